"""What a query finds, and in what order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from entente.records import Actor, Characterised, Document, Mention, Stance, Statement
from entente.store import Query, Store, StoreError, open_store


@pytest.fixture
def news(path: Path, make: SimpleNamespace) -> Iterator[Store]:
    """Three documents: an accusation with a statement, a planned visit of Putin over three days, an undated protest."""
    one = make.document("one")
    two = make.document("two", outlet="Le Monde", published=datetime(2025, 2, 3, 23, 30, tzinfo=UTC))
    three = make.document("three", outlet=None, published=None, title=None)
    putin = make.actor("China", name="Vladimir Putin", id="person/vladimir-putin", country="RUS", sectors=["GOV"])
    nato = make.actor("the United States", name="NATO", id="org/nato", country="IGO")
    nobody = make.china.model_copy(update={"name": None, "id": None, "country": None, "sectors": []})
    accusation = make.mention(one)
    visit = make.mention(
        two,
        type="CONSULT",
        status="planned",
        actors=[putin],
        recipients=[nato],
        date=make.day("2025-02-10", "2025-02-12"),
    )
    protest = make.mention(three, type="PROTEST", actors=[nobody], recipients=[], date=None)
    with open_store(path) as store:
        with store.begin_run("0.1.0", "m", None, {}) as run:
            run.write(three, [protest], [])
            run.write(two, [visit], [make.statement(two, speakers=[putin], about=[], date=None)])
            run.write(one, [accusation], [make.statement(one, mentions=[accusation.id])])
        yield store


def types(store: Store, query: Query) -> list[str]:
    return [mention.type for mention in store.mentions(query)]


def names(store: Store, query: Query) -> list[str]:
    return [document.id.removeprefix("doc-") for document in store.documents(query)]


def test_all_records_come_by_date_with_the_undated_last(news: Store) -> None:
    assert types(news, Query()) == ["ACCUSE", "CONSULT", "PROTEST"]
    assert names(news, Query()) == ["one", "two", "three"]
    assert names(news, Query(newest_first=True)) == ["two", "one", "three"]
    assert [statement.document for statement in news.statements()] == ["doc-one", "doc-two"]


def test_records_of_one_day_come_by_id(store: Store, make: SimpleNamespace) -> None:
    with store.begin_run("0.1.0", "m", None, {}) as run:
        for name in "cabd":
            run.write(make.document(name))
    assert names(store, Query()) == ["a", "b", "c", "d"]


@pytest.mark.parametrize("who", ["CHN", "chn", "state/CHN", "STATE/chn", "China", "CHINA", " china "])
def test_an_actor_is_found_by_country_id_or_name_in_any_case(news: Store, who: str) -> None:
    assert types(news, Query(actor=who)) == ["ACCUSE"]


@pytest.mark.parametrize("who", ["RUS", "person/vladimir-putin", "vladimir putin"])
def test_a_person_is_found_by_the_country_spoken_for(news: Store, who: str) -> None:
    assert types(news, Query(actor=who)) == ["CONSULT"]


def test_a_state_id_does_not_find_its_people(news: Store) -> None:
    assert types(news, Query(actor="state/RUS")) == []


def test_an_actor_is_not_found_as_recipient(news: Store) -> None:
    assert types(news, Query(recipient="CHN")) == []
    assert types(news, Query(actor="CHN", recipient="USA")) == ["ACCUSE"]
    assert types(news, Query(recipient="nato")) == ["CONSULT"]


@pytest.fixture
def talks(store: Store, make: SimpleNamespace) -> Store:
    """Talks of China and the United States, a request by both to nobody, an accusation by one of the other."""
    both: dict[str, object] = {"actors": [make.china, make.usa], "recipients": []}
    with store.begin_run("0.1.0", "m", None, {}) as run:
        document = make.document("talks")
        run.write(document, [make.mention(document, type="CONSULT", **both)], [make.statement(document)])
        document = make.document("unaimed")
        run.write(document, [make.mention(document, type="REQUEST", **both)])
        document = make.document("aimed")
        run.write(document, [make.mention(document)])
    return store


def test_talks_are_found_from_either_party_to_the_other(talks: Store) -> None:
    assert sorted(types(talks, Query(actor="CHN", recipient="USA"))) == ["ACCUSE", "CONSULT"]
    assert types(talks, Query(actor="state/USA", recipient="china")) == ["CONSULT"]
    assert types(talks, Query(actor="CHN", recipient="USA", type="CONSULT", limit=1)) == ["CONSULT"]
    assert names(talks, Query(actor="CHN", recipient="USA")) == ["aimed", "talks"]
    assert names(talks, Query(actor="USA", recipient="CHN")) == ["talks"]
    assert names(talks, Query(actor="USA", recipient="CHN", type="ACCUSE")) == []


def test_nobody_talks_with_themselves_or_with_the_absent(talks: Store) -> None:
    assert types(talks, Query(actor="CHN", recipient="CHN")) == []
    assert types(talks, Query(actor="CHN", recipient="RUS")) == []
    assert types(talks, Query(recipient="CHN")) == []


def test_two_of_one_country_talk_with_each_other(store: Store, make: SimpleNamespace) -> None:
    document = make.document()
    with store.begin_run("0.1.0", "m", None, {}) as run:
        run.write(document, [make.mention(document, type="CONSULT", actors=[make.china, make.wang], recipients=[])])
    assert types(store, Query(actor="CHN", recipient="CHN")) == ["CONSULT"]


def test_joint_actors_with_a_recipient_do_nothing_to_each_other(store: Store, make: SimpleNamespace) -> None:
    document = make.document()
    visit = make.mention(document, type="CONSULT", actors=[make.china, make.wang], recipients=[make.usa])
    with store.begin_run("0.1.0", "m", None, {}) as run:
        run.write(document, [visit])
    assert types(store, Query(actor="china", recipient="Wang Yi")) == []
    assert types(store, Query(actor="Wang Yi", recipient="USA")) == ["CONSULT"]


def test_retired_talks_are_not_found(talks: Store, make: SimpleNamespace) -> None:
    document = make.document("talks")
    visit = make.mention(document, type="CONSULT")
    with talks.begin_run("0.2.0", "m", None, {}) as run:
        assert run.write(document, [visit]) == "replaced"
    assert types(talks, Query(actor="USA", recipient="CHN")) == []
    with talks.begin_run("0.3.0", "m", None, {}) as run:
        run.write(document, [visit.model_copy(update={"actors": [make.usa, make.china], "recipients": []})])
    assert types(talks, Query(actor="USA", recipient="CHN")) == ["CONSULT"]


def test_a_name_is_never_read_as_sql(news: Store) -> None:
    assert types(news, Query(actor="x' OR 1=1 --")) == []


def test_one_type_or_several(news: Store) -> None:
    assert types(news, Query(type="PROTEST")) == ["PROTEST"]
    assert types(news, Query(type=("PROTEST", "ACCUSE"))) == ["ACCUSE", "PROTEST"]
    assert types(news, Query(type=())) == ["ACCUSE", "CONSULT", "PROTEST"]
    assert types(news, Query(status="planned")) == ["CONSULT"]
    assert types(news, Query(status=("planned", "denied"), type="ACCUSE")) == []


@pytest.mark.parametrize(
    ("since", "until", "found"),
    [
        ((2025, 2, 12), None, ["CONSULT"]),
        ((2025, 2, 13), None, []),
        (None, (2025, 2, 10), ["ACCUSE", "CONSULT"]),
        (None, (2025, 2, 9), ["ACCUSE"]),
        ((2025, 2, 11), (2025, 2, 11), ["CONSULT"]),
        ((2025, 1, 21), (2025, 1, 21), ["ACCUSE"]),
    ],
)
def test_dates_find_what_may_have_happened_then(
    news: Store, since: tuple[int, int, int] | None, until: tuple[int, int, int] | None, found: list[str]
) -> None:
    assert types(news, Query(since=since and date(*since), until=until and date(*until))) == found


def test_documents_are_dated_by_the_day_of_publication(news: Store) -> None:
    assert names(news, Query(since=date(2025, 2, 3), until=date(2025, 2, 3))) == ["two"]


def test_the_outlet_is_that_of_the_document(news: Store) -> None:
    assert names(news, Query(outlet="LE MONDE")) == ["two"]
    assert types(news, Query(outlet="le monde")) == ["CONSULT"]
    assert [statement.document for statement in news.statements(Query(outlet="Xinhua"))] == ["doc-one"]


def test_statements_by_speaker_and_by_whom_they_are_about(news: Store) -> None:
    def documents(query: Query) -> list[str]:
        return [statement.document for statement in news.statements(query)]

    assert documents(Query(speaker="Wang Yi")) == ["doc-one"]
    assert documents(Query(speaker="RUS")) == ["doc-two"]
    assert documents(Query(about="USA")) == ["doc-one"]
    assert documents(Query(speaker="RUS", about="USA")) == []
    assert documents(Query(actor="CHN", recipient="USA")) == ["doc-one"]
    assert documents(Query(type="ACCUSE")) == ["doc-one"]
    assert documents(Query(status="planned")) == []


@pytest.fixture
def views(store: Store, make: SimpleNamespace) -> Store:
    """Wang blames the United States for an act; praises them and blames Russia; somebody is neutral; nobody is meant.

    The documents: blame, praise, neutral, silent.
    """

    def about(who: Actor, stance: Stance | None) -> Characterised:
        return Characterised(**who.model_dump(), stance=stance, stance_confidence=stance and 0.8)

    russia = make.actor("China", name="Russia", id="state/RUS", country="RUS")
    said = {
        "blame": [about(make.usa, "critical")],
        "praise": [about(make.usa, "supportive"), about(russia, "critical")],
        "neutral": [about(make.usa, "neutral"), about(russia, None)],
        "silent": [],
    }
    with store.begin_run("0.1.0", "m", None, {}) as run:
        for name, targets in said.items():
            document = make.document(name)
            told = make.mention(document, type="ASSAULT" if name == "praise" else "ACCUSE")
            speakers = [make.china] if name == "neutral" else [make.wang]
            statement = make.statement(document, speakers=speakers, about=targets, mentions=[told.id])
            run.write(document, [told], [statement])
    return store


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"stance": "critical"}, ["blame", "praise"]),
        ({"stance": "supportive"}, ["praise"]),
        ({"stance": "neutral"}, ["neutral"]),
        ({"stance": "critical", "about": "USA"}, ["blame"]),
        ({"stance": "critical", "about": "state/rus"}, ["praise"]),
        ({"stance": "supportive", "about": "russia"}, []),
        ({"stance": "neutral", "about": "RUS"}, []),
        ({"about": "USA"}, ["blame", "neutral", "praise"]),
        ({"stance": "critical", "speaker": "Wang Yi"}, ["blame", "praise"]),
        ({"stance": "neutral", "speaker": "Wang Yi"}, []),
        ({"stance": "critical", "recipient": "USA", "about": "RUS"}, ["praise"]),
        ({"stance": "critical", "type": "ASSAULT"}, ["praise"]),
    ],
)
def test_a_stance_is_that_towards_whom_the_statement_is_about(
    views: Store, filters: dict[str, str], found: list[str]
) -> None:
    documents = [statement.document.removeprefix("doc-") for statement in views.statements(Query(**filters))]  # type: ignore[arg-type]
    assert sorted(documents) == found


def test_documents_and_mentions_by_the_stance_of_one_statement(views: Store) -> None:
    assert names(views, Query(stance="critical")) == ["blame", "praise"]
    assert names(views, Query(stance="critical", about="USA")) == ["blame"]
    assert names(views, Query(stance="neutral", speaker="person/wang-yi")) == []
    assert types(views, Query(stance="supportive")) == ["ASSAULT"]
    assert types(views, Query(stance="critical", about="RUS", type="ACCUSE")) == []


def test_the_stance_of_a_statement_that_is_no_longer_current_is_not_found(views: Store, make: SimpleNamespace) -> None:
    document = make.document("blame")
    with views.begin_run("0.2.0", "m", None, {}) as run:
        assert run.write(document, [], []) == "replaced"
    assert names(views, Query(stance="critical")) == ["praise"]


def test_mentions_told_by_a_speaker(news: Store) -> None:
    assert types(news, Query(speaker="person/wang-yi")) == ["ACCUSE"]
    assert types(news, Query(about="state/USA", type="CONSULT")) == []


def test_documents_that_tell_of_an_actor(news: Store) -> None:
    assert names(news, Query(actor="CHN")) == ["one"]
    assert names(news, Query(actor="CHN", recipient="NATO")) == []
    assert names(news, Query(type=("CONSULT", "PROTEST"))) == ["two", "three"]
    assert names(news, Query(speaker="RUS")) == ["two"]


def test_the_records_of_one_document(news: Store) -> None:
    assert types(news, Query(document="doc-two")) == ["CONSULT"]
    assert names(news, Query(document="doc-two")) == ["two"]
    assert types(news, Query(document="doc-none")) == []


def test_a_limit_keeps_the_first(news: Store) -> None:
    assert types(news, Query(limit=2)) == ["ACCUSE", "CONSULT"]
    assert types(news, Query(limit=0)) == []


@pytest.mark.parametrize(
    ("filters", "message"),
    [
        ({"type": "CONSLUT"}, "unknown type 'CONSLUT': want one of AGREE, CONSULT"),
        ({"status": ("actual", "maybe")}, "unknown status 'maybe': want one of actual"),
        ({"stance": "hostile"}, "unknown stance 'hostile': want one of supportive, critical, neutral"),
        ({"stance": "Critical"}, "unknown stance 'Critical'"),
        ({"stance": ""}, "unknown stance ''"),
        ({"actor": " "}, "actor is blank"),
        ({"limit": -1}, "limit is -1"),
        ({"since": date(2025, 1, 2), "until": date(2025, 1, 1)}, "before since"),
    ],
)
def test_a_query_that_cannot_be_meant_is_refused(filters: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Query(**filters)  # type: ignore[arg-type]


def test_get_finds_any_record_by_its_id(news: Store) -> None:
    for reader, kind in ((news.documents, Document), (news.mentions, Mention), (news.statements, Statement)):
        for record in reader():
            assert isinstance(record, kind)
            assert news.get(record.id) == record
            assert news.get(record.id[:-1] if kind is not Document else record.id) == record


def test_get_wants_a_prefix_of_one_record_only(news: Store) -> None:
    assert news.get("doc-t") is None  # two and three
    assert news.get("doc-tw") == news.get("doc-two")
    assert news.get("men-") is None
    assert news.get("none") is None
    assert news.get("") is None


def test_an_id_that_starts_another_is_found(store: Store, make: SimpleNamespace) -> None:
    with store.begin_run("0.1.0", "m", None, {}) as run:
        run.write(make.document("a"))
        run.write(make.document("ab"))
    assert store.get("doc-a") == make.document("a")


def test_get_does_not_find_retired_records(store: Store, make: SimpleNamespace) -> None:
    document = make.document()
    for model, mentions in (("m", [make.mention(document)]), ("n", [])):
        with store.begin_run("0.1.0", model, None, {}) as run:
            run.write(document, mentions, [])
    assert store.get(make.mention(document).id) is None


def test_two_readers_do_not_cut_each_other_short(store: Store, make: SimpleNamespace) -> None:
    with store.begin_run("0.1.0", "m", None, {}) as run:
        for number in range(1500):
            run.write(make.document(f"{number:04}"))
        run.flush()
        one, other = store.documents(), store.documents()
        pairs = 0
        for left, right in zip(one, other, strict=True):
            assert left.id == right.id
            pairs += 1
            if pairs == 10:
                run.write(make.document("late"))
                run.flush()
    assert pairs == 1500


def test_a_reader_left_alone_does_not_keep_the_file_open(path: Path, make: SimpleNamespace) -> None:
    with open_store(path) as store:
        with store.begin_run("0.1.0", "m", None, {}) as run:
            for number in range(1500):
                run.write(make.document(str(number)))
        reader = store.documents()
        next(reader)
    with pytest.raises(StoreError, match="is closed: open the store again"):
        list(reader)
    with open_store(path, read_only=True) as store:  # another setting is refused while the file is open
        assert len(list(store.documents())) == 1500


def test_tables_come_as_arrow(news: Store) -> None:
    mentions = news.arrow("mentions").to_pylist()
    assert {row["type"]: row["date_end"] for row in mentions} == {
        "ACCUSE": date(2025, 1, 21), "CONSULT": date(2025, 2, 12), "PROTEST": None,
    }  # fmt: skip
    for table in ("documents", "mention_actors", "statements", "statement_actors", "actors", "runs"):
        assert news.arrow(table).num_rows > 0
    with pytest.raises(StoreError, match="no table 'happenings': want one of documents"):
        news.arrow("happenings")
