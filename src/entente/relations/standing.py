"""Which of a pair's events say how it stands: the weightiest, agreements in force, what is contested, what is ahead."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

import pandas as pd

from entente.relations.series import SeriesQuery

# CAMEO's codes of PLOVER's SUPPORT that are a signature, and of AGREE that are no more than a date for a meeting.
SIGNED, MEETING = "057", "036"
# PLOVER 3.13 and 3.10, by mode: existing relations are cut; exchange and help are refused.
CUTS = {"SANCTION": {"withdraw", "discontinue", ""}, "REJECT": {"assist"}}
TOLD = {"AGREE", "SUPPORT", "COOPERATE", "RETREAT", "ASSAULT", *CUTS}  # the types that make or end agreements
NO_CONTEXT, ANY_CONTEXT = "", "*"
End: TypeAlias = tuple[Any, str]  # the day of an event that ends something, and its id


@dataclass(frozen=True)
class Agreement:
    """A reported agreement by the id of its event, and the id of the event that ended it as reported, if any."""

    event: str
    ended_by: str | None


def counted(events: pd.DataFrame, query: SeriesQuery) -> pd.DataFrame:
    """Those of a pair's events that its series counts."""
    chosen = events if query.historical else events[~events["historical"]]
    for slot, values in query.counted.slots.items():
        chosen = chosen[chosen[slot].isin(values)]
    return chosen


def weightiest(events: pd.DataFrame, limit: int) -> list[str]:
    """The ids of the events with the largest |score| times reports; of equals the most recent first."""
    weight = events["score"].abs() * events["reports"].clip(lower=1)
    ordered = events.assign(weight=weight).sort_values(["weight", "day", "id"], ascending=[False, False, True])
    return list(ordered["id"].head(limit))


def newest(events: pd.DataFrame, since: date | None, limit: int) -> list[str]:
    """The ids of the events that begin last and not before `since`, in the order of `timeline`; undated ones last."""
    begun = events if since is None else events[events["day"] >= pd.Timestamp(since)]
    return list(begun.sort_values(["day", "id"], ascending=[False, True], na_position="last")["id"].head(limit))


def between(events: pd.DataFrame, first: date, last: date) -> pd.DataFrame:
    """The events that begin on one of these days."""
    return events[events["day"].between(pd.Timestamp(first), pd.Timestamp(last))]


def agreements(events: pd.DataFrame) -> list[Agreement]:
    """What the two have agreed on or do together by the reports, newest first, and what ended it.

    Agreements are AGREE (but a date for a meeting), a signature (SUPPORT), COOPERATE, and a ceasefire that is kept. A
    ceasefire ends with the next ASSAULT between the two, the rest with the next reported cut of relations (SANCTION
    withdraw or discontinue) or refused exchange (REJECT assist) that shares a context with it, or where one has none.
    """
    actual = events[(events["status"] == "actual") & ~events["historical"] & events["day"].notna()]
    told = actual[actual["type"].isin(TOLD)].sort_values(["day", "id"])
    rows = told[["id", "day", "type", "mode", "context", "cameo"]].to_dict("records")
    cuts = _by_context(row for row in rows if _cuts(row))
    assaults = [_end(row) for row in rows if row["type"] == "ASSAULT"]
    found = []
    for row in filter(_is_agreement, rows):
        listed = [assaults] if row["type"] == "RETREAT" else _meeting(row, cuts)
        found.append(Agreement(row["id"], _first_after(row["day"], listed)))
    return found[::-1]


def contested(events: pd.DataFrame, limit: int) -> list[str]:
    """The ids of the newest events of which reports differ, or which are denied."""
    return _newest(events[events["disputed"] | (events["status"] == "denied")], limit)


def planned(events: pd.DataFrame, after: date | None, limit: int) -> list[str]:
    """The ids of the planned events that are not over on the day `after`, the soonest first."""
    ahead = events[events["status"] == "planned"]
    if after is not None:
        ahead = ahead[ahead["last"] >= pd.Timestamp(after)]
    return list(ahead.sort_values(["day", "id"])["id"].head(limit))


def _newest(events: pd.DataFrame, limit: int) -> list[str]:
    return list(events.sort_values(["day", "id"], ascending=[False, True])["id"].head(limit))


def _is_agreement(row: dict[Any, Any]) -> bool:
    match row["type"]:
        case "AGREE":
            return not str(row["cameo"] or "").startswith(MEETING)
        case "SUPPORT":
            return str(row["cameo"] or "").startswith(SIGNED)
        case "RETREAT":
            return "ceasefire" in row["mode"]
        case kind:
            return bool(kind == "COOPERATE")


def _cuts(row: dict[Any, Any]) -> bool:
    return bool(CUTS.get(row["type"], set()) & {*row["mode"], *([] if len(row["mode"]) else [""])})


def _by_context(rows: Iterable[dict[Any, Any]]) -> dict[str, list[End]]:
    """Ends in order by each of their contexts; those without any under NO_CONTEXT, and all under ANY_CONTEXT."""
    found: dict[str, list[End]] = {}
    for row in rows:
        for context in (*(row["context"] if len(row["context"]) else [NO_CONTEXT]), ANY_CONTEXT):
            found.setdefault(context, []).append(_end(row))
    return found


def _meeting(row: dict[Any, Any], cuts: dict[str, list[End]]) -> list[list[End]]:
    """The ends that may be those of an agreement by their contexts."""
    contexts = [*row["context"], NO_CONTEXT] if len(row["context"]) else [ANY_CONTEXT]
    return [cuts.get(context, []) for context in contexts]


def _first_after(day: Any, listed: Iterable[list[End]]) -> str | None:
    """The id of the first end on a later day than `day`, in any of these lists."""
    later = [ends[place] for ends in listed if (place := bisect_right(ends, day, key=lambda end: end[0])) < len(ends)]
    return min(later)[1] if later else None


def _end(row: dict[Any, Any]) -> End:
    return row["day"], row["id"]
