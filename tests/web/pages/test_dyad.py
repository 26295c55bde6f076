from __future__ import annotations

import sys
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from lxml import html

from entente.store import open_store
from entente.web.app import create_app
from entente.web.desk import Desk

sys.path.insert(0, str(Path(__file__).parents[2] / "relations" / "fakes"))

from pair_store import fill

PAIR = "/dyads/CHN/RUS"


@pytest.fixture(scope="module")
def desk():
    with open_store(":memory:") as store:
        fill(store)
        yield TestClient(
            create_app(Desk(store)), "http://127.0.0.1", headers={"accept": "text/html"}, follow_redirects=False
        )


@pytest.fixture(scope="module")
def shown(desk):
    return html.fromstring(desk.get(PAIR).text)


def words(element):
    return " ".join(element.text_content().split())


def section(shown, key):
    (found,) = shown.xpath(f"//section[@id='{key}']")
    return found


def test_what_changed_last_comes_first(shown):
    assert shown.xpath("//main//section/@id")[0] == "latest"
    assert "worse than before: 9 events against 5.2 a month" in words(section(shown, "latest"))


def test_the_newest_events_are_linked_and_lead_on_to_all(desk, shown):
    links = section(shown, "timeline").xpath(".//a[@class='head-link']")
    days = [words(link)[:10] for link in links]
    assert days == sorted(days, reverse=True) and days[0] > "2024-12"
    assert all(desk.get(link.get("href")).status_code == 200 for link in links)
    assert section(shown, "timeline").xpath(".//a[@href='/dyads/CHN/RUS/events']")


def test_every_record_is_a_link(shown):
    for key in ("events", "said-CHN", "said-RUS", "contested", "others"):
        for line in section(shown, key).xpath("./ul/li"):
            assert line.xpath("./p[@class='source']/a[@class='id']/@href"), key
    assert section(shown, "others").xpath("./ul/li[1]/p[1]//a/@href") == ["/actors/IRN"]
    assert section(shown, "contested").xpath(".//ul[@class='inner']//a/@href") == ["/mentions/men-a", "/mentions/men-b"]


def test_the_chart_is_an_image_with_words_and_its_numbers_stand_in_a_table(desk, shown):
    (image,) = shown.xpath("//figure//img")
    assert "same numbers are in the table" in image.get("alt")
    assert len(section(shown, "series").xpath(".//tbody/tr")) == 36
    drawn = desk.get(image.get("src"))
    assert drawn.headers["content-type"] == "image/svg+xml"
    assert "prefers-color-scheme: dark" in drawn.text and "China and Russia" in drawn.text
    narrow = desk.get(shown.xpath("//figure//source/@srcset")[0])
    assert narrow.text != drawn.text


def test_filters_stand_in_the_address(desk):
    found = html.fromstring(desk.get(f"{PAIR}?period=year&since=2024-01-01&type=sanction&directed=yes").text)
    assert words(found.xpath("//h1")[0]) == "China to Russia"
    rows = section(found, "series").xpath(".//tbody/tr")
    assert [words(row.xpath("./th")[0]) for row in rows] == ["2024"]
    assert found.xpath("//select[@name='period']/option[@selected]/@value") == ["year"]
    assert found.xpath("//input[@name='type'][@checked]/@value") == ["SANCTION"]
    assert "entente dyad CHN RUS --db :memory: --directed --period year" in words(found.xpath("//aside//code")[0])


def test_files_of_the_series_have_the_same_filters(desk):
    found = html.fromstring(desk.get(f"{PAIR}?period=year&type=SANCTION").text)
    csv = desk.get(section(found, "series").xpath(".//aside//a[text()='CSV']/@href")[0])
    assert csv.status_code == 200
    assert len(csv.text.splitlines()) == 4


@pytest.mark.parametrize(
    ("asked", "leads_to"),
    [
        ("/dyads/china/russia", PAIR),
        ("/dyads/chn/RUS?period=week", f"{PAIR}?period=week"),
        ("/dyads?a=China&b=Russia", PAIR),
        ("/dyads?a=China&b=NATO&type=ACCUSE&type=AID", "/dyads/CHN/org/nato?type=ACCUSE&type=AID"),
    ],
)
def test_names_lead_to_the_address_of_the_pair(desk, asked, leads_to):
    response = desk.get(asked)
    assert response.is_redirect
    assert response.headers["location"] == leads_to


@pytest.mark.parametrize("path", ["org/nato/RUS", "RUS/org/nato", "org/nato/group/hamas", "RUS/person/xi-jinping"])
def test_actors_are_parties_too(desk, path):
    assert desk.get(f"/dyads/{path}").status_code == 200
    assert desk.get(f"/dyads/{path}/events").status_code == 200


@pytest.mark.parametrize(
    ("asked", "status", "said"),
    [
        (f"{PAIR}?period=decade", 422, "unknown period"),
        (f"{PAIR}?since=soon", 422, "since 'soon' is"),
        ("/dyads/RUS/RUS", 422, "a and b are both RUS"),
        ("/dyads/Atlantis/RUS", 404, "no actor is called"),
        (f"{PAIR}/events?after=x", 422, "want what an earlier page gave"),
        ("/dyads?a=Atlantis&b=RUS", 404, "no actor is called"),
    ],
)
def test_what_cannot_be_is_said_in_a_line(desk, asked, status, said):
    response = desk.get(asked)
    assert response.status_code == status
    assert said in words(html.fromstring(response.text).xpath("//main")[0])


def test_all_events_of_the_pair_page_after_page(desk):
    address, ids = f"{PAIR}/events", []
    while address:
        page = html.fromstring(desk.get(address).text)
        ids += page.xpath("//tbody/tr/th/a/@href")
        address = next(iter(page.xpath("//a[@rel='next']/@href")), "")
    assert len(ids) == len(set(ids)) > 100


def test_pairs_that_moved_most_lead_to_their_pages(desk):
    page = html.fromstring(desk.get("/dyads").text)
    (row,) = page.xpath("//tbody/tr[.//a[@href='/dyads/CHN/RUS']]")
    assert "worse" in words(row)
    assert row.xpath(".//svg[@class='spark']/@aria-label")
