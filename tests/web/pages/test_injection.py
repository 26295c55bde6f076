"""Words of others are text and nothing else, in every page and every slot that they get into."""

from __future__ import annotations

import pytest
from lxml import html

NASTY = (
    "<script>alert(1)</script>",
    '" onmouseover="alert(1)',
    "'><img src=x onerror=alert(1)>",
    "javascript:alert(1)",
    "{{ 7 * 7 }}{% raw %}",
    "</title></svg></mark><svg onload=alert(1)>",
    "]]><!--",
    "\u202egnp.exe",
)


def addresses(told):
    return [
        "/", "/dyads", "/dyads/IRN/IRQ", "/dyads/IRN/IRQ/events", "/actors/IRN", "/events", f"/events/{told.event}",
        "/documents", *(f"/documents/{key}" for key in told.documents), "/mentions", "/statements", "/network", "/map",
        "/search?q=shelled", "/search?q=alert",
    ]  # fmt: skip


@pytest.mark.parametrize("nasty", NASTY)
def test_values_of_records_are_text(nasty_desk, made, nasty):
    client, told = nasty_desk(nasty)
    plain_client, plain = made
    for address, plain_address in zip(addresses(told), addresses(plain), strict=True):
        page = html.fromstring(client.get(address).content)
        expected = html.fromstring(plain_client.get(plain_address).content)
        assert_harmless(page, address)
        if "search" not in address:
            tags = [
                {element.tag for element in each.iter() if isinstance(element.tag, str)} for each in (page, expected)
            ]
            assert tags[0] <= tags[1] | {"a"}, address


@pytest.mark.parametrize("nasty", NASTY)
@pytest.mark.parametrize(
    "address",
    ["/events", "/mentions", "/statements", "/documents", "/dyads", "/dyads/IRN/IRQ", "/network", "/map", "/search"],
)
def test_filters_are_text(made, address, nasty):
    client, _ = made
    names = (
        "actor",
        "recipient",
        "speaker",
        "about",
        "outlet",
        "type",
        "since",
        "a",
        "b",
        "q",
        "period",
        "after",
        "source",
    )
    for name in names:
        response = client.get(address, params={name: nasty} | ({"a": nasty, "b": nasty} if name == "a" else {}))
        assert response.status_code in (200, 303, 404, 422), (name, response.status_code)
        if not response.is_redirect:
            assert_harmless(html.fromstring(response.content), f"{address} {name}")


@pytest.mark.parametrize("nasty", NASTY)
@pytest.mark.parametrize("address", ["/events/", "/documents/", "/actors/", "/actors/person/", "/dyads/IRN/", "/"])
def test_paths_are_text(made, address, nasty):
    client, _ = made
    response = client.get(address + nasty.replace("/", "%2F").replace("?", "%3F").replace("#", "%23"))
    assert response.status_code in (200, 301, 404)
    if response.status_code == 404:
        assert_harmless(html.fromstring(response.content), address)


@pytest.mark.parametrize("slot", ["actor", "recipient", "outlet", "source", "part_of", "speaker", "about"])
def test_filters_are_no_sql(made, slot):
    client, _ = made
    for nasty in ("x' OR '1'='1", "x'; DROP TABLE events; --", 'x" OR ""="', "\\", "%", "_"):
        for address in ("/events", "/mentions"):
            response = client.get(address, params={slot: nasty})
            assert response.status_code == 200
    assert "ASSAULT" in client.get("/events").text


def assert_harmless(page, address):
    assert not page.xpath("//script[not(@src='/static/reading.js')]"), address
    assert not page.xpath("//img[not(starts-with(@src, '/dyads/'))] | //iframe | //object | //embed"), address
    assert not [name for element in page.iter() for name in element.attrib if name.startswith("on")], address
    for link in page.xpath("//@href | //@src | //@action | //@formaction"):
        assert not link.strip().lower().startswith(("javascript:", "data:", "vbscript:")), address
