"""A browser on a desk that is served: tests here are left out where no Chromium is installed."""

from __future__ import annotations

import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
import uvicorn

from entente.store import Store
from entente.web.app import create_app
from entente.web.desk import Desk

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
SIZES = {"wide": (1280, 900), "narrow": (390, 844)}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "browser" in item.path.parts:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed"))


@contextmanager
def served(store: Store, token: str | None = None) -> Iterator[str]:
    """The address of a desk that serves a store, on a port that is free."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port = listening.getsockname()[1]
        server = uvicorn.Server(uvicorn.Config(create_app(Desk(store, token)), log_level="warning"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        while not server.started and thread.is_alive():
            thread.join(0.02)
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            server.should_exit = True
            thread.join(10)


@pytest.fixture(scope="session")
def serve() -> Callable[..., Any]:
    """Serves a store, with a token for who may write, while a block runs; gives the address."""
    return served


@pytest.fixture(scope="session")
def site(examples: Store) -> Iterator[str]:
    """The address of a desk of the bundled examples, that only reads."""
    with served(examples) as address:
        yield address


@pytest.fixture(scope="module")  # no longer: while it is up a loop runs in this thread, and no test can run its own
def chromium() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """Opens an address in a window of a size ("wide", "narrow") and a scheme ("light", "dark").

    When the test ends nothing may stand in the console, and nothing may have been asked of another host. `expected`:
    words of lines in the console that are meant.
    """
    windows, faults = [], []

    def opened(
        address: str, size: str = "wide", scheme: str = "light", scripts: bool = True, expected: str = ""
    ) -> Page:
        width, height = SIZES[size]
        window = chromium.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, java_script_enabled=scripts
        )
        windows.append(window)
        page = window.new_page()
        home = address.split("/", 3)[2]

        def heard(text: str) -> None:
            if not expected or expected not in text:
                faults.append(text)

        page.on("console", lambda message: heard(message.text) if message.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("request", lambda request: faults.append(request.url) if home not in request.url else None)
        page.goto(address)
        return page

    yield opened
    for window in windows:
        window.close()
    assert not faults


@pytest.fixture
def check_access() -> Callable[[Page], None]:
    """Holds a page against axe's rules: no finding may be serious or critical."""
    from axe_playwright_python.sync_playwright import Axe

    def check(page: Page) -> None:
        found = Axe().run(page).response["violations"]
        grave = [
            (each["id"], node["html"][:200], node.get("failureSummary", "")[:300])
            for each in found
            if each["impact"] in ("serious", "critical")
            for node in each["nodes"][:3]
        ]
        assert not grave

    return check
