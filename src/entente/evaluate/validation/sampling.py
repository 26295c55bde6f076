"""Drawing: a store and a wish come in, a sample with its items goes out, the same for the same store and seed.

Every mention (and sentence) gets a key by hashing its id with the seed; of each stratum those with the lowest keys are
drawn, which is simple random sampling without replacement inside strata. A second key decides in which order they are
shown, so that whatever part of a sample has been answered is a random part of it.
"""

from __future__ import annotations

import hashlib
import heapq
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, date, datetime
from typing import Any, Literal, TypeAlias

from entente.evaluate.validation.errors import SampleError
from entente.evaluate.validation.naming import check_name
from entente.evaluate.validation.passages import Shown, shown
from entente.evaluate.validation.strata import Allocation, By, allocate, stratum
from entente.evaluate.validation.uncoded import uncoded
from entente.records import Document, Mention, Offsets
from entente.store import FrameRow, Query, Sample, SampleItem, Store

Order: TypeAlias = Literal["random", "uncertain"]
UNCODED = "nothing coded"  # the stratum of sentences in which nothing was coded
TOLD = "SELECT record FROM mentions WHERE retired_by IS NULL AND document IN (SELECT unnest($documents))"
DOCUMENTS = """
SELECT id, title, published, outlet, url, text, text_hash FROM documents
WHERE retired_by IS NULL AND id IN (SELECT unnest($documents))
"""
OF_SENTENCES = frozenset({"type", "outlet", "since", "until"})  # filters that can go with `missed`


@dataclass(frozen=True)
class Wish:
    """What to draw: `size` mentions that `query` wants, so many of each stratum of `by`; and `missed` sentences.

    `order` is that in which they are shown: at random, or least sure first. `least_sure` draws the least sure
    mentions of each stratum in place of random ones: to find faults with, not to estimate from.
    """

    query: Query = field(default_factory=Query)
    size: int = 200
    by: tuple[By, ...] = ("type",)
    allocation: Allocation = "equal"
    order: Order = "random"
    least_sure: bool = False
    missed: int = 0
    seed: int = 1

    @property
    def options(self) -> dict[str, Any]:
        """The wish in JSON form, as the sample keeps it; the seed stands beside it."""
        given = {each.name: getattr(self, each.name) for each in fields(self) if each.name not in ("query", "seed")}
        return given | {"by": list(self.by), "query": _asked(self.query)}


def draw(store: Store, name: str, wish: Wish, version: str) -> Sample:
    """Draw a sample and keep it in the store under `name`.

    Raises SampleError for a wish that cannot be met, StoreError when there is a sample of that name.
    """
    check_name(name)
    if wish.size < 1 and wish.missed < 1:
        raise SampleError("nothing is to be drawn: give a size, or a number of sentences")
    models, chosen = _mentions(store, wish)
    items = [*chosen, *_sentences(store, wish)]
    drawn = [_item(position, *each) for position, each in enumerate(items, 1)]
    sample = Sample(name, datetime.now(UTC), wish.seed, wish.options, version, models)
    store.add_sample(sample, drawn)
    return sample


Chosen: TypeAlias = tuple[Shown, str, str, float]  # what is shown, its document, its stratum, its weight


def _item(position: int, seen: Shown, document: str, name: str, weight: float) -> SampleItem:
    record, place = seen.record, seen.sentence
    return SampleItem(
        position,
        "sentence" if record is None else "mention",
        record.id if record is not None else None,
        document,
        place.start,
        place.end,
        name,
        weight,
        seen.model_dump(mode="json"),
    )


def _mentions(store: Store, wish: Wish) -> tuple[list[str], list[Chosen]]:
    """The models of all mentions that could be drawn, and those that are."""
    strata: dict[str, list[FrameRow]] = defaultdict(list)
    models = set()
    for row in store.frame(wish.query):
        strata[stratum(row, wish.by)].append(row)
        models.add(row.model)
    if wish.size < 1:
        return sorted(models), []
    if not strata:
        raise SampleError("no mention of the store meets the filters: code documents first, or ask for less")
    counts = allocate({name: len(rows) for name, rows in strata.items()}, wish.size, wish.allocation)
    drawn = [
        (row, name, len(strata[name]) / counts[name])
        for name, rows in strata.items()
        for row in heapq.nsmallest(counts[name], rows, key=lambda row: _draws(wish, row))
    ]
    drawn.sort(key=lambda each: _shows(wish, each[0]))
    return sorted(models), list(_with_passages(store, drawn))


def _draws(wish: Wish, row: FrameRow) -> tuple[float, bytes]:
    return (_sureness(row) if wish.least_sure else 0.0), key(wish.seed, "draw", row.id)


def _shows(wish: Wish, row: FrameRow) -> tuple[float, bytes]:
    return (_sureness(row) if wish.order == "uncertain" else 0.0), key(wish.seed, "show", row.id)


def _sureness(row: FrameRow) -> float:
    return abs(row.confidence - 0.5)


def key(seed: int, what: str, name: str) -> bytes:
    """A number that is as good as random, and always the same for the same seed and name."""
    return hashlib.blake2b(f"{seed}:{what}:{name}".encode(), digest_size=16).digest()


def _with_passages(store: Store, drawn: Sequence[tuple[FrameRow, str, float]]) -> Iterator[Chosen]:
    """The mentions that were drawn, each with its passage and the other mentions of its sentence."""
    told: dict[str, list[Mention]] = defaultdict(list)
    documents = _documents(store, (row.document for row, _, _ in drawn))
    for found in store.ask(TOLD, {"documents": list(documents)}).to_pylist():
        mention = Mention.model_validate_json(found["record"])
        told[mention.document].append(mention)
    for row, name, weight in drawn:
        (record,) = (each for each in told[row.document] if each.id == row.id)
        others = sorted(each.id for each in told[row.document] if each.sentence == record.sentence)
        others.remove(record.id)
        yield shown(documents[row.document], record.sentence, record, others), row.document, name, weight


def _documents(store: Store, ids: Iterable[str]) -> dict[str, Document]:
    """The current documents with these ids, each with the slots that are shown."""
    found = store.ask(DOCUMENTS, {"documents": sorted(set(ids))}).to_pylist()
    return {row["id"]: Document.model_validate(row) for row in found}


def _sentences(store: Store, wish: Wish) -> Iterator[Chosen]:
    """Sentences in which nothing was coded, drawn from all of them."""
    if wish.missed < 1:
        return
    if unfit := sorted(set(_asked(wish.query)) - OF_SENTENCES):
        raise SampleError(f"sentences without a mention have no {', '.join(unfit)}: draw them as a sample of their own")
    asked = Query(outlet=wish.query.outlet, since=wish.query.since, until=wish.query.until)
    count = 0

    def keyed() -> Iterator[tuple[bytes, str, int, int]]:
        nonlocal count
        for document, text, coded in store.texts(asked):
            for place in uncoded(text, coded):
                count += 1
                yield key(wish.seed, "draw", f"{document}:{place.start}"), document, place.start, place.end

    drawn = heapq.nsmallest(wish.missed, keyed())
    if not drawn:
        raise SampleError("every sentence of these documents holds a mention: leave out the sentences")
    documents = _documents(store, (document for _, document, _, _ in drawn))
    for _, document, start, end in drawn:
        place = Offsets(start=start, end=end)
        yield shown(documents[document], place), document, UNCODED, count / len(drawn)


def _asked(query: Query) -> Mapping[str, Any]:
    """The filters that a query has, in JSON form."""
    given = {name: value for name, value in asdict(query).items() if value not in (None, False)}
    return {
        name: list(value) if isinstance(value, tuple) else value.isoformat() if isinstance(value, date) else value
        for name, value in given.items()
    }
