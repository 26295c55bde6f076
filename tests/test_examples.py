"""The bundled reports and their gold files keep the format that examples/README.md promises."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest

from entente.documents import read
from entente.language.labels import MODES, STATUSES, TYPES
from entente.records import CONTEXTS, COUNTRY_CODES, SECTORS, Document, Form, Scope, Stance

EXAMPLES = Path(__file__).parents[1] / "examples"
REPORTS = sorted(path for path in EXAMPLES.iterdir() if path.suffix in (".txt", ".html", ".csv"))
CODE = re.compile(r"([A-Z]{3})(?:/([A-Z]{3}(?:,[A-Z]{3})*))?")


def gold_file(report: Path) -> Path:
    return report.with_name(report.stem + ".gold.jsonl")


def gold_lines() -> Iterator[Any]:
    for report in REPORTS:
        for number, line in enumerate(gold_file(report).read_text("utf-8").splitlines(), 1):
            yield pytest.param(report, json.loads(line), id=f"{report.stem}:{number}")


@cache
def texts(report: Path) -> dict[str | None, str]:
    """The texts of a report as entente reads them, by the row's id for a table."""
    documents = list(read([str(report)]))
    assert all(isinstance(document, Document) for document in documents), documents
    found = [document.text for document in documents if isinstance(document, Document)]
    if report.suffix != ".csv":
        assert len(found) == 1
        return {None: found[0]}
    with report.open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    assert [row["text"] for row in rows] == found
    return {row["id"]: row["text"] for row in rows}


def occurrences(words: str, text: str) -> int:
    return len(re.findall(rf"(?<!\w){re.escape(words)}(?!\w)", text))


def assert_codes(codes: str | list[str] | None) -> None:
    for code in [codes] if isinstance(codes, str) else codes or []:
        match = CODE.fullmatch(code)
        assert match, f"not CCC or CCC/SEC: {code!r}"
        assert match[1] in COUNTRY_CODES, code
        assert set(match[2].split(",") if match[2] else []) <= SECTORS, code


def assert_actors(actors: dict[str, Any], text: str) -> None:
    for words, codes in actors.items():
        assert occurrences(words, text), f"not in the report: {words!r}"
        assert_codes(codes)


def test_there_are_reports_of_every_kind_of_input() -> None:
    kinds = [report.suffix for report in REPORTS]
    assert len(REPORTS) >= 12
    assert kinds.count(".html") == kinds.count(".csv") == 1


def test_every_report_has_gold_and_every_gold_file_a_report() -> None:
    assert {gold_file(report) for report in REPORTS} == set(EXAMPLES.glob("*.gold.jsonl"))


def test_every_type_status_and_both_kinds_of_record_occur() -> None:
    lines = [json.loads(line) for report in REPORTS for line in gold_file(report).read_text("utf-8").splitlines()]
    assert {line["kind"] for line in lines} == {"mention", "statement"}
    assert {line["type"] for line in lines if line["kind"] == "mention"} == set(TYPES)
    assert {line["status"] for line in lines if line["kind"] == "mention"} == set(STATUSES)


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.name)
def test_every_report_is_read_with_its_title_and_date(report: Path) -> None:
    for document in read([str(report)]):
        assert isinstance(document, Document)
        assert document.title
        assert document.published
        assert report.name.startswith(str(document.published)[:7])
        if report.suffix != ".csv":
            assert report.name.startswith(str(document.published)[:10])


@pytest.mark.parametrize(("report", "record"), list(gold_lines()))
def test_a_gold_record_is_valid_and_its_words_stand_in_the_report(report: Path, record: dict[str, Any]) -> None:
    text = texts(report)[record.get("document")]
    assert_actors(record.get("reported_by", {}), text)
    if record["kind"] == "statement":
        assert_statement(record, text)
    else:
        assert_mention(record, text)


def assert_mention(record: dict[str, Any], text: str) -> None:
    assert set(record) <= set(
        "kind document type mode trigger nth actors recipients status historical date place reported_by scope context "
        "magnitude note".split()
    )
    assert record["type"] in TYPES
    assert all(f"{record['type']}/{mode}" in MODES for mode in record["mode"])
    assert set(record.get("context", [])) <= CONTEXTS
    assert record["status"] in STATUSES
    assert isinstance(record["historical"], bool)
    assert record.get("scope", "unknown") in get_args(Scope)
    assert 1 <= record.get("nth", 1) <= occurrences(record["trigger"], text)
    assert record["actors"]
    assert_actors(record["actors"], text)
    assert_actors(record["recipients"], text)
    if "place" in record:
        assert occurrences(record["place"], text)
    if "date" in record:
        first, last = map(date.fromisoformat, record["date"])
        assert first <= last


def assert_statement(record: dict[str, Any], text: str) -> None:
    assert set(record) <= set("kind document speaker form text about reported_by note".split())
    assert_actors(record["speaker"], text)
    assert record["form"] in get_args(Form)
    for part in record["text"].split(" … "):
        assert part
        assert part in text
    about = record["about"]
    if isinstance(about, list):
        assert_codes(about)
        return
    for whom, how in about.items():
        if CODE.fullmatch(whom):
            assert_codes(whom)
        else:
            assert occurrences(whom, text), f"not in the report: {whom!r}"
        assert set(how) <= {"called", "stance"}
        assert how.get("stance", "neutral") in get_args(Stance)
        if "called" in how:
            assert occurrences(how["called"], text)
