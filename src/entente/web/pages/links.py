"""Where records and actors have their pages, and which addresses of others may be links."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

STATE = "state/"
WEB = ("http://", "https://")


def record_address(kind: str, key: str) -> str:
    """The address of the page of a record or an actor."""
    if kind == "episode":
        return f"/events?{urlencode({'part_of': key})}"
    return f"/{kind}s/{quote(key.removeprefix(STATE) if kind == 'actor' else key)}"


def actor_address(actor: Mapping[str, Any]) -> str:
    """The address of an actor's page: that of the country for a state; "" for who is not resolved."""
    key = actor.get("id") or actor.get("country")
    return record_address("actor", key) if key else ""


def dyad_address(a: str, b: str, rest: str = "") -> str:
    """The address of the page of a pair, or of what belongs to it."""
    return f"/dyads/{quote(a)}/{quote(b)}" + (f"/{rest}" if rest else "")


def web_address(url: str | None) -> str:
    """The address if it is one of the web, which a page may link to; else ""."""
    return url if url and url.lower().startswith(WEB) else ""


FILTERS = {"actor_address": actor_address, "web_address": web_address}
