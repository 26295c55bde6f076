import copy

import pytest

TEXT = (
    "Background. According to Xinhua, China's Xi Jinping met\nleaders of Iran in Beijing on Friday. "
    'He said: "Peace; now."'
)


def _span(words, **more):
    start = TEXT.index(words)
    return {"text": words, "start": start, "end": start + len(words), **more}


def _actor(words, name=None, key=None, country=None, sectors=(), **more):
    known = {
        "name": name,
        "id": key,
        "country": country,
        "sectors": list(sectors),
        "office": None,
        "state_run": False,
        "confidence": 0.9,
    }
    return {**_span(words), **known, **more}


DOCUMENT = {
    "kind": "document", "id": "doc-1", "title": "=Peace, at last", "published": "2023-03-11", "outlet": "Daily",
    "url": None, "language": "en", "text": TEXT, "text_hash": "0" * 64, "copy_of": None, "sentences": 3,
}  # fmt: skip
MENTION = {
    "kind": "mention", "id": "men-1", "document": "doc-1", "sentence": {"start": 12, "end": TEXT.index("He said") - 1},
    "lead": True, "type": "CONSULT", "mode": ["visit", "phone"], "context": ["diplomatic"], "quad": 1, "score": -1.5,
    "cameo": "042", "goldstein": None, "scope": "interstate", "trigger": _span("met"),
    "actors": [_actor("Xi Jinping", "Xi Jinping", "person/xi-jinping", "CHN", ["GOV", "COP"]), _actor("leaders")],
    "recipients": [_actor("Iran", "Iran; the state", "state/IRN", "IRN", ["GOV"])],
    "status": "actual", "historical": True,
    "date": {"start": "2023-03-10", "end": "2023-03-10", "text": "Friday", "precision": "day", "basis": "relative"},
    "place": {**_span("Beijing"), "name": "Beijing", "country": "CHN", "admin1": None, "lat": 39.9, "lon": 116.4,
              "geonames": 1816670, "precision": "city"},
    "reported_by": [_actor("Xinhua", "Xinhua", "outlet/xinhua", "CHN", ["JRN"])], "caveats": [],
    "magnitude": {"dead": 2, "injured": None, "size": None}, "confidence": 0.9312, "model": "entente-en 0.1.0",
    "why": {"decided_by": "pair head", "scores": {"none": 0.02, "CONSULT": 0.93}, "rules": ["PLOVER 3.2"]},
    "edits": [],
}  # fmt: skip
STATEMENT = {
    "kind": "statement", "id": "sta-1", "document": "doc-1", "form": "direct",
    "speakers": [_actor("He", "Xi Jinping", "person/xi-jinping", "CHN", ["GOV"])],
    "cue": _span("said"), "content": [_span("Peace; now.")], "text": "Peace; now.",
    "about": [_actor("Iran", "Iran", "state/IRN", "IRN", ["GOV"], called=_span("leaders of Iran"), stance="neutral",
                     stance_confidence=0.7)],
    "mentions": ["men-1"], "denies": [], "date": None, "reported_by": [], "confidence": 0.8,
    "edits": [],
}  # fmt: skip


@pytest.fixture
def document():
    return copy.deepcopy(DOCUMENT)


@pytest.fixture
def mention():
    return copy.deepcopy(MENTION)


@pytest.fixture
def statement():
    return copy.deepcopy(STATEMENT)


def _event(**slots):
    """An event told in DOCUMENT by MENTION, in JSON form; `slots` replace its own."""
    told = {"mention": "men-1", "document": "doc-1", "sentence": MENTION["sentence"], "trigger": MENTION["trigger"]}
    shared = "type mode context quad score cameo goldstein scope actors recipients date place reported_by model".split()
    event = {
        "kind": "event", "id": "eve-1", "source": "entente", **{name: MENTION[name] for name in shared},
        "status": "actual", "historical": False, "magnitude": None, "evidence": told, "mentions": ["men-1", "men-2"],
        "documents": 3, "reports": 2, "outlets": 2, "state_run": {}, "first_reported": "2023-03-11",
        "last_reported": "2023-03-12", "accounts": [], "ties": [], "part_of": None, "confidence": 0.9312,
        "edited": [],
    }  # fmt: skip
    return copy.deepcopy(event | slots)


def _party(name, country=None, sectors=(), key=None, **slots):
    """An actor without words of a text."""
    known = {"name": name, "id": key, "country": country, "sectors": list(sectors), "office": None}
    return {"text": None, "start": None, "end": None, **known, "state_run": False, "confidence": 0.9, **slots}


@pytest.fixture(scope="session")
def event():
    return _event


@pytest.fixture(scope="session")
def party():
    return _party


@pytest.fixture(scope="session")
def telling():
    """The document and the mention of the other fixtures, changed, for tests that hypothesis runs many times."""
    return lambda document=(), mention=(): (
        copy.deepcopy(DOCUMENT) | dict(document),
        copy.deepcopy(MENTION) | dict(mention),
    )
