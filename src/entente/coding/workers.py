"""Many documents coded by several processes, in the order in which they came, whatever the number of processes.

Each process loads one coder. A few small chunks of documents are under way at a time, so that memory does not
grow with the corpus. A process that dies (out of memory, a fault in a library) costs no more than the document
it died of, which comes back as a Skipped.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias, TypeVar, cast

from entente.coding.endpoint import EndpointError
from entente.documents import Skipped
from entente.language import PipelineMissing
from entente.records import Document

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess

    from entente.coding import Coded, Settings

DOCUMENTS_A_CHUNK = 8
CHARACTERS_A_CHUNK = 40_000  # long documents travel alone
CHUNKS_AHEAD = 3  # chunks under way for each process

T = TypeVar("T")
Chunk: TypeAlias = "list[Document | T]"


class Codes(Protocol):
    """What codes a document: `entente.coding.Coder`, or another with its method."""

    def code(self, document: Document) -> Coded:
        """The document with what is told in it."""


def coder_of(settings: Settings | None = None) -> Codes:
    """The coder of these settings, by default the shipped one."""
    from entente.coding import Coder

    return Coder(settings)


def code_all(
    documents: Iterable[Document | T], workers: int, *, load: Callable[[], Codes] = coder_of
) -> Iterator[Coded | Skipped | T]:
    """What each of `documents` tells, in their order; results are the same for any number of `workers`.

    What is no document (a Skipped, something coded already) passes through in its place. A document that
    cannot be coded comes back as a Skipped of kind "error".

    workers: processes to use; with 1 this process codes itself
    load:    makes the coder, once a process; with several workers a function that other processes can import

    Raises what `load` raises (a missing model).
    """
    if workers <= 1:
        coder = load()
        for item in documents:
            yield _coded(coder, item) if isinstance(item, Document) else item
        return
    team = _Team(workers, load)
    waiting: deque[tuple[Chunk[T], Future[list[Coded | Skipped]]]] = deque()
    done = False
    try:
        for chunk in _chunks(documents):
            waiting.append((chunk, team.submit([item for item in chunk if isinstance(item, Document)])))
            if len(waiting) > workers * CHUNKS_AHEAD:
                yield from team.results(*waiting.popleft())
        while waiting:
            yield from team.results(*waiting.popleft())
        done = True
    finally:
        team.stop(at_once=not done)


class _Team:
    """The processes, and a process apart for documents that were under way when one of them died."""

    def __init__(self, workers: int, load: Callable[[], Codes]):
        self.workers, self.load = workers, load
        self._context = multiprocessing.get_context("spawn")
        self._pool = self._start(workers)
        self._apart: ProcessPoolExecutor | None = None
        self._processes: set[BaseProcess] = set()

    def submit(self, documents: list[Document]) -> Future[list[Coded | Skipped]]:
        """Begin to code `documents` in one of the processes."""
        try:
            return self._submit(self._pool, documents)
        except BrokenProcessPool:
            self._pool.shutdown(wait=False, cancel_futures=True)
            self._pool = self._start(self.workers)
            return self._submit(self._pool, documents)

    def results(self, chunk: Chunk[T], future: Future[list[Coded | Skipped]]) -> Iterator[Coded | Skipped | T]:
        """The items of `chunk`, the documents among them coded; waits for them."""
        try:
            coded = iter(future.result())
        except BrokenProcessPool:
            # One of the documents under way, in this chunk or another, was too much: which one, shows apart.
            coded = (self._alone(item) for item in chunk if isinstance(item, Document))
        for item in chunk:
            yield next(coded) if isinstance(item, Document) else item

    def stop(self, at_once: bool) -> None:
        """End the processes; `at_once`, whatever they are doing."""
        if at_once:
            for process in self._processes:
                process.terminate()
        for pool in (self._pool, self._apart):
            if pool is not None:
                pool.shutdown(wait=True, cancel_futures=True)

    def _alone(self, document: Document) -> Coded | Skipped:
        self._apart = self._apart or self._start(1)
        try:
            return self._submit(self._apart, [document]).result()[0]
        except BrokenProcessPool:
            self._apart.shutdown(wait=False)
            self._apart = None
            return _failed(document, "its worker process died (out of memory?); split the document")

    def _start(self, workers: int) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(workers, self._context, _begin, (self.load,))

    def _submit(self, pool: ProcessPoolExecutor, documents: list[Document]) -> Future[list[Coded | Skipped]]:
        before = set(multiprocessing.active_children())
        with _interrupts_stay_here():
            try:
                return pool.submit(_code_chunk, documents)  # starts a process while there are too few
            finally:
                self._processes |= set(multiprocessing.active_children()) - before


def _chunks(documents: Iterable[Document | T]) -> Iterator[Chunk[T]]:
    chunk: Chunk[T] = []
    size = 0
    for item in documents:
        chunk.append(item)
        size += len(item.text) if isinstance(item, Document) else 0
        if len(chunk) >= DOCUMENTS_A_CHUNK or size >= CHARACTERS_A_CHUNK:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _coded(coder: Codes, document: Document) -> Coded | Skipped:
    try:
        return coder.code(document)
    except (EndpointError, PipelineMissing) as error:
        return _failed(document, str(error))
    except Exception as error:  # a fault in one document must not cost the others
        if _interrupted(error):
            raise KeyboardInterrupt from error
        return _failed(document, f"it could not be coded ({type(error).__name__}: {error}); please report this")


def _interrupted(error: BaseException | None) -> bool:
    """Whether Ctrl-C is behind `error`: pydantic wraps it, when it comes in the middle of a record."""
    while error is not None:
        if isinstance(error, KeyboardInterrupt):
            return True
        error = error.__cause__ or error.__context__
    return False


def _failed(document: Document, reason: str) -> Skipped:
    return Skipped(document.url or document.title or document.id, " ".join(reason.split()), "error")


# In the worker processes ---------------------------------------------------------------------------------------------

_here: dict[str, Any] = {}  # what this process codes with: its coder, or why there is none


def _begin(load: Callable[[], Codes]) -> None:
    """Make this process ready. A failure is kept for the first chunk: here it would only break the pool."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the first process decides what an interrupt ends
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        _here["coder"] = load()
    except Exception as error:
        _here["fault"] = error


def _code_chunk(documents: list[Document]) -> list[Coded | Skipped]:
    if "fault" in _here:
        raise cast(Exception, _here["fault"])
    return [_coded(_here["coder"], document) for document in documents]


def _end_with_parent() -> None:
    # Without this, workers of a killed process wait for work for ever.
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


@contextmanager
def _interrupts_stay_here() -> Iterator[None]:
    """Processes started in the block do not see Ctrl-C, not even while they start."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before if before is not None else signal.SIG_DFL)
