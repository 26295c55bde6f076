"""PLOVER, CAMEO and the way between them, as the codebooks have them."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from entente.coding import ontology
from entente.language.labels import MODES, TYPES

QUADS = {
    1: "AGREE CONSULT SUPPORT CONCEDE",
    2: "COOPERATE AID RETREAT",
    3: "REQUEST ACCUSE REJECT THREATEN",
    4: "PROTEST SANCTION MOBILIZE COERCE ASSAULT",
}
# Codebook 2.0, section 12; ACCUSE with the sign that the table lost.
SCORES = {
    "AGREE": 2.5,
    "CONSULT": 2.5,
    "SUPPORT": 5,
    "CONCEDE": 4.5,
    "COOPERATE": 9.5,
    "AID": 10,
    "RETREAT": 6.5,
    "REQUEST": 0,
    "ACCUSE": -3,
    "REJECT": -2,
    "THREATEN": -3.5,
    "PROTEST": -5,
    "SANCTION": -6,
    "MOBILIZE": -5.5,
    "COERCE": -7,
    "ASSAULT": -9,
}
MODE_SCORES = {
    "CONSULT": "visit 4 third-party 1 multilateral 4 phone 1.5",
    "RETREAT": "withdraw 8 release 6.5 disarm 10 ceasefire 7.5 access 6.5 resign 4.5",
    "REQUEST": "assist 0.5 change -1 yield -1 meet 0",
    "ACCUSE": "disapprove -2 investigate -3.5 allege -3.5",
    "REJECT": "assist -1.5 change -2 yield -2 meet -2",
}


def test_every_type_and_every_mode_has_a_measure_and_nothing_else_has():
    wanted = {(kind, "") for kind in TYPES} | {
        (kind, mode) for kind, _, mode in (name.partition("/") for name in MODES)
    }
    assert set(ontology.measures()) == wanted
    assert len(wanted) == len(TYPES) + len(MODES)


def test_there_are_plovers_16_types_in_four_quad_classes():
    assert len(TYPES) == 16
    assert {kind: ontology.quad_class(kind) for kind in TYPES} == {
        kind: quad for quad, kinds in QUADS.items() for kind in kinds.split()
    }


def test_a_mode_is_of_the_quad_class_of_its_type():
    table = ontology.measures()
    assert all(measure.quad == table[kind, ""].quad for (kind, _), measure in table.items())


def test_scores_of_types_are_those_of_the_codebook():
    assert {kind: ontology.score(kind, ()) for kind in TYPES} == SCORES


@pytest.mark.parametrize("kind", MODE_SCORES)
def test_scores_of_modes_are_those_of_the_codebook(kind):
    fields = MODE_SCORES[kind].split()
    wanted = dict(zip(fields[::2], map(float, fields[1::2]), strict=True))
    assert {mode: ontology.score(kind, [mode]) for mode in wanted} == wanted


def test_of_several_modes_the_most_extreme_gives_the_score():
    assert ontology.score("COERCE", ["censor", "martial-law"]) == -7.5
    assert (
        ontology.score("CONSULT", ["third-party", "visit"]) == ontology.score("CONSULT", ["visit", "third-party"]) == 4
    )


def test_a_mode_of_another_type_is_no_mode():
    with pytest.raises(KeyError):
        ontology.score("AID", ["visit"])


def test_every_cameo_code_exists_and_has_a_goldstein_score():
    codes = {measure.cameo for measure in ontology.measures().values()} - {None}
    assert codes <= set(ontology.goldstein_scores())


def test_goldstein_scores_lie_in_their_range_and_every_code_is_listed_once():
    path = Path(ontology.__file__).parent / "cameo.tsv"
    with path.open(encoding="utf-8") as file:
        codes = [row["code"] for row in csv.DictReader(file, delimiter="\t")]
    assert len(codes) == len(set(codes)) == len(ontology.goldstein_scores())
    assert all(code.isdigit() and 2 <= len(code) <= 4 for code in codes)
    assert all(code[:2] in codes and (len(code) < 4 or code[:3] in codes) for code in codes)
    assert all(-10 <= score <= 10 for score in ontology.goldstein_scores().values())


@pytest.mark.parametrize(
    "code, score", [("042", 1.9), ("041", 1.0), ("057", 8.0), ("190", -10.0), ("145", -7.5), ("010", 0.0)]
)
def test_goldstein_scores_known_from_the_field(code, score):
    assert ontology.goldstein_scores()[code] == score


@pytest.mark.parametrize(
    ("kind", "modes", "code"),
    [
        ("CONSULT", ["visit"], "042"),
        ("CONSULT", [], "040"),
        ("RETREAT", ["resign"], None),  # CAMEO has no resignation
        ("REQUEST", ["yield"], "025"),
        ("ASSAULT", ["aerial"], "195"),
        ("ASSAULT", ["crowd-control", "firearms"], "193"),  # the most extreme mode
    ],
)
def test_cameo_codes_claim_no_more_than_type_and_mode_say(kind, modes, code):
    assert ontology.cameo(kind, modes) == code
