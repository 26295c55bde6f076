"""An OpenAI-compatible endpoint in place of the heads: the same records, spans only where the words stand."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from entente.coding import Coder, Settings
from entente.coding.endpoint import TRIES, Endpoint, EndpointError, instructions
from entente.coding.settings import EventSettings
from entente.coding.workers import code_all
from entente.documents import from_text
from entente.records import check_spans

TEXT = "Kenya's president met Ugandan farmers in Kampala on Tuesday. Rain fell on the lake."
MET = {
    "sentence": 1, "type": "CONSULT", "mode": ["visit", "beat"], "context": ["economic", "weather"], "trigger": "met",
    "actors": ["Kenya's president"], "recipients": ["Ugandan farmers"], "place": "Kampala", "date": "Tuesday",
    "confidence": 0.9,
}  # fmt: skip


class Stub:
    """A server on the loopback address that answers what it is told, and keeps what it was asked."""

    def __init__(self):
        self.answers, self.asked, self.headers = [], [], []
        stub = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                stub.asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                stub.headers.append(dict(self.headers))
                status, body = stub.answers.pop(0) if len(stub.answers) > 1 else stub.answers[0]
                self.send_response(status)
                self.end_headers()
                self.wfile.write(body.encode())

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/v1"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def says(self, events, status=200):
        content = events if isinstance(events, str) else json.dumps({"events": events})
        self.answers.append((status, json.dumps({"choices": [{"message": {"content": content}}]})))
        return self


@pytest.fixture
def stub():
    made = Stub()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def by_endpoint(coder, stub):
    """The records of TEXT by the shipped parts with the endpoint's events."""

    def code(key_env=None, text=TEXT):
        made = Coder(reader=Endpoint(stub.url, "tiny", key_env))
        return made.code(from_text(text, published="2023-03-22")).mentions

    return code


def test_records_are_made_of_what_the_endpoint_says(stub, by_endpoint):
    stub.says([MET])
    (found,) = by_endpoint()
    check_spans(found, TEXT)
    assert (found.type, found.mode, found.context) == ("CONSULT", ["visit"], ["economic"])  # unknown ones left out
    assert [(actor.text, actor.country) for actor in found.actors] == [("Kenya's president", "KEN")]
    assert [(actor.text, actor.country) for actor in found.recipients] == [("Ugandan farmers", "UGA")]
    assert (str(found.date.start), found.place.country) == ("2023-03-21", "UGA")
    assert (found.confidence, found.why.decided_by) == (pytest.approx(0.9), "endpoint tiny")


def test_sentences_are_sent_numbered_with_the_instructions(stub, by_endpoint):
    stub.says([])
    assert by_endpoint() == []
    (asked,) = stub.asked
    assert asked["model"] == "tiny" and asked["temperature"] == 0
    system, user = asked["messages"]
    assert system["content"] == instructions() and "CONSULT (visit" in system["content"]
    assert user["content"].splitlines()[0].startswith("1. Kenya's president met")
    assert "Authorization" not in stub.headers[0]


@pytest.mark.parametrize(
    "change",
    [
        {"trigger": "meets"},
        {"trigger": "me"},  # inside a word
        {"trigger": ""},
        {"actors": ["the president of Kenya"], "recipients": []},
        {"sentence": 2},
        {"sentence": 9},
        {"sentence": 0},
        {"type": "MEETING"},
        {"confidence": 2},
        {"status": "done"},
    ],
)
def test_what_does_not_stand_in_its_sentence_or_is_no_event_is_not_taken(stub, by_endpoint, change):
    stub.says([MET | change])
    assert by_endpoint() == []


def test_words_that_are_not_there_cost_only_their_slot(stub, by_endpoint):
    stub.says([MET | {"recipients": ["Tanzanian farmers"], "place": "Entebbe", "date": "May"}])
    (found,) = by_endpoint()
    assert (found.recipients, found.date.basis) == ([], "relative")  # the rules still read the date


def test_an_answer_in_a_code_fence_is_read(stub, by_endpoint):
    stub.says("```json\n" + json.dumps({"events": [MET]}) + "\n```")
    assert len(by_endpoint()) == 1


def test_the_key_comes_out_of_the_environment(stub, by_endpoint, monkeypatch):
    monkeypatch.setenv("TINY_KEY", "s3cret")
    stub.says([])
    by_endpoint("TINY_KEY")
    assert stub.headers[0]["Authorization"] == "Bearer s3cret"


def test_a_busy_endpoint_is_asked_again(stub, by_endpoint):
    stub.says([], status=429).says([], status=503).says([MET])
    assert len(by_endpoint()) == 1
    assert len(stub.asked) == 3


@pytest.mark.parametrize(
    ("status", "body", "told"),
    [
        (401, "", "refuses the key"),
        (404, "no such model", "answers HTTP 404: 'no such model'"),
        (200, "<html>", "something else than a chat completion"),
        (200, json.dumps({"choices": [{"message": {"content": "I cannot"}}]}), "answered no JSON object with events"),
    ],
)
def test_a_refusal_is_told_in_one_line(stub, by_endpoint, status, body, told):
    stub.answers.append((status, body))
    with pytest.raises(EndpointError, match=told) as raised:
        by_endpoint()
    assert "\n" not in str(raised.value)


def test_nobody_there_is_told_after_some_tries(monkeypatch, coder):
    monkeypatch.setattr("tenacity.nap.time.sleep", lambda seconds: None)
    reader = Endpoint("http://127.0.0.1:9/v1", "tiny", timeout=1)
    with pytest.raises(EndpointError, match=f"no answer in {TRIES} tries"):
        Coder(reader=reader).code(from_text(TEXT))


def test_a_document_that_the_endpoint_fails_is_skipped_and_the_others_are_coded(stub, monkeypatch):
    stub.answers += [(400, "too long"), (200, json.dumps({"choices": [{"message": {"content": '{"events": []}'}}]}))]
    settings = Settings(events=EventSettings(endpoint=stub.url, model="tiny"))
    first, second = code_all([from_text(TEXT), from_text(TEXT + " Again.")], 1, load=lambda: Coder(settings))
    assert "HTTP 400" in str(first) and "report this" not in str(first)
    assert second.mentions == []


def test_records_name_the_endpoints_model_and_depend_on_the_settings(stub):
    made = Coder(Settings(events=EventSettings(endpoint=stub.url, model="tiny")))
    assert made.model.endswith("+ tiny")
    assert made.model_hash != Coder().model_hash
