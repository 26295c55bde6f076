"""Statements: the attributions of a Doc as records: who said what about whom, in which form and when."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from spacy.tokens import Doc

from entente.coding.about import Called, Stances, Target, characterisation, targets
from entente.coding.attribution import Attribution, Run
from entente.coding.denials import denies
from entente.coding.quotes import CLOSING, quoted_spans
from entente.coding.voices import Voices
from entente.language import SENTENCES
from entente.language.network import Network
from entente.language.times import find_times
from entente.language.tokens import text_of
from entente.records import Characterised, DateSpan, Document, Form, Mention, Statement, statement_id
from entente.records import Span as Words

STOPS = " \t\n\u00a0,;:.—–-"
MARKS = "\"“”‘’'«»„‚‹›`"
INITIALS = re.compile(r"(?:\b[A-Z]\.){2,}$")  # "the U.S."


def code_statements(
    document: Document, voices: Voices, mentions: Sequence[Mention], network: Network
) -> list[Statement]:
    """All statements of a document, in the order of their content; `network` judges stances."""
    doc = voices.doc
    quotes = quoted_spans(text_of(doc))
    spoken = [characterisation(doc, each) for each in voices.found]
    whom = _targets(voices, spoken, network)
    made: dict[str, Statement] = {}
    for index, each in enumerate(voices.found):
        content = _content(doc, each, spoken[index])
        if not content:
            continue
        spans = [Words(text=text_of(doc)[start:end], start=start, end=end) for start, end in content]
        told = _told(content, mentions)
        statement = Statement(
            id=statement_id(document.id, spans),
            document=document.id,
            form=_form(content, quotes),
            speakers=voices.speakers(index),
            cue=_cue(doc, each),
            content=spans,
            text=" … ".join(span.text for span in spans),
            about=whom[index],
            mentions=told,
            date=_date(doc, document, each),
            reported_by=voices.above(index),
            confidence=each.probability,
        )
        denied = denies(doc, each, statement, list(made.values()), mentions)
        made.setdefault(statement.id, statement.model_copy(update={"denies": denied}) if denied else statement)
    return list(made.values())


def _targets(voices: Voices, spoken: Sequence[Called | None], network: Network) -> list[list[Characterised]]:
    """Whom each attribution is about, with stances."""
    doc = voices.doc
    asked: list[tuple[Attribution, Target]] = []
    counts = []
    for index, each in enumerate(voices.found):
        own = {actor.id for actor in voices.speakers(index)}
        about = targets(doc, voices.resolver, each, spoken[index], own)
        asked += [(each, target) for target in about]
        counts.append(len(about))
    judged = iter(Stances(doc.user_data[SENTENCES], network).judged(asked))
    return [[next(judged) for _ in range(count)] for count in counts]


def _content(doc: Doc, each: Attribution, called: Called | None) -> list[Run]:
    """The words said, without the marks around them; of a quoted characterisation its words alone."""
    runs = [called.words] if called is not None and called.quoted else each.content
    return [made for run in runs if (made := _tidy(text_of(doc), *run))]


def _tidy(text: str, start: int, end: int) -> Run | None:
    """A run without spaces and marks at its edges; quotation marks stay where others stand inside as well."""
    left, right = start, end
    while True:
        while left < right and text[left] in STOPS:
            left += 1
        while right > left and text[right - 1] in STOPS and not INITIALS.search(text[max(left, right - 10) : right]):
            right -= 1
        if left >= right:
            return None
        spans = quoted_spans(text[left:right])
        opening = next((mark for mark in CLOSING if text.startswith(mark, left)), "")
        if spans[:1] == [(0, right - left)]:  # all of it is one quotation
            closing = next((mark for mark in CLOSING[opening] if text.endswith(mark, left + len(opening), right)), "")
            left, right = left + len(opening), right - len(closing)
        elif text[left] in MARKS and not any(first == 0 for first, _ in spans):
            left += 1
        elif _stray(text, left, right) and not any(past == right - left for _, past in spans):
            right -= 1
        else:
            return left, right


def _stray(text: str, left: int, right: int) -> bool:
    """Whether a run ends with a quotation mark; an apostrophe ("the workers’") is none."""
    last = text[right - 1]
    return last in MARKS and (last not in "’'" or text[max(left, right - 2)] in ",.!?…")


def _told(content: Sequence[Run], mentions: Sequence[Mention]) -> list[str]:
    """The mentions whose triggers stand in a content."""
    first, last = min(left for left, _ in content), max(right for _, right in content)
    near = [mention for mention in mentions if first <= mention.trigger.start < last]
    return [mention.id for mention in near if _covers(content, mention.trigger.start, mention.trigger.end)]


def _covers(content: Sequence[Run], start: int, end: int) -> bool:
    return any(left <= start and end <= right for left, right in content)


def _form(content: Sequence[Run], quotes: Sequence[Run]) -> Form:
    """Direct when all words stand in quotation marks, mixed when some do."""
    total = sum(end - start for start, end in content)
    quoted = 0
    for start, end in content:
        # Quotations are in order and apart: only the last that begins before a piece can reach into it.
        first, past = max(0, bisect_left(quotes, (start, start)) - 1), bisect_left(quotes, (end, end))
        quoted += sum(max(0, min(end, right) - max(start, left)) for left, right in quotes[first:past])
    if quoted == 0:
        return "indirect"
    return "direct" if quoted >= 0.9 * total else "mixed"


def _cue(doc: Doc, each: Attribution) -> Words | None:
    """The first unbroken run of the cue."""
    if not each.cue:
        return None
    span = doc[each.cue[0][0] : each.cue[0][1]]
    return Words(text=span.text, start=span.start_char, end=span.end_char)


def _date(doc: Doc, document: Document, each: Attribution) -> DateSpan | None:
    """When it was said: a time beside the content in the sentence of the cue, else only the day of the document."""
    if each.cue or each.source:
        sentence = doc[(each.cue or each.source)[0][0]].sent
        times = find_times(text_of(doc), document.day, sentence.start_char, sentence.end_char)
        said = next((time for time in times if not _overlaps(each.content, time.start, time.end)), None)
        if said is not None:
            return DateSpan(
                start=said.first,
                end=said.last,
                text=text_of(doc)[said.start : said.end],
                precision=said.precision,
                basis=said.basis,
            )
    if document.day is None:
        return None
    return DateSpan(start=document.day, end=document.day, precision="unknown", basis="document")


def _overlaps(content: Sequence[Run], start: int, end: int) -> bool:
    return any(left < end and start < right for left, right in content)
