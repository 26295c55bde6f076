"""A replication bundle: one .zip with a table of events and all that is needed to say, and to make again, what it is.

The same store and the same question give the same bytes: names are sorted, and no time of writing is kept.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import zipfile
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any

from entente._version import __version__
from entente.actors.tables import rows_of
from entente.formats.flat import COLUMNS
from entente.formats.flat_events import EVENTS_VERSION
from entente.formats.flat_files import CsvWriter, ParquetWriter
from entente.formats.jsonl import json_line
from entente.formats.levels import TextLevel, at_level

MEANINGS = Path(__file__).parent / "codes" / "event_columns.tsv"
PACKAGES = ("duckdb", "numpy", "onnxruntime", "pandas", "pyarrow", "pydantic", "spacy", "tokenizers")
NO_TIME = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip file can name
READABLE = 0o644 << 16
TYPES = {"text": "text", "int": "integer", "float": "number", "bool": "true or false", "date": "date, YYYY-MM-DD"}

CITATION = """\
cff-version: 1.2.0
message: If you use these events, please cite entente, with the versions of the package and of the model.
type: software
title: "entente: who did or said what to whom, from the news"
authors:
  - name: The entente contributors
version: {version}
license: Apache-2.0
references:
  - type: manual
    title: "PLOVER: Political Language Ontology for Verifiable Event Records"
    authors:
      - name: Open Event Data Alliance
    notes: Codebook, draft version 2.0, 4 February 2024; CC BY-SA 4.0
"""
README = """\
Events made by entente {version}: {rows}.

    {command}

makes this table again out of the same store. With the same versions of entente and of the packages in versions.json
the files are the same to the byte.

events.csv, events.parquet  the events, one a row; the same rows and columns in both
codebook.md                 what the columns mean
corrections.jsonl           what people corrected by hand in the store, and why; events show the slots as edited
query.json                  which events of the store were asked for
versions.json               what made the events and this table
CITATION.cff                how to cite entente
SHA256SUMS                  checksums: sha256sum --check SHA256SUMS

In events.csv, text that a spreadsheet would take for a formula (it begins with = + - @) has an apostrophe before it.
"""


@dataclass(frozen=True)
class Provenance:
    """Where the events of a bundle come from.

    command:     the line that makes the bundle again
    query:       the filters, by name; those that were not given are None
    runs:        of each run of the store that wrote records, version of entente, model and hash of the model
    store:       version of the store's schema
    source_set:  version of the set of outlets in the store
    corrections: the corrections by hand that stand in the store, in their JSON form
    """

    command: str
    query: Mapping[str, Any]
    runs: list[dict[str, Any]]
    store: int
    source_set: str
    corrections: list[dict[str, Any]]


def write_bundle(
    out: IO[bytes],
    events: Iterable[tuple[Mapping[str, Any], Mapping[str, Any] | None]],
    level: TextLevel,
    provenance: Provenance,
) -> int:
    """Write the bundle of events, each with the document of its evidence, to `out`; return how many there are."""
    with TemporaryDirectory(prefix="entente-") as temporary:
        folder = Path(temporary)
        count = _write_tables(folder, events, level)
        for name, text in _texts(provenance, level, count).items():
            (folder / name).write_text(text, "utf-8")
        files = sorted(folder.iterdir())
        sums = "".join(f"{_sha256(file)}  {file.name}\n" for file in files)
        (folder / "SHA256SUMS").write_text(sums, "utf-8")
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for file in sorted(folder.iterdir()):
                _add(archive, file)
    return count


def _write_tables(
    folder: Path, events: Iterable[tuple[Mapping[str, Any], Mapping[str, Any] | None]], level: TextLevel
) -> int:
    count = 0
    with ExitStack() as stack:
        files = [stack.enter_context((folder / name).open("wb")) for name in ("events.csv", "events.parquet")]
        writers = (CsvWriter(files[0], level, "event"), ParquetWriter(files[1], level, "event"))
        for event, document in events:
            for writer in writers:
                writer.write(document, [event])
            count += 1
        for writer in writers:
            writer.close()
    return count


def _texts(provenance: Provenance, level: TextLevel, count: int) -> dict[str, str]:
    rows = f"{count:,} row" if count == 1 else f"{count:,} rows"
    return {
        "CITATION.cff": CITATION.format(version=__version__),
        "README.txt": README.format(version=__version__, rows=rows, command=provenance.command),
        "codebook.md": codebook(),
        "corrections.jsonl": b"".join(json_line(at_level(each, level)) for each in provenance.corrections).decode(),
        "query.json": _json({**provenance.query, "text": level}),
        "versions.json": _json(
            {
                "entente": __version__,
                "event_columns": EVENTS_VERSION,
                "store": provenance.store,
                "source_set": provenance.source_set,
                "runs": provenance.runs,
                "packages": {name: _version(name) for name in PACKAGES},
            }
        ),
    }


def codebook() -> str:
    """The columns of events as a page in Markdown: name, type and meaning."""
    meanings = {row["column"]: row["meaning"] for row in rows_of(MEANINGS)}
    lines = [f"| {name} | {TYPES[kind]} | {meanings[name]} |" for name, kind in COLUMNS["event"].items()]
    return "\n".join(
        [
            f"# Columns of events (version {EVENTS_VERSION})",
            "",
            'One event a row. Lists are joined by "; ", those of a party are parallel; what is not known is empty.',
            "",
            "| column | type | meaning |",
            "| --- | --- | --- |",
            *lines,
            "",
        ]
    )


def _json(content: Mapping[str, Any]) -> str:
    return json.dumps(content, indent=2, ensure_ascii=False, sort_keys=True, default=str) + "\n"


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _add(archive: zipfile.ZipFile, file: Path) -> None:
    about = zipfile.ZipInfo(file.name, NO_TIME)
    about.compress_type = zipfile.ZIP_STORED if file.suffix == ".parquet" else zipfile.ZIP_DEFLATED
    about.external_attr = READABLE
    about.create_system = 3  # Unix, wherever it is written
    about.file_size = file.stat().st_size  # so that a table of more than 2 GB gets the longer fields
    with file.open("rb") as stream, archive.open(about, "w") as member:
        shutil.copyfileobj(stream, member)
