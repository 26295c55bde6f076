"""`entente export`: a store in the layouts that other tools load."""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias

import typer

from entente.cli.errors import misuse
from entente.cli.filters import (
    OWN,
    AboutOption,
    ActorOption,
    LimitOption,
    OutletOption,
    PeriodName,
    RecipientOption,
    SinceOption,
    SourceOption,
    SpeakerOption,
    StanceOption,
    StatusOption,
    StoreOption,
    TypeOption,
    UntilOption,
    UrlOption,
    query_of,
)
from entente.cli.options import TextOption
from entente.cli.remote import Remote, chosen

if TYPE_CHECKING:
    from entente.store import Query

# Written out, not imported: typer evaluates them whenever --help is asked for.
LayoutName: TypeAlias = Literal["polecat", "icews", "gdelt", "gdelt-mentions", "panel", "parquet", "bundle"]

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


def export(
    layout: LayoutArgument,
    out: OutArgument,
    db: StoreOption = None,
    url: UrlOption = None,
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
    from entente.exports.layouts import Misfit, check, target_of, write
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
    target = target_of(layout, out)
    try:
        check(layout, query, period)
        asked = chosen(db, url)
        if isinstance(asked, Remote):
            said = _fetched(asked, layout, query, target, {"period": period, "text": text})
        else:
            with open_store(asked, read_only=True) as store:
                said = write(layout, store, query, target, text, period)
    except Misfit as error:
        misuse(f"--{error}")
    except FormatError as error:
        misuse(str(error))
    typer.echo(f"{said} written to {target}", err=True)


def _fetched(desk: Remote, layout: str, query: Query, out: Path, asked: dict[str, Any]) -> str:
    """Write what a desk exports to `out`; how much that is, in words."""
    from entente.formats.panels import suffix_of
    from entente.formats.partitioned import check_folder

    match layout:
        case "panel":
            return desk.export(layout, query, {"period": asked["period"], "format": suffix_of(out)}, out)
        case "bundle":
            return desk.export(layout, query, {**asked, "called": str(out)}, out)
        case "parquet":
            check_folder(out)
            with TemporaryDirectory(dir=out.absolute().parent, prefix=f".{out.name[:100]}.") as folder:
                said = desk.export(layout, query, asked, Path(folder, "events.zip"))
                shutil.unpack_archive(Path(folder, "events.zip"), Path(folder, "events"))
                if out.exists():
                    out.rmdir()
                Path(folder, "events").replace(out)
            return said
        case _:
            return desk.export(layout, query, asked, out)
