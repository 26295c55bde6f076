"""Statements: who said what, out of quotation marks and verbs of saying."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Span, Token

from entente.actors import Resolver
from entente.coding.quotes import quoted_spans
from entente.coding.sources import SAYING, according_to, speakers_of
from entente.language.pipeline import SENTENCES, Sentence
from entente.language.syntax import SPEECH_COMPLEMENT, conjuncts, noun_phrase, text_of
from entente.language.times import find_times
from entente.records import Characterised, DateSpan, Document, Form, Mention, Statement, statement_id
from entente.records import Span as Words

CALLING = frozenset(
    "call describe denounce brand label condemn dismiss characterize characterise hail praise slam refer".split()
)
COMPLEMENTS = SPEECH_COMPLEMENT | {"xcomp", "advcl", "obj", "dobj"}
EDGE = " \t\n,;:.—–-\"'“”‘’«»"
CONFIDENCE = {"direct": 0.9, "mixed": 0.8, "indirect": 0.75}


@dataclass(frozen=True, slots=True)
class _Found:
    """Speaker heads, cue, content as character spans, and what the content is said of."""

    speakers: tuple[Token, ...]
    cue: Token | None
    content: tuple[tuple[int, int], ...]
    called: tuple[Token, tuple[int, int]] | None = None


def code_statements(doc: Doc, document: Document, resolver: Resolver, mentions: Sequence[Mention]) -> list[Statement]:
    """All statements of a Doc, in the order of their content."""
    quotes = quoted_spans(text_of(doc))
    found = [each for sentence in doc.user_data[SENTENCES] for each in _in_sentence(doc, sentence, quotes)]
    found = _continued(doc, found, quotes)
    found = [each for each in found if each.content]
    found.sort(key=lambda each: each.content[0])
    made = [_statement(doc, document, resolver, mentions, each, quotes) for each in found]
    return list({statement.id: statement for statement in made}.values())


def _in_sentence(doc: Doc, sentence: Sentence, quotes: Sequence[tuple[int, int]]) -> Iterator[_Found]:
    if sentence.analysis is None:
        return
    span = doc[sentence.start : sentence.end]
    past = bisect_left(quotes, (span.end_char, 0))
    first = max(0, bisect_left(quotes, (span.start_char, 0)) - 1)  # one may have begun before
    inside = [quote for quote in quotes[first:past] if span.start_char < quote[1]]
    cues = 0
    for token in span:
        name = token.lemma_.lower()
        if token.pos_ != "VERB" or name not in SAYING | CALLING or _within(token, inside):
            continue
        speakers = speakers_of(token)
        if not speakers:
            continue
        made = _called(token, speakers, inside) if name in CALLING else _said(token, speakers, inside, span)
        if made is not None:
            cues += 1
            yield made
    heads = according_to(span)
    if heads and not cues:
        yield _Found(tuple(heads), None, _rest(span, heads))


def _within(token: Token, quotes: Sequence[tuple[int, int]]) -> bool:
    return any(start <= token.idx < end for start, end in quotes)


def _said(verb: Token, speakers: Sequence[Token], quotes: Sequence[tuple[int, int]], sentence: Span) -> _Found | None:
    """ "X said that …", "…," X said."""
    content: list[tuple[int, int]] = []
    outside = {index for speaker in speakers for index in _whole(speaker)} | {verb.i}
    for child in verb.children:
        if (
            child.dep_ in COMPLEMENTS
            and child.i not in outside
            and (child.dep_ not in ("obj", "dobj") or _within(child, quotes))
        ):
            content += _stretch(child, outside, sentence)
    if not content and verb.dep_ == "parataxis":  # "…, the ministry said": the content governs its verb
        content += _stretch(verb.head, outside | {each.i for each in verb.subtree}, sentence)
    if not content:
        content = [quote for quote in _clipped(quotes, sentence) if len(quote_words(verb.doc, quote)) > 1]
    else:
        content = _before_semicolon(verb, content)
        content += [
            quote
            for quote in _clipped(quotes, sentence)
            if not _overlaps(quote, content) and _governing_verb(verb.doc, quote) == verb.i
        ]
    spans = _tidy(verb.doc, content)
    return _Found(tuple(speakers), verb, spans) if spans else None


def _before_semicolon(verb: Token, content: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """What is said, without a clause that only stands beside it: "said ten had died; the figure was not confirmed"."""
    made = []
    for start, end in content:
        mark = text_of(verb.doc).find(";", max(start, verb.idx), end)
        made.append((start, mark if mark > start else end))
    return made


def _governing_verb(doc: Doc, quote: tuple[int, int]) -> int:
    """The index of the nearest verb of saying above a quotation, or −1."""
    span = doc.char_span(*quote, alignment_mode="contract")
    at = span.root if span is not None else None
    while at is not None and at.head.i != at.i:
        at = at.head
        if at.lemma_.lower() in SAYING and speakers_of(at):
            return int(at.i)
    return -1


def quote_words(doc: Doc, quote: tuple[int, int]) -> list[str]:
    """The words of a quotation."""
    return text_of(doc)[quote[0] : quote[1]].split()


def _called(verb: Token, speakers: Sequence[Token], quotes: Sequence[tuple[int, int]]) -> _Found | None:
    """ "X called the deal 'a victory'": a quoted characterisation of the object."""
    objects = [child for child in verb.children if child.dep_ in ("obj", "dobj")]
    after = [quote for quote in quotes if quote[0] > verb.idx and quote[0] < verb.sent.end_char]
    if not after:
        return None
    quote = _trimmed(text_of(verb.doc), *after[0])
    if quote is None:
        return None
    return _Found(tuple(speakers), verb, (quote,), (objects[0], quote) if objects else None)


def _whole(token: Token) -> range:
    phrase = noun_phrase(token)
    left = min(each.i for each in token.subtree) if token.dep_ != "conj" else phrase.start
    return range(min(left, phrase.start), phrase.end)


def _stretch(head: Token, outside: set[int], sentence: Span) -> list[tuple[int, int]]:
    """The words under `head` without those `outside`, as runs of text."""
    inside = sorted(
        each.i for each in head.subtree if each.i not in outside and sentence.start <= each.i < sentence.end
    )
    runs: list[list[int]] = []
    for index in inside:
        if runs and index - runs[-1][-1] <= 1:
            runs[-1].append(index)
        else:
            runs.append([index])
    doc = head.doc
    return [(doc[run[0]].idx, doc[run[-1]].idx + len(doc[run[-1]])) for run in runs if len(run) > 1]


def _rest(sentence: Span, heads: Sequence[Token]) -> tuple[tuple[int, int], ...]:
    """The sentence without "according to X"."""
    doc = sentence.doc
    according = next(token for token in sentence if token.lower_ == "according")
    last = max(noun_phrase(head).end for head in heads)
    before = (sentence.start_char, according.idx)
    after = (doc[last - 1].idx + len(doc[last - 1]), sentence.end_char)
    longest = max(before, after, key=lambda span: span[1] - span[0])
    return _tidy(doc, [longest])


def _clipped(quotes: Sequence[tuple[int, int]], sentence: Span) -> list[tuple[int, int]]:
    return [(max(start, sentence.start_char), min(end, sentence.end_char)) for start, end in quotes]


def _overlaps(quote: tuple[int, int], content: Sequence[tuple[int, int]]) -> bool:
    return any(start < quote[1] and quote[0] < end for start, end in content)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    while start < end and text[start] in EDGE:
        start += 1
    while end > start and text[end - 1] in EDGE:
        end -= 1
    return (start, end) if end > start else None


def _tidy(doc: Doc, spans: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Spans without marks at their edges; an inner quotation keeps its marks when only one end would lose them."""
    text = text_of(doc)
    made = []
    for start, end in sorted(spans):
        piece = text[start:end]
        marks = [mark for mark in '"“”' if mark in piece]
        trimmed = _trimmed(text, start, end)
        if trimmed and marks and trimmed[1] < end and text[trimmed[1]] in '"”' and text[trimmed[0] - 1] not in '"“':
            trimmed = (trimmed[0], trimmed[1] + 1)
        if (
            trimmed
            and trimmed[0] > start
            and text[trimmed[0] - 1] in '"“'
            and text[trimmed[1] : trimmed[1] + 1] not in ('"', "”")
        ):
            inner = text[trimmed[0] : trimmed[1]]
            if any(mark in inner for mark in '"”'):
                trimmed = (trimmed[0] - 1, trimmed[1])
        if trimmed:
            made.append(trimmed)
    return tuple(made)


def _continued(doc: Doc, found: Sequence[_Found], quotes: Sequence[tuple[int, int]]) -> list[_Found]:
    """Quotations that run over several sentences, and those that stand alone: given to the verb beside them."""
    made = list(found)
    for quote in quotes:
        words = quote_words(doc, quote)
        holders = [index for index, each in enumerate(made) if _overlaps(quote, each.content)]
        trimmed = _trimmed(text_of(doc), *quote)
        if trimmed is None:
            continue
        if len(holders) == 1 and not _covers(made[holders[0]].content, trimmed):
            made[holders[0]] = _extended(made[holders[0]], trimmed)
        elif not holders and len(words) > 3:
            before = [each for each in made if each.cue is not None and 0 <= quote[0] - each.content[-1][1] < 120]
            if before and text_of(doc)[quote[0] - 1 : quote[0]].isspace():
                made.append(_Found(before[-1].speakers, before[-1].cue, (trimmed,)))
    return made


def _covers(content: Sequence[tuple[int, int]], quote: tuple[int, int]) -> bool:
    return any(start <= quote[0] and quote[1] <= end for start, end in content)


def _extended(found: _Found, quote: tuple[int, int]) -> _Found:
    kept = [span for span in found.content if not (quote[0] <= span[0] and span[1] <= quote[1])]
    merged = [span for span in kept if not _overlaps(quote, [span])]
    touching = [span for span in kept if _overlaps(quote, [span])]
    start = min([quote[0], *(span[0] for span in touching)])
    end = max([quote[1], *(span[1] for span in touching)])
    return _Found(found.speakers, found.cue, tuple(sorted([*merged, (start, end)])), found.called)


def _form(content: Sequence[tuple[int, int]], quotes: Sequence[tuple[int, int]]) -> Form:
    """Direct when all words stand in quotation marks, mixed when some do."""
    total = sum(end - start for start, end in content)
    quoted = sum(max(0, min(end, right) - max(start, left)) for start, end in content for left, right in quotes)
    if quoted == 0:
        return "indirect"
    return "direct" if quoted >= 0.9 * total else "mixed"


def _statement(
    doc: Doc,
    document: Document,
    resolver: Resolver,
    mentions: Sequence[Mention],
    found: _Found,
    quotes: Sequence[tuple[int, int]],
) -> Statement:
    content = [Words(text=text_of(doc)[start:end], start=start, end=end) for start, end in found.content]
    speakers = [actor for head in found.speakers for actor in resolver.actors(noun_phrase(head))]
    form = _form(found.content, quotes)
    cue = found.cue
    sentence = (cue or found.speakers[0]).sent
    times = find_times(text_of(doc), document.day, sentence.start_char, sentence.end_char)
    said = [time for time in times if not _covers(found.content, (time.start, time.end))]
    when = None
    if said:
        when = DateSpan(
            start=said[0].first,
            end=said[0].last,
            text=text_of(doc)[said[0].start : said[0].end],
            precision=said[0].precision,
            basis=said[0].basis,
        )
    elif document.day:
        when = DateSpan(start=document.day, end=document.day, precision="unknown", basis="document")
    return Statement(
        id=statement_id(document.id, content),
        document=document.id,
        form=form,
        speakers=speakers,
        cue=Words(text=cue.text, start=cue.idx, end=cue.idx + len(cue)) if cue is not None else None,
        content=content,
        text=" … ".join(span.text for span in content),
        about=_about(doc, resolver, found),
        mentions=[
            mention.id for mention in mentions if _covers(found.content, (mention.trigger.start, mention.trigger.end))
        ],
        date=when,
        confidence=CONFIDENCE[form],
    )


def _about(doc: Doc, resolver: Resolver, found: _Found) -> list[Characterised]:
    """The actors that a statement is about: those its words name, and the object of a characterisation."""
    made: dict[object, Characterised] = {}
    if found.called is not None:
        head, (start, end) = found.called
        called = Words(text=text_of(doc)[start:end], start=start, end=end)
        for noun in conjuncts(head):
            for actor in resolver.actors(noun_phrase(noun)):
                made[actor.id or (actor.start, actor.country)] = Characterised(**actor.model_dump(), called=called)
    for start, end in found.content:
        span = doc.char_span(start, end, alignment_mode="contract")
        for entity in resolver.entities_in(span.start, span.end) if span is not None else ():
            if entity.label_ in ("PERSON", "ORG", "PLACE", "NORP"):
                for actor in resolver.actors(entity):
                    key = actor.id or (actor.name, actor.country)
                    if actor.id is not None and key not in made:
                        made[key] = Characterised(**actor.model_dump())
    return list(made.values())
