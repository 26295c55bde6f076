"""Boilerplate: stretches of a text that are not the report and must not become sentences to be coded.

Datelines, bylines, credits, photo credits, notices of copyright and correction, calls to read, sign up or
share, time stamps. Precise rather than complete: a line left in costs a moment, a sentence taken away costs
an event. So a pattern takes a whole line or a whole sentence that holds nothing else, never a part of one
(datelines apart, which stand before the first sentence).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from entente.documents.dateline import dateline_at
from entente.documents.lines import Line, lines_of
from entente.documents.names import only_names, only_time

_LONGEST_LINE = 400  # a longer line is prose; only its credits and notices at the end are looked for

_BYLINE = re.compile(
    r"(?:(?:Story|Text|Words|Written|Analysis|Report) )?(?:By|BY)\s+(?P<names>[^|]{2,150}?)\s*(?:\|.*)?$"
)
_DESK = re.compile(
    r"(?i)(?:our |the )?(?:staff|agenc(?:y|ies)|correspondents?|(?:news|web|foreign) ?desk|reporters?|writers?)\b"
)
_ROLE = r"(?:(?:additional|further) )?(?:reporting|writing|editing|compiled|translated|graphics?)"
_CREDIT = re.compile(rf"(?:--|—|–)?\s?(?i:{_ROLE}(?: and (?:editing|writing))?) by\s+(?P<names>\S.*)$")
_CREDIT_IN_BRACKETS = re.compile(
    rf"[(\[](?i:(?:with )?(?:{_ROLE}|with (?:files|reporting))(?: and (?:editing|writing))? (?:by|from)"
    r"|with inputs? from)\s(?P<names>[^()\[\]]{2,400})[)\]]"
)
_PHOTO = re.compile(
    r"(?i:(?:file |handout )?(?:photo(?:graph)?|picture|image|pic|illustration|graphic|video)s?"
    r"(?: credits?| source| courtesy| by| via)?(?: of)?|credits?)"
    r"(?:\s*[:|/]\s*|, (?=[A-Z])|(?<= by) |(?<=source) )(?P<names>\S.{1,120})$"
)
_AGENCY_PHOTO = r"(?:AP|EPA|AFP|Reuters|REUTERS|Xinhua|AP/Pool) (?:Photo|file photo|Images?)\b"
_PHOTO_SIGN = re.compile(
    rf"Getty Images|\b{_AGENCY_PHOTO}|\b(?:REUTERS|AFP|EPA|EPA-EFE|AP)/[A-Z]"
    r"|/(?:AP|AFP|EPA|REUTERS|Reuters|Getty|Shutterstock)\b"
    r"|\bvia (?:AP|AFP|REUTERS|Reuters|Getty|Shutterstock)\b"
    r"|\bShutterstock\b|\biStock\b|\b[Ff]ile [Pp]hoto\b|\bFILE PHOTO\b"
)
_PHOTO_IN_BRACKETS = re.compile(
    rf"[(\[](?=[^()\[\]\n]{{2,160}}[)\]])(?:{_AGENCY_PHOTO}[^()\[\]\n]*"
    r"|(?i:photo|image|picture|file photo|photo credit|image credit)s?(?: by|:|/)[^()\[\]\n]*"
    r"|[^()\[\]\n]*(?:Getty Images|via (?:AP|REUTERS|Reuters|AFP)|[Ff]ile [Pp]hoto|FILE PHOTO|REUTERS/|/AFP|/AP)"
    r"[^()\[\]\n]*)[)\]]"
)
_LABEL = re.compile(
    r"(?:READ MORE|READ ALSO|ALSO READ|Read [Mm]ore|Read [Aa]lso|Also [Rr]ead|SEE ALSO|See [Aa]lso|RELATED|Related"
    r"|WATCH|Watch|LISTEN|Listen|Recommended|RECOMMENDED|MORE|More on this|Most read|Don't miss"
    r"|Related (?:stories|articles|coverage|topics))(?:\s*[:|»>–—]\s*.*|\s*$)"
)
_NOTHING_ELSE = re.compile(
    r"(?i)(?:advertisement|sponsored(?: content)?|share(?: this)?|share (?:this )?(?:article|story|post|page)"
    r"|(?:article|story) continues (?:after|below)(?: this)?(?: advertisement| ad| the ad)?"
    r"|continue reading(?: the main story)?|click here(?: .{0,60})?|\d+ min(?:ute)?s? read"
    r"|skip (?:past |to )?(?:newsletter promotion|advertisement|content|main content)"
    r"|image caption|getty(?: images)?|reuters|afp|all rights reserved|read (?:the )?(?:full|whole) (?:story|article)"
    r"|print|email|comments?|save|tags?|topics?)\W*$"
)
_NETWORKS = (
    r"(?:Twitter|X\b|Facebook|Instagram|LinkedIn|Telegram|WhatsApp|YouTube|Threads|Mastodon|Bluesky|social media)"
)
_THIS_ARTICLE = r"This (?:article|story|piece|report) (?:was|has been)"
_NOTICE = re.compile(
    r"(?:SIGN UP FOR OUR NEWSLETTER|Sign up (?:for|to) (?:our\b|.{1,60}\b(?:newsletters?|briefings?|alerts?|emails?)\b)"
    r"|Subscribe (?:to|for) (?:our|the .{0,60}newsletter)"
    rf"|Follow (?:us|me|him|her|the author|@\w+|.{{1,40}}) on {_NETWORKS}|Follow us\b|Like us on Facebook|Join us on"
    r"|Download (?:our|the) .{0,30}app\b|Click here (?:to|for)\b|Share (?:this|the) (?:article|story|post|page|on)\b"
    r"|Get (?:the latest|our) .{0,60}(?:newsletter|inbox|app)"
    rf"|{_THIS_ARTICLE} (?:last )?(?:amended|corrected|updated) (?:on|at|to|with|since)\b"
    rf"|{_THIS_ARTICLE} (?:first|originally) published\b|An earlier version of this (?:article|story|report)\b"
    r"|(?:This|The) (?:material|content) may not be (?:published|reproduced|copied)"
    r"|For more information,? (?:contact|visit|see|go to)|Support (?:our|independent) journalism)"
)
_COPYRIGHT = re.compile(r"(?:©|\([cC]\) ?(?:\d{4}|Copyright)|(?i:copyright) (?:©|\([cC]\)|\d{4}))")
_RIGHTS = re.compile(r"(?i:all rights reserved)(?: by [A-Z][\w. ]{1,40}| worldwide)?[.!]?$")
_TABLE_ROW = re.compile(r"\|.*\|$")
_SENTENCE_GAP = re.compile(r"(?<=[.!?…])[\"”’')\]]{0,2}\s+(?=[\"“(\[]?[A-Z©])")


def boilerplate_spans(text: str) -> list[tuple[int, int]]:
    """The stretches [start, end) of `text` that are no sentences to be coded: sorted, apart, white space trimmed.

    Lines and whole sentences, and the prefix alone of a line that begins with a dateline.
    """
    found = [match.span() for match in _CREDIT_IN_BRACKETS.finditer(text) if only_names(match["names"], 60)]
    found += [match.span() for match in _PHOTO_IN_BRACKETS.finditer(text)]
    for line in lines_of(text):
        found.extend(_of_line(text, line))
    return _apart(found)


def _of_line(text: str, line: Line) -> Iterator[tuple[int, int]]:
    if line.begins and len(line.text) <= _LONGEST_LINE and _whole_line(line.text):
        yield line.start, line.end
        return
    if dateline := dateline_at(text, line):
        yield dateline.start, dateline.end
    begin = 0
    for gap in [*_SENTENCE_GAP.finditer(line.text), None]:
        end = gap.start() if gap else len(line.text)
        # the first piece of a line that goes on with a sentence is not the beginning of one
        if (begin > 0 or line.begins) and (taken := _sentence(line.text, begin, end)):
            yield line.start + begin, line.start + taken
            if taken == len(line.text):
                return
        begin = gap.end() if gap else end


def _whole_line(line: str) -> bool:
    """Whether a line is a byline, a credit, a label, a time stamp …, and nothing else."""
    if _NOTHING_ELSE.match(line) or _LABEL.match(line) or _TABLE_ROW.match(line) or only_time(line):
        return True
    if (byline := _BYLINE.match(line)) and _is_byline(byline["names"]):
        return True
    if (photo := _PHOTO.match(line)) and only_names(photo["names"], 14):
        return True
    return _PHOTO_SIGN.search(line) is not None and only_names(line, 14)


def _is_byline(names: str) -> bool:
    if names.endswith((".", ":")) and not names.endswith(("Jr.", "Sr.")):
        return False
    head = names.split(",")[0].strip()
    words = head.split()
    one_word_agency = len(words) == 1 and head.isupper()
    return _DESK.match(head) is not None or one_word_agency or (len(words) >= 2 and only_names(names, 25))


def _sentence(line: str, begin: int, end: int) -> int | None:
    """Where the boilerplate ends that begins a line's sentence [begin, end), or None."""
    if _NOTICE.match(line, begin, end) or _RIGHTS.match(line[begin:end].strip()):
        return end
    at_the_end = len(line) - begin <= _LONGEST_LINE
    if _COPYRIGHT.match(line, begin):
        return len(line) if at_the_end else end
    credit = _CREDIT.match(line, begin) if at_the_end else None
    if credit and only_names(credit["names"].rstrip(".)]"), 60):
        return len(line)
    return None


def _apart(found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return spans
