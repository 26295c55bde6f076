"""A desk with a small store, coded by a coder that needs no model: "A met B" is a CONSULT, "A said …." a statement."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from fastapi.testclient import TestClient
from lxml import html

from entente.documents import from_text, read
from entente.events import merge
from entente.store import Store, open_store
from entente.web.app import create_app
from entente.web.desk import Desk

if TYPE_CHECKING:
    from entente.coding import Coder

EXAMPLES = Path(__file__).parents[2] / "examples"
FAKES = Path(__file__).parents[1] / "cli" / "fakes"
sys.path.insert(0, str(FAKES))

HOME = "http://127.0.0.1:8750"
TOKEN = "a token of nobody"
News = tuple[str, str | None, str | None, str | None]  # text, day, outlet, title
NEWS: list[News] = [
    ("China met Russia in Moscow.\n\nChina said Russia helped Iran.", "2023-03-11", "Xinhua", "Talks in Moscow"),
    ("Iran met Qatar in Doha. Qatar said Iran lied.", "2023-03-12", "Reuters", "Doha hears <b>hard</b> words"),
    ("Russia met Iran.", "2023-03-13", "Reuters", None),
    ("Qatar met China.", None, None, "Undated"),
]


def code_into(store: Store, news: Iterable[News]) -> None:
    """Code texts into a store, and merge."""
    from fake_coder import FakeCoder

    coder = FakeCoder()
    with store.begin_run("0", coder.model, coder.model_hash, {}) as run:
        for text, day, outlet, title in news:
            document = from_text(text, published=day and date.fromisoformat(day), outlet=outlet, title=title)
            coded = coder.code(document)
            run.write(coded.document, coded.mentions, coded.statements)
    merge(store, "0")


@pytest.fixture(scope="session")
def add() -> Callable[[Store, Iterable[News]], None]:
    """Codes texts into a store."""
    return code_into


@pytest.fixture
def store() -> Iterator[Store]:
    """A store of its own for a test that writes."""
    with open_store(":memory:") as store:
        code_into(store, NEWS)
        yield store


@pytest.fixture(scope="session")
def shared_store() -> Iterator[Store]:
    """One store for all tests that only read."""
    with open_store(":memory:") as store:
        code_into(store, NEWS)
        yield store


@pytest.fixture
def desk(store: Store) -> TestClient:
    """A client of a desk of its own, on which whoever shows the token may write."""
    return TestClient(create_app(Desk(store, TOKEN)), HOME, follow_redirects=False)


@pytest.fixture(scope="session")
def reading(shared_store: Store) -> TestClient:
    """A client of a desk that only reads."""
    return TestClient(create_app(Desk(shared_store)), HOME, follow_redirects=False)


@pytest.fixture(scope="session")
def bearer() -> dict[str, str]:
    """The header with which a program writes."""
    return {"authorization": f"Bearer {TOKEN}"}


@pytest.fixture(scope="session")
def examples(coder: Coder) -> Iterator[Store]:
    """A store of the bundled examples, for tests that only read: reports of 60 years, one event told twice."""
    with open_store(":memory:") as store:
        with store.begin_run("0", coder.model, coder.model_hash, {}) as run:
            texts = [str(path) for path in sorted(EXAMPLES.iterdir()) if path.suffix in (".txt", ".html", ".csv")]
            for document in read(texts):
                coded = coder.code(document)
                run.write(coded.document, coded.mentions, coded.statements)
        merge(store, "0")
        yield store


@pytest.fixture(scope="session")
def pages(examples: Store) -> TestClient:
    """A browser's client of a desk of the bundled examples."""
    app = create_app(Desk(examples))
    return TestClient(app, HOME, headers={"accept": "text/html"}, follow_redirects=False)


@dataclass
class Person:
    """Somebody who is logged in at a desk, with a browser that brings back the word of the login."""

    client: TestClient
    csrf: str

    def read(self, address: str) -> Any:
        """The page at an address, which must be there."""
        response = self.client.get(address)
        assert response.status_code == 200, response.text
        return html.fromstring(response.text)

    def send(self, address: str, **fields: Any) -> Any:
        """What comes of sending a form."""
        return self.client.post(address, data={"csrf": self.csrf, **fields})


@pytest.fixture
def log_in(desk: TestClient) -> Callable[[str], Person]:
    """Logs somebody in at the desk on which one may write, in place of who was before."""

    def logged_in(name: str) -> Person:
        desk.post("/login", data={"name": name, "token": TOKEN})
        (word,) = html.fromstring(desk.get("/login").text).xpath("//input[@name='csrf']/@value")
        return Person(desk, word)

    return logged_in


@pytest.fixture
def ada(log_in: Callable[[str], Person]) -> Person:
    """Ada, who may write."""
    return log_in("Ada")
