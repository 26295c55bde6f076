"""What a denial denies: the acts that its own words tell, and where it only says "the accusation", who told of it."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Doc

from entente.coding.attribution import Attribution
from entente.records import Mention, Statement

DENYING = frozenset("deny reject dismiss refute disavow repudiate contest rebut disclaim denial rejection".split())
SAID_BEFORE = frozenset(
    """
    accusation accusations allegation allegations claim claims charge charges report reports involvement responsibility
    suggestion suggestions
    """.split()
)
ALONE = frozenset({"it", "this", "that", "so"})  # which take up what was said only by themselves
REACH = 4  # statements before


def denies(
    doc: Doc, each: Attribution, made: Statement, before: Sequence[Statement], mentions: Sequence[Mention]
) -> list[str]:
    """Ids of what the statement `made` denies: mentions of the acts and statements that tell of them.

    `before` are the document's statements up to this one.
    """
    cue = [token for first, past in each.cue for token in doc[first:past]]
    if not any(token.lemma_.lower() in DENYING for token in cue):
        return []
    inside = [mention for mention in mentions if mention.id in made.mentions]
    same = [other for other in mentions for mention in inside if other.id != mention.id and _same_act(mention, other)]
    found = [mention.id for mention in (*inside, *same)]
    if not found and _takes_up(made):
        earlier = next((other for other in reversed(before[-REACH:]) if _accuses(other, made)), None)
        if earlier is not None:
            found = [earlier.id, *earlier.mentions]
    return list(dict.fromkeys(found))


def _same_act(mention: Mention, other: Mention) -> bool:
    """Whether two mentions may be of one act: of one type, by the same, and not done to different ones."""
    ours, theirs = ({actor.id or actor.country for actor in each.actors} - {None} for each in (mention, other))
    if mention.type != other.type or not ours & theirs:
        return False
    ours, theirs = ({actor.country for actor in each.recipients} - {None} for each in (mention, other))
    return not ours or not theirs or bool(ours & theirs)


def _takes_up(made: Statement) -> bool:
    words = [word.strip(",.").lower() for word in made.text.split()]
    return bool(SAID_BEFORE & set(words)) or len(words) == 1 and words[0] in ALONE


def _accuses(other: Statement, made: Statement) -> bool:
    """Whether an earlier statement by somebody else is about the one who denies."""
    who = {actor.country for actor in made.speakers if actor.country}
    about = {actor.country for actor in other.about if actor.country}
    speakers = {actor.country for actor in other.speakers if actor.country}
    return bool(who & about) and not who & speakers
