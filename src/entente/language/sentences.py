"""Where sentences end: rules over the characters of news prose.

They run before the encoder, which reads one sentence at a time. The hard cases are stops that end no
sentence ("U.S. President", "Gen. Smith", "No. 10", "George W. Bush"), stops inside quotations, and
headlines without a stop, which a line break ends.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator

# A stop, what may close after it, then space: whether it ends a sentence is decided word by word.
# A run of stops is tried from its first one only and taken whole, so that long runs cost no more than other text.
STOP = re.compile(
    r"(?P<stop>(?<![.!?])[.!?]++|…)(?P<close>[\"'”’»“‘«)\]]*+)(?P<space>\s++)"
    r"(?=(?P<open>[\"'“‘«(\[—–-]*)(?P<next>\S+))"
)
BREAK = re.compile(r"\n\s*")
WORD_BEFORE = re.compile(r"[\w.&'’-]+$")
WORD_AFTER = re.compile(r"[\w.-]*")
LAST_WORD = re.compile(r"(?P<name>[A-Z][\w.’'-]*|\.)\s*$")  # of what stands before an initial

BEFORE_A_NAME = frozenset(
    """
    mr mrs ms dr gen lt col capt maj sgt cpl pvt adm brig cmdr cdr prof rev hon sen rep gov pres st ste fr sr.
    messrs mx supt insp det amb asst assoc atty dep dist mt ft vs v viz cf al ald cllr sec
    """.split()
)
BEFORE_A_NUMBER = frozenset(
    "no nos jan feb mar apr jun jul aug sep sept oct nov dec art para p pp vol ch fig sec".split()
)
MAY_END = frozenset("inc corp ltd co etc jr sr bros a.m p.m am pm plc est dept govt".split())
STARTERS = frozenset(
    """
    The A An This That These Those He She It They We I You His Her Its Their Our My In On At By For From With As If
    When While After Before Since But And Or So Yet However Meanwhile Although Though Because There Here What Who
    Why How Where Which Some Many Most Several All Both Each No Not Under Over During Until Last Next Earlier Later
    Then Now Also Even Still Despite According Nobody Nothing None Nor Neither Either Another Every Everyone Any Such
    Instead Perhaps Once Only Just Thus Therefore Indeed Moreover Furthermore Nevertheless Nonetheless Finally Today
    Yesterday Tomorrow Among Amid Between Through Without Within Against Behind Beyond Besides Unlike Unless Whether
    Whoever Whatever Whenever Wherever Afterwards Afterward Otherwise Similarly Likewise
    """.split()
)
SURNAMES = frozenset("An But By Even He Her How In Just Last Most No Nor Now On Or So Still Such You".split())
LETTERED = frozenset(
    """
    Annex Appendix Article Block Category Class Gate Grade Group Hepatitis Influenza Level Option Part Phase Plan
    Point Schedule Section Sector Serie Team Terminal Tier Type Vitamin War Zone
    """.split()
)  # "Plan B", "World War I": the letter is no initial
SAID = frozenset("said says asked asks added told cried shouted wrote replied warned insisted declared".split())
WRAPPED = range(50, 131)  # characters of the longest line of a text that is wrapped at a column
LONGEST = 4000  # characters; a longer stretch without a stop is a list or a table, and is cut at a space


def sentence_spans(text: str, apart: Iterable[tuple[int, int]] = ()) -> list[tuple[int, int]]:
    """Character spans of the sentences of `text`, in order, without surrounding space.

    `apart` are spans that must not share a sentence with their neighbours (datelines, bylines).
    """
    cuts = {0, len(text)}
    for start, end in apart:
        cuts.update((start, end))
    cuts.update(_stops(text))
    cuts.update(_line_breaks(text))
    edges = sorted(cuts)
    spans: list[tuple[int, int]] = []
    for start, end in itertools.pairwise(edges):
        piece = text[start:end]
        stripped = piece.strip()
        if stripped:
            first = start + piece.index(stripped[0])
            spans += _pieces(text, first, first + len(stripped))
    return spans


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The span itself, or parts of at most LONGEST characters cut at spaces."""
    while end - start > LONGEST:
        space = text.rfind(" ", start + LONGEST // 2, start + LONGEST)
        cut = space if space > 0 else start + LONGEST
        yield start, cut
        start = cut
        while start < end and text[start].isspace():
            start += 1
    if start < end:
        yield start, end


def _line_breaks(text: str) -> Iterator[int]:
    """Line breaks that end a sentence: all of them, unless the text is wrapped at a column."""
    lines = [line for line in text.split("\n") if line.strip()]
    wrapped = _is_wrapped(lines)
    for found in BREAK.finditer(text):
        if found.group().count("\n") > 1 or not wrapped:
            yield found.end()


def _is_wrapped(lines: list[str]) -> bool:
    """Whether single line breaks come from wrapping: long lines of like length that stop in mid-sentence."""
    if len(lines) < 3:
        return False
    longest = max(map(len, lines))
    broken = sum(len(line) > 0.7 * longest and line.rstrip()[-1] not in '.!?"”…:' for line in lines)
    return longest in WRAPPED and broken * 2 > len(lines)


def _stops(text: str) -> Iterator[int]:
    """Positions after stops (and their closing marks) that end a sentence."""
    for found in STOP.finditer(text):
        if _ends(text, found):
            yield found.end("close")


def _ends(text: str, found: re.Match[str]) -> bool:
    following = found["next"]
    if "\n" in found["space"] and "\n\n" in found["space"].replace(" ", ""):
        return True
    if following[0].islower():
        return False
    if found["stop"][0] in "!?":
        return not (found["close"] and _is_reporting(text, found.end("space")))
    if found["stop"] != ".":
        return True
    if found["close"]:
        return True
    stop = found.start("stop")
    before = WORD_BEFORE.search(text, max(0, stop - 40), stop)
    return before is None or _stop_after(before.group(), following, text[max(0, before.start() - 40) : before.start()])


def _is_reporting(text: str, at: int) -> bool:
    """Whether the words at `at` report the quotation before them: "Smith said", "the minister asked"."""
    words = text[at : at + 60].split()[:4]
    return any(word.strip(".,;:") in SAID for word in words[1:])


def _stop_after(before: str, following: str, left: str) -> bool:
    """Whether a full stop between the words `before` and `following` ends a sentence; `left` stands before both."""
    plain = before.lower().strip("'’")
    word = _plain_word(following)
    if plain in BEFORE_A_NAME and not (plain == "v" and word in STARTERS):
        return False
    if plain in BEFORE_A_NUMBER and following[0].isdigit():
        return False
    if plain in MAY_END or "." in before:  # "Inc.", "U.S.", "p.m."
        return word in STARTERS
    if len(before) == 1 and before.isupper():  # an initial, unless a sentence plainly starts
        return word in STARTERS and not (word in SURNAMES and _is_name(left))
    return True


def _plain_word(following: str) -> str:
    """The word without what hangs on it: "It" of "It's", "Then" of "Then…"."""
    found = WORD_AFTER.match(following)
    return found.group().rstrip(".") if found else ""


def _is_name(left: str) -> bool:
    """Whether an initial after `left` continues a name: "Anthony W." may be So; "Plan B." is no name."""
    found = LAST_WORD.search(left)
    return found is not None and found["name"] not in LETTERED
