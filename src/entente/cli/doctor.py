"""`entente doctor`: what is installed and whether it works."""

from __future__ import annotations

import platform
import sys
from collections.abc import Callable, Iterator
from datetime import date

import typer

from entente.cli.errors import FAILED

PARTS = (
    "spacy", "onnxruntime", "tokenizers", "numpy", "simplemma", "py3langid", "trafilatura", "pydantic", "duckdb",
    "pyarrow", "pandas", "datasketch", "ruptures", "altair", "vl-convert-python", "typer", "rich",
)  # fmt: skip
SENTENCE = "Chinese Foreign Minister Qin Gang met his Russian counterpart Sergei Lavrov in New Delhi on Thursday."
PUBLISHED = date(2023, 3, 3)


def doctor() -> None:
    """Say which Python, packages, model and tables there are, then code a sentence; exit code 1 if anything fails."""
    failed = False
    for name, check in CHECKS.items():
        try:
            for line in check():
                print(f"{name:<10} {line}")
        except Exception as error:  # whatever is broken is what the command is for
            failed = True
            print(f"{name:<10} FAILED: {' '.join(str(error).split()) or type(error).__name__}")
    sys.stdout.flush()
    if failed:
        print("entente: not everything works: see the lines with FAILED; install entente again", file=sys.stderr)
        raise typer.Exit(FAILED)


def _python() -> Iterator[str]:
    yield f"{platform.python_version()} on {platform.system()} {platform.machine()} ({sys.executable})"


def _package() -> Iterator[str]:
    import entente

    yield f"{entente.__version__} in {entente.__path__[0]}"


def _parts() -> Iterator[str]:
    from importlib.metadata import PackageNotFoundError, version

    missing = []
    for name in PARTS:
        try:
            yield f"{name} {version(name)}"
        except PackageNotFoundError:
            missing.append(name)
    if missing:
        raise RuntimeError(f"not installed: {', '.join(missing)}")


def _model() -> Iterator[str]:
    from entente.coding import Coder

    coder = Coder()
    yield f"{coder.model}, SHA-256 {coder.model_hash}"


def _tables() -> Iterator[str]:
    from entente.actors import shipped

    for name, rows in sorted(shipped().counts.items()):
        if not rows:
            raise RuntimeError(f"the table {name} is empty")
        yield f"{name}: {rows:,} rows"


def _events() -> Iterator[str]:
    from entente.coding import Coder
    from entente.documents import from_text
    from entente.formats.words import names, type_and_mode, when

    yield f'"{SENTENCE}"'
    mentions = Coder().code(from_text(SENTENCE, published=PUBLISHED)).mentions
    if not mentions:
        raise RuntimeError("the model finds no event in this sentence")
    for mention in (each.model_dump(mode="json") for each in mentions):
        recipients = f" → {names(mention['recipients'])}" if mention["recipients"] else ""
        event = f"{when(mention['date'])} {names(mention['actors'])}: {type_and_mode(mention)}{recipients}"
        yield f"{event} ({mention['confidence']:.2f})"


CHECKS: dict[str, Callable[[], Iterator[str]]] = {
    "python": _python,
    "entente": _package,
    "installed": _parts,
    "model": _model,
    "tables": _tables,
    "coding": _events,
}
