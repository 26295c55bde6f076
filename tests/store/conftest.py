from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from entente.records import (
    Actor,
    Characterised,
    DateSpan,
    Document,
    Mention,
    Offsets,
    Span,
    Statement,
    mention_id,
    statement_id,
    text_hash,
)
from entente.store import Store, open_store

TEXT = 'China accused the United States of meddling, and "will respond", Wang Yi said on Tuesday.'


def span(words: str, text: str = TEXT) -> Span:
    start = text.index(words)
    return Span(text=words, start=start, end=start + len(words))


def actor(words: str, **slots: Any) -> Actor:
    found = span(words)
    return Actor(text=found.text, start=found.start, end=found.end, **slots)


CHINA = actor("China", name="China", id="state/CHN", country="CHN", sectors=["GOV"], confidence=0.9)
USA = actor("the United States", name="United States", id="state/USA", country="USA", confidence=0.8)
WANG = actor("Wang Yi", name="Wang Yi", id="person/wang-yi", country="CHN", office="foreign minister")


def document(name: str = "one", text: str = TEXT, **slots: Any) -> Document:
    given = {"title": "China accuses", "published": date(2025, 1, 21), "outlet": "Xinhua"} | slots
    return Document(id=f"doc-{name}", text=text, text_hash=text_hash(text), **given)


def day(first: str, last: str | None = None) -> DateSpan:
    return DateSpan(
        start=date.fromisoformat(first), end=date.fromisoformat(last or first), precision="day", basis="relative"
    )


def mention(of: Document, **slots: Any) -> Mention:
    event_type = slots.pop("type", "ACCUSE")
    trigger = slots.pop("trigger", span("accused"))
    given: dict[str, Any] = {
        "id": mention_id(of.id, trigger, event_type),
        "actors": [CHINA],
        "recipients": [USA],
        "date": day("2025-01-21"),
        "confidence": 0.93,
        "model": "entente-en 0.1.0",
    }
    return Mention(
        document=of.id, sentence=Offsets(start=0, end=len(TEXT)), lead=True, type=event_type, quad=3, score=-2.0,
        trigger=trigger, **(given | slots),
    )  # fmt: skip


def statement(of: Document, **slots: Any) -> Statement:
    content = slots.pop("content", [span("will respond")])
    about = Characterised(**USA.model_dump(), called=span("the United States"), stance="critical")
    given: dict[str, Any] = {"speakers": [WANG], "about": [about], "date": day("2025-01-21")}
    return Statement(
        id=slots.pop("id", statement_id(of.id, content)), document=of.id, form="direct", cue=span("said"),
        content=content, text="will respond", confidence=0.7, **(given | slots),
    )  # fmt: skip


@pytest.fixture
def make() -> SimpleNamespace:
    """Builders of small valid records, and the actors they use."""
    return SimpleNamespace(
        document=document, mention=mention, statement=statement, actor=actor, span=span, day=day,
        china=CHINA, usa=USA, wang=WANG,
    )  # fmt: skip


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "news.duckdb"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with open_store(path) as opened:
        yield opened
