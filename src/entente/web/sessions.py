"""Who is logged in, and who tried to: kept in memory, so that everybody is logged out when the desk ends."""

from __future__ import annotations

import math
import secrets
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field

LASTS = 12 * 3600.0  # seconds after the last use
MOST_SESSIONS = 1_000
TRIES, WITHIN = 10, 60.0  # wrong tokens that one address may show in so many seconds
MOST_ADDRESSES = 10_000

Clock = Callable[[], float]


@dataclass
class Session:
    """One login: the name that its answers and corrections carry, and the word that its forms must bring back."""

    name: str
    csrf: str
    used: float


@dataclass
class Sessions:
    """The logins by the secret that their cookie holds; the oldest go first where there are too many."""

    clock: Clock = time.monotonic
    _open: OrderedDict[str, Session] = field(default_factory=OrderedDict, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def begin(self, name: str) -> str:
        """Log `name` in; the secret for the cookie."""
        secret = secrets.token_urlsafe(32)
        with self._lock:
            self._open[secret] = Session(name, secrets.token_urlsafe(32), self.clock())
            while len(self._open) > MOST_SESSIONS:
                self._open.popitem(last=False)
        return secret

    def find(self, secret: str | None) -> Session | None:
        """The login that a cookie names, if it goes on."""
        if secret is None:
            return None
        with self._lock:
            found = self._open.get(secret)
            if found is None:
                return None
            if self.clock() - found.used > LASTS:
                del self._open[secret]
                return None
            found.used = self.clock()
            self._open.move_to_end(secret)
            return found

    def end(self, secret: str | None) -> None:
        """Log out."""
        with self._lock:
            self._open.pop(secret or "", None)


@dataclass
class Attempts:
    """Wrong tokens by the address that showed them."""

    clock: Clock = time.monotonic
    _failed: OrderedDict[str, deque[float]] = field(default_factory=OrderedDict, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def failed(self, address: str) -> None:
        """Note a wrong token."""
        with self._lock:
            self._failed.setdefault(address, deque(maxlen=TRIES)).append(self.clock())
            self._failed.move_to_end(address)
            while len(self._failed) > MOST_ADDRESSES:
                self._failed.popitem(last=False)

    def wait(self, address: str) -> int:
        """Whole seconds until this address may try again; 0: at once."""
        with self._lock:
            times = self._failed.get(address)
            if times is None or len(times) < TRIES:
                return 0
            return max(0, math.ceil(times[0] + WITHIN - self.clock()))
