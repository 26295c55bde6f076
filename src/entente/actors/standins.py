"""Does a place's name act in its sentence, or is it where something happens?

"Moscow rejected the offer" against "thousands marched in Moscow" (PLOVER 2.0 §7.2: a place is an actor only where it
stands for its government). Ruled by syntax: the preposition before the name, the verb or noun it depends on.
"""

from __future__ import annotations

from spacy.tokens import Token

from entente.language.syntax import is_possessive, is_subject, preposition

WHERE = frozenset(
    "above across along around at beneath beyond in inside into near off on onto outside over past through "
    "throughout toward towards under via within".split()
)
MOTION = frozenset(
    "airlift arrive away bring bus carry come commute convoy depart deport dispatch drag drive escape evacuate "
    "exile extradite flee flight fly go head highway journey kilometer kilometre land leave march migrate mile "
    "move pull push refugee relocate report retreat return ride road route rush sail ship smuggle stop take tour "
    "train transfer transport travel trip visit walk way withdraw".split()
)
VISITED = frozenset(
    "attack besiege blanket bomb bombard capture destroy devastate encircle engulf enter flood hit jolt leave "
    "liberate overrun paralyse paralyze pound ravage reach recapture retake rock seize shake shell storm strike "
    "surround tour visit".split()
)
HAPPENING = frozenset(
    "boast burn celebrate empty experience fall host lie lose mourn see sit sleep smell suffer swelter wake".split()
)
PLACE_NOUNS = frozenset(
    "airport airspace area attack attraction avenue bank base battle beach bombing border bridge building bureau "
    "cafe capture car cathedral cemetery center centre church cinema circus citizen city climate coast college "
    "conference correspondent corridor court crowd debut district downtown driver dweller east economy edge "
    "edition embassy exchange fall festival flat forum garden gate ground hall harbour headquarters hospital "
    "hotel house inhabitant jail kilometer kilometre landmark lawn mall map marathon market mayor meeting metro "
    "mile mosque municipality museum neighborhood neighbourhood newspaper newsroom nightlife north office opera "
    "outskirt outskirts palace park people population port premiere prison protest province rain region residence "
    "resident resort restaurant riot river road roof school shop siege skyline society south square stadium "
    "station step store street studio suburb subway summit synagogue talk taxi temple terminal theater theatre "
    "tour tourist tower town traffic train tram trip university villa visit visitor wall weather west window "
    "winter zoo".split()
)
PLACE_PREDICATES = frozenset("capital city home hub kilometer kilometre metropolis mile place port scene town".split())
ACTING_NOUNS = frozenset(
    "administration adviser aide ally authority diplomat envoy government insider leader leadership official regime "
    "side source spokesman spokesperson spokeswoman".split()
)


def acts(name: Token, usually: bool) -> bool:
    """Whether the place name headed by `name` acts; `usually` is the answer where syntax does not decide."""
    if name.dep_ == "conj" and name.head.i != name.i:
        return acts(name.head, usually)
    before = preposition(name)
    over = name.head
    if before in WHERE:
        return False
    if not before and not is_possessive(name) and _before_verb(name):  # whatever the parser makes of it
        return _subject_acts(name)
    if is_possessive(name) or name.dep_ in ("compound", "nmod", "amod") and over.i > name.i and not before:
        noun = over.lemma_.lower()
        return noun not in PLACE_NOUNS if is_possessive(name) else noun in ACTING_NOUNS
    if before in ("to", "from"):
        return over.lemma_.lower() not in MOTION and over.lemma_.lower() not in PLACE_NOUNS
    if before == "of":
        return over.lemma_.lower() not in PLACE_NOUNS
    if is_subject(name):
        return _subject_acts(name)
    if name.dep_ in ("obj", "dobj"):
        return over.lemma_.lower() not in VISITED
    if name.dep_ in ("root", "ROOT") and any(child.dep_ == "cop" for child in name.children):
        return False
    return usually or before in ("with", "by", "against", "between", "for")


def _before_verb(name: Token) -> bool:
    """Whether a sentence begins with the name and its finite verb, which the parser did not join as such."""
    if is_subject(name):
        return False
    end = name.i + 1
    while end < len(name.doc) and name.doc[end].ent_iob_ == "I":
        end += 1
    first = name.i - name.sent.start <= 1
    return first and end < len(name.doc) and name.doc[end].tag_ in ("VBD", "VBZ", "VBP", "MD")


def _subject_acts(name: Token) -> bool:
    verb = name.head
    lemma = verb.lemma_.lower()
    if any(child.dep_ == "cop" for child in verb.children):
        return verb.pos_ not in ("NOUN", "PROPN") or lemma not in PLACE_PREDICATES
    if name.dep_.endswith("pass") and lemma in VISITED:
        return False
    return lemma not in HAPPENING
