"""XML from strangers: which encoding it is in, and a tree of it that expands nothing and asks nobody."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from entente.documents.charset import clean, decode

_HEAD = 4_096  # characters in which the document type is looked for
_DECLARATION = re.compile(r"<\?xml[^>]{0,200}\?>")
_DECLARED = re.compile(rb"^\s*<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([A-Za-z0-9_.:\-]{2,40})", re.IGNORECASE)
_DOCUMENT_TYPE = re.compile(r"<!DOCTYPE[^\[<>]*(?:\[.*?\]\s*)?>", re.IGNORECASE | re.DOTALL)
_HALF = re.compile(r"&#(?:x0*d[89a-f][0-9a-f]{2}|0*5[5-7]\d{3});", re.IGNORECASE)
_ENTITY = re.compile("<!ENTITY", re.IGNORECASE)


def text_of(body: bytes, charset: str | None = None) -> str:
    """The text of `body`, whatever its encoding: what the bytes show, what the document declares, then `charset`.

    Gone are the declaration of an encoding, which it has no more, and of a document type, whose entities may be bombs.
    """
    match = _DECLARED.match(body[:400])
    text = clean(decode(body, match[1].decode("ascii") if match else None, charset))
    text = _without_type(_DECLARATION.sub("", text, count=1))
    return _HALF.sub(_no_half, _ENTITY.sub("<!-ENTITY", text)).lstrip()


def root_of(text: str) -> Any:
    """The root of the tree of a document in `text_of`'s form, read as far as it can be; None if it cannot."""
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, encoding="utf-8"
    )
    try:
        return etree.fromstring(text.encode("utf-8"), parser)
    except etree.XMLSyntaxError:
        return None


def name_of(element: Any) -> str:
    """The name of an element without its namespace; "" for comments and the like."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _no_half(reference: re.Match[str]) -> str:
    # Half of a surrogate pair is no character: what lxml makes of it cannot be decoded again.
    number = reference[0][2:-1]
    code = int(number[1:], 16) if number[0] in "xX" else int(number)
    return "" if 0xD800 <= code <= 0xDFFF else reference[0]


def _without_type(text: str) -> str:
    # Only at its first mention: searched for anywhere, thousands of unfinished ones would take hours.
    start = text[:_HEAD].upper().find("<!DOCTYPE")
    found = _DOCUMENT_TYPE.match(text, start) if start >= 0 else None
    return text[:start] + text[found.end() :] if found else text
