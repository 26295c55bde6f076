"""`entente documents`, `mentions` and `statements`: records from a store."""

from __future__ import annotations

from collections.abc import Callable

from entente.cli.filters import (
    AboutOption,
    ActorOption,
    LimitOption,
    OutletOption,
    RecipientOption,
    SinceOption,
    SpeakerOption,
    StanceOption,
    StatusOption,
    StoreOption,
    TypeOption,
    UntilOption,
    UrlOption,
    query_of,
)
from entente.cli.options import ExplainOption, FormatOption, OutputOption, TextOption
from entente.cli.remote import chosen
from entente.cli.showing import Kind, show


def _command(kind: Kind, about_it: str) -> Callable[..., None]:
    """The command that shows records of one kind; the three take the same options."""

    def command(
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
        limit: LimitOption = None,
        layout: FormatOption = None,
        output: OutputOption = None,
        text: TextOption = "span",
        explain: ExplainOption = None,
    ) -> None:
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
            limit=limit,
        )
        show(kind, chosen(db, url), query, layout, output, text, explain)

    command.__name__ = f"{kind}s"
    command.__doc__ = about_it
    return command


documents = _command(
    "document",
    "Show the documents of a store, oldest first; with filters, those that tell such a mention or statement.",
)
mentions = _command(
    "mention", "Show the mentions of a store by date; with --speaker or --about, those told in such a statement."
)
statements = _command(
    "statement", "Show the statements of a store by date; --actor is the same as --speaker, --recipient as --about."
)
