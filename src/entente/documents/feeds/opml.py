"""OPML, the list of feeds that feed readers export."""

from __future__ import annotations

from pathlib import Path

from entente.documents.addresses import canonical_url
from entente.documents.errors import where_of
from entente.documents.feeds.model import FeedAddress, FeedFault
from entente.documents.feeds.parts import plain_line
from entente.documents.feeds.xml import name_of, root_of, text_of


def read_opml(path: str | Path) -> list[FeedAddress]:
    """The feeds that an OPML file names, each once, in order. Raises FeedFault, which names the file.

    Addresses come as they stand there, but for feed:, which feed readers write for http:.
    """
    where = where_of(path)
    try:
        root = root_of(text_of(Path(path).read_bytes()))
    except OSError as error:
        raise FeedFault(f"{where}: the file cannot be read ({error.strerror or error})") from error
    if root is None or name_of(root).lower() != "opml":
        raise FeedFault(f"{where}: no list of feeds in OPML; export one from a feed reader")
    found: dict[str, FeedAddress] = {}
    for outline in root.iter("{*}outline"):
        fields = {name.lower(): plain_line(value) for name, value in outline.attrib.items()}
        if url := fields.get("xmlurl"):
            url = _as_http(url)
            found.setdefault(canonical_url(url), FeedAddress(url, fields.get("title") or fields.get("text")))
    if not found:
        raise FeedFault(f"{where}: it names no feed; each is an outline with an xmlUrl")
    return list(found.values())


def _as_http(url: str) -> str:
    scheme, colon, rest = url.partition(":")
    if scheme.lower() != "feed" or not colon:
        return url
    return f"http:{rest}" if rest.startswith("//") else rest
