import json

import pytest


@pytest.fixture
def checked(log_in):
    """A sample of four mentions and a sentence that two checkers answered."""
    log_in("Ada").send("/validate", name="s", size="4", missed="1", by=["outlet"])
    for name in ("Ada", "Béla"):
        person = log_in(name)
        for position in range(1, 6):
            wrong = position == 2 or name == "Ada" and position == 3
            person.send("/validate/s", position=position, verdict="wrong" if wrong else "right")
    return person


def test_the_report_has_figures_with_intervals_agreement_and_words_for_a_paper(checked):
    page = checked.read("/validate/s/report")
    text = " ".join(page.xpath("//main")[0].text_content().split())
    assert "Precision of the table 0." in text and "95 % interval" in text
    agreed = page.xpath("//section[@aria-labelledby='h-agree']//tbody/tr/th")
    assert agreed[0].text_content() == "the verdict"
    assert "Of 4 mentions coded by fake-en 0.0.1" in page.xpath("//p[@class='words']")[0].text_content()
    markdown, latex = (each.text_content() for each in page.xpath("//pre"))
    assert markdown.count("\n| ") > 3 and r"\begin{tabular}" in latex


def test_figures_are_there_for_everybody(checked):
    checked.client.cookies.clear()
    assert checked.client.get("/validate/s/report").status_code == 200


def test_answers_and_tasks_are_taken_away(checked, store):
    answers = checked.client.get("/validate/s/answers.jsonl")
    assert answers.headers["content-disposition"] == 'attachment; filename="s.jsonl"'
    assert len(answers.text.splitlines()) == len(store.answers("s")) == 10
    tasks = checked.client.get("/validate/s/tasks.json")
    assert [each["data"]["position"] for each in json.loads(tasks.content)] == [1, 2, 3, 4, 5]
    assert checked.client.get("/validate/s/labels.xml").text.startswith("<View>")


def test_a_sample_without_answers_says_so(ada):
    ada.send("/validate", name="s", size="2")
    assert "Nobody has answered it yet" in ada.read("/validate/s/report").text_content()


@pytest.mark.parametrize("part", ["report", "answers.jsonl", "tasks.json", "labels.xml"])
def test_a_sample_that_is_not_there_is_not_found(reading, part):
    assert reading.get(f"/validate/none/{part}").status_code == 404


@pytest.mark.parametrize("name", ["..%2F..%2Fetc%2Fpasswd", "x%22%0d%0aa:b"])
def test_names_are_no_paths_and_no_headers(reading, name):
    assert reading.get(f"/validate/{name}/answers.jsonl").status_code == 404
