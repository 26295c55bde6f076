"""What a pair is held against when a person asks: another pair, or itself in other days, as they are written down."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

from entente.documents import parse_date
from entente.relations.asking import last_read
from entente.relations.comparing import Comparison, Days, compare, compare_periods
from entente.relations.frame import last_day
from entente.relations.parties import party
from entente.relations.series import SeriesQuery
from entente.store import Store


class Misread(ValueError):
    """What is to be compared is not written as it should be; the message is one line and says how."""


def beside(store: Store, query: SeriesQuery, pair: str | None, days: str | None) -> Iterator[Comparison]:
    """The pair of `query` against another, and in other days.

    `pair` is "USA CHN" or "North Korea, China", `days` is "2022-01-01..2022-06-30". Where the query's own days are
    open, they go from the period after those to the last day read. Raises Misread for what cannot be read or compared.
    """
    if pair is not None:
        yield compare(store, query, pair_query(pair, query))
    if days is not None:
        before = days_of(days)
        try:
            yield compare_periods(store, query, before, _own_days(store, query, before))
        except ValueError as error:
            raise Misread(str(error)) from error


def pair_query(text: str, query: SeriesQuery) -> SeriesQuery:
    """The query of another pair, with the same filters. Raises Misread."""
    names = _names(text)
    if len(names) != 2:
        raise Misread(f"compare {text!r}: want two parties ('USA CHN' or 'North Korea, China')")
    try:
        return replace(query, a=party(names[0]).key, b=party(names[1]).key)
    except ValueError as error:
        raise Misread(f"compare {text!r}: {error}") from error


def days_of(text: str) -> Days:
    """The first and last day that a text names: "2022-01-01..2022-12-31". Raises Misread."""
    first, dots, last = text.partition("..")
    since = until = None
    with suppress(ValueError):
        since, until = parse_date(first.strip()), parse_date(last.strip())
    if since is None or until is None or not dots or until < since:
        raise Misread(f"against {text!r}: want two days in order, with two dots between them (2022-01-01..2022-12-31)")
    return since, until


def _names(text: str) -> list[str]:
    """The names in a text: between commas, else between spaces and quotation marks, of which an apostrophe is none."""
    if "," in text:
        return text.split(",")
    try:
        return shlex.split(text)
    except ValueError:  # a mark that nothing closes
        return text.split()


def _own_days(store: Store, query: SeriesQuery, days: Days) -> Days:
    since = query.since or last_day(query.period, days[1]) + timedelta(days=1)
    until = query.until or last_read(store, query.source)
    if until is None or until < since:
        raise Misread(f"nothing was read after {days[1]}: say with since and until what is held against these days")
    return since, until
