"""A coder that needs no model: "A met B" is a CONSULT, "A said …." a statement, and some words make it fail.

A statement is about the countries in it: critical where they "lied", supportive where they "helped".
"""

import os
import re
import time

from entente.records import (
    Actor,
    Characterised,
    DateSpan,
    Document,
    Mention,
    Offsets,
    Place,
    Span,
    Statement,
    Why,
    mention_id,
    statement_id,
)

MET = re.compile(r"(?P<actor>[A-Z]\w+) (?P<trigger>met) (?P<recipient>[A-Z]\w+)(?: in (?P<place>[A-Z]\w+))?")
SAID = re.compile(r"(?P<speaker>[A-Z]\w+) (?P<cue>said) (?P<content>[^.]+)\.")
TARGET = re.compile(r"(?P<target>[A-Z]\w+)(?: (?P<deed>lied|helped))?")
STANCES = {"lied": "critical", "helped": "supportive"}
COUNTRIES = {"China": "CHN", "Russia": "RUS", "Iran": "IRN", "Qatar": "QAT"}


class FakeCoder:
    model = "fake-en 0.0.1"
    model_hash = "0" * 64

    def __init__(self, model=None):
        if os.environ.get("FAKE_CODER_FAULT"):
            raise RuntimeError("no model here")

    def code(self, document: Document):
        from entente.coding import Coded

        text = document.text
        if "ACCIDENT" in text:
            raise ValueError("an accident")
        if "DEADLY" in text:
            os._exit(9)
        if "SLOW" in text:
            time.sleep(60)
        sentences = [Offsets(start=m.start(), end=m.end()) for m in re.finditer(r"[^.\n]+\.?", text)]
        mentions = [self.mention(document, match, sentences) for match in MET.finditer(text)]
        statements = [self.statement(document, match) for match in SAID.finditer(text)]
        return Coded(document.model_copy(update={"sentences": len(sentences)}), mentions, statements)

    def mention(self, document, match, sentences):
        trigger = span(match, "trigger")
        sentence = next(each for each in sentences if each.start <= trigger.start < each.end)
        day = document.day
        return Mention(
            id=mention_id(document.id, trigger, "CONSULT"),
            document=document.id,
            sentence=sentence,
            lead=sentence is sentences[0],
            type="CONSULT",
            mode=["visit"],
            context=["diplomatic"],
            quad=1,
            score=1.5,
            cameo="042",
            goldstein=1.9,
            trigger=trigger,
            actors=[actor(match, "actor")],
            recipients=[actor(match, "recipient")],
            date=DateSpan(start=day, end=day, precision="unknown", basis="document") if day else None,
            place=Place(**span(match, "place").model_dump()) if match["place"] else None,
            confidence=0.91,
            model=self.model,
            why=Why(decided_by="pair head", scores={"CONSULT": 0.91, "none": 0.05}, rules=["plover 3.2"]),
        )

    def statement(self, document, match):
        content = [span(match, "content")]
        return Statement(
            id=statement_id(document.id, content),
            document=document.id,
            form="indirect",
            speakers=[actor(match, "speaker")],
            cue=span(match, "cue"),
            content=content,
            text=match["content"],
            about=about(document.text, match),
            confidence=0.8,
        )


def span(match, group):
    return Span(text=match[group], start=match.start(group), end=match.end(group))


def actor(match, group):
    code = COUNTRIES.get(match[group])
    known = {"id": f"state/{code}", "country": code, "sectors": ["GOV"], "name": match[group]} if code else {}
    return Actor(**span(match, group).model_dump(), confidence=0.7, **known)


def about(text, match):
    found = TARGET.finditer(text, match.start("content"), match.end("content"))
    return [
        Characterised(**actor(each, "target").model_dump(), stance=STANCES.get(each["deed"], "neutral"))
        for each in found
        if each["target"] in COUNTRIES
    ]
