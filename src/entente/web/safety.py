"""Who may ask, who may write, and what a browser may do with the answers.

Everybody who reaches the desk may read. Writing needs the token: programs send it (`Authorization: Bearer`), people
log in with it and their forms carry a word of their session besides, so that no other site can send them. `Guard`
stands before everything: it refuses names that the desk does not go by (DNS rebinding), writes that come from another
site, and bodies that are too large; and it marks every answer with what a browser may load beside it.
"""

from __future__ import annotations

import ipaddress
import secrets
from collections.abc import MutableMapping
from dataclasses import dataclass
from typing import Annotated, Any, TypeAlias
from urllib.parse import urlsplit

from fastapi import Depends, HTTPException, Request
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from entente import __version__
from entente.web.desk import Desk
from entente.web.problems import problem, unforeseen
from entente.web.requests import desk_of
from entente.web.sessions import Session

READING = frozenset({"GET", "HEAD", "OPTIONS"})
MOST_BYTES, MOST_CODED_BYTES = 1_000_000, 5_000_000  # of a body; of a text to be coded
CODING = "/api/v1/code"
LONGEST_NAME = 100
CSRF_FIELD, CSRF_HEADER = "csrf", "x-csrf-token"
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
LOOPBACK = frozenset({"localhost"})
HEADERS = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    "x-content-type-options": "nosniff",
    # Not no-referrer: browsers would then send "Origin: null" with the forms of our own pages.
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


@dataclass(frozen=True)
class Writer:
    """Somebody who may write; `name` goes with corrections and answers, None where a program gives none."""

    name: str | None


async def writer_of(request: Request) -> Writer:
    """Who writes. 403 where the desk is read-only, 401 for who has not shown the token, 429 after too many tries."""
    desk = desk_of(request)
    if desk.token is None:
        raise HTTPException(403, "this desk is read-only: entente serve --token-file FILE lets people write")
    if (given := _bearer(request)) is not None:
        check_token(request, given)
        return Writer(name_given(_utf8(request.headers.get("x-entente-user", ""))) or None)
    session = session_of(request)
    if session is None:
        raise HTTPException(
            401,
            "writing needs the token of this desk: log in, or send Authorization: Bearer",
            {"WWW-Authenticate": "Bearer"},
        )
    if not secrets.compare_digest((await _csrf_sent(request)).encode(), session.csrf.encode()):
        raise HTTPException(403, "this form is of another login: load the page again and send it once more")
    return Writer(session.name)


WriterOf: TypeAlias = Annotated[Writer, Depends(writer_of)]


def check_token(request: Request, given: str) -> None:
    """401 unless `given` is the token of the desk, 429 for an address that showed too many wrong ones."""
    desk, address = desk_of(request), request.client.host if request.client else ""
    if wait := desk.attempts.wait(address):
        raise HTTPException(429, f"too many wrong tokens: try again in {wait} seconds", {"Retry-After": str(wait)})
    if desk.token is None or not secrets.compare_digest(given.encode(), desk.token.encode()):
        desk.attempts.failed(address)
        raise HTTPException(401, "this is not the token of this desk", {"WWW-Authenticate": "Bearer"})


def session_of(request: Request) -> Session | None:
    """The login of who asks, if there is one."""
    return desk_of(request).sessions.find(request.cookies.get(cookie_name(request)))


def csrf_of(request: Request) -> str:
    """What a form of this login carries in the field `csrf`, and a script in X-CSRF-Token; "" without a login."""
    session = session_of(request)
    return session.csrf if session else ""


def cookie_name(request: Request) -> str:
    """The cookie of a login. Browsers share cookies between ports: two desks on one machine must not."""
    return f"entente_{request.url.port or 0}"


def name_given(text: str) -> str:
    """A name in one line of printable characters, not too long."""
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())[:LONGEST_NAME]


class Guard:
    """The outermost layer of the application."""

    def __init__(self, app: ASGIApp, desk: Desk) -> None:
        self._app = app
        self._desk = desk

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def marked(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                _mark(message)
            await send(message)

        headers, most = Headers(scope=scope), MOST_CODED_BYTES if scope["path"] == CODING else MOST_BYTES
        refusal = _refused(scope["method"], headers, self._desk.hosts, most)
        if refusal is not None:
            await problem(*refusal)(scope, receive, marked)
            return
        try:
            await self._app(scope, _limited(receive, most), marked)
        except Exception as error:
            response = unforeseen(Request(scope), error)
            if begun:
                raise
            await response(scope, receive, marked)


def _refused(method: str, headers: Headers, hosts: frozenset[str], most: int) -> tuple[int, str] | None:
    """The status and words for a request that nobody here should see."""
    host = headers.get("host", "")
    if not _is_ours(host, hosts):
        return 421, f"this desk does not go by the name {host[:100]!r}: entente serve --host-name NAME lets it"
    if method not in READING and _is_foreign(headers, host):
        return 403, "this came from another site: write from the pages of the desk itself"
    length = headers.get("content-length", "0")
    if length.isdigit() and int(length) > most:
        return 413, _too_large(most)
    return None


def _is_ours(host: str, names: frozenset[str]) -> bool:
    """Whether a Host header names the desk. An address is no name, so that nobody can point it elsewhere."""
    try:
        name = (urlsplit(f"//{host}").hostname or "").rstrip(".")
    except ValueError:
        return False
    if name in LOOPBACK or name in names:
        return True
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _is_foreign(headers: Headers, host: str) -> bool:
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is not None and site not in ("same-origin", "none"):
        return True
    return origin is not None and origin.partition("://")[2].lower() != host.lower()


def _limited(receive: Receive, most: int) -> Receive:
    """What comes in, up to `most` bytes: for bodies that do not say how long they are."""
    taken = 0

    async def counted() -> MutableMapping[str, Any]:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > most:
            raise HTTPException(413, _too_large(most))
        return message

    return counted


def _mark(message: Message) -> None:
    headers = MutableHeaders(scope=message)
    for name, value in HEADERS.items():
        headers.setdefault(name, value)
    headers.setdefault("entente-version", __version__)
    headers.setdefault("cache-control", "private, no-cache")


def _too_large(most: int) -> str:
    return f"the body is too large: at most {most:,} bytes"


def _bearer(request: Request) -> str | None:
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    return given.strip() if scheme.lower() == "bearer" else None


async def _csrf_sent(request: Request) -> str:
    if (sent := request.headers.get(CSRF_HEADER)) is not None:
        return sent
    if not request.headers.get("content-type", "").lower().startswith(FORMS):
        return ""
    field = (await request.form()).get(CSRF_FIELD)
    return field if isinstance(field, str) else ""


def _utf8(value: str) -> str:
    """A header as its sender meant it: HTTP has Latin-1, programs send UTF-8."""
    try:
        return value.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return value
