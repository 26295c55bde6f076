"""A web site on loopback that serves what it is told to, also what no good server would."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from email.utils import format_datetime
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from random import Random
from typing import Any, TypeAlias

Answer: TypeAlias = Callable[["Handler"], None]

WORDS = """
    the of and to in that with for on by from at as after before about against during their its this these both
    talks trade border visit treaty envoy summit energy grain security council minister agreement delegation export port
    region market ceasefire dialogue language culture railway visa airline navy exercise budget election court inquiry
    old new quiet long common public recent northern southern difficult open early late former senior foreign local
    discussed reviewed welcomed postponed described questioned opened prepared praised examined asked answered signed
    people week year month morning evening city country village river mountain harbour office street letter question
    because although while when where which whose could would should may must will has had been was were is are
""".split()


class Handler(BaseHTTPRequestHandler):
    """Answers as its site says, and notes what it was asked."""

    protocol_version = "HTTP/1.1"
    site: Site

    def do_GET(self) -> None:
        self.site.asked[self.path] += 1
        self.site.headers[self.path] = {name.lower(): value for name, value in self.headers.items()}
        answer = self.site.answers.get(self.path)
        try:
            if answer is None:
                self.send(404, b"nothing here")
            else:
                answer(self)
        except (BrokenPipeError, ConnectionResetError):
            pass
        self.close_connection = True

    def do_POST(self) -> None:
        self.site.posted.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.do_GET()

    def send(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), "Connection": "close", **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *given: Any) -> None:
        pass


class Site:
    """The site: `serve` a body under a path, or put an answer of any kind into `answers`."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.asked: Counter[str] = Counter()
        self.headers: dict[str, dict[str, str]] = {}
        self.posted: list[bytes] = []
        handler = type("SiteHandler", (Handler,), {"site": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def serve(self, path: str, body: str | bytes, status: int = 200, **headers: str) -> str:
        """Serve a body from now on; the address of it."""
        content = body.encode() if isinstance(body, str) else body
        self.answers[path] = lambda handler: handler.send(status, content, **headers)
        return self.url + path

    def redirect(self, path: str, target: str, status: int = 302) -> str:
        """Redirect from now on."""
        return self.serve(path, b"", status, Location=target)

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def story(number: int, who: str = "China met Russia") -> str:
    """A report of about 150 words unlike any other: the first sentence is what the fake coder codes."""
    chance = Random(number)
    sentences = [f"{who} in Geneva on the evening of day {number}."]
    sentences += [f"{' '.join(chance.choices(WORDS, k=14)).capitalize()}." for _ in range(10)]
    return " ".join(sentences)


def entry(
    link: str | None, text: str | None = None, *, guid: str | None = None, date: Any = None, title: str = ""
) -> str:
    """An item of an RSS feed."""
    parts = {"title": title or f"Report of {link or guid}", "link": link, "guid": guid}
    lines = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in parts.items() if value)
    if date is not None:
        lines += f"<pubDate>{date if isinstance(date, str) else format_datetime(date)}</pubDate>"
    if text is not None:
        lines += f"<content:encoded>{escape(f'<p>{text}</p>')}</content:encoded>"
    return f"<item>{lines}</item>"


def rss(*entries: str, title: str = "A feed") -> str:
    """An RSS feed."""
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>{title}</title>{''.join(entries)}</channel></rss>"
    )


def page(text: str, title: str = "A report", head: str = "") -> str:
    """A page with an article."""
    paragraphs = "".join(f"<p>{escape(part.strip())}.</p>" for part in text.split(". "))
    return (
        f"<!DOCTYPE html><html lang='en'><head><title>{title}</title>{head}</head>"
        f"<body><article><h1>{title}</h1>{paragraphs}</article></body></html>"
    )
