"""Alerts as an Atom feed in a file, for feed readers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree

from entente.formats import Destination
from entente.store.alerts import Alert

MOST = 100
ATOM = "http://www.w3.org/2005/Atom"
# What XML cannot hold, however it is written.
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_atom(path: Path, alerts: Sequence[Alert], now: datetime) -> None:
    """Write alerts, newest first, as a feed that has its name only when it is complete. Raises OSError."""
    with Destination(path) as file:
        file.write(atom(path, alerts, now))


def atom(path: Path, alerts: Sequence[Alert], now: datetime) -> bytes:
    """The feed of some alerts, newest first; its id is that of the file's path."""
    feed = ElementTree.Element("feed", xmlns=ATOM)
    updated = max((alert.made for alert in alerts), default=now)
    _add(feed, "id", f"urn:uuid:{uuid5(NAMESPACE_URL, path.absolute().as_uri())}")
    _add(feed, "title", "entente: alerts")
    _add(feed, "updated", _time(updated))
    _add(_add(feed, "author"), "name", "entente")
    _add(feed, "generator", "entente")
    for alert in alerts[:MOST]:
        entry = _add(feed, "entry")
        _add(entry, "id", alert_id(alert))
        _add(entry, "title", f"{alert.rule}: {alert.text}")
        _add(entry, "updated", _time(alert.made))
        _add(entry, "published", _time(alert.made))
        _add(entry, "category", term=alert.rule)
        if str(alert.record.get("url") or "").startswith(("http://", "https://")):
            _add(entry, "link", rel="related", href=str(alert.record["url"]))
        _add(entry, "content", _content(alert), type="text")
    written: bytes = ElementTree.tostring(feed, "utf-8", xml_declaration=True)
    return written


def alert_id(alert: Alert) -> str:
    """The id of an alert, the same wherever it is sent."""
    return f"urn:uuid:{uuid5(NAMESPACE_URL, f'entente:alert:{alert.rule}:{alert.subject}')}"


def _content(alert: Alert) -> str:
    source = ", ".join(str(alert.record[slot]) for slot in ("outlet", "title", "url") if alert.record.get(slot))
    return "\n".join(filter(None, (alert.text, source, alert.subject)))


def _add(parent: ElementTree.Element, name: str, text: str | None = None, **attributes: str) -> ElementTree.Element:
    clean = {key: _ILLEGAL.sub(" ", value) for key, value in attributes.items()}
    element = ElementTree.SubElement(parent, name, clean)
    element.text = text and _ILLEGAL.sub(" ", text)
    return element


def _time(time: datetime) -> str:
    return time.isoformat(timespec="seconds")
