"""Dates as feeds give them: read where they can be true, dropped and counted where they cannot."""

from __future__ import annotations

import re
import time
from collections import Counter
from datetime import UTC, date, datetime, timedelta

from entente.documents.dates import as_published, parse_date
from entente.documents.errors import shown

EARLIEST = 1990  # the year before which no page was on the web

# The feed parser reads dates in many languages, but sees dates in numbers where there are none.
_IN_WORDS = re.compile(r"[^\W\d_]{3}")


class Dates:
    """Reads the dates of one feed and keeps count of those it drops. `now` is an aware datetime."""

    def __init__(self, now: datetime) -> None:
        self._latest = now + timedelta(days=1)
        self._dropped: Counter[str] = Counter()
        self._examples: dict[str, str] = {}

    def read(self, text: object, parsed: time.struct_time | None = None) -> date | None:
        """The date that `text` gives, or that a parser made of it (`parsed`, in UTC); None for none or a bad one."""
        if not isinstance(text, str) or not text.strip():
            return None
        found = _read(text, parsed)
        what = self._bad(found)
        if what is None:
            return found
        self._dropped[what] += 1
        self._examples.setdefault(what, shown(text))
        return None

    def faults(self) -> list[str]:
        """One line for each way in which dates were bad."""
        return [
            f"dates that {what} were dropped: {count}, the first {self._examples[what]}"
            for what, count in self._dropped.items()
        ]

    def _bad(self, found: date | None) -> str | None:
        if found is None:
            return "cannot be read"
        if found.year < EARLIEST:
            return f"lie before {EARLIEST}"
        later = found > self._latest if isinstance(found, datetime) else found > self._latest.date()
        return "lie in the future" if later else None


def _read(text: str, parsed: time.struct_time | None) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        pass
    if parsed is None or not _IN_WORDS.search(text):
        return None
    try:
        return as_published(datetime(*parsed[:6], tzinfo=UTC))
    except ValueError:
        return None
