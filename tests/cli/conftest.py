import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

FAKES = Path(__file__).parent / "fakes"
sys.path.insert(0, str(FAKES))  # worker processes import the fake coder by name

from shell import command, environment  # noqa: E402 - found by the path above


@pytest.fixture
def entente(monkeypatch, tmp_path):
    """Run a command in this process, with the fake coder, in an empty folder."""
    from fake_coder import FakeCoder

    import entente.coding
    from entente.cli import app

    monkeypatch.setattr(entente.coding, "Coder", FakeCoder)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "140")

    def run(*arguments, stdin=None):
        return CliRunner().invoke(app, [str(argument) for argument in arguments], input=stdin)

    return run


@pytest.fixture
def process(tmp_path):
    """Run a command in a process of its own, with the fake coder."""

    def run(*arguments, **options):
        return subprocess.run(
            command(*arguments), env=environment(), cwd=tmp_path, timeout=120, capture_output=True, **options
        )

    return run


@pytest.fixture
def started(tmp_path):
    """Start a command in a process group of its own, with the fake coder."""

    def start(*arguments, **options):
        pipe = subprocess.PIPE
        # A shell's background job ignores interrupts and hands that on: ours are interrupted on purpose.
        options.setdefault("preexec_fn", lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
        return subprocess.Popen(
            command(*arguments),
            env=environment(),
            cwd=tmp_path,
            stdout=pipe,
            stderr=pipe,
            start_new_session=True,
            **options,
        )

    return start


@pytest.fixture
def table(tmp_path):
    """Write a JSONL table of texts and return its path."""

    def write(*texts, name="news.jsonl"):
        rows = [
            {"id": str(number), "text": text, "title": f"Story {number}", "date": "2023-03-11", "outlet": "Daily"}
            for number, text in enumerate(texts, 1)
        ]
        path = tmp_path / name
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
        return path

    return write


@pytest.fixture
def lines():
    """The JSON objects of a result's output."""
    return lambda result: [json.loads(line) for line in result.stdout.splitlines()]
