"""CAMEO codes are as fine as the words of the clause allow, and no finer."""

from __future__ import annotations

import pytest

from entente.coding import cameo, ontology
from entente.coding.readings import Candidate, Decision, Reading
from entente.language.labels import CONTEXTS, MODES, TYPES
from entente.language.pipeline import SENTENCES
from entente.records import Actor

URGED = """
Norway   PROPN/NNP 2 nsubj
{verb}   VERB/VBD  0 root ={lemma}
Chad     PROPN/NNP 2 obj
to       PART/TO   5 mark
{act}    VERB/VB   2 xcomp
the      DET/DT    7 det
{thing}  NOUN/NNS  5 obj
"""


def reading(parse, kind, modes=(), contexts=(), verb="urged", lemma="urge", act="free", thing="prisoners"):
    doc = parse(URGED.format(verb=verb, lemma=lemma, act=act, thing=thing))
    decision = Decision(kind, "actual", False, tuple(modes), tuple(contexts), 0.9, {})
    return Reading(Candidate(doc.user_data[SENTENCES][0], doc[1], 0.9, (), ()), decision)


def actor(*sectors, id=None):
    return Actor(text="x", start=0, end=1, sectors=list(sectors), id=id)


@pytest.mark.parametrize(
    ("kind", "modes", "contexts", "words", "code"),
    [
        ("REQUEST", ["yield"], [], {}, "0253"),
        ("REQUEST", ["yield"], [], {"verb": "demanded", "lemma": "demand"}, "1053"),
        ("REQUEST", ["yield"], [], {"act": "lift", "thing": "sanctions"}, "0254"),
        ("REQUEST", ["meet"], [], {"act": "resume", "thing": "talks"}, "026"),
        ("REQUEST", [], [], {"act": "act", "thing": "now"}, "020"),
        ("REQUEST", ["change"], [], {"verb": "insisted", "lemma": "insist", "act": "act", "thing": "now"}, "104"),
        ("AGREE", [], [], {"verb": "offered", "lemma": "offer", "act": "hold", "thing": "talks"}, "036"),
        ("AGREE", [], [], {"verb": "promised", "lemma": "promise", "act": "be", "thing": "there"}, "030"),
        ("COOPERATE", [], ["military"], {"act": "train", "thing": "together"}, "062"),
        ("COOPERATE", [], [], {"act": "work", "thing": "together"}, "060"),
        ("ACCUSE", ["investigate"], ["corruption"], {}, "091"),
        ("SANCTION", ["expel"], [], {"verb": "expelled", "lemma": "expel", "thing": "diplomats"}, "161"),
        ("RETREAT", ["resign"], [], {"verb": "resigned", "lemma": "resign", "act": "go", "thing": "home"}, None),
    ],
)
def test_codes_follow_words_and_contexts(parse, kind, modes, contexts, words, code):
    assert cameo.code(reading(parse, kind, modes, contexts, **words), [actor("GOV")]) == code


@pytest.mark.parametrize(
    ("who", "code"),
    [(actor("REB"), "180"), (actor("MIL"), "190"), (actor(id="state/NOR"), "190"), (actor(), "180")],
)
def test_states_and_armies_fight_and_others_assault(parse, who, code):
    assert cameo.code(reading(parse, "ASSAULT", act="hit", thing="camps"), [who]) == code


def test_every_row_names_a_type_a_mode_of_it_a_context_and_a_code_that_exist():
    modes = {(kind, mode) for kind, _, mode in (name.partition("/") for name in MODES)}
    for rule in cameo.rules():
        assert rule.kind in TYPES
        assert rule.mode in ("*", "") or (rule.kind, rule.mode) in modes
        assert not rule.context or rule.context in CONTEXTS
        assert rule.code in ontology.goldstein_scores()


def test_no_row_stands_behind_one_that_always_fits_before_it():
    closed = set()
    for rule in cameo.rules():
        assert (rule.kind, rule.mode) not in closed, rule
        if not rule.words and not rule.context:
            closed.add((rule.kind, rule.mode))


def test_every_appeal_that_a_row_gives_can_be_demanded():
    appeals = {rule.code for rule in cameo.rules() if rule.kind == "REQUEST"}
    appeals |= {ontology.cameo("REQUEST", [mode] if mode else []) for mode in ("", "assist", "change", "yield", "meet")}
    assert {cameo.demanded(code) for code in appeals} <= set(ontology.goldstein_scores())
    assert all(cameo.demanded(code).startswith("10") for code in appeals)
