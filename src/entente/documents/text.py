"""A text and what is known of it → a Document. Plain text files, and the last step of every other input."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import islice

from entente.documents.boilerplate import boilerplate_spans
from entente.documents.charset import clean
from entente.documents.dateline import published_by
from entente.documents.dates import as_published, parse_date
from entente.documents.errors import DocumentError, Skipped, one_line, shown
from entente.documents.language import language_of
from entente.documents.lines import lines_of
from entente.documents.options import MAX_CHARACTERS, ReadOptions
from entente.records import Document, document_id, text_hash

_LONGEST_TITLE = 160  # characters


@dataclass(frozen=True, slots=True)
class Found:
    """What an input says of one document, and where. `source` and `key` identify the row of a table."""

    where: str
    text: str
    title: str | None = None
    published: date | None = None
    outlet: str | None = None
    url: str | None = None
    key: str | None = None
    source: str | None = None


def from_text(
    text: str,
    *,
    title: str | None = None,
    published: date | str | None = None,
    outlet: str | None = None,
    url: str | None = None,
    key: str | None = None,
    source: str | None = None,
) -> Document:
    """The document of a text in hand, whatever its language. Without `published` its dateline's date, if it has one.

    Raises DocumentError for a date that cannot be read and for a text of more than 2,000,000 characters.
    """
    text = clean(text)
    if len(text) > MAX_CHARACTERS:
        raise DocumentError("the text", too_long(len(text)))
    if isinstance(published, str):
        try:
            published = parse_date(published)
        except ValueError as error:
            raise DocumentError("the text", f"published {shown(published)} is {error}") from error
    day = as_published(published) if published is not None else published_by(text)
    title, outlet, url, key, source = (_field(value) for value in (title, outlet, url, key, source))
    return Document(
        id=document_id(text, key=key, source=source, url=url, outlet=outlet, published=day, title=title),
        title=title,
        published=day,
        outlet=outlet,
        url=url,
        language=language_of(text),
        text=text,
        text_hash=text_hash(text),
    )


def document_of(found: Found, options: ReadOptions) -> Document | Skipped:
    """The document of what was found, gaps filled from the options; Skipped if it cannot be coded."""
    where, text = found.where, clean(found.text)
    if len(text) > MAX_CHARACTERS:
        return Skipped(where, too_long(len(text)), "too-long")
    if not any(character.isalpha() for character in text):
        return Skipped(where, "there is no text", "empty")
    document = from_text(
        text,
        title=found.title,
        published=found.published or options.published,
        outlet=found.outlet or options.outlet,
        url=found.url,
        key=found.key,
        source=found.source,
    )
    if document.language != "en":
        reason = f"the text is not in English (language: {document.language})"
        return Skipped(where, reason, "language", document.language)
    return document


def plain_text(text: str, where: str) -> Found:
    """What a plain text file says: the whole text, its first line the title where it looks like one."""
    return Found(where, text, title=title_of(clean(text)))


def title_of(text: str) -> str | None:
    """The first line of a plain text if it looks like a title: short, no full stop, a blank line and text after it."""
    first, second = (*islice(lines_of(text[:5_000]), 2), None, None)[:2]
    if first is None or second is None or "\n" not in text[first.end : second.start].replace("\n", "", 1):
        return None
    title = first.text.lstrip("#").strip()
    bare = title.rstrip("\"”’') ")
    stopped = bare.endswith((".", ";", ",", ":", "…", "!", "?")) and not _abbreviated(bare)
    if stopped or not 0 < len(title) <= _LONGEST_TITLE or not any(character.isalpha() for character in title):
        return None
    return None if boilerplate_spans(first.text) else title


def too_long(length: int | None = None) -> str:
    """The reason that a text too long to be an article is skipped."""
    many = f"{length:,} characters" if length else f"more than {MAX_CHARACTERS:,} characters"
    return f"the text has {many}, the limit is {MAX_CHARACTERS:,}; split it into articles"


def _abbreviated(title: str) -> bool:
    # "Xi to visit the U.S."
    return len(title) > 3 and title[-1] == "." and title[-2].isupper() and title[-3] in ". "


def _field(value: str | None) -> str | None:
    # Absent is None, never "".
    return (one_line(clean(value)) or None) if value is not None else None
