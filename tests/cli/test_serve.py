"""A real `entente serve` in a process of its own, asked over HTTP and by commands with --url."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import httpx
import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "watch"))  # a site on loopback, with feeds

TEXTS = [
    "China met Russia in Moscow. China said Russia helped Iran.",
    "Iran met Qatar in Doha.\n\nQatar said Iran lied.",
    "Russia met Iran.",
]
TOKEN = "a token of sixteen and more"


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """The folder of a store that is served, beside an equal one that is not, and the address."""
    from shell import command, environment

    folder = tmp_path_factory.mktemp("served")
    rows = [
        {"id": str(number), "text": text, "title": f"Story {number}", "date": f"2023-03-1{number}", "outlet": "Daily"}
        for number, text in enumerate(TEXTS, 1)
    ]
    (folder / "news.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    code = command("code", "news.jsonl", "--db", "news.duckdb", "--format", "jsonl")
    subprocess.run(code, cwd=folder, env=environment(), check=True, capture_output=True, timeout=120)
    (folder / "twin.duckdb").write_bytes((folder / "news.duckdb").read_bytes())
    (folder / "token").write_text(TOKEN + "\n")
    log = (folder / "log").open("w+")
    process = subprocess.Popen(
        command("serve", "--db", "news.duckdb", "--port", "0", "--token-file", "token"),
        cwd=folder, env=environment(), stdout=log, stderr=log,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )  # fmt: skip
    try:
        yield folder, _address(log, process), process
    finally:
        process.kill()
        process.wait()
        log.close()


def _address(log, process):
    for _ in range(1200):
        log.seek(0)
        if found := re.search(r"entente serves \S+ at (\S+)", log.read()):
            return found[1]
        assert process.poll() is None
        time.sleep(0.05)
    raise AssertionError("no address")


@pytest.fixture
def asked(served, entente, monkeypatch):
    """Run a command on the store that is served and on its twin; both results."""
    folder, url, _ = served

    def run(*arguments, **options):
        monkeypatch.chdir(folder)
        return entente(*arguments, "--url", url, **options), entente(*arguments, "--db", "twin.duckdb", **options)

    return run


def files_under(path):
    if path.is_dir():
        return {str(each.relative_to(path)): each.read_bytes() for each in path.rglob("*") if each.is_file()}
    return path.read_bytes()


@pytest.mark.parametrize("kind", ["documents", "mentions", "statements", "events", "episodes"])
@pytest.mark.parametrize("layout", ["jsonl", "csv", "table"])
@pytest.mark.parametrize("text", [[], ["--text", "none"], ["--text", "document"]])
def test_url_gives_the_same_bytes_as_db(asked, kind, layout, text):
    if kind == "episodes":
        text = []
    ours, twin = asked(kind, "--format", layout, *text)
    assert (ours.exit_code, ours.stdout_bytes, ours.stderr) == (twin.exit_code, twin.stdout_bytes, twin.stderr)
    assert ours.exit_code == 0 and (ours.stdout or kind == "episodes")


@pytest.mark.parametrize(
    "arguments",
    [
        ["mentions", "--actor", "CHN", "--type", "consult", "--status", "actual"],
        ["mentions", "--limit", "1"],
        ["mentions", "--limit", "0", "--format", "csv"],
        ["events", "--since", "11 March 2023", "--until", "2023-03-12"],
        ["events", "--changed-since", "2020-01-01"],
        ["events", "--actor", "Atlantis", "--format", "table"],
        ["statements", "--speaker", "QAT", "--stance", "critical"],
        ["statements", "--format", "html"],
        ["dyad", "CHN", "RUS", "--period", "day"],
        ["dyad", "China", "Russia", "--period", "day", "--format", "csv", "--directed"],
        ["dyad", "CHN", "RUS", "--period", "day", "--format", "jsonl", "--type", "consult"],
        ["dyad", "CHN", "org/nato", "--compare", "IRN QAT"],
        ["dyad", "CHN", "Atlantis"],
        ["dyad", "CHN", "RUS", "--compare", "USA"],
    ],
)
def test_url_takes_the_same_options_as_db(asked, arguments):
    ours, twin = asked(*arguments)
    assert (ours.exit_code, ours.stdout_bytes, ours.stderr) == (twin.exit_code, twin.stdout_bytes, twin.stderr)


@pytest.mark.parametrize(
    "arguments",
    [
        ["export", "polecat", "out.txt"],
        ["export", "icews", "out.tab", "--actor", "CHN"],
        ["export", "gdelt", "out"],
        ["export", "gdelt-mentions", "out"],
        ["export", "panel", "out.csv", "--period", "year"],
        ["export", "panel", "out.dta", "--period", "year"],
        ["export", "parquet", "folder", "--text", "sentence"],
        ["mentions", "--output", "out.parquet"],
        ["dyad", "CHN", "RUS", "--html", "out.html", "--markdown", "out.md", "--svg", "out.svg", "--png", "out.png"],
    ],
)
def test_files_are_the_same_too(served, entente, monkeypatch, tmp_path, arguments):
    folder, url, _ = served
    written = []
    for name, source in (("ours", ["--url", url]), ("twin", ["--db", folder / "twin.duckdb"])):
        (tmp_path / name).mkdir()
        monkeypatch.chdir(tmp_path / name)
        result = entente(*arguments, *source)
        assert result.exit_code == 0, result.stderr
        written.append((files_under(tmp_path / name), result.stdout, result.stderr))
    assert written[0] == written[1] and written[0][0]


def test_a_bundle_comes_whole(served, entente, monkeypatch, tmp_path):
    _, url, _ = served
    monkeypatch.chdir(tmp_path)
    assert "3 events written to out.zip" in entente("export", "bundle", "out.zip", "--url", url).stderr
    assert (tmp_path / "out.zip").read_bytes().startswith(b"PK")


def test_an_export_that_fails_leaves_nothing(served, entente, monkeypatch, tmp_path):
    _, url, _ = served
    monkeypatch.chdir(tmp_path)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").touch()
    assert entente("export", "parquet", "full", "--url", url).exit_code == 2
    assert entente("export", "icews", "x.tab", "--speaker", "CHN", "--url", url).exit_code == 2
    assert entente("export", "panel", "x.xlsx", "--url", url).exit_code == 2
    assert [path.name for path in tmp_path.iterdir()] == ["full"]


def test_a_second_command_is_told_whom_to_ask(served, process):
    folder, url, desk = served
    result = process("events", "--db", folder / "news.duckdb")
    assert result.returncode == 1
    assert result.stderr.decode() == (
        f"entente: {folder / 'news.duckdb'} is in use by process {desk.pid} (entente serve): ask it with --url {url}\n"
    )


def test_a_desk_is_asked_and_written_to_over_http(served):
    _, url, _ = served
    assert [each["id"] for each in httpx.get(f"{url}/api/v1/events").json()["records"]]
    assert httpx.get(url, headers={"accept": "text/html"}).status_code == 200
    text = {"text": "Iran met China in Doha."}
    assert httpx.post(f"{url}/api/v1/code?store=true", json=text).status_code == 401
    told = httpx.post(f"{url}/api/v1/code", json=text, headers={"authorization": f"Bearer {TOKEN}"}, timeout=60)
    assert told.json()["mentions"] and told.headers["x-content-type-options"] == "nosniff"
    assert httpx.get(f"{url}/api/v1/events", headers={"host": "evil.example"}).status_code == 421


class _Other(BaseHTTPRequestHandler):
    """Some other server: by path, one that is no desk, one of another version, one behind a login."""

    def do_GET(self):
        self.send_response(401 if self.path.startswith("/login") else 200)
        if not self.path.startswith("/other"):
            from entente import __version__

            self.send_header("entente-version", __version__ if self.path.startswith("/login") else "99.0")
        self.end_headers()
        self.wfile.write(b"hello")

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def other():
    server = HTTPServer(("127.0.0.1", 0), _Other)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    "path, said",
    [
        ("/other", "is no desk of entente: check the address"),
        ("/later", "runs entente 99.0, this is"),
        ("/login", "HTTP status 401"),
    ],
)
def test_what_is_no_desk_for_us_is_said_in_one_line(entente, other, path, said):
    result = entente("events", "--url", other + path)
    assert result.exit_code == 1 and said in result.stderr and len(result.stderr.splitlines()) == 1


def test_nobody_at_an_address_is_said_in_one_line(entente):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    result = entente("events", "--url", f"http://127.0.0.1:{port}")
    assert result.exit_code == 1 and "nobody answers at" in result.stderr and len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize("url", ["news.duckdb", "ftp://x", "http://", "http://[", "http://x:y", "//x", ""])
def test_an_address_that_is_none_is_a_misuse(entente, url):
    result = entente("events", "--url", url)
    assert result.exit_code == 2 and "is no address of a desk" in result.stderr


@pytest.mark.parametrize(
    "command", [["documents"], ["events"], ["episodes"], ["dyad", "CHN", "RUS"], ["export", "icews", "x"]]
)
def test_one_of_db_and_url_is_given(entente, command):
    for given in ([], ["--db", "x.duckdb", "--url", "http://127.0.0.1:1"]):
        result = entente(*command, *given)
        assert result.exit_code == 2 and "--db FILE, or --url ADDRESS" in result.stderr


def test_explain_needs_the_store(entente):
    result = entente("mentions", "--url", "http://127.0.0.1:1", "--explain", "men-1")
    assert result.exit_code == 2 and "--explain is for --db" in result.stderr


@pytest.mark.parametrize(
    "arguments, said",
    [
        (["--alerts", "a.toml"], "give --watch FEEDS too"),
        (["--token-file", "none"], "none cannot be read"),
        (["--token-file", "short"], "give it 16 or more"),
        (["--watch", "none.toml"], "none.toml"),
        (["--port", "99999"], "--port"),
        (["--host", "no.such.host.invalid"], "cannot listen at no.such.host.invalid"),
    ],
)
def test_a_desk_that_cannot_be_is_said_in_one_line(entente, tmp_path, arguments, said):
    (tmp_path / "short").write_text("short")
    result = entente("serve", "--db", "new.duckdb", *arguments)
    assert result.exit_code in (1, 2) and said in result.stderr and len(result.stderr.splitlines()) == 1
    assert not (tmp_path / "new.duckdb").exists()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_desk_that_is_ended_leaves_its_store_whole(started, entente, tmp_path, number):
    process = started("serve", "--db", "new.duckdb", "--port", "0", "--host", "0.0.0.0")
    said = process.stderr.readline().decode() + process.stderr.readline().decode()
    assert "entente serves new.duckdb at http://0.0.0.0:" in said and "0.0.0.0 is not loopback" in said
    assert json.loads((tmp_path / "new.duckdb.serve.json").read_text())["pid"] == process.pid
    url = re.search(r"http://\S+", said)[0].replace("0.0.0.0", "127.0.0.1")
    assert httpx.get(f"{url}/api/v1/events", timeout=30).json() == {"records": [], "next": None}
    os.kill(process.pid, number)
    _, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (0, b"")
    assert not (tmp_path / "new.duckdb.serve.json").exists()
    assert entente("documents", "--db", "new.duckdb").exit_code == 0


@pytest.fixture
def site():
    from site_on_loopback import Site

    made = Site()
    yield made
    made.close()


def test_feeds_are_watched_while_people_read_and_write(started, tmp_path, site):
    from site_on_loopback import entry, rss, story

    texts = [f"China met Russia in Moscow. {story(number)}" for number in range(3)]
    feed = site.serve("/feed", rss(*(entry(f"{site.url}/{n}", text) for n, text in enumerate(texts))))
    (tmp_path / "feeds.toml").write_text(f'[[feed]]\nurl = "{feed}"\n[fetching]\ndelay = 0\n')
    rule = '[[rule]]\nname = "They meet"\ndyad = ["CHN", "RUS"]\n'
    (tmp_path / "alerts.toml").write_text(rule)
    (tmp_path / "token").write_text(TOKEN)
    process = started(
        *("serve", "--db", "new.duckdb", "--port", "0", "--token-file", "token", "--watch", "feeds.toml"),
        *("--alerts", "alerts.toml", "--allow-private"),
    )
    url = re.search(r"http://\S+", process.stderr.readline().decode())[0]
    answers, statuses, writes = [], set(), []
    with httpx.Client(base_url=f"{url}/api/v1", timeout=60) as client:
        for number in range(600):
            answers = client.get("/documents").json()["records"]
            statuses.add(client.get("/events?text=sentence").status_code)
            if number < 3:
                posted = {"text": f"Iran met Qatar in Doha, number {number}."}
                headers = {"authorization": f"Bearer {TOKEN}"}
                writes.append(client.post("/code?store=true", json=posted, headers=headers).status_code)
            if len(answers) == 6 and client.get("/search?q=moscow&kind=event").json()["hits"]:
                break
            time.sleep(0.05)
        assert len(answers) == 6 and statuses == {200} and writes == [200, 200, 200]
        assert b"They meet" in httpx.get(f"{url}/alerts.atom").content
    process.terminate()
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 0 and f"{feed}: 3 new; coded 3" in errors.decode()
