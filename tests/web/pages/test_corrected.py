import csv
import json

import pytest

from entente.store import Query


@pytest.fixture
def mention(store):
    return next(store.mentions(Query(actor="IRN", recipient="QAT")))


@pytest.fixture
def corrected(ada, mention):
    ada.send(f"/correct/{mention.id}", slot="type", value="AGREE", why="=they signed")
    ada.send(f"/correct/{mention.id}", slot="status", value="planned")
    return ada


def test_corrections_are_listed_newest_first_with_who_what_and_why(corrected):
    items = [
        " ".join(each.text_content().split())
        for each in corrected.read("/corrections").xpath("//ul[contains(@class, 'corrections')]/li")
    ]
    assert items[0].startswith("status is planned, was actual")
    assert items[1].startswith("type is AGREE, was CONSULT") and "UTC by Ada: “=they signed”" in items[1]


def test_what_is_undone_leads_back_to_the_list_and_stays_there_as_undone(corrected, store, mention):
    page = corrected.read("/corrections")
    response = corrected.send(page.xpath("//form/@action[contains(., 'undo')]")[-1])
    assert response.headers["location"] == "/corrections?did=undone"
    page = corrected.read(response.headers["location"])
    assert "Undone, and the events follow it" in page.text_content()
    assert len(page.xpath("//form[contains(@action, 'undo')]")) == 1
    assert next(store.mentions(Query(id=mention.id))).type == "CONSULT"


def test_what_is_undone_or_was_never_made_cannot_be_undone(corrected, store):
    number = store.corrections()[0].id
    corrected.send(f"/corrections/{number}/undo")
    assert corrected.send(f"/corrections/{number}/undo").status_code == 422
    assert corrected.send("/corrections/999/undo").status_code == 422
    assert corrected.send("/corrections/-1/undo").status_code == 422


def test_who_undoes_is_led_to_no_other_page_than_that_of_the_record(corrected, store):
    number = store.corrections()[0].id
    response = corrected.send(f"/corrections/{number}/undo", back="https://evil.example")
    assert response.headers["location"] == "/corrections?did=undone"


def test_corrections_are_taken_away_as_files(corrected, store):
    lines = corrected.client.get("/corrections.jsonl").text.splitlines()
    assert [json.loads(line)["slot"] for line in lines] == ["type", "status"]
    rows = list(csv.DictReader(corrected.client.get("/corrections.csv").text.splitlines()))
    assert [row["slot"] for row in rows] == ["type", "status"]
    assert "'=they signed" in rows[0].values()
    assert corrected.client.get("/corrections.exe").status_code == 422
