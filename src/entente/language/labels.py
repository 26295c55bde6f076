"""The label sets of the shipped model, in the order of its outputs. Training and reading share this file."""

from __future__ import annotations

from typing import Final, get_args

from entente.records import CONTEXTS as KNOWN_CONTEXTS
from entente.records import EventType, Status
from entente.records import Stance as StanceName

UPOS: Final = tuple("ADJ ADP ADV AUX CCONJ DET INTJ NOUN NUM PART PRON PROPN PUNCT SCONJ SYM VERB X".split())

TAGS: Final = tuple(  # Penn Treebank, with the additions of the English Web Treebank
    "NN IN DT NNP JJ PRP . RB , NNS VB CC VBD VBP VBZ CD VBN VBG TO PRP$ MD UH : WDT -RRB- -LRB- WRB `` '' RP HYPH "
    "WP POS NNPS JJR JJS EX RBR SYM FW $ PDT NFP GW ADD RBS LS AFX WP$".split()
)

RELATIONS: Final = tuple(  # Universal Dependencies 2.16, as in EWT and GUM
    "punct case det nsubj root advmod amod obj obl nmod conj cc compound mark aux cop advcl nmod:poss xcomp "
    "acl:relcl flat ccomp acl parataxis nummod aux:pass appos nsubj:pass discourse obl:unmarked nmod:unmarked "
    "compound:prt expl fixed iobj list reparandum obl:agent dep csubj nmod:desc nsubj:outer advcl:relcl det:predet "
    "vocative goeswith cc:preconj orphan dislocated csubj:pass csubj:outer".split()
)

ENTITIES: Final = ("PERSON", "ORG", "PLACE", "NORP", "EVENT", "OTHER")
ENTITY_TAGS: Final = ("O", *(f"{mark}-{name}" for name in ENTITIES for mark in "BI"))

TYPES: Final[tuple[EventType, ...]] = get_args(EventType)
NO_TYPE: Final = len(TYPES)  # the index after the last type: no event

ROLES: Final = ("actor", "recipient", "place", "date")
STATUSES: Final[tuple[Status, ...]] = get_args(Status)

SAID: Final = ("source", "cue", "content")  # what the first word of a cue is linked to
STANCES: Final[tuple[StanceName, ...]] = get_args(StanceName)

CONTEXTS: Final = tuple(sorted(KNOWN_CONTEXTS))  # PLOVER 2.0, section 6

MODES: Final = tuple(  # PLOVER 2.0, section 3
    f"{kind}/{mode}"
    for kind, modes in {
        "CONSULT": "visit third-party multilateral phone",
        "RETREAT": "withdraw release disarm ceasefire access resign",
        "REQUEST": "assist change yield meet",
        "ACCUSE": "disapprove investigate allege",
        "REJECT": "assist change yield meet",
        "THREATEN": "restrict arrest relations expel territory violence",
        "PROTEST": "demo riot strike hunger boycott obstruct vandalize",
        "SANCTION": "convict expel withdraw discontinue",
        "MOBILIZE": "troops weapons police militia",
        "COERCE": "seize restrict censor curfew martial-law arrest deport withhold misinformation cyber",
        "ASSAULT": "abduct beat torture sexual targeted destroy primitive firearms explosives suicide-attack "
        "aerial drone heavy-weapons crowd-control unconventional",
    }.items()
    for mode in modes.split()
)
