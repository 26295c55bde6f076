"""Which pair an address means, and which of its events count: the filters of `entente dyad`, under the same names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from fastapi import HTTPException, Request

from entente.records import COUNTRY_CODES
from entente.relations import SeriesQuery
from entente.relations.parties import Party, PartyUnknown, party
from entente.web.pages.asked import FILES, day_given
from entente.web.pages.links import dyad_address

PARTS = ("events", "chart.svg")  # what belongs to a pair beside its page
SEVERAL = ("type", "status", "scope")
EVENT_FILTERS = (*SEVERAL, "since", "until", "source")


@dataclass(frozen=True)
class Pair:
    """Two parties, what of them is asked for ("" for the page), and the filters as they were given."""

    a: Party
    b: Party
    part: str
    given: Mapping[str, tuple[str, ...]]

    def query(self) -> SeriesQuery:
        """The query of the series. ValueError, in one line, for a value that does not exist."""
        slots: dict[str, Any] = {name: self.given[name] for name in SEVERAL if name in self.given}
        slots |= {name: self.one(name) for name in ("period", "source") if name in self.given}
        slots |= {name: day_given(name, self.one(name)) for name in ("since", "until") if name in self.given}
        return SeriesQuery(self.a.key, self.b.key, directed="directed" in self.given, **slots)

    @property
    def names(self) -> str:
        """The pair in words: "China and Russia", "China to Russia"."""
        return f"{self.a.name} {'to' if 'directed' in self.given else 'and'} {self.b.name}"

    def one(self, name: str) -> str:
        """The value of a filter that takes one; "" without."""
        return next(iter(self.given.get(name, ())), "")

    def several(self, name: str) -> tuple[str, ...]:
        """The values of a filter that takes several."""
        return self.given.get(name, ())

    def address(self, part: str = "", **more: str) -> str:
        """The address of this pair with its filters."""
        pairs = [*((name, value) for name, values in self.given.items() for value in values), *more.items()]
        return dyad_address(self.a.key, self.b.key, part) + (f"?{urlencode(pairs)}" if pairs else "")

    def series_files(self) -> list[tuple[str, str]]:
        """(name, address) of the files that hold the series."""
        series = f"/api/v1{self.address('series')}"
        mark = "&" if self.given else "?"
        return [(name, f"{series}{mark}format={layout}") for name, layout in FILES]

    def event_files(self) -> list[tuple[str, str]]:
        """(name, address) of the files of events, which have one direction each."""
        kept = [(name, value) for name, values in self.given.items() if name in EVENT_FILTERS for value in values]
        ways = [(self.a, self.b), *([] if "directed" in self.given else [(self.b, self.a)])]
        found = []
        for one, other in ways:
            asked = urlencode([("actor", one.key), ("recipient", other.key), *kept])
            files = [(name, f"/api/v1/events?{asked}&format={layout}") for name, layout in FILES]
            found += [(f"{one.name} to {other.name}, {name}", address) for name, address in files]
        return found

    def options(self) -> list[str]:
        """The filters as options of the command line."""
        flags = ["--directed"] if "directed" in self.given else []
        named = [(name, value) for name, values in self.given.items() for value in values if name != "directed"]
        return [*flags, *(part for name, value in named for part in (f"--{name}", value))]


def pair_at(path: str, request: Request) -> Pair:
    """The pair that stands in a path: codes, ids (org/nato) or names. 404 for what names nobody."""
    names = path.split("/")
    part = names.pop() if len(names) > 2 and names[-1] in PARTS else ""
    first = 1 if len(names) == 2 or names[0].upper() in COUNTRY_CODES else 2
    return pair_of("/".join(names[:first]), "/".join(names[first:]), part, request)


def pair_of(a: str, b: str, part: str, request: Request) -> Pair:
    """The pair of two codes, ids or names. 404 for who names nobody."""
    try:
        return Pair(party(a), party(b), part, filters(request))
    except PartyUnknown as error:
        raise HTTPException(404, str(error)) from None


def filters(request: Request) -> dict[str, tuple[str, ...]]:
    """The filters that an address carries; blank ones are left out, and what is no filter is passed over."""
    found = {
        name: tuple(
            dict.fromkeys(_cased(name, each.strip()) for each in request.query_params.getlist(name) if each.strip())
        )
        for name in ("period", "since", "until", *SEVERAL, "source", "directed")
    }
    return {name: values for name, values in found.items() if values}


def _cased(name: str, value: str) -> str:
    return value.upper() if name == "type" else value if name == "source" else value.lower()
