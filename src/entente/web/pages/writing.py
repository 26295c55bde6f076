"""Who writes at a page, and events that follow at once what was written."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Request

from entente import __version__
from entente.events import merge
from entente.store import Store
from entente.store.errors import RunOpen
from entente.web.requests import desk_of
from entente.web.safety import csrf_of, session_of

LONGEST = 2_000  # characters of a comment or a reason


@dataclass(frozen=True)
class Writing:
    """Whether anybody can write at this desk, who does ("" without a login), and the word that forms carry."""

    possible: bool
    name: str
    csrf: str

    def __bool__(self) -> bool:
        return self.possible and bool(self.name)


def writing_on(request: Request) -> Writing:
    """Who writes at the page that is asked for."""
    session = session_of(request)
    return Writing(desk_of(request).token is not None, session.name if session else "", csrf_of(request))


def follow(store: Store) -> bool:
    """Bring events up to date with what a person wrote.

    False where that has to wait, because documents are being coded: whoever codes them merges when they are done.
    """
    try:
        if not store.coding:
            merge(store, __version__)
            return True
    except RunOpen:  # it began just now
        pass
    return False


def line_of(text: str) -> str:
    """What was typed into a field of one line: printable, without blanks around it, not too long."""
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())[:LONGEST]
