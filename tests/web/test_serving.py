import json
import os
import signal
import socket
import subprocess
import sys
import threading

import httpx
import pytest

from entente.store import StoreError
from entente.store.errors import explain
from entente.store.served import Served, forget, note, served
from entente.web.desk import Desk
from entente.web.serving import CannotListen, address_of, listening, serve


def test_a_port_in_use_is_said_in_one_line():
    with listening("127.0.0.1", 0) as taken, pytest.raises(CannotListen, match=r"port \d+ is in use: end what uses it"):
        listening("127.0.0.1", taken.getsockname()[1])


@pytest.mark.parametrize("host", ["no.such.host.invalid", "203.0.113.7"])
def test_a_host_that_is_not_here_is_said_in_one_line(host):
    with pytest.raises(CannotListen, match=f"cannot listen at {host}"):
        listening(host, 0)


def test_an_address_can_be_asked():
    with listening("127.0.0.1", 0) as opened:
        assert address_of(opened, "127.0.0.1") == f"http://127.0.0.1:{opened.getsockname()[1]}"
        assert address_of(opened, "::1").startswith("http://[::1]:")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_desk_answers_until_a_signal_ends_it_and_its_work(store, number):
    opened = listening("127.0.0.1", 0)
    url, faults, ended, said = address_of(opened, "127.0.0.1"), [], [], []

    def unheard(number: int, frame: object) -> None:
        faults.append("the desk did not listen to the signal")

    def work(stop: threading.Event) -> None:
        stop.wait()
        ended.append(True)

    def fails(stop: threading.Event) -> None:
        raise StoreError("no more room")

    def ask() -> None:
        try:
            said.append(httpx.get(f"{url}/api/v1/events", timeout=30).status_code)
        finally:
            os.kill(os.getpid(), number)

    asking = threading.Thread(target=ask)
    before = signal.signal(number, unheard)  # the signal must not be the end of the tests, whatever the desk does
    asking.start()
    try:
        serve(Desk(store), opened, [work, fails], faults.append)
        assert signal.getsignal(number) is unheard
    finally:
        asking.join()
        signal.signal(number, before)
    assert (said, ended, faults) == ([200], [True], ["no more room"])
    with pytest.raises(httpx.ConnectError):
        httpx.get(url)


def test_a_note_says_who_serves_a_store(tmp_path):
    path = str(tmp_path / "news.duckdb")
    assert served(path) is None
    note(path, "http://127.0.0.1:1")
    assert served(path) == Served(os.getpid(), "http://127.0.0.1:1")
    locked = f"Conflicting lock is held in /usr/bin/python3 (PID {os.getpid()})"
    assert explain(locked, path).endswith(
        f"is in use by process {os.getpid()} (entente serve): ask it with --url http://127.0.0.1:1"
    )
    assert "wait until it ends" in explain("Conflicting lock is held in /usr/bin/python3 (PID 1)", path)
    forget(path)
    assert served(path) is None and list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"pid": "x", "url": "y"}', '{"pid": -1, "url": "y"}'])
def test_a_note_that_says_nothing_is_passed_over(tmp_path, text):
    (tmp_path / "news.duckdb.serve.json").write_text(text)
    assert served(str(tmp_path / "news.duckdb")) is None
    forget(str(tmp_path / "news.duckdb"))


def test_a_note_of_a_dead_process_is_passed_over_and_not_ours_to_remove(tmp_path):
    dead = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True)
    left = tmp_path / "news.duckdb.serve.json"
    left.write_text(json.dumps({"pid": int(dead.stdout), "url": "http://127.0.0.1:1"}))
    assert served(str(tmp_path / "news.duckdb")) is None
    forget(str(tmp_path / "news.duckdb"))
    assert left.exists()


def test_alerts_are_a_feed(desk, store):
    response = desk.get("/alerts.atom")
    assert response.headers["content-type"].startswith("application/atom+xml") and b"<feed" in response.content


def test_ipv6_is_listened_to_where_there_is_any():
    if not socket.has_ipv6:
        pytest.skip("no IPv6 here")
    try:
        opened = listening("::1", 0)
    except CannotListen:
        pytest.skip("no IPv6 here")
    opened.close()
