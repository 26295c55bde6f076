"""Whose turn it is: the time between two requests to one host, and the pause that a host asked for."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

LONGEST_WAIT = 30.0  # seconds; whoever is told to wait longer comes back later


@dataclass(slots=True)
class _Host:
    free: float = float("-inf")  # when the next request may be made
    closed: float = float("-inf")  # until when the host asked not to be asked


class Turns:
    """Gives every request to a host its moment, in whatever thread it is made."""

    def __init__(self, clock: Callable[[], float], sleep: Callable[[float], None]) -> None:
        self._clock = clock
        self._sleep = sleep
        self._lock = threading.Lock()
        self._hosts: dict[str, _Host] = {}

    def wait(self, host: str, delay: float) -> None:
        """Wait for the next moment that the host is free; the one after it comes `delay` seconds later."""
        with self._lock:
            turn = self._hosts.setdefault(host, _Host())
            now = self._clock()
            moment = max(now, turn.free)
            turn.free = moment + delay
        if moment > now:
            self._sleep(moment - now)

    def pause(self, host: str, seconds: float) -> None:
        """Note that the host asked to be left alone: its next turn comes later, or after `LONGEST_WAIT` none at all."""
        with self._lock:
            turn = self._hosts.setdefault(host, _Host())
            end = self._clock() + seconds
            if seconds <= LONGEST_WAIT:
                turn.free = max(turn.free, end)
            else:
                turn.closed = max(turn.closed, end)

    def paused(self, host: str) -> float:
        """The seconds left of the long pause that a host asked for; 0 if it asked for none."""
        with self._lock:
            turn = self._hosts.get(host)
            return max(0.0, turn.closed - self._clock()) if turn else 0.0
