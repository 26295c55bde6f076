import json
import os
import signal

from shell import command, environment

MANY = [f"China met Russia in Moscow on day {number}." for number in range(60)]


def test_output_does_not_depend_on_the_number_of_workers(process, table):
    path = table(*MANY)
    outputs = {process("code", path, "--workers", str(count)).stdout for count in (1, 2, 3)}
    assert len(outputs) == 1
    assert len(next(iter(outputs)).splitlines()) == 120


def test_a_document_that_kills_its_worker_costs_only_itself(process, table):
    texts = [*MANY[:20], "DEADLY.", *MANY[20:40]]
    result = process("code", table(*texts), "--workers", "2", "--kind", "mention")
    assert result.returncode == 1
    assert len(result.stdout.splitlines()) == 40
    assert b"skipped Story 21: its worker process died" in result.stderr


def test_a_reader_that_goes_away_ends_the_command_quietly(started, table):
    running = started("code", table(*(MANY * 30)), "--workers", "1")
    running.stdout.readline()
    running.stdout.close()
    assert running.wait(timeout=60) == 141
    assert running.stderr.read() == b""


def test_a_reader_that_never_reads_is_no_traceback(started, table):
    running = started("code", table("China met Russia."))
    running.stdout.close()
    running.wait(timeout=60)
    assert b"Traceback" not in running.stderr.read() and running.returncode in (0, 141)


def test_a_full_disk_is_one_line(process, table):
    for target in (
        {"args": ["--output", "/dev/full", "--format", "jsonl"]},
        {"args": ["--output", "/dev/full", "--format", "csv"]},
    ):
        result = process("code", table("China met Russia."), *target["args"])
        assert result.returncode == 1
        assert result.stderr == b"entente: cannot write the output: No space left on device\n"


def test_an_interrupt_keeps_what_was_stored_and_ends_with_130(started, process, table, tmp_path):
    path = table(*MANY, "SLOW.", "Iran met Qatar.")
    running = started("code", path, "--db", "news.duckdb", "--workers", "1")
    for _ in MANY:
        running.stdout.readline()
        running.stdout.readline()
    os.killpg(running.pid, signal.SIGINT)
    assert running.wait(timeout=60) == 130
    told = running.stderr.read()
    assert b"interrupted" in told and b"Traceback" not in told
    assert len(process("mentions", "--db", "news.duckdb").stdout.splitlines()) == len(MANY)
    assert process("code", path, "--db", "news.duckdb", "--limit", "1").returncode == 2


def test_an_interrupt_with_workers_ends_them_too(started, table):
    running = started("code", table(*MANY), "--workers", "2")
    running.stdout.readline()
    os.killpg(running.pid, signal.SIGINT)
    # Read to the end: an interrupt that comes while a process starts is not seen, and a full pipe waits for its reader.
    _, said = running.communicate(timeout=60)
    assert running.returncode in (130, 0)
    assert b"Traceback" not in said


def test_lines_come_as_documents_are_coded(started):
    import subprocess

    running = started("code", "-", "--workers", "1", stdin=subprocess.PIPE)
    row = json.dumps({"text": "China met Russia.", "id": "1"}).encode()
    running.stdin.write(row + b"\n")
    running.stdin.close()
    assert json.loads(running.stdout.readline())["kind"] == "document"
    assert running.wait(timeout=60) == 0


def test_a_worker_without_model_says_why(tmp_path):
    import pytest
    from fake_coder import FakeCoder

    from entente.coding.workers import code_all
    from entente.documents import from_text

    os.environ["FAKE_CODER_FAULT"] = "1"
    try:
        with pytest.raises(RuntimeError, match="no model here"):
            list(code_all([from_text("China met Russia.")], 2, load=FakeCoder))
    finally:
        del os.environ["FAKE_CODER_FAULT"]


def test_a_full_standard_output_is_one_line(tmp_path, table):
    import subprocess

    path = table("China met Russia.")
    with open("/dev/full", "wb") as full:
        result = subprocess.run(
            command("code", path), env=environment(), stdout=full, stderr=subprocess.PIPE, timeout=120
        )
    assert result.returncode == 1
    assert result.stderr == b"entente: cannot write the output: No space left on device\n"


def test_a_bar_is_shown_to_people_for_many_documents_only(table, tmp_path):
    assert b"60/60" in on_a_terminal("code", table(*MANY), "--workers", "1", "--output", tmp_path / "x.csv")
    assert b"/2" not in on_a_terminal("code", table(*MANY[:2]), "--workers", "1", "--output", tmp_path / "x.csv")


def on_a_terminal(*arguments):
    """What a command shows when standard output and standard error are a terminal."""
    import pty
    import subprocess

    ours, theirs = pty.openpty()
    running = subprocess.Popen(command(*arguments), env=environment(TERM="xterm"), stdout=theirs, stderr=theirs)
    os.close(theirs)
    shown = b""
    try:
        while part := os.read(ours, 65536):
            shown += part
    except OSError:  # the other end is closed
        pass
    assert running.wait(timeout=60) == 0
    os.close(ours)
    return shown


def test_people_get_a_table_and_pipes_get_json(table):
    shown = on_a_terminal("code", table(*MANY[:2]))
    assert b"recipients" in shown and b'"kind"' not in shown
