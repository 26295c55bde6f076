"""A process that dies, or a disk that fills, leaves a store with whole documents only."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from entente.store import Store, open_store

ENVIRONMENT = os.environ | {"PYTHONPATH": os.pathsep.join(entry for entry in sys.path if entry)}
TYPES = "AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT".split()

BEGINNING = """
import os, sys
from entente.records import Document, Mention, text_hash
from entente.store import StoreError, open_store, writing

path, TYPES = sys.argv[1], sys.argv[4].split()
document, mention = Document.model_validate_json(sys.argv[2]), Mention.model_validate_json(sys.argv[3])

def write(run, number, text=document.text):
    one = document.model_copy(update={"id": f"doc-{number}", "text": text, "text_hash": text_hash(text)})
    told = [mention.model_copy(update={"id": f"men-{number}-{t}", "document": one.id, "type": t}) for t in TYPES]
    return run.write(one, told, [])

store = open_store(path)
"""


def run_script(script: str, path: Path, make: SimpleNamespace) -> subprocess.Popen[str]:
    document = make.document()
    arguments = [str(path), document.model_dump_json(), make.mention(document).model_dump_json(), " ".join(TYPES)]
    return subprocess.Popen(
        [sys.executable, "-c", BEGINNING + script, *arguments], stdout=subprocess.PIPE, env=ENVIRONMENT, text=True
    )


def whole_documents(store: Store) -> int:
    """How many documents there are; fails unless each has all its records, once, and nothing is left over."""
    documents = [document.id for document in store.documents()]
    assert len(set(documents)) == len(documents)
    expected = sorted((document, name) for document in documents for name in TYPES)
    assert sorted((mention.document, mention.type) for mention in store.mentions()) == expected
    assert store.arrow("mention_actors").num_rows == 2 * len(expected)
    return len(documents)


def test_a_process_killed_inside_a_transaction_leaves_the_store_as_it_was(path: Path, make: SimpleNamespace) -> None:
    script = """
with store.begin_run("0.1.0", "m", None, {}) as run:
    for number in range(5):
        write(run, number)
run = store.begin_run("0.1.0", "m", None, {})
for number in range(3, 8):
    write(run, number, "Another text.")
insert = writing.insert
def die(connection, table, rows):
    insert(connection, table, rows)
    if table == "mentions":
        os._exit(9)
writing.insert = die
run.flush()
"""
    process = run_script(script, path, make)
    process.communicate(timeout=120)
    assert process.returncode == 9
    for read_only in (True, False):  # the first reads what the dead process left, as it left it
        with open_store(path, read_only=read_only) as store:
            assert whole_documents(store) == 5
            assert all(document.text == make.document().text for document in store.documents())
            assert [run.finished is None for run in store.runs()] == [False, True]
            assert store.runs()[1].coded == 0


def test_a_process_killed_at_any_moment_leaves_whole_documents(path: Path, make: SimpleNamespace) -> None:
    script = """
run = store.begin_run("0.1.0", "m", None, {})
for number in range(100000):
    write(run, number % 200, f"Text of round {number // 200}.")
    print(number, flush=True)
"""
    process = run_script(script, path, make)
    assert process.stdout is not None
    for line in process.stdout:
        if int(line) >= 330:
            break
    process.send_signal(signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
    process.communicate(timeout=120)
    with open_store(path) as store:
        assert whole_documents(store) == 200
        (run,) = store.runs()
        assert run.coded == store.arrow("documents", history=True).num_rows
        with store.begin_run("0.1.0", "m", None, {}) as again:
            assert again.write(make.document("more")) == "new"


@pytest.mark.parametrize("moment", ["begin", "execute"])
def test_an_interrupt_inside_the_database_keeps_the_documents_that_waited(
    path: Path, make: SimpleNamespace, moment: str
) -> None:
    class Interrupted:
        """A connection at which Ctrl-C comes once: while a transaction begins, or in the middle of a query."""

        def __init__(self, connection: object) -> None:
            self.connection, self.waiting = connection, True

        def __getattr__(self, name: str) -> object:
            real = getattr(self.connection, name)
            if name != moment or not self.waiting:
                return real

            def once(*given: object) -> object:
                self.waiting = False
                real(*given)
                raise KeyboardInterrupt if moment == "begin" else RuntimeError("Query interrupted")

            return once

    with open_store(path) as store:
        connection = store._connection
        with pytest.raises(KeyboardInterrupt), store.begin_run("0.1.0", "m", None, {}) as run:
            run.write(make.document())
            store._connection = Interrupted(connection)  # type: ignore[assignment]
            run.is_current(make.document("another text"))
        store._connection = connection
        assert [document.id for document in store.documents()] == [make.document().id]


def test_a_full_disk_leaves_the_earlier_documents_intact(path: Path, make: SimpleNamespace) -> None:
    script = """
import random, resource
with store.begin_run("0.1.0", "m", None, {}) as run:
    for number in range(60):
        write(run, number)
letters = random.Random(1)
resource.setrlimit(resource.RLIMIT_FSIZE, (3_000_000, 3_000_000))
run = store.begin_run("0.1.0", "m", None, {})
try:
    for number in range(30, 2000):
        write(run, number, "".join(letters.choices("abcdefghijklmnopqrstuvwxyz ", k=20_000)))
except StoreError as error:
    print(error, flush=True)
    os._exit(0)
"""
    process = run_script(script, path, make)
    told, _ = process.communicate(timeout=300)
    assert process.returncode == 0
    assert told.strip() == (
        f"{path}: the disk is full; the last documents were not stored, all before them are intact: "
        "free some space and run again"
    )
    with open_store(path) as store:
        stored = whole_documents(store)
        assert stored >= 60
        assert store.runs()[1].new == stored - 60
        with store.begin_run("0.1.0", "m", None, {}) as again:
            assert again.write(make.document("more")) == "new"
