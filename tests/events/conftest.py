"""Reports written down by hand: a text, what it tells, and stores that hold several of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from entente.coding import ontology
from entente.events import Merged, merge
from entente.events.telling import Telling, telling
from entente.records import (
    Actor,
    DateSpan,
    Document,
    Event,
    Magnitude,
    Mention,
    Offsets,
    Place,
    Span,
    event_id,
    mention_id,
    text_hash,
)
from entente.store import OPENING, Store, open_store

MEMORY = ":memory:"
# Words that name somebody → name, id, country. Whoever is not here is nobody known.
WHO = {
    "China": ("China", "state/CHN", "CHN"),
    "Beijing": ("China", "state/CHN", "CHN"),
    "the Chinese side": ("China", "state/CHN", "CHN"),
    "Xi": ("Xi Jinping", "person/xi-jinping", "CHN"),
    "Xi Jinping": ("Xi Jinping", "person/xi-jinping", "CHN"),
    "Wang Yi": ("Wang Yi", "person/wang-yi", "CHN"),
    "Serbia": ("Serbia", "state/SRB", "SRB"),
    "Vucic": ("Aleksandar Vucic", "person/aleksandar-vucic", "SRB"),
    "Russia": ("Russia", "state/RUS", "RUS"),
    "Russian forces": ("Russia", "state/RUS", "RUS"),
    "Moscow": ("Russia", "state/RUS", "RUS"),
    "the Soviet Union": ("Soviet Union", "state/SUN", "SUN"),
    "Ukraine": ("Ukraine", "state/UKR", "UKR"),
    "Kyiv": ("Ukraine", "state/UKR", "UKR"),
    "Iran": ("Iran", "state/IRN", "IRN"),
    "Qatar": ("Qatar", "state/QAT", "QAT"),
    "Egypt": ("Egypt", "state/EGY", "EGY"),
    "Israel": ("Israel", "state/ISR", "ISR"),
    "Hamas": ("Hamas", "group/hamas", "PSE"),
    "Fatah": ("Fatah", "party/fatah", "PSE"),
    "NATO": ("NATO", "org/nato", "IGO"),
    "Oxfam": ("Oxfam", None, "NGO"),
}
# Names of places → country, latitude and longitude, how exact.
WHERE = {
    "Belgrade": ("SRB", 44.80, 20.46, "city"),
    "Kharkiv": ("UKR", 49.99, 36.23, "city"),
    "Chuhuiv": ("UKR", 49.84, 36.69, "city"),
    "Odesa": ("UKR", 46.48, 30.73, "city"),
    "Ukraine": ("UKR", None, None, "country"),
    "Serbia": ("SRB", None, None, "country"),
    "Cairo": ("EGY", 30.04, 31.24, "city"),
    "Doha": ("QAT", 25.29, 51.53, "city"),
}

Tell = Callable[[Document], Mention]


@dataclass(frozen=True)
class Report:
    """A document and what it tells."""

    document: Document
    mentions: tuple[Mention, ...]

    @property
    def mention(self) -> Mention:
        (only,) = self.mentions
        return only

    @property
    def tellings(self) -> list[Telling]:
        """The mentions as merging sees them, made without a store."""
        document = self.document
        countries = {
            code
            for each in self.mentions
            for code in (*(who.country for who in (*each.actors, *each.recipients)), each.place and each.place.country)
            if code
        }
        opening = " ".join(filter(None, (document.title, document.text[:OPENING])))
        return [
            telling(
                each.model_dump(mode="json"),
                document.text[each.sentence.start : each.sentence.end],
                document.day,
                opening,
                sorted(countries),
            )
            for each in self.mentions
        ]

    @property
    def telling(self) -> Telling:
        (only,) = self.tellings
        return only


def span(words: str, text: str) -> Span:
    start = text.index(words)
    return Span(text=words, start=start, end=start + len(words))


def parties(names: str, text: str) -> list[Actor]:
    """Those named, several joined by "+"; with their words where these stand in the text."""
    found = []
    for words in filter(None, names.split("+")):
        name, key, country = WHO.get(words, (None, None, None))
        stands = span(words, text).model_dump() if words in text else {"text": None, "start": None, "end": None}
        found.append(Actor(**stands, name=name, id=key, country=country, confidence=0.8))
    return found


def place(name: str | None, text: str) -> Place | None:
    if name is None:
        return None
    country, lat, lon, precision = WHERE[name]
    stands = span(name, text).model_dump() if name in text else {"text": None, "start": None, "end": None}
    return Place(**stands, name=name, country=country, lat=lat, lon=lon, precision=precision)  # type: ignore[arg-type]


def when(given: str | None, published: date | None) -> DateSpan | None:
    """A day, or "first/last"; without either, the day of publication, which says nothing."""
    if given is None:
        return published and DateSpan(start=published, end=published, precision="unknown", basis="document")
    first, _, last = given.partition("/")
    start, end = date.fromisoformat(first), date.fromisoformat(last or first)
    precision = {0: "day", 6: "week"}.get((end - start).days, "month" if (end - start).days < 32 else "year")
    return DateSpan(start=start, end=end, precision=precision, basis="explicit")  # type: ignore[arg-type]


def tell(
    kind: str,
    trigger: str,
    actors: str,
    recipients: str = "",
    *,
    date: str | None = None,
    place_name: str | None = None,
    dead: int | None = None,
    injured: int | None = None,
    size: int | None = None,
    reported_by: str = "",
    **slots: Any,
) -> Tell:
    """What makes the mention of a document whose text has the trigger, in the sentence where it stands."""

    def made(document: Document) -> Mention:
        text = document.text
        words = span(trigger, text)
        start = text.rfind(". ", 0, words.start) + 2 if ". " in text[: words.start] else 0
        end = text.find(". ", words.start) + 1 or len(text)
        numbers = {"dead": dead, "injured": injured, "size": size}
        mode = slots.get("mode", [])
        return Mention(
            id=mention_id(document.id, words, kind),
            document=document.id,
            sentence=Offsets(start=start, end=end),
            lead=start == 0,
            type=kind,  # type: ignore[arg-type]
            quad=ontology.quad_class(kind),  # type: ignore[arg-type]
            score=ontology.score(kind, mode),  # type: ignore[arg-type]
            trigger=words,
            actors=parties(actors, text),
            recipients=parties(recipients, text),
            date=when(date, document.day),
            place=place(place_name, text),
            magnitude=Magnitude(**numbers) if any(number is not None for number in numbers.values()) else None,
            reported_by=parties(reported_by, text),
            confidence=slots.pop("confidence", 0.9),
            model=slots.pop("model", "by hand"),
            **slots,
        )

    return made


def report(name: str, published: str | None, text: str, *tells: Tell, **slots: Any) -> Report:
    """A document with its mentions; outlet Reuters, unless another is given."""
    given = {"outlet": "Reuters"} | slots
    document = Document(
        id=f"doc-{name}",
        text=text,
        text_hash=text_hash(text),
        published=date.fromisoformat(published) if published else None,
        **given,
    )
    return Report(document, tuple(each(document) for each in tells))


def keep(store: Store, *reports: Report, version: str = "1") -> None:
    """Store reports in one run, as if coded by this version."""
    with store.begin_run(version, "by hand", None, {}) as run:
        for each in reports:
            run.write(each.document, each.mentions)


@contextmanager
def stored(*reports: Report, path: Any = MEMORY) -> Iterator[Store]:
    """A store of these reports, merged."""
    with open_store(path) as store:
        keep(store, *reports)
        merge(store, "1")
        yield store


def groups(*reports: Report) -> list[str]:
    """The events of a store of these reports: for each the reports that tell it, as "one two", in order."""
    with stored(*reports) as store:
        return told(store)


def told(store: Store) -> list[str]:
    """For each event the documents that tell it, by name."""
    homes = {each.id: each.document.removeprefix("doc-") for each in store.mentions()}
    return sorted(" ".join(homes[mention] for mention in event.mentions) for event in store.events())


def only(store: Store) -> Event:
    (event,) = store.events()
    return event


def tombs(store: Store) -> dict[str, str | None]:
    rows = list(store.tombstones())
    assert len({each.id for each in rows}) == len(rows), "an id has two tombstones"
    return {each.id: each.replaced_by for each in rows}


def picture(store: Store) -> tuple[list[Event], list[Any]]:
    """All that a merge decides, but for ids that are gone."""
    return list(store.events()), list(store.episodes())


def tables(store: Store) -> dict[str, list[str]]:
    """All rows of the tables that a merge writes, retired ones too, in no order."""
    names = "events event_actors event_mentions episodes episode_events tombstones runs".split()
    return {name: sorted(map(str, store.arrow(name, history=True).to_pylist())) for name in names}


def strike(name: str, published: str, *, day: str | None = None, where: str = "Kharkiv", **slots: Any) -> Report:
    """A report of a Russian strike, of one mould."""
    text = slots.pop("text", f"A Russian missile struck a depot in {where}. Officials spoke of the damage.")
    outlet = slots.pop("outlet", "Reuters")
    made = tell(
        "ASSAULT", slots.pop("trigger", "struck"), "Russia", "Ukraine", date=day or published, place_name=where, **slots
    )
    return report(name, published, text, made, outlet=outlet)


def summit() -> list[Report]:
    """A visit told the day before it (planned), on its day, and after it."""
    return [
        report(
            "before",
            "2024-05-07",
            "Chinese President Xi Jinping will meet Serbian President Vucic in Belgrade on Wednesday, officials said.",
            tell(
                "AGREE", "meet", "Xi Jinping", "Vucic", date="2024-05-08", place_name="Belgrade", status="planned",
            ),
            outlet="Reuters",
        ),
        report(
            "during",
            "2024-05-08",
            "Chinese President Xi Jinping met Serbian President Vucic in Belgrade on Wednesday for talks on trade.",
            tell("CONSULT", "met", "Xi Jinping", "Vucic", date="2024-05-08", place_name="Belgrade", mode=["visit"]),
            outlet="AFP",
        ),
        report(
            "after",
            "2024-05-09",
            "Serbian President Vucic and Chinese President Xi Jinping held talks in Belgrade on Wednesday on trade.",
            tell("CONSULT", "talks", "Vucic+Xi Jinping", date="2024-05-08", place_name="Belgrade"),
            outlet="Tanjug",
        ),
    ]  # fmt: skip


def merged(store: Store) -> Merged:
    return merge(store, "1")


def tellings(reports: Iterable[Report]) -> list[Telling]:
    return sorted((each for one in reports for each in one.tellings), key=lambda each: each.order)


def struck(*names: str, **slots: Any) -> list[Any]:
    """Reports of one strike on Monday, published in the order given."""
    return [
        strike(name, f"2024-05-{6 + number:02}", day="2024-05-06", outlet=f"Outlet {name}", **slots)
        for number, name in enumerate(names)
    ]


def again(before: Report, *tells: Any, **slots: Any) -> Report:
    """The same document, coded anew."""
    document = before.document
    given = {"outlet": document.outlet} | slots
    return report(document.id.removeprefix("doc-"), str(document.published), document.text, *tells, **given)


def strike_of(**slots: Any) -> Any:
    given = {"date": "2024-05-06", "place_name": "Kharkiv"} | slots
    return tell("ASSAULT", "struck", "Russia", "Ukraine", **given)


def corpus() -> list[Any]:
    """Reports of which some hang together, some closely do not, and some attacks make an episode."""
    crowd = report(
        "crowd",
        "2024-05-08",
        "Protesters marched in Belgrade on Wednesday as Xi met Vucic.",
        tell("PROTEST", "marched", "Protesters", "Serbia", date="2024-05-08", place_name="Belgrade"),
        tell("CONSULT", "met", "Xi", "Vucic", date="2024-05-08", place_name="Belgrade"),
        outlet="BBC",
    )
    vague = report(
        "vague",
        "2024-05-08",
        "Russian forces struck a depot, killing 9.",
        tell("ASSAULT", "struck", "Russian forces", dead=9),
        outlet="BBC",
    )
    old = strike("old", "2024-08-01", day="2024-05-06/2024-05-12", historical=True, outlet="Review")
    told = [(6, "A", 0, 3), (6, "B", 1, 4), (7, "A", 0, None), (7, "B", 1, 9), (9, "A", 0, None), (12, "B", 1, 2),
            (15, "A", 0, None), (18, "A", 0, 5), (18, "B", 2, 5), (21, "B", 0, None)]  # fmt: skip
    strikes = [
        strike(f"{o.lower()}{day}", f"2024-05-{day + later:02}", day=f"2024-05-{day:02}", dead=dead, outlet=o)
        for day, o, later, dead in told
    ]
    return [*summit(), crowd, vague, old, *strikes]


def targets(store: Store) -> None:
    """Every tombstone leads straight to a current event, that which holds the mention that gave the id."""
    events = {event.id: event for event in store.events()}
    holder = {event_id(mention): event.id for event in events.values() for mention in event.mentions}
    for gone, successor in tombs(store).items():
        assert gone not in events
        assert successor == holder.get(gone)


@pytest.fixture(scope="session")
def make() -> SimpleNamespace:
    """Makers of reports and of stores that hold them."""
    return SimpleNamespace(
        report=report, tell=tell, keep=keep, stored=stored, groups=groups, told=told, only=only, tombs=tombs,
        picture=picture, tables=tables, strike=strike, summit=summit, merge=merged, tellings=tellings, parties=parties,
        struck=struck, again=again, strike_of=strike_of, corpus=corpus, targets=targets,
    )  # fmt: skip


@pytest.fixture(scope="session")
def at_once(make: SimpleNamespace) -> tuple[list[Any], list[Any]]:
    """The events and episodes of the corpus, stored and merged in one go."""
    with make.stored(*make.corpus()) as store:
        events, episodes = make.picture(store)
    assert 5 < len(events) < len(make.corpus()) + 1 and episodes  # worth the comparison
    return events, episodes
