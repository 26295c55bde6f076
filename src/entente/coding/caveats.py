"""Caveats: words with which a text holds back: "could not be independently verified", "without giving details"."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from spacy.tokens import Doc

from entente.language import SENTENCES
from entente.language.tokens import text_of
from entente.records import Mention
from entente.records import Span as Words

_ADVERBS = r"(?:(?:immediately|independently|fully|yet|so far|officially|publicly|at once|otherwise)\s+)*"
_CHECKED = r"(?:verified|confirmed|corroborated|substantiated|authenticated|checked)"
_CHECK = r"(?:verify|confirm|corroborate|substantiate|authenticate)"
_COULD_NOT = (
    r"(?:(?:could|can|has|have|had|was|were|is|are)\s+not|can(?:not|['’]t)|(?:could|has|have|was|were|is|are)n['’]t)"
    r"\s+"
)
_DETAIL = (
    r"(?:(?:any|an?|further|more|many|much|specific|additional|the)\s+)*"
    r"(?:details?|evidence|proof|specifics|explanation|reasons?|sources?|figures?)\b"
)
CAVEAT = re.compile(
    r"\b(?=[acdfghinoprsuw])(?:"  # the letters that one of these begins with: spares most positions of a text
    + "|".join(
        [
            rf"{_COULD_NOT}{_ADVERBS}(?:been\s+|be\s+)?{_ADVERBS}{_CHECKED}\b(?:\s+(?:independently|immediately))?",
            rf"{_COULD_NOT}{_ADVERBS}{_CHECK}\b",
            rf"(?:did|does|do)\s*(?:not|n['’]t)\s+{_ADVERBS}(?:{_CHECK}|specify|elaborate)\b",
            rf"failed\s+to\s+{_ADVERBS}{_CHECK}\b",
            rf"(?:has|have|had)\s+yet\s+to\s+be\s+{_ADVERBS}{_CHECKED}\b",
            rf"(?:unable|impossible|not\s+able|not\s+(?:\w+\s+)?possible|difficult)\s+(?:for\s+\w+\s+)?to\s+{_ADVERBS}{_CHECK}\b",
            rf"no\s+way\s+(?:of|to)\s+{_ADVERBS}(?:{_CHECK}|verifying|confirming|checking)\b",
            r"no\s+(?:independent|official|immediate)\s+(?:confirmation|verification|comment|word)\b",
            r"independent\s+(?:confirmation|verification)\s+was\s+not\s+(?:immediately\s+)?(?:available|possible)\b",
            rf"without\s+(?:giving|providing|offering|citing|specifying|presenting|supplying|going\s+into)\s+{_DETAIL}",
            r"without\s+(?:elaborating|elaboration|explanation)\b",
            rf"(?:gave|provided|offered|cited|presented|supplied)\s+no\s+{_DETAIL}",
            rf"no\s+{_DETAIL}\s+(?:was|were)\s+(?:given|provided|offered|available)\b",
            rf"(?:did|does|do)\s*(?:not|n['’]t)\s+(?:give|provide|offer|cite|present|supply)\s+{_DETAIL}",
            rf"(?:declined|refused)\s+to\s+(?:elaborate\b|(?:give|provide|offer)\s+{_DETAIL})",
            r"(?:remains?|remained|are|were|is|was)\s+(?:still\s+)?(?:unverified|unconfirmed|uncorroborated)\b",
            r"(?:unverified|unconfirmed|uncorroborated)\s+(?:reports?|claims?|accounts?|videos?|footage|images|allegations?)\b",
            r"details?\s+(?:was|were|are|remained)\s+(?:not\s+immediately\s+available|scarce|sketchy|unclear)\b",
        ]
    )
    + ")",
    re.IGNORECASE,
)
TAKING_UP = re.compile(  # at the beginning of a sentence
    r"(?:(?:the|these|those|this|that|its|his|her|their|both|neither|none of the|such)\s+)?(?:\w+['’]s\s+)?(?:\w+\s+)?"
    r"(?:it|this|that|these|those|they|claims?|reports?|accounts?|figures?|tolls?|allegations?|numbers?|statements?|"
    r"footage|videos?|details|neither|none|either|attacks?|incidents?|information|assertions?|there|he|she|reuters|afp)\b",
    re.IGNORECASE,
)
WITHHELD = re.compile(r"detail|elaborat|evidence", re.IGNORECASE)  # of what was told, whoever the subject is
NEAR = 6  # words before a caveat that takes up the sentence before


def with_caveats(doc: Doc, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions, each with the caveats that its text puts on it.

    A caveat belongs to the mentions of its own sentence; where it has none and takes up what was told ("the claim could
    not be verified"), to those of the sentence before.
    """
    text = text_of(doc)
    starts = [doc[sentence.start].idx for sentence in doc.user_data[SENTENCES]]
    by_sentence: dict[int, list[Mention]] = {}
    for mention in mentions:
        by_sentence.setdefault(bisect_right(starts, mention.trigger.start) - 1, []).append(mention)
    caveats: dict[str, list[Words]] = {}
    for found in CAVEAT.finditer(text):
        number = bisect_right(starts, found.start()) - 1
        told = by_sentence.get(number, [])
        near = text.count(" ", starts[number], found.start()) <= NEAR
        if not told and near and (TAKING_UP.match(text, starts[number]) or WITHHELD.search(found.group())):
            told = by_sentence.get(number - 1, [])
        for mention in told:
            words = Words(
                text=found.group().strip(), start=found.start(), end=found.start() + len(found.group().strip())
            )
            caveats.setdefault(mention.id, []).append(words)
    return [
        mention.model_copy(update={"caveats": caveats[mention.id]}) if mention.id in caveats else mention
        for mention in mentions
    ]
