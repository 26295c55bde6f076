"""Check that the documentation is true: its commands run, its Python examples give what they say, its links exist.

Usage: python tools/check_docs.py [FILE…]   (default: README.md, CONTRIBUTING.md, SECURITY.md and docs/*.md)

What is checked in a file, in order, in one temporary folder that holds a copy of `examples/`:

  ```console         every line that starts with "$ " runs in bash and must exit with 0; lines that start with
                     "> " continue it; the lines below it show its output and need not match
  ```console exact   the same, and the output must match (trailing space aside)
  ```python          with ">>> " prompts: run as a doctest ("..." stands for anything); without: must compile
  links              [text](path) to a file of the repository must name one that exists

Blocks that must not run here (installing, servers, hours of training) are written ```sh.
"""

import ast
import doctest
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SECONDS = 120
BLOCK = re.compile(r"^```(?P<tag>[^\n`]*)\n(?P<body>.*?)^```[ \t]*$", re.M | re.S)
LINK = re.compile(r"\]\((?!https?:|mailto:|#)(?P<target>[^)\s]+)\)")


@dataclass
class Command:
    """A command as it stands in a document, with the output shown below it."""

    line: int
    text: str
    shown: list[str] = field(default_factory=list)


def commands(body: str, line: int) -> Iterator[Command]:
    """The commands of one console block that begins at `line`."""
    command: Command | None = None
    for number, row in enumerate(body.splitlines(), line):
        if row.startswith("$ "):
            if command:
                yield command
            command = Command(number, row[2:])
        elif command and row.startswith("> ") and not command.shown:
            command.text += "\n" + row[2:]
        elif command:
            command.shown.append(row)
    if command:
        yield command


def ended(lines: list[str]) -> list[str]:
    """Lines without trailing space and trailing empty lines."""
    return "\n".join(line.rstrip() for line in lines).rstrip("\n").splitlines()


def run(command: Command, folder: Path, exact: bool) -> str | None:
    """Run one command; what is wrong with it, or None."""
    environment = os.environ | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "COLUMNS": "100",
        "LC_ALL": "C.UTF-8",
        "NO_COLOR": "1",
        "TERM": "dumb",
    }
    try:
        done = subprocess.run(
            ["bash", "-c", f"set -o pipefail\n{command.text}"],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=SECONDS,
        )
    except subprocess.TimeoutExpired:
        return f"`{command.text}` did not end within {SECONDS} s"
    if done.returncode:
        return f"`{command.text}` exits with {done.returncode}:\n{(done.stderr or done.stdout).rstrip()[-2000:]}"
    if exact and ended(done.stdout.splitlines()) != ended(command.shown):
        return f"`{command.text}` prints something else than the document shows:\n{done.stdout.rstrip()[-4000:]}"
    return None


def python_fault(body: str, name: str, line: int, names: dict[str, object]) -> str | None:
    """Run or compile one Python block; what is wrong with it, or None. `names` live on from block to block."""
    if ">>> " not in body:
        try:
            ast.parse(body)
        except SyntaxError as fault:
            return f"this Python does not compile: {fault}"
        return None
    test = doctest.DocTestParser().get_doctest(body, names, name, name, line)
    said: list[str] = []
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE, verbose=False)
    runner.run(test, out=said.append, clear_globs=False)
    names.update(test.globs)
    return "".join(said).rstrip() if runner.failures else None


def faults(path: Path) -> Iterator[str]:
    """Everything that is wrong with one document."""
    text = path.read_text("utf-8")
    for link in LINK.finditer(BLOCK.sub(lambda block: "\n" * block[0].count("\n"), text)):
        target = link["target"].partition("#")[0]
        if not (path.parent / target).exists():
            yield f"{where(path)}: the link to {target} leads nowhere"
    names: dict[str, object] = {}
    home = Path.cwd()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        if (ROOT / "examples").is_dir():
            shutil.copytree(ROOT / "examples", folder / "examples")
        os.chdir(folder)
        try:
            for block in BLOCK.finditer(text):
                kind, *options = block["tag"].split() or [""]
                line = text.count("\n", 0, block.start()) + 2
                if kind == "console":
                    for command in commands(block["body"], line):
                        if fault := run(command, folder, "exact" in options):
                            yield f"{where(path)}:{command.line}: {fault}"
                elif kind == "python" and (fault := python_fault(block["body"], path.name, line, names)):
                    yield f"{where(path)}:{line}: {fault}"
        finally:
            os.chdir(home)


def all_faults(path: Path) -> list[str]:
    """The faults of one document, for a process of its own: the working folder is that of a process."""
    return list(faults(path))


def where(path: Path) -> str:
    """The path as the reader knows it."""
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)


def main(arguments: list[str]) -> int:
    """Check all documents; 1 when anything is wrong."""
    given = [Path(name).resolve() for name in arguments]
    named = [ROOT / f"{name}.md" for name in ("README", "CONTRIBUTING", "SECURITY")]
    paths = given or [*named, *sorted((ROOT / "docs").glob("*.md"))]
    bad = 0
    longest_first = sorted(paths, key=lambda path: -path.stat().st_size)
    with ProcessPoolExecutor() as pool:
        for path, found in zip(longest_first, pool.map(all_faults, longest_first), strict=True):
            bad += len(found)
            print("\n".join([f"{where(path)}: {len(found)} faults", *found]), flush=True)
    print(f"{len(paths)} documents, {bad} faults")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
