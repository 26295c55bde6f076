"""Caveats: the words with which a text holds back stand beside the mentions that they are about."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entente.coding.caveats import with_caveats

CAVEATS = [
    "could not be verified",
    "could not be immediately confirmed",
    "could not be independently verified",
    "could not independently verify",
    "cannot be checked",
    "couldn't be verified",
    "couldn’t be verified",
    "has not been confirmed",
    "have not yet been independently confirmed",
    "had not been corroborated",
    "was not officially confirmed",
    "did not confirm",
    "was unable to verify",
    "was unable to independently verify",
    "was impossible to verify",
    "was difficult for outsiders to verify",
    "had no way to confirm",
    "failed to corroborate",
    "there was no independent confirmation",
    "there was no immediate word",
    "no official comment came",
    "spoke without giving details",
    "spoke without providing any further evidence",
    "spoke without citing any source",
    "spoke without going into specifics",
    "spoke without elaborating",
    "spoke without elaboration",
    "spoke without explanation",
    "gave no details",
    "provided no further evidence",
    "offered no proof",
    "did not give any details",
    "did not elaborate",
    "does not specify",
    "didn't elaborate",
    "remains unconfirmed",
    "is still unverified",
    "quoted unverified reports",
    "quoted unconfirmed claims",
    "showed unverified footage",
    "details were not immediately available",
    "details remained sketchy",
    "independent confirmation was not immediately available",
]
PLAIN = [
    "was verified by the mission",
    "could be confirmed",
    "has been confirmed",
    "confirmed it",
    "was able to verify",
    "gave details",
    "gave no ground",
    "provided no troops",
    "without a fight",
    "without giving ground",
    "without citing precedent",
    "spoke with no hesitation",
    "no comment",
    "could not be reached",
    "could not be rescued",
    "did not attack",
    "was unable to attend",
    "details were published",
    "was official",
    "reports said so",
]


def caveats(flat, mention, sentences, *words):
    """The caveats of the mentions that these words trigger."""
    doc = flat(*sentences)
    found = with_caveats(doc, [mention(doc, word) for word in words])
    for each in found:
        for span in each.caveats:
            assert doc.text[span.start : span.end] == span.text
    return [[span.text for span in each.caveats] for each in found]


@pytest.mark.parametrize("phrase", CAVEATS)
def test_words_that_hold_back_are_a_caveat(flat, mention, phrase):
    (found,) = caveats(flat, mention, [f"An attack, Iran said, {phrase}."], "attack")
    assert len(found) == 1 and found[0] in phrase


@pytest.mark.parametrize("phrase", PLAIN)
def test_other_words_are_none(flat, mention, phrase):
    assert caveats(flat, mention, [f"An attack, Iran said, {phrase}."], "attack") == [[]]


@pytest.mark.parametrize(("sentence", "wanted"), [
    ("It could not be independently verified.", "could not be independently verified"),
    ("Iran gave no further details.", "gave no further details"),
    ("IT COULD NOT BE VERIFIED.", "COULD NOT BE VERIFIED"),
    ("It could not\nbe verified.", "could not\nbe verified"),
    ("Unconfirmed reports spoke of an attack.", "Unconfirmed reports"),
])  # fmt: skip
def test_a_caveat_is_given_in_the_words_of_the_text(flat, mention, sentence, wanted):
    assert caveats(flat, mention, [f"An attack hit Basra. {sentence}"], "attack") == [[wanted]]


def test_a_caveat_belongs_to_all_mentions_of_its_own_sentence(flat, mention):
    sentences = ["Troops left.", "It could not be verified that jets bombed or shelled Basra.", "Ships sailed."]
    assert caveats(flat, mention, sentences, "left", "bombed", "shelled", "sailed") == [
        [],
        ["could not be verified"],
        ["could not be verified"],
        [],
    ]


@pytest.mark.parametrize("sentence", [
    "The claim could not be verified.",
    "It has not been confirmed.",
    "This could not be checked.",
    "Details were not immediately available.",
    "Iran gave no details of the incident.",
    "The allegations were not confirmed.",
])  # fmt: skip
def test_a_caveat_that_takes_up_what_was_told_belongs_to_the_sentence_before(flat, mention, sentence):
    found = caveats(flat, mention, ["Ships sailed.", "Jets bombed Basra.", sentence], "sailed", "bombed")
    assert (len(found[0]), len(found[1]) > 0) == (0, True)


@pytest.mark.parametrize(("sentences", "why"), [
    (["Jets bombed Basra.", "The envoy was unable to verify the seal."], "takes nothing up"),
    (["Jets bombed Basra.", "Rain fell.", "The claim could not be verified."], "not the sentence before"),
    (["The claim could not be verified.", "Jets bombed Basra."], "before what is told"),
    (["Jets bombed Basra.", "Troops left, but the claim could not be verified."], "has a mention of its own"),
])  # fmt: skip
def test_a_caveat_does_not_belong_to_every_mention_near_it(flat, mention, sentences, why):
    words = [word for word in ("bombed", "left") if any(word in sentence for sentence in sentences)]
    assert caveats(flat, mention, sentences, *words)[0] == [], why


def test_several_caveats_stand_in_their_order(flat, mention):
    sentences = ["Iran, without giving details, said jets bombed Basra.", "The claim could not be verified."]
    assert caveats(flat, mention, sentences, "bombed") == [["without giving details", "could not be verified"]]


def test_mentions_without_caveats_are_as_they_were(flat, mention):
    doc = flat("Jets bombed Basra.", "Ships left.")
    told = [mention(doc, "bombed"), mention(doc, "left")]
    assert with_caveats(doc, told) == told
    assert with_caveats(doc, []) == []
    assert with_caveats(flat("It could not be verified."), []) == []


PIECES = st.sampled_from([*CAVEATS, *PLAIN, "It", "the claim", "bombed", "\n", "\n\n", ".", "🙂", "“", "not", "  "])


@settings(deadline=None)
@given(st.lists(st.lists(PIECES, min_size=1, max_size=4).map(" ".join), min_size=1, max_size=4))
def test_caveats_reproduce_the_words_of_the_text(flat, mention, sentences):
    doc = flat("Jets attacked Basra.", *sentences)
    (found,) = with_caveats(doc, [mention(doc, "attacked")])
    for span in found.caveats:
        assert 0 <= span.start < span.end <= len(doc.text)
        assert doc.text[span.start : span.end] == span.text == span.text.strip()
