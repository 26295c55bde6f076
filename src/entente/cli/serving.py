"""`entente serve`: the desk on this machine, with feeds watched beside it."""

from __future__ import annotations

import ipaddress
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from entente.cli.errors import misuse
from entente.cli.watch import read_files, tell
from entente.formats.words import printable

if TYPE_CHECKING:
    from entente.watch import FeedsFile, Rules
    from entente.web.desk import Desk
    from entente.web.serving import Work

TOKEN = "ENTENTE_TOKEN"
SHORTEST = 16  # characters of a token


def serve(
    db: Annotated[
        Path,
        typer.Option("--db", metavar="FILE", help="The store to serve; made if there is none.", show_default=False),
    ],
    host: Annotated[str, typer.Option(metavar="NAME", help="Name or address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, metavar="N", help="Port; 0 takes a free one.")] = 8750,
    watch: Annotated[
        Path | None,
        typer.Option(metavar="FEEDS", help="Watch the feeds of this file, as entente watch does.", show_default=False),
    ] = None,
    alerts: Annotated[
        Path | None,
        typer.Option(metavar="ALERTS.toml", help="Rules that say what is worth an alert.", show_default=False),
    ] = None,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Ask feeds at loopback and private addresses too.")
    ] = False,
    token_file: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help=f"Whoever shows the token in this file (else in {TOKEN}) may write; without one nobody may.",
            show_default=False,
        ),
    ] = None,
    host_name: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="A name that people reach this desk by, beside localhost. Repeatable.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Serve a store: pages for people, an API for programs and for --url of other commands, until Ctrl-C.

    It answers on this machine only, unless --host says otherwise, and owns the store while it runs.
    /api/v1/openapi.json describes the API, /alerts.atom is a feed of alerts.
    """
    from entente.store import open_store
    from entente.store.served import SUFFIX, forget, note
    from entente.web.desk import Desk
    from entente.web.serving import address_of, listening
    from entente.web.serving import serve as serve_desk

    if watch is None and (alerts is not None or allow_private):
        misuse("--alerts and --allow-private are for feeds: give --watch FEEDS too")
    token = _token(token_file)
    names = frozenset(name.strip().lower().rstrip(".") for name in [host, *(host_name or ())])
    files = read_files(watch, alerts, allow_private) if watch is not None else None
    with listening(host, port) as opened, open_store(db) as store:
        desk = Desk(store, token, names)
        url = address_of(opened, host)
        try:
            note(str(db), url)
        except OSError as error:
            _say(f"entente: {db}{SUFFIX}: {error.strerror}: commands that find the store in use cannot say where")
        _say(f"entente serves {db} at {url}")
        _warn(host)
        work: list[Work] = [lambda stop: _index(desk)]
        if files is not None:
            work.append(_watching(desk, *files))
        try:
            serve_desk(desk, opened, work, lambda line: _say(f"entente: {line}"))
        finally:
            forget(str(db))


def _token(path: Path | None) -> str | None:
    """The token of the file, else of the environment; None without either."""
    if path is None:
        token, where = os.environ.get(TOKEN, "").strip(), TOKEN
        if not token:
            return None
    else:
        try:
            token, where = path.read_text("utf-8").strip(), str(path)
        except (OSError, UnicodeDecodeError) as error:
            misuse(f"{path} cannot be read: {getattr(error, 'strerror', None) or 'it is no text'}")
    if len(token) < SHORTEST:
        misuse(f"the token in {where} has {len(token)} characters: give it {SHORTEST} or more")
    return token


def _warn(host: str) -> None:
    """Say what it means not to listen on loopback."""
    try:
        inside = ipaddress.ip_address(host).is_loopback
    except ValueError:
        inside = host.lower() == "localhost"
    if not inside:
        _say(f"entente: {host} is not loopback: everybody who reaches this machine can read the store")


def _index(desk: Desk) -> None:
    desk.search.update()


def _watching(desk: Desk, feeds: FeedsFile, rules: Rules | None) -> Work:
    """What watches the feeds until it is told to stop."""
    from entente.watch import Watcher

    return lambda stop: Watcher(desk.store, feeds, rules, load=lambda: desk.coder).run(
        stop, lambda report: tell(report, rules)
    )


def _say(line: str) -> None:
    print(printable(line), file=sys.stderr, flush=True)
