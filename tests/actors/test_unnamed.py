"""Countries and bodies that stand in the text without their names."""

from __future__ import annotations

from datetime import date

import pytest

from entente.actors import shipped, who

TODAY = date(2019, 5, 3)
TWO = "Norway and Chile signed a treaty. Chilean boats may fish off Norway. A Swede watched. "


@pytest.fixture
def countries(coder):
    def ask(text, phrase):
        return {actor.country for actor in who(coder.annotator.annotate(text), phrase, TODAY, shipped()).actors}

    return ask


@pytest.mark.parametrize(
    "phrase", ["Both governments", "The two countries", "The leaders of the two countries", "The two"]
)
def test_two_are_the_two_that_the_document_names_most(countries, phrase):
    assert countries(f"{TWO}{phrase} praised the treaty.", phrase) == {"NOR", "CHL"}


def test_the_kingdom_is_the_country_named_last(countries):
    assert countries("Riots broke out in Jordan. Rebels blamed the kingdom.", "the kingdom") == {"JOR"}


def test_the_alliance_is_the_body_named_last(countries):
    assert countries("NATO bombed the bridge. Russia suspended work with the alliance.", "the alliance") == {"IGO"}


def test_the_group_is_the_armed_group_named_last(countries):
    assert countries("The Houthis fired a missile. The group has more of them.", "The group") == {"YEM"}


def test_words_beside_the_noun_say_that_another_is_meant(countries):
    assert countries("NATO bombed the bridge. The Brazilian court met.", "The Brazilian court") == {"BRA"}
