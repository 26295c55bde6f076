"""Pronouns, titles and "the two sides" lead back to whom the text named before."""

from __future__ import annotations

import pytest

from entente.language.coreference import Chains

MERKEL_AND_MACRON = """
Merkel    PROPN/NNP 2 nsubj B-PERSON
thanked   VERB/VBD  0 root
Macron~   PROPN/NNP 2 obj B-PERSON
.         PUNCT/.   2 punct
"""
NAMED = """
Angela    PROPN/NNP 3 nsubj B-PERSON
Merkel    PROPN/NNP 1 flat I-PERSON
thanked   VERB/VBD  0 root
Emmanuel  PROPN/NNP 3 obj B-PERSON
Macron~   PROPN/NNP 4 flat I-PERSON
.         PUNCT/.   3 punct
"""
NATO = """
Nato      PROPN/NNP 2 nsubj B-ORG
sent      VERB/VBD  0 root
ships     NOUN/NNS  2 obj
in        ADP/IN    5 case
Finland~  PROPN/NNP 2 obl B-PLACE
.         PUNCT/.   2 punct
"""
SOLDIER = """
The       DET/DT    2 det
soldier   NOUN/NN   3 nsubj
begged    VERB/VBD  0 root
Theresa   PROPN/NNP 3 obj B-PERSON
May~      PROPN/NNP 4 flat I-PERSON
.         PUNCT/.   3 punct
"""
MAY_AGAIN = """
May       PROPN/NNP 2 nsubj B-PERSON
listened~ VERB/VBD  0 root
.         PUNCT/.   2 punct
"""
PAIR = """
India     PROPN/NNP 4 nsubj B-PLACE
and       CCONJ/CC  3 cc
Pakistan  PROPN/NNP 1 conj B-PLACE
talked~   VERB/VBD  0 root
.         PUNCT/.   4 punct
"""
PRONOUN = """
{word}    PRON/{tag} 2 nsubj
left~     VERB/VBD   0 root
.         PUNCT/.    2 punct
"""


def antecedents(doc, word: str) -> list[str]:
    token = [each for each in doc if each.text == word][-1]
    return [span.text for span in Chains(doc).antecedents(token)]


def with_pronoun(before: str, word: str, tag: str = "PRP") -> str:
    return before + PRONOUN.format(word=word, tag=tag)


@pytest.mark.parametrize(
    ("before", "word", "wanted"),
    [
        (MERKEL_AND_MACRON, "He", ["Merkel"]),  # a subject rather than an object
        (NAMED, "She", ["Angela Merkel"]),
        (NAMED, "He", ["Emmanuel Macron"]),
        (SOLDIER, "He", ["The soldier"]),  # a woman is not "he"
        (SOLDIER + MAY_AGAIN, "He", ["The soldier"]),  # nor by her surname
        (SOLDIER.replace("soldier", "man    "), "She", ["Theresa May"]),  # nor a man "she"
        (NATO, "It", ["Nato"]),  # where something happened is not who did it
        (PAIR, "They", ["India", "Pakistan"]),
        (NATO, "He", []),
        (NAMED, "It", []),
        ("", "He", []),
    ],
)
def test_a_pronoun_takes_up_who_was_named_before(parse, before, word, wanted):
    assert antecedents(parse(with_pronoun(before, word)), word) == wanted


def test_nobody_acts_on_himself_without_saying_so(parse):
    doc = parse("""
    Putin   PROPN/NNP 2 nsubj B-PERSON
    arrived VERB/VBD  0 root

    Xi      PROPN/NNP 2 nsubj B-PERSON
    thanked VERB/VBD  0 root
    him~    PRON/PRP  2 obj
    .       PUNCT/.   2 punct
    """)
    assert antecedents(doc, "him") == ["Putin"]


def test_a_possessive_may_look_back_into_its_own_clause(parse):
    doc = parse("""
    Iran    PROPN/NNP  2 nsubj B-PLACE
    moved   VERB/VBD   0 root
    its     PRON/PRP$  4 nmod:poss
    troops  NOUN/NNS   2 obj
    """)
    assert antecedents(doc, "its") == ["Iran"]


def test_nobody_is_looked_for_further_back_than_three_sentences(parse):
    filler = "\nRain ADV/RB 2 advmod\nfell VERB/VBD 0 root\n"
    near, far = (MERKEL_AND_MACRON + filler * count + PRONOUN.format(word="He", tag="PRP") for count in (2, 3))
    assert antecedents(parse(near), "He") == ["Merkel"]
    assert antecedents(parse(far), "He") == []


@pytest.mark.parametrize(
    ("before", "noun", "wanted"),
    [
        (PAIR, "sides", ["India", "Pakistan"]),
        (PAIR, "countries", ["India", "Pakistan"]),
        (NAMED, "leaders", ["Angela Merkel", "Emmanuel Macron"]),
        (NAMED, "countries", []),
        (PAIR, "leaders", []),
        (PAIR, "banks", []),
    ],
)
def test_two_sides_are_the_two_last_named_that_could_be_meant(parse, before, noun, wanted):
    after = f"""
    The     DET/DT   3 det
    two     NUM/CD   3 nummod
    {noun}  NOUN/NNS 4 nsubj
    met~    VERB/VBD 0 root
    .       PUNCT/.  4 punct
    """
    assert antecedents(parse(before + after), noun) == wanted


def test_a_title_with_the_takes_up_the_person_introduced_with_it(parse):
    doc = parse("""
    Chinese   ADJ/JJ    2 amod B-NORP
    leader    NOUN/NN   3 nmod:desc
    Xi        PROPN/NNP 4 nsubj B-PERSON
    met       VERB/VBD  0 root
    President NOUN/NN   6 nmod:desc
    Ruto~     PROPN/NNP 4 obj B-PERSON
    .         PUNCT/.   4 punct

    The       DET/DT    3 det
    Chinese   ADJ/JJ    3 amod B-NORP
    leader    NOUN/NN   4 nsubj
    thanked   VERB/VBD  0 root
    the       DET/DT    6 det
    president NOUN/NN   4 obj
    """)
    assert antecedents(doc, "leader") == ["Chinese leader Xi"]
    assert antecedents(doc, "president") == ["President Ruto"]


def test_a_name_names_itself(parse):
    assert antecedents(parse(NAMED + MERKEL_AND_MACRON), "Macron") == []


def test_a_title_takes_up_whoever_had_it_with_a_country(parse):
    doc = parse("""
    Turkey   PROPN/NNP 4 nmod:poss B-PLACE
    's       PART/POS  4 case
    foreign  ADJ/JJ    4 amod
    minister NOUN/NN   5 nsubj
    left     VERB/VBD  0 root
    .        PUNCT/.   5 punct

    The      DET/DT    3 det
    foreign  ADJ/JJ    3 amod
    minister NOUN/NN   4 nsubj
    returned VERB/VBD  0 root
    """)
    (span,) = Chains(doc).antecedents(doc[8])
    assert span.text.startswith("Turkey") and span.text.endswith("foreign minister")


def test_two_men_are_not_the_two_named_before(parse):
    men = """
    Officers NOUN/NNS 2 nsubj
    arrested VERB/VBD 0 root
    {the}two      NUM/CD   {at} nummod
    men      NOUN/NNS 2 obj
    """
    indefinite, definite = (
        MERKEL_AND_MACRON + men.format(the=the, at=at) for the, at in (("", 4), ("the      DET/DT   5 det\n    ", 5))
    )
    assert antecedents(parse(indefinite), "men") == []
    assert antecedents(parse(definite), "men") == ["Merkel", "Macron"]


def test_an_indefinite_title_introduces_somebody_new(parse):
    doc = parse("""
    President NOUN/NN   2 nmod:desc
    Ruto      PROPN/NNP 3 nsubj B-PERSON
    left~     VERB/VBD  0 root
    .         PUNCT/.   3 punct

    A         DET/DT    2 det
    president NOUN/NN   3 nsubj
    came      VERB/VBD  0 root
    """)
    assert antecedents(doc, "president") == []


def test_antecedents_come_before_what_takes_them_up(parse):
    doc = parse(PRONOUN.format(word="He", tag="PRP") + MERKEL_AND_MACRON)
    assert antecedents(doc, "He") == []
