"""Bodies that no client of good will sends: an answer that says what is wrong, never an error of the server."""

from __future__ import annotations

import json
from typing import Any

import pytest
from fake_coder import FakeCoder
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from entente.store import open_store
from entente.web.app import create_app
from entente.web.coder import SharedCoder
from entente.web.desk import Desk

V1, TOKEN, HOME = "/api/v1", "a token of nobody", "http://127.0.0.1:8750"
WRITING = ["code", "code?store=true", "corrections", "corrections/1/undo", "merge/join", "merge/split"]
TEXTS = st.text(st.characters(exclude_categories=()), max_size=20)  # halves of surrogate pairs too
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)
FIELDS = st.sampled_from("text title published outlet url record slot value why events event mention".split())
BODIES = st.one_of(
    st.dictionaries(FIELDS, VALUES, max_size=6).map(lambda each: json.dumps(each).encode()),
    st.binary(max_size=60),
    st.sampled_from([b"[" * 100_000, b'{"text": ' + b"9" * 5_000 + b"}", b'{"text": "\\ud800 met"}', b"\xff\xfe{}"]),
)


@pytest.fixture(scope="module")
def client(add: Any) -> Any:
    """A client that is shown what goes wrong in the server as a status, as others are."""
    with open_store(":memory:") as store:
        add(store, [("China met Russia in Moscow.", "2023-03-11", "Xinhua", "Talks")])
        app = create_app(Desk(store, TOKEN, coder=SharedCoder(FakeCoder)))
        yield TestClient(app, HOME, raise_server_exceptions=False, headers={"authorization": f"Bearer {TOKEN}"})


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(path=st.sampled_from(WRITING), body=BODIES, kind=st.sampled_from(["application/json", "text/plain"]))
def test_no_body_is_an_error_of_the_server(client: TestClient, path: str, body: bytes, kind: str) -> None:
    answer = client.post(f"{V1}/{path}", content=body, headers={"content-type": kind})
    assert answer.status_code < 500, answer.text
    assert client.get(f"{V1}/mentions").status_code == 200
