"""Write the corpus's card, README.md beside this file: what it holds and how far two passes of labelling agree.

Usage: python training/corpus/card.py
"""

import json
from collections import Counter
from pathlib import Path

import agreement
import agreement_statements
from check import sentences

HERE = Path(__file__).parent
FOLDERS = ("events", "reports", "statements", "second", "entities", "standoff")

CARD = """# The entente corpus

News-style sentences and reports with every political event in them by PLOVER 2.0: type, mode, contexts, trigger,
actors, recipients, status, historical, date and place; and texts with every statement in them: speaker, cue, content,
whom it is about, what it calls them and with which stance. PLOVER's authors write that the field needs a training set
free of restrictions; this is one. Licence: [CC BY 4.0](https://creativecommons.org/licenses/by/4.0/).

**Texts and labels were written by a language model.** No sentence is taken from a newspaper or another data set.
Happenings are invented or retold freely, with invented details about real countries, offices and people: nothing here
is evidence that something took place. Labels were checked for form by script and labelled twice in part; no person
has checked them.

| folder | what | lines |
| --- | --- | --- |
| `events/` | sentences: `text`, `style`, `year` (pretended), `region`, `events` | {events:,} |
| `reports/` | reports: `title`, `published`, `style`, `region`, `paragraphs` of sentences like these | {reports:,} |
| `statements/` | texts of one to eight paragraphs: `text`, `statements` | {statements:,} |
| `second/` | about a tenth of these, labelled again without sight of the first labels | {second:,} |
| `entities/` | sentences with named entities | {entities:,} |
| `standoff/` | labels on sentences and statements of other sets, by id and offsets, without text | {standoff:,} |

An event names its slots by the words that stand in its sentence ("Iran#2" is the second "Iran"). Left out means
empty, `actual` and not historical. In reports `means` says whom a pronoun stands for. Every tenth line of a file (the
10th, 20th …) is for dev: no released model has learned from it. The counts below leave `standoff/` out: those texts are
not of this corpus (`docs/training.md` says where they are to be had). The guideline is section
[15](../../docs/codebook.md#15-labelling-a-text), of statements [16](../../docs/codebook.md#16-statements), of the
codebook. This page is written by `training/corpus/card.py`.

## Agreement

Between two passes of the same language model over {compared} sentences, the second without sight of the first; not
between people. Events are paired by their trigger word; the slots are compared on events that both passes give the
same type.

| slot | measure | agreement |
| --- | --- | --- |
{agreement}

Types taken for one another: {confused}.

Statements, over {compared_texts} texts, paired by the words of their contents:

| slot | measure | agreement |
| --- | --- | --- |
{agreement_statements}

```sh
python training/corpus/check.py training/corpus/*/*.jsonl        # spans, values, no text twice: CI runs it
python training/corpus/agreement.py training/corpus/second/*.jsonl
python training/corpus/agreement_statements.py
```

## Counts

{said:,} statements about {about:,} actors: {stances}; {called:,} characterisations.

{sentences:,} sentences in all, {empty:,} of them without an event; {total:,} events.

| types | {types} |
| --- | --- |
| status | {statuses} |
| modes | {modes} |
| contexts | {contexts} |
| styles | {styles} |
| regions | {regions} |
| decades | {decades} |
"""


def lines(folder: str) -> list[dict]:
    """The records of every file of a folder."""
    paths = sorted((HERE / folder).glob("*.jsonl"))
    return [json.loads(line) for path in paths for line in path.read_text("utf-8").splitlines()]


def listed(counts: Counter) -> str:
    """Names with their numbers, the most frequent first."""
    return ", ".join(
        f"{name} {number:,}" for name, number in sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    )


def main() -> None:
    """Count and write."""
    records = [*lines("events"), *lines("reports")]
    flat = [sentence for record in records for sentence in sentences(record)]
    events = [event for sentence in flat for event in sentence["events"]]
    said = [statement for record in lines("statements") for statement in record["statements"]]
    about = [each for statement in said for each in statement.get("about", [])]
    counts, types = agreement.compared([str(path) for path in sorted((HERE / "second").glob("*.jsonl"))])
    figures = agreement.figures(counts, types).items()
    years = Counter(f"{str(record.get('year') or record.get('published', ''))[:3]}0s" for record in records)
    card = CARD.format(
        **{
            folder: len(lines(folder))
            for folder in ("events", "reports", "statements", "second", "entities", "standoff")
        },
        said=len(said),
        about=len(about),
        stances=listed(Counter(each["stance"] for each in about)),
        called=sum("called" in each for each in about),
        compared_texts=len((HERE / "second/statements.jsonl").read_text("utf-8").splitlines()),
        agreement_statements="\n".join(
            f"| {slot} | {measure} | {value:.2f} |" for (slot, measure), value in agreement_statements.figures().items()
        ),
        compared=counts["sentences"],
        agreement="\n".join(f"| {slot} | {measure} | {value:.2f} |" for (slot, measure), value in figures),
        confused=", ".join(f"{one} and {other} ({number})" for (one, other), number in agreement.confused(types)),
        sentences=len(flat),
        empty=sum(not sentence["events"] for sentence in flat),
        total=len(events),
        types=listed(Counter(event["type"] for event in events)),
        statuses=listed(
            Counter(event.get("status", "actual") for event in events)
            + Counter(historical=sum(event.get("historical", False) for event in events))
        ),
        modes=listed(Counter(f"{event['type']} {mode}" for event in events for mode in event.get("mode", []))),
        contexts=listed(Counter(context for event in events for context in event.get("context", []))),
        styles=listed(Counter(record["style"] for record in records if "style" in record)),
        regions=listed(Counter(record["region"] for record in records if "region" in record)),
        decades=listed(years),
    )
    (HERE / "README.md").write_text(card, "utf-8")
    print(card)


if __name__ == "__main__":
    main()
