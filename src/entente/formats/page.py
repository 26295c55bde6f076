"""Statements as one self-contained page to read and print: the words, who said them, about whom, where they stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import groupby
from typing import IO, Any

from jinja2 import Environment, PackageLoader, Template

from entente.formats.levels import TextLevel, at_level
from entente.formats.words import actor_name, edited, names, printable, when

WEB = ("http://", "https://")


@lru_cache(maxsize=1)
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("entente.formats"), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    return environment.get_template("statements.html")


class PageWriter:
    """Collects statements and writes the page when it is closed."""

    def __init__(self, out: IO[bytes], level: TextLevel, heading: str = ""):
        self.out, self.level, self.heading = out, level, heading
        self._rows: list[dict[str, Any]] = []

    def write(self, document: Mapping[str, Any] | None, records: Sequence[Mapping[str, Any]]) -> None:
        """Take the statements of one document; other records are left out."""
        for record in records:
            if record["kind"] == "statement":
                self._rows.append(_row(at_level(record, self.level), document or {}))

    def close(self) -> None:
        """Write the page: days in order, undated statements last."""
        self._rows.sort(key=lambda row: (row["day"] == "", row["day"]))
        days = [(day, list(rows)) for day, rows in groupby(self._rows, key=lambda row: row["day"])]
        for part in _template().generate(days=days, count=len(self._rows), heading=self.heading):
            self.out.write(part.encode("utf-8", "replace"))


def _row(record: Mapping[str, Any], document: Mapping[str, Any]) -> dict[str, Any]:
    url = str(document.get("url") or "")
    return {
        "id": record["id"],
        "day": when(record.get("date")).removeprefix("~"),
        "words": printable(record.get("text")),
        "form": record["form"],
        "speakers": _people(record["speakers"]),
        "cue": printable((record.get("cue") or {}).get("text")),
        "reported_by": _people(record["reported_by"]),
        "about": [_about(each) for each in record["about"]],
        "url": url if url.lower().startswith(WEB) else "",
        "title": printable(document.get("title")),
        "document": record["document"],
        "outlet": _outlet(document),
        "published": printable(str(document.get("published") or "")),
        "start": record["content"][0]["start"],
        "end": record["content"][-1]["end"],
        "confidence": f"{record['confidence']:.2f}",
        "edited": edited(record),
    }


def _people(actors: Iterable[Mapping[str, Any]]) -> str:
    """Names with office or country: "Wang Yi, foreign minister (CHN)"; a state-run outlet is marked."""
    shown = []
    for actor in actors:
        office = f", {actor['office']}" if actor.get("office") else ""
        known = [actor.get("country"), "state-run" if actor.get("state_run") else None]
        marks = ", ".join(mark for mark in known if mark)
        shown.append(f"{actor_name(actor)}{office}" + (f" ({marks})" if marks else ""))
    return "; ".join(dict.fromkeys(shown))


def _about(actor: Mapping[str, Any]) -> dict[str, str]:
    sure = actor.get("stance_confidence")
    return {
        "name": names([actor]),
        "stance": actor.get("stance") or "",
        "sure": f"{sure:.2f}" if sure is not None else "",
        "called": printable((actor.get("called") or {}).get("text")),
    }


def _outlet(document: Mapping[str, Any]) -> str:
    name = printable(document.get("outlet"))
    if not name or not document.get("state_run"):
        return name
    marks = ", ".join(mark for mark in ("state-run", document.get("outlet_country")) if mark)
    return f"{name} ({marks})"
