"""Labels without texts find their sentences in the data sets that they belong to."""

from __future__ import annotations

import gzip
import json

import check
import pytest
import standoff

CONLLU = (
    "# newdoc id = d\n# sent_id = d-1\n# text = Iran met Iraq.\n1\tIran\t_\n\n# sent_id = d-2\n# text = Rain fell.\n"
)


@pytest.fixture
def data(tmp_path, monkeypatch):
    """A data folder with one treebank and one set of articles, and labels on both."""
    with gzip.open(tmp_path / "ud_ewt_train.conllu.gz", "wt", encoding="utf-8") as file:
        file.write(CONLLU)
    article = {"id": "a:b", "text": "Rain fell. Iran met Iraq. Nobody came."}
    with gzip.open(tmp_path / "polnear_train.jsonl.gz", "wt", encoding="utf-8") as file:
        file.write(json.dumps(article) + "\n")
    event = {"type": "CONSULT", "trigger": [5, 8], "actors": [[0, 4], [9, 13]]}
    for name, ids in (("ewt", ["d-1", "d-2"]), ("polnear", ["a:b:11-25"])):
        lines = [{"id": each, "events": [] if each == "d-2" else [event]} for each in ids]
        (tmp_path / f"{name}.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    monkeypatch.setattr(standoff, "FOLDER", tmp_path)
    return tmp_path


@pytest.mark.parametrize("name", ["ewt", "polnear"])
def test_a_label_stands_on_the_words_it_means(data, name):
    record = next(standoff.labelled(data, name))
    assert record["text"] == "Iran met Iraq."
    (event,) = record["events"]
    start, end = event["trigger"]
    assert record["text"][start:end] == "met"


def test_what_was_labelled_later_stands_apart_and_finds_the_same_texts(data):
    lines = [{"id": "a:b:0-10", "events": []}, {"id": "a:b", "events": []}]
    (data / "polnear_more.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    assert [record["text"] for record in standoff.labelled(data, "polnear_more")] == [
        "Rain fell.",
        "Rain fell. Iran met Iraq. Nobody came.",
    ]
    assert [record["id"] for record in standoff.labelled(data, "polnear")] == ["a:b:11-25"]


def test_every_set_has_its_labels_and_knows_its_texts():
    for name in standoff.SETS:
        assert (standoff.FOLDER / f"{name}.jsonl").exists()
        assert name.partition("_")[0] in {*standoff.TREEBANKS, *standoff.WHOLE}


@pytest.mark.parametrize("name", [name for name in standoff.SETS if name.endswith("_more")])
def test_nothing_is_labelled_under_one_id_twice(name):
    files = [standoff.FOLDER / f"{each}.jsonl" for each in (name, name.removesuffix("_more"))]
    ids = [json.loads(line)["id"] for path in files for line in path.read_text("utf-8").splitlines()]
    assert len(ids) == len(set(ids))


def test_a_set_whose_texts_are_not_there_is_an_error(data):
    with pytest.raises(FileNotFoundError):
        next(standoff.labelled(data, "ngec_more"))


def test_a_sentence_that_the_data_set_does_not_have_is_an_error(data):
    (data / "ewt.jsonl").write_text('{"id": "d-3", "events": []}\n', "utf-8")
    with pytest.raises((KeyError, ValueError)):
        next(standoff.labelled(data, "ewt"))


@pytest.mark.parametrize("span", [[3, 3], [4, 2], [1], ["a", "b"], [-1, 2]])
def test_offsets_that_are_none_are_named(span):
    event = {"type": "AGREE", "trigger": [0, 2], "actors": [span]}
    assert check.event_faults({"id": "x", "events": [event]}) == [f"{span!r} is no [start, end]"]
