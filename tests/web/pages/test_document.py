from __future__ import annotations

from copy import deepcopy
from datetime import date

import pytest
from fastapi.testclient import TestClient
from lxml import html

from entente.records import Actor, DateSpan, Document, Mention, Offsets, Place, Span, Why, mention_id, text_hash
from entente.store import open_store
from entente.web.app import create_app
from entente.web.desk import Desk


@pytest.fixture(scope="module")
def shown(made):
    client, _ = made
    return html.fromstring(client.get("/documents/doc-1").text)


def words(element):
    return " ".join(element.text_content().split())


def test_the_text_stands_there_as_it_is(shown):
    text = deepcopy(shown.xpath("//article[@class='text']")[0])
    for note in text.xpath(".//sup"):
        note.drop_tree()
    assert words(text) == "Iran shelled Basra on Monday. “We did not”, Iran said."


def test_what_happened_who_where_when_and_what_was_said_are_marked(shown):
    marks = [(each.get("class"), each.text_content()) for each in shown.xpath("//article[@class='text']//mark")]
    assert marks == [
        ("actor", "Iran"), ("trigger", "shelled"), ("place", "Basra"), ("date", "Monday"), ("quote", "We did not"),
    ]  # fmt: skip


def test_marks_lead_to_records_and_records_to_their_words(shown, made):
    _, told = made
    (trigger,) = shown.xpath("//article[@class='text']//mark[@class='trigger']")
    assert trigger.getparent().get("href") == f"#{told.mentions[0]}"
    assert shown.xpath(f"//*[@id='{told.mentions[0]}'][contains(@class, 'record')]")
    assert shown.xpath(f"//a[@href='#{trigger.get('id')}']")
    (quote,) = shown.xpath("//article[@class='text']//mark[@class='quote']")
    assert (quote.text_content(), quote.getnext().xpath("a/@href")) == ("We did not", [f"#{told.statement}"])


def test_a_record_says_why_it_was_coded(shown, made):
    _, told = made
    (record,) = shown.xpath(f"//*[@id='{told.mentions[0]}']")
    assert "ASSAULT (heavy-weapons) quad 4, score -9.5" in words(record)
    assert "decided bynot recorded" in words(record)
    assert "2024-03-04 precision day, basis relative" in words(record)
    assert record.xpath(f".//a[@href='/events/{told.event}']")


def test_copies_are_listed_and_lead_back_to_their_original(shown, made):
    client, _ = made
    assert "Paper, 2024-03-06" in words(shown.xpath("//section[@aria-labelledby='h-copies']")[0])
    copy = html.fromstring(client.get("/documents/doc-3").text)
    assert copy.xpath("//p[@class='lead']/a[@href='/documents/doc-1']")
    assert "Nothing is coded in this text" in words(copy)


def test_outlet_and_address_stand_above_the_text(shown):
    lead = shown.xpath("//p[@class='lead']")[0]
    assert words(lead) == "Reuters, 2024-03-04 · at the outlet"
    assert lead.xpath("a/@href") == ["https://news.example/1"]


def test_a_statement_leads_to_its_place(made):
    client, told = made
    assert client.get(f"/statements/{told.statement}").headers["location"] == f"/documents/doc-1#{told.statement}"


@pytest.mark.parametrize("address", ["/documents/doc-9", "/mentions/men-9", "/statements/sta-9"])
def test_what_is_not_there_is_not_found(made, address):
    client, _ = made
    assert client.get(address).status_code == 404


MARCH = date(2024, 3, 4)


def test_a_long_document_with_many_records_stays_small_and_says_what_is_left_out():
    sentence = "Iran and Russia and China told the United Nations on Monday that they had met in Geneva. "
    text = sentence * 900
    with open_store(":memory:") as store:
        with store.begin_run("0", "by hand", None, {}) as run:
            long = Document(id="doc-1", text=text, text_hash=text_hash(text), published=MARCH)
            run.write(long, [told(text, n * len(sentence)) for n in range(200)])
        desk = TestClient(create_app(Desk(store)), "http://127.0.0.1", headers={"accept": "text/html"})
        response = desk.get("/documents/doc-1")
    page = html.fromstring(response.text)
    assert len(response.content) < 500_000
    assert "50 more records are left out here" in words(page)
    assert "The last 20,100 characters are left out here" in words(page)
    assert len(page.xpath("//article[@class='text']//mark[@class='trigger']")) == 150


def told(text, at):
    def found(part):
        start = text.index(part, at)
        return {"text": part, "start": start, "end": start + len(part)}

    trigger = Span(**found("told"))
    actors = [
        Actor(**found(name), name=name, id=f"state/{code}", country=code)
        for name, code in (("Iran", "IRN"), ("Russia", "RUS"), ("China", "CHN"))
    ]
    return Mention(
        id=mention_id("doc-1", trigger, "CONSULT"), document="doc-1", sentence=Offsets(start=at, end=at + 88),
        lead=False, type="CONSULT", quad=1, score=1.0, trigger=trigger, actors=actors, confidence=0.9, model="by hand",
        recipients=[Actor(**found("the United Nations"), name="United Nations", id="org/un", country="UNO")],
        date=DateSpan(start=MARCH, end=MARCH, text="Monday", precision="day", basis="relative"),
        place=Place(**found("Geneva"), name="Geneva", country="CHE", precision="city"),
        why=Why(decided_by="pair head and trigger head", scores=dict.fromkeys(("trigger", "type", "status"), 0.9)),
    )  # fmt: skip
