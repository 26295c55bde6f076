"""Keys from a person: one at a time on a terminal, a line each where standard input is none."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol, TextIO

ENTER, END = "\n", ""
BACKSPACE = ("\x7f", "\b")


class Keys(Protocol):
    """Where keys come from. What is asked is shown by the caller."""

    def key(self) -> str:
        """The next key; ENTER for the enter key, END when there will be none."""

    def several(self, known: str, show: Callable[[str], None]) -> str | None:
        """Keys out of `known`, each pressed to choose it and again to drop it, up to the enter key.

        `show` is told what is chosen after every key. None when the keys end before that.
        """

    def line(self) -> str:
        """A line of text."""


class Terminal:
    """Single keys of a terminal that does not wait for the enter key; see `keyboard`."""

    def __init__(self, stream: TextIO):
        self._stream = stream

    def key(self) -> str:
        """The next key."""
        return self._stream.read(1).replace("\r", ENTER).replace("\x04", END)

    def several(self, known: str, show: Callable[[str], None]) -> str | None:
        """Keys that are toggled until enter is pressed."""
        chosen = ""
        while (pressed := self.key()) != ENTER:
            if pressed == END:
                return None
            chosen = toggled(chosen, pressed, known)
            show(chosen)
        return chosen

    def line(self) -> str:
        """A line, which the terminal shows while it is written."""
        written = ""
        while (pressed := self.key()) not in (ENTER, END):
            if pressed in BACKSPACE:
                written, echo = written[:-1], "\b \b" if written else ""
            else:
                written, echo = written + pressed, pressed
            print(echo, end="", flush=True)
        print()
        return written


class Lines:
    """Lines in place of keys: the first letter is the key, the letters of a line are several."""

    def __init__(self, stream: TextIO):
        self._stream = stream

    def key(self) -> str:
        """The first letter of the next line."""
        line = self._stream.readline()
        return line.strip()[:1] or ENTER if line else END

    def several(self, known: str, show: Callable[[str], None]) -> str | None:
        """The letters of the next line."""
        line, chosen = self._stream.readline(), ""
        if not line:
            return None
        for pressed in line.strip():
            chosen = toggled(chosen, pressed, known)
        show(chosen)
        return chosen

    def line(self) -> str:
        """The next line."""
        return self._stream.readline().strip()


def toggled(chosen: str, pressed: str, known: str) -> str:
    """The keys chosen after one more was pressed."""
    if pressed not in known:
        return chosen
    return chosen.replace(pressed, "") if pressed in chosen else chosen + pressed


@contextmanager
def keyboard() -> Iterator[Keys]:
    """Keys from standard input; a terminal gives each at once while the block lasts, and is itself again after it."""
    try:
        import termios
        import tty
    except ImportError:  # Windows
        single = False
    else:
        single = sys.stdin.isatty()
    if not single:
        yield Lines(sys.stdin)
        return
    # Of the terminal itself: what Python's buffer holds would not be seen as waiting.
    with open(sys.stdin.fileno(), encoding="utf-8", errors="replace", closefd=False, buffering=1) as stream:
        before = termios.tcgetattr(stream)
        try:
            tty.setcbreak(stream)
            yield Terminal(stream)
        finally:
            termios.tcsetattr(stream, termios.TCSADRAIN, before)
