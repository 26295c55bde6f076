"""Times as the tables keep them: in UTC, without a zone."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TypeVar

Time = TypeVar("Time", datetime, datetime | None)


def kept(time: Time) -> Time:
    """A time with its zone as a table keeps it."""
    return time and time.astimezone(UTC).replace(tzinfo=None)


def given(time: Time) -> Time:
    """A time that a table keeps, with its zone."""
    return time and time.replace(tzinfo=UTC)
