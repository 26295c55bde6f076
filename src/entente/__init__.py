"""entente reads the news about relations between states and keeps the record: who did or said what to whom.

    >>> import entente
    >>> coder = entente.load()
    >>> coded = entente.code(["Xi Jinping met Vladimir Putin in Moscow on Tuesday."], published="2023-03-22")
    >>> coded.mentions[0].type
    'CONSULT'

`load()` gives the coder, `code()` codes texts in one call, `open_store()` opens a file of coded documents.
Importing the package is cheap; the model is loaded on first use.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from entente._version import __version__

if TYPE_CHECKING:
    from entente.api import Codings, code, load
    from entente.store import open_store

__all__ = ["Codings", "__version__", "code", "load", "open_store"]

_HOMES = {"Codings": "entente.api", "code": "entente.api", "load": "entente.api", "open_store": "entente.store"}


def __getattr__(name: str) -> Any:
    """Import the parts of the public API when they are first asked for."""
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'entente' has no attribute {name!r}")
