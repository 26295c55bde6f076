"""The front page, actors, the network, the map and the search."""

from __future__ import annotations

from datetime import datetime

import pytest
from fastapi.testclient import TestClient
from lxml import html

from entente.store import open_store
from entente.web.app import create_app
from entente.web.desk import Desk
from entente.web.pages.files import csv_file


def words(element):
    return " ".join(element.text_content().split())


def page(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return html.fromstring(response.text)


def test_the_front_page_has_the_newest_reports_by_their_day(pages):
    shown = page(pages, "/")
    days = [words(each) for each in shown.xpath("//section[@aria-labelledby='h-newest']/h3")]
    assert days[:2] == ["Reported 2025-06-28", "Reported 2024-09-04"]
    assert "Congo and Rwanda sign peace agreement" in words(shown.xpath("//ul[@class='entries']")[0])


def test_the_front_page_says_what_the_store_holds_and_how_fresh_it_is(pages):
    shown = words(page(pages, "/").xpath("//main")[0])
    assert "26 documents from 5 outlets, published 1962-10-29 to 2025-06-28; read last on" in shown


def test_the_front_page_names_feeds_that_fail():
    with open_store(":memory:") as store:
        client = TestClient(create_app(Desk(store)), "http://127.0.0.1")
        assert "fails" not in client.get("/").text
        columns = "url, polled, failing_since, failures, fault"
        rows = [
            ("https://good.example/feed", datetime(2026, 1, 2), None, 0, None),
            ("https://bad.example/<feed>", datetime(2026, 1, 2), datetime(2026, 1, 1), 3, "HTTP 500"),
        ]
        for row in rows:
            store._connection.execute(f"INSERT INTO feeds ({columns}) VALUES (?, ?, ?, ?, ?)", row)
        shown = page(client, "/").xpath("//section[@class='alert']")[0]
        assert words(shown) == "1 feed of 2 fails https://bad.example/<feed>, since 2026-01-01 00:00 UTC: HTTP 500"


def test_an_actor_has_partners_events_and_statements_by_and_about_it(pages):
    shown = page(pages, "/actors/RUS")
    partners = [
        words(row.xpath("./th/a")[0]) for row in shown.xpath("//section[@aria-labelledby='h-partners']//tbody/tr")
    ]
    assert partners[0] == "Ukraine"
    assert shown.xpath("//section[@aria-labelledby='h-partners']//a[@href='/dyads/RUS/UKR']")
    for heading in ("h-events", "h-by", "h-about"):
        assert shown.xpath(f"//section[@aria-labelledby='{heading}']//li"), heading


def test_a_country_has_the_holders_of_its_high_offices_and_a_person_its_own(pages):
    russia = words(page(pages, "/actors/RUS").xpath("//dl[@class='offices']")[0])
    assert "2012-05-07 to now Vladimir Putin, President" in russia
    lavrov = page(pages, "/actors/person/sergei-lavrov")
    assert words(lavrov.xpath("//h1")[0]) == "Sergei Lavrov"
    assert "2004-03-09 to now Foreign Minister, Russia" in words(lavrov.xpath("//dl[@class='offices']")[0])


def test_a_body_has_its_members(pages):
    assert page(pages, "/actors/org/nato").xpath("//section[@aria-labelledby='h-members']//a[@href='/actors/NOR']")


@pytest.mark.parametrize(
    ("asked", "key"), [("China", "CHN"), ("chn", "CHN"), ("state/CHN", "CHN"), ("NATO", "org/nato")]
)
def test_a_name_leads_to_the_actor(pages, asked, key):
    assert pages.get(f"/actors/{asked}").headers["location"] == f"/actors/{key}"


def test_nobody_is_not_found(pages):
    assert pages.get("/actors/Atlantis").status_code == 404
    assert pages.get("/actors/person/nobody-at-all").status_code == 404


def test_the_network_is_drawn_and_told_as_a_table(pages):
    shown = page(pages, "/network?since=2022-07-01&until=2022-07-31")
    (drawing,) = shown.xpath("//figure//svg[@class='drawing']")
    assert drawing.get("aria-hidden") == "true" and not drawing.xpath(".//a[not(@tabindex='-1')]")
    assert len(drawing.xpath(".//line")) == len(shown.xpath("//tbody/tr")) > 3
    assert shown.xpath("//tbody//a[@href='/dyads/RUS/UKR?since=2022-07-01&until=2022-07-31']")
    lines = {line.xpath("../@href")[0].partition("?")[0]: line.get("class") for line in drawing.xpath(".//line")}
    assert lines["/dyads/RUS/UKR"] == "s-3"


def test_the_same_network_looks_the_same(pages, examples):
    address = "/network?since=2022-07-01&until=2022-07-31"
    other = TestClient(create_app(Desk(examples)), "http://127.0.0.1")
    assert pages.get(address).text == other.get(address).text


def test_the_map_draws_countries_other_than_places(pages):
    shown = page(pages, "/map?since=1960-01-01&until=2025-12-31")
    kinds = {each.get("class") for each in shown.xpath("//svg[@class='drawing']//circle")}
    assert kinds == {"spot", "spot known-country"}
    rows = {words(row.xpath("./th")[0]): words(row) for row in shown.xpath("//tbody/tr")}
    assert "city" in rows["Odesa"] and "country" in rows["Haiti"]
    assert len(shown.xpath("//svg[@class='drawing']//circle")) == len(rows)
    assert "without a known place are not on it" in words(shown.xpath("//main")[0])


@pytest.mark.parametrize("address", ["/network", "/map"])
def test_days_that_cannot_be_are_named(pages, address):
    for asked, said in (("since=x", "since 'x' is"), ("since=2024-02-01&until=2024-01-01", "is before since")):
        response = pages.get(f"{address}?{asked}")
        assert response.status_code == 422 and said in response.text.replace("&#39;", "'")


def test_what_was_looked_for_is_marked_and_leads_to_its_record(pages):
    shown = page(pages, "/search?q=grain")
    assert {each.text.lower() for each in shown.xpath("//p[@class='words']/mark")} == {"grain"}
    assert all(pages.get(link).status_code in (200, 303) for link in shown.xpath("//a[@class='head-link']/@href")[:8])
    assert shown.xpath("//input[@id='find']/@value") == ["grain"]


def test_a_search_can_be_narrowed_and_gone_on_with(pages):
    statements = page(pages, "/search?q=russia&kind=statement")
    assert {words(each).split()[1] for each in statements.xpath("//a[@class='head-link']")} == {"statement"}
    first = page(pages, "/search?q=the")
    more = page(pages, first.xpath("//a[@rel='next']/@href")[0])
    links = "//a[@class='head-link']/@href"
    assert not set(first.xpath(links)) & set(more.xpath(links))
    assert page(pages, "/search?q=russia&since=2030-01-01").xpath("//main//p[contains(., 'Nothing has all')]")


def test_a_search_without_words_says_so(pages):
    response = pages.get("/search?q=%22%22")
    assert response.status_code == 422 and "no word to look for" in response.text


@pytest.mark.parametrize(
    ("address", "columns", "row"),
    [
        ("/network?since=2022-07-01&until=2022-07-31", "a,a_name,b,b_name,events,score", "RUS,Russia,UKR,Ukraine,"),
        ("/map?since=2022-07-01&until=2022-07-31", "name,country,lat,lon,exact,precision,", "Odesa,UKR,"),
        ("/dyads", "a,b,direction,score,score_before,", "COD,RWA,"),
        ("/actors/RUS", "key,events,cooperation,conflict,score,last", "UKR,"),
    ],
)
def test_the_table_of_a_page_can_be_taken_away(pages, address, columns, row):
    link = page(pages, address).xpath("//a[@download][contains(., 'CSV')]/@href")[0]
    response = pages.get(link)
    header, *rows = response.text.splitlines()
    assert response.headers["content-type"].startswith("text/csv")
    assert header.startswith(columns)
    assert any(each.startswith(row) for each in rows)


def test_a_cell_of_a_file_is_no_formula():
    response = csv_file("x", ("name", "score"), [{"name": "=1+1", "score": -1.5}, {"name": None, "score": None}])
    assert response.body == b"name,score\n'=1+1,-1.5\n,\n"
