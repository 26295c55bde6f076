"""The relevance gate lets pass what may hold a political event and passes over what is far from politics."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from entente.coding import gate
from entente.coding.gate import may_tell
from entente.documents import read
from entente.records import Document

EXAMPLES = Path(__file__).parents[2] / "examples"
CORPUS = Path(__file__).parents[2] / "training/corpus"

MATCH = """The hosts took the lead after nine minutes when the winger curled a free kick past the keeper.

They doubled it before the break with a header from a corner, and the visitors never had a shot on goal. Their coach
said that his players had looked tired after three games in a week. The next match is on Saturday."""
RESULTS = """The furniture retailer's annual profit rose 8 percent, helped by online sales and lower freight costs.

Margins improved in every quarter. The company will pay a dividend of 40 cents a share and open twelve shops."""
RECIPE = """Melt the butter, stir in the flour and cook for two minutes. Add the milk a little at a time.

Season with nutmeg and bake until the top is brown. You can use leeks if you have no onions."""
REVIEW = "We loved this place! The pasta was fresh, the waiter was funny and you can sit in the garden with your dog."


@pytest.mark.parametrize(
    "lead",
    [
        "Bolivia recalled its ambassador from Lima on Friday in protest at the arrest of two fishermen.",
        "Police fired tear gas at students who marched on the parliament.",
        "The two foreign ministers met in Oslo to discuss the disputed islands.",
        "Rebels shelled an army post near the border, killing four soldiers.",
        "Teachers went on strike over unpaid wages.",
        "A court sentenced the opposition leader to nine years in prison.",
        "TOKYO PROTESTS TO MOSCOW OVER FLIGHT OF BOMBERS",
        "the united nations envoy urged both sides to respect the truce",
    ],
)
def test_a_lead_of_one_line_passes(lead):
    assert may_tell(lead)


@pytest.mark.parametrize("text", [MATCH, RESULTS, RECIPE, REVIEW], ids=["match", "results", "recipe", "review"])
def test_what_is_far_from_politics_is_passed_over(text):
    assert not may_tell(text)


@pytest.mark.parametrize("text", ["", " \n\n ", "…", "1998 - 24.5"])
def test_a_text_without_words_is_passed_over(text):
    assert not may_tell(text)


def test_one_clear_sentence_lets_a_whole_text_pass():
    told = "Meanwhile the army arrested eleven opposition leaders in the capital, the interior ministry said."
    assert not may_tell(f"{MATCH}\n\n{RECIPE}")
    assert may_tell(f"{MATCH}\n\n{told}\n\n{RECIPE}")


def test_an_event_in_a_text_without_full_stops_passes():
    told = "police arrested eleven opposition leaders in the capital as the government banned all protests "
    chatter = "so the garden is lovely this time of year and the roses are out and we sit there with the dog " * 20
    assert not may_tell(chatter * 2)
    assert may_tell(chatter + told * 5 + chatter)


@pytest.mark.parametrize(
    "path",
    sorted(path for path in EXAMPLES.iterdir() if path.suffix in (".txt", ".html", ".csv")),
    ids=lambda path: path.name,
)
def test_every_report_of_the_examples_passes(path):
    texts = [document.text for document in read([path]) if isinstance(document, Document)]
    assert texts
    assert all(map(may_tell, texts))


def held_out(folder):
    """(text, whether it has an event) of every tenth line of the corpus's files, which no weight was fitted to."""
    for path in sorted(CORPUS.glob(f"{folder}/*.jsonl")):
        for line in path.read_text("utf-8").splitlines()[9::10]:
            record = json.loads(line)
            sentences = [each for paragraph in record.get("paragraphs", [[record]]) for each in paragraph]
            yield " ".join(each["text"] for each in sentences), any(each["events"] for each in sentences)


@pytest.mark.parametrize("folder", ["events", "reports"])
def test_of_the_corpus_held_out_99_in_100_with_an_event_pass(folder):
    passed = [may_tell(text) for text, event in held_out(folder) if event]
    assert sum(passed) >= 0.99 * len(passed) > 40


def test_the_bar_rises_with_the_number_of_sentences_up_to_a_ceiling():
    bars = [gate.bar(count) for count in (1, 2, 4, 1000, 2000)]
    assert bars == sorted(bars)
    assert bars[0] < bars[1]
    assert bars[-1] == bars[-2] == gate.table()[gate.CEILING]


def test_abbreviations_end_no_sentence():
    parts = list(gate.sentences("Mr. Eden told the U.S. Senate on Nov. 3 that Gen. Smith had left. He sat down."))
    assert len(parts) == 2


def test_scores_do_not_depend_on_the_order_of_stems():
    for stems in map(sorted, gate.sentences(MATCH)):
        assert gate.score(stems) == gate.score(stems[::-1])


def test_the_table_is_small_and_has_a_number_for_every_stem():
    assert gate.TABLE.stat().st_size < 100_000
    stems = [name for name in gate.table() if not name.startswith("(")]
    assert all(0 < len(stem) <= gate.STEM and stem == stem.lower() for stem in stems)
