"""Addresses that nobody may be made to ask: by spelling, by redirect, by a name that changes its mind."""

from __future__ import annotations

import ipaddress
import ssl
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entente.documents.fetching import Fetcher, FetchError, FetchOptions
from entente.documents.fetching.guard import is_public, resolve

if TYPE_CHECKING:
    from documents.fetching.conftest import Clock, Site

Make = Callable[..., Fetcher]

REFUSED = """
    127.0.0.1 127.1 127.0.1 2130706433 0x7f000001 0x7f.0.0.1 0x7F.1 017700000001 0177.0.0.01 0177.0x0.1
    0 0.0.0.0 10.0.0.1 0xa.1 012.1 172.16.0.1 172.31.255.255 192.168.1.1 3232235777 0xc0a80101
    169.254.169.254 2852039166 0xa9fea9fe 0251.0376.0251.0376 100.64.0.1 192.0.0.1 192.0.2.1 198.18.0.1
    198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255
    [::] [::1] [0:0:0:0:0:0:0:1] [::127.0.0.1] [::ffff:127.0.0.1] [::ffff:7f00:1] [::ffff:a9fe:a9fe] [::ffff:8.8.8.8]
    [::ffff:0:127.0.0.1] [fe80::1] [fec0::1] [fc00::1] [fd00:ec2::254] [ff02::1] [100::1] [2001:db8::1] [3fff::1]
    [64:ff9b::127.0.0.1] [64:ff9b::a9fe:a9fe] [64:ff9b::a00:1] [64:ff9b:1::1] [2002:7f00:1::] [2002:a9fe:a9fe::1]
    [2002:808:808::1] [2001:0:7f00:1::] [2001::1] [5f00::1] [4000::1]
""".split()
PUBLIC = "8.8.8.8 1.1.1.1 93.184.215.14 192.0.1.1 2606:4700::1111 2a00:1450:4001::200e 64:ff9b::808:808".split()


def fault(fetcher: Fetcher, url: str) -> FetchError:
    with pytest.raises(FetchError) as caught:
        fetcher.get(url)
    return caught.value


@pytest.fixture
def strict(make_fetcher: Make) -> Fetcher:
    """A fetcher as by default: public addresses only."""
    fetcher = make_fetcher(allow_private=False)
    fetcher._guard._sockets = None  # no test may ask the internet
    return fetcher


@pytest.mark.parametrize("host", REFUSED)
def test_no_spelling_of_a_private_address_is_asked(strict: Fetcher, host: str) -> None:
    error = fault(strict, f"http://{host}/latest/meta-data/")
    assert (error.reason, error.passing) == ("refused address", False)


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST", "user@localhost", "8.8.8.8@127.0.0.1", "１２７.0.0.1", "127。0。0。1"]
)
def test_names_of_loopback_are_refused_too(strict: Fetcher, host: str) -> None:
    assert fault(strict, f"http://{host}/").reason == "refused address"


@pytest.mark.parametrize(
    "host", ["127.0.0.1%00.example", "[fe80::1%25eth0]", "127.0.0.1\\@8.8.8.8", "a b", "[::1", "😀" * 40]
)
def test_hosts_that_are_none_are_no_addresses(strict: Fetcher, host: str) -> None:
    assert fault(strict, f"http://{host}/").reason == "not http"


def test_public_addresses_are_told_from_the_others() -> None:
    assert [address for address in PUBLIC if not is_public(address)] == []
    assert not is_public("fe80::1%eth0")
    assert not is_public("no address")


@given(st.ip_addresses(v=4))
def test_an_address_of_ipv4_behind_nat64_is_judged_by_itself(address: ipaddress.IPv4Address) -> None:
    assert is_public(f"64:ff9b::{address}") == is_public(str(address))
    assert not is_public(f"::ffff:{address}")
    assert not (address.is_private and is_public(str(address)))


def test_a_redirect_to_a_private_address_is_refused(site: Site, make_fetcher: Make) -> None:
    # The first host passes for public since its connection leads to the test's server.
    site.redirect("/a", "http://169.254.169.254/latest/meta-data/")
    site.redirect("/b", f"http://[::ffff:127.0.0.1]:{site.server_address[1]}/secret")
    site.serve("/secret")
    fetcher = make_fetcher({"resolve": resolve}, allow_private=False)
    _lead_to_loopback(fetcher, "93.184.215.14")
    for path in ("/a", "/b"):
        error = fault(fetcher, site.url(path, "93.184.215.14"))
        assert (error.reason, error.passing) == ("refused address", False)
    assert "/secret" not in site.asked


def test_a_name_that_changes_its_address_gains_nothing(site: Site, make_fetcher: Make) -> None:
    answers = ["93.184.215.14"] * 2
    asked: list[str] = []

    def rebinding(host: str, port: int) -> Sequence[str]:
        asked.append(host)
        return [answers.pop() if answers else "127.0.0.1"]

    site.serve("/a", Connection="close")
    site.serve("/robots.txt", b"", Connection="close")
    fetcher = make_fetcher({"resolve": rebinding}, allow_private=False)
    connected = _lead_to_loopback(fetcher, "93.184.215.14")
    assert fetcher.get(site.url("/a", "evil.example")).body == b"fine"
    assert fault(fetcher, site.url("/a", "evil.example")).reason == "refused address"
    # One look-up a connection, and the connection goes where the look-up said.
    assert asked == ["evil.example"] * 3
    assert connected == ["93.184.215.14"] * 2
    assert site.asked == ["/robots.txt", "/a"]


def test_one_private_address_among_public_ones_is_enough(make_fetcher: Make) -> None:
    fetcher = make_fetcher({"resolve": lambda host, port: ["93.184.215.14", "10.0.0.1"]}, allow_private=False)
    error = fault(fetcher, "http://evil.example/")
    assert error.reason == "refused address"
    assert "10.0.0.1" in str(error)


def test_a_host_without_an_answering_address_is_a_passing_fault(make_fetcher: Make) -> None:
    def unknown(host: str, port: int) -> Sequence[str]:
        raise OSError("no such host")

    for found in (unknown, lambda host, port: []):
        error = fault(make_fetcher({"resolve": found}, tries=1), "http://nowhere.example/")
        assert (error.reason, error.passing) == ("connection", True)


def test_the_next_address_is_tried_when_one_does_not_answer(site: Site, make_fetcher: Make) -> None:
    site.serve("/a")
    fetcher = make_fetcher({"resolve": lambda host, port: ["127.0.0.2", "127.0.0.1"]})
    assert fetcher.get(site.url("/a", "two.example")).body == b"fine"


def test_a_certificate_must_name_the_host(tls_site: Site, make_fetcher: Make, certificate: Path) -> None:
    tls_site.serve("/a")
    context = ssl.create_default_context(cafile=str(certificate))
    fetcher = make_fetcher({"resolve": lambda host, port: ["127.0.0.1"], "ssl_context": context}, tries=1)
    port = tls_site.server_address[1]
    assert fetcher.get(f"https://press.example:{port}/a").body == b"fine"
    error = fault(fetcher, f"https://other.example:{port}/a")
    assert (error.reason, error.passing) == ("certificate", True)
    assert "other.example" in str(error)


def test_a_certificate_of_nobody_known_is_refused(tls_site: Site, clock: Clock) -> None:
    options = FetchOptions(allow_private=True, tries=1)
    with Fetcher(options, clock, clock.sleep, resolve=lambda host, port: ["127.0.0.1"]) as fetcher:
        assert fault(fetcher, f"https://press.example:{tls_site.server_address[1]}/a").reason == "certificate"


def _lead_to_loopback(fetcher: Fetcher, address: str) -> list[str]:
    """Let connections to one public address end on loopback, as if the server stood there; what was connected."""
    sockets, connected = fetcher._guard._sockets, []
    connect = sockets.connect_tcp

    def connect_tcp(host: str, *arguments: object) -> object:
        connected.append(host)
        return connect("127.0.0.1" if host == address else host, *arguments)

    sockets.connect_tcp = connect_tcp
    return connected
