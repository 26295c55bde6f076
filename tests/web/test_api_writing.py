import pytest
from fake_coder import FakeCoder
from fastapi.testclient import TestClient

from entente.store import Query
from entente.web.app import create_app
from entente.web.coder import SharedCoder
from entente.web.desk import MOST_CODING, Desk

V1 = "/api/v1"
TOKEN = "a token of nobody"
HOME = "http://127.0.0.1:8750"
TEXT = {"text": "Iran met China in Doha.", "title": "Talks", "published": "2023-04-01", "outlet": "Wire"}


@pytest.fixture
def inner(store):
    return Desk(store, TOKEN, coder=SharedCoder(FakeCoder))


@pytest.fixture
def client(inner):
    return TestClient(create_app(inner), HOME)


def mention(store, kind="CONSULT"):
    return next(each for each in store.mentions() if each.type == kind)


def test_a_text_is_coded_and_not_kept(client, store):
    before = len(list(store.documents()))
    answer = client.post(f"{V1}/code", json=TEXT).json()
    assert [each["type"] for each in answer["mentions"]] == ["CONSULT"] and answer["stored"] is False
    assert answer["document"]["title"] == "Talks" and answer["document"]["text"] is None
    assert answer["mentions"][0]["date"]["start"] == "2023-04-01"
    assert len(list(store.documents())) == before


def test_plain_text_is_coded_too(client):
    response = client.post(f"{V1}/code?text=none", content="Iran met China.", headers={"content-type": "text/plain"})
    assert response.json()["mentions"][0]["trigger"]["text"] is None


@pytest.mark.parametrize(
    "content, kind, status",
    [
        (b"", "text/plain", 422),
        (b"\xff", "text/plain", 422),
        (b"{", "application/json", 422),
        (b"[]", "application/json", 422),
        (b'{"text": ""}', "application/json", 422),
        (b'{"text": "x", "published": "soon"}', "application/json", 422),
        (b'{"text": "x", "other": 1}', "application/json", 422),
        (b"<p>x</p>", "text/html", 415),
        (b"x", "", 415),
    ],
)
def test_what_is_no_text_is_said(client, content, kind, status):
    assert client.post(f"{V1}/code", content=content, headers={"content-type": kind}).status_code == status


def test_a_text_is_stored_for_a_writer_only(client, store, bearer):
    assert client.post(f"{V1}/code?store=true", json=TEXT).status_code == 401
    answer = client.post(f"{V1}/code?store=true", json=TEXT, headers=bearer).json()
    assert answer["stored"] and client.get(f"{V1}/documents/{answer['document']['id']}").status_code == 200
    assert client.get(f"{V1}/mentions/{answer['mentions'][0]['id']}").status_code == 200
    assert len(list(store.events(Query(since=None)))) == 5
    assert client.post(f"{V1}/code?store=true", json=TEXT, headers=bearer).json()["stored"]
    assert len(list(store.documents())) == 5


def test_too_many_texts_at_once_are_turned_away(client, inner):
    for _ in range(MOST_CODING):
        inner.coding.acquire()
    response = client.post(f"{V1}/code", json=TEXT)
    assert response.status_code == 503 and response.headers["retry-after"]
    inner.coding.release()
    assert client.post(f"{V1}/code", json=TEXT).status_code == 200


@pytest.mark.parametrize(
    "path, body",
    [
        ("corrections", {"record": "x", "slot": "type"}),
        ("corrections/1/undo", None),
        ("merge/join", {"events": ["x", "y"]}),
        ("merge/split", {"event": "x", "mention": "y"}),
    ],
)
def test_who_has_no_token_writes_nothing(client, store, path, body, bearer):
    assert client.post(f"{V1}/{path}", json=body).status_code == 401
    assert client.post(f"{V1}/{path}", json=body, headers={"authorization": "Bearer x"}).status_code == 401
    foreign = bearer | {"origin": "http://evil.example"}
    assert client.post(f"{V1}/{path}", json=body, headers=foreign).status_code == 403
    assert TestClient(create_app(Desk(store)), HOME).post(f"{V1}/{path}", json=body, headers=bearer).status_code == 403


def test_a_record_is_corrected_and_the_correction_undone(client, store, bearer):
    one = mention(store)
    named = bearer | {"x-entente-user": "Ada"}
    fix = {"record": one.id, "slot": "type", "value": "THREATEN", "why": "read it"}
    (made,) = client.post(f"{V1}/corrections", json=fix, headers=named).json()["corrections"]
    assert (made["by"], made["why"], made["was"]) == ("Ada", "read it", "CONSULT")
    assert client.get(f"{V1}/mentions/{one.id}").json()["type"] == "THREATEN"
    assert client.get(f"{V1}/events?type=THREATEN").json()["records"]
    assert client.get(f"{V1}/corrections", params={"record": one.id}).json()["corrections"] == [made]
    undone = client.post(f"{V1}/corrections/{made['id']}/undo", headers=bearer).json()["corrections"]
    assert undone[0]["id"] == made["id"]
    assert client.get(f"{V1}/mentions/{one.id}").json()["type"] == "CONSULT"


def test_what_cannot_be_corrected_is_said(client, store, bearer):
    for fix in (
        {"record": "nothing", "slot": "type", "value": "CONSULT"},
        {"record": mention(store).id, "slot": "type", "value": "FIGHT"},
        {"record": mention(store).id, "slot": "colour", "value": "red"},
        {"record": " ", "slot": "type"},
    ):
        assert client.post(f"{V1}/corrections", json=fix, headers=bearer).status_code == 422
    assert client.post(f"{V1}/corrections/99/undo", headers=bearer).status_code == 422


def test_events_are_joined_and_split_by_hand(client, store, bearer):
    one, other = [each.id for each in store.events()][:2]
    assert client.post(f"{V1}/merge/join", json={"events": [one, other]}, headers=bearer).json()["gone"] == 1
    (whole,) = [each for each in store.events() if len(each.mentions) == 2]
    split = {"event": whole.id, "mention": whole.mentions[1]}
    assert client.post(f"{V1}/merge/split", json=split, headers=bearer).status_code == 200
    assert all(len(each.mentions) == 1 for each in store.events())
    for body, path in (({"events": [one, one]}, "join"), ({"events": [one]}, "join"), (split, "split")):
        assert client.post(f"{V1}/merge/{path}", json=body, headers=bearer).status_code == 422
