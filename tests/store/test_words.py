import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entente.store.words import match_of


@pytest.fixture(scope="module")
def words():
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE words USING fts5(body, kind, tokenize = 'porter unicode61', prefix = '2')")
    connection.execute("INSERT INTO words VALUES ('Russia imposed new sanctions and tariffs NOT expected', 'event')")
    return connection


def found(connection, text):
    return len(connection.execute("SELECT 1 FROM words WHERE words MATCH ?", [match_of(text)]).fetchall())


@pytest.mark.parametrize(
    "text, expected",
    [
        ("russia", 1),
        ("RUSSIA sanctions", 1),
        ("russia china", 0),
        ("sanction", 1),
        ('"new sanctions"', 1),
        ('"sanctions new"', 0),
        ("tarif*", 1),
        ("t*", 0),
        ('"imposed ne"*', 1),
        ('"unfinished', 0),
        ('"new sanctions', 1),
        ("russia AND", 1),
        ("russia NOT sanctions", 1),
        ("russia OR china", 0),
        ("NEAR(russia sanctions)", 0),
        ("body:russia", 0),
        ("kind:event", 0),
        ("event", 0),
        ("russia-imposed", 1),
        ("^russia", 1),
        ("(russia)", 1),
        ("+russia'; DROP TABLE words; --", 0),
    ],
)
def test_words_are_words_and_no_instructions(words, text, expected):
    assert found(words, text) == expected


@pytest.mark.parametrize("text", ["", "  ", "*", '""', '"', "---", "'", "()", "…"])
def test_without_a_word_there_is_no_question(text):
    assert match_of(text) is None


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_no_text_is_an_error(text):
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE words USING fts5(body, kind)")
    match = match_of(text)
    if match is not None:
        assert connection.execute("SELECT 1 FROM words WHERE words MATCH ?", [match]).fetchall() == []
