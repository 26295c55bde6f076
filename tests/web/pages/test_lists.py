from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi.testclient import TestClient
from lxml import html

from entente.web.pages.lists import ROWS


def rows(response):
    return [
        [" ".join(cell.text_content().split()) for cell in row]
        for row in html.fromstring(response.text).xpath("//tbody/tr")
    ]


def walked(client: TestClient, address: str) -> Iterator[str]:
    """The ids of a list, page after page."""
    while address:
        page = html.fromstring(client.get(address).text)
        yield from (link.rpartition("/")[2] for link in page.xpath("//tbody/tr/th[@scope='row']/a/@href"))
        address = next(iter(page.xpath("//a[@rel='next']/@href")), "")


def test_pages_follow_each_other_without_gap_or_repetition(pages, examples):
    ids = list(walked(pages, "/events"))
    assert len(ids) > 2 * ROWS
    assert sorted(ids) == sorted(event.id for event in examples.events())


def test_the_newest_come_first(pages):
    days = [row[0].lstrip("~")[:7] for row in rows(pages.get("/mentions"))]
    assert days == sorted(days, reverse=True)


def test_filters_stand_in_the_address_and_in_the_form(pages):
    response = pages.get("/events", params={"actor": "rus", "type": ["assault", "COERCE"], "since": "2022-01-01"})
    page = html.fromstring(response.text)
    assert {row[1].split()[0] for row in rows(response)} <= {"ASSAULT", "COERCE"}
    assert rows(response)
    assert page.xpath("//input[@name='actor']/@value") == ["rus"]
    assert page.xpath("//input[@name='type'][@checked]/@value") == ["COERCE", "ASSAULT"]


def test_files_and_command_have_the_same_query(pages):
    page = html.fromstring(pages.get("/statements?speaker=Russia&stance=Critical&since=2022-07-01&nonsense=1").text)
    files = page.xpath("//aside//a/@href")
    assert [parse_qs(urlsplit(file).query)["format"] for file in files] == [["jsonl"], ["csv"], ["parquet"]]
    assert files[1] == "/api/v1/statements?since=2022-07-01&speaker=Russia&stance=Critical&format=csv"
    assert page.xpath("//aside//code")[0].text == (
        "entente statements --db :memory: --since 2022-07-01 --speaker Russia --stance Critical"
    )


def test_a_file_holds_the_rows_of_its_list(pages, examples):
    page = html.fromstring(pages.get("/events?actor=RUS&type=ASSAULT").text)
    lines = pages.get(page.xpath("//aside//a/@href")[0]).text.splitlines()
    assert len(lines) == len(list(walked(pages, "/events?actor=RUS&type=ASSAULT"))) > 1


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("type=WAR", "unknown type 'WAR'"),
        ("since=tomorrow", "since 'tomorrow' is"),
        ("since=2024-02-01&until=2024-01-01", "until (2024-01-01) is before since"),
        ("after=x", "want what an earlier page gave"),
        ("status=maybe", "unknown status 'maybe'"),
    ],
)
def test_a_value_that_cannot_be_is_named_and_the_form_kept(pages, asked, said):
    response = pages.get(f"/events?{asked}")
    page = html.fromstring(response.text)
    assert response.status_code == 422
    assert said in page.xpath("//p[@role='alert']")[0].text
    assert page.xpath("//form[@aria-label='Filters']")


def test_what_nothing_meets_is_said(pages):
    assert "Nothing meets these filters" in pages.get("/events?actor=Atlantis").text


def test_imported_events_are_listed_by_their_source(pages):
    assert "Nothing meets" in pages.get("/events?source=polecat").text
