"""Who is said to have said or thought what: source, cue and content as spans of an annotated Doc.

The network's attribution head says which words begin a cue and, of each cue, which words are its source, the rest of
the cue and its content; it reads one sentence at a time. Quotation marks say how far what is quoted goes, over
sentences and paragraphs. The terms are those of PolNeAR (Newell, Margolin and Ruths 2018).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from spacy.tokens import Doc, Token

from entente.coding.quotes import PARAGRAPH, quoted_spans
from entente.coding.stretches import stretches
from entente.language import SENTENCES, Sentence
from entente.language.tokens import text_of

SOURCE, CUE, CONTENT = range(3)
CUE_THRESHOLD = 0.4  # probability that a word begins a cue
LINK_THRESHOLD = 0.5  # probability that a word belongs to a cue's source, cue or content
BRIDGE_THRESHOLD = 0.15  # the same between two such words
STRAY_THRESHOLD = 0.9  # the same for a word or two apart from the rest of the content
GOES_ON_THRESHOLD = 0.5  # mean over the words of a sentence that goes on with what was said before
SHORTEST = 4  # words of a quotation that stands alone; shorter ones are terms and titles
FAR = 3  # sentences from a quotation back to the statement that it goes on with, its own included
SIGNED = re.compile(r"\s*(?P<dash>[―—–-]{1,2})\s*(?P<name>[^\W\d_][\w.'’-]*(?: [\w.'’-]+){0,5})(?=[.,]?\s*(?:\n|$))")
TURN = re.compile(r"^[\"“]?(?P<name>[A-Z][A-Z.'’ -]{2,40})(?P<colon>:)\s+(?P<words>\S.*\S)", re.MULTILINE)
TURNS = 3  # of these paragraphs that make a transcript
RULE = 0.9  # probability of a statement that a rule finds
FAINT_CUE = 0.1  # CUE_THRESHOLD for a sentence that ends with a colon before a quotation

UNNAMED = re.compile(
    r"(?:(?:that )?(?:s?he|they|his|her|their|the)? ?(?:names?)? ?)?(?:not (?:to )?be|to not be|not being|to remain|"
    r"(?:to )?be kept) ?(?:further |publicly )?(?:named|identified|quoted(?: by name)?|anonymous|unnamed|cited)\.?",
    re.IGNORECASE,
)

Run = tuple[int, int]  # tokens, or characters where it says so: first, past the last


@dataclass(frozen=True, slots=True)
class Attribution:
    """One statement as the text has it. Spans of tokens; `content` of characters, marks included, in order."""

    source: tuple[Run, ...]
    cue: tuple[Run, ...]
    content: tuple[Run, ...]
    probability: float

    def holds(self, start: int, end: int) -> bool:
        """Whether a piece of the content covers the characters [start, end)."""
        return any(left <= start and end <= right for left, right in self.content)


def attributions(doc: Doc) -> list[Attribution]:
    """All statements of an annotated Doc, in the order of their content; nested ones beside those that hold them."""
    found = [each for sentence in doc.user_data[SENTENCES] for each in _in_sentence(doc, sentence, CUE_THRESHOLD)]
    found = [each for each in found if not _asks_for_silence(doc, each)]
    found = [each for each in (*_Quotations(doc, found).read(), *_turns(doc)) if each.content]
    return sorted(found, key=lambda each: (each.content[0][0], -each.content[-1][1], each.cue))


def _asks_for_silence(doc: Doc, each: Attribution) -> bool:
    """Whether somebody merely asked for a name to be kept back ("who asked not to be named"), which is no statement."""
    return bool(each.content) and all(UNNAMED.fullmatch(text_of(doc)[start:end].strip()) for start, end in each.content)


def words_of(doc: Doc, content: Sequence[Run]) -> Iterator[Token]:
    """The tokens that stand wholly in runs of characters."""
    for start, end in content:
        span = doc.char_span(start, end, alignment_mode="contract")
        yield from span if span is not None else ()


def _turns(doc: Doc) -> Iterator[Attribution]:
    """The turns of a transcript: paragraphs that begin with a name in capitals and ":" (a single one is a dateline)."""
    turns = list(TURN.finditer(text_of(doc)))
    for turn in turns if len(turns) >= TURNS else ():
        name, colon = (_tokens(doc, turn.span(part)) for part in ("name", "colon"))
        if name and colon:
            yield Attribution((name,), (colon,), (turn.span("words"),), RULE)


def _tokens(doc: Doc, characters: Run) -> Run | None:
    """The tokens of a run of characters, or None where it cuts one."""
    span = doc.char_span(*characters)
    return (span.start, span.end) if span is not None else None


def _in_sentence(doc: Doc, sentence: Sentence, threshold: float) -> list[Attribution]:
    """The statements whose cues stand in a sentence, with what of them stands there too.

    `threshold`: the probability from which a word begins a cue.
    """
    if sentence.analysis is None:
        return []
    begins, links = sentence.analysis.cues[1:, 0], sentence.analysis.said[:, 1:, 1:]
    found: list[Attribution] = []
    taken: set[int] = set()
    for word in sorted(np.flatnonzero(begins > threshold), key=lambda at: -begins[at]):
        if word in taken:
            continue
        scores = links[:, word]
        cue = scores[CUE] > LINK_THRESHOLD
        cue[word] = True
        taken.update(np.flatnonzero(cue))
        source = (scores[SOURCE] > LINK_THRESHOLD) & ~cue
        content = _bridged(scores[CONTENT], ~cue & ~source)
        spans = [_runs(chosen, sentence) for chosen in (source, cue, content)]
        found.append(
            Attribution(spans[0], spans[1], tuple(_characters(doc, run) for run in spans[2]), float(begins[word]))
        )
    return sorted(found, key=lambda each: each.cue)


def _bridged(scores: np.ndarray, free: np.ndarray) -> np.ndarray:
    """Where a score is high, and in gaps of one or two words between such words where it is not low."""
    chosen: np.ndarray = (scores > LINK_THRESHOLD) & free
    for left, right in pairwise(np.flatnonzero(chosen)):
        if 1 < right - left <= 3 and (scores[left:right] > BRIDGE_THRESHOLD).all() and free[left:right].all():
            chosen[left:right] = True
    runs = stretches(chosen.tolist())
    longest = max((past - first for first, past in runs), default=0)
    for first, past in runs:  # a word or two astray beside what was said
        if past - first <= 2 < longest - 1 and scores[first:past].max() < STRAY_THRESHOLD:
            chosen[first:past] = False
    return chosen


def _runs(chosen: np.ndarray, sentence: Sentence) -> tuple[Run, ...]:
    """Stretches of neighbouring words that are chosen, as tokens."""
    return tuple((sentence.words[first], sentence.words[past - 1] + 1) for first, past in stretches(chosen.tolist()))


def _characters(doc: Doc, run: Run) -> Run:
    last = doc[run[1] - 1]
    return doc[run[0]].idx, last.idx + len(last)


class _Quotations:
    """What the quotation marks of a Doc add to what the network found in its sentences."""

    def __init__(self, doc: Doc, found: Sequence[Attribution]):
        self.doc, self.text = doc, text_of(doc)
        self.found = list(found)
        self.quotes = quoted_spans(self.text)
        self.sentences: list[Sentence] = doc.user_data[SENTENCES]
        self.starts = [doc[sentence.start].idx for sentence in self.sentences]
        self.by_sentence: dict[int, list[int]] = {}
        for index, each in enumerate(found):
            self.by_sentence.setdefault(self.number(doc[each.cue[0][0]].idx), []).append(index)

    def read(self) -> list[Attribution]:
        """The statements, each with the whole of the quotations that belong to it, and quotations of nobody."""
        for quote in self.quotes:
            first, last = self.number(quote[0]), self.number(quote[1] - 1)
            long_enough = len(self.text[quote[0] : quote[1]].split()) >= SHORTEST
            holder = self.holder(quote, first, last)
            if holder is None and long_enough:
                holder = self.announced(quote, first)
            if holder is None and long_enough:
                holder = self.before(quote, first, last)
            if holder is not None:
                self.extend(holder, quote)
            elif long_enough and (signed := self.signed(quote)):
                self.found.append(signed)
            elif long_enough and all(self.goes_on(number) > GOES_ON_THRESHOLD for number in range(first, last + 1)):
                self.found.append(Attribution((), (), (quote,), self.goes_on(first)))
        return self.found

    def number(self, at: int) -> int:
        """The number of the sentence that a character stands in."""
        return bisect_right(self.starts, at) - 1

    def bounds(self, number: int) -> Run:
        """The characters of a sentence."""
        end = self.starts[number + 1] if number + 1 < len(self.starts) else len(self.text)
        return self.starts[number], end

    def holder(self, quote: Run, first: int, last: int) -> int | None:
        """The statement with its cue outside a quotation whose content holds most of it in the cue's sentence."""
        chosen, most = None, 0
        for number in range(first, last + 1):
            left, right = self.bounds(number)
            part = min(quote[1], right) - max(quote[0], left)
            for index in self.by_sentence.get(number, ()):
                if quote[0] <= self.doc[self.found[index].cue[0][0]].idx < quote[1]:
                    continue
                covered = sum(_overlap(quote, piece) for piece in self.found[index].content)
                if covered > most and 2 * covered >= part:
                    chosen, most = index, covered
        return chosen

    def before(self, quote: Run, first: int, last: int) -> int | None:
        """The statement that a quotation goes on with: the last one before it, in its paragraph or just before that.

        Such a quotation fills its sentences, or stands behind a colon.
        """
        lead = self.text[self.starts[first] : quote[0]].rstrip()
        alone = not lead and not any(map(str.isalnum, self.text[quote[1] : self.bounds(last)[1]]))
        if not alone and not lead.endswith(":"):
            return None
        for number in range(first, max(first - FAR, -1), -1):
            earlier = [index for index in self.by_sentence.get(number, ()) if self.cue_end(index) <= quote[0]]
            if not earlier:
                continue
            index = self.outermost(earlier)
            between = self.text[self.cue_end(index) : quote[0]]
            paragraphs = len(re.findall(PARAGRAPH, between))
            if not self.found[index].content:
                return index if between.rstrip().endswith(":") or not paragraphs else None
            near = paragraphs == 0 or paragraphs == 1 and (self.quoted(index) or between.rstrip().endswith(":"))
            return index if near else None
        return None

    def announced(self, quote: Run, first: int) -> int | None:
        """The statement of a sentence that ends with a colon before a quotation, with a cue of which less is sure."""
        if not self.text[max(0, quote[0] - 20) : quote[0]].rstrip().endswith(":"):
            return None
        number = first if self.text[self.starts[first] : quote[0]].strip() else first - 1
        faint = _in_sentence(self.doc, self.sentences[number], FAINT_CUE) if number >= 0 else []
        known = max((self.cue_end(index) for index in self.by_sentence.get(number, ())), default=0)
        faint = [each for each in faint if known < _characters(self.doc, each.cue[-1])[1] <= quote[0]]
        if not faint:
            return None
        self.found.append(replace(max(faint, key=lambda each: each.probability), content=()))
        return len(self.found) - 1

    def signed(self, quote: Run) -> Attribution | None:
        """A quotation with its speaker behind a dash: "We are tired." — Olga Lind."""
        found = SIGNED.match(self.text, quote[1])
        if found is None or not found["name"][0].isupper():
            return None
        cue, source = (_tokens(self.doc, found.span(name)) for name in ("dash", "name"))
        return Attribution((source,), (cue,), (quote,), RULE) if cue and source else None

    def cue_end(self, index: int) -> int:
        return _characters(self.doc, self.found[index].cue[-1])[1] if self.found[index].cue else len(self.text)

    def outermost(self, indices: Sequence[int]) -> int:
        """Of the statements of one sentence the last that stands in no other of them."""
        starts = {index: self.doc[self.found[index].cue[0][0]].idx for index in indices}
        outer = [
            index
            for index in indices
            if not any(self.found[other].holds(starts[index], starts[index]) for other in indices)
        ]
        return (outer or list(indices))[-1]

    def quoted(self, index: int) -> bool:
        """Whether a statement has a quotation in it."""
        for left, right in self.found[index].content:
            at = bisect_right(self.quotes, (right, 0)) - 1
            if at >= 0 and self.quotes[at][1] > left:
                return True
        return False

    def goes_on(self, number: int) -> float:
        """How sure the network is that a sentence goes on with what somebody said in another one."""
        analysis = self.sentences[number].analysis
        return float(analysis.cues[1:, 1].mean()) if analysis is not None else 0.0

    def extend(self, index: int, quote: Run) -> None:
        """Give a statement the whole of a quotation; pieces with nothing but space between them are one."""
        pieces = sorted([*self.found[index].content, quote])
        merged = [pieces[0]]
        for left, right in pieces[1:]:
            if left <= merged[-1][1] or not self.text[merged[-1][1] : left].strip():
                merged[-1] = merged[-1][0], max(merged[-1][1], right)
            else:
                merged.append((left, right))
        self.found[index] = replace(self.found[index], content=tuple(merged))


def _overlap(one: Run, other: Run) -> int:
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))
