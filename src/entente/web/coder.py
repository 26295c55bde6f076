"""The coder of a desk: loaded when it is first needed, for one document at a time, whoever asks."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from entente.coding import Coded, Coder
    from entente.records import Document


def shipped() -> Coder:
    """The coder with the shipped model."""
    from entente.coding import Coder

    return Coder()


class SharedCoder:
    """A coder that several threads may use, one after the other."""

    def __init__(self, load: Callable[[], Coder] = shipped) -> None:
        self._load = load
        self._coder: Coder | None = None
        self._lock = threading.Lock()

    def code(self, document: Document) -> Coded:
        """What a document tells. Raises what loading the coder raises."""
        coder = self._loaded()
        with self._lock:
            return coder.code(document)

    @property
    def model(self) -> str:
        """Name and version of the model."""
        return self._loaded().model

    @property
    def model_hash(self) -> str | None:
        """The hash of its files."""
        return cast("str | None", self._loaded().model_hash)

    def _loaded(self) -> Coder:
        with self._lock:
            if self._coder is None:
                self._coder = self._load()
            return self._coder
