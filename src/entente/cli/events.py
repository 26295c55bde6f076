"""`entente events` and `entente merge`: what happened, one row a happening, and how mentions are merged into it."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from entente.cli.errors import misuse
from entente.cli.filters import (
    OWN,
    ActorOption,
    DbOption,
    LimitOption,
    OutletOption,
    RecipientOption,
    ScopeOption,
    SinceOption,
    SourceOption,
    StatusOption,
    StoreOption,
    TypeOption,
    UntilOption,
    UrlOption,
    check_store,
    lower,
    query_of,
)
from entente.cli.options import FormatOption, OutputOption, TextOption, day
from entente.cli.remote import Remote, chosen
from entente.cli.showing import show

if TYPE_CHECKING:
    from entente.events import Merged
    from entente.store import Query


def events(
    db: StoreOption = None,
    url: UrlOption = None,
    actor: ActorOption = None,
    recipient: RecipientOption = None,
    type_: TypeOption = None,
    status: StatusOption = None,
    scope: ScopeOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    outlet: OutletOption = None,
    source: SourceOption = OWN,
    part_of: Annotated[
        str | None, typer.Option(metavar="ID", help="Events of this episode.", show_default=False)
    ] = None,
    changed_since: Annotated[
        str | None,
        typer.Option(
            metavar="DATE",
            help="Events written on that day or later; in jsonl also the ids that are gone since, with what replaced"
            " them, and those that do not meet the filters any more, so that a table taken earlier can be brought up to"
            " date.",
            show_default=False,
        ),
    ] = None,
    limit: LimitOption = None,
    layout: FormatOption = None,
    output: OutputOption = None,
    text: TextOption = "span",
) -> None:
    """Show the events of a store by date, one a happening however many reports tell it."""
    changed = day(changed_since, "--changed-since")
    query = query_of(
        type_,
        status,
        since,
        until,
        actor=actor,
        recipient=recipient,
        scope=lower(scope),
        outlet=outlet,
        source=source,
        part_of=part_of,
        changed_since=changed,
        limit=limit,
    )
    desk = chosen(db, url)
    show("event", desk, query, layout, output, text)
    if changed is not None:
        _show_gone(desk, changed, query, layout, output)


def episodes(
    db: StoreOption = None,
    url: UrlOption = None,
    actor: ActorOption = None,
    recipient: RecipientOption = None,
    type_: TypeOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    limit: LimitOption = None,
    layout: FormatOption = None,
    output: OutputOption = None,
) -> None:
    """Show the longer happenings that hold events: fighting, talks of several days, waves of protest.

    entente events --part-of ID shows the events of one.
    """
    query = query_of(type_, None, since, until, actor=actor, recipient=recipient, limit=limit)
    show("episode", chosen(db, url), query, layout, output, "span")


def _show_gone(desk: Path | Remote, since: date, query: Query, layout: str | None, output: Path | None) -> None:
    """What a table taken earlier must lose: as lines of standard output in jsonl, else counted.

    Ids that are gone are tombstones; those that do not meet the filters any more have left.
    """
    from entente.exports.reading import gone_since
    from entente.store import open_store

    if isinstance(desk, Remote):
        gone = desk.gone(query)
    else:
        with open_store(desk, read_only=True) as store:
            gone = gone_since(store, since, query)
    if output is None and (layout == "jsonl" or layout is None and not sys.stdout.isatty()):
        for each in gone:
            print(json.dumps(each))
    elif gone:
        said = "1 id is" if len(gone) == 1 else f"{len(gone):,} ids are"
        print(f"{said} gone: --format jsonl without --output lists them", file=sys.stderr)


def merge(
    db: DbOption,
    join: Annotated[
        tuple[str, str] | None,
        typer.Option(metavar="EVENT EVENT", help="Hold two events to be one.", show_default=False),
    ] = None,
    split: Annotated[
        tuple[str, str] | None,
        typer.Option(metavar="EVENT MENTION", help="Take a mention out of its event.", show_default=False),
    ] = None,
    explain: Annotated[
        str | None,
        typer.Option(
            metavar="EVENT", help="Show which mentions an event holds, and why, and merge nothing.", show_default=False
        ),
    ] = None,
) -> None:
    """Merge the mentions of a store into events: new ones join, what changed is looked at again, the rest stays.

    `entente code --db` does so by itself. What is joined or split by hand stays so, also when documents are coded
    again. The beginning of an id is enough.
    """
    from entente import __version__
    from entente.cli.explaining import explain_event_of
    from entente.events import by_hand
    from entente.events import merge as merge_store
    from entente.store import open_store

    if sum(given is not None for given in (join, split, explain)) > 1:
        misuse("--join, --split and --explain are three things: give one at a time")
    check_store(db)
    with open_store(db, read_only=explain is not None) as store:
        try:
            if explain is not None:
                explain_event_of(store, by_hand.event_of(store, explain))
                return
            if join is not None:
                by_hand.join(store, *join)
            if split is not None:
                by_hand.split(store, *split)
        except by_hand.NotByHand as error:
            misuse(str(error))
        print(summary(merge_store(store, __version__)), file=sys.stderr)


def summary(merged: Merged) -> str:
    """What a merge did, in a line."""
    if not (merged.mentions or merged.new or merged.changed or merged.gone):
        return "merged: nothing has changed"
    parts = [f"{merged.new:,} new", f"{merged.changed:,} changed", f"{merged.gone:,} gone"]
    mentions = f"{merged.mentions:,} mention" + ("" if merged.mentions == 1 else "s")
    return f"merged {mentions} into events: {', '.join(parts)}"
