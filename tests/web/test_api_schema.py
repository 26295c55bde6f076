"""What OpenAPI says holds: examples drawn from the schema, right and wrong ones, are put to every address."""

from __future__ import annotations

import json
import re

import pytest
import schemathesis
from fake_coder import FakeCoder
from hypothesis import HealthCheck, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from entente.store import open_store
from entente.web.app import create_app
from entente.web.coder import SharedCoder
from entente.web.desk import Desk

TOKEN = "a token of nobody"
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
    negative_data_rejection,
]


# At import, for the addresses are the tests; filled when these run.
STORE = open_store(":memory:")
APP = create_app(Desk(STORE, TOKEN, coder=SharedCoder(FakeCoder)))
schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", APP, headers={"host": "127.0.0.1"})
schema.config.generation.update(modes=list(GenerationMode))


@pytest.fixture(scope="module", autouse=True)
def filled(add):
    add(STORE, [("China met Russia in Moscow. China said Russia helped Iran.", "2023-03-11", "Xinhua", "Talks")])
    yield
    STORE.close()


@schema.parametrize()
@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
def test_every_address_answers_as_it_says(case):
    case.headers = {**(case.headers or {}), "authorization": f"Bearer {TOKEN}", "host": "127.0.0.1"}
    case.call_and_validate(checks=CHECKS)


def test_the_description_is_whole():
    described = APP.openapi()
    assert described["openapi"].startswith("3.1")
    known = {f"#/components/schemas/{name}" for name in described["components"]["schemas"]}
    assert set(re.findall(r'"\$ref": "([^"]+)"', json.dumps(described))) <= known
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            problems = [answer for status, answer in operation["responses"].items() if int(status) >= 400]
            assert problems and all("application/problem+json" in answer["content"] for answer in problems), path
            assert operation["summary"] and operation["description"], (path, method)
            assert "$ref" in json.dumps(operation["responses"]["200"]) or "export" in path
