"""A small store about one pair, made by hand: China and Russia over three years, with a break in 2024-03.

Every kind of thing that a dossier shows is in it once at least; `fill` writes it, the makers below it make the parts.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from entente.records import (
    Account,
    Actor,
    Characterised,
    DateSpan,
    Document,
    Event,
    Evidence,
    Mention,
    Offsets,
    Place,
    Range,
    Ranges,
    Span,
    Stance,
    Statement,
    mention_id,
    statement_id,
    text_hash,
)
from entente.store import Store

FIRST, BREAK, LAST = date(2022, 1, 1), date(2024, 3, 1), date(2024, 12, 20)
NAMES = {"CHN": "China", "RUS": "Russia", "IRN": "Iran", "USA": "United States"}
OUTLETS = {"Xinhua": ("CHN", True), "Tass": ("RUS", True), "Reuters": ("GBR", False), "AP": ("USA", False)}
SCORES = {
    "CONSULT": (1, 2.5), "AGREE": (1, 2.5), "SUPPORT": (1, 5.0), "COOPERATE": (2, 9.5), "AID": (2, 10.0),
    "ACCUSE": (3, -3.0), "REJECT": (3, -2.0), "THREATEN": (3, -3.5), "SANCTION": (4, -6.0), "ASSAULT": (4, -9.0),
    "RETREAT": (2, 6.5),
}  # fmt: skip
VERBS = {
    "CONSULT": "met", "AGREE": "promised", "SUPPORT": "signed", "COOPERATE": "drilled", "AID": "helped",
    "ACCUSE": "accused", "REJECT": "rebuffed", "THREATEN": "threatened", "SANCTION": "sanctioned",
    "ASSAULT": "shelled", "RETREAT": "ceased",
}  # fmt: skip


class News:
    """Gathers documents with what they tell, then writes them to a store and merges them, one event a telling."""

    def __init__(self) -> None:
        self.documents: list[tuple[Document, list[Mention], list[Statement]]] = []
        self.events: list[Event] = []

    def report(self, day: date, text: str, outlet: str = "Reuters", **slots: Any) -> Document:
        """A document with nothing told in it yet."""
        country, state_run = OUTLETS[outlet]
        number = len(self.documents)
        given = {"title": text[:40].strip() or None, "url": f"https://news.example/{number}"} | slots
        document = Document(
            id=f"doc-{number:05d}", text=text, text_hash=text_hash(text), published=day, outlet=outlet,
            outlet_country=country, state_run=state_run, **given,
        )  # fmt: skip
        self.documents.append((document, [], []))
        return document

    def tell(
        self, day: date, kind: str, actors: Iterable[str] = ("CHN",), recipients: Iterable[str] = ("RUS",),
        outlet: str = "Reuters", text: str | None = None, **slots: Any,
    ) -> Event:  # fmt: skip
        """A report of an event and the event itself; `slots` replace those of the event."""
        actors, recipients = list(actors), list(recipients)
        verb, there = VERBS[kind], " and ".join(NAMES[code] for code in recipients)
        text = text or f"{' and '.join(NAMES[code] for code in actors)} {verb} {there or 'in talks'} on {day:%d %B %Y}."
        document = self.report(slots.pop("published", day), text, outlet)
        quad, score = SCORES[kind]
        trigger = span(text, verb)
        sentence = slots.pop("sentence", Offsets(start=0, end=len(text)))
        told: dict[str, Any] = {
            "type": kind, "quad": quad, "score": score, "actors": [actor(code, text) for code in actors],
            "recipients": [actor(code, text) for code in recipients],
            "date": DateSpan(start=day, end=day, precision="day", basis="explicit"), "confidence": 0.9,
            "model": "made up",
        }  # fmt: skip
        known = {name: slots.pop(name) for name in list(slots) if name in Mention.model_fields and name != "magnitude"}
        mention = Mention(
            id=mention_id(document.id, trigger, kind), document=document.id, sentence=sentence, lead=True,
            trigger=trigger, **told | known,
        )  # fmt: skip
        counts = {"documents": 1, "reports": 1, "outlets": 1}
        if document.state_run:
            counts["state_run"] = {document.outlet_country: 1}  # type: ignore[assignment]
        event = Event(
            id=mention.id.replace("men-", "eve-"), mentions=[mention.id], first_reported=document.day,
            last_reported=document.day, **told | known | counts | slots,
            evidence=Evidence(mention=mention.id, document=document.id, sentence=sentence, trigger=trigger),
        )  # fmt: skip
        self.documents[-1][1].append(mention)
        self.events.append(event)
        return event

    def say(
        self, day: date, speaker: str, about: str, words: str, stance: Stance | None = "critical",
        outlet: str = "Reuters", **slots: Any,
    ) -> Statement:  # fmt: skip
        """A report of a statement."""
        text = f'"{words}", {NAMES[speaker]} said of {NAMES[about]}.'
        copy_of = slots.pop("copy_of", None)
        document = self.report(day, text, outlet, copy_of=copy_of)
        content = Span(text=words, start=1, end=1 + len(words))
        statement = Statement(
            id=statement_id(document.id, [content]), document=document.id, form="direct", text=words,
            content=[content], speakers=[actor(speaker, text)], cue=span(text, "said"),
            about=[Characterised(**actor(about, text).model_dump(), stance=stance)],
            date=DateSpan(start=day, end=day, precision="day", basis="document"), confidence=0.8, **slots,
        )  # fmt: skip
        self.documents[-1][2].append(statement)
        return statement

    def write(self, store: Store) -> None:
        """Code the documents and merge the events."""
        with store.begin_run("0", "made up", None, {}) as run:
            for document, mentions, statements in self.documents:
                run.write(document, mentions, statements)
        homes = {mention.id: document.id for document, mentions, _ in self.documents for mention in mentions}
        with store.merge("0", {}) as merge:
            merge.write(self.events, homes)


def span(text: str, words: str) -> Span:
    start = text.rindex(words)
    return Span(text=words, start=start, end=start + len(words))


def actor(code: str, text: str) -> Actor:
    """A state, with the place of its name where the text has it."""
    name = NAMES[code]
    start = text.find(name)
    where = (
        {"text": name, "start": start, "end": start + len(name)}
        if start >= 0
        else dict.fromkeys(("text", "start", "end"))
    )
    return Actor(**where, name=name, id=f"state/{code}", country=code, sectors=["GOV"], confidence=0.9)


def month(number: int) -> date:
    """The first day of a month, counted from the first."""
    return date(FIRST.year + number // 12, number % 12 + 1, 1)


def news() -> News:
    """Three years of the pair: calm cooperation, then a break in 2024-03, but nothing read in 2023-06 and 2023-07."""
    made = News()
    outlets = list(OUTLETS)
    for number in range(36):
        first = month(number)
        if first in (date(2023, 6, 1), date(2023, 7, 1)):
            continue
        worse = first >= BREAK
        kinds = ["ACCUSE", "THREATEN", "SANCTION", "CONSULT"] if worse else ["CONSULT", "CONSULT", "AID", "ACCUSE"]
        for count, kind in enumerate(kinds * (2 if worse else 1)):
            sides = (("CHN",), ("RUS",)) if count % 2 else (("RUS",), ("CHN",))
            day = first + timedelta(days=(3 + 5 * count + number) % 19)
            made.tell(
                day, kind, *sides, outlet=outlets[(number + count) % 4], mode=["phone"] if kind == "CONSULT" else []
            )
    made.tell(date(2022, 5, 9), "COOPERATE", ("CHN", "RUS"), (), context=["military"], outlet="Xinhua", cameo="062")
    made.tell(date(2022, 9, 1), "SUPPORT", ("CHN", "RUS"), (), context=["economic"], outlet="Tass", cameo="057")
    made.tell(
        date(2024, 4, 2), "SANCTION", context=["economic"], mode=["discontinue"], outlet="AP", reports=9, outlets=7
    )
    made.tell(
        date(2024, 12, 5), "ASSAULT", ("CHN",), ("RUS",), reports=14, outlets=4, documents=20,
        text="A spokesman rose. Iran said China shelled Russia near Heihe, killing dozens.\nMore follows.",
        sentence=Offsets(start=18, end=76), magnitude=Ranges(dead=Range(low=10, high=14), injured=Range(low=3, high=3)),
        place=Place(text="Heihe", start=61, end=66, name="Heihe", country="CHN", precision="city"),
        accounts=[
            Account(slot="dead", value="10", mentions=["men-a"], sources=["Tass"]),
            Account(slot="dead", value="14", mentions=["men-b", "men-c"], sources=["Iran", "AP"]),
        ],
    )  # fmt: skip
    made.tell(date(2024, 11, 7), "THREATEN", ("RUS", "IRN"), ("CHN",), outlet="Tass")
    made.tell(date(2024, 11, 20), "ACCUSE", ("RUS",), ("CHN",), status="denied", outlet="Tass")
    made.tell(date(2025, 1, 15), "CONSULT", ("CHN", "RUS"), (), status="planned", published=LAST, outlet="Xinhua")
    made.tell(date(2023, 1, 15), "CONSULT", ("CHN", "RUS"), (), status="planned", published=date(2023, 1, 10))
    made.tell(date(2024, 12, 6), "ACCUSE", ("USA",), ("RUS",))
    made.say(date(2022, 2, 4), "CHN", "RUS", "friendship without limits", "supportive", "Xinhua")
    words = "they have broken every promise"
    original = made.say(date(2024, 12, 1), "RUS", "CHN", words, outlet="Tass")
    made.say(date(2024, 12, 2), "RUS", "CHN", words, outlet="AP", copy_of=original.document)
    made.say(date(2024, 12, 8), "CHN", "RUS", "we saw nothing of the kind", "neutral")
    return made


def fill(store: Store) -> None:
    """Write the whole of it."""
    news().write(store)
