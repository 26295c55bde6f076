from __future__ import annotations

from copy import deepcopy

import pytest
from lxml import html


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
