"""The mentions of one happening → its event: the slots by the best evidence, the counts and versions by all of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from entente.coding import ontology
from entente.coding.mentions import scope
from entente.records import (
    Account,
    Actor,
    DateSpan,
    Disputed,
    Event,
    Evidence,
    Mention,
    Place,
    Range,
    Ranges,
    Tie,
    event_id,
)
from entente.store import StoredReport

T = TypeVar("T")

# What is reported as done outweighs its denial, and both outweigh plans (docs/codebook.md, section 17).
BEST_STATUS = ("actual", "denied", "planned", "demanded", "hypothetical")
FINEST_DATE = ("day", "week", "month", "year", "unknown")
FINEST_PLACE = ("site", "city", "district", "province", "country", "unknown")
COUNTRY = FINEST_PLACE.index("country")
BY_ALL = ("mode", "context", "historical", "date", "place", "magnitude")  # slots that hang on all tellings
NUMBERS: tuple[Disputed, ...] = ("dead", "injured", "size")


def event_of(mentions: Sequence[Mention], ties: Sequence[Tie], reports: Mapping[str, Sequence[StoredReport]]) -> Event:
    """The event that `mentions` tell, given in the order of their reports.

    reports: for each document, itself and its copies
    """
    best = best_telling(mentions)
    alike = [mention for mention in mentions if (mention.status, mention.type) == (best.status, best.type)]
    modes = _by_most([mention.mode for mention in alike if mention.mode]) or best.mode
    recipients = best.recipients or next((_spanless(each.recipients) for each in alike if each.recipients), [])
    told_by = [report for mention in _one_a_document(mentions) for report in reports.get(mention.document, ())]
    days = sorted(report.day for report in told_by if report.day)
    return Event(
        id=event_id(mentions[0].id),
        type=best.type,
        mode=modes,
        context=_by_most([mention.context for mention in alike if mention.context]),
        quad=ontology.quad_class(best.type),
        score=ontology.score(best.type, modes),
        cameo=best.cameo,
        goldstein=best.goldstein,
        scope=scope(best.actors, recipients),
        actors=best.actors,
        recipients=recipients,
        status=best.status,
        historical=all(mention.historical for mention in mentions),
        date=_date(mentions, best.status) or next((mention.date for mention in mentions if mention.date), None),
        place=_place(mentions, best),
        reported_by=best.reported_by,
        magnitude=_ranges(mentions),
        evidence=Evidence(mention=best.id, document=best.document, sentence=best.sentence, trigger=best.trigger),
        mentions=[mention.id for mention in mentions],
        documents=len(told_by),
        reports=sum(report.copy_of is None for report in told_by),
        outlets=len({report.outlet.lower() for report in told_by if report.outlet}),
        state_run=_state_run(told_by),
        first_reported=days[0] if days else None,
        last_reported=days[-1] if days else None,
        accounts=_accounts(mentions, reports),
        ties=list(ties),
        confidence=best.confidence,
        model=best.model,
        edited=_edited(mentions, best),
    )


def best_telling(mentions: Sequence[Mention]) -> Mention:
    """The mention that speaks for all: of the best status and the type most reports give, the fullest, the surest."""
    if len(mentions) == 1:
        return mentions[0]
    status = min((mention.status for mention in mentions), key=BEST_STATUS.index)
    of_status = [mention for mention in mentions if mention.status == status]
    votes = Counter([mention.type for mention in of_status])
    kind = max(votes, key=lambda name: (votes[name], _surest(of_status, name), name))
    return max(
        (mention for mention in of_status if mention.type == kind),  # the first of equals: the earliest report
        key=lambda mention: (not mention.historical, _fullness(mention), mention.confidence),
    )


def _surest(mentions: Iterable[Mention], kind: str) -> float:
    return max(mention.confidence for mention in mentions if mention.type == kind)


def _fullness(mention: Mention) -> int:
    """How many questions a telling answers: who, to whom, when, where, how many."""
    dated = mention.date is not None and mention.date.basis != "document"
    named = all(actor.id or actor.country for actor in (*mention.actors, *mention.recipients))
    return sum(map(bool, (mention.recipients, dated, mention.place, mention.magnitude, named)))


def _by_most(lists: Sequence[Sequence[str]]) -> list[str]:
    """What at least half of the lists hold, in the order of first appearance."""
    if not any(lists):
        return []
    counts = Counter(item for each in lists for item in dict.fromkeys(each))
    return [item for item, count in counts.items() if 2 * count >= len(lists)]


def _spanless(actors: Iterable[Actor]) -> list[Actor]:
    """Actors without the words that name them, which stand in another document."""
    return [actor.model_copy(update={"text": None, "start": None, "end": None}) for actor in actors]


def _one_a_document(mentions: Iterable[Mention]) -> Iterable[Mention]:
    return {mention.document: mention for mention in mentions}.values()


def _edited(mentions: Iterable[Mention], best: Mention) -> list[str]:
    """The slots that people corrected in the best telling, or in any where all tellings decide."""
    own = [edit.slot for edit in best.edits]
    return list(dict.fromkeys([*own, *(edit.slot for each in mentions for edit in each.edits if edit.slot in BY_ALL)]))


def _date(mentions: Sequence[Mention], status: str) -> DateSpan | None:
    """The date that the tellings of this status give, for a plan may have slipped; else that of any.

    A finer one that lies within it is taken; of several the one that most reports give, then the one reported first.
    """
    if len(mentions) == 1:
        return mentions[0].date
    said = [(mention.date, mention.status) for mention in mentions if mention.date and mention.date.basis != "document"]
    if own := _finest([when for when, told in said if told == status]):
        return _finest([when for when, _ in said if own.start <= when.start and when.end <= own.end])
    return _finest([when for when, _ in said])


def _finest(dates: Sequence[DateSpan]) -> DateSpan | None:
    if len(dates) < 2:
        return dates[0] if dates else None
    finest = min(map(_fineness, dates))
    finest_ones = [each for each in dates if _fineness(each) == finest]
    votes = Counter((each.start, each.end) for each in finest_ones)
    start, end = max(votes, key=lambda days: votes[days])  # the first of equals
    return next(each for each in finest_ones if (each.start, each.end) == (start, end))


def _fineness(when: DateSpan) -> tuple[int, int]:
    return (FINEST_DATE.index(when.precision), (when.end - when.start).days)


def _place(mentions: Sequence[Mention], best: Mention) -> Place | None:
    """The finest place, of several the one that most mentions name; its words only where they stand in the evidence."""
    if len(mentions) == 1:
        return best.place
    places = [(mention.place, mention) for mention in mentions if mention.place]
    # Where it happened stands in no plan of it, unless the others name a country at most.
    own = [(place, mention) for place, mention in places if mention.status == best.status]
    if any(FINEST_PLACE.index(place.precision) < COUNTRY for place, _ in own):
        places = own
    if not places:
        return None
    finest = min(FINEST_PLACE.index(place.precision) for place, _ in places)
    named = [(place, mention) for place, mention in places if FINEST_PLACE.index(place.precision) == finest]
    votes = Counter(_name(place) for place, _ in named)
    name = max(votes, key=lambda each: votes[each])
    place, mention = min(
        ((place, mention) for place, mention in named if _name(place) == name), key=lambda pair: pair[1] is not best
    )
    if mention is best:
        return place
    return place.model_copy(update={"name": place.name or place.text, "text": None, "start": None, "end": None})


def _name(place: Place) -> str:
    return place.name or place.text or ""


def _ranges(mentions: Iterable[Mention]) -> Ranges | None:
    given = [mention.magnitude for mention in mentions if mention.magnitude]
    if not given:
        return None
    found: dict[str, Range] = {}
    for slot in NUMBERS:
        numbers = [number for each in given if (number := getattr(each, slot)) is not None]
        if numbers:
            found[slot] = Range(low=min(numbers), high=max(numbers))
    return Ranges(**found) if found else None


def _state_run(reports: Iterable[StoredReport]) -> dict[str, int]:
    """State-run outlets by country."""
    found = {(report.outlet_country, report.outlet) for report in reports if report.state_run and report.outlet_country}
    if not found:
        return {}
    return dict(sorted(Counter(country for country, _ in found if country).items()))


def _accounts(mentions: Sequence[Mention], reports: Mapping[str, Sequence[StoredReport]]) -> list[Account]:
    """The versions of every slot in which the mentions contradict one another."""
    if len(mentions) == 1:
        return []
    values: dict[Disputed, dict[str, Any]] = {
        "dead": {}, "injured": {}, "size": {}, "date": {}, "place": {}, "status": {},
    }  # fmt: skip
    for mention in mentions:
        for slot in NUMBERS:
            if mention.magnitude and (number := getattr(mention.magnitude, slot)) is not None:
                values[slot][mention.id] = number
        if mention.date and _is_exact(mention.date):
            values["date"][mention.id] = mention.date.start
        if mention.place and mention.place.precision in FINEST_PLACE[:2]:
            values["place"][mention.id] = _name(mention.place)
        if mention.status in ("actual", "denied"):
            values["status"][mention.id] = mention.status
    return [account for slot, given in values.items() for account in _versions(slot, given, mentions, reports)]


def _is_exact(when: DateSpan) -> bool:
    return when.start == when.end and when.basis != "document"


def _versions(
    slot: Disputed,
    values: Mapping[str, Any],
    mentions: Sequence[Mention],
    reports: Mapping[str, Sequence[StoredReport]],
) -> list[Account]:
    """One account a value of the slot; none where all agree."""
    if len(set(values.values())) < 2:
        return []
    versions: dict[Any, list[Mention]] = {}
    for mention in mentions:
        if mention.id in values:
            versions.setdefault(values[mention.id], []).append(mention)
    return [
        Account(
            slot=slot,
            value=value.isoformat() if isinstance(value, date) else str(value),
            mentions=[mention.id for mention in tellers],
            sources=list(dict.fromkeys(source for mention in tellers for source in _sources(mention, reports))),
        )
        for value, tellers in sorted(versions.items(), key=lambda item: str(item[0]).rjust(12))
    ]


def _sources(mention: Mention, reports: Mapping[str, Sequence[StoredReport]]) -> list[str]:
    """Who the text says told it, else the outlet of the report."""
    named = [name for actor in mention.reported_by if (name := actor.name or actor.text)]
    original = next((report.outlet for report in reports.get(mention.document, ()) if report.copy_of is None), None)
    return named or ([original] if original else [])
