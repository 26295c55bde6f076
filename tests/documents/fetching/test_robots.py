"""robots.txt: kept as written, asked for once a day, and what follows where it cannot be had."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from entente.documents.fetching import Fetcher, FetchError

if TYPE_CHECKING:
    from documents.fetching.conftest import Clock, Site

Make = Callable[..., Fetcher]


def fault(fetcher: Fetcher, url: str) -> FetchError:
    with pytest.raises(FetchError) as caught:
        fetcher.get(url)
    return caught.value


def test_what_robots_txt_forbids_is_not_fetched(site: Site, fetcher: Fetcher) -> None:
    site.serve(
        "/robots.txt", b"User-agent: *\nDisallow: /private\nAllow: /private/open\n\nUser-agent: other\nDisallow: /"
    )
    for path in ("/private/a", "/private/open", "/a"):
        site.serve(path)
    error = fault(fetcher, site.url("/private/a"))
    assert (error.reason, error.passing) == ("robots", False)
    assert fetcher.get(site.url("/private/open")).body == fetcher.get(site.url("/a")).body == b"fine"
    assert "/private/a" not in site.asked


def test_rules_for_us_win_over_rules_for_all(site: Site, fetcher: Fetcher) -> None:
    site.serve("/robots.txt", b"\xef\xbb\xbfUser-agent: *\nDisallow:\n\nUser-agent: Entente\nDisallow: /a")
    site.serve("/a")
    assert fault(fetcher, site.url("/a")).reason == "robots"


def test_a_redirect_to_a_forbidden_page_is_not_followed(site: Site, fetcher: Fetcher) -> None:
    site.serve("/robots.txt", b"User-agent: *\nDisallow: /private")
    site.redirect("/a", "/private")
    site.serve("/private")
    assert fault(fetcher, site.url("/a")).reason == "robots"
    assert "/private" not in site.asked


def test_robots_txt_is_believed_for_a_day(site: Site, fetcher: Fetcher, clock: Clock) -> None:
    site.serve("/a")
    for _ in range(3):
        fetcher.get(site.url("/a"))
        clock.now += 30_000
    assert site.asked.count("/robots.txt") == 1
    clock.now += 30_000
    site.serve("/robots.txt", b"User-agent: *\nDisallow: /")
    assert fault(fetcher, site.url("/a")).reason == "robots"


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_no_robots_txt_forbids_nothing(site: Site, fetcher: Fetcher, status: int) -> None:
    site.serve("/robots.txt", b"User-agent: *\nDisallow: /", status)
    site.serve("/a")
    assert fetcher.get(site.url("/a")).body == b"fine"


def test_a_robots_txt_that_redirects_for_ever_forbids_nothing(site: Site, fetcher: Fetcher) -> None:
    site.redirect("/robots.txt", "/robots.txt")
    site.serve("/a")
    assert fetcher.get(site.url("/a")).body == b"fine"


@pytest.mark.parametrize("status", [429, 500, 503])
def test_while_robots_txt_cannot_be_had_nothing_is_fetched(
    site: Site, make_fetcher: Make, clock: Clock, status: int
) -> None:
    site.serve("/robots.txt", status=status)
    site.serve("/a")
    fetcher = make_fetcher(tries=2)
    for _ in range(2):
        error = fault(fetcher, site.url("/a"))
        assert (error.reason, error.passing) == ("robots", True)
        assert "robots.txt" in str(error)
    assert site.asked == ["/robots.txt"] * 2  # the second call knows, and asks nobody
    site.serve("/robots.txt", b"")
    clock.now += 301
    assert fetcher.get(site.url("/a")).body == b"fine"


def test_a_host_that_cannot_be_reached_is_said_to_be_so(make_fetcher: Make) -> None:
    error = fault(make_fetcher(tries=1), "http://127.0.0.1:1/a")
    assert (error.reason, error.passing) == ("connection", True)


def test_the_delay_that_robots_txt_asks_for_is_kept_up_to_a_minute(site: Site, fetcher: Fetcher, clock: Clock) -> None:
    for asked, kept in ((b"7", 7.0), (b"0.1", 1.0), (b"100000", 60.0), (b"soon", 1.0), (b"-3", 1.0)):
        site.serve("/robots.txt", b"User-agent: *\nCrawl-delay: " + asked)
        site.serve("/a")
        clock.now += 100_000
        fetcher.get(site.url("/a"))
        clock.slept.clear()
        fetcher.get(site.url("/a"))
        assert clock.slept == [kept], asked


def test_a_huge_robots_txt_is_read_as_far_as_it_must_be(site: Site, fetcher: Fetcher) -> None:
    site.serve("/robots.txt", b"User-agent: *\nDisallow: /private\n" + b"# nothing\n" * 200_000)
    site.serve("/a")
    assert fault(fetcher, site.url("/private")).reason == "robots"
    assert fetcher.get(site.url("/a")).body == b"fine"


@pytest.mark.parametrize(
    "body", [b"<html>not found</html>", b"\x00\xff\xfe" * 100, b"Disallow: /", b"User-agent: \xe9\n"]
)
def test_a_robots_txt_that_is_none_forbids_nothing(site: Site, fetcher: Fetcher, body: bytes) -> None:
    site.serve("/robots.txt", body)
    site.serve("/a")
    assert fetcher.get(site.url("/a")).body == b"fine"
