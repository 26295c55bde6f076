"""Web addresses: one spelling for each, so that one page under many addresses is known for one."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, urlsplit, urlunsplit

DEFAULT_PORTS = {"http": 80, "https": 443}

# What newsletters, advertisers and social networks add to follow readers; no page is chosen by it.
_TRACKING = re.compile(
    r"(?:utm_\w*|at_(?:medium|campaign|custom\d|link_\w+|format|ptr_\w+|bbc_team)|ns_(?:campaign|mchannel|source|linkname|fee)"
    r"|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|twclid|ttclid|igshid|igsh|li_fat_id|mc_[ce]id|mkt_tok|_hs(?:enc|mi)"
    r"|(?:hsa|pk|mtm|matomo)_\w+|_ga|_gl|cmpid|icid|ocid|ito|smid|wt\.mc_id|wt_mc|xtor|__twitter_impression|feature=emb\w*)",
    re.IGNORECASE,
)
_ESCAPE = re.compile(r"%[0-9a-fA-F]{2}")
_UNSAFE = re.compile(r"[^!-~]|[\"<>\\^`{|}]")
_STRAY_PERCENT = re.compile(r"%(?![0-9a-fA-F]{2})")


def canonical_url(url: str) -> str:
    """The one spelling of a web address.

    Scheme and host in lower case (host names of other scripts as they travel, `xn--…`), no default port, no user name
    and password, no fragment, no tracking parameters; the other parameters keep their order. What is no http or
    https address comes back as it is, without white space around it.
    """
    url = "".join(url.split("\n")).replace("\r", "").replace("\t", "").strip()
    try:
        parts = urlsplit(url)
        host = ascii_host(parts)
        port = parts.port
    except ValueError:
        return url
    scheme = parts.scheme.lower()
    if scheme not in DEFAULT_PORTS or not host:
        return url
    netloc = host if port in (None, DEFAULT_PORTS[scheme]) else f"{host}:{port}"
    return urlunsplit((scheme, netloc, _escaped(parts.path) or "/", _escaped(_without_tracking(parts.query)), ""))


def ascii_host(parts: SplitResult) -> str:
    """The host of an address as it travels, "" if it has none. Raises ValueError for one that cannot be."""
    host = (parts.hostname or "").lower()
    if ":" in host:
        return f"[{host}]"
    if not host.isascii():
        import idna

        host = idna.encode(host, uts46=True).decode("ascii")  # its error is a ValueError
    return host


def _without_tracking(query: str) -> str:
    return "&".join(part for part in query.split("&") if part and not _TRACKING.fullmatch(part.partition("=")[0]))


def _escaped(part: str) -> str:
    part = _STRAY_PERCENT.sub("%25", part)
    part = _UNSAFE.sub(lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8", "replace")), part)
    return _ESCAPE.sub(lambda match: match[0].upper(), part)
