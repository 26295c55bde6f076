from __future__ import annotations

import pytest
from lxml import html


@pytest.fixture(scope="module")
def shown(made):
    client, told = made
    return html.fromstring(client.get(f"/events/{told.event}").text)


def words(element):
    return " ".join(element.text_content().split())


def reports(shown):
    return shown.xpath("//ol[@class='reports']/li")


def test_reports_stand_side_by_side_with_their_outlets_and_days(shown):
    first, second = map(words, reports(shown))
    assert "Reuters" in first and "2024-03-04" in first
    assert "Xinhua state-run, CHN" in second and "2024-03-05" in second


def test_the_first_reporter_is_marked(shown):
    first, second = map(words, reports(shown))
    assert "first to report" in first and "first to report" not in second


def test_the_words_of_each_sentence_are_marked(shown):
    marks = [(each.get("class"), each.text) for each in reports(shown)[0].xpath(".//mark")]
    assert marks == [("actor", "Iran"), ("trigger", "shelled"), ("place", "Basra"), ("date", "Monday")]


def test_why_a_report_is_held_to_be_of_the_event(shown):
    assert "with report 1, probability 0.87: same verb" in words(reports(shown)[1])


def test_copies_stand_with_the_report_that_they_print(shown):
    assert "Printed too by Paper, 2024-03-06" in words(reports(shown)[0])


def test_where_reports_differ_each_version_has_its_sources_and_reports(shown, made):
    rows = [[words(cell) for cell in row] for row in shown.xpath("//section[@aria-labelledby='h-differ']//tbody/tr")]
    assert rows == [["dead", "3", "Reuters", "report 1"], ["dead", "30", "no source named", "report 2"]]


def test_the_record_can_be_had_as_json_and_explained_by_command(shown, made):
    _, told = made
    assert shown.xpath(f"//a[@href='/api/v1/events/{told.event}']")
    assert f"entente merge --db :memory: --explain {told.event}" in words(shown)


def test_an_id_that_is_gone_leads_to_its_successor(made):
    client, told = made
    response = client.get(f"/events/{told.gone}")
    assert (response.status_code, response.headers["location"]) == (301, f"/events/{told.event}")


def test_a_report_leads_to_its_place_in_the_document(shown, made):
    client, told = made
    assert shown.xpath(f"//a[@href='/mentions/{told.mentions[0]}']")
    assert client.get(f"/mentions/{told.mentions[0]}").headers["location"] == f"/documents/doc-1#{told.mentions[0]}"


def test_an_id_that_is_gone_for_good_says_so(made):
    client, _ = made
    response = client.get("/events/eve-lost")
    assert response.status_code == 410 and "nothing took its place" in response.text


def test_the_episode_that_holds_it_leads_to_its_other_events(shown, made):
    client, told = made
    (link,) = shown.xpath("//a[starts-with(@href, '/events?part_of=')]")
    assert link.text == "Fighting"
    assert told.event in client.get(link.get("href")).text
