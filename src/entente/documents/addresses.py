"""Web addresses: one spelling for each, so that one page under many addresses is known for one."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit, urlunsplit

LONGEST = 8_000  # characters; servers take no longer ones
_PORTS = {"http": 80, "https": 443}

# What newsletters, advertisers and social networks add to follow readers; no page is chosen by it.
_TRACKING = re.compile(
    r"utm_\w+|at_(?:medium|campaign|custom\d|link_\w+|format|ptr_\w+|bbc_team)|ns_(?:campaign|mchannel|source|linkname|fee)"
    r"|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|twclid|ttclid|igshid|igsh|li_fat_id|mc_[ce]id|mkt_tok"
    r"|_hs(?:enc|mi)|(?:hsa|pk|mtm|matomo)_\w+|_ga|_gl|cmpid|icid|ocid|ito|smid|wt\.mc_id|wt_mc|xtor|__twitter_impression",
    re.IGNORECASE,
)
_DROPPED = re.compile("[\t\r\n]")  # as browsers do
_HOST = re.compile(r"[a-z0-9._-]+|\[[0-9a-f:.]+\]")
_ESCAPE = re.compile(r"%[0-9a-fA-F]{2}")
_UNSAFE = re.compile(r"[^!-~]|[\"<>\\^`{|}]|%(?![0-9a-fA-F]{2})")


def canonical_url(url: str) -> str:
    """The one spelling of a web address: as `request_url` gives it, without the parameters that follow readers.

    The other parameters keep their order. What is no web address comes back without white space around it.
    """
    try:
        parts = urlsplit(request_url(url))
    except ValueError:
        return url.strip()
    kept = (part for part in parts.query.split("&") if part and not _TRACKING.fullmatch(part.partition("=")[0]))
    return urlunsplit(parts._replace(query="&".join(kept)))


def request_url(url: str) -> str:
    """A web address as it is asked for: scheme and host in lower case, everything in ASCII, a path at least "/".

    User name and password, fragment and default port are dropped. Raises ValueError for what is no http or https
    address.
    """
    if len(url) > LONGEST:
        raise ValueError(f"an address of more than {LONGEST:,} characters")
    parts = urlsplit(_DROPPED.sub("", url).strip())
    if parts.scheme not in _PORTS:
        raise ValueError("not an http or https address")
    if "\\" in parts.netloc:
        raise ValueError("not the name of a host")  # some read it as a slash, some do not
    host = _ascii_host(parts.hostname or "")
    port = "" if parts.port in (None, _PORTS[parts.scheme]) else f":{parts.port}"
    return urlunsplit((parts.scheme, host + port, _escaped(parts.path) or "/", _escaped(parts.query), ""))


def link_url(link: str | None, base: str) -> str | None:
    """The canonical address that a link in `base` leads to; None if it leads to no web page."""
    if not link or not link.strip():
        return None
    try:
        return canonical_url(request_url(urljoin(base, link.strip())))
    except ValueError:
        return None


def host_of(url: str) -> str:
    """The host of a web address, in lower case and without port; "" if it has none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _ascii_host(host: str) -> str:
    # Names in other scripts travel as "xn--…".
    if not host.isascii():
        import idna

        host = idna.encode(host, uts46=True).decode("ascii")  # its error is a ValueError
    host = f"[{host}]" if ":" in host else host.lower()
    if not _HOST.fullmatch(host):
        raise ValueError("not the name of a host")
    return host


def _escaped(part: str) -> str:
    part = _UNSAFE.sub(lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8", "replace")), part)
    return _ESCAPE.sub(lambda match: match[0].upper(), part)
