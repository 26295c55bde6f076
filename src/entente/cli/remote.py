"""`--url`: the same records from a desk that serves the store, for when another process owns it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import quote, urlsplit

from entente._version import __version__
from entente.cli.errors import misuse
from entente.cli.filters import check_store

if TYPE_CHECKING:
    import httpx

    from entente.exports.reading import Kind, Row
    from entente.relations import SeriesQuery
    from entente.store import Query

API = "/api/v1"
VERSION = "entente-version"  # the header of every answer of a desk
SLOWEST = 600.0  # seconds from one part of an answer to the next: a large question is worked on before it is answered
Params: TypeAlias = Mapping[str, Any]


class RemoteError(RuntimeError):
    """A desk does not answer, or not as it should; the message is one line and says what to do."""


class Remote:
    """A desk at an address."""

    def __init__(self, url: str) -> None:
        """Ask the desk at `url`; nothing is asked yet. An address that is none is a misuse."""
        import httpx

        self.url = url.strip().rstrip("/")
        if not _is_address(self.url):
            misuse(f"--url {url!r} is no address of a desk: want one like http://127.0.0.1:8750")
        self._client = httpx.Client(timeout=httpx.Timeout(SLOWEST, connect=10.0), trust_env=False)

    def records(self, kind: Kind, query: Query, form: str, text: str) -> Iterator[bytes]:
        """The bytes of the file that holds these records."""
        asked = {**params_of(query), "format": form, "text": text}
        with self._stream(f"{API}/{kind}s", asked) as response:
            yield from response.iter_bytes()

    def told(self, kind: Kind, query: Query) -> Iterator[tuple[Row | None, Row]]:
        """Records, each with its document where it has one, with all of their words."""
        asked = {**params_of(query), "format": "jsonl", "text": "document"}
        if kind != "episode":
            asked["with_documents"] = "true"
        document: Row | None = None
        with self._stream(f"{API}/{kind}s", asked) as response:
            for line in _lines(response):
                row = json.loads(line)
                if kind == "document":
                    yield row, row
                elif row["kind"] == "document":
                    document = row
                else:
                    yield (document if document is not None and document["id"] == _home(row) else None), row

    def gone(self, query: Query) -> list[dict[str, Any]]:
        """What a table of events must lose (see `exports.reading.gone_since`)."""
        found: list[dict[str, Any]] = json.loads(self.get(f"{API}/gone", {**params_of(query), "limit": None}))["gone"]
        return found

    def dyad(self, query: SeriesQuery, part: str, asked: Params) -> bytes:
        """The dossier of a pair, or its series."""
        return self.get(f"{API}/dyads/{quote(query.a)}/{quote(query.b or '')}{part}", asked)

    def export(self, layout: str, query: Query, asked: Params, out: Path) -> str:
        """Write an export to a file; how much it holds, in words."""
        from entente.formats import Destination

        with (
            self._stream(f"{API}/export/{layout}", {**params_of(query), **asked}) as response,
            Destination(out) as file,
        ):
            for part in response.iter_bytes():
                file.write(part)
            return str(response.headers.get("entente-said", ""))

    def get(self, path: str, asked: Params) -> bytes:
        """A whole answer."""
        with self._stream(path, asked) as response:
            return response.read()

    @contextmanager
    def _stream(self, path: str, asked: Params) -> Iterator[httpx.Response]:
        import httpx

        given = {name: value for name, value in asked.items() if value is not None}
        try:
            with self._client.stream("GET", f"{self.url}{path}", params=given) as response:
                self._check(response)
                yield response
        except httpx.ConnectError as error:
            raise RemoteError(
                f"nobody answers at {self.url}: start entente serve there, or check the address"
            ) from error
        except httpx.TimeoutException as error:
            raise RemoteError(f"{self.url} does not answer in time: try again, or ask for less") from error
        except httpx.HTTPError as error:
            raise RemoteError(f"the answer of {self.url} broke off ({error}): try again") from error

    def _check(self, response: httpx.Response) -> None:
        """A problem is told in a line; so is what is no desk, or one of another version."""
        version = response.headers.get(VERSION)
        if version is None:
            raise RemoteError(f"{self.url} is no desk of entente: check the address")
        if version != __version__:
            raise RemoteError(f"{self.url} runs entente {version}, this is {__version__}: use the same version")
        if response.status_code == 200:
            return
        try:
            detail = str(json.loads(response.read())["detail"])
        except (ValueError, KeyError, TypeError):
            detail = f"HTTP status {response.status_code}"
        if response.status_code in (404, 422):
            misuse(detail)
        raise RemoteError(f"{self.url}: {detail}")


def _lines(response: httpx.Response) -> Iterator[bytes]:
    """Lines as JSON parts them: by line feeds only."""
    rest = b""
    for part in response.iter_bytes():
        *lines, rest = (rest + part).split(b"\n")
        yield from lines


def chosen(db: Path | None, url: str | None) -> Path | Remote:
    """The store or the desk to ask; both, neither, and a store that there is not are misuses."""
    if (db is None) == (url is None):
        misuse(
            "give the store to ask: --db FILE, or --url ADDRESS where a desk serves it" + (", not both" if db else "")
        )
    if url is not None:
        return Remote(url)
    assert db is not None
    check_store(db)
    return db


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        return False


def params_of(query: Query) -> dict[str, Any]:
    """The filters of a query as an address carries them."""
    given = {field.name: getattr(query, field.name) for field in fields(query)}
    plain = {name: list(value) if isinstance(value, tuple) else value for name, value in given.items()}
    return {
        name: str(value) if not isinstance(value, list) else value
        for name, value in plain.items()
        if value is not None and value is not False
    }


def _home(row: Mapping[str, Any]) -> str | None:
    """The id of the document whose words a record quotes."""
    if row["kind"] == "event":
        return row["evidence"]["document"] if row["evidence"] else None
    return row.get("document")
