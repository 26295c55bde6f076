"""Records and what people corrected in them → the records as corrected, with every edit shown in `edits`.

A correction finds its record by the words on which it stands, so that it outlives the coder that made the record. What
follows from a slot follows: the quad class, score and codes of a type, the scope of the parties. A record keeps the id
that the coder gave it and the coder's confidence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeVar

from pydantic import TypeAdapter

from entente.coding import cameo, ontology
from entente.coding.mentions import scope
from entente.coding.slot_actors import SIDES, Told, key_of
from entente.coding.slot_words import REMOVED, words_of
from entente.records import Actor, Characterised, Correction, Edit, Mention, Place, Span, Statement

T = TypeVar("T", Actor, Place)


def corrected(records: Sequence[Told], standing: Iterable[Correction], text: str) -> list[Told]:
    """The records of one document, with its `text`, as the corrections that stand make them, in the same order.

    Of several corrections of a slot the last holds. A record that a person says is none is left out, and statements
    name it no longer.
    """
    held: dict[str, list[Correction]] = {}
    for correction in standing:
        if (record := holder(correction, records)) is not None:
            held.setdefault(record.id, []).append(correction)
    made = [_edited(record, held[record.id], text) if record.id in held else record for record in records]
    gone = {record.id for record, after in zip(records, made, strict=True) if after is None}
    return [_without(record, gone) for record in made if record is not None]


def holder(correction: Correction, records: Iterable[Told]) -> Told | None:
    """The record that a correction is of: the one with its id, else the only one on its words, as it was before."""
    there = [each for each in records if each.kind == correction.of and words_under(each) == correction.words]
    same = [each for each in there if each.id == correction.record]
    if same:
        return same[0]
    return there[0] if correction.alone and len(there) == 1 else None


def words_under(record: Told) -> Span:
    """The words on which a record stands: the trigger of a mention, the first words of what a statement says."""
    return record.trigger if isinstance(record, Mention) else record.content[0]


def _edited(record: Told, corrections: Sequence[Correction], text: str) -> Told | None:
    last = {each.slot: each for each in corrections}
    if REMOVED in last:
        return None
    meant = {slot: _value(record, slot, each.meaning, text) for slot, each in last.items() if slot != "stance"}
    if isinstance(record, Mention):
        meant = _followed(record, meant)
    elif "stance" in last:
        meant["about"] = _with_stances(meant.get("about", record.about), last["stance"].meaning)
    edits = [
        Edit(slot=slot, was=words_of(record, slot), by=each.by, at=each.made, why=each.why)
        for slot, each in last.items()
    ]
    return record.model_copy(update=meant | {"edits": edits})


def _value(record: Told, slot: str, meaning: Any, text: str) -> Any:
    """What a slot holds, without words that do not stand in the text any more."""
    value = _reader(type(record), slot).validate_python(meaning)
    if slot in SIDES[record.kind]:
        return [_standing(actor, text) for actor in value]
    return _standing(value, text) if isinstance(value, Place) else value


@lru_cache(maxsize=64)
def _reader(kind: type[Told], slot: str) -> TypeAdapter[Any]:
    return TypeAdapter(Any if (slots := kind.model_fields[slot].annotation) is None else slots)


def _standing(named: T, text: str) -> T:
    called = named.called if isinstance(named, Characterised) else None
    if called is not None and text[called.start : called.end] != called.text:
        named = named.model_copy(update={"called": None})
    if named.text is None or text[named.start : named.end] == named.text:
        return named
    return named.model_copy(update={"text": None, "start": None, "end": None})


def _followed(record: Mention, meant: dict[str, Any]) -> dict[str, Any]:
    """The corrected slots, and those that follow from them."""
    kind, modes = meant.get("type", record.type), meant.get("mode", record.mode)
    actors, recipients = (meant.get(slot, getattr(record, slot)) for slot in ("actors", "recipients"))
    follows: dict[str, Any] = {}
    if "type" in meant or "mode" in meant:
        follows["mode"] = modes = [mode for mode in modes if (kind, mode) in ontology.measures()]
    if (kind, modes) != (record.type, record.mode):
        code = cameo.general(kind, modes, actors)
        follows |= {"quad": ontology.quad_class(kind), "score": ontology.score(kind, modes), **_code(code)}
    elif (code := cameo.fought(kind, record.cameo, actors)) != record.cameo:
        follows |= _code(code)
    if "actors" in meant or "recipients" in meant:
        follows["scope"] = scope(actors, recipients)
    return meant | follows


def _code(code: str | None) -> dict[str, Any]:
    return {"cameo": code, "goldstein": ontology.goldstein_scores()[code] if code else None}


def _with_stances(about: Sequence[Any], stances: Mapping[str, str | None]) -> list[Any]:
    """Those whom a statement is about with the stances given to them; nothing is known of how sure those are."""
    return [
        actor.model_copy(update={"stance": stances[key], "stance_confidence": None})
        if (key := key_of(actor)) in stances
        else actor
        for actor in about
    ]


def _without(record: Told, gone: set[str]) -> Told:
    """A record that names none of those that are gone."""
    if not isinstance(record, Statement) or not gone.intersection([*record.mentions, *record.denies]):
        return record
    kept = {slot: [each for each in getattr(record, slot) if each not in gone] for slot in ("mentions", "denies")}
    return record.model_copy(update=kept)
