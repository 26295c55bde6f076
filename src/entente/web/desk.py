"""What all requests share: the store, who may write, and what has been worked out for the store as it is."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import TypeVar, cast

from entente.store import Store
from entente.store.search import Search
from entente.web.coder import SharedCoder
from entente.web.sessions import Attempts, Sessions

T = TypeVar("T")
MOST_CODING = 4  # texts that are coded or wait for it; more are turned away
MOST_KEPT = 200  # answers worked out, the least used goes first
_STATE = "SELECT max(id), sum(coded)::BIGINT, epoch_us(max(finished)) FROM runs"


@dataclass
class Kept:
    """An answer, or the place where one is being worked out."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    value: object = None
    made: bool = False


@dataclass
class Desk:
    """The store that is served. `token`: whoever shows it may write; None: nobody may.

    `hosts`: names that the desk goes by, beside those of loopback and addresses.
    """

    store: Store
    token: str | None = None
    hosts: frozenset[str] = frozenset()
    sessions: Sessions = field(default_factory=Sessions, repr=False)
    attempts: Attempts = field(default_factory=Attempts, repr=False)
    coder: SharedCoder = field(default_factory=SharedCoder, repr=False)
    coding: threading.BoundedSemaphore = field(
        default_factory=lambda: threading.BoundedSemaphore(MOST_CODING), repr=False
    )
    writing: threading.RLock = field(default_factory=threading.RLock, repr=False)  # whoever writes waits for it
    search: Search = field(init=False, repr=False)
    _kept: OrderedDict[Hashable, Kept] = field(default_factory=OrderedDict, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def __post_init__(self) -> None:
        self.search = Search(self.store)

    def state(self) -> str:
        """A word that differs whenever the records of the store do: ETags and what is kept hang on it."""
        (row,) = self.store.ask(_STATE).to_pylist()
        return "-".join(str(value) for value in row.values())

    def kept(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives, worked out once for each state of the store, however many ask at a time."""
        whole = (self.state(), key)
        with self._lock:
            found = self._kept.setdefault(whole, Kept())
            self._kept.move_to_end(whole)
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        with found.lock:
            if not found.made:
                found.value, found.made = make(), True
        return cast(T, found.value)
