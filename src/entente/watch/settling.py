"""What comes of items that wait: coded, known, skipped with a reason, or to be tried again; and which are the same.

An item is the same as another that gave the same document: its address, where redirects and the page itself led, is
that of the other, in this feed or in another. It is as good as the same when the outlet has the same text elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from entente.documents import Skipped
from entente.records import Document
from entente.store import Store
from entente.store.feeds import Settled, Waiting
from entente.watch.reading import Later
from entente.watch.reports import Report


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one item. kind: of a skipped one, as documents have it; document: the id of the one that it gave."""

    item: Waiting
    state: Literal["coded", "known", "skipped", "again"]
    reason: str | None = None
    kind: str | None = None
    document: str | None = None
    due: datetime | None = None

    @classmethod
    def skipped(cls, item: Waiting, skipped: Skipped) -> Outcome:
        """Of an item that gave no document."""
        return cls(item, "skipped", skipped.reason, skipped.kind)

    @classmethod
    def again(cls, item: Waiting, later: Later, now: datetime) -> Outcome:
        """Of an item that failed for now."""
        return cls(item, "again", later.reason, due=now + later.wait)

    @classmethod
    def same(cls, item: Waiting, reason: str) -> Outcome:
        """Of an item that is the same as another."""
        return cls(item, "skipped", reason, "duplicate")

    @property
    def settled(self) -> Settled:
        """This as the store keeps it."""
        state: Literal["waiting", "coded", "skipped"]
        state = "waiting" if self.state == "again" else "skipped" if self.state == "skipped" else "coded"
        return Settled(self.item.feed, self.item.key, state, self.reason, self.document, self.due)


def tell(report: Report, outcome: Outcome) -> None:
    """Count an outcome in the report on its feed."""
    feed = report.feed(outcome.item.feed)
    match outcome.state:
        case "coded":
            feed.coded += 1
        case "known":
            feed.known += 1
        case "again":
            feed.again += 1
        case "skipped":
            feed.skipped[outcome.kind or "error"] += 1
    if outcome.state == "again" or outcome.kind in ("error", "too-long"):
        feed.note_fault(outcome.reason or "")


def known_by_address(store: Store, items: Sequence[Waiting]) -> list[Outcome]:
    """Those of the items whose address another item has been coded from: their pages need not be fetched."""
    holders = store.feeds.at_address([item.url for item in items if item.url is not None])
    return [
        Outcome.same(item, _same_address(item.url, holder))
        for item in items
        if item.url is not None and (holder := holders.get(item.url)) not in (None, (item.feed, item.key))
    ]


def sorted_out(
    store: Store, read: Sequence[tuple[Waiting, Document]]
) -> tuple[list[tuple[Waiting, Document]], list[Outcome]]:
    """The documents to be coded, and what came of the items whose document the store has, or will have from another."""
    holders = store.feeds.holding([document.id for _, document in read])
    stored = store.feeds.stored([document.id for _, document in read])
    texts = store.feeds.same_text([document.text_hash for _, document in read])
    coming: dict[str, tuple[str, str]] = {}
    chosen: list[tuple[Waiting, Document]] = []
    outcomes: list[Outcome] = []
    for item, document in read:
        me, printing = (item.feed, item.key), (document.outlet, document.text_hash)
        holder = coming.get(document.id, holders.get(document.id, me))
        if holder != me:
            outcomes.append(Outcome.same(item, _same_address(document.url, holder)))
        elif item.document is None and document.id in stored:
            # Stored by a process that ended before it could say so, or from a file.
            outcomes.append(Outcome(item, "known", document=document.id))
        elif (twin := texts.setdefault(printing, document.id)) != document.id:
            outcomes.append(Outcome.same(item, f"same text as {twin}"))
        else:
            coming[document.id] = me
            chosen.append((item, document))
    return chosen, outcomes


def keep(store: Store, outcomes: Iterable[Outcome]) -> None:
    """Have the store keep what came of items."""
    store.feeds.settle([outcome.settled for outcome in outcomes])


def _same_address(url: str | None, holder: tuple[str, str] | None) -> str:
    what = f"same address as {url}" if url else "same text as another"
    return f"{what}, an item of {holder[0]}" if holder else what
