"""Actors of records in words that a person types: "CHN", "CHN MIL", "person/xi-jinping", "the ministry = UKR GOV"."""

from __future__ import annotations

import re
from typing import NoReturn, TypeAlias

from entente.actors import shipped
from entente.actors.named import named
from entente.records import Actor, Characterised, CorrectionError, Document, Mention, Span, Statement

Told: TypeAlias = Mention | Statement

SIDES = {
    "mention": ("actors", "recipients", "reported_by"),
    "statement": ("speakers", "about", "reported_by"),
}
NEAR = 400  # characters around a statement in which those it names stand
WANTED = "want codes (CHN, CHN MIL, UNK), ids (person/xi-jinping), names or words of the text, parted by semicolons"


def actor_meant(words: str, slot: str, record: Told, document: Document, must_stand: bool) -> Actor:
    """Whom words mean in a slot: one of the record's own actors, somebody of the tables, or who stands in the text.

    Resolved as of the document's date; words of the text stay beside an actor where they name it. `must_stand`: those
    before "=" have to stand in the text. Raises CorrectionError when they do not, and when nobody is meant.
    """
    actor = _meant(words, slot, record, document, must_stand)
    if slot == "about":
        return actor if isinstance(actor, Characterised) else Characterised.model_validate(actor.model_dump())
    return Actor.model_validate({name: getattr(actor, name) for name in Actor.model_fields})


def typed(actor: Actor) -> str:
    """What a person types for an actor."""
    codes = " ".join([*([actor.country] if actor.country else []), *actor.sectors])
    if actor.id is not None:
        return codes if actor.id.startswith("state/") else actor.id
    if codes:
        return f"{actor.text} = {codes}" if actor.text else codes
    return actor.name or actor.text or "UNK"


def key_of(actor: Actor) -> str:
    """What an actor is known by from one coding to the next: its id, else its name, words or codes."""
    return actor.id or actor.name or actor.text or " ".join([actor.country or "", *actor.sectors])


def stands(words: str, record: Told, text: str) -> Span | None:
    """Where words stand in the sentence of a mention, or around a statement: nearest to its own words."""
    if not words:
        return None
    if isinstance(record, Mention):
        at, first, last = record.trigger.start, record.sentence.start, record.sentence.end
    else:
        at, first, last = record.content[0].start, record.content[0].start - NEAR, record.content[-1].end + NEAR
    pattern = r"\s+".join(map(re.escape, words.split()))
    found = re.compile(rf"(?<!\w){pattern}(?!\w)").finditer(text, max(first, 0), last)
    nearest = min(found, key=lambda each: abs(each.start() - at), default=None)
    return nearest and Span(text=nearest[0], start=nearest.start(), end=nearest.end())


def _meant(words: str, slot: str, record: Told, document: Document, must_stand: bool) -> Actor:
    there, said, meant = (part.strip() for part in words.rpartition("="))
    if said:
        span = stands(there, record, document.text)
        if span is None and must_stand:
            raise CorrectionError(f"{slot}: {there!r} does not stand in the sentence, so it cannot mean {meant}")
        return _with_words(_resolved(meant, document) or _nobody(slot, meant), span)
    own: list[Actor] = [
        actor for name in sorted(SIDES[record.kind], key=lambda name: name != slot) for actor in getattr(record, name)
    ]
    for each in own:
        if words.lower() in (each.id, (each.name or "").lower()):
            return each
    if resolved := _resolved(words, document):
        return _own_or_new(resolved, words, own, record, document.text)
    for each in own:
        if words.lower() == (each.text or "").lower():
            return each
    span = stands(words, record, document.text)
    return Actor(**span.model_dump(), name=span.text, confidence=0.1) if span else _nobody(slot, words)


def _own_or_new(resolved: Actor, words: str, own: list[Actor], record: Told, text: str) -> Actor:
    """An actor of the record that is the resolved one; else this, with the words that name it in the record or text."""
    same = [each for each in own if each.id is not None and each.id == resolved.id]
    for each in same:
        if not resolved.sectors or resolved.sectors == each.sectors:
            return each
    for each in same:
        if each.text is not None:
            return resolved.model_copy(update={name: getattr(each, name) for name in ("text", "start", "end")})
    return _with_words(resolved, stands(words, record, text) or stands(resolved.name or "", record, text))


def _resolved(words: str, document: Document) -> Actor | None:
    return named(words, document.day, shipped())


def _nobody(slot: str, words: str) -> NoReturn:
    raise CorrectionError(f"{slot}: {words!r} is nobody that the tables know or that stands in the sentence; {WANTED}")


def _with_words(actor: Actor, span: Span | None) -> Actor:
    return actor.model_copy(update=span.model_dump()) if span else actor
