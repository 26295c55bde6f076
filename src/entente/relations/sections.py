"""A dossier in words: sections of lines, each line ending with its source, that every layout shows in its own way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from entente.formats.words import many
from entente.relations.comparing import Comparison, Difference
from entente.relations.dossier import ChangeLine, Dossier, Headline, InForce, Speech
from entente.relations.frame import SHOWN, existed, shown
from entente.relations.lines import EventLine, Source, StatementLine, Version

DIRECTIONS = {
    "better": "better: more cooperation or less conflict",
    "worse": "worse: more conflict or less cooperation",
}
LEANINGS = {
    "better": "better than before",
    "worse": "worse than before",
    "as before": "much as before",
    "too early": "too early to say whether it differs",
    "unknown": "too few {0}s were read before it to say whether it differs",
}
SPREAD = (
    "Better and worse than before: the score is more than one standard deviation from the mean of the periods before."
)
MEASURES = {
    "events": "events",
    "verbal_cooperation": "cooperation in words",
    "material_cooperation": "cooperation in deeds",
    "verbal_conflict": "conflict in words",
    "material_conflict": "conflict in deeds",
    "score_sum": "score, sum",
    "score_mean": "score, mean of the events",
    "statements": "statements",
    "stance_mean": "stance, -1 critical to 1 supportive",
}


@dataclass(frozen=True)
class Ref:
    """What a store knows by an id: an event, a statement, a mention or an actor."""

    kind: str
    id: str


@dataclass(frozen=True)
class Line:
    """One line: what a reader looks for, the rest of it, quoted words, and the source it ends with.

    `url` is the address of the source's document, "" without one; `inner` are lines that belong under it. `head_ref` is
    what the head names, `ref` the record that the line rests on.
    """

    head: str
    text: str
    words: str = ""
    source: str = ""
    url: str = ""
    inner: tuple[Line, ...] = ()
    head_ref: Ref | None = None
    ref: Ref | None = None

    @property
    def cited(self) -> str:
        """The source with the id of the record."""
        return " · ".join(filter(None, (self.source, self.ref.id if self.ref else "")))


@dataclass(frozen=True)
class Section:
    """A heading with what is to be said under it: sentences, a table (its header first), lines."""

    key: str
    title: str
    says: tuple[str, ...] = ()
    table: tuple[tuple[str, ...], ...] = ()
    lines: tuple[Line, ...] = ()


def covered(dossier: Dossier) -> str:
    """What the dossier rests on: its days, periods and events."""
    rows, period = dossier.series.rows, dossier.query.period
    known = rows[rows["covered"]]
    if known.empty:
        return "Nothing was read of this time."
    days = shown(period, pd.DatetimeIndex(known["period"]))
    until = f", read until {dossier.read_until}" if dossier.read_until else ""
    documents = int(rows["documents"].sum())
    told = f" in {many(documents, 'document')}" if documents else ""
    return f"{days}{until}: {many(dossier.events, 'event')}{told}; {len(known)} of {many(len(rows), period)} covered."


def sections(dossier: Dossier, warnings: bool = True) -> list[Section]:
    """All there is to say of the pair, what changed last first; `warnings` of the series are the last lines."""
    last = _what_changed(dossier)
    return [
        last,
        *(_comparison(each, number) for number, each in enumerate(dossier.comparisons, 1)),
        _changes(dossier),
        Section(
            "events", "The weightiest events", ("By the size of the score times the reports.",),
            lines=tuple(map(event, dossier.strongest)),
        ),
        *_agreements(dossier.agreements),
        *map(_speech, dossier.speeches),
        _others(dossier),
        Section(
            "contested", "What is contested", () if dossier.contested else ("No reports differ, and none is denied.",),
            lines=tuple(event(each, versions=True) for each in dossier.contested),
        ),
        Section(
            "planned", "What is planned",
            () if dossier.planned else (f"No planned events after {dossier.read_until or 'the last day read'}.",),
            lines=tuple(map(event, dossier.planned)),
        ),
        _rests_on(dossier, warnings),
    ]  # fmt: skip


def event(line: EventLine, versions: bool = False) -> Line:
    """An event as a line; with `versions`, what each side says of it under it."""
    arrow = f"{line.actors} → {line.recipients}" if line.recipients else line.actors
    parts = [arrow, line.place and f"in {line.place}", line.numbers, line.status if line.status != "actual" else ""]
    outlets = f" in {many(line.outlets, 'outlet')}" if line.outlets else ""
    counts = f"{many(line.reports, 'report')}{outlets}" if line.reports else ""
    known = [f"score {_signed(line.score)}", counts, line.state_run and f"state-run outlets: {line.state_run}"]
    origin, ref = _source(line.source) if line.source else line.origin, Ref("event", line.id)
    return Line(
        head=f"{line.when} {line.type}",
        text=f"{', '.join(filter(None, parts))} ({'; '.join(filter(None, known))})",
        words=f"“{line.words}”" if line.words else "",
        source=origin,
        url=line.source.url if line.source else "",
        inner=tuple(map(_version, line.versions)) if versions else (),
        head_ref=ref,
        ref=ref,
    )


def statement(line: StatementLine) -> Line:
    """A statement as a line; words that are not the speaker's own have no quotation marks."""
    parts = [line.speakers, line.stance, line.called and f"calls it “{line.called}”"]
    passed, ref = f", as reported by {line.reported_by}" if line.reported_by else "", Ref("statement", line.id)
    return Line(
        head=line.when,
        text=", ".join(filter(None, parts)) + passed,
        words=f"“{line.words}”" if line.words and line.direct else line.words,
        source=_source(line.source) if line.source else "",
        url=line.source.url if line.source else "",
        head_ref=ref,
        ref=ref,
    )


def _what_changed(dossier: Dossier) -> Section:
    headline = dossier.headline
    if headline is None:
        return Section("latest", "What changed", (f"{_nothing_known(dossier)}, so nothing can be said.",))
    if not dossier.events:
        return Section(
            "latest", "What changed",
            (f"There are no events of {dossier.names} with these filters in the time that is covered.",),
        )  # fmt: skip
    return Section(
        "latest",
        f"What changed in {_period(dossier, headline.period)}",
        tuple(_headline(dossier, headline)),
        table=_figures(dossier, headline),
        lines=tuple(map(event, headline.lines)),
    )


def _nothing_known(dossier: Dossier) -> str:
    """Why no period says anything: nothing was read, or the two did not both exist."""
    rows = dossier.series.rows
    years = set(pd.DatetimeIndex(rows["period"][rows["covered"]]).year)
    if not years:
        return "Nothing was read of this time"
    parties = (dossier.a, dossier.b)
    missing = [party.name for party in parties if not any(existed(party.key, year) for year in years)]
    who = " and ".join(missing) or f"{dossier.a.name} and {dossier.b.name} together"
    return f"{who} did not exist in the time that was read"


def _headline(dossier: Dossier, headline: Headline) -> Iterator[str]:
    when, unit = _period(dossier, headline.period), dossier.query.period
    so_far = f" (read until {headline.read_until}, so not the whole {unit})" if headline.read_until else ""
    against = ""
    if headline.events_before is not None:
        against = (
            f": {many(headline.events, 'event')} against {headline.events_before:,.1f} a {unit}, "
            f"score {_signed(headline.score)} against {_signed(headline.score_before or 0)}"
        )
    yield f"{when}{so_far}: {LEANINGS[headline.leaning].format(unit)}{against}."
    if dossier.changes:
        change = dossier.changes[-1].change
        yield f"The last change of level was in {_period(dossier, change.period)}, for the {change.direction}."


def _figures(dossier: Dossier, headline: Headline) -> tuple[tuple[str, ...], ...]:
    before = f"mean of the {many(headline.periods_before, dossier.query.period)} before"
    spread = f" ± {headline.spread:.1f}" if headline.spread is not None else ""
    rows = [
        ("events", f"{headline.events:,}", _mean(headline.events_before)),
        ("score", _signed(headline.score), _mean(headline.score_before, signed=True) + spread),
    ]
    if headline.documents is not None:
        rows.append(("documents read", f"{headline.documents:,}", _mean(headline.documents_before)))
    table = ("", _period(dossier, headline.period), before), *rows
    return table if headline.periods_before else tuple(row[:2] for row in table)


def _changes(dossier: Dossier) -> Section:
    says = () if dossier.changes else ("No change of level is found in the score.",)
    return Section(
        "changes", "What changed and when", says, lines=tuple(_change(dossier, each) for each in dossier.changes[::-1])
    )


def _change(dossier: Dossier, line: ChangeLine) -> Line:
    change = line.change
    return Line(
        head=_period(dossier, change.period),
        text=f"{DIRECTIONS[change.direction]}; mean score a {dossier.query.period} "
        f"{_signed(change.before)} before, {_signed(change.after)} from then on",
        inner=tuple(map(event, line.lines)),
    )


def _agreements(found: InForce) -> Iterator[Section]:
    says = [
        "As reported: agreements, signatures, cooperation and ceasefires after which no end is reported. Whether they "
        "still hold no series can tell."
    ]
    if found.count > len(found.lines):
        says.append(f"The newest {len(found.lines)} of {found.count}.")
    if not found.count:
        says = ["No agreement is reported that is not reported to have ended."]
    yield Section("agreements", "Agreements in force, as reported", tuple(says), lines=tuple(map(event, found.lines)))
    if found.ended:
        ended = f"{found.ended_count} were followed by a reported cut of relations or, if a ceasefire, by an assault."
        lines = tuple(replace(event(made), inner=(event(end),)) for made, end in found.ended)
        yield Section("ended", "Agreements reported to have ended", (ended,), lines=lines)


def _speech(speech: Speech) -> Section:
    if not speech.statements:
        says = "No statements are reported."
    else:
        says = (
            f"{many(speech.statements, 'statement')}: {speech.supportive} supportive, {speech.critical} critical, "
            f"{speech.neutral} neutral; stances are estimates of a model. The newest first."
        )
    return Section(
        f"said-{speech.speaker.key.replace('/', '-')}", f"What is said: {speech.speaker.name} on {speech.about.name}",
        (says,), lines=tuple(map(statement, speech.lines)),
    )  # fmt: skip


def _others(dossier: Dossier) -> Section:
    says = () if dossier.others else ("Nobody else takes part in these events.",)
    lines = tuple(
        Line(
            each.name,
            f"in {many(each.events, 'event')}",
            source=f"latest {each.day or 'undated'}",
            head_ref=Ref("actor", each.key),
            ref=Ref("event", each.latest),
        )
        for each in dossier.others
    )
    return Section("others", "Who else is involved", says, lines=lines)


def _comparison(found: Comparison, number: int) -> Section:
    header = ("", found.one, found.other, "difference", "95 % interval")
    rows = tuple(_difference(each) for each in found.differences if each.column in MEASURES)
    return Section(
        f"comparison-{number}", f"{found.one} against {found.other}", (found.note, *found.warnings), (header, *rows)
    )


def _difference(found: Difference) -> tuple[str, ...]:
    interval = "" if found.low is None or found.high is None else f"{found.low:+.2f} to {found.high:+.2f}"
    values = [
        _mean(found.one),
        _mean(found.other),
        "unknown" if found.difference is None else f"{found.difference:+.2f}",
    ]
    return (MEASURES[found.column], *values, interval)


def _rests_on(dossier: Dossier, warnings: bool) -> Section:
    """What the numbers count, and what is not to be read into them."""
    lines = tuple(Line("Warning", each) for each in dossier.series.warnings) if warnings else ()
    return Section("notes", "What this rests on", (covered(dossier), dossier.series.note, SPREAD), lines=lines)


def _version(version: Version) -> Line:
    who = "; ".join(version.sources) or "no source named"
    told = f"{who} · {many(version.mentions, 'mention')}"
    return Line(version.slot, version.value, source=told, ref=Ref("mention", version.mention))


def _source(source: Source) -> str:
    return f"{source.outlet}, {source.published}"


def _period(dossier: Dossier, day: date) -> str:
    return day.strftime(SHOWN[dossier.query.period])


def _signed(number: float) -> str:
    return f"{number:+,.1f}"


def _mean(number: float | None, signed: bool = False) -> str:
    return "unknown" if number is None else f"{number:{'+' if signed else ''},.1f}"
