"""When, where and how many: read off the words of the event's own sentence."""

from __future__ import annotations

from datetime import date

import pytest

from entente.actors import Resolver, shipped
from entente.coding.circumstances import event_date, event_place, is_background, times_said
from entente.coding.readings import Candidate, Participant
from entente.language.pipeline import SENTENCES
from entente.language.times import find_times
from entente.records import DateSpan

PUBLISHED = date(2023, 3, 15)  # a Wednesday

TWO_CLAUSES = """
Iran     PROPN/NNP 2 nsubj B-PLACE
attacked VERB/VBD  0 root
Basra    PROPN/NNP 2 obj B-PLACE
on       ADP/IN    5 case
Monday   PROPN/NNP 2 obl
after    SCONJ/IN  8 mark
Iraq     PROPN/NNP 8 nsubj B-PLACE
expelled VERB/VBD  2 advcl
envoys   NOUN/NNS  8 obj
on       ADP/IN    11 case
Sunday   PROPN/NNP 8 obl
in       ADP/IN    13 case
Baghdad~ PROPN/NNP 8 obl B-PLACE
.        PUNCT/.   2 punct
"""


def token(doc, text):
    return next(each for each in doc if each.text == text)


def candidate(doc, trigger, places=(), dates=()):
    word = token(doc, trigger)
    return Candidate(doc.user_data[SENTENCES][0], word, 0.9, (), (), tuple(places), tuple(dates))


def dated(doc, trigger, published=PUBLISHED, taken=frozenset(), dates=()):
    times = find_times(doc.text, published)
    return event_date(candidate(doc, trigger, dates=dates), times, set(taken), published)


@pytest.mark.parametrize(
    "trigger, words, day", [("attacked", "Monday", date(2023, 3, 13)), ("expelled", "Sunday", date(2023, 3, 12))]
)
def test_an_event_has_the_date_of_its_own_clause(parse, trigger, words, day):
    when = dated(parse(TWO_CLAUSES), trigger)
    assert (when.text, when.start, when.end, when.precision, when.basis) == (words, day, day, "day", "relative")


def test_the_date_that_the_network_gives_comes_first(parse):
    doc = parse(TWO_CLAUSES)
    assert dated(doc, "attacked", dates=[token(doc, "Sunday").i]).text == "Sunday"


def test_a_date_that_another_event_has_is_not_taken_twice(parse):
    doc = parse(TWO_CLAUSES)
    when = dated(doc, "attacked", taken={token(doc, "Monday").idx})
    assert when.basis == "document"


def test_a_publication_date_does_not_pass_for_an_event_date(parse):
    doc = parse("Iran PROPN/NNP 2 nsubj B-PLACE\nattacked VERB/VBD 0 root")
    when = dated(doc, "attacked")
    assert (when.start, when.end, when.text, when.precision, when.basis) == (
        PUBLISHED,
        PUBLISHED,
        None,
        "unknown",
        "document",
    )


def test_nothing_is_known_of_an_event_without_date_in_an_undated_document(parse):
    assert dated(parse("Iran PROPN/NNP 2 nsubj\nattacked VERB/VBD 0 root"), "attacked", None) is None


def test_words_of_a_date_are_those_that_overlap_it(parse):
    doc = parse(TWO_CLAUSES)
    times = find_times(doc.text, PUBLISHED)
    given = candidate(doc, "attacked", dates=[token(doc, "on").i, token(doc, "Monday").i, token(doc, "Basra").i])
    assert times_said(given, times) == {token(doc, "Monday").idx}
    assert times_said(candidate(doc, "attacked"), times) == set()


@pytest.mark.parametrize(
    ("end", "basis", "background"),
    [
        ("2023-03-14", "relative", False),
        ("2023-01-20", "explicit", False),
        ("2022-12-31", "explicit", True),
        ("1994-01-01", "inferred", True),
        ("2023-09-01", "relative", False),
        ("1994-01-01", "document", False),
    ],
)
def test_what_ended_long_before_publication_is_background(end, basis, background):
    day = date.fromisoformat(end)
    when = DateSpan(start=day, end=day, precision="day", basis=basis)
    assert is_background(when, PUBLISHED) is background
    assert is_background(when, None) is False
    assert is_background(None, PUBLISHED) is False


def place_of(doc, trigger, used=(), places=()):
    return event_place(candidate(doc, trigger, places), Resolver(shipped(), doc, PUBLISHED), used)


def test_an_event_happened_where_its_own_clause_says(parse):
    doc = parse(TWO_CLAUSES)
    assert place_of(doc, "expelled").text == "Baghdad"
    assert place_of(doc, "attacked") is None


def test_a_place_that_takes_part_is_not_where_it_happened(parse):
    doc = parse(TWO_CLAUSES)
    baghdad = token(doc, "Baghdad")
    used = Participant(doc[baghdad.i : baghdad.i + 1], baghdad, 0.9)
    assert place_of(doc, "expelled", [used]) is None


def test_of_the_places_the_network_gives_the_surest_counts(parse):
    doc = parse(TWO_CLAUSES)
    places = [Participant(doc[i : i + 1], doc[i], sure) for i, sure in ((2, 0.5), (12, 0.8))]
    assert place_of(doc, "attacked", places=places).text == "Baghdad"
