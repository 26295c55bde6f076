"""`entente export`: a store in the layouts that other tools load."""

from __future__ import annotations

import json
import shlex
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias

import typer

from entente.cli.errors import misuse
from entente.cli.filters import (
    OWN,
    AboutOption,
    ActorOption,
    DbOption,
    LimitOption,
    OutletOption,
    PeriodName,
    RecipientOption,
    SinceOption,
    SourceOption,
    SpeakerOption,
    StanceOption,
    StatusOption,
    TypeOption,
    UntilOption,
    check_store,
    query_of,
)
from entente.cli.options import TextOption
from entente.cli.showing import document_of, with_documents
from entente.formats.words import many

if TYPE_CHECKING:
    from entente.formats import TextLevel
    from entente.formats.bundle import Provenance
    from entente.formats.gdelt import Listed
    from entente.formats.separated import Row
    from entente.store import Query, Store

# Written out, not imported: typer evaluates them whenever --help is asked for.
LayoutName: TypeAlias = Literal["polecat", "icews", "gdelt", "gdelt-mentions", "panel", "parquet", "bundle"]
Told: TypeAlias = tuple[Mapping[str, Any], Mapping[str, Any] | None]  # an event and the document of its evidence

LayoutArgument = Annotated[
    LayoutName,
    typer.Argument(
        metavar="LAYOUT",
        help="polecat (mentions); icews, gdelt, gdelt-mentions (events by CAMEO); panel (states by period: .csv,"
        " .parquet or .dta); parquet (events, a folder parted by year and month); bundle (events with all that a"
        " replication needs: .zip).",
        show_default=False,
    ),
]
OutArgument = Annotated[
    Path, typer.Argument(metavar="OUT", help="The file or folder, which appears when it is complete.")
]
PeriodOption = Annotated[
    PeriodName | None,
    typer.Option("--period", help="Of a panel: day, week, month (if not given) or year.", show_default=False),
]

# Layouts that have no column for status or background: what did not happen, or long before, would pass for news.
NO_STATUS = frozenset({"polecat", "icews", "gdelt", "gdelt-mentions"})
# Filters that a layout cannot follow: what events are made of has no speaker, a panel counts all states.
IN_STATEMENTS = ("speaker", "about", "stance")
NOT_FOR: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("icews", "gdelt", "gdelt-mentions", "parquet", "bundle"), IN_STATEMENTS),
    "panel": ("actor", "recipient", "type", "status", "outlet", "limit", *IN_STATEMENTS),
}
FILTERS = ("actor", "recipient", "type", "status", "since", "until", "outlet", "source", "limit")  # of events
GDELT_SUFFIX = {"gdelt": ".export.CSV", "gdelt-mentions": ".mentions.CSV"}


def export(
    layout: LayoutArgument,
    out: OutArgument,
    db: DbOption,
    actor: ActorOption = None,
    recipient: RecipientOption = None,
    type_: TypeOption = None,
    status: StatusOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    speaker: SpeakerOption = None,
    about: AboutOption = None,
    stance: StanceOption = None,
    outlet: OutletOption = None,
    source: SourceOption = OWN,
    limit: LimitOption = None,
    period: PeriodOption = None,
    text: TextOption = "span",
) -> None:
    """Write what a store holds as files that other tools load.

    polecat, icews and gdelt have no column for the status: without --status they hold what is actual, and never
    background. GDELT's files are named OUT.export.CSV and OUT.mentions.CSV, unless OUT has a suffix.
    """
    from entente.formats import FormatError
    from entente.store import open_store

    query = query_of(
        type_,
        status,
        since,
        until,
        actor=actor,
        recipient=recipient,
        speaker=speaker,
        about=about,
        stance=stance and stance.strip().lower(),
        outlet=outlet,
        source=source,
        limit=limit,
    )
    _check(layout, query, period)
    check_store(db)
    try:
        with open_store(db, read_only=True) as store:
            said = _WRITERS[layout](store, query, out, text, period)
    except FormatError as error:
        misuse(str(error))
    typer.echo(said, err=True)


def _check(layout: str, query: Query, period: str | None) -> None:
    if period is not None and layout != "panel":
        misuse(f"--period is of a panel: leave it out, or export panel instead of {layout}")
    if layout == "polecat" and query.source != OWN:
        misuse(f"--source does not apply to the layout polecat: it holds mentions, and {query.source} has none")
    for name in NOT_FOR.get(layout, ()):
        if getattr(query, name) is not None:
            misuse(f"--{name} does not apply to the layout {layout}: leave it out")


def _polecat(store: Store, query: Query, out: Path, text: TextLevel, _: PeriodName | None) -> str:
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
    return f"{many(count, 'row')} of {many(len(stories), 'document')} written to {out}"


def _icews(store: Store, query: Query, out: Path, text: TextLevel, _: PeriodName | None) -> str:
    from entente.formats import Destination, icews
    from entente.formats.separated import write_lines

    events = _Counted(_events(store, _told_as_news(query)))
    with Destination(out) as file:
        rows = (row for event, document in events for row in icews.event_rows(event, document, text))
        count = write_lines(file, icews.COLUMNS, rows)
    return f"{many(count, 'row')} of {events.said()} written to {out}"


def _gdelt(store: Store, query: Query, out: Path, text: TextLevel, _: PeriodName | None) -> str:
    from entente.formats import Destination, gdelt
    from entente.formats.separated import write_lines
    from entente.store.counting import LEADS

    def rows() -> Iterator[Row]:
        for event, document in events:
            told = event.get("evidence")
            yield from gdelt.event_rows(event, document, told["mention"] in leads if told else None, text)

    target = _gdelt_name(out, "gdelt")
    leads = set(store.ask(LEADS).column("id").to_pylist())
    events = _Counted(_events(store, _told_as_news(query)))
    with Destination(target) as file:
        count = write_lines(file, None, rows())
    return f"{many(count, 'row')} of {events.said()} written to {target}"


def _gdelt_mentions(store: Store, query: Query, out: Path, text: TextLevel, _: PeriodName | None) -> str:
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

    target = _gdelt_name(out, "gdelt-mentions")
    with Destination(target) as file:
        count = write_lines(file, None, rows())
    return f"{many(count, 'row')} of {events.said()} written to {target}"


def _panel(store: Store, query: Query, out: Path, _: TextLevel, period: PeriodName | None) -> str:
    from entente.formats import Destination
    from entente.formats.panels import writer_of
    from entente.relations import PANEL_LABELS, panel

    write = writer_of(out)
    frame = panel(store, period or "month", query.since, query.until, source=query.source or OWN)
    with Destination(out) as file:
        write(frame, PANEL_LABELS, file)
    return f"{many(len(frame), 'row')} written to {out}"


def _parquet(store: Store, query: Query, out: Path, text: TextLevel, _: PeriodName | None) -> str:
    from entente.formats.partitioned import write_events

    count = write_events(out, _events(store, query), text)
    return f"{many(count, 'event')} written to {out}"


def _bundle(store: Store, query: Query, out: Path, text: TextLevel, _: PeriodName | None) -> str:
    from entente.formats import Destination
    from entente.formats.bundle import write_bundle

    with Destination(out) as file:
        count = write_bundle(file, _events(store, query), text, _provenance(store, query, out, text))
    return f"{many(count, 'event')} written to {out}"


_WRITERS: dict[str, Callable[[Store, Query, Path, TextLevel, PeriodName | None], str]] = {
    "polecat": _polecat,
    "icews": _icews,
    "gdelt": _gdelt,
    "gdelt-mentions": _gdelt_mentions,
    "panel": _panel,
    "parquet": _parquet,
    "bundle": _bundle,
}


def _provenance(store: Store, query: Query, out: Path, text: TextLevel) -> Provenance:
    """Where the events come from, for a bundle."""
    from entente.formats.bundle import Provenance
    from entente.relations.coverage import source_set
    from entente.store.counting import documents_read
    from entente.store.schema import MIGRATIONS

    given = {name: getattr(query, name) for name in FILTERS}
    runs = {(run.version, run.model, run.model_hash): None for run in store.runs()}
    return Provenance(
        command=shlex.join(["entente", "export", "bundle", str(out), "--db", store.path, *_options(given, text)]),
        query=given,
        runs=[{"entente": version, "model": model, "model_hash": hashed} for version, model, hashed in runs],
        store=MIGRATIONS[-1].version,
        source_set=source_set(store.ask(*documents_read("year")).column("outlet").to_pylist()),
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


def _gdelt_name(out: Path, layout: str) -> Path:
    return out if out.suffix else out.with_name(out.name + GDELT_SUFFIX[layout])
