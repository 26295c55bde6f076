"""What all requests share: the store, who may write, and what has been worked out for the store as it is."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import TypeVar, cast

from entente.store import Store

T = TypeVar("T")
MOST_KEPT = 200  # answers worked out, the least used goes first


@dataclass
class Desk:
    """The store that is served. `token`: whoever shows it may write; None: nobody may."""

    store: Store
    token: str | None = None
    _kept: OrderedDict[Hashable, object] = field(default_factory=OrderedDict, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def state(self) -> str:
        """A word that differs whenever the records of the store do: ETags and what is kept hang on it."""
        sql = "SELECT coalesce(max(id), 0) AS run, coalesce(sum(coded), 0) AS coded, max(finished) AS done FROM runs"
        (row,) = self.store.ask(sql).to_pylist()
        return f"{row['run']}-{int(row['coded'])}-{row['done'] and row['done'].timestamp()}"

    def kept(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives, worked out once for each state of the store."""
        whole = (self.state(), key)
        with self._lock:
            if whole in self._kept:
                self._kept.move_to_end(whole)
                return cast(T, self._kept[whole])
        made = make()
        with self._lock:
            self._kept[whole] = made
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        return made
