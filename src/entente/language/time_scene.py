"""What the rules for dates in words share: the text being read, a reading of some words, and the tense.

Weekdays and months without a year point back ("met on Monday") unless their clause speaks of what is to
come ("is due on Monday").
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, TypeAlias

from entente.language import calendar
from entente.language.calendar import Period, Unit
from entente.language.time_words import S
from entente.records import DateBasis

Kind: TypeAlias = Literal["weekday", "day", "month", "year", "decade", "unit", "span"]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a rule made of some words. `point` says that later words ("a day earlier") may count from it."""

    start: int
    end: int
    period: Period
    basis: DateBasis
    kind: Kind
    point: bool = True
    ahead: bool = False


@dataclass(slots=True)
class Scene:
    """The text being read, its publication day, and what was found so far."""

    text: str
    published: date
    start: int
    end: int
    found: list[Reading] = field(default_factory=list)
    anchor: Reading | None = None  # the time named last, from which "a day earlier" counts
    waiting: tuple[re.Match[str], int] | None = None  # "two days before …", and its place in `found`
    person_may: bool | None = None

    @property
    def today(self) -> Period:
        """The day of publication."""
        return calendar.day(self.published)

    def anchor_for(self, unit: Unit) -> Period | None:
        """What `unit` counts from. Nobody counts days from "two years ago" or "last year"."""
        if self.anchor is None or (
            unit in ("hour", "day") and self.anchor.period.precision == "year" and self.anchor.basis == "relative"
        ):
            return None
        return self.anchor.period

    def before(self, at: int, length: int = 40) -> str:
        """The text that stands before `at`."""
        return self.text[max(self.start, at - length) : at]

    def word_before(self, at: int) -> str:
        """The word that stands before `at`, in lower case, or ""."""
        found = WORD_BEFORE.search(self.before(at, 30))
        return found[1].lower() if found else ""

    def after(self, pattern: re.Pattern[str], at: int) -> bool:
        """Whether `pattern` matches from `at` on."""
        return pattern.match(self.text, at, self.end) is not None


Rule: TypeAlias = tuple[re.Pattern[str], Callable[[Scene, "re.Match[str]"], Reading | None]]
WORD_BEFORE = re.compile(r"([^\W_][\w.'’-]*)[\"“”‘’(]?[\s-]{1,3}$")


def reading_of(
    found: re.Match[str], period: Period, basis: DateBasis, kind: Kind, *, point: bool = True, ahead: bool = False
) -> Reading:
    """A reading of all the words of a match."""
    return Reading(found.start(), found.end(), period, basis, kind, point, ahead)


# ---- whether a date lies ahead -----------------------------------------------------------------------------

WORDS_BACK = 10
CLAUSE_START = re.compile(
    r"[;!?\n]|(?<![A-Z]\.[A-Z])(?<!\b[A-Z])(?<!\b[A-Z][a-z])(?<!\b[A-Z][a-z]{2})\.[\"”’)]?\s|[,.?!][\"”’]\s"
)
MODAL = r"(?<![Tt]he )(?<!free )(?:will|would|shall|may|might|could|should|must|won['’]t)(?!-)(?!\s(?:not\s)?have\b)"
MARKER = re.compile(
    rf"\b(?:{MODAL}|(?:is|are|was|were)\s(?:also\s|now\s|still\s)?(?:due|set|to)|due(?!\sto)|scheduled|expected|"
    r"slated|planned|poised|going to|to be held|to take place|ahead of|as (?:early|soon|late) as|upcoming|deadline|"
    r"ultimatum|next|set for|(?:plans?|planning|intends?|hopes?|aims?|agreed?|pledged?|promised?|vowed?|prepar\w+|"
    r"decided|invited|wants?|ready)\s(?:\w+\s)?to|(?:gave|give|given|giving)\b(?=.*\buntil))\b|[’']ll\b"
)
DEADLINE = re.compile(r"\bto\s[a-z]{2,}|\b(?:demand|order|urge)\w*")
DUE = re.compile(
    r"(?i)\b(?:by|until|till|within)\s(?:(?:the\s)?(?:end|middle|start|early|mid|late)(?: of)?[\s-]){0,1}$"
)
CLOSING = re.compile(
    r"\b(?:said|told|says|announced|reported|added|wrote|tweeted|confirmed|warned|declared|insisted|stated|"
    r"according|since|killed|visited|attacked|struck|arrested|(?:after|when|which|who|following|because|that)\s.*\b\w{2,}ed)\b|"
    r",\s.*\b\w{3,}ed\b"
)
OPENING = re.compile(r"(?:^|[.!?:][\"”’]?\s{1,3}|\n|[\"“])(?:(?:On|In|From)\s{1,3})?$")
MARKER_AFTER = re.compile(
    rf",?{S}(?:[\w’'.-]{{1,30}}{S}){{0,6}}?(?:will\b(?!\shave)|(?:is|are)\s(?:due|set|scheduled|expected|to)\b)"
)


def is_ahead(scene: Scene, start: int, end: int) -> bool:
    """Whether the clause around a date speaks of what is to come: "is due in Nuuk on Monday"."""
    left = scene.before(start, 110)
    cuts = [cut.end() for cut in CLAUSE_START.finditer(left)]
    words = (left[cuts[-1] :] if cuts else left).split()
    clause = " ".join(words[-WORDS_BACK:]) + " "
    markers = list(MARKER.finditer(clause))
    if markers:
        return CLOSING.search(clause, markers[-1].end()) is None
    if DUE.search(clause) and DEADLINE.search(clause):
        return True
    if OPENING.search(scene.before(start, 12)):
        after = MARKER_AFTER.match(scene.text, end, min(scene.end, end + 120))
        return after is not None and CLOSING.search(after.group()) is None
    return False
