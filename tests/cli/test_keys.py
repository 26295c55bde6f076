"""Keys of a terminal, and lines in their place."""

from __future__ import annotations

import io

import pytest

from entente.cli.keys import END, ENTER, Lines, Terminal, toggled


def test_a_terminal_gives_one_key_at_a_time():
    keys = Terminal(io.StringIO("r\r\nq\x04"))
    assert [keys.key() for _ in range(6)] == ["r", ENTER, ENTER, "q", END, END]


def test_lines_give_their_first_letter():
    keys = Lines(io.StringIO(" right\n\nq"))
    assert [keys.key() for _ in range(4)] == ["r", ENTER, "q", END]


@pytest.mark.parametrize("keys", [Terminal(io.StringIO("adxa\n")), Lines(io.StringIO("adxa\n"))])
def test_several_keys_are_toggled(keys):
    seen = []
    assert keys.several("adt", seen.append) == "d"
    assert seen[-1] == "d"


@pytest.mark.parametrize("keys", [Terminal(io.StringIO("ad")), Lines(io.StringIO(""))])
def test_several_keys_that_are_cut_short_are_none(keys):
    assert keys.several("ad", lambda chosen: None) is None


def test_a_line_is_written_on_the_terminal_with_second_thoughts(capsys):
    keys = Terminal(io.StringIO("\x7fof\x7fn\n"))
    assert keys.line() == "on"
    assert capsys.readouterr().out == "of\b \bn\n"
    assert Lines(io.StringIO(" on \n")).line() == "on"


def test_keys_that_mean_nothing_change_nothing():
    assert (toggled("ab", "x", "abc"), toggled("ab", "c", "abc"), toggled("ab", "a", "abc")) == ("ab", "abc", "b")
