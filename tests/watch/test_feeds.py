from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from entente.documents import FetchOptions
from entente.watch import TableError, WatchedFeed, read_feeds
from entente.watch.tables import checked

EXAMPLES = Path(__file__).parents[2] / "examples"
ONE = '[[feed]]\nurl = "https://example.org/feed"\n'


def write(folder: Path, text: str) -> Path:
    path = folder / "feeds.toml"
    path.write_text(text, "utf-8")
    return path


def test_a_file_names_feeds_how_often_they_are_polled_and_how_pages_are_fetched(tmp_path: Path) -> None:
    text = """
    every = "1h"
    [[feed]]
    url = "https://example.org/world.xml"
    outlet = "Example"
    zone = "Asia/Shanghai"
    [[feed]]
    url = "http://example.com/feed.json"
    every = "5m"
    pages = "always"
    [fetching]
    delay = 0
    allow_private = true
    user_agent = "desk/1.0"
    """
    file = read_feeds(write(tmp_path, text))
    assert file.feeds == (
        WatchedFeed(
            url="https://example.org/world.xml",
            outlet="Example",
            zone=ZoneInfo("Asia/Shanghai"),
            every=timedelta(hours=1),
        ),
        WatchedFeed(url="http://example.com/feed.json", every=timedelta(minutes=5), pages="always"),
    )
    assert file.fetching == FetchOptions(delay=0, allow_private=True, user_agent="desk/1.0")


def test_without_more_a_feed_is_polled_every_quarter_of_an_hour(tmp_path: Path) -> None:
    file = read_feeds(write(tmp_path, ONE))
    assert file.feeds[0].every == timedelta(minutes=15) and file.feeds[0].pages == "missing"
    assert file.fetching == FetchOptions()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "it names no feed: write [[feed]] and its lines below"),
        ("feed = 1", "it names no feed"),
        ("[[feed]\n", "is no TOML file"),
        ("evry = 1\n" + ONE, "evry is not known here; known are every, feed, fetching"),
        ('every = "soon"\n' + ONE, "every: 'soon' is no time between two polls: want"),
        ("every = 15\n" + ONE, "every: 15 is no time"),
        (ONE + 'every = "0m"', "feed 1 (https://example.org/feed): every: '0m' is no time"),
        (ONE + 'every = "45d"', "every: '45d' is no time"),
        (ONE + 'page = "always"', "feed 1 (https://example.org/feed): page is not known here; known are url, outlet"),
        (ONE + 'zone = "Asia"', "zone: 'Asia' is no time zone: want a name such as"),
        (ONE + 'zone = "../passwd"', "zone: '../passwd' is no time zone"),
        (ONE + "zone = 8", "zone: 8 is no time zone"),
        (ONE + 'pages = "sometimes"', "pages: input should be 'missing', 'always' or 'never'"),
        ('[[feed]]\noutlet = "Example"', "feed 1: url is missing"),
        ('[[feed]]\nurl = "ftp://example.org/feed"', "feed 1 (ftp://example.org/feed): want an address that begins"),
        ('[[feed]]\nurl = "file:///etc/passwd"', "want an address that begins with http:// or https://"),
        ('[[feed]]\nurl = "http://[::1"', "want an address that begins with http:// or https://"),
        (
            ONE + '[[feed]]\nurl = "https://EXAMPLE.org/feed#top"',
            "feed 2 (https://EXAMPLE.org/feed#top) is feed 1 again",
        ),
        (ONE + "[fetching]\nspeed = 3", "fetching: speed is not known here; known are user_agent, allow_private"),
        (ONE + "[fetching]\ntimeout = 0", "fetching: timeout is 0: want more"),
        (ONE + "[fetching]\ndelay = -1.0", "fetching: delay is -1.0: want more"),
        (ONE + '[fetching]\ntries = "many"', "fetching: tries: input should be a valid integer"),
        ("fetching = 3\n" + ONE, "fetching is no table"),
    ],
)
def test_a_fault_is_one_line_that_names_file_and_entry(tmp_path: Path, text: str, said: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(TableError) as error:
        read_feeds(path)
    assert said in str(error.value) and str(error.value).startswith(str(path))
    assert len(str(error.value).splitlines()) == 1


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"nowhere\.toml cannot be read: No such file"):
        read_feeds(tmp_path / "nowhere.toml")


def test_a_list_in_opml_does_as_well(tmp_path: Path) -> None:
    path = tmp_path / "feeds.opml"
    path.write_text(
        '<opml version="2.0"><body><outline text="World">'
        '<outline type="rss" text="One" xmlUrl="https://example.org/one"/>'
        '<outline type="rss" text="Two" xmlUrl="https://example.org/two"/></outline></body></opml>',
        "utf-8",
    )
    assert [feed.url for feed in read_feeds(path).feeds] == ["https://example.org/one", "https://example.org/two"]


def test_a_broken_list_is_one_line(tmp_path: Path) -> None:
    path = tmp_path / "feeds.opml"
    path.write_text("<html><body>Not found</body></html>", "utf-8")
    with pytest.raises(TableError) as error:
        read_feeds(path)
    assert str(path) in str(error.value) and len(str(error.value).splitlines()) == 1


def test_the_example_can_be_used() -> None:
    assert len(read_feeds(EXAMPLES / "feeds.toml").feeds) == 2


@pytest.mark.parametrize("text", ["x = " + "[" * 50_000, f"x = {'9' * 5_000}", f'{ONE}[[feed]]\nurl = "a\u0085b"\n'])
def test_a_file_that_no_parser_can_read_is_told_in_one_line(tmp_path: Path, text: str) -> None:
    with pytest.raises(TableError, match=r"feeds\.toml") as raised:
        read_feeds(write(tmp_path, text))
    assert len(str(raised.value).splitlines()) == 1


def test_a_value_that_is_nested_too_deeply_to_be_quoted_is_refused(tmp_path: Path) -> None:
    nested: list[object] = []
    for _ in range(10_000):
        nested = [nested]
    with pytest.raises(TableError, match=r"feeds\.toml: feed 1 is nested too deeply"):
        checked(WatchedFeed, {"url": "https://a.example/", "every": nested}, tmp_path / "feeds.toml", "feed 1")
