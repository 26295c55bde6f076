from __future__ import annotations

import sqlite3
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

from entente.events import merge
from entente.records import Actor as Party
from entente.records import DateSpan, Document, Mention, Offsets, Span, Statement, mention_id, statement_id, text_hash
from entente.store import Store, StoreError, open_store
from entente.store.search import Search, SearchError


def told(key: str, text: str, day: str | None, title: str | None = None, said: str | None = None) -> tuple:
    """A document whose first word is the trigger of a mention, with a statement where words are said."""
    when = day and date.fromisoformat(day)
    document = Document(id=key, title=title, text=text, text_hash=text_hash(text), published=when)
    trigger = Span(text=text.split()[0], start=0, end=len(text.split()[0]))
    span = DateSpan(start=when, end=when, precision="day", basis="explicit") if when else None
    somebody = Party(text=None, start=None, end=None, id=f"state/{key}", country="CHN")
    mention = Mention(
        id=mention_id(key, trigger, "ACCUSE"), document=key, sentence=Offsets(start=0, end=len(text)), lead=True,
        type="ACCUSE", quad=3, score=-2.0, trigger=trigger, actors=[somebody], confidence=0.9, model="m", date=span,
    )  # fmt: skip
    content = [Span(text=said, start=text.index(said), end=text.index(said) + len(said))] if said else []
    statement = (
        [Statement(id=statement_id(key, content), document=key, form="direct", content=content, text=said,
                   confidence=0.5)]
        if said else []
    )  # fmt: skip
    return document, [mention], statement


def write(store: Store, *documents: tuple, version: str = "0") -> None:
    with store.begin_run(version, "m", None, {}) as run:
        for each in documents:
            run.write(*each)
    merge(store, "0")


FIRST = told("d1", "Tariffs rose: “never again” was the answer.", "2024-01-01", "Trade row grows", "never again")
SECOND = told("d2", "Tariffs rose again in the spring.", "2024-03-01")
UNDATED = told("d3", "Tariffs on everything.", None)


@pytest.fixture
def store(tmp_path: Path):
    with open_store(tmp_path / "news.duckdb") as store:
        write(store, FIRST, SECOND, UNDATED)
        yield store


@pytest.fixture
def search(store: Store) -> Search:
    return Search(store)


def found(search: Search, text: str, **slots: object) -> list[tuple[str, str]]:
    return [(hit.kind, "".join(words for words, _ in hit.words)) for hit in search.find(text, **slots)]


def kinds(search: Search, text: str, **slots: object) -> set[str]:
    return {hit.kind for hit in search.find(text, **slots)}


def test_titles_sentences_and_statements_are_found(search):
    assert kinds(search, "trade") == {"document"}
    assert kinds(search, '"never again"') == {"mention", "event", "statement"}
    assert len(found(search, "tariffs")) == 6
    assert found(search, "spring", kinds=["event"]) == [("event", "Tariffs rose again in the spring.")]


def test_a_hit_says_which_words_were_looked_for(search):
    (hit,) = search.find("spring", kinds=["mention"])
    assert hit.words == (("Tariffs rose again in the ", False), ("spring", True), (".", False))
    assert hit.day == date(2024, 3, 1)


def test_of_equals_the_newest_is_first_and_better_ones_before_them(search, store):
    write(store, told("d4", "Tariffs rose again in the autumn.", "2024-09-01"))
    write(store, told("d5", "Tariffs, tariffs, tariffs.", "2020-01-01"))
    assert search.find("tariffs", kinds=["event"])[0].day == date(2020, 1, 1)
    again = [hit.day for hit in search.find("tariffs rose again in the", kinds=["event"])]
    assert again[:2] == [date(2024, 9, 1), date(2024, 3, 1)]


def test_kinds_and_days_narrow_a_search(search):
    days = {"since": date(2024, 2, 1), "until": date(2024, 3, 1)}
    assert {hit.day for hit in search.find("tariffs", **days)} == {date(2024, 3, 1)}
    assert {hit.day for hit in search.find("tariffs", until=date(2024, 1, 31))} == {date(2024, 1, 1)}
    assert kinds(search, "tariffs", kinds=["mention", "document"]) == {"mention"}
    assert any(hit.day is None for hit in search.find("tariffs"))


def test_pages_of_a_search_hold_each_hit_once(search):
    whole = search.find("tariffs")
    assert [hit for offset in range(7) for hit in search.find("tariffs", limit=1, offset=offset)] == whole


def test_what_is_written_is_found_and_what_is_gone_is_not(search, store):
    assert not found(search, "summit")
    write(store, told("d2", "Summits end in the spring.", "2024-03-01"), version="1")
    assert kinds(search, "summit") == {"mention", "event"}
    assert {hit.day for hit in search.find("tariffs")} == {date(2024, 1, 1), None}


def test_a_run_that_goes_on_is_followed(search, store):
    with store.begin_run("0", "m", None, {}) as run:
        run.write(*told("d4", "Envoys left.", "2024-04-01"))
        run.flush()
        assert kinds(search, "envoys") == {"mention"}
        run.write(*told("d5", "Envoys came back.", "2024-04-02"))
        run.flush()
        assert len(found(search, "envoys")) == 2
    assert len(found(search, "envoys")) == 2


def test_a_run_that_goes_on_is_followed_also_when_others_come_between(search, store):
    with store.begin_run("0", "m", None, {}) as run:
        run.write(*told("d4", "Envoys left.", "2024-04-01"))
        run.flush()
        store.correct(next(each.id for each in store.mentions() if each.document == "d4"), "type", "REJECT")
        assert kinds(search, "envoys") == {"mention"}
        run.write(*told("d5", "Envoys came back.", "2024-04-02"))
        run.flush()
        assert len(found(search, "envoys")) == 2


def test_a_word_is_needed(search):
    with pytest.raises(SearchError, match="no word"):
        search.find("  *** ")


def index_of(store: Store) -> Path:
    return Path(store.path + ".search")


def test_an_index_is_kept_and_taken_up_again(search, store):
    search.update()
    with sqlite3.connect(index_of(store)) as connection:
        connection.execute("UPDATE words SET body = 'kept' WHERE kind = 'document'")
    write(store, told("d6", "Barges sank.", "2024-06-01"))
    again = Search(store)
    assert kinds(again, "kept") == {"document"} and kinds(again, "barges") == {"mention", "event"}


@pytest.mark.parametrize("spoil", ["remove", "garbage", "truncate", "other tables", "another store"])
def test_an_index_that_cannot_be_used_is_made_anew(search, store, spoil, tmp_path):
    search.update()
    path = index_of(store)
    if spoil == "remove":
        path.unlink()
    elif spoil == "garbage":
        path.write_bytes(b"garbage" * 1000)
    elif spoil == "truncate":
        path.write_bytes(path.read_bytes()[:5000])
    elif spoil == "other tables":
        with sqlite3.connect(path) as connection:
            connection.execute("DROP TABLE records")
    else:
        with sqlite3.connect(path) as connection:
            connection.execute("UPDATE about SET store = 'another'")
            connection.execute("UPDATE words SET body = 'foreign'")
    again = Search(store)
    assert len(found(again, "tariffs")) == 6 and not found(again, "foreign")


def test_an_index_of_more_runs_than_the_store_has_is_made_anew(search, store):
    search.update()
    with sqlite3.connect(index_of(store)) as connection:
        connection.execute("UPDATE about SET run = 1000")
        connection.execute("UPDATE words SET body = 'of a lost future'")
    assert not found(Search(store), "future")


def test_where_nothing_can_be_written_the_index_is_in_memory(store, tmp_path):
    index_of(store).mkdir()
    assert len(found(Search(store), "tariffs")) == 6


def test_a_store_in_memory_is_searched_too():
    with open_store(":memory:") as store:
        assert found(Search(store), "tariffs") == []
        write(store, FIRST)
        search = Search(store)
        assert kinds(search, "tariffs") == {"mention", "event"}
        search.close()


def test_an_empty_store_has_nothing(tmp_path):
    with open_store(tmp_path / "empty.duckdb") as store:
        assert found(Search(store), "tariffs") == []


def test_many_search_at_once_while_the_store_grows(search, store):
    def look(number: int) -> int:
        return len(search.find("tariffs", limit=100))

    with ThreadPoolExecutor(8) as pool:
        waiting = pool.map(look, range(60))
        for number in range(5):
            write(store, told(f"n{number}", "Tariffs fell.", "2024-05-01"))
        counts = list(waiting)
    assert set(counts) <= set(range(6, 13))
    assert look(0) == 12  # five mentions more, and the event that they are of


def test_while_another_thread_makes_the_index_a_search_does_not_wait(search, store, monkeypatch):
    monkeypatch.setattr("entente.store.search.PATIENCE", 0.0)
    with search._updating:
        assert found(search, "tariffs") == [] and not search.complete
    search.update()
    assert len(found(search, "tariffs")) == 6 and search.complete


def test_who_searches_late_in_a_long_update_does_not_wait_for_it_again(search, store, monkeypatch):
    waited = []
    monkeypatch.setattr(Future, "result", lambda self, timeout=None: waited.append(timeout))
    monkeypatch.setattr("entente.store.search.time", SimpleNamespace(monotonic=lambda: clock[0]))
    clock = [100.0]
    with search._updating:  # the update that the first of them begins cannot end
        for now in (100.0, 100.5, 200.0):
            clock[0] = now
            search.find("tariffs")
    assert waited == [2.0, 1.5, 0.0]


def test_an_index_that_breaks_while_it_is_used_is_made_anew(search, store):
    search.update()
    index_of(store).write_bytes(b"garbage" * 1000)
    assert len(found(search, "tariffs")) == 6


def test_an_update_ends_when_the_index_is_let_go_of_and_the_next_one_makes_it_whole(search, store):
    search.close()
    search.update()
    assert found(search, "tariffs") == [] and not search.complete
    assert len(found(Search(store), "tariffs")) == 6


def test_an_index_that_cannot_be_mended_is_said(search, store, monkeypatch):
    monkeypatch.setattr("entente.store.search.SHOW", "SELECT nothing FROM nowhere WHERE ? = ?")
    with pytest.raises(StoreError, match="remove it"):
        search.find("tariffs")
