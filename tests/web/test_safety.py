import re
from collections.abc import Iterator

import pytest
from fastapi import APIRouter
from fastapi.testclient import TestClient

from entente.store import open_store
from entente.web.app import create_app
from entente.web.desk import Desk
from entente.web.requests import DeskOf
from entente.web.safety import MOST_BYTES, WriterOf, name_given
from entente.web.sessions import LASTS, TRIES, WITHIN, Attempts, Sessions

TOKEN = "a token of nobody"
HOME = "http://127.0.0.1:8750"
HTML = {"accept": "text/html"}
BEARER = {"authorization": f"Bearer {TOKEN}"}


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def client_of(desk: Desk) -> TestClient:
    """A browser at the desk, with two routes to try things on: one writes, one fails."""
    app = create_app(desk)
    extra = APIRouter()

    @extra.post("/write")
    def write(writer: WriterOf) -> dict[str, str | None]:
        return {"name": writer.name}

    @extra.post("/count")
    def count(sent: dict[str, str]) -> int:
        return len(sent)

    @extra.get("/api/v1/fail")
    def fail(desk: DeskOf) -> None:
        raise ValueError("secret words")

    app.include_router(extra)
    return TestClient(app, HOME, follow_redirects=False)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(clock: Clock) -> Iterator[Desk]:
    with open_store(":memory:") as store:
        yield Desk(store, TOKEN, sessions=Sessions(clock), attempts=Attempts(clock))


@pytest.fixture
def browser(desk: Desk) -> TestClient:
    return client_of(desk)


def log_in(browser: TestClient, **slots: str) -> object:
    return browser.post("/login", data={"name": "Ada", "token": TOKEN, **slots})


def csrf(browser: TestClient) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', browser.get("/login").text)
    assert found
    return found[1]


def test_nobody_writes_at_a_desk_without_a_token(desk):
    desk.token = None
    browser = client_of(desk)
    assert browser.post("/write", headers=BEARER).status_code == 403
    assert log_in(browser).status_code == 403
    assert "read-only" in browser.get("/login").text


def test_a_program_writes_with_the_token_and_may_give_a_name(browser):
    assert browser.post("/write", headers=BEARER).json() == {"name": None}
    assert browser.post("/write", headers=BEARER | {"x-entente-user": "Zoë".encode()}).json() == {"name": "Zoë"}


@pytest.mark.parametrize("sent", ["", "Bearer", "Bearer wrong", "Bearer a token of nobod", "Basic YTpi", "Bearer ä"])
def test_without_the_token_nothing_is_written(browser, sent):
    response = browser.post("/write", headers={"authorization": sent.encode()})
    assert response.status_code == 401
    assert response.headers["www-authenticate"] == "Bearer"
    assert response.headers["content-type"] == "application/problem+json"


def test_a_person_logs_in_writes_with_a_form_and_logs_out(browser):
    response = log_in(browser, next="/events?actor=RUS")
    assert (response.status_code, response.headers["location"]) == (303, "/events?actor=RUS")
    cookie = response.headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=strict" in cookie and "secure" not in cookie
    word = csrf(browser)
    assert browser.post("/write", data={"csrf": word}).json() == {"name": "Ada"}
    assert browser.post("/write", headers={"x-csrf-token": word}).json() == {"name": "Ada"}
    assert browser.post("/logout", data={"csrf": word}).status_code == 303
    assert browser.post("/write", data={"csrf": word}).status_code == 401


def test_over_https_the_cookie_goes_nowhere_else(desk):
    browser = TestClient(create_app(desk), "https://127.0.0.1", follow_redirects=False)
    assert "secure" in log_in(browser).headers["set-cookie"].lower()


@pytest.mark.parametrize("sent", [{}, {"csrf": ""}, {"csrf": "wrong"}, {"csrf": "ä"}])
def test_a_form_without_the_word_of_its_login_is_refused(browser, sent):
    log_in(browser)
    assert browser.post("/write", data=sent).status_code == 403


def test_the_word_of_another_login_is_refused(desk, browser):
    log_in(browser)
    other = client_of(desk)
    log_in(other)
    assert browser.post("/write", data={"csrf": csrf(other)}).status_code == 403


def test_a_cookie_that_was_made_up_is_no_login(browser):
    browser.cookies.set("entente_8750", "made-up", domain="127.0.0.1")
    assert browser.post("/write", data={"csrf": ""}).status_code == 401


def test_a_login_ends_when_it_is_not_used(browser, clock):
    log_in(browser)
    word = csrf(browser)
    clock.now += LASTS
    assert browser.post("/write", data={"csrf": word}).status_code == 200
    clock.now += LASTS + 1
    assert browser.post("/write", data={"csrf": word}).status_code == 401


@pytest.mark.parametrize("slots, status", [({"token": "wrong"}, 401), ({"name": "  "}, 422), ({"token": ""}, 401)])
def test_who_cannot_log_in_sees_why_on_the_form(browser, slots, status):
    response = log_in(browser, **slots)
    assert response.status_code == status
    assert 'role="alert"' in response.text and "set-cookie" not in response.headers


def test_after_too_many_wrong_tokens_an_address_waits(browser, clock):
    for _ in range(TRIES):
        assert log_in(browser, token="wrong").status_code == 401
    refused = log_in(browser)
    assert refused.status_code == 429 and int(refused.headers["retry-after"]) > 0
    assert browser.post("/write", headers=BEARER).status_code == 429
    clock.now += WITHIN + 1
    assert log_in(browser).status_code == 303


@pytest.mark.parametrize(
    "path", ["//evil.example", "https://evil.example", "/\\evil.example", "evil", "", "/\t/evil.example"]
)
def test_a_login_leads_back_to_the_desk_only(browser, path):
    assert log_in(browser, next=path).headers["location"] == "/"


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:9999"},
        {"origin": "http://127.0.0.1:8750.evil.example"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site", "origin": HOME},
    ],
)
@pytest.mark.parametrize("path", ["/write", "/login", "/count"])
def test_what_comes_from_another_site_writes_nothing(browser, headers, path):
    assert browser.post(path, headers=headers | BEARER, data={"name": "Ada", "token": TOKEN}).status_code == 403


def test_what_comes_from_our_own_pages_is_welcome(browser):
    ours = {"origin": HOME, "sec-fetch-site": "same-origin"}
    assert browser.post("/login", data={"name": "Ada", "token": TOKEN}, headers=ours).status_code == 303


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8750", "localhost.evil.example", "", "[", "a:b:c", "127.0.0.1.evil.example"]
)
def test_names_that_are_not_ours_are_refused(browser, host):
    response = browser.get("/login", headers={"host": host})
    assert response.status_code == 421
    assert response.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("host", ["localhost", "localhost:8750", "LOCALHOST.", "127.0.0.1:1", "[::1]:8750", "10.0.0.7"])
def test_loopback_and_addresses_are_ours(browser, host):
    assert browser.get("/login", headers={"host": host}).status_code == 200


def test_a_desk_goes_by_the_names_it_was_given(desk):
    desk.hosts = frozenset({"desk.example"})
    assert client_of(desk).get("/login", headers={"host": "desk.example:443"}).status_code == 200


def test_every_answer_says_what_a_browser_may_load(browser):
    for path in ("/login", "/static/desk.css", "/nowhere", "/api/v1/fail"):
        headers = browser.get(path, headers=HTML).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"


def test_a_body_that_is_too_large_is_refused_whether_it_says_so_or_not(browser):
    large = b'{"a": "' + b"x" * MOST_BYTES + b'"}'
    json = {"content-type": "application/json"}
    assert browser.post("/count", content=large, headers=json).status_code == 413
    assert browser.post("/count", content=(part for part in (large[:9], large[9:])), headers=json).status_code == 413
    assert browser.post("/count", content=b'{"a": "b"}', headers=json).json() == 1


def test_a_fault_of_ours_is_told_without_its_insides(browser, caplog):
    response = browser.get("/api/v1/fail")
    assert (response.status_code, response.headers["content-type"]) == (500, "application/problem+json")
    assert "secret" not in response.text and "secret words" in caplog.text


def test_people_get_pages_and_programs_problems(browser):
    assert "<h1>" in browser.get("/nowhere", headers=HTML).text
    assert browser.get("/nowhere").json()["status"] == 404
    assert browser.get("/api/v1/nowhere", headers=HTML).json()["status"] == 404
    assert "Log in" in browser.post("/write", headers=HTML).text


def test_a_name_is_one_short_line():
    assert name_given("  Ada\n\x00Lovelace ") == "Ada Lovelace"
    assert len(name_given("x" * 1000)) == 100
