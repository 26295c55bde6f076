"""Statements for training: who says what, in PolNeAR's articles and in the project's own texts (`corpus/statements`).

A text is cut into sentences as at run time. In the sentence of its cue a statement gives links from the cue's first
word to the words of source, cue and content; what of the content stands in other sentences is marked there as going on.
"""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from corpus.check import locate
from data import Example, Said, Stance, held_out, opened, tokenizer

from entente.documents import boilerplate_spans
from entente.language.labels import STANCES
from entente.language.pipeline import LONGEST
from entente.language.sentences import sentence_spans

FOLDER = Path(__file__).parent / "corpus/statements"
STANCES_OF = Path(__file__).parent / "corpus/standoff/stances.jsonl"  # of PolNeAR's speakers, by id and offsets
Spans = Sequence[Sequence[int]]  # [start, end] in characters


def polnear(path: Path) -> Iterator[Example]:
    """The sentences of PolNeAR's articles with their attributions, and with stances where the project labelled some."""
    stances = {record["id"]: record["about"] for record in map(json.loads, STANCES_OF.read_text("utf-8").splitlines())}
    with opened(path) as file:
        for article in map(json.loads, file):
            for each in article["attributions"]:
                about = stances.get(f"{article['id']}:{each['id']}", [])
                each["about"] = [(target["span"], STANCES.index(target["stance"])) for target in about]
            yield from cut(article["text"], article["attributions"])


def own_statements(dev: bool) -> Iterator[Example]:
    """The sentences of the project's own texts with their statements and stances: those for dev or for training."""
    for path in sorted(FOLDER.glob("*.jsonl")):
        for number, line in enumerate(path.read_text("utf-8").splitlines()):
            if held_out(number) == dev:
                record = json.loads(line)
                yield from cut(record["text"], located(record))


def located(record: dict) -> list[dict]:
    """The statements of a text of `corpus/statements` in PolNeAR's form: spans in place of words."""
    text = record["text"]
    made = []
    for statement in record["statements"]:
        spans = {
            slot: [locate(text, phrase) for phrase in statement.get(name, [])]
            for slot, name in (("source", "speaker"), ("cue", "cue"), ("content", "content"))
        }
        about = [(locate(text, each["words"]), STANCES.index(each["stance"])) for each in statement.get("about", [])]
        made.append({**spans, "about": about})
    return made


def cut(text: str, statements: Sequence[dict]) -> Iterator[Example]:
    """The sentences of one text, each with the statements whose cue stands in it."""
    apart = boilerplate_spans(text)
    for start, end in sentence_spans(text, apart):
        if any(left <= start < right for left, right in apart):
            continue
        tokens = [token for token in tokenizer()(text[start:end]) if not token.is_space]
        for first in range(0, len(tokens), LONGEST):
            part = tokens[first : first + LONGEST]
            bounds = [(start + token.idx, start + token.idx + len(token)) for token in part]

            def words(spans: Spans, bounds=bounds) -> list[int]:
                return [
                    index
                    for index, (left, right) in enumerate(bounds)
                    if any(first < right and left < past for first, past in spans)
                ]

            example = Example([token.text for token in part], said=[], goes_on=[0] * len(part))
            for statement in statements:
                add_statement(example, statement, words)
            yield example


def add_statement(example: Example, statement: dict, words) -> None:
    """What of one statement stands in the example's sentence."""
    cue, source, content = (words(statement[slot]) for slot in ("cue", "source", "content"))
    here = bool(cue) or not statement["cue"] and bool(source)
    if here:
        example.said.append(Said(cue or source, source, content))
    else:
        for index in content:
            example.goes_on[index] = 1
    for span, stance in statement.get("about", ()):
        if target := words([span]):
            example.stances.append(Stance(source if here else [], target, cue, stance))
