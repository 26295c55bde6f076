"""Any input → documents: tells what a file is and hands it to the module that reads it."""

from __future__ import annotations

import sys
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from entente.documents import html
from entente.documents.charset import decode, is_binary
from entente.documents.csv_table import read_csv
from entente.documents.errors import Skipped, where_of
from entente.documents.files import STDIN, checked, files_of
from entente.documents.jsonl import looks_like_jsonl, read_jsonl
from entente.documents.options import MAX_BYTES, Columns, ReadOptions
from entente.documents.parquet import looks_like_parquet, read_parquet
from entente.documents.streams import Stream, open_path, stream_of
from entente.documents.text import Found, document_of, plain_text, too_long
from entente.documents.warc import looks_like_warc, read_warc
from entente.records import Document

_LAYOUTS = {
    ".html": "html", ".htm": "html", ".xhtml": "html", ".shtml": "html", ".jsonl": "jsonl", ".ndjson": "jsonl",
    ".json": "jsonl", ".csv": "csv", ".tsv": "tsv", ".tab": "tsv", ".parquet": "parquet", ".pq": "parquet",
    ".warc": "warc",
}  # fmt: skip

_PACKED = {".gz": "gzip", ".zst": "zstd"}


def read(
    paths: str | Path | Iterable[str | Path],
    options: ReadOptions = ReadOptions(),  # noqa: B008 - frozen
) -> Iterator[Document | Skipped]:
    """The documents of files, folders and standard input (`-`), one by one, in order.

    What gives no document comes as a Skipped with its place and reason; a bad record never stops the rest.
    A document met before in the same call (same id) is skipped as a duplicate. Raises DocumentError at once,
    before anything is read, if a path does not exist.
    """
    return _documents(_read(checked(paths), options), options)


def read_shard(
    path: Path, where: str, options: ReadOptions, groups: tuple[int, int] | None = None
) -> Iterator[Document | Skipped]:
    """The documents of one file, as `read` gives them, named `where` in what is said of it.

    groups: of a Parquet table the first row group to read, and the one past the last; by default all
    """
    return _documents(_file(path, options, where, groups), options)


def _read(paths: list[str | Path], options: ReadOptions) -> Iterator[Found | Skipped]:
    for path in paths:
        if str(path) == STDIN:
            yield from _stdin(options)
            continue
        for file in files_of(path):
            if isinstance(file, Skipped):
                yield file
            else:
                yield from _file(file, options)


def _documents(items: Iterator[Found | Skipped], options: ReadOptions) -> Iterator[Document | Skipped]:
    seen: set[int] = set()  # 64 bits of every id: some 75 MB for a million documents
    for found in items:
        item = document_of(found, options) if isinstance(found, Found) else found
        if isinstance(found, Found) and isinstance(item, Document):
            number = int(item.id.removeprefix("doc-")[:16], 16)
            if number in seen:
                by = "source and id" if found.key else "address" if found.url else "text, title, date and outlet"
                yield Skipped(found.where, f"a document with the same {by} came before", "duplicate")
                continue
            seen.add(number)
        yield item


def _file(
    path: Path, options: ReadOptions, where: str | None = None, groups: tuple[int, int] | None = None
) -> Iterator[Found | Skipped]:
    where = where or where_of(path)
    packed = suffix if (suffix := path.suffix.lower()) in _PACKED else ""
    plain = path.with_suffix("") if packed else path
    layout = _LAYOUTS.get(plain.suffix.lower())
    source = options.source or plain.stem
    try:
        with open_path(path) as stream:
            if packed and stream.head and stream.packed != packed:
                how = _PACKED[packed]
                yield Skipped(
                    where, f"named {packed}, but it is not packed by {how}; take the {packed} from its name", "error"
                )
            elif looks_like_parquet(stream.head) or layout == "parquet":
                regular = path.is_file() and not stream.packed
                yield from read_parquet(path if regular else stream, options.columns, source, where, groups)
            else:
                yield from _stream(stream, layout, options.columns, source, where)
    except OSError as error:
        todo = "; check its permissions" if isinstance(error, PermissionError) else ""
        yield Skipped(where, f"the file cannot be read ({error.strerror or error}){todo}", "error")
    except (EOFError, zlib.error) as error:
        yield Skipped(where, f"the file cannot be unpacked to its end ({error}); fetch it again", "error")


def _stdin(options: ReadOptions) -> Iterator[Found | Skipped]:
    where = "standard input"
    source = options.source or "stdin"
    try:
        stream = stream_of(options.stdin if options.stdin is not None else sys.stdin)
        if looks_like_parquet(stream.head):
            yield from read_parquet(stream, options.columns, source, where)
        else:
            yield from _stream(stream, None, options.columns, source, where)
    except (OSError, EOFError, ValueError, zlib.error) as error:
        yield Skipped(where, f"standard input cannot be read ({error})", "error")


def _stream(stream: Stream, layout: str | None, columns: Columns, source: str, where: str) -> Iterator[Found | Skipped]:
    head = stream.head
    if not head:
        yield Skipped(where, "the file is empty", "empty")
        return
    if layout == "warc" or looks_like_warc(head):  # before what is said of bytes: it may begin with a picture
        yield from read_warc(stream, where)
        return
    if is_binary(head):
        yield Skipped(where, "not a text; convert it to plain text, HTML or a table", "binary")
        return
    if layout is None:
        layout = "html" if html.looks_like_html(head) else "jsonl" if looks_like_jsonl(head) else "text"
    if layout == "jsonl":
        yield from read_jsonl(stream, columns, source, where)
    elif layout in ("csv", "tsv"):
        yield from read_csv(stream, columns, source, where, "\t" if layout == "tsv" else None)
    elif layout == "html":
        data = stream.read(html.MAX_PAGE + 1)
        if len(data) > html.MAX_PAGE:
            yield Skipped(where, f"the page has more than {html.MAX_PAGE:,} bytes; split it", "too-long")
        else:
            yield html.page(data, where)
    else:
        data = stream.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            yield Skipped(where, too_long(), "too-long")
        else:
            yield plain_text(decode(data), where)
