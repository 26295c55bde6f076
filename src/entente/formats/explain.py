"""Why a record was coded: its sentence with the spans marked, the scores, the deciding rule or head, who was meant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from entente.formats.words import actor_name, printable, status, type_and_mode, when, where

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

STYLES = {
    "trigger": "bold red", "actor": "bold green", "recipient": "bold yellow", "place": "bold magenta",
    "date": "bold cyan", "reported by": "bold blue", "caveat": "italic",
    "speaker": "bold green", "cue": "bold red", "content": "cyan", "about": "bold yellow",
}  # fmt: skip
_LABEL = 12  # characters of the labels' column
_AROUND = 60  # characters of text shown on either side of a statement


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the document's text and the role it has in the record."""

    start: int
    end: int
    role: str


def explain(
    console: Console,
    record: Mapping[str, Any],
    document: Mapping[str, Any] | None,
    reasons: Mapping[str, Sequence[str]] | None = None,
) -> None:
    """Print the explanation of a mention, statement or document; spans in colour, in brackets where there is none.

    reasons: what the tables say of an actor, line by line, by the actor's id.
    """
    for label, line in _lines(record, document, reasons or {}, coloured=console.color_system is not None):
        console.print(_labelled(label, line), soft_wrap=True)


def known(record: Mapping[str, Any], reasons: Mapping[str, Sequence[str]] | None = None) -> Iterable[tuple[str, str]]:
    """What is known of a mention or a statement and why, as (label, words); without a label, more of the one above."""
    lines = _mention_lines if record["kind"] == "mention" else _statement_lines
    return lines(record, reasons or {})


def marks_of(record: Mapping[str, Any], document: Mapping[str, Any] | None = None) -> list[Mark]:
    """The marked stretches of a record, in the order of the text; of two that overlap the first role wins."""
    if record["kind"] == "mention":
        spans = [("trigger", [record["trigger"]]), ("actor", record["actors"]), ("recipient", record["recipients"])]
        spans += [
            ("place", [record.get("place")]),
            ("reported by", record["reported_by"]),
            ("caveat", record["caveats"]),
        ]
        marks = [*_marks(spans), *_date_mark(record, document)]
    else:
        spans = [("speaker", record["speakers"]), ("cue", [record.get("cue")]), ("about", record["about"])]
        marks = _marks([*spans, ("reported by", record["reported_by"]), ("content", record["content"])])
    kept: list[Mark] = []
    for mark in marks:
        if all(mark.end <= other.start or other.end <= mark.start for other in kept):
            kept.append(mark)
    return sorted(kept, key=lambda mark: mark.start)


def _marks(spans: Iterable[tuple[str, Iterable[Mapping[str, Any] | None]]]) -> list[Mark]:
    return [
        Mark(span["start"], span["end"], role)
        for role, found in spans
        for span in found
        if span and span.get("start") is not None
    ]


def _date_mark(record: Mapping[str, Any], document: Mapping[str, Any] | None) -> list[Mark]:
    # A date carries its words without their place: the first such words in the sentence.
    words, text = (record.get("date") or {}).get("text"), (document or {}).get("text")
    if not words or not text:
        return []
    start = text.find(words, record["sentence"]["start"], record["sentence"]["end"])
    return [Mark(start, start + len(words), "date")] if start >= 0 else []


def _lines(
    record: Mapping[str, Any], document: Mapping[str, Any] | None, reasons: Mapping[str, Sequence[str]], coloured: bool
) -> Iterable[tuple[str, Text | str]]:
    kind = record["kind"]
    yield kind, record["id"]
    if kind == "document":
        for name in ("title", "outlet", "published", "url", "language", "sentences"):
            yield name, printable(str(record[name])) if record[name] is not None else "not known"
        return
    yield "document", _document_line(record, document)
    if text := (document or {}).get("text"):
        yield "text", _marked(text, *_stretch(record, text), marks_of(record, document), coloured)
    elif kind == "statement":
        yield "text", printable(record["text"])
    yield from known(record, reasons)
    yield "reported by", _sources(record, document)
    yield "confidence", f"{record['confidence']:.2f}"
    yield from edits_of(record)


def edits_of(record: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    """What a person corrected in a record, a labelled line each: "type was ACCUSE, by ann on 2025-01-22: they met"."""
    for edit in record["edits"]:
        by = f", by {printable(edit['by'])}" if edit["by"] else ""
        why = f": {printable(edit['why'])}" if edit["why"] else ""
        yield "edited", f"{edit['slot']} was {printable(edit['was']) or 'none'}{by} on {edit['at'][:10]}{why}"


def _mention_lines(record: Mapping[str, Any], reasons: Mapping[str, Sequence[str]]) -> Iterable[tuple[str, str]]:
    yield "type", f"{type_and_mode(record)}   quad {record['quad']}, score {record['score']:g}" + _cameo(record)
    if record["context"]:
        yield "context", ", ".join(record["context"])
    yield "status", status(record)
    yield from _why(record.get("why"))
    yield from _actors("actor", record["actors"], reasons)
    yield from _actors("recipient", record["recipients"], reasons)
    date = record.get("date")
    if date:
        words = f', from "{printable(date["text"])}"' if date.get("text") else ""
        yield "date", f"{when(date)}   precision {date['precision']}, basis {date['basis']}{words}"
    if place := record.get("place"):
        known = [str(place[name]) for name in ("admin1", "country", "precision") if place.get(name)]
        yield "place", f"{where(place)}   {', '.join(known)}"
    yield "model", record["model"]


def _statement_lines(record: Mapping[str, Any], reasons: Mapping[str, Sequence[str]]) -> Iterable[tuple[str, str]]:
    yield "form", record["form"]
    yield from _actors("speaker", record["speakers"], reasons)
    for actor in record["about"]:
        yield from _actors("about", [actor], reasons)
        called = f'called "{printable(actor["called"]["text"])}"' if actor.get("called") else ""
        sure = actor.get("stance_confidence")
        stance = f"{actor['stance']} ({sure:.2f})" if sure is not None else actor.get("stance")
        if said := ", ".join(part for part in (called, stance) if part):
            yield "", f"  {said}"
    for name in ("mentions", "denies"):
        if record.get(name):
            yield name, ", ".join(record[name])


def _why(why: Mapping[str, Any] | None) -> Iterable[tuple[str, str]]:
    if not why:
        yield "decided by", "not recorded"
        return
    yield "decided by", printable(why["decided_by"])
    for name, score in sorted(why["scores"].items(), key=lambda item: -item[1]):
        yield "", f"  {score:7.3f}  {printable(name)}"
    for rule in why["rules"]:
        yield "rule", printable(rule)


def _actors(
    role: str, actors: Sequence[Mapping[str, Any]], reasons: Mapping[str, Sequence[str]]
) -> Iterable[tuple[str, str]]:
    for actor in actors:
        words = f'"{printable(actor["text"])}" → ' if actor.get("text") else ""
        known = [actor.get("id"), actor.get("country"), " ".join(actor["sectors"]), actor.get("office")]
        facts = ", ".join(printable(fact) for fact in known if fact) or "not resolved"
        yield role, f"{words}{actor_name(actor)}   {facts}, confidence {actor['confidence']:.2f}"
        for reason in reasons.get(actor.get("id") or "", ()):
            yield "", f"  {printable(reason)}"


def _document_line(record: Mapping[str, Any], document: Mapping[str, Any] | None) -> str:
    parts = [printable((document or {}).get(name)) for name in ("title", "outlet", "published", "url")]
    return " · ".join([*(part for part in parts if part), record["document"]])


def _cameo(record: Mapping[str, Any]) -> str:
    goldstein = f" (Goldstein {record['goldstein']:g})" if record.get("goldstein") is not None else ""
    return f", CAMEO {record['cameo']}{goldstein}" if record.get("cameo") else ""


def _sources(record: Mapping[str, Any], document: Mapping[str, Any] | None) -> str:
    """Whom the text names as its source, the nearest first, and above them the outlet; state-run ones marked."""
    named = [actor_name(actor) + _state_run(actor, actor.get("country")) for actor in record["reported_by"]]
    chain = " < ".join(named) or "nobody named"
    document = document or {}
    outlet = printable(document.get("outlet"))
    return f"{chain}; in {outlet}{_state_run(document, document.get('outlet_country'))}" if outlet else chain


def _state_run(outlet: Mapping[str, Any], country: str | None) -> str:
    return f" (state-run{f', {country}' if country else ''})" if outlet.get("state_run") else ""


def _stretch(record: Mapping[str, Any], text: str) -> tuple[int, int]:
    """The part of the text to show: a mention's sentence; what a statement spans, and a few words around it."""
    marks = marks_of(record)
    start, end = min(mark.start for mark in marks), max(mark.end for mark in marks)
    if record["kind"] == "mention":
        return record["sentence"]["start"], record["sentence"]["end"]
    before, after = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    return max(before, start - _AROUND), min(len(text) if after < 0 else after, end + _AROUND)


def _marked(text: str, start: int, end: int, marks: Sequence[Mark], coloured: bool) -> Text:
    from rich.text import Text

    shown, position = Text(), start
    for mark in marks:
        if mark.start < position or mark.end > end:  # outside the sentence (an actor named before)
            continue
        shown.append(_flat(text[position : mark.start]))
        words = _flat(text[mark.start : mark.end])
        shown.append(words if coloured else f"[{mark.role}: {words}]", style=STYLES[mark.role])
        position = mark.end
    shown.append(_flat(text[position:end]))
    if coloured:
        for role in dict.fromkeys(mark.role for mark in marks):
            shown.append("  ")
            shown.append(role, style=STYLES[role])
    return shown


def _flat(text: str) -> str:
    """`text` on one printable line, blanks at its ends kept as one."""
    middle = printable(text)
    before, after = " " if text[:1].isspace() else "", " " if text[-1:].isspace() else ""
    return f"{before}{middle}{after}" if middle else before


def _labelled(label: str, line: Text | str) -> Text:
    from rich.text import Text

    return Text.assemble((f"{label:<{_LABEL}}", "dim"), line)
