"""Two tellings → what speaks for their being of one happening, and what against it, as numbers from 0 to 1.

`FEATURES` names them; those that hold become the reasons of a merge. Whatever rules a merge out at once (`barred`)
is decided here too: other parties, other days, other kinds of act.
"""

from __future__ import annotations

from math import cos, hypot, log1p, radians

from entente.events.telling import Side, Telling

KILOMETRES_A_DEGREE = 111.2
NEAR = 60.0  # kilometres within which two places may be one, told differently
SLACK = 2  # days by which reports of one happening may be apart: time zones, the night, errors
UNKNOWN = (None, None, None)  # dead, injured and size that nobody tells
NO_NUMBERS = [0.0] * 6  # what they compare to
WIDE = 366  # days beyond which a date says nothing
MUCH = [min(1.0, log1p(days) / 6) for days in range(500)]  # the first days count most

VERBAL = frozenset({"ACCUSE", "REQUEST", "REJECT", "THREATEN", "SUPPORT", "AGREE"})
# What a planned or promised act (AGREE) becomes when it is done.
DONE = frozenset({"CONSULT", "COOPERATE", "AID", "CONCEDE", "RETREAT", "MOBILIZE", "SUPPORT", "SANCTION"})
# Acts that reporters, and readers of them, tell as one another.
KINDRED = frozenset(
    frozenset(pair)
    for pair in (
        ("AGREE", "CONSULT"), ("AGREE", "COOPERATE"), ("AGREE", "CONCEDE"), ("AGREE", "AID"), ("CONSULT", "COOPERATE"),
        ("CONCEDE", "RETREAT"), ("AGREE", "RETREAT"), ("COOPERATE", "AID"), ("AGREE", "SUPPORT"),
        ("ACCUSE", "REJECT"), ("ACCUSE", "REQUEST"), ("ACCUSE", "THREATEN"), ("REQUEST", "THREATEN"),
        ("REQUEST", "REJECT"), ("SANCTION", "COERCE"), ("ASSAULT", "COERCE"), ("ASSAULT", "MOBILIZE"),
        ("SANCTION", "REJECT"), ("THREATEN", "SANCTION"), ("PROTEST", "ACCUSE"), ("PROTEST", "ASSAULT"),
        ("COERCE", "ACCUSE"), ("THREATEN", "MOBILIZE"), ("CONCEDE", "AID"),
    )
)  # fmt: skip

FEATURES = (
    "always", "verbal", "planned and done", "another type", "same mode", "another mode", "same verb", "same actors",
    "an actor in common", "other actors", "same recipients", "a recipient in common", "other recipients",
    "recipients named once", "same parties", "both parties in common", "roles reversed", "same person", "other persons",
    "same group", "other groups", "actors in the same words", "recipients in the same words", "a party unknown",
    "nobody known in common", "report before the other's event", "same day", "next day", "two days apart",
    "dates that overlap", "dates that are near", "wide dates", "neither dated", "days between reports", "same place",
    "places near each other", "place in country", "other places", "other countries", "place named once",
    "same number of dead", "other number of dead", "same number injured", "other number injured", "same size",
    "other size", "same words", "same names", "same figures", "told in the other report", "same story", "same act",
    "another act", "same ordinal", "other ordinal", "told before", "same document", "same sentence", "demanded or done",
    "denied or not", "background once", "background twice", "words where verbal", "names where verbal",
    "same day and place", "same day and parties", "same words and day", "same story and day", "other places same day",
)  # fmt: skip

PARTIES = slice(FEATURES.index("same actors"), FEATURES.index("nobody known in common") + 1)
BOTH = FEATURES[PARTIES].index("both parties in common")


def barred(one: Telling, other: Telling) -> bool:
    """Whether two tellings cannot be of one happening: another kind of act, other parties, other days."""
    if one.type != other.type and frozenset((one.type, other.type)) not in KINDRED:
        return True
    if one.reach.isdisjoint(other.reach):
        return True
    if one.certain and other.certain and len(one.parties & other.parties) < 2:
        return True
    gap = days_apart(one, other)
    return (one.document != other.document) if gap is None else gap > SLACK


def other_days(one: Telling, other: Telling) -> bool:
    """Whether both name the very day, and not the same."""
    return one.exact and other.exact and one.first != other.first


def other_places(one: Telling, other: Telling) -> bool:
    """Whether both name the very day and places too far from each other to be one told differently."""
    if not (one.exact and other.exact) or one.point is None or other.point is None:
        return False
    return kilometres(one.point, other.point) > NEAR


def days_apart(one: Telling, other: Telling) -> int | None:
    """Days between the intervals of two tellings, 0 where they overlap; None where either may be of any time."""
    if one.first is None or other.first is None or one.last is None or other.last is None:
        return None
    if one.last - one.first > WIDE or other.last - other.first > WIDE:
        return None
    return max(0, one.first - other.last, other.first - one.last)


def compare(one: Telling, other: Telling) -> list[float]:
    """The values of `FEATURES`, in their order."""
    gap = days_apart(one, other)
    exact = one.exact and other.exact
    same_day = gap == 0 and exact
    verbal = one.type in VERBAL or other.type in VERBAL
    parties = compare_parties(one, other)
    same_place, near, within, elsewhere, abroad, once = _places(one, other)
    words, names, figures = (
        one.topic.shared(other.topic),
        one.names.shared(other.names),
        _overlap(one.figures, other.figures),
    )
    same_document = one.document == other.document
    told = 0.0 if same_document else max(one.topic.found_in(other.opening), other.topic.found_in(one.opening))
    story = 0.0 if same_document else one.opening.shared(other.opening)
    planned = one.status == "planned" or other.status == "planned"
    both_modes = bool(one.modes and other.modes)
    same_mode = both_modes and not one.modes.isdisjoint(other.modes)
    return [
        1.0,
        verbal,
        planned and one.status != other.status,
        one.type != other.type,
        same_mode,
        both_modes and not same_mode,
        one.verb == other.verb,
        *parties,
        _foretold(one, other),
        same_day,
        gap == 1,
        gap == 2,
        gap == 0 and not exact and (one.dated or other.dated),
        gap is not None and gap > 0 and not exact,
        _width(one, other),
        not one.dated and not other.dated,
        _between(one, other),
        same_place,
        near,
        within,
        elsewhere,
        abroad,
        once,
        *_numbers(one.numbers, other.numbers),
        words,
        names,
        figures,
        told,
        story,
        one.act == other.act is not None,
        bool(one.act and other.act) and one.act != other.act,
        not one.ordinals.isdisjoint(other.ordinals),
        one.ordinals != other.ordinals,
        same_document and (one.definite or other.definite),
        same_document,
        same_document and one.sentence == other.sentence,
        (one.status == "demanded") != (other.status == "demanded"),
        (one.status == "denied") != (other.status == "denied"),
        one.historical != other.historical,
        one.historical and other.historical,
        verbal * words,
        verbal * names,
        same_day * max(same_place, near),
        same_day * parties[BOTH],
        same_day * words,
        same_day * story,
        same_day * elsewhere,
    ]


def compare_parties(one: Telling, other: Telling) -> list[float]:
    """The values of the features of who takes part (`PARTIES`), in their order; they hang on the two sides alone."""
    a_same, a_common, a_other = _sides(one.actors, other.actors)
    r_same, r_common, r_other = _sides(one.recipients, other.recipients)
    reversed_ = (
        a_other > 0
        and not one.actors.keys.isdisjoint(other.recipients.keys)
        and not one.recipients.keys.isdisjoint(other.actors.keys)
    )
    return [
        a_same,
        a_common,
        a_other,
        r_same,
        r_common,
        r_other,
        bool(one.recipients.keys) != bool(other.recipients.keys),
        one.parties == other.parties,
        len(one.parties & other.parties) > 1,
        reversed_,
        *_people(one, other),
        *_groups(one.groups, other.groups),
        _overlap(one.actors.words, other.actors.words),
        _overlap(one.recipients.words, other.recipients.words),
        one.actors.vague or other.actors.vague,
        one.parties.isdisjoint(other.parties),
    ]


def _foretold(one: Telling, other: Telling) -> bool:
    """Whether one was published before the other can have happened, and tells no plan."""
    return _before(one, other) or _before(other, one)


def _before(report: Telling, event: Telling) -> bool:
    if report.published is None or event.first is None:
        return False
    return report.published < event.first and report.status != "planned"


def _sides(one: Side, other: Side) -> tuple[float, float, float]:
    """Whether two sides are the same, share somebody, or are both named and share nobody."""
    if not one.keys or not other.keys:
        return 0.0, 0.0, 0.0
    if one is other or one.keys == other.keys:
        return 1.0, 1.0, 0.0
    common = not one.keys.isdisjoint(other.keys)
    return 0.0, float(common), float(not common)


def _people(one: Telling, other: Telling) -> tuple[float, float]:
    """Whether a person acts in both, and whether one country is spoken for by different persons."""
    if not (one.actors.persons or one.recipients.persons):
        return 0.0, 0.0
    same = differ = False
    for ours, theirs in (
        (one.actors.persons, other.actors.persons),
        (one.recipients.persons, other.recipients.persons),
    ):
        if ours and theirs:
            others = dict(theirs)
            for country, persons in ours:
                if country in others:
                    apart = persons.isdisjoint(others[country])
                    same, differ = same or not apart, differ or apart
    return float(same), float(differ and not same)


def _groups(one: frozenset[str], other: frozenset[str]) -> tuple[float, float]:
    """Whether a group or body takes part in both, and whether both name such ones and share none."""
    if not one or not other:
        return 0.0, 0.0
    common = not one.isdisjoint(other)
    return float(common), float(not common)


def _places(one: Telling, other: Telling) -> tuple[float, float, float, float, float, float]:
    """Same, near, one within the other's country, elsewhere, in another country, named once only."""
    abroad = float(bool(one.country and other.country) and one.country != other.country)
    if one.place is None or other.place is None:
        within = float(bool(one.country) and one.country == other.country)
        once = float((one.place is None and one.country is None) != (other.place is None and other.country is None))
        return 0.0, 0.0, within, 0.0, abroad, once
    if one.place == other.place:
        return 1.0, 0.0, 0.0, 0.0, abroad, 0.0
    if one.point and other.point:
        near = kilometres(one.point, other.point) <= NEAR
        return 0.0, float(near), 0.0, float(not near), abroad, 0.0
    return 0.0, 0.0, 0.0, 0.5, abroad, 0.0


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Roughly how far two points (latitude, longitude) are apart; exact enough for near or far."""
    across = (one[1] - other[1]) * cos(radians((one[0] + other[0]) / 2))
    return hypot(one[0] - other[0], across) * KILOMETRES_A_DEGREE


def _numbers(one: tuple[int | None, ...], other: tuple[int | None, ...]) -> list[float]:
    """For dead, injured and size: whether both say the same; how far apart they are (0 to 1)."""
    if one == UNKNOWN or other == UNKNOWN:
        return NO_NUMBERS
    found = []
    for ours, theirs in zip(one, other, strict=True):
        if ours is None or theirs is None:
            found += [0.0, 0.0]
        elif ours == theirs:
            found += [1.0, 0.0]
        else:
            found += [0.0, 1.0 - min(ours, theirs) / max(ours, theirs)]
    return found


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    """Of the smaller set, the part that is in the other; small sets count for less."""
    if not one or not other:
        return 0.0
    if one is other:
        return len(one) / (len(one) + 1)
    return len(one & other) / (min(len(one), len(other)) + 1)


def _width(one: Telling, other: Telling) -> float:
    if one.first is None or other.first is None or one.last is None or other.last is None:
        return 1.0
    return _much(max(one.last - one.first, other.last - other.first))


def _between(one: Telling, other: Telling) -> float:
    if one.published is None or other.published is None:
        return 0.0
    return _much(abs(one.published - other.published))


def _much(days: int) -> float:
    """How much so many days are, from 0 to 1."""
    return MUCH[days] if days < len(MUCH) else 1.0
