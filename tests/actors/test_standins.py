"""A place's name acts only where the sentence lets it act."""

from __future__ import annotations

from datetime import date

import pytest

from entente.actors import shipped, who

TODAY = date(2019, 5, 3)


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("Moscow rejected the offer on Friday.", "Moscow"),
        ("The offer was rejected by Moscow.", "Moscow"),
        ("Ankara accused Athens of arming the islands.", "Athens"),
        ("Moscow's decision angered its neighbours.", "Moscow"),
        ("Talks between Tehran and Riyadh resumed.", "Riyadh"),
        ("The Kremlin denied the report.", "The Kremlin"),
    ],
)
def test_a_seat_of_government_that_does_something_acts(coder, text, phrase):
    actors = who(coder.annotator.annotate(text), phrase, TODAY, shipped()).actors
    assert actors and all(actor.country for actor in actors)


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("Thousands marched in Moscow on Friday.", "Moscow"),
        ("The minister flew to Athens for talks.", "Athens"),
        ("Rockets hit Damascus overnight.", "Damascus"),
        ("Guests left a Beijing restaurant in a hurry.", "Beijing"),
        ("Tens of thousands filled the streets of Tbilisi.", "Tbilisi"),
        ("Police closed roads near the Kremlin.", "the Kremlin"),
        ("Moscow's streets were empty.", "Moscow"),
    ],
)
def test_where_something_happens_does_not(coder, text, phrase):
    assert who(coder.annotator.annotate(text), phrase, TODAY, shipped()).actors == ()


def test_every_actor_has_a_reason(coder):
    doc = coder.annotator.annotate("Angela Merkel met Russian and Chinese officials.")
    asked = who(doc, "Angela Merkel", TODAY, shipped())
    assert asked.reasons[0].startswith("a person's name; Chancellor of DEU 2005-11-22–2021-12-08")
    assert len(who(doc, "Russian and Chinese officials", TODAY, shipped()).actors) == 2
