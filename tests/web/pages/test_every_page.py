"""What holds for all pages: links lead somewhere, nothing is loaded from elsewhere, screen readers find their way."""

from __future__ import annotations

import re
from collections import Counter
from urllib.parse import urljoin, urlsplit

import pytest
from fastapi.testclient import TestClient
from lxml import html

from entente.store import open_store
from entente.web.app import create_app
from entente.web.desk import Desk

MOST_OF_A_KIND = 4  # pages of one kind that are visited
PAGES = (
    "/", "/dyads", "/dyads/RUS/UKR", "/dyads/RUS/UKR/events", "/actors/RUS", "/actors/person/sergei-lavrov",
    "/actors/org/nato", "/events", "/mentions", "/statements", "/documents", "/network?since=2010-01-01",
    "/map?since=1960-01-01", "/search?q=grain", "/login", "/nowhere",
)  # fmt: skip


@pytest.fixture(scope="module")
def visited(pages):
    """The pages that a reader reaches from the front page, by address: some of each kind."""
    found, waiting, kinds = {}, ["/", *PAGES], Counter()
    while waiting:
        address = waiting.pop(0).partition("#")[0]
        kind = re.sub(r"=[^&]*", "=", re.sub(r"^(/\w+)/.*", r"\1/…", address))
        if address in found or kinds[kind] >= MOST_OF_A_KIND or address.startswith("/api/"):
            continue
        kinds[kind] += 1
        response = found[address] = pages.get(address)
        if response.is_redirect:
            waiting.append(urljoin(address, response.headers["location"]))
        elif "text/html" in response.headers["content-type"]:
            links = html.fromstring(response.text).xpath("//a/@href | //img/@src | //link/@href | //script/@src")
            waiting += [urljoin(address, link) for link in links if not urlsplit(link).netloc]
    return found


@pytest.fixture(scope="module")
def read_pages(visited):
    return {
        address: html.fromstring(response.text)
        for address, response in visited.items()
        if response.headers.get("content-type", "").startswith("text/html") and not response.is_redirect
    }


def test_every_link_leads_somewhere(visited):
    assert len(visited) > 50
    assert {address: each.status_code for address, each in visited.items() if each.status_code >= 400} == {
        "/nowhere": 404
    }


def test_links_within_a_page_have_their_place(read_pages):
    for address, page in read_pages.items():
        ids = page.xpath("//@id")
        assert len(ids) == len(set(ids)), address
        assert {link[1:] for link in page.xpath("//a/@href") if link.startswith("#")} <= set(ids), address


def test_nothing_is_loaded_from_elsewhere_and_no_script_or_style_stands_in_a_page(read_pages):
    for address, page in read_pages.items():
        loaded = page.xpath("//img/@src | //source/@srcset | //link/@href | //script/@src | //image/@href")
        assert all(each.startswith("/") and not each.startswith("//") for each in loaded), address
        assert not page.xpath("//script[not(@src)] | //style | //@style | //iframe | //object"), address
        assert not [name for name in page.xpath("//@*/..") for name in name.attrib if name.startswith("on")], address


def test_every_page_has_one_heading_a_main_part_a_title_and_a_way_past_the_navigation(read_pages):
    for address, page in read_pages.items():
        assert len(page.xpath("//h1")) == len(page.xpath("//main")) == 1, address
        assert page.xpath("//title")[0].text.endswith("· entente"), address
        assert page.xpath("//a[@class='skip'][@href='#main']"), address
        assert page.xpath("//html/@lang") == ["en"], address


def test_every_field_has_a_label(read_pages):
    for address, page in read_pages.items():
        labelled = set(page.xpath("//label/@for"))
        for field in page.xpath("//input[not(@type='hidden')] | //select | //textarea"):
            assert field.get("id") in labelled or field.xpath("ancestor::label"), (address, field.attrib)


def test_tables_say_what_their_cells_belong_to(read_pages):
    for address, page in read_pages.items():
        for table in page.xpath("//main//table"):
            assert table.xpath("./caption")[0].text_content().strip(), address
            assert len(table.xpath("./tbody/tr")) == len(table.xpath("./tbody/tr/th[@scope='row']")), address


def test_pages_are_small(visited):
    assert max(len(each.content) for each in visited.values()) < 500_000


def test_days_are_iso(read_pages):
    for address, page in read_pages.items():
        assert not page.xpath("//input[@type='date']"), address


def test_what_is_not_there_is_said_in_the_look_of_the_desk(pages):
    response = pages.get("/events/eve-0")
    page = html.fromstring(response.text)
    assert response.status_code == 404
    assert "there is no event" in page.xpath("//main")[0].text_content()
    assert page.xpath("//form[@role='search']")


def test_an_empty_store_says_what_to_do():
    with open_store(":memory:") as store:
        client = TestClient(create_app(Desk(store)), "http://127.0.0.1", headers={"accept": "text/html"})
        assert "entente code PATH" in client.get("/").text
        for address in PAGES[:-1]:
            assert client.get(address).status_code in (200, 404), address
