"""Joining and splitting by hand: what a person says of events is kept as decisions about pairs of their mentions."""

from __future__ import annotations

from entente.records import Event, Mention
from entente.store import Action, Store

OWN = "entente"  # the source of events that were merged from mentions


class NotByHand(ValueError):
    """Events cannot be joined or split so; the message is one line and says what to do."""


def event_of(store: Store, key: str) -> Event:
    """The current event that an id, or its beginning, names; one that is gone leads to its successor.

    Raises NotByHand where there is none, and for an imported event.
    """
    for tombstone in store.tombstones():
        if tombstone.id == key and tombstone.replaced_by:
            key = tombstone.replaced_by
    found = store.get(key)
    if found is None or found.kind != "event":
        raise NotByHand(
            f"no event, or more than one record, has an id that begins with {key!r}: find ids with entente events"
        )
    if found.source != OWN:
        raise NotByHand(
            f"{found.id} was imported ({found.source}): only events merged from mentions are joined and split"
        )
    return found


def join(store: Store, one: str, other: str) -> None:
    """Hold two events to be one: takes effect with the next merge. Raises NotByHand."""
    ours, theirs = event_of(store, one), event_of(store, other)
    if ours.id == theirs.id:
        raise NotByHand(f"{ours.id} is one event already")
    told = [_mention(store, each) for each in theirs.mentions]
    for mention in [_mention(store, each) for each in ours.mentions]:
        for their in told:  # every pair, or those that fit their own event alone would be torn from it
            _decide(store, "join", mention, their)


def split(store: Store, event: str, mention: str) -> None:
    """Take a mention out of its event: takes effect with the next merge. Raises NotByHand."""
    whole, apart = event_of(store, event), _mention(store, mention)
    if apart.id not in whole.mentions:
        raise NotByHand(f"{apart.id} is not told of {whole.id}: entente merge --explain {whole.id} lists its mentions")
    others = [each for each in whole.mentions if each != apart.id]
    if not others:
        raise NotByHand(f"{whole.id} has no other mention: there is nothing to split")
    for each in others:
        _decide(store, "split", apart, _mention(store, each))


def _decide(store: Store, action: Action, one: Mention, other: Mention) -> None:
    if (one.document, one.trigger.start) != (other.document, other.trigger.start):
        store.override(action, one, other)


def _mention(store: Store, key: str) -> Mention:
    found = store.get(key)
    if found is None or found.kind != "mention":
        raise NotByHand(f"no mention, or more than one record, has an id that begins with {key!r}")
    return found
