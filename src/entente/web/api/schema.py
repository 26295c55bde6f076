"""What OpenAPI says of answers: records have the schema of the data model, with text that may be left out."""

from __future__ import annotations

from typing import Any, TypeAlias

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic.json_schema import models_json_schema

from entente.exports.reading import Kind
from entente.records import Document, Episode, Event, Mention, Statement
from entente.web.problems import Problem, responses

Schema: TypeAlias = dict[str, Any]
Answers: TypeAlias = dict[int | str, dict[str, Any]]

MODELS = {"document": Document, "mention": Mention, "statement": Statement, "event": Event, "episode": Episode}
REF = "#/components/schemas/"
# Failures that any address can have: strange input, names that are not ours, faults of our own, a store that is closed.
ANYWHERE = (400, 421, 422, 500, 503)
SIGNED: Schema = {"security": [{"token": []}]}  # of an address that writes
BINARY: Schema = {"schema": {"type": "string", "format": "binary"}}


def list_answers(kind: Kind) -> Answers:
    """The answers of a list."""
    name = MODELS[kind].__name__
    content = {
        "application/json": {"schema": {"$ref": f"{REF}{name}Page"}},
        "application/x-ndjson": {"schema": {"type": "string", "description": f"One {name} a line."}},
        "text/csv": {"schema": {"type": "string", "description": "One record a row, lists joined by '; '."}},
        "application/vnd.apache.parquet": BINARY,
    }
    about = {
        "ETag": {"description": "Names this state of the answer.", "schema": {"type": "string"}},
        "Link": {"description": "The next page, if there is one.", "schema": {"type": "string"}},
    }
    return {
        200: {"description": "The records.", "content": content, "headers": about},
        304: {"description": "Nothing has changed."},
        **failures(406),
    }


def record_answers(kind: Kind, moved: bool = False) -> Answers:
    """The answers of one record."""
    found = {"application/json": {"schema": {"$ref": REF + MODELS[kind].__name__}}}
    gone: Answers = {308: {"description": "Another record took the place of this one."}} if moved else {}
    return {
        200: {"description": "The record.", "content": found},
        304: {"description": "Nothing has changed."},
        **gone,
        **failures(404),
    }


def failures(*statuses: int) -> Answers:
    """The failures of an address, beside those that any can have."""
    return responses(*sorted({*ANYWHERE, *statuses}))


def install(app: FastAPI) -> None:
    """Let the application describe itself so."""

    def described() -> Schema:
        if app.openapi_schema is None:
            schema = get_openapi(
                title="entente", version=app.version, routes=app.routes, description=str(app.description)
            )
            components = schema.setdefault("components", {})
            components["schemas"] = {**components.get("schemas", {}), **_schemas()}
            components["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
            app.openapi_schema = schema
        return app.openapi_schema

    app.openapi = described  # type: ignore[method-assign]


def _schemas() -> Schema:
    models = [(model, "serialization") for model in (*MODELS.values(), Problem)]
    _, made = models_json_schema(models, ref_template=REF + "{model}")  # type: ignore[arg-type]
    found: Schema = made["$defs"]
    for schema in found.values():
        _loosen(schema)
    found["Offsets"]["properties"]["text"] = {"type": ["string", "null"], "description": "From level sentence on."}
    return found | {f"{model.__name__}Page": _page(model.__name__) for model in MODELS.values()}


def _loosen(schema: Schema) -> None:
    """Let "text" be null, as it is where the level leaves it out."""
    slots = schema.get("properties", {})
    if slots.get("text", {}).get("type") == "string":
        slots["text"] = {"anyOf": [slots["text"], {"type": "null"}]}


def _page(name: str) -> Schema:
    return {
        "title": f"{name}Page",
        "description": "Some of the records, in order, and the address of those that follow.",
        "type": "object",
        "required": ["records", "next"],
        "properties": {
            "records": {"type": "array", "items": {"$ref": REF + name}},
            "next": {"type": ["string", "null"]},
        },
    }
