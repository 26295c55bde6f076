import os
import signal
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "watch"))

from site_on_loopback import Site, entry, rss, story

from entente.store import open_store

FETCHING = "[fetching]\nallow_private = true\ndelay = 0\ntries = 1\n"


@pytest.fixture
def site():
    made = Site()
    yield made
    made.close()


@pytest.fixture
def feeds(site, tmp_path):
    """A file that names one feed of three items."""
    url = site.serve("/feed", rss(*(entry(f"{site.url}/{number}", story(number)) for number in range(3))))
    path = tmp_path / "feeds.toml"
    path.write_text(f'{FETCHING}\n[[feed]]\nurl = "{url}"\n', "utf-8")
    return path


def test_once_codes_what_is_new_and_reports_a_line_a_feed(entente, feeds, site, lines):
    result = entente("watch", feeds, "--db", "news.duckdb", "--once")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.splitlines()[0] == f"{site.url}/feed: 3 new; coded 3"
    assert result.stderr.splitlines()[1].startswith("merged 3 mentions into events: ")
    assert len(lines(entente("documents", "--db", "news.duckdb"))) == 3


def test_once_again_has_nothing_to_do(entente, feeds, site):
    entente("watch", feeds, "--db", "news.duckdb", "--once")
    result = entente("watch", feeds, "--db", "news.duckdb", "--once")
    assert (result.exit_code, result.output) == (0, "")


def test_what_was_skipped_is_told_with_the_reason(entente, feeds, site):
    german = "Die Außenminister der beiden Länder haben sich am Dienstag in Wien getroffen und lange gesprochen. " * 12
    items = [entry(f"{site.url}/{number}", story(1)) for number in range(3)]
    site.serve("/feed", rss(*items, entry(f"{site.url}/de", german), entry(f"{site.url}/gone", title="\x1b[2J gone")))
    result = entente("watch", feeds, "--db", "news.duckdb", "--once")
    first, fault = result.stderr.splitlines()[:2]
    assert first == (f"{site.url}/feed: 5 new; coded 1; skipped 4 (2 the same as others, 1 not in English, 1 failed)")
    assert fault == f"{site.url}/gone: the server answers 404 (Not Found)"
    assert result.exit_code == 0


def test_a_feed_that_fails_is_said_and_makes_cron_write(entente, feeds, site):
    site.serve("/feed", "broken", 500)
    result = entente("watch", feeds, "--db", "news.duckdb", "--once")
    assert result.exit_code == 1
    (line,) = result.stderr.splitlines()
    assert line.startswith(f"{site.url}/feed: failing since 20") and "(1 time): " in line and "; next try 20" in line
    site.serve("/feed", "gone", 410)
    again = entente("watch", feeds, "--db", "other.duckdb", "--once")
    assert again.exit_code == 1 and "gone, not polled again: take it out of the file" in again.stderr


def test_private_addresses_are_refused_unless_allowed(entente, feeds, site):
    feeds.write_text(feeds.read_text("utf-8").replace("allow_private = true", ""), "utf-8")
    refused = entente("watch", feeds, "--db", "news.duckdb", "--once")
    assert refused.exit_code == 1 and "no public address" in refused.stderr and not site.asked
    assert entente("watch", feeds, "--db", "other.duckdb", "--once", "--allow-private").exit_code == 0


def test_alerts_go_to_standard_output(entente, feeds, tmp_path):
    rules = tmp_path / "alerts.toml"
    rules.write_text('[[rule]]\nname = "talks"\ndyad = ["CHN", "RUS"]\n[send]\natom = "alerts.atom"\n', "utf-8")
    result = entente("watch", feeds, "--db", "news.duckdb", "--once", "--alerts", rules)
    assert result.exit_code == 0
    assert all(line.startswith("talks: China → Russia: CONSULT (visit)") for line in result.stdout.splitlines())
    assert result.stdout and "China → Russia" in (tmp_path / "alerts.atom").read_text("utf-8")
    rules.write_text(rules.read_text("utf-8").replace("[send]", "[send]\nterminal = false"), "utf-8")
    assert entente("watch", feeds, "--db", "other.duckdb", "--once", "--alerts", rules).stdout == ""


def test_a_list_in_opml_is_taken_as_it_is(entente, feeds, site, tmp_path):
    path = tmp_path / "feeds.opml"
    path.write_text(f'<opml version="2.0"><body><outline xmlUrl="{site.url}/feed"/></body></opml>', "utf-8")
    result = entente("watch", path, "--db", "news.duckdb", "--once", "--allow-private")
    assert result.exit_code == 0 and "coded 3" in result.stderr


@pytest.mark.parametrize(
    ("text", "said"),
    [("[[feed]]\nurl = 'gopher://x'", "feeds.toml: feed 1 (gopher://x): want an address"), ("x = ", "is no TOML file")],
)
def test_a_file_that_cannot_be_used_is_a_misuse(entente, tmp_path, text, said):
    (tmp_path / "feeds.toml").write_text(text, "utf-8")
    result = entente("watch", "feeds.toml", "--db", "news.duckdb", "--once")
    assert result.exit_code == 2 and said in result.stderr and len(result.stderr.splitlines()) == 1
    assert not (tmp_path / "news.duckdb").exists()


def test_rules_that_cannot_be_used_are_a_misuse(entente, feeds, tmp_path):
    (tmp_path / "alerts.toml").write_text("[[rule]]\nname = 'r'\n", "utf-8")
    result = entente("watch", feeds, "--db", "news.duckdb", "--once", "--alerts", "alerts.toml")
    assert result.exit_code == 2 and "alerts.toml: rule 1 (r)" in result.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_well(started, feeds, tmp_path, number):
    running = started("watch", feeds, "--db", "news.duckdb")
    told = [running.stderr.readline() for _ in range(2)]
    assert b"3 new; coded 3" in told[0] and told[1].startswith(b"merged")
    os.kill(running.pid, number)
    assert running.wait(timeout=30) == 0
    assert running.stderr.read() == b""
    with open_store(tmp_path / "news.duckdb", read_only=True) as store:
        assert len(list(store.documents())) == 3


def test_a_signal_while_a_server_does_not_answer_ends_it_at_once(started, feeds, site):
    import threading

    asked, over = threading.Event(), threading.Event()

    def answer(handler):
        asked.set()
        over.wait(60)

    site.answers["/feed"] = answer
    running = started("watch", feeds, "--db", "news.duckdb")
    assert asked.wait(60)
    os.kill(running.pid, signal.SIGTERM)
    try:
        assert running.wait(timeout=15) == 0  # the fetcher alone would wait for 20 s
    finally:
        over.set()


def test_a_store_in_use_is_one_line(started, process, feeds):
    running = started("watch", feeds, "--db", "news.duckdb")
    running.stderr.readline()
    second = process("watch", feeds, "--db", "news.duckdb", "--once")
    os.kill(running.pid, signal.SIGTERM)
    running.wait(timeout=30)
    assert second.returncode == 1
    assert f"news.duckdb is in use by process {running.pid}".encode() in second.stderr
    assert len(second.stderr.splitlines()) == 1
