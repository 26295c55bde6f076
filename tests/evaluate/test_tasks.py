"""Gold files of each task are read as they are, and what cannot be read is named in one line."""

from __future__ import annotations

import gzip
import json
from types import SimpleNamespace

import numpy as np
import pytest
import spacy
from spacy.tokens import Doc

from entente.evaluate import TASKS, GoldError, run
from entente.evaluate.relations import CLASSES, OLDER_NAMES, QUADS
from entente.language.labels import NO_TYPE, TYPES
from entente.language.pipeline import SENTENCES, Sentence

VOCAB = spacy.blank("en").vocab


class FakeModel:
    """A coder that types every pair as `kind`; tags the word Oslo as a place; hangs every word from the first one."""

    def __init__(self, kind: str = "AID"):
        self.kind, self.marks = kind, []
        self.annotator = self
        self.tokenizer = spacy.blank("en").tokenizer
        self.network = SimpleNamespace(
            analyse=lambda sentences: [SimpleNamespace(states=np.zeros((len(words) + 1, 8))) for words in sentences],
            pairs=self.pairs,
        )

    def pairs(self, states, marks):
        self.marks += [mark.tolist() for mark in marks]
        types = np.zeros((1, NO_TYPE + 1))
        types[0, NO_TYPE] = 0.9  # a gold pair always has a type
        types[0, TYPES.index(self.kind)] = 0.1
        return SimpleNamespace(types=types)

    def annotate_words(self, sentences):
        (words,) = sentences
        doc = Doc(
            VOCAB,
            words=words,
            pos=["NOUN"] * len(words),
            heads=[0] * len(words),
            deps=["ROOT", *["dep"] * (len(words) - 1)],
            ents=["B-PLACE" if word == "Oslo" else "O" for word in words],
        )
        doc.user_data[SENTENCES] = [Sentence(0, len(words), tuple(range(len(words))), None)]
        return doc


def gold(tmp_path, text, name="gold.txt"):
    path = tmp_path / name
    path.write_text(text, "utf-8")
    return path


def pair(**changes):
    record = {
        "id": "a",
        "text": "Norway lent Chad money.",
        "plover": "AID",
        "source": {"start": 0, "end": 6},
        "target": {"start": 12, "end": 16},
    }
    return json.dumps({**record, **changes})


def test_a_right_answer_scores_one(tmp_path):
    report = run("relations", gold(tmp_path, pair() + "\n"), FakeModel())
    assert report.figures["root_macro_f1"] == report.figures["quad_macro_f1"] == report.figures["root_accuracy"] == 1.0
    assert report.predictions == [{"id": "a", "gold": "AID", "predicted": "AID"}]


def test_only_text_and_spans_reach_the_model(tmp_path):
    model = FakeModel()
    run("relations", gold(tmp_path, "\n".join([pair(), pair(target=None), pair(source=None)])), model)
    assert model.marks == [[0, 1, 0, 2, 0, 0], [0, 1, 0, 0, 0, 0], [0, 0, 0, 2, 0, 0]]


@pytest.mark.parametrize(
    ("given", "kind", "gold_name"),
    [
        ("CONCEDE", "RETREAT", "YIELD"),
        ("YIELD", "CONCEDE", "YIELD"),
        ("INVESTIGATE", "ACCUSE", "ACCUSE"),
        ("DEMAND", "REQUEST", "REQUEST"),
        ("FIGHT", "ASSAULT", "ASSAULT"),
    ],
)
def test_older_names_of_types_are_mapped(tmp_path, given, kind, gold_name):
    report = run("relations", gold(tmp_path, pair(plover=given)), FakeModel(kind))
    assert report.predictions[0] == {"id": "a", "gold": gold_name, "predicted": gold_name}


def test_every_class_has_a_quad_and_every_older_name_a_class():
    assert set(QUADS) == set(CLASSES) and len(CLASSES) == 15
    assert set(OLDER_NAMES.values()) <= set(CLASSES)


def test_records_without_id_are_known_by_their_line(tmp_path):
    record = {key: value for key, value in json.loads(pair()).items() if key != "id"}
    report = run("relations", gold(tmp_path, pair() + "\n" + json.dumps(record)), FakeModel())
    assert [answer["id"] for answer in report.predictions] == ["a", 2]


def test_packed_files_are_read_too(tmp_path):
    path = tmp_path / "gold.jsonl.gz"
    path.write_bytes(gzip.compress(pair().encode(), mtime=0))
    assert run("relations", path, FakeModel()).figures["records"] == 1


def test_a_byte_order_mark_is_passed_over(tmp_path):
    path = tmp_path / "gold.jsonl"
    path.write_text(pair(), "utf-8-sig")
    assert run("relations", path, FakeModel()).figures["records"] == 1


@pytest.mark.parametrize("mark", ["\u2028", "\u0085", "\x1c"])
def test_only_line_ends_part_records(tmp_path, mark):
    record = pair(id=f"a{mark}b") if mark == "\x1c" else pair(id="a?b").replace("?", mark)
    report = run("relations", gold(tmp_path, record + "\r\n" + pair()), FakeModel())
    assert [answer["id"] for answer in report.predictions] == [f"a{mark}b", "a"]


def test_a_quad_class_of_the_file_counts_and_a_missing_one_follows_from_the_type(tmp_path):
    text = "\n".join([pair(quad=None), pair(quad=""), pair(), pair(quad="Material Cooperation")])
    assert run("relations", gold(tmp_path, text), FakeModel()).figures["quad_macro_f1"] == 1.0
    text = pair(quad="Verbal Conflict")
    assert run("relations", gold(tmp_path, text), FakeModel()).figures["quad_macro_f1"] == 0.0


@pytest.mark.parametrize(
    ("packed", "told"),
    [
        (gzip.compress(pair().encode() * 99, mtime=0)[:-20], "ended before"),
        (gzip.compress(pair().encode(), mtime=0)[:5], "ended before"),
        (gzip.compress(pair().encode(), mtime=0)[:-8] + b"damaged!", "CRC"),
        (gzip.compress(pair().encode(), mtime=0)[:10] + b"\xff" * 40, "decompress"),
        (pair().encode(), "Not a gzipped file"),
    ],
)
def test_a_packed_file_that_cannot_be_unpacked_is_named_in_one_line(tmp_path, packed, told):
    path = tmp_path / "gold.jsonl.gz"
    path.write_bytes(packed)
    with pytest.raises(GoldError, match=rf"gold\.jsonl\.gz is damaged or no gzip file: .*{told}") as raised:
        run("relations", path, FakeModel())
    assert "\n" not in str(raised.value)


ENTITIES = "Talks\tO\nin\tO\nOslo\tB-location\n.\tO\n\nAda\tB-politician\nBerg\tI-politician\nleft\tO\n"


def test_entities_are_scored_by_exact_spans_and_coarse_labels(tmp_path):
    figures = run("entities", gold(tmp_path, ENTITIES), FakeModel()).figures
    assert (figures["sentences"], figures["entities"]) == (2, 2)
    assert (figures["precision"], figures["recall"], figures["f1"]) == (1.0, 0.5, pytest.approx(2 / 3))
    assert (figures["f1_place"], figures["f1_person"]) == (1.0, 0.0)


def test_universal_ner_has_its_tag_in_the_third_column(tmp_path):
    text = "# sent_id = 1\n1\tOslo\tB-LOC\t-\tx\n2\twaits\tO\t-\tx\n"
    assert run("entities", gold(tmp_path, text, "gold.iob2"), FakeModel()).figures["f1"] == 1.0


def test_a_hash_before_a_tab_is_a_token_and_not_a_comment(tmp_path):
    text = "# text = no token\n#\tO\n#peace\tB-misc\nOslo\tB-LOC\n"
    report = run("entities", gold(tmp_path, text), FakeModel())
    assert report.predictions == [{"id": 1, "gold": [(1, 2, "other"), (2, 3, "place")], "predicted": [(2, 3, "place")]}]


CONLLU = """# text = Envoys left Oslo
1\tEnvoys\tenvoy\tNOUN\tNNS\t_\t0\troot\t_\t_
2-3\tleftOslo\t_\t_\t_\t_\t_\t_\t_\t_
2\tleft\tleave\tVERB\tVBD\t_\t1\tdep\t_\t_
3\tOslo\tOslo\tPROPN\tNNP\t_\t2\tobj\t_\t_
3.1\tx\t_\t_\t_\t_\t_\t_\t_\t_
"""


def test_syntax_is_scored_by_word(tmp_path):
    figures = run("syntax", gold(tmp_path, CONLLU), FakeModel()).figures
    assert (figures["words"], figures["sentences"]) == (3, 1)
    assert figures["upos"] == pytest.approx(1 / 3)
    assert figures["uas"] == figures["las"] == pytest.approx(2 / 3)


def test_plain_labels_leave_subtypes_aside(tmp_path):
    figures = run("syntax", gold(tmp_path, CONLLU.replace("\tdep\t", "\tdep:x\t")), FakeModel()).figures
    assert (figures["las"], figures["las_plain_labels"]) == (pytest.approx(1 / 3), pytest.approx(2 / 3))


@pytest.mark.parametrize("task", TASKS)
def test_an_empty_file_scores_nothing(tmp_path, task):
    report = run(task, gold(tmp_path, ""), FakeModel())
    assert report.predictions == [] and not any(report.figures.values())


@pytest.mark.parametrize(
    ("task", "text", "told"),
    [
        ("relations", "{", "line 1: not a record with text, source, target and plover"),
        ("relations", pair() + "\nnull", "line 2: not a record"),
        ("relations", pair() + "\n\n" + pair(), "line 2: not a record"),
        ("relations", '{"text": "x"}', "line 1: not a record .*plover"),
        ("relations", pair(source={"start": "x", "end": 4}), "line 1: not a record"),
        ("relations", pair(plover="MAKE_STATEMENT"), "line 1: unknown type 'MAKE_STATEMENT'"),
        ("relations", pair(plover=["AID"]), "line 1: not a record"),
        ("relations", pair(source={"start": float("inf"), "end": 4}), "line 1: not a record"),
        (
            "relations",
            pair() + "\n" + pair(quad="verbal coop"),
            "line 2: unknown quad class 'verbal coop': want one of",
        ),
        ("relations", pair(quad=["Verbal Conflict"]), r"line 1: unknown quad class \['Verbal Conflict'\]"),
        ("relations", pair(quad=4), "line 1: unknown quad class 4"),
        ("relations", pair(quad=0), "line 1: unknown quad class 0"),
        ("entities", ENTITIES + "\n\tO\n", "sentence 3: no token before the tag 'O'"),
        ("entities", "Oslo B-LOC", "sentence 1: want token TAB tag"),
        ("entities", ENTITIES + "\nOslo", "sentence 3: want token TAB tag"),
        ("entities", "Oslo\tB-weather", r"gold\.txt sentence 1: unknown entity label 'weather': want one of"),
        ("syntax", "1\tOslo\tOslo", "sentence 1: a CoNLL-U row needs ten columns"),
        ("syntax", CONLLU.replace("\t1\tdep", "\t_\tdep"), "sentence 1: the head of 'left' is '_', want 0 or"),
        ("syntax", CONLLU.replace("\t1\tdep", "\t4\tdep"), "sentence 1: the head of 'left' is '4', want 0 or"),
        ("syntax", CONLLU.replace("\tleft\t", "\t\t"), "sentence 1: word 2 is empty"),
        ("syntax", CONLLU + "\nOslo\tB-LOC", "sentence 2: no row begins with the number of a word"),
    ],
)
def test_what_cannot_be_read_is_named_in_one_line(tmp_path, task, text, told):
    with pytest.raises(GoldError, match=told) as raised:
        run(task, gold(tmp_path, text), FakeModel())
    assert "\n" not in str(raised.value)


def test_a_file_that_is_not_there_or_no_text_is_named(tmp_path):
    with pytest.raises(GoldError, match=r"cannot read .*gone\.jsonl: No such file"):
        run("relations", tmp_path / "gone.jsonl", FakeModel())
    with pytest.raises(GoldError, match=r"cannot read .*: Is a directory"):
        run("entities", tmp_path, FakeModel())
    path = tmp_path / "latin.txt"
    path.write_bytes("Señor\tO".encode("latin-1"))
    with pytest.raises(GoldError, match=r"latin\.txt is not UTF-8 text: .* at byte 2"):
        run("entities", path, FakeModel())


def test_an_unknown_task_is_answered_with_the_known_ones(tmp_path):
    with pytest.raises(GoldError, match="unknown task 'weather': want one of relations, entities, syntax, records"):
        run("weather", tmp_path, FakeModel())


@pytest.mark.parametrize("task", ["relations", "statements", "records", "events"])
@pytest.mark.parametrize("line", ["[" * 100_000, '{"text": ' + "9" * 5_000 + "}", r'{"text": "\ud800"}'])
def test_a_line_that_no_parser_can_read_is_named(tmp_path, task, line):
    with pytest.raises(GoldError, match=r"gold\.jsonl line 1: ") as raised:
        run(task, gold(tmp_path, line, "gold.jsonl"), FakeModel())
    assert "\n" not in str(raised.value)
