"""Phrases that somebody asks about, outside coding: whom, or which place, a phrase of a text means on a date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from spacy.tokens import Doc, Span

from entente.actors.resolve import Resolver
from entente.actors.tables import Tables
from entente.records import Actor, Place


class PhraseMissing(ValueError):
    """The phrase does not stand in the text."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a phrase means: its actors with the reason for each, none where it is a place and does not act."""

    actors: tuple[Actor, ...]
    reasons: tuple[str, ...]


def locate(doc: Doc, phrase: str, start: int | None = None) -> Span:
    """The tokens of `phrase` in the text, at the character `start` or else where it stands first.

    Raises PhraseMissing when it does not stand there.
    """
    at = doc.text.find(phrase) if start is None else start
    if at < 0 or doc.text[at : at + len(phrase)] != phrase or not phrase.strip():
        raise PhraseMissing(f"{phrase!r} does not stand in the text")
    span = doc.char_span(at, at + len(phrase), alignment_mode="expand")
    if span is None:
        raise PhraseMissing(f"{phrase!r} is no run of words of the text")
    return span


def who(doc: Doc, phrase: str, day: date | None, tables: Tables, start: int | None = None) -> Asked:
    """The actors that a phrase of an annotated text stands for. Raises PhraseMissing."""
    span = locate(doc, phrase, start)
    resolver = Resolver(tables, doc, day)
    if not resolver.acts(span):
        return Asked((), ())
    actors = tuple(resolver.actors(span))
    return Asked(actors, tuple(resolver.reason(span, actor) for actor in actors))


def where(doc: Doc, phrase: str, day: date | None, tables: Tables, start: int | None = None) -> Place:
    """The place that a phrase of an annotated text names. Raises PhraseMissing."""
    return Resolver(tables, doc, day).place(locate(doc, phrase, start))
