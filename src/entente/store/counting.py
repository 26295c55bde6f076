"""Counting: current events, statements and documents as numbers per period, in SQL over the columns.

Each function gives a query for `Store.ask` and its values by name. A party is the code of a country (RUS: every
actor of that country) or the id of an actor (org/nato). An event counts on the first day of its date; one without
a date on the day on which it was first reported; so statements, and else on the day of their document. Sums are
rounded to six places, so that the order in which rows are added up does not show.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, TypeAlias

Period: TypeAlias = Literal["day", "week", "month", "year"]
Asked: TypeAlias = tuple[str, dict[str, Any]]
Score: TypeAlias = Literal["goldstein", "score"]
Span: TypeAlias = tuple[date, date, int]  # first and last day, and a sign: 1 or -1

# What is counted of events, and of statements: column to aggregate.
EVENT_MEASURES = {
    "events": "count(*)",
    "verbal_cooperation": "count(*) FILTER (quad = 1)",
    "material_cooperation": "count(*) FILTER (quad = 2)",
    "verbal_conflict": "count(*) FILTER (quad = 3)",
    "material_conflict": "count(*) FILTER (quad = 4)",
    "goldstein_sum": "round(sum(goldstein), 6)",
    "goldstein_mean": "round(avg(goldstein), 6)",
    "score_sum": "round(sum(score), 6)",
    "score_mean": "round(avg(score), 6)",
}
STATEMENT_MEASURES = {
    "statements": "count(*)",
    "supportive": "count(*) FILTER (leaning > 0)",
    "critical": "count(*) FILTER (leaning < 0)",
    "neutral": "count(*) FILTER (leaning = 0)",
    "stance_mean": "round(avg(sign(leaning)), 6)",
}
LEADS = "SELECT id FROM mentions WHERE lead AND retired_by IS NULL"  # the mentions that stand in a lead
# When an imported source reports: a row of today can be of an event of ten years ago.
REPORTED_ON = "coalesce(e.first_reported, e.date_start)"
_DAY = "coalesce(e.date_start, e.first_reported)"
_SAID_ON = "coalesce(s.date_start, d.day)"
# How a statement stands to its subject, from all that it calls it: above 0 supportive, null where nothing says.
_LEANING = "sum(CASE t.stance WHEN 'supportive' THEN 1 WHEN 'critical' THEN -1 WHEN 'neutral' THEN 0 END) AS leaning"
# Statements of texts that are no copies: what an agency quotes is said once, however many outlets print it.
_SAID_IN = """
    JOIN statements s ON s.id = said.statement AND s.retired_by IS NULL
    JOIN documents d ON d.id = s.document AND d.retired_by IS NULL AND d.copy_of IS NULL
"""


@dataclass(frozen=True)
class Counted:
    """Which events count: those of one source that have one of the values given for each slot of `slots`.

    `historical`: events that are background count too.
    """

    source: str
    slots: Mapping[str, Sequence[str | int]]
    historical: bool = False

    @property
    def where(self) -> str:
        """The condition on a row of `events` called e."""
        chosen = [f"list_contains(${slot}, e.{slot})" for slot in self.slots]
        foreground = [] if self.historical else ["NOT e.historical"]
        return " AND ".join(["e.retired_by IS NULL", "e.source = $source", *foreground, *chosen])

    @property
    def values(self) -> dict[str, Any]:
        """The values that the condition names."""
        return {"source": self.source, **{slot: list(values) for slot, values in self.slots.items()}}


def pair_events(a: str, b: str | None, directed: bool, period: Period, counted: Counted) -> Asked:
    """Rows (period, EVENT_MEASURES) of the events between a and b, or a and anybody else; period null: no date."""
    sql = f"""
    SELECT {_period(period, _DAY)}, {_measures(EVENT_MEASURES)} FROM events e
    WHERE {counted.where} AND e.id IN ({related(a, b, directed)}) GROUP BY 1 ORDER BY 1
    """
    return sql, _parties(a, b) | counted.values


def strongest_events(
    a: str, b: str | None, directed: bool, counted: Counted, spans: Sequence[Span], score: Score, limit: int
) -> Asked:
    """Rows (place, id): of each span, by its place, the events of the pair with the largest scores of its sign.

    By the size of the score, then by day and id; `limit` of each span.
    """
    by_size = f"abs(e.{score}) DESC, {_DAY}, e.id"
    sql = f"""
    SELECT span.place, e.id FROM events e JOIN (
        SELECT unnest(range(len($since))) AS place, unnest($since) AS since, unnest($until) AS until,
               unnest($sign) AS sign
    ) span ON {_DAY} BETWEEN span.since AND span.until AND sign(e.{score}) = span.sign
    WHERE {counted.where} AND e.id IN ({related(a, b, directed)})
    QUALIFY row_number() OVER (PARTITION BY span.place ORDER BY {by_size}) <= $limit
    ORDER BY span.place, {by_size}
    """
    columns = zip(("since", "until", "sign"), map(list, zip(*spans, strict=True)), strict=True)
    return sql, _parties(a, b) | counted.values | dict(columns) | {"limit": limit}


def pair_statements(a: str, b: str | None, directed: bool, period: Period) -> Asked:
    """Rows (period, STATEMENT_MEASURES) of what a says about b, or about anybody else; undirected, b about a too."""
    one, other = _is("a", a, "{0}"), _is("b", b, "{0}") if b else f"({_is('a', a, '{0}')}) IS NOT TRUE"
    ways = [(one, other)] if directed else [(one, other), (other, one)]
    pairs = " UNION ALL ".join(
        f"""
        SELECT t.statement, t.stance FROM statement_actors p JOIN statement_actors t ON p.statement = t.statement
        WHERE p.role = 'speaker' AND p.retired_by IS NULL AND {speaker.format("p.")}
        AND t.role = 'about' AND t.retired_by IS NULL AND {subject.format("t.")}
        """
        for speaker, subject in ways
    )
    sql = f"""
    WITH said AS (SELECT t.statement, {_LEANING} FROM ({pairs}) t GROUP BY 1)
    SELECT {_period(period, _SAID_ON)}, {_measures(STATEMENT_MEASURES)} FROM said {_SAID_IN} GROUP BY 1 ORDER BY 1
    """
    return sql, _parties(a, b)


def dyad_events(directed: bool, period: Period, counted: Counted, countries: Sequence[str]) -> Asked:
    """Rows (period, a, b, EVENT_MEASURES) of all pairs of `countries` with events; undirected pairs as a < b."""
    a, b = ("a.country", "b.country") if directed else _sorted("a.country", "b.country")
    sql = f"""
    WITH party AS (
        SELECT DISTINCT event, role, country FROM event_actors
        WHERE retired_by IS NULL AND country IN (SELECT unnest($countries))
    ), pair AS (
        SELECT DISTINCT a.event, {a} AS a, {b} AS b
        FROM party a JOIN party b ON a.event = b.event AND a.country <> b.country
        WHERE a.role = 'actor' AND (b.role = 'recipient' OR a.event NOT IN (
            SELECT event FROM event_actors WHERE retired_by IS NULL AND role = 'recipient'))
    )
    SELECT {_period(period, _DAY)}, a, b, {_measures(EVENT_MEASURES)}
    FROM events e JOIN pair ON pair.event = e.id WHERE {counted.where} AND {_DAY} IS NOT NULL GROUP BY 1, 2, 3
    """
    return sql, {"countries": list(countries)} | counted.values


def dyad_statements(directed: bool, period: Period, countries: Sequence[str]) -> Asked:
    """Rows (period, a, b, STATEMENT_MEASURES) of what actors of a country say about another; undirected a < b."""
    a, b = ("p.country", "t.country") if directed else _sorted("p.country", "t.country")
    sql = f"""
    WITH said AS (
        SELECT t.statement, {a} AS a, {b} AS b, {_LEANING} FROM statement_actors t
        JOIN (SELECT DISTINCT statement, country FROM statement_actors
              WHERE role = 'speaker' AND retired_by IS NULL AND country IN (SELECT unnest($countries))) p
        ON p.statement = t.statement AND p.country <> t.country
        WHERE t.role = 'about' AND t.retired_by IS NULL AND t.country IN (SELECT unnest($countries)) GROUP BY 1, 2, 3
    )
    SELECT {_period(period, _SAID_ON)}, a, b, {_measures(STATEMENT_MEASURES)}
    FROM said {_SAID_IN} WHERE {_SAID_ON} IS NOT NULL GROUP BY 1, 2, 3
    """
    return sql, {"countries": list(countries)}


def documents_read(period: Period) -> Asked:
    """Rows (period, outlet, documents): what each outlet published in a period; copies are not counted."""
    sql = f"""
    SELECT {_period(period, "day")}, coalesce(outlet_id, outlet) AS outlet,
           count(*) FILTER (copy_of IS NULL) AS documents
    FROM documents WHERE retired_by IS NULL AND day IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2
    """
    return sql, {}


def periods_reported(period: Period, source: str) -> Asked:
    """Rows (period): those in which an imported source reports, by the first report of an event, else its own day."""
    # Days first: a few thousand of them are cut to periods, not every event.
    sql = f"""
    SELECT DISTINCT {_period(period, "day")} FROM (
        SELECT DISTINCT {REPORTED_ON} AS day FROM events e WHERE e.retired_by IS NULL AND e.source = $source
    ) WHERE day IS NOT NULL ORDER BY 1
    """
    return sql, {"source": source}


def related(a: str, b: str | None, directed: bool) -> str:
    """The ids of the events in which a acts on b, or both act and nobody receives; undirected, b on a too.

    Two parties are two rows: somebody who is both a (person/x) and of b (RUS) does not act together with himself.
    """
    whom = _is("b", b, "other.") if b else f"({_is('a', a, 'other.')}) IS NOT TRUE"
    acts = "one.role = 'actor' AND other.role = 'recipient'"
    if not directed:
        acts += " OR one.role = 'recipient' AND other.role = 'actor'"
    # Whether anybody receives is asked only of the few events in which both act: that reads the table once more.
    return f"""
    WITH met AS MATERIALIZED (
        SELECT one.event, bool_or({acts}) AS acts,
               bool_or(one.role = 'actor' AND other.role = 'actor' AND one.position <> other.position) AS together
        FROM event_actors one JOIN event_actors other ON one.event = other.event
        WHERE one.retired_by IS NULL AND other.retired_by IS NULL AND {_is("a", a, "one.")} AND {whom} GROUP BY 1
    ), joint AS MATERIALIZED (SELECT event FROM met WHERE together AND NOT acts)
    SELECT event FROM met WHERE acts
    UNION ALL
    SELECT event FROM joint WHERE event NOT IN (
        SELECT event FROM event_actors
        WHERE retired_by IS NULL AND role = 'recipient' AND event IN (SELECT event FROM joint))
    """


def _is(name: str, party: str | None, row: str = "") -> str:
    """The condition that a row of actors is of this party, whose value is called `name`."""
    return f"{row}{'id' if party and '/' in party else 'country'} = ${name}"


def _parties(a: str, b: str | None) -> dict[str, Any]:
    return {"a": a, "b": b} if b else {"a": a}


def _sorted(one: str, other: str) -> tuple[str, str]:
    return f"least({one}, {other})", f"greatest({one}, {other})"


def _period(period: Period, day: str) -> str:
    return f"date_trunc('{period}', {day})::DATE AS period"


def _measures(measures: Mapping[str, str]) -> str:
    return ", ".join(f"{aggregate} AS {name}" for name, aggregate in measures.items())
