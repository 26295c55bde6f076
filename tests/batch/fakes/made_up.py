"""Documents and what they tell, made up by chance: no coder is needed, and all that merging looks at varies."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from random import Random
from typing import Any

from entente.coding import ontology
from entente.records import (
    Actor,
    Characterised,
    DateSpan,
    Document,
    Magnitude,
    Mention,
    Offsets,
    Place,
    Span,
    Statement,
    mention_id,
    statement_id,
    text_hash,
)

COUNTRIES = ("CHN", "RUS", "IRN", "UKR")
ACTS = (("ASSAULT", "attacked"), ("CONSULT", "met"), ("THREATEN", "threatened"))
WORDS = "harbour grain rail mines visas debt dam drones talks quota fleet bank border fishing steel islands".split()
FIRST = date(2023, 12, 10)


def told(count: int, seed: int = 1, days: int = 70) -> list[tuple[Document, list[Mention]]]:
    """`count` documents of happenings that are told once to four times, each with no to three mentions."""
    rng = Random(seed)
    found: list[tuple[Document, list[Mention]]] = []
    while len(found) < count:
        happening = _happening(rng, days)
        for _ in range(min(rng.randint(1, 4), count - len(found))):
            others = [_happening(rng, days) for _ in range(rng.choice((0, 0, 0, 1, 2)))]
            found.append(_report(rng, len(found), [happening, *others]))
            if rng.random() < 0.1:
                found.append(_copied(rng, len(found), *found[-1]))
    return found[:count]


def _copied(
    rng: Random, number: int, document: Document, mentions: list[Mention]
) -> tuple[Document, list[Mention]]:  # fmt: skip
    """The same text in another outlet; what it tells is coded too."""
    key = f"doc-{number:020d}"
    again = document.model_copy(update={"id": key, "outlet": f"Outlet {rng.randrange(5)}", "state_run": True})
    return again, [
        each.model_copy(update={"document": key, "id": mention_id(key, each.trigger, each.type)}) for each in mentions
    ]


def _happening(rng: Random, days: int) -> dict[str, Any]:
    one, other = rng.sample(COUNTRIES, 2)
    kind, verb = rng.choice(ACTS)
    if rng.random() < 0.5:  # a war, so that there are episodes
        one, other, kind, verb = "RUS", "UKR", "ASSAULT", "attacked"
    return {
        "one": one, "other": other, "kind": kind, "verb": verb, "day": FIRST + timedelta(rng.randrange(days)),
        "words": rng.sample(WORDS, 4), "dead": rng.randrange(2, 40), "place": rng.randrange(6),
    }  # fmt: skip


def _report(rng: Random, number: int, happenings: list[dict[str, Any]]) -> tuple[Document, list[Mention]]:
    key = f"doc-{number:020d}"
    parts: list[str] = []
    places: list[tuple[dict[str, Any], int, int, int]] = []
    for happening in happenings:
        start = sum(map(len, parts))
        words = [*happening["words"][:3], *rng.sample(WORDS, 2)]
        rng.shuffle(words)
        before = f"{happening['one']} "
        said = f"{happening['verb']} {happening['other']} in Town{happening['place']} over {' '.join(words)}"
        parts.append(f"{before}{said} {number}. ")
        places.append((happening, start, start + len(before), sum(map(len, parts)) - 1))
    text = "".join(parts).strip()
    mentions = [_mention(rng, key, text, *each) for each in places if rng.random() < 0.95]
    document = Document(
        id=key, text=text, text_hash=text_hash(text), published=_published(rng, happenings[0]["day"]),
        outlet=f"Outlet {rng.randrange(5)}", outlet_country=rng.choice((None, "CHN", "FRA")),
        state_run=rng.choice((None, True, False)), sentences=len(happenings),
        title=rng.choice((None, f"News {number}")),
    )  # fmt: skip
    return document, mentions


def _published(rng: Random, day: date) -> date | datetime | None:
    later = day + timedelta(rng.randrange(3))
    kind = rng.random()
    if kind < 0.1:
        return None
    if kind < 0.3:
        zone = timezone(timedelta(hours=rng.choice((-8, 0, 9))))
        return datetime(later.year, later.month, later.day, rng.randrange(24), 30, tzinfo=zone)
    return later


def _mention(
    rng: Random, key: str, text: str, happening: dict[str, Any], start: int, at: int, end: int
) -> Mention:  # fmt: skip
    verb, day = happening["verb"], happening["day"]
    trigger = Span(text=verb, start=at, end=at + len(verb))
    parties = [_actor(text, code, start) for code in (happening["one"], happening["other"])]
    span = rng.choices((0, 6, 30, 500, None), (8, 2, 2, 1, 2))[0]
    first = day - timedelta(days=rng.randrange(span + 1)) if span is not None else None
    precision = {0: "day", 6: "week", 30: "month", 500: "year"}.get(span or 0)
    town = f"Town{happening['place']}"
    where = text.index(town, start)
    return Mention(
        id=mention_id(key, trigger, happening["kind"]), document=key, sentence=Offsets(start=start, end=end),
        lead=start == 0, type=happening["kind"], quad=ontology.quad_class(happening["kind"]),
        score=ontology.score(happening["kind"], []), scope="interstate", trigger=trigger,
        actors=parties[:1], recipients=parties[1:] if rng.random() < 0.8 else [], confidence=0.9, model="made up",
        date=first and DateSpan(
            start=first, end=first + timedelta(days=span or 0), precision=precision, basis="explicit"
        ),
        place=Place(
            text=town, start=where, end=where + len(town), name=town, country=happening["other"],
            lat=10.0 * happening["place"], lon=5.0, precision="city",
        ) if rng.random() < 0.6 else None,
        magnitude=Magnitude(dead=happening["dead"]) if rng.random() < 0.3 else None,
        historical=rng.random() < 0.1, status=rng.choices(("actual", "planned"), (9, 1))[0],
    )  # fmt: skip


def _actor(text: str, code: str, start: int) -> Actor:
    at = text.index(code, start)
    return Actor(
        text=code, start=at, end=at + 3, name=code, id=f"state/{code}", country=code, sectors=["GOV"], confidence=0.9
    )


def said(document: Document) -> list[Statement]:
    """A statement of the first party of a document about the second, critical every other time."""
    text = document.text
    speaker = _actor(text, text[:3], 0)
    other = next(code for code in COUNTRIES if f" {code} " in text[:40])
    content = [Span(text=text[4:20], start=4, end=20)]
    about = _actor(text, other, 0).model_dump() | {"stance": "critical" if len(text) % 2 else "supportive"}
    return [
        Statement(
            id=statement_id(document.id, content), document=document.id, form="indirect", speakers=[speaker],
            cue=Span(text=text[4:8], start=4, end=8), content=content, text=text[4:20],
            about=[Characterised(**about)], confidence=0.8,
        )
    ]  # fmt: skip
