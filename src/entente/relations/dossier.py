"""The dossier of a pair: how the two stand, what changed and when, and the evidence, as data ready to be shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, TypeAlias

from entente.formats import TextLevel
from entente.relations import asking, standing
from entente.relations.asking import Other, Records, Said
from entente.relations.changes import Change, changes
from entente.relations.comparing import Comparison
from entente.relations.coverage import OWN
from entente.relations.frame import first_day, last_day
from entente.relations.lines import EventLine, StatementLine, event_line, statement_line
from entente.relations.parties import Party
from entente.relations.series import Series, SeriesQuery, dyad_series
from entente.store import Store

Leaning: TypeAlias = Literal["better", "worse", "as before", "too early", "unknown"]
FEWEST_BEFORE = 3  # covered periods, below which nothing is usual
MOST_EVENTS, MOST_IN_PERIOD, MOST_LINES = 10, 3, 8
NEWEST = 12
OFTEN_QUOTED = 3  # times as many statements are read as are shown, for some are the same words


class NoEvents(RuntimeError):
    """The store has no events yet; the message is one line."""


@dataclass(frozen=True)
class Headline:
    """The last covered period against the ones before it.

    `events_before` and `score_before` are means per covered period, `spread` the standard deviation of the scores
    there; None without any. `leaning` says whether the score is beyond that spread: unknown with fewer than three
    periods before, too early to say where it is not and the period goes on. `read_until`: the last day that was read,
    where the period goes on after it. `documents` and `documents_before`, a mean too, are None for an imported source.
    `lines` are the weightiest events of the period.
    """

    period: date
    read_until: date | None
    documents: int | None
    documents_before: float | None
    events: int
    score: float
    periods_before: int
    events_before: float | None
    score_before: float | None
    spread: float | None
    leaning: Leaning
    lines: tuple[EventLine, ...]


@dataclass(frozen=True)
class ChangeLine:
    """A change of level with the events that made it."""

    change: Change
    lines: tuple[EventLine, ...]


@dataclass(frozen=True)
class InForce:
    """Agreements in force as reported, newest first, and those reported to have ended, each with what ended it."""

    lines: tuple[EventLine, ...]
    count: int
    ended: tuple[tuple[EventLine, EventLine], ...]
    ended_count: int


@dataclass(frozen=True)
class Speech:
    """What one party says about the other: how many statements, how they lean, and the newest."""

    speaker: Party
    about: Party
    statements: int
    supportive: int
    critical: int
    neutral: int
    lines: tuple[StatementLine, ...]


@dataclass(frozen=True)
class Dossier:
    """How two parties stand.

    `events` counts those of the series' periods, `read_until` is the newest day read of these. `headline` is None where
    no period is covered in which both existed. `planned` are events ahead of that day. `newest` are the ids of the last
    events that the series counts. `comparisons` are those asked for beside the pair.
    """

    a: Party
    b: Party
    query: SeriesQuery
    series: Series
    events: int
    read_until: date | None
    headline: Headline | None
    changes: tuple[ChangeLine, ...]
    strongest: tuple[EventLine, ...]
    agreements: InForce
    speeches: tuple[Speech, ...]
    others: tuple[Other, ...]
    contested: tuple[EventLine, ...]
    planned: tuple[EventLine, ...]
    newest: tuple[str, ...]
    comparisons: tuple[Comparison, ...]

    @property
    def names(self) -> str:
        """The pair in words: "China and Russia", "China to Russia"."""
        return f"{self.a.name} {'to' if self.query.directed else 'and'} {self.b.name}"


def dossier(
    store: Store,
    a: Party,
    b: Party,
    query: SeriesQuery,
    level: TextLevel = "sentence",
    comparisons: tuple[Comparison, ...] = (),
) -> Dossier:
    """The dossier of the pair that `query` names, with as much of the sources' words as `level` allows.

    The query's filters choose what the series counts and the weightiest events. Agreements are actual events, what is
    ahead is planned ones and what is contested those of any status: there the query's types and statuses do not count,
    its days, scopes and source do. The periods of its first and last day are whole everywhere, as in the series. Raises
    NoEvents where the store holds none of anybody.
    """
    if not asking.has_events(store):
        raise NoEvents(f"{store.path} has no events yet: make them of its mentions (entente merge --db {store.path})")
    query = _in_whole_periods(query)
    series = dyad_series(store, query)
    everything = asking.events_of(store, query)
    if query.scope:
        everything = everything[everything["scope"].isin(query.counted.slots["scope"])]
    counted, read_until = standing.counted(everything, query), asking.last_read(store, query.source, query.until)
    found, agreed = changes(store, series), standing.agreements(everything)
    last = _last_period(series)
    ids = {
        "latest": standing.weightiest(standing.between(counted, *last), MOST_IN_PERIOD) if last else [],
        "strongest": standing.weightiest(counted, MOST_EVENTS),
        "in force": [each.event for each in agreed if each.ended_by is None],
        "contested": standing.contested(everything, MOST_LINES),
        "planned": standing.planned(everything, read_until, MOST_LINES),
    }
    ended = [(each.event, each.ended_by) for each in agreed if each.ended_by is not None]
    shown = [key for listed in ids.values() for key in listed[:MOST_EVENTS]]
    shown += [key for change in found for key in change.events] + [key for pair in ended[:MOST_LINES] for key in pair]
    said = asking.said_between(store, query, OFTEN_QUOTED * MOST_LINES) if query.source == OWN else []
    records = Records(store, shown, [key for each in said for key in each.newest])

    def lines(keys: Iterable[str]) -> tuple[EventLine, ...]:
        return tuple(event_line(event, records, level) for event in records.events(keys))

    return Dossier(
        a=a,
        b=b,
        query=query,
        series=series,
        events=int(series.rows["events"].sum()),
        read_until=read_until,
        headline=_headline(series, asking.last_read(store, query.source), lines(ids["latest"])),
        changes=tuple(ChangeLine(change, lines(change.events)) for change in found),
        strongest=lines(ids["strongest"]),
        agreements=InForce(
            lines(ids["in force"][:MOST_LINES]),
            len(ids["in force"]),
            tuple(
                zip(
                    lines(made for made, _ in ended[:MOST_LINES]),
                    lines(end for _, end in ended[:MOST_LINES]),
                    strict=True,
                )
            ),
            len(ended),
        ),
        speeches=tuple(
            _speech(speaker, about, each, records, level)
            for (speaker, about), each in list(zip(((a, b), (b, a)), said, strict=False))[: 1 if query.directed else 2]
        ),
        others=tuple(asking.others_in(store, query, counted, MOST_LINES)),
        contested=lines(ids["contested"]),
        planned=lines(ids["planned"]),
        newest=tuple(standing.newest(counted, query.since, NEWEST)),
        comparisons=comparisons,
    )


def _in_whole_periods(query: SeriesQuery) -> SeriesQuery:
    """The query with bounds at which periods begin and end: a series counts periods whole, so its evidence must too."""
    return replace(
        query,
        since=query.since and first_day(query.period, query.since),
        until=query.until and last_day(query.period, query.until),
    )


def _last_period(series: Series) -> tuple[date, date] | None:
    """The first and last day of the last period that is covered."""
    known = series.rows["period"][series.rows["covered"] & series.rows["exists"]]
    if known.empty:
        return None
    first = known.iloc[-1].date()
    return first, last_day(series.query.period, first)


def _headline(series: Series, newest: date | None, lines: tuple[EventLine, ...]) -> Headline | None:
    """`newest` is the newest day that the store has read, asked for or not: what was read on past is over."""
    days = _last_period(series)
    if days is None:
        return None
    known = series.rows[series.rows["covered"] & series.rows["exists"]]
    last, before, own = known.iloc[-1], known.iloc[:-1], series.query.source == OWN
    score = float(last["score_sum"])
    score_before = float(before["score_sum"].mean()) if len(before) else None
    spread = float(before["score_sum"].std(ddof=0)) if len(before) else None
    leaning = _leaning(score, score_before, spread, len(before))
    goes_on = newest is not None and newest < days[1]
    return Headline(
        period=days[0],
        read_until=newest if goes_on else None,
        documents=int(last["documents"]) if own else None,
        documents_before=float(before["documents"].mean()) if own and len(before) else None,
        events=int(last["events"]),
        score=score,
        periods_before=len(before),
        events_before=float(before["events"].mean()) if len(before) else None,
        score_before=score_before,
        spread=spread,
        leaning="too early" if goes_on and leaning == "as before" else leaning,
        lines=lines,
    )


def _leaning(score: float, before: float | None, spread: float | None, periods: int) -> Leaning:
    if before is None or spread is None or periods < FEWEST_BEFORE:
        return "unknown"
    if abs(score - before) <= spread:
        return "as before"
    return "better" if score > before else "worse"


def _speech(speaker: Party, about: Party, said: Said, records: Records, level: TextLevel) -> Speech:
    newest = records.statements(said.newest)
    # What several outlets quote is shown once, from the newest of them.
    once = {(tuple(actor.id or actor.text for actor in each.speakers), each.text): each for each in newest[::-1]}
    shown = [each for each in newest if each in once.values()][:MOST_LINES]
    lines = tuple(statement_line(each, about.key, records, level) for each in shown)
    return Speech(speaker, about, said.statements, said.supportive, said.critical, said.neutral, lines)
