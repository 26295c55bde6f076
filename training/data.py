"""The training data sets, read into one shape: words of a sentence and what is known about them.

Every reader takes a path and yields `Example`s. Slots that a data set does not annotate stay None and give
no loss. `docs/training.md` says where each set is to be had and under which licence.
"""

import csv
import gzip
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from corpus.check import locate, sentences

from entente.language.english import english
from entente.language.labels import CONTEXTS, ENTITY_TAGS, MODES, NO_TYPE, RELATIONS, STATUSES, TAGS, TYPES, UPOS

ACTOR, RECIPIENT, TRIGGER = 1, 2, 3
ROLE_SLOTS = ("actors", "recipients", "place", "date")


@dataclass
class Pair:
    """One labelled (actor, recipient) of a sentence. Word indices; −100 where a slot is not annotated."""

    actor: list[int]
    recipient: list[int]
    kind: int
    trigger: list[int] = field(default_factory=list)
    status: int = -100
    historical: int = -100
    modes: list[int] | None = None
    contexts: list[int] | None = None


@dataclass
class Said:
    """A statement in the sentence of its cue. Word indices."""

    cue: list[int]
    source: list[int]
    content: list[int]


@dataclass
class Stance:
    """How a speaker stands towards somebody spoken about; without speaker and cue where they stand elsewhere."""

    speaker: list[int]
    target: list[int]
    cue: list[int]
    stance: int


@dataclass
class Example:
    """A sentence of n words; labels are indices into `entente.language.labels`, one a word."""

    words: list[str]
    upos: list[int] | None = None
    tags: list[int] | None = None
    heads: list[int] | None = None  # 0 is the root, words count from 1
    relations: list[int] | None = None
    entities: list[int] | None = None
    triggers: list[int] | None = None
    roles: list[tuple[int, int, int]] | None = None  # (trigger word, participant word, role)
    pairs: list[Pair] | None = None
    said: list[Said] | None = None
    goes_on: list[int] | None = None  # 1 for words of a statement whose cue stands in another sentence
    stances: list[Stance] = field(default_factory=list)
    record: str | None = None  # the id that its data set gives it


@cache
def tokenizer():
    """The tokenizer that is used at run time."""
    return english().tokenizer


def opened(path: Path):
    """A text file, gzip or not."""
    return gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8")


def held_out(number: int) -> bool:
    """Whether a line of the own corpus, counted from 0, is for dev."""
    return number % 10 == 9


def blocks(path: Path) -> Iterator[list[str]]:
    """Runs of lines between blank lines."""
    lines: list[str] = []
    with opened(path) as file:
        for line in file:
            if line.strip():
                lines.append(line.rstrip("\n"))
            elif lines:
                yield lines
                lines = []
    if lines:
        yield lines


def bio(spans: Iterable[tuple[int, int, str]], words: int) -> list[int]:
    """Entity tags from (first word, past the last, label); a span inside an earlier one is left out."""
    tags = [0] * words
    for first, past, label in sorted(spans, key=lambda span: (span[0], -span[1])):
        if not any(tags[first:past]):
            tags[first:past] = [ENTITY_TAGS.index(f"I-{label}")] * (past - first)
            tags[first] = ENTITY_TAGS.index(f"B-{label}")
    return tags


# Universal Dependencies

GUM_LABELS = {"person": "PERSON", "organization": "ORG", "place": "PLACE", "event": "EVENT"}
TITLES = set(
    "mr mrs ms dr president prime minister senator sen rep gov governor king queen prince princess judge justice "
    "general colonel captain sir lord lady pope professor prof chairman secretary mayor st".split()
) - {"st"}


def commercial_documents(path: Path) -> set[str]:
    """Names of the GUM documents whose text licence permits commercial reuse."""
    with path.open(encoding="utf-8") as file:
        return {row["doc"] for row in csv.DictReader(file, delimiter="\t") if row["commercial_reuse"] == "yes"}


def universal_dependencies(path: Path, documents: set[str] | None = None) -> Iterator[Example]:
    """Sentences of a CoNLL-U file: part of speech, tree, and GUM's named entities where it has them.

    `documents` keeps only those names (GUM writes them in the sentence ids).
    """
    for lines in blocks(path):
        name = next((line.split("= ")[1] for line in lines if line.startswith("# sent_id")), "")
        if documents is not None and name.rpartition("-")[0] not in documents:
            continue
        rows = [columns for line in lines if (columns := line.split("\t"))[0].isdigit()]
        relations = [row[7] if row[7] in RELATIONS else row[7].partition(":")[0] for row in rows]
        example = Example(
            words=[row[1] for row in rows],
            upos=[UPOS.index(row[3]) for row in rows],
            tags=[TAGS.index(row[4]) if row[4] in TAGS else -100 for row in rows],
            heads=[int(row[6]) for row in rows],
            relations=[RELATIONS.index(relation) for relation in relations],
        )
        if documents is not None:
            example.entities = bio(gum_names(rows), len(rows))
        yield example


def gum_mentions(rows: list[list[str]]) -> Iterator[tuple[int, int, str]]:
    """(first, past the last, entity type) of every mention that GUM brackets in one sentence."""
    import re

    open_: list[tuple[str, str, int]] = []
    for index, row in enumerate(rows):
        entity = next((part[7:] for part in row[9].split("|") if part.startswith("Entity=")), "")
        for bracket in re.findall(r"\([^()]*\)?|[^()]+\)", entity):
            if bracket.startswith("("):
                parts = bracket.strip("()").split("-")
                if len(parts) > 1:
                    open_.append((parts[0], parts[1], index))
                    if bracket.endswith(")"):
                        yield index, index + 1, open_.pop()[1]
            else:
                wanted = bracket.rstrip(")").partition("-")[0]
                for place in range(len(open_) - 1, -1, -1):
                    if open_[place][0] == wanted:
                        _, kind, first = open_.pop(place)
                        yield first, index + 1, kind
                        break


def gum_names(rows: list[list[str]]) -> Iterator[tuple[int, int, str]]:
    """Named entities out of GUM's mentions: those headed by a proper noun, cut to the name itself."""
    for first, past, kind in gum_mentions(rows):
        if kind in ("time", "animal", "plant", "substance"):
            continue
        inside = range(first, past)
        head = next((i for i in inside if not first <= int(rows[i][6]) - 1 < past), first)
        if rows[head][3] != "PROPN":
            continue
        left, right = head, head + 1
        while left > first and (rows[left - 1][3] in ("PROPN", "NUM") or rows[left - 1][4] == "HYPH"):
            left -= 1
        while right < past and (
            rows[right][3] in ("PROPN", "NUM") or rows[right][1] in ("of", "the", "and", "-", "for")
        ):
            right += 1
        while right > head + 1 and rows[right - 1][3] not in ("PROPN", "NUM"):
            right -= 1
        while left < right - 1 and rows[left][1].lower().rstrip(".") in TITLES and kind == "person":
            left += 1
        if rows[left][1][:1].isupper() or rows[left][3] == "NUM":
            yield left, right, GUM_LABELS.get(kind, "OTHER")
    for index, row in enumerate(rows):
        if row[3] == "ADJ" and row[1][:1].isupper() and index and row[1].endswith(("an", "ish", "ese", "ic", "ch")):
            yield index, index + 1, "NORP"


# Entities

CROSSNER = {
    "politician": "PERSON", "person": "PERSON", "organisation": "ORG", "politicalparty": "ORG",
    "country": "PLACE", "location": "PLACE", "event": "EVENT", "election": "EVENT", "misc": "OTHER",
}  # fmt: skip


@cache
def nationalities() -> frozenset[str]:
    """Adjectives and demonyms of the package's own country table."""
    path = Path(__file__).parents[1] / "src/entente/actors/knowledge/countries.tsv"
    with path.open(encoding="utf-8") as file:
        rows = csv.DictReader((line for line in file if not line.startswith("#")), delimiter="\t")
        return frozenset(row["phrase"] for row in rows if row["kind"] in ("adjective", "demonym"))


def crossner(path: Path) -> Iterator[Example]:
    """CrossNER politics: token TAB tag, nine labels mapped to ours (nationalities out of misc)."""
    for lines in blocks(path):
        words = [line.split("\t")[0] for line in lines]
        tags = []
        for line in lines:
            mark, _, label = line.split("\t")[1].partition("-")
            name = CROSSNER.get(label, "")
            if label == "misc" and line.split("\t")[0] in nationalities():
                name = "NORP"
            tags.append(ENTITY_TAGS.index(f"{mark}-{name}") if name else 0)
        yield Example(words=words, entities=tags)


SILVER = {"PERSON": "PERSON", "LOCATION": "PLACE", "ORGANIZATION": "ORG", "MISC": "OTHER"}


def silver_entities(articles: Path, annotation: Path, limit: int) -> Iterator[Example]:
    """Machine-annotated names of news articles (PolNeAR's CoreNLP layer), every sentence of 6 to 60 words."""
    with opened(articles) as file:
        texts = {record["id"]: record["text"] for record in map(json.loads, file)}
    given = 0
    with opened(annotation) as file:
        for record in map(json.loads, file):
            text = texts.get(record["id"])
            for first, past in record["sents"] if text is not None else []:
                if not 6 <= past - first <= 60 or given >= limit:
                    continue
                words = [text[record["start"][i] : record["end"][i]] for i in range(first, past)]
                tags, before = [], ""
                for index, word in zip(range(first, past), words, strict=True):
                    kind = record["ner"][index]
                    name = SILVER.get(kind, "")
                    if kind == "MISC" and word in nationalities():
                        name = "NORP"
                    mark = "I" if name and name == before else "B"
                    tags.append(ENTITY_TAGS.index(f"{mark}-{name}") if name else 0)
                    before = name
                given += 1
                yield Example(words=words, entities=tags)


def own_entities(path: Path) -> Iterator[Example]:
    """The project's own sentences with named entities (`corpus/entities`)."""
    for record in map(json.loads, path.read_text("utf-8").splitlines()):
        doc = tokenizer()(record["text"])
        spans = []
        for phrase, label in record["entities"]:
            span = doc.char_span(*locate(record["text"], phrase), alignment_mode="expand")
            spans.append((span.start, span.end, label))
        yield Example(words=[token.text for token in doc], entities=bio(spans, len(doc)))


# Events


def plv(path: Path) -> Iterator[tuple[str, Example]]:
    """(text, example with one pair) of PLV. YIELD, which joins two types, is coded −1 − first type: see `pair_loss`."""
    for record in map(json.loads, path.read_text("utf-8").splitlines()):
        doc = tokenizer()(record["text"])
        places = []
        for slot in ("source", "target"):
            span = record[slot] and doc.char_span(record[slot]["start"], record[slot]["end"], alignment_mode="expand")
            places.append(list(range(span.start, span.end)) if span else [])
        kind = -1 if record["plover"] == "YIELD" else TYPES.index(record["plover"])
        yield (
            record["text"],
            Example(words=[token.text for token in doc], pairs=[Pair(*places, kind)], record=record["id"]),
        )


def own_events(records: Iterable[dict]) -> Iterator[Example]:
    """Labelled sentences, reports taken apart: triggers, roles, and pairs with their negatives.

    A slot is given by its words or by [start, end].
    """
    for record in (sentence for whole in records for sentence in sentences(whole)):
        text = record["text"]
        doc = tokenizer()(text)

        def words(phrase: str | list[int], doc=doc, text=text) -> list[int]:
            start, end = locate(text, phrase) if isinstance(phrase, str) else phrase
            span = doc.char_span(start, end, alignment_mode="expand")
            return list(range(span.start, span.end))

        example = Example([token.text for token in doc], triggers=[NO_TYPE] * len(doc), roles=[], pairs=[])
        for event in record["events"]:
            add_event(example, event, words)
        add_negatives(example)
        yield example


def add_event(example: Example, event: dict, words) -> None:
    """One labelled event into the example's triggers, roles and pairs."""
    kind, trigger = TYPES.index(event["type"]), words(event["trigger"])
    for index in trigger:
        example.triggers[index] = kind
    slots = [event.get("actors") or [], event.get("recipients") or []]
    slots += [[event[name]] if event.get(name) else [] for name in ("place", "date")]
    spans = [[words(phrase) for phrase in phrases] for phrases in slots]
    for role, phrases in enumerate(spans):
        example.roles += [(trigger[0], index, role) for phrase in phrases for index in phrase]
    actors, recipients = spans[0] or [[]], spans[1] or [[]]
    contexts = [CONTEXTS.index(name) for name in event["context"]] if "context" in event else None
    if not spans[1] and len(spans[0]) > 1:  # reciprocal: every party with every other
        actors, recipients = spans[0], spans[0]
    for actor in actors:
        for recipient in recipients:
            if actor != recipient or not actor:
                example.pairs.append(
                    Pair(
                        actor,
                        recipient,
                        kind,
                        trigger,
                        STATUSES.index(event.get("status", "actual")),
                        int(event.get("historical", False)),
                        [MODES.index(f"{event['type']}/{mode}") for mode in event.get("mode", [])],
                        contexts,
                    )
                )
    if len(actors) == 1 and actors[0] and recipients == [[]]:
        return
    for actor in spans[0][:1]:  # the event is the same with its recipient unseen
        example.pairs.append(Pair(actor, [], kind, trigger, modes=None))


def add_negatives(example: Example) -> None:
    """Pairs that are no event: the recipient acting on the actor, and participants of different events."""
    linked = {(tuple(pair.actor), tuple(pair.recipient)) for pair in example.pairs}
    spans = sorted({span for pair in linked for span in pair if span})
    for actor in spans:
        for recipient in spans:
            if actor != recipient and (actor, recipient) not in linked and not set(actor) & set(recipient):
                example.pairs.append(Pair(list(actor), list(recipient), NO_TYPE))
