"""Made-up reports, in which what is told and what was coded are known."""

from __future__ import annotations

from datetime import date, timedelta

from entente.records import Actor, DateSpan, Document, Mention, Offsets, Place, Span, Why, mention_id, text_hash
from entente.store import Store

MODEL = "fake-en 0.0.1"
VERBS = {"ACCUSE": "accused", "CONSULT": "met", "AID": "fed", "ASSAULT": "struck"}
QUADS = {"ACCUSE": 3, "CONSULT": 1, "AID": 2, "ASSAULT": 4}
RAIN = "It rained in Oslo all that day."
OUTLETS = ("Daily", "Weekly", None)


def span(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(text=words, start=start, end=start + len(words))


def document(number: int, text: str) -> Document:
    day = date(2023, 1, 1) + timedelta(days=number % 90)
    return Document(
        id=f"doc-{number:05}", title=f"Story {number}", published=day, outlet=OUTLETS[number % 3], text=text,
        text_hash=text_hash(text),
    )  # fmt: skip


def mention(of: Document, kind: str, confidence: float, **slots) -> Mention:
    trigger = span(of.text, VERBS[kind])
    given = {
        "sentence": Offsets(start=0, end=of.text.index(".") + 1),
        "actors": [Actor(**span(of.text, "Norway").model_dump(), country="NOR")],
        "recipients": [Actor(**span(of.text, "Chad").model_dump(), country="TCD")],
        "date": DateSpan(
            start=of.published, end=of.published, text="Monday" if "Monday" in of.text else None, precision="day",
            basis="relative",
        ),
        "model": MODEL,
        "why": Why(decided_by="test"),
    }  # fmt: skip
    return Mention(
        id=mention_id(of.id, trigger, kind), document=of.id,
        lead=True, type=kind, quad=QUADS[kind], score=1.0, trigger=trigger, confidence=confidence, **(given | slots),
    )  # fmt: skip


def write(store: Store, told: list[tuple[Document, list[Mention]]]) -> None:
    with store.begin_run("0.0.1", MODEL, None, {}) as run:
        for each, mentions in told:
            run.write(each, mentions, [])


def stories(kinds: list[str], first: int = 0) -> list[tuple[Document, list[Mention]]]:
    """A report a type: one sentence that tells it, one in which nothing happens."""
    made = []
    for number, kind in enumerate(kinds, first):
        of = document(number, f"Norway {VERBS[kind]} Chad in Oslo on Monday. {RAIN}")
        place = Place(**span(of.text, "Oslo").model_dump(), name="Oslo", country="NOR")
        made.append((of, [mention(of, kind, 0.5 + (number % 50) / 100, place=place)]))
    return made
