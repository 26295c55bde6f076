"""Which events a query finds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from entente.records import Actor, Episode, Event, event_id
from entente.store import Query, Store, open_store

RUSSIA = Actor(text=None, start=None, end=None, name="Russia", id="state/RUS", country="RUS", confidence=0.9)
NATO = Actor(text=None, start=None, end=None, name="NATO", id="org/nato", country="IGO", confidence=0.9)


def event_of(mention: Any, key: str | None = None, **slots: Any) -> Event:
    given: dict[str, Any] = {name: getattr(mention, name) for name in ("type", "quad", "score", "actors", "recipients")}
    given |= {name: getattr(mention, name) for name in ("status", "historical", "date", "confidence", "model")}
    given |= {"id": key or event_id(mention.id), "mentions": [mention.id]}
    return Event(**(given | slots))


@pytest.fixture
def news(path: Path, make: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """Events by their type: an accusation (CHN, USA), talks of CHN and USA, a planned visit of three days, an assault.

    The accusation was told in two documents; the assault is background, imported, and written five days later.
    """
    spec: dict[str, dict[str, Any]] = {
        "accusation": {"type": "ACCUSE"},
        "talks": {"type": "CONSULT", "actors": [make.china, make.usa], "recipients": [],
                  "date": make.day("2025-01-22")},
        "visit": {
            "type": "AGREE", "actors": [make.wang], "recipients": [NATO], "status": "planned",
            "date": make.day("2025-02-10", "2025-02-12"),
        },
        "assault": {"type": "ASSAULT", "actors": [RUSSIA], "recipients": [], "historical": True, "date": None},
    }  # fmt: skip
    outlets = {"talks": "Le Monde", "visit": "Tass", "assault": None}
    documents = {name: make.document(name, outlet=outlets.get(name, "Xinhua")) for name in spec}
    mentions = {name: make.mention(documents[name], **slots) for name, slots in spec.items()}
    second = make.document("second", outlet="AFP")
    retold = make.mention(second)
    scopes = {"visit": "international-organisation", "assault": "unknown"}
    events = {name: event_of(each, scope=scopes.get(name, "interstate")) for name, each in mentions.items()}
    told = events["accusation"].model_copy(update={"mentions": [mentions["accusation"].id, retold.id]})
    imported = events["assault"].model_copy(update={"source": "icews", "mentions": []})
    homes = {each.id: each.document for each in [*mentions.values(), retold]}
    with open_store(path) as store:
        with store.begin_run("1", "m", None, {}) as run:
            for name, document in documents.items():
                run.write(document, [mentions[name]])
            run.write(second, [retold])
        monkeypatch.setattr("entente.store.merging.now", lambda: datetime(2025, 3, 1, 12))
        with store.merge("1", {}) as merge:
            merge.write([events["visit"], events["talks"], told], homes)
        monkeypatch.setattr("entente.store.merging.now", lambda: datetime(2025, 3, 5, 12))
        with store.merge("1", {}) as merge:
            merge.write([imported], homes)
        yield store


def found(store: Store, **filters: Any) -> list[str]:
    return [event.type for event in store.events(Query(**filters))]


def test_all_events_come_by_date_with_the_undated_last(news: Store) -> None:
    assert found(news) == ["ACCUSE", "CONSULT", "AGREE", "ASSAULT"]
    assert found(news, newest_first=True) == ["AGREE", "CONSULT", "ACCUSE", "ASSAULT"]
    assert found(news, limit=2) == ["ACCUSE", "CONSULT"] and found(news, limit=0) == []


@pytest.mark.parametrize(
    ("filters", "types"),
    [
        ({"actor": "CHN"}, ["ACCUSE", "CONSULT", "AGREE"]),
        ({"actor": "chn", "type": "ACCUSE"}, ["ACCUSE"]),
        ({"actor": "state/RUS"}, ["ASSAULT"]),
        ({"actor": "Wang Yi"}, ["AGREE"]),
        ({"actor": "state/CHN"}, ["ACCUSE", "CONSULT"]),
        ({"recipient": "USA"}, ["ACCUSE"]),
        ({"recipient": "nato"}, ["AGREE"]),
        ({"recipient": "CHN"}, []),
        ({"actor": "CHN", "recipient": "USA"}, ["ACCUSE", "CONSULT"]),
        ({"actor": "USA", "recipient": "CHN"}, ["CONSULT"]),
        ({"actor": "USA", "recipient": "USA"}, []),
        ({"actor": "CHN", "recipient": "RUS"}, []),
        ({"actor": "x' OR 1=1 --"}, []),
        ({"type": ("AGREE", "ASSAULT")}, ["AGREE", "ASSAULT"]),
        ({"status": "planned"}, ["AGREE"]),
        ({"status": ("actual", "denied"), "actor": "RUS"}, ["ASSAULT"]),
        ({"scope": "interstate"}, ["ACCUSE", "CONSULT"]),
        ({"scope": ("unknown", "international-organisation")}, ["AGREE", "ASSAULT"]),
        ({"historical": True}, ["ASSAULT"]),
        ({"historical": False}, ["ACCUSE", "CONSULT", "AGREE"]),
        ({"source": "entente"}, ["ACCUSE", "CONSULT", "AGREE"]),
        ({"source": "icews"}, ["ASSAULT"]),
        ({"source": "gdelt"}, []),
        ({"document": "doc-second"}, ["ACCUSE"]),
        ({"document": "doc-accusation"}, ["ACCUSE"]),
        ({"document": "doc-none"}, []),
        ({"outlet": "afp"}, ["ACCUSE"]),
        ({"outlet": " LE MONDE "}, ["CONSULT"]),
        ({"outlet": "AFP", "document": "doc-accusation"}, []),
        ({"since": date(2025, 2, 12)}, ["AGREE"]),
        ({"until": date(2025, 1, 21)}, ["ACCUSE"]),
        ({"since": date(2025, 2, 11), "until": date(2025, 2, 11)}, ["AGREE"]),
        ({"since": date(2025, 2, 13)}, []),
        ({"changed_since": date(2025, 3, 1)}, ["ACCUSE", "CONSULT", "AGREE", "ASSAULT"]),
        ({"changed_since": date(2025, 3, 2)}, ["ASSAULT"]),
        ({"changed_since": date(2025, 3, 6)}, []),
        ({"part_of": "epi-none"}, []),
    ],
)
def test_filters_choose_events(news: Store, filters: dict[str, Any], types: list[str]) -> None:
    assert found(news, **filters) == types


def test_an_unknown_scope_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown scope 'global': want one of interstate"):
        Query(scope="global")


def test_joint_actors_with_a_recipient_do_nothing_to_each_other(store: Store, make: SimpleNamespace) -> None:
    mention = make.mention(make.document(), type="CONSULT", actors=[make.china, make.wang], recipients=[make.usa])
    with store.merge("1", {}) as merge:
        merge.write([event_of(mention)], {mention.id: mention.document})
    assert found(store, actor="china", recipient="Wang Yi") == []
    assert found(store, actor="Wang Yi", recipient="USA") == ["CONSULT"]


def test_a_retired_event_is_not_found(news: Store) -> None:
    accusation = next(news.events(Query(type="ACCUSE")))
    with news.merge("1", {}) as merge:
        merge.retire_events([accusation.id])
    for filters in ({}, {"actor": "CHN"}, {"outlet": "AFP"}, {"document": "doc-second"}, {"id": accusation.id}):
        assert "ACCUSE" not in found(news, **filters)
    assert news.get(accusation.id) is None


@pytest.fixture
def war(news: Store, monkeypatch: pytest.MonkeyPatch) -> Episode:
    """An episode of accusation and talks, written after all events."""
    ids = [event.id for event in news.events(Query(type=("ACCUSE", "CONSULT")))]
    episode = Episode(
        id="epi-1", name="quarrel", type="ACCUSE", parties=["CHN", "USA"], start=date(2025, 1, 21),
        end=date(2025, 1, 22), events=ids,
    )  # fmt: skip
    monkeypatch.setattr("entente.store.merging.now", lambda: datetime(2025, 3, 9, 12))
    with news.merge("1", {}) as merge:
        merge.write_episodes([episode], {"epi-1": "quarrel"})
    return episode


def test_events_of_an_episode(news: Store, war: Episode) -> None:
    assert [event.id for event in news.events(Query(part_of="epi-1"))] == war.events
    assert {event.type: event.part_of for event in news.events()} == {
        "ACCUSE": "epi-1", "CONSULT": "epi-1", "AGREE": None, "ASSAULT": None,
    }  # fmt: skip
    assert list(news.episodes()) == [war] == list(news.episodes(Query(type="ACCUSE")))
    assert list(news.episodes(Query(type="ASSAULT"))) == list(news.episodes(Query(since=date(2025, 1, 23)))) == []


def test_the_beginning_of_its_id_names_an_episode(news: Store, war: Episode) -> None:
    assert [event.id for event in news.events(Query(part_of="epi"))] == war.events


def test_an_episode_is_of_those_who_take_part_in_an_event_of_it(news: Store, war: Episode) -> None:
    held = next(news.events(Query(type="ACCUSE")))
    (actor, recipient) = held.actors[0].country, held.recipients[0].country
    assert list(news.episodes(Query(actor=actor, recipient=recipient))) == [war]

    assert list(news.episodes(Query(actor="BRA"))) == []


def test_an_event_that_became_part_of_an_episode_has_changed(news: Store, war: Episode) -> None:
    assert found(news, changed_since=date(2025, 3, 9)) == ["ACCUSE", "CONSULT"]


def test_an_event_that_is_part_of_no_episode_any_more_has_changed(
    news: Store, war: Episode, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("entente.store.merging.now", lambda: datetime(2025, 3, 12, 12))
    with news.merge("1", {}) as merge:
        merge.retire_episodes([war.id])
    assert found(news, changed_since=date(2025, 3, 12)) == ["ACCUSE", "CONSULT"]


def test_an_outlet_that_a_document_had_before_finds_nothing(news: Store, make: SimpleNamespace) -> None:
    document = make.document("talks", outlet="Le Figaro")
    mention = next(news.mentions(Query(document="doc-talks")))
    with news.begin_run("1", "m", None, {}) as run:
        assert run.write(document, [mention]) == "replaced"
    assert found(news, outlet="Le Figaro") == ["CONSULT"]
    assert found(news, outlet="Le Monde") == []


def test_who_prints_a_copy_reports_what_its_original_tells(news: Store, make: SimpleNamespace) -> None:
    before = found(news, document="doc-second")
    copy = make.document("copy", outlet="Gulf Times", copy_of="doc-second")
    with news.begin_run("1", "m", None, {}) as run:
        run.write(copy, [])
    assert before and found(news, outlet="gulf times") == found(news, document=copy.id) == before
    assert found(news, outlet="Nobody") == []
