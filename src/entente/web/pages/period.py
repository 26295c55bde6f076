"""The days that a page shows: those of its address, else the four weeks up to the last day that was read."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from datetime import date, timedelta

from fastapi import Request

from entente.relations.asking import last_read
from entente.relations.moves import DAYS
from entente.store import Store
from entente.web.pages.asked import FILES, day_given


@dataclass(frozen=True)
class Days:
    """The first and the last day, and a fault in one line where the address has none that can be."""

    since: date
    until: date
    fault: str = ""


def files_of(days: Days) -> list[tuple[str, str]]:
    """(name, address) of the files of the events that a page of these days counts."""
    asked = f"status=actual&since={days.since}&until={days.until}"
    return [(f"the events as {name}", f"/api/v1/events?{asked}&format={layout}") for name, layout in FILES]


def command_of(store: Store, days: Days) -> str:
    """The command that shows the same events."""
    words = ["entente", "events", "--db", store.path, "--status", "actual"]
    return shlex.join([*words, "--since", str(days.since), "--until", str(days.until)])


def days_of(store: Store, request: Request) -> Days:
    """The days that an address asks for."""
    last = last_read(store) or date.min + timedelta(DAYS)
    usual = Days(last - timedelta(DAYS - 1), last)
    try:
        since, until = (day_given(name, request.query_params.get(name, "").strip()) for name in ("since", "until"))
        until = until or max(last, since or last)
        since = since or until - timedelta(DAYS - 1)
    except (ValueError, OverflowError) as error:
        return Days(usual.since, usual.until, str(error))
    if until < since:
        return Days(usual.since, usual.until, f"until ({until}) is before since ({since})")
    return Days(since, until)
