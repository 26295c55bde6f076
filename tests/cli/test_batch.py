import functools
import hashlib
import http.server
import os
import signal
import threading
import time

import pytest

from entente.batch import open_archive


@pytest.fixture
def corpus(table, tmp_path):
    """A folder of three shards."""
    (tmp_path / "in").mkdir()
    table(*(f"China met Russia on day {number}." for number in range(20)), name="in/a.jsonl")
    table("Iran met Qatar in Doha. Iran said China helped.", "Nobody came.", name="in/b.jsonl")
    table(*(f"Qatar met China on day {number}." for number in range(3)), name="in/c.jsonl")
    return tmp_path / "in"


@pytest.fixture
def here(monkeypatch):
    """Have the workers of a batch be this process."""
    import entente.cli.batch as command
    from entente.batch import coding
    from entente.batch.engines import Done

    class Inline:
        def run(self, tasks):
            for task in tasks:
                try:
                    yield Done(task, task.call(task.given, 0))
                except OSError as error:
                    yield Done(task, None, str(error))

        def close(self):
            pass

    monkeypatch.setattr(command, "_engine", lambda *given: Inline())
    monkeypatch.setattr(coding, "_loaded", [])


def tables(out):
    found = sorted(path for path in out.rglob("*.parquet"))
    return {str(path.relative_to(out)): hashlib.sha256(path.read_bytes()).hexdigest() for path in found}


def test_a_corpus_becomes_tables_and_the_summary_says_what_was_done(entente, here, corpus, tmp_path):
    result = entente("batch", "in", "out", "--no-gate")
    assert result.exit_code == 0 and result.stdout == ""
    assert result.stderr.splitlines()[-3:] == [
        "3 shards coded, 0 were already, 0 failed",
        "25 documents (0 passed over by the gate), 26 sentences, 24 mentions, 1 statements",
        result.stderr.splitlines()[-1],
    ]
    assert result.stderr.splitlines()[-1].endswith(" dyad-months in out")
    with open_archive(tmp_path / "out") as store:
        assert len(list(store.documents())) == 25 and list(store.events())
    again = entente("batch", "in", "out", "--no-gate")
    assert "0 shards coded, 3 were already, 0 failed" in again.stderr


def test_what_is_wrong_with_inputs_is_told_and_ends_with_1(entente, here, corpus, tmp_path):
    (corpus / "z.parquet").write_bytes(b"PAR1")
    for _ in range(2):
        result = entente("batch", "in", "out")
        assert result.exit_code == 1
        assert any(line.startswith("skipped in/z.parquet: not a Parquet") for line in result.stderr.splitlines())
        assert result.stderr.splitlines()[-2].endswith("; skipped: 1 error")


def test_a_server_that_never_gives_a_file_costs_that_file_until_the_next_run(entente, here, corpus, monkeypatch):
    pytest.importorskip("aiohttp")
    from tenacity import wait_none

    from entente.batch import inputs

    monkeypatch.setattr(inputs._fetch.retry, "wait", wait_none())
    broken = ["b.jsonl"]

    class Handler(http.server.SimpleHTTPRequestHandler):
        def do_GET(self):
            if self.path.rsplit("/", 1)[-1] in broken:
                self.send_error(503)
            else:
                super().do_GET()

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=str(corpus)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}/*.jsonl"
    result = entente("batch", address, "out")
    (line,) = [line for line in result.stderr.splitlines() if line.startswith("failed ")]
    assert result.exit_code == 1 and "/b.jsonl: " in line and line.endswith("run the same again to try it again")
    assert "2 shards coded, 0 were already, 1 failed" in result.stderr
    broken.clear()
    result = entente("batch", address, "out")
    assert result.exit_code == 0 and "1 shards coded, 2 were already, 0 failed" in result.stderr
    server.shutdown()
    server.server_close()


def test_a_name_that_steers_a_terminal_does_not(entente, here, corpus):
    (corpus / "z\x1b[2J\n.parquet").write_bytes(b"PAR1")
    assert "\x1b" not in entente("batch", "in", "out").stderr


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["nowhere", "out"], "nowhere: no such file or folder"),
        (["empty", "out"], "empty: holds no files"),
        (["in/*.nothing", "out"], "in/*.nothing: no file has a name of this pattern"),
        (["nosuch://x", "out"], "nosuch://x: "),
        (["in", "in/a.jsonl"], "in/a.jsonl is a file"),
        (["in", "in"], "in holds other things than a batch"),
        (["in", "out", "--share", "3/2"], "--share '3/2': write K/N"),
        (["in", "out", "--share", "0/2"], "--share '0/2': write K/N"),
        (["in", "out", "--share", "half"], "--share 'half': write K/N"),
        (["in", "out", "--address", "auto"], "--address is of a Ray cluster"),
        (["in", "out", "--column", "body"], "the column option 'body'"),
        (["in", "out", "--published", "soon"], "soon"),
        (["in", "out", "--workers", "0"], "--workers"),
        (["in", "out", "--engine", "magic"], "--engine"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_ends_with_2(entente, corpus, tmp_path, arguments, why):
    (tmp_path / "empty").mkdir()
    result = entente("batch", *arguments)
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1 and why in result.stderr
    assert not (tmp_path / "out").exists()


def test_a_folder_in_use_by_another_batch_is_refused(entente, here, corpus, tmp_path):
    import fcntl

    (tmp_path / "out" / "manifests").mkdir(parents=True)
    with (tmp_path / "out" / "manifests" / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        result = entente("batch", "in", "out")
    assert result.exit_code == 2 and result.stderr == (
        "entente: out is in use by another batch: wait for it, or name another folder\n"
    )


def test_without_ray_the_line_says_how_to_have_it(entente, corpus, monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "ray", None)
    result = entente("batch", "in", "out", "--engine", "ray")
    assert result.exit_code == 2 and "pip install 'entente[batch]'" in result.stderr


def test_a_cluster_that_is_not_there_is_one_line(entente, corpus, monkeypatch):
    from entente.batch import engines

    def refuse(self, workers, address):
        raise ConnectionError("nobody\nanswers")

    monkeypatch.setattr(engines.Ray, "__init__", refuse)
    result = entente("batch", "in", "out", "--engine", "ray", "--address", "10.0.0.1:6379")
    assert result.exit_code == 2 and result.stderr == "entente: no Ray cluster at 10.0.0.1:6379: nobody answers\n"


def test_shares_and_then_the_whole_give_the_bytes_of_one_run(entente, here, corpus, tmp_path):
    assert entente("batch", "in", "one").exit_code == 0
    for share in ("1/2", "2/2"):
        result = entente("batch", "in", "many", "--share", share)
        assert result.exit_code == 0 and "dyad-months" not in result.stderr
    assert "0 shards coded, 3 were already" in entente("batch", "in", "many").stderr
    assert tables(tmp_path / "many") == tables(tmp_path / "one")


def test_a_document_that_kills_its_workers_costs_only_itself(process, table, tmp_path):
    (tmp_path / "in").mkdir()
    table("China met Russia.", "DEADLY.", "Iran met Qatar.", "DEADLY too.", "Qatar met Iran.", name="in/a.jsonl")
    result = process("batch", "in", "out", "--workers", "1", "--no-gate")
    told = result.stderr.decode()
    assert result.returncode == 1 and "Traceback" not in told
    assert [line for line in told.splitlines() if line.startswith("skipped")] == [
        f"skipped Story {number}: its worker process died (out of memory?); split the document" for number in (2, 4)
    ]
    assert "1 shards coded, 0 were already, 0 failed" in told and "3 documents" in told


def test_an_interrupt_ends_with_130_and_the_next_run_goes_on(started, process, corpus, table, tmp_path):
    table("China met Iran.", "SLOW.", name="in/c.jsonl")
    running = started("batch", "in", "out", "--workers", "1", "--no-gate")
    while b"2 of 3 shards coded" not in (line := running.stderr.readline()):
        assert line, "it ended too early"
    journals = tmp_path / "out" / ".work"
    for _ in range(600):  # until it is at the document that takes long
        if any(path.stat().st_size for path in journals.glob("*.journal")):
            break
        time.sleep(0.1)
    os.killpg(running.pid, signal.SIGINT)
    assert running.wait(timeout=60) == 130
    told = running.stderr.read()
    assert told.endswith(b"entente: interrupted\n") and b"Traceback" not in told
    table("China met Iran.", "Quick.", name="in/c.jsonl")
    result = process("batch", "in", "out", "--workers", "1", "--no-gate")
    assert result.returncode == 0 and b"1 shards coded, 2 were already, 0 failed" in result.stderr
