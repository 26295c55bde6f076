"""Numbers of people are read in words and digits, and belong to what they count."""

from __future__ import annotations

import pytest
import spacy

from entente.coding.magnitude import magnitude, numbers
from entente.coding.readings import Candidate, Participant
from entente.language.pipeline import SENTENCES

WORDS = spacy.blank("en")


def told(parse, rows, kind="ASSAULT", trigger=1, actors=(), recipients=()):
    doc = parse(rows)
    sides = [tuple(Participant(doc[a:b], doc[b - 1], 0.9) for a, b in spans) for spans in (actors, recipients)]
    found = magnitude(Candidate(doc.user_data[SENTENCES][0], doc[trigger], 0.9, *sides), kind)
    return (found.dead, found.injured, found.size) if found else None


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        (
            "Shells NOUN/NNS 2 nsubj\nkilled VERB/VBD 0 root\n12 NUM/CD 4 nummod\npeople NOUN/NNS 2 obj",
            (12, None, None),
        ),
        (
            "Shells NOUN/NNS 2 nsubj\nkilled VERB/VBD 0 root\ntwelve NUM/CD 4 nummod\npeople NOUN/NNS 2 obj",
            (12, None, None),
        ),
        ("Floods NOUN/NNS 2 nsubj\nkilled VERB/VBD 0 root\n1,250 NUM/CD 2 obj", (1250, None, None)),
        (
            "Raids NOUN/NNS 2 nsubj\nkilled VERB/VBD 0 root\n3 NUM/CD 2 obj\nand CCONJ/CC 5 cc\n"
            "wounded VERB/VBD 2 conj\nnine NUM/CD 5 obj",
            (3, 9, None),
        ),
        (
            "12 NUM/CD 2 nummod\npeople NOUN/NNS 4 nsubj:pass\nwere AUX/VBD 4 aux:pass\nkilled VERB/VBN 0 root\n"
            "and CCONJ/CC 7 cc\n30 NUM/CD 7 nsubj:pass\ninjured VERB/VBN 4 conj",
            (12, 30, None),
        ),
        ("Raids NOUN/NNS 2 nsubj\nwounded VERB/VBD 0 root\nnine NUM/CD 2 obj", (None, 9, None)),
        ("Raids NOUN/NNS 2 nsubj\nkilled VERB/VBD 0 root\nguards NOUN/NNS 2 obj", None),
        ("Raids NOUN/NNS 2 nsubj\nlasted VERB/VBD 0 root\n12 NUM/CD 4 nummod\ndays NOUN/NNS 2 obl =day", None),
        (
            "Raids NOUN/NNS 2 nsubj\nkilled VERB/VBD 0 root\nguards NOUN/NNS 2 obj\nfor ADP/IN 6 case\n"
            "12 NUM/CD 6 nummod\ndays NOUN/NNS 2 obl =day",
            None,
        ),
    ],
)
def test_the_dead_and_the_injured_are_counted_and_days_are_not(parse, rows, wanted):
    assert told(parse, rows) == wanted


CROWD = "Thousands NOUN/NNS 4 nsubj\nof ADP/IN 3 case\nworkers NOUN/NNS 1 nmod\nmarched VERB/VBD 0 root"
FORCE = "Moscow PROPN/NNP 2 nsubj\nsent VERB/VBD 0 root\n1,960 NUM/CD 4 nummod\nsoldiers NOUN/NNS 2 obj"


def test_the_size_of_a_crowd_is_the_number_of_its_actors(parse):
    assert told(parse, CROWD, "PROTEST", 3, actors=[(0, 3)]) == (None, None, 2000)


def test_the_size_of_a_force_is_the_number_of_what_is_moved(parse):
    assert told(parse, FORCE, "MOBILIZE", 1, actors=[(0, 1)]) == (None, None, 1960)


def test_words_have_no_size(parse):
    assert told(parse, FORCE, "REQUEST", 1, actors=[(0, 1)]) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12 people", 12),
        ("1,250 people", 1250),
        ("twenty-five people", 25),
        ("two hundred people", 200),
        ("two hundred and fifty people", 250),
        ("three thousand people", 3000),
        ("1.5 million people", 1_500_000),
        ("a dozen people", 12),
        ("a hundred people", 100),
        ("dozens of people", 24),
        ("hundreds of people", 200),
        ("tens of thousands of people", 20_000),
        ("hundreds of thousands of people", 200_000),
    ],
)
def test_a_number_is_read_in_words_and_digits(text, value):
    assert [each.value for each in numbers(list(WORDS(text)))] == [value]


@pytest.mark.parametrize("text", ["in 1994", "no people", "many people", "a people", ""])
def test_what_is_no_count_gives_none(text):
    assert list(numbers(list(WORDS(text)))) == []
