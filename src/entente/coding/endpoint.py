"""A reader behind an OpenAI-compatible endpoint: a language model of the user's finds the events, entente the rest.

One request a document (`POST …/chat/completions`). The model answers in JSON and gives every span by its words;
words that do not stand exactly in their sentence are not taken, so that every record still points at its text.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import httpx
from pydantic import BaseModel, Field, ValidationError
from spacy.tokens import Doc, Span
from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, wait_exponential, wait_random

from entente.coding import ontology
from entente.coding.readings import Candidate, Decision, Participant, Reading
from entente.language import SENTENCES, Sentence
from entente.language.labels import MODES, STATUSES, TYPES
from entente.records import CONTEXTS, Document, EventType, Status

TRIES = 4
SENTENCES_A_REQUEST = 60
BUSY = frozenset({408, 409, 429, 500, 502, 503, 504})

INSTRUCTIONS = """You code political events by PLOVER 2.0. You get numbered sentences of one news report. Answer with
one JSON object {{"events": [...]}}; each event: {{"sentence": number, "type": ..., "mode": [...], "context": [...],
"trigger": "the one word that names the act", "actors": ["..."], "recipients": ["..."], "status": ...,
"historical": true or false, "place": "..." or null, "date": "..." or null, "confidence": 0 to 1}}.
Every trigger, actor, recipient, place and date is copied exactly, letter by letter, from its sentence.
Types and their modes: {types}. Contexts: {contexts}. Status: {statuses}.
A future meeting or promise is AGREE; a promised withdrawal or release is CONCEDE; a request is REQUEST, not what is
requested; a threat is THREATEN; parties who act together are all actors. Sport, business, weather and opinion are no
events."""


class EndpointError(RuntimeError):
    """The endpoint cannot be reached, refuses, or answers what cannot be read; the message says what to do."""


class _Busy(Exception):
    """A failure that may pass."""


class _Event(BaseModel):
    """One event of an answer, as the model writes it."""

    sentence: int
    type: EventType
    trigger: str = Field(min_length=1)
    mode: list[str] = []
    context: list[str] = []
    actors: list[str] = []
    recipients: list[str] = []
    status: Status = "actual"
    historical: bool = False
    place: str | None = None
    date: str | None = None
    confidence: float = Field(default=0.5, ge=0.0, le=1.0)


@dataclass(frozen=True)
class Endpoint:
    """Reads events by asking `model` at `url` (the part before /chat/completions).

    The key stands in the environment variable `key_env`, never in a file; without one no key is sent.
    """

    url: str
    model: str
    key_env: str | None = None
    timeout: float = 120.0

    @property
    def name(self) -> str:
        """How its records say who decided."""
        return f"endpoint {self.model}"

    def read(self, doc: Doc, document: Document) -> list[Reading]:
        """The events that the model finds. Raises EndpointError when it gives no usable answer."""
        sentences = [each for each in doc.user_data[SENTENCES] if each.analysis is not None]
        made = []
        for first in range(0, len(sentences), SENTENCES_A_REQUEST):
            part = sentences[first : first + SENTENCES_A_REQUEST]
            made += [each for event in self._ask(doc, part) if (each := _reading(doc, part, event)) is not None]
        return sorted(made, key=lambda reading: reading.candidate.trigger.i)

    def _ask(self, doc: Doc, sentences: Sequence[Sentence]) -> list[_Event]:
        lines = [
            f"{number}. {' '.join(doc[each.start : each.end].text.split())}" for number, each in enumerate(sentences, 1)
        ]
        body = {
            "model": self.model,
            "temperature": 0,
            "response_format": {"type": "json_object"},
            "messages": [
                {"role": "system", "content": instructions()},
                {"role": "user", "content": "\n".join(lines)},
            ],
        }
        try:
            for attempt in Retrying(
                retry=retry_if_exception_type(_Busy),
                stop=stop_after_attempt(TRIES),
                wait=wait_exponential(multiplier=0.5, max=20) + wait_random(0, 0.5),
                reraise=True,
            ):
                with attempt:
                    answer = self._post(body)
        except _Busy as fault:
            raise EndpointError(f"{self.url} gave no answer in {TRIES} tries: {fault}; try again later") from fault
        return _events(answer, self.url)

    def _post(self, body: dict[str, Any]) -> str:
        key = os.environ.get(self.key_env, "") if self.key_env else ""
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        try:
            answer = httpx.post(
                f"{self.url.rstrip('/')}/chat/completions", json=body, headers=headers, timeout=self.timeout
            )
        except httpx.TransportError as fault:
            raise _Busy(f"{type(fault).__name__}: {fault}") from fault
        except (httpx.InvalidURL, httpx.UnsupportedProtocol) as fault:
            raise EndpointError(f"{self.url!r} is no address of an endpoint: {fault}") from fault
        if answer.status_code in BUSY:
            raise _Busy(f"HTTP {answer.status_code}")
        if answer.status_code in (401, 403):
            raise EndpointError(
                f"{self.url} refuses the key (HTTP {answer.status_code}); check {self.key_env or 'key_env'}"
            )
        if answer.status_code != 200:
            raise EndpointError(f"{self.url} answers HTTP {answer.status_code}: {answer.text[:200]!r}")
        try:
            return str(answer.json()["choices"][0]["message"]["content"])
        except (ValueError, KeyError, IndexError, TypeError) as fault:
            raise EndpointError(f"{self.url} answers something else than a chat completion: {fault!r}") from fault


def instructions() -> str:
    """What the model is told: PLOVER's types, modes, contexts and how to answer."""
    modes = {kind: [mode.partition("/")[2] for mode in MODES if mode.startswith(f"{kind}/")] for kind in TYPES}
    types = "; ".join(f"{kind} ({', '.join(names)})" if names else kind for kind, names in modes.items())
    return INSTRUCTIONS.format(types=types, contexts=", ".join(sorted(CONTEXTS)), statuses=", ".join(STATUSES))


def _events(answer: str, url: str) -> list[_Event]:
    """The events of an answer; what is no event by the rules is left out, an answer that is no JSON is an error."""
    try:
        given = json.loads(answer.strip().removeprefix("```json").removesuffix("```"))["events"]
    except (ValueError, KeyError, TypeError) as fault:
        raise EndpointError(f"the model at {url} answered no JSON object with events: {answer[:120]!r}") from fault
    made = []
    for each in given if isinstance(given, list) else []:
        try:
            made.append(_Event.model_validate(each))
        except ValidationError:
            continue
    return made


def _reading(doc: Doc, sentences: Sequence[Sentence], event: _Event) -> Reading | None:
    """The event with its words found in its sentence; None where its trigger or all its parties do not stand there."""
    if not 1 <= event.sentence <= len(sentences):
        return None
    sentence = sentences[event.sentence - 1]
    trigger = _span(doc, sentence, event.trigger)
    sides = [
        tuple(
            Participant(span, span.root, event.confidence) for words in given if (span := _span(doc, sentence, words))
        )
        for given in (event.actors, event.recipients, [event.place] if event.place else [])
    ]
    if trigger is None or not (sides[0] or sides[1]):
        return None
    when = _span(doc, sentence, event.date) if event.date else None
    known = {mode for kind, mode in ontology.measures() if kind == event.type and mode}
    return Reading(
        Candidate(
            sentence,
            trigger.root,
            event.confidence,
            sides[0],
            sides[1],
            sides[2],
            tuple(range(when.start, when.end)) if when is not None else (),
        ),
        Decision(
            event.type,
            event.status,
            event.historical,
            tuple(mode for mode in event.mode if mode in known),
            tuple(sorted(CONTEXTS.intersection(event.context))),
            event.confidence,
            {"confidence": event.confidence},
        ),
    )


def _span(doc: Doc, sentence: Sentence, words: str) -> Span | None:
    """The first place in a sentence where exactly these words stand, between word bounds."""
    start, end = doc[sentence.start].idx, doc[sentence.end - 1].idx + len(doc[sentence.end - 1])
    text = doc.text[start:end]
    found = re.search(rf"(?<!\w){re.escape(words.strip())}(?!\w)", text) if words.strip() else None
    return doc.char_span(start + found.start(), start + found.end(), alignment_mode="expand") if found else None
