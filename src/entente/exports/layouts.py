"""The layouts that other tools load: a store and a question come in, a file or a folder goes out."""

from __future__ import annotations

import json
import shlex
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from entente.exports.reading import document_of, with_documents
from entente.formats.words import many
from entente.formats.writers import FormatError

if TYPE_CHECKING:
    from entente.formats import TextLevel
    from entente.formats.bundle import Provenance
    from entente.formats.gdelt import Listed
    from entente.formats.separated import Row
    from entente.store import Query, Store
    from entente.store.counting import Period

Layout: TypeAlias = Literal["polecat", "icews", "gdelt", "gdelt-mentions", "panel", "parquet", "bundle"]
Told: TypeAlias = tuple[Mapping[str, Any], Mapping[str, Any] | None]  # an event and the document of its evidence

OWN = "entente"  # the source of events that were merged from mentions
# Filters that a layout cannot follow: what events are made of has no speaker, a panel counts all states.
IN_STATEMENTS = ("speaker", "about", "stance")
NOT_FOR: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("icews", "gdelt", "gdelt-mentions", "parquet", "bundle"), IN_STATEMENTS),
    "panel": ("actor", "recipient", "type", "status", "outlet", "limit", *IN_STATEMENTS),
}
FILTERS = ("actor", "recipient", "type", "status", "since", "until", "outlet", "source", "limit")  # of events
GDELT_SUFFIX = {"gdelt": ".export.CSV", "gdelt-mentions": ".mentions.CSV"}


class Misfit(FormatError):
    """A filter that a layout cannot follow; the message, one line, begins with its name."""


def write(
    layout: Layout,
    store: Store,
    query: Query,
    out: Path,
    text: TextLevel = "span",
    period: Period | None = None,
    called: str | None = None,
) -> str:
    """Write what `query` finds to the file or folder `out`, in this layout; how much that was, in words.

    polecat, icews and gdelt have no column for the status: without one in the query they hold what is actual, and never
    background. `period` is that of a panel. `called` is what a bundle says it is called, if not `out`. Raises
    FormatError for what the layout cannot do, OSError where it cannot be written; what ends badly leaves no file.
    """
    check(layout, query, period)
    match layout:
        case "panel":
            return _panel(store, query, out, period or "month")
        case "bundle":
            return _bundle(store, query, out, text, called or str(out))
        case _:
            return _WRITERS[layout](store, query, out, text)


def check(layout: str, query: Query, period: str | None) -> None:
    """Raise Misfit for filters that a layout cannot follow."""
    if period is not None and layout != "panel":
        raise Misfit(f"period is of a panel: leave it out, or export panel instead of {layout}")
    if layout == "polecat" and query.source != OWN:
        raise Misfit(f"source does not apply to the layout polecat: it holds mentions, and {query.source} has none")
    for name in NOT_FOR.get(layout, ()):
        if getattr(query, name) is not None:
            raise Misfit(f"{name} does not apply to the layout {layout}: leave it out")


def target_of(layout: str, out: Path) -> Path:
    """The path that a layout writes when it is given `out`: GDELT's files have suffixes of their own."""
    suffix = GDELT_SUFFIX.get(layout)
    return out.with_name(out.name + suffix) if suffix and not out.suffix else out


def _polecat(store: Store, query: Query, out: Path, text: TextLevel) -> str:
    from entente.formats import Destination, polecat
    from entente.formats.separated import write_lines

    def rows() -> Iterator[Row]:
        for key, mentions in stories.items():
            if (document := document_of(store, key)) is not None:
                told = [json.loads(zlib.decompress(mention)) for mention in mentions]
                yield from polecat.story_rows(document.model_dump(mode="json"), told, text)

    stories: dict[str, list[bytes]] = {}  # packed, for all of a story come together and a store may hold millions
    for mention in store.mentions(_told_as_news(query)):
        stories.setdefault(mention.document, []).append(zlib.compress(mention.model_dump_json().encode(), 1))
    with Destination(out) as file:
        count = write_lines(file, polecat.COLUMNS, rows())
    return f"{many(count, 'row')} of {many(len(stories), 'document')}"


def _icews(store: Store, query: Query, out: Path, text: TextLevel) -> str:
    from entente.formats import Destination, icews
    from entente.formats.separated import write_lines

    events = _Counted(_events(store, _told_as_news(query)))
    with Destination(out) as file:
        rows = (row for event, document in events for row in icews.event_rows(event, document, text))
        count = write_lines(file, icews.COLUMNS, rows)
    return f"{many(count, 'row')} of {events.said()}"


def _gdelt(store: Store, query: Query, out: Path, text: TextLevel) -> str:
    from entente.formats import Destination, gdelt
    from entente.formats.separated import write_lines
    from entente.store.counting import LEADS

    def rows() -> Iterator[Row]:
        for event, document in events:
            told = event.get("evidence")
            yield from gdelt.event_rows(event, document, told["mention"] in leads if told else None, text)

    leads = set(store.ask(LEADS).column("id").to_pylist())
    events = _Counted(_events(store, _told_as_news(query)))
    with Destination(out) as file:
        count = write_lines(file, None, rows())
    return f"{many(count, 'row')} of {events.said()}"


def _gdelt_mentions(store: Store, query: Query, out: Path, text: TextLevel) -> str:
    from entente.formats import Destination, gdelt
    from entente.formats.separated import write_lines

    listed: dict[str, list[Listed]] = {}
    events = _Counted((event.model_dump(mode="json"), None) for event in store.events(_told_as_news(query)))
    for event, _unread in events:
        listed.update(dict.fromkeys(event["mentions"], gdelt.listed(event)))

    def rows() -> Iterator[Row]:
        told = (mention for mention in store.mentions() if mention.id in listed)
        for document, mention in with_documents(told, store):
            if document is not None:
                yield from gdelt.mention_rows(listed[mention["id"]], mention, document)

    with Destination(out) as file:
        count = write_lines(file, None, rows())
    return f"{many(count, 'row')} of {events.said()}"


def _panel(store: Store, query: Query, out: Path, period: Period) -> str:
    from entente.formats import Destination
    from entente.formats.panels import writer_of
    from entente.relations import PANEL_LABELS, panel

    write = writer_of(out)
    frame = panel(store, period, query.since, query.until, source=query.source or OWN)
    with Destination(out) as file:
        write(frame, PANEL_LABELS, file)
    return f"{many(len(frame), 'row')}"


def _parquet(store: Store, query: Query, out: Path, text: TextLevel) -> str:
    from entente.formats.partitioned import write_events

    count = write_events(out, _events(store, query), text)
    return f"{many(count, 'event')}"


def _bundle(store: Store, query: Query, out: Path, text: TextLevel, called: str) -> str:
    from entente.formats import Destination
    from entente.formats.bundle import write_bundle

    with Destination(out) as file:
        count = write_bundle(file, _events(store, query), text, _provenance(store, query, called, text))
    return f"{many(count, 'event')}"


_WRITERS: dict[str, Callable[[Store, Query, Path, TextLevel], str]] = {
    "polecat": _polecat,
    "icews": _icews,
    "gdelt": _gdelt,
    "gdelt-mentions": _gdelt_mentions,
    "parquet": _parquet,
}


def _provenance(store: Store, query: Query, called: str, text: TextLevel) -> Provenance:
    """Where the events come from, for a bundle."""
    from entente.formats.bundle import Provenance
    from entente.relations.coverage import source_set
    from entente.store.counting import documents_read
    from entente.store.schema import MIGRATIONS

    given = {name: getattr(query, name) for name in FILTERS}
    runs = {(run.version, run.model, run.model_hash): None for run in store.runs()}
    return Provenance(
        command=shlex.join(["entente", "export", "bundle", called, "--db", store.path, *_options(given, text)]),
        query=given,
        runs=[{"entente": version, "model": model, "model_hash": hashed} for version, model, hashed in runs],
        store=MIGRATIONS[-1].version,
        source_set=source_set(store.ask(*documents_read("year")).column("outlet").to_pylist()),
        corrections=[each.model_dump(mode="json") for each in store.corrections() if each.undone is None],
    )


def _options(given: Mapping[str, Any], text: str) -> Iterator[str]:
    """The options of a command that asks for the same."""
    for name, value in given.items():
        for each in value if isinstance(value, tuple) else [value] if value is not None else []:
            yield from (f"--{name}", str(each))
    yield from ("--text", text)


def _told_as_news(query: Query) -> Query:
    """What a layout without a status may hold: foreground, and what is actual unless another status is asked for."""
    return replace(query, status=query.status or ("actual",), historical=False)


def _events(store: Store, query: Query) -> Iterator[Told]:
    """The events that are asked for, each with the document of its evidence."""
    return ((event, document) for document, event in with_documents(store.events(query), store))


class _Counted:
    """Events as they pass, counted, with those that have no code of CAMEO."""

    def __init__(self, events: Iterable[Told]):
        self._events = events
        self.count = self.uncoded = 0

    def __iter__(self) -> Iterator[Told]:
        for event, document in self._events:
            self.count += 1
            self.uncoded += not event["cameo"]
            yield event, document

    def said(self) -> str:
        """How many: "12 events (1 without a code of CAMEO left out)"."""
        left_out = f" ({self.uncoded:,} without a code of CAMEO left out)" if self.uncoded else ""
        return many(self.count, "event") + left_out
