"""Which files open, which do not, and what the user is told."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import duckdb
import pytest

from entente.store import Store, StoreError, open_store
from entente.store.errors import explain
from entente.store.schema import FIRST, MIGRATIONS, Migration, migrate, schema_version

ENVIRONMENT = os.environ | {"PYTHONPATH": os.pathsep.join(entry for entry in sys.path if entry)}


def fails(path: Path, *parts: str, read_only: bool = False) -> None:
    with pytest.raises(StoreError) as error:
        open_store(path, read_only=read_only)
    message = str(error.value)
    assert "\n" not in message
    assert str(path) in message
    for part in parts:
        assert part in message


def fill(path: Path, make: SimpleNamespace) -> None:
    with open_store(path) as store, store.begin_run("0.1.0", "m", None, {}) as run:
        document = make.document()
        run.write(document, [make.mention(document)], [make.statement(document)])


def test_a_store_keeps_its_records_when_opened_again(path: Path, make: SimpleNamespace) -> None:
    fill(path, make)
    for read_only in (False, True):
        with open_store(path, read_only=read_only) as store:
            assert list(store.documents()) == [make.document()]
            assert list(store.mentions()) == [make.mention(make.document())]
            assert list(store.statements()) == [make.statement(make.document())]


def test_a_store_is_one_file(path: Path, make: SimpleNamespace) -> None:
    fill(path, make)
    assert os.listdir(path.parent) == [path.name]


def test_the_path_may_be_a_string_with_any_letters(tmp_path: Path, make: SimpleNamespace) -> None:
    for name in ("новости 1%.db", "md:news", "it's.db"):
        fill(str(tmp_path / name), make)  # type: ignore[arg-type]
        assert (tmp_path / name).is_file()


def test_a_relative_path_is_never_an_address(
    tmp_path: Path, make: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    fill(Path("md:news"), make)
    assert (tmp_path / "md:news").is_file()


def test_a_store_opened_to_read_takes_no_run(path: Path, make: SimpleNamespace) -> None:
    fill(path, make)
    with open_store(path, read_only=True) as store, pytest.raises(StoreError, match="open it for writing"):
        store.begin_run("0.1.0", "m", None, {})


def test_no_file_cannot_be_read(path: Path) -> None:
    fails(path, "does not exist", read_only=True)
    assert not path.exists()


def test_no_folder_for_a_new_store(tmp_path: Path) -> None:
    fails(tmp_path / "none" / "news.duckdb", "the folder", "does not exist")


def test_a_folder_is_no_store(tmp_path: Path) -> None:
    fails(tmp_path, "is a folder")


@pytest.mark.parametrize("content", [b"", b"id,text\n1,hello\n", b"\0" * 20_000], ids=["empty", "a table", "zeros"])
@pytest.mark.parametrize("read_only", [False, True])
def test_another_file_is_no_store_and_stays_as_it_is(path: Path, content: bytes, read_only: bool) -> None:
    path.write_bytes(content)
    fails(path, "is not a store", read_only=read_only)
    assert path.read_bytes() == content


def test_a_damaged_file_is_no_store(path: Path, make: SimpleNamespace) -> None:
    fill(path, make)
    path.write_bytes(path.read_bytes()[:200] + b"\0" * 30_000)
    fails(path)


def test_an_sqlite_file_is_no_store(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE documents (id)")
    connection.commit()
    connection.close()
    fails(path, "is not a store")


@pytest.mark.parametrize("what", ["TABLE documents (id INTEGER)", "VIEW documents AS SELECT 1 AS id"])
def test_a_duckdb_file_of_others_is_no_store_and_stays_as_it_is(path: Path, what: str) -> None:
    with duckdb.connect(str(path)) as connection:
        connection.execute(f"CREATE {what}")
    for read_only in (False, True):
        fails(path, "not a store of entente", read_only=read_only)
    with duckdb.connect(str(path)) as connection:
        assert connection.execute("SELECT count(*) FROM duckdb_tables()").fetchall()[0][0] == what.startswith("TABLE")


def test_an_empty_duckdb_file_becomes_a_store(path: Path, make: SimpleNamespace) -> None:
    duckdb.connect(str(path)).close()
    fails(path, "is empty", read_only=True)
    fill(path, make)


def test_a_store_of_a_newer_version_is_refused(path: Path, make: SimpleNamespace) -> None:
    fill(path, make)
    with duckdb.connect(str(path)) as connection:
        connection.execute("INSERT INTO entente_schema VALUES (99, 'to come', NULL)").fetchall()
    for read_only in (False, True):
        fails(path, "newer entente", "version 99", "upgrade", read_only=read_only)


def test_a_new_store_has_the_newest_version(path: Path) -> None:
    open_store(path).close()
    with duckdb.connect(str(path)) as connection:
        assert schema_version(connection, str(path)) == MIGRATIONS[-1].version
        assert connection.execute("SELECT version FROM entente_schema ORDER BY 1").fetchall() == [
            (migration.version,) for migration in MIGRATIONS
        ]


NEWEST = MIGRATIONS[-1].version
NEXT = Migration(
    NEWEST + 1, "a note on each run", ("ALTER TABLE runs ADD COLUMN note VARCHAR", "UPDATE runs SET note = 'old'")
)


def test_an_older_store_is_migrated_and_keeps_its_records(path: Path, make: SimpleNamespace) -> None:
    fill(path, make)
    with duckdb.connect(str(path)) as connection:
        assert migrate(connection, str(path), (*MIGRATIONS, NEXT)) == NEWEST + 1
        assert migrate(connection, str(path), (*MIGRATIONS, NEXT)) == NEWEST + 1
        assert connection.execute("SELECT note FROM runs").fetchall() == [("old",)]
        assert connection.execute("SELECT count(*) FROM mentions").fetchall() == [(1,)]


def test_an_older_store_opened_to_read_says_what_to_do(path: Path, make: SimpleNamespace) -> None:
    fill(path, make)
    with (
        duckdb.connect(str(path), read_only=True) as connection,
        pytest.raises(StoreError, match=rf"older version \({NEWEST} of {NEWEST + 1}\): open it once for writing"),
    ):
        migrate(connection, str(path), (*MIGRATIONS, NEXT), read_only=True)


def test_a_store_of_the_first_version_keeps_its_documents(path: Path, make: SimpleNamespace) -> None:
    document = make.document()
    with duckdb.connect(str(path)) as connection:
        assert migrate(connection, str(path), (FIRST,)) == 1
        connection.execute(
            "INSERT INTO documents BY NAME "
            "SELECT ? AS id, ? AS text, ? AS text_hash, 'BBC' AS outlet, '' AS fingerprint, 1 AS run",
            [document.id, document.text, document.text_hash],
        ).fetchall()
    with open_store(path) as store:
        (found,) = store.documents()
        assert (found.id, found.text, found.outlet, found.outlet_id, found.state_run) == (
            (document.id, document.text, "BBC", None, None)
        )


def test_a_migration_that_fails_changes_nothing(path: Path, make: SimpleNamespace) -> None:
    fill(path, make)
    broken = Migration(NEXT.version, "broken", (NEXT.statements[0], "ALTER TABLE no_such_table ADD COLUMN x VARCHAR"))
    with duckdb.connect(str(path)) as connection:
        with pytest.raises(duckdb.Error):
            migrate(connection, str(path), (*MIGRATIONS, broken))
        assert schema_version(connection, str(path)) == NEWEST
    with open_store(path) as store:
        assert list(store.documents()) == [make.document()]
        assert "note" not in store.arrow("runs").column_names


def test_a_store_in_use_elsewhere_names_the_process(path: Path) -> None:
    script = (
        f"from entente.store import open_store\nstore = open_store({str(path)!r})\nprint('open', flush=True)\ninput()"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=ENVIRONMENT, text=True
    )
    try:
        assert other.stdout is not None
        assert other.stdout.readline() == "open\n"
        who = f"process {other.pid} (" if sys.platform == "linux" else "process"
        for read_only in (False, True):
            fails(path, "is in use by", who, "wait until it ends, or use another file", read_only=read_only)
    finally:
        other.communicate("\n")
    open_store(path).close()


def test_a_store_open_in_this_process_the_other_way(path: Path) -> None:
    with open_store(path):
        fails(path, "is open in this process already", read_only=True)


def test_a_folder_without_permission(tmp_path: Path, make: SimpleNamespace) -> None:
    # Root may write anywhere, so root first becomes somebody else.
    without_rights(tmp_path, make, (lambda: os.setuid(65534)) if os.getuid() == 0 else (lambda: None))


def without_rights(folder: Path, make: SimpleNamespace, drop: Callable[[], None]) -> None:
    locked = folder / "locked"
    locked.mkdir()
    old, new = locked / "old.duckdb", locked / "new.duckdb"
    fill(old, make)
    old.chmod(0o444)
    locked.chmod(0o555)
    for parent in [folder, *(each for each in folder.parents if each.name.startswith(("pytest-", "popen-")))]:
        parent.chmod(0o755)
    receive, send = os.pipe()
    child = os.fork()
    if child == 0:  # no way back into the test run from here
        try:
            drop()
            for path in (new, old):
                try:
                    open_store(path)
                except StoreError as error:
                    os.write(send, f"{error}\n".encode())
            with open_store(old, read_only=True) as store:
                os.write(send, f"{len(list(store.documents()))} read\n".encode())
        finally:
            os._exit(0)
    os.close(send)
    with os.fdopen(receive) as lines:
        told = lines.read().splitlines()
    os.waitpid(child, 0)
    locked.chmod(0o755)
    for line, path in zip(told, (new, old), strict=False):
        assert line == f"{path} cannot be written: there is no permission; use another folder, or open it read-only"
    assert told[2:] == ["1 read"]


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ('IO Error: Cannot open file "C:\\x": The process cannot access the file because it is being used by another '
         "process.\r\n\r\nFile is already open in C:\\python.exe (PID 77)", "in use by process 77 (C:\\python.exe)"),
        ("IO Error: Could not set lock on file", "in use by another process"),
        ("IO Error: Could not write file: No space left on device", "the disk is full"),
        ("IO Error: Trying to read a database file with version number 99", "upgrade the package duckdb"),
        ("FATAL Error: Failed: database has been invalidated because of an error", "open the store again"),
        ("Binder Error: something else\nLINE 1: SELECT", "x.db: something else"),
    ],
)  # fmt: skip
def test_messages_of_duckdb_in_words(message: str, said: str) -> None:
    told = explain(message, "x.db")
    assert said in told
    assert "\n" not in told


def test_nothing_is_fetched_or_loaded_from_outside(store: Store) -> None:
    names = ("autoinstall_known_extensions", "autoload_known_extensions")
    found = store._connection.execute(f"SELECT value FROM duckdb_settings() WHERE name IN {names}").fetchall()
    assert found == [("false",), ("false",)]
