"""The page of statements: what it shows, in which order, and that no text of others becomes markup."""

from __future__ import annotations

import io
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entente.formats import open_writer
from entente.formats.page import PageWriter
from entente.formats.words import printable

VOID = {"meta"}
HOSTILE = "\"'></p><script>alert(1)</script><img src=x onerror=alert(2)>{{ 7 * 7 }}"


class Page(HTMLParser):
    """A page taken apart; an end tag without its start, or a start without its end, is an error."""

    def __init__(self, html: str):
        super().__init__()
        self.html, self.open, self.elements = html, [], []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.elements.append({"tag": tag, "attrs": dict(attrs), "text": ""})
        if tag not in VOID:
            self.open.append(self.elements[-1])

    def handle_endtag(self, tag):
        assert self.open.pop()["tag"] == tag

    def handle_data(self, data):
        for element in self.open:
            element["text"] += data

    def of(self, tag, kind=None):
        """The elements of a tag, of a class where one is given."""
        return [each for each in self.elements if each["tag"] == tag and kind in (None, each["attrs"].get("class"))]

    def texts(self, tag, kind=None):
        return [each["text"].strip() for each in self.of(tag, kind)]

    def text(self, tag, kind=None):
        (text,) = self.texts(tag, kind)
        return text


def page(*rows, level="span", heading=""):
    """The page of (document, record) pairs."""
    out = io.BytesIO()
    writer = PageWriter(out, level, heading)
    for document, record in rows:
        writer.write(document, [record])
    writer.close()
    return Page(out.getvalue().decode("utf-8"))


def dated(statement, start, end=None, precision="day", basis="explicit", **changes):
    date = {"start": start, "end": end or start, "text": None, "precision": precision, "basis": basis}
    return {**statement, "date": date, **changes}


def test_a_statement_is_shown_with_speaker_target_and_source(document, statement):
    shown = page((document, statement))
    assert shown.text("blockquote") == "“Peace; now.”"
    assert shown.text("p", "who") == "— Xi Jinping (CHN) (said), direct"
    assert shown.text("li") == "about Iran: neutral (0.70), called “leaders of Iran”"
    source = shown.text("p", "source")
    start, end = statement["content"][0]["start"], statement["content"][0]["end"]
    for words in ("=Peace, at last", "Daily", "2023-03-11", f"characters {start} to {end}", "confidence 0.80", "sta-1"):
        assert words in source
    assert shown.of("article")[0]["attrs"]["id"] == "sta-1"


def test_a_page_says_how_many_it_shows_of_what_and_that_stances_are_estimates(document, statement):
    shown = page((document, statement), heading="speaker CHN")
    assert shown.text("title") == "Statements: speaker CHN"
    assert "speaker CHN · 1 statement." in shown.text("header")
    assert "Stances are estimates" in shown.text("header")
    assert "2 statements." in page((document, statement), (document, statement)).text("header")


def test_a_page_fetches_and_runs_nothing(document, statement):
    shown = page((document | {"url": "https://daily.example/1"}, statement))
    assert shown.html.startswith("<!DOCTYPE html>")
    assert {each["tag"] for each in shown.elements}.isdisjoint({"script", "link", "img", "iframe", "object"})
    assert not any(name.startswith("on") or name == "src" for each in shown.elements for name in each["attrs"])
    assert "url(" not in shown.html and "@import" not in shown.html


def test_a_page_without_statements_says_so(document, mention):
    for shown in (page(), page((document, mention), (document, document))):
        assert shown.text("main") == "No statement matches."
        assert "0 statements." in shown.text("header") and shown.of("article") == []


def same_markup(one, other):
    kinds = [{(each["tag"], *sorted(each["attrs"])) for each in shown.elements} for shown in (one, other)]
    return kinds[0] == kinds[1] and len(one.elements) == len(other.elements)


@pytest.mark.parametrize(
    ("where", "slot"),
    [
        ("document", "title"), ("document", "outlet"), ("document", "published"), ("statement", "id"),
        ("statement", "form"), ("statement", "text"), ("cue", "text"), ("speaker", "name"), ("speaker", "office"),
        ("speaker", "country"), ("target", "name"), ("target", "stance"), ("called", "text"),
    ],
)  # fmt: skip
def test_words_of_others_never_become_markup(document, statement, where, slot):
    harmless = page((document, statement))
    (speaker,), (target,) = statement["speakers"], statement["about"]
    places = {
        "document": document, "statement": statement, "cue": statement["cue"], "speaker": speaker, "target": target,
        "called": target["called"],
    }  # fmt: skip
    places[where][slot] = HOSTILE
    shown = page((document, statement))
    assert same_markup(shown, harmless)
    assert HOSTILE in shown.text("body")


def test_the_id_of_a_document_and_the_heading_are_escaped_too(document, statement):
    document["title"] = None
    shown = page((document, statement | {"document": HOSTILE}), heading=HOSTILE)
    assert same_markup(shown, page((document, statement)))
    assert shown.text("p", "source").startswith(HOSTILE) and shown.text("title") == f"Statements: {HOSTILE}"


@settings(deadline=None)
@given(st.text(min_size=1).filter(printable))
def test_whatever_is_said_stands_on_the_page_as_it_is(text):
    place = {"start": 0, "end": 1, "text": text}
    record = {
        "kind": "statement", "id": "sta-1", "document": "doc-1", "form": "indirect", "speakers": [], "about": [],
        "reported_by": [], "cue": place, "content": [place], "text": text, "confidence": 0.5,
        "edits": [],
    }  # fmt: skip
    assert page((None, record)).text("blockquote") == printable(text)


def test_characters_that_steer_or_that_utf_8_lacks_do_not_break_a_page(document, statement):
    shown = page((document, statement | {"text": "a\x00b\x1b[31m\u202ec \ud83d."}))
    assert shown.text("blockquote") == "“a b [31m c ?.”"


def test_days_come_in_order_and_the_undated_last(document, statement):
    shown = page(
        (document, statement | {"id": "sta-none"}),
        (document, dated(statement, "2023-03-12", id="sta-late")),
        (document, dated(statement, "2023-01-05", id="sta-first")),
        (document, dated(statement, "2023-03-01", "2023-03-31", "month", id="sta-month")),
        (document, dated(statement, "2023-01-05", precision="unknown", basis="document", id="sta-again")),
    )
    assert shown.texts("h2") == ["2023-01-05", "2023-03", "2023-03-12", "Undated"]
    assert [each["attrs"]["id"] for each in shown.of("article")] == [
        "sta-first", "sta-again", "sta-month", "sta-late", "sta-none",
    ]  # fmt: skip


def test_without_text_no_word_of_the_document_is_on_the_page(document, statement):
    statement["speakers"].append({**statement["speakers"][0], "name": None, "id": None, "text": "a passer-by"})
    shown = page((document, statement), level="none")
    assert shown.text("blockquote") == "The words are left out of this page."
    assert shown.text("p", "who") == "— Xi Jinping (CHN); GOV (CHN), direct"
    assert shown.text("li") == "about Iran: neutral (0.70)"
    for words in ("Peace; now", "said", "leaders", "passer-by"):
        assert words not in shown.text("main")


@pytest.mark.parametrize("url", ["https://daily.example/a?b=1&c=%22", "http://daily.example/"])
def test_a_web_address_is_a_link(document, statement, url):
    (link,) = page((document | {"url": url}, statement)).of("a")
    assert (link["attrs"], link["text"]) == ({"href": url}, "=Peace, at last")
    (link,) = page((document | {"url": url, "title": None}, statement)).of("a")
    assert link["text"] == url


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", " javascript:alert(1)", "data:text/html,<b>", "file:///etc/passwd", "//daily.example", ""],
)
def test_no_other_address_is_a_link(document, statement, url):
    shown = page((document | {"url": url, "title": None}, statement))
    assert shown.of("a") == [] and "javascript" not in shown.html
    assert shown.text("p", "source").startswith("doc-1 · Daily")


def test_an_address_cannot_leave_its_link(document, statement):
    url = f"https://daily.example/{HOSTILE}"
    shown = page((document | {"url": url}, statement))
    assert [each["attrs"] for each in shown.of("a")] == [{"href": url}]
    assert shown.of("script") == shown.of("img") == []


def test_what_a_state_runs_is_marked(document, statement):
    xinhua = {
        **statement["speakers"][0], "name": "Xinhua", "id": "outlet/xinhua", "sectors": ["JRN"], "state_run": True,
    }  # fmt: skip
    statement |= {"speakers": [xinhua], "reported_by": [xinhua]}
    shown = page((document | {"state_run": True, "outlet_country": "CHN"}, statement))
    assert shown.text("p", "who") == (
        "— Xinhua (CHN, state-run) (said), direct, as reported by Xinhua (CHN, state-run)"
    )
    assert "Daily (state-run, CHN)" in shown.text("p", "source")


@pytest.mark.parametrize("run", [False, None])
def test_what_no_state_runs_has_no_mark(document, statement, run):
    statement["reported_by"] = statement["speakers"]
    shown = page((document | {"state_run": run, "outlet_country": "GBR"}, statement))
    assert "state-run" not in shown.text("main") and " · Daily · " in shown.text("p", "source")


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"stance": "critical", "stance_confidence": 0.876}, "about Iran: critical (0.88)"),
        ({"stance": "supportive", "stance_confidence": 0.0}, "about Iran: supportive (0.00)"),
        ({"stance": "critical", "stance_confidence": None}, "about Iran: critical"),
        ({"stance": None, "stance_confidence": None}, "about Iran"),
    ],
)
def test_a_stance_stands_with_its_confidence(document, statement, changes, told):
    statement["about"][0] |= {"called": None, **changes}
    assert page((document, statement)).text("li") == told


def test_each_target_has_its_own_line_and_nobody_has_none(document, statement):
    statement["about"].append({**statement["about"][0], "name": "Iraq", "stance": "critical", "called": None})
    shown = page((document, statement))
    assert [text.partition(",")[0] for text in shown.texts("li")] == [
        "about Iran: neutral (0.70)",
        "about Iraq: critical (0.70)",
    ]
    assert page((document, statement | {"about": []})).of("ul") == []


@pytest.mark.parametrize(
    ("form", "shown"), [("direct", "“Peace; now.”"), ("mixed", "Peace; now."), ("indirect", "Peace; now.")]
)
def test_only_direct_speech_stands_in_quotation_marks(document, statement, form, shown):
    assert page((document, statement | {"form": form})).text("blockquote") == shown


def test_a_speaker_has_office_and_country_and_nobody_is_said_to_be_nobody(document, statement):
    statement["speakers"][0] |= {"office": "president"}
    assert page((document, statement)).text("strong") == "Xi Jinping, president (CHN)"
    statement |= {"speakers": [], "cue": None}
    assert page((document, statement)).text("p", "who") == "— nobody named, direct"


def test_a_statement_without_its_document_is_shown_too(statement):
    assert page((None, statement)).text("p", "source").startswith("doc-1 · characters")


def test_a_page_in_a_file_has_its_heading(document, statement, tmp_path):
    with open_writer("html", tmp_path / "x.html", "span", "statement", heading="about IRN") as writer:
        writer.write(document, [statement])
        assert not (tmp_path / "x.html").exists()
    assert Page((tmp_path / "x.html").read_text("utf-8")).text("title") == "Statements: about IRN"


def test_what_a_person_corrected_is_said(document, statement):
    edit = {"slot": "speakers", "was": "IRN", "by": None, "at": "2025-01-22T09:30:00Z", "why": None}
    assert "edited: speakers" in page((document, statement | {"edits": [edit]})).text("p", "source")
    assert "edited" not in page((document, statement)).text("p", "source")
