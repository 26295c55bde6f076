"""OPML, the list of feeds that feed readers export."""

from __future__ import annotations

from pathlib import Path

from entente.documents.feeds.model import FeedAddress


def read_opml(path: str | Path) -> list[FeedAddress]:
    """The feeds that an OPML file names, each once, in order. Raises FeedFault, which names the file."""
    raise NotImplementedError
