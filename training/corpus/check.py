"""Check the hand-written training texts: every span stands in its text, every value is in its list.

Usage: python training/corpus/check.py FILE…   (exit code 1 and one line per fault)
"""

import json
import re
import sys
from collections import Counter
from datetime import date
from pathlib import Path

MODES = {
    "AGREE": "",
    "CONSULT": "visit third-party multilateral phone",
    "SUPPORT": "",
    "CONCEDE": "",
    "COOPERATE": "",
    "AID": "",
    "RETREAT": "withdraw release disarm ceasefire access resign",
    "REQUEST": "assist change yield meet",
    "ACCUSE": "disapprove investigate allege",
    "REJECT": "assist change yield meet",
    "THREATEN": "restrict arrest relations expel territory violence",
    "PROTEST": "demo riot strike hunger boycott obstruct vandalize",
    "SANCTION": "convict expel withdraw discontinue",
    "MOBILIZE": "troops weapons police militia",
    "COERCE": "seize restrict censor curfew martial-law arrest deport withhold misinformation cyber",
    "ASSAULT": "abduct beat torture sexual targeted destroy primitive firearms explosives suicide-attack "
    "aerial drone heavy-weapons crowd-control unconventional",
}
CONTEXTS = set(
    "military intelligence executive legislative election political_institutions pro_democracy pro_autocracy "
    "economic legal reparations human_rights rights_freedoms repression human_security gender lgbt "
    "religion_ethnicity inequality diplomatic territory peacekeeping health asylum migration disasters "
    "natural_resource environment technology terrorism cbrn cyber misinformation crime corruption illegal_drugs "
    "trafficking".split()
)
STYLES = set("lead background headline state-media tabloid wire brief".split())
REGIONS = set("africa americas asia europe middle-east oceania global".split())
SECOND_PASS = "second"  # the folder of texts that are labelled again
STANDOFF = "standoff"  # the folder of labels whose texts stand in other data sets
SHORTEST = 20  # letters; shorter sentences ("He did not elaborate.") may occur twice
STATUSES = {"actual", "planned", "demanded", "hypothetical", "denied"}
STANCES = {"supportive", "critical", "neutral"}
LABELS = {"PERSON", "ORG", "PLACE", "NORP", "EVENT", "OTHER"}


def locate(text: str, phrase: str) -> tuple[int, int]:
    """Character span of `phrase` in `text`; "words#2" is the second occurrence; words at its edges are whole.

    Raises ValueError when the phrase does not stand there.
    """
    words, _, nth = phrase.partition("#")
    before, after = (r"(?<!\w)" if words[:1].isalnum() else ""), (r"(?!\w)" if words[-1:].isalnum() else "")
    found = list(re.finditer(f"{before}{re.escape(words)}{after}", text))
    wanted = int(nth or 1)
    if not words or not 0 < wanted <= len(found):
        raise ValueError(f"{phrase!r} does not stand in the text")
    return found[wanted - 1].span()


def event_faults(record: dict) -> list[str]:
    """What is wrong with one line of `events/*.jsonl`: {text, events: […]}, or of `standoff/*.jsonl`: {id, events}."""
    faults = []
    for event in record["events"]:
        kind = event.get("type")
        if kind not in MODES:
            faults.append(f"unknown type {kind!r}")
            continue
        faults += [f"{kind} has no mode {m!r}" for m in event.get("mode", []) if m not in MODES[kind].split()]
        faults += [f"unknown context {name!r}" for name in event.get("context", []) if name not in CONTEXTS]
        if event.get("status", "actual") not in STATUSES:
            faults.append(f"unknown status {event['status']!r}")
        phrases = [event["trigger"], *event.get("actors", []), *event.get("recipients", [])]
        phrases += [event[slot] for slot in ("place", "date") if event.get(slot)]
        faults += [fault for phrase in phrases if (fault := phrase_fault(record, phrase))]
        if not event.get("actors") and not event.get("recipients"):
            faults.append(f"{kind} {event['trigger']!r} has neither actor nor recipient")
        if "text" in record and " " in event["trigger"].partition("#")[0]:
            faults.append(f"trigger {event['trigger']!r} is more than one word")
    return faults


def phrase_fault(record: dict, phrase: str | list[int]) -> str | None:
    """What is wrong with the words of a slot; where the text stands elsewhere (`standoff/`), with its offsets."""
    if "text" not in record:
        inside = len(phrase) == 2 and all(isinstance(at, int) for at in phrase) and 0 <= phrase[0] < phrase[1]
        return None if inside else f"{phrase!r} is no [start, end]"
    try:
        locate(record["text"], phrase)
    except ValueError as fault:
        return str(fault)
    return None


def report_faults(record: dict) -> list[str]:
    """What is wrong with one line of `reports/*.jsonl`: {title, published, paragraphs: [[{text, events}, …], …]}."""
    faults = [fault for sentence in sentences(record) for fault in event_faults(sentence)]
    if len(record["paragraphs"]) < 3:
        faults.append("fewer than three paragraphs")
    try:
        date.fromisoformat(record["published"])
    except ValueError as fault:
        faults.append(str(fault))
    return faults


def sentences(record: dict) -> list[dict]:
    """The labelled sentences {text, events} of a report, or the sentence itself."""
    if "paragraphs" in record:
        return [sentence for paragraph in record["paragraphs"] for sentence in paragraph]
    return [record]


def texts_of(record: dict) -> set[str]:
    """The sentences of a line by letters and digits alone, so that no two lines share one: train and dev stay apart."""
    given = [sentence["text"] for sentence in sentences(record)] if record else []
    plain = ("".join(character for character in text.lower() if character.isalnum()) for text in given)
    return {text for text in plain if len(text) >= SHORTEST}


def style_faults(record: dict) -> list[str]:
    """What is wrong with where and how a text pretends to be written."""
    faults = [
        f"unknown {name} {record[name]!r}"
        for name, known in (("style", STYLES), ("region", REGIONS))
        if name in record and record[name] not in known
    ]
    if not 1940 <= record.get("year", 2000) <= 2030:
        faults.append(f"odd year {record['year']!r}")
    return faults


def entity_faults(record: dict) -> list[str]:
    """What is wrong with one line of `entities/*.jsonl`: {text, entities: [[words, label], …]}."""
    faults = []
    for phrase, label in record["entities"]:
        if label not in LABELS:
            faults.append(f"unknown label {label!r}")
        try:
            locate(record["text"], phrase)
        except ValueError as fault:
            faults.append(str(fault))
    return faults


def statement_faults(record: dict) -> list[str]:
    """What is wrong with one line of `statements/*.jsonl`: {text, statements: [{speaker, cue, content, about}, …]}."""
    faults, text = [], record["text"]
    for statement in record["statements"]:
        about = statement.get("about", [])
        phrases = [phrase for slot in ("speaker", "cue", "content") for phrase in statement.get(slot, [])]
        phrases += [each[slot] for each in about for slot in ("words", "called") if each.get(slot)]
        faults += [fault for phrase in phrases if (fault := phrase_fault(record, phrase))]
        if not statement.get("content"):
            faults.append(f"a statement by {statement.get('speaker')} without content")
        faults += [f"unknown stance {each['stance']!r}" for each in about if each["stance"] not in STANCES]
        if faults:
            continue
        content = [locate(text, phrase) for phrase in statement["content"]]
        for each in about:
            start, end = locate(text, each["words"])
            if not any(left <= start and end <= right for left, right in content):
                faults.append(f"{each['words']!r} stands outside what is said of it")
    return faults


def stance_faults(record: dict) -> list[str]:
    """What is wrong with one line of `standoff/stances.jsonl`: {id, about: [{span, stance, called}, …]}."""
    faults = [f"unknown stance {each['stance']!r}" for each in record["about"] if each["stance"] not in STANCES]
    spans = [each[slot] for each in record["about"] for slot in ("span", "called") if slot in each]
    return faults + [fault for span in spans if (fault := phrase_fault(record, span))]


FAULTS = {
    "paragraphs": report_faults,
    "events": event_faults,
    "entities": entity_faults,
    "statements": statement_faults,
    "about": stance_faults,
}


def main(paths: list[str]) -> int:
    """Print faults and counts of all files; 1 when anything is wrong."""
    bad, lines, seen, counts = 0, 0, {}, Counter()
    for path in paths:
        for number, line in enumerate(Path(path).read_text("utf-8").splitlines(), 1):
            where = f"{path}:{number}"
            try:
                record = json.loads(line)
                faults = FAULTS[next(key for key in FAULTS if key in record)](record) + style_faults(record)
            except (ValueError, KeyError, TypeError, AttributeError, StopIteration) as fault:
                faults, record = [f"not a record: {fault!r}"], {}
            again, elsewhere = (Path(path).parent.name == name for name in (SECOND_PASS, STANDOFF))
            for text in set() if elsewhere else texts_of(record):
                if (again, text) in seen:
                    faults.append(f"same text as {seen[again, text]}")
                seen[again, text] = where
            lines += 1
            if record and not faults and not again and not elsewhere and {"events", "paragraphs"} & set(record):
                counts.update(event["type"] for each in sentences(record) for event in each["events"])
            for fault in faults:
                bad += 1
                print(f"{where}: {fault}")
    print(f"{lines} lines, {bad} faults", dict(counts))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
