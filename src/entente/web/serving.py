"""The desk on a socket, until somebody ends it."""

from __future__ import annotations

import errno
import logging
import signal
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import FrameType

import uvicorn

from entente.web.app import create_app
from entente.web.desk import Desk

GRACE = 5  # seconds that answers under way have to end
IDLE = 75  # seconds that a connection may rest: were it closed sooner, a slow reader would ask into the closing door
END = 30.0  # seconds that work in the background has
BACKLOG = 2048

Work = Callable[[threading.Event], None]

log = logging.getLogger("entente.web")


class CannotListen(RuntimeError):
    """Nobody can be answered at this name and port; the message is one line and says what to do."""


def listening(host: str, port: int) -> socket.socket:
    """A socket that takes connections at once. Raises CannotListen."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        opened = socket.socket(family, kind, protocol)
        try:
            opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            opened.bind(address)
            opened.listen(BACKLOG)
        except BaseException:
            opened.close()
            raise
        return opened
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise CannotListen(
                f"port {port} is in use: end what uses it, or name another (0 takes a free one)"
            ) from error
        raise CannotListen(f"cannot listen at {host}, port {port}: {error.strerror or error}") from error


def address_of(opened: socket.socket, host: str) -> str:
    """The address to ask, with the port that was chosen where 0 was asked for."""
    name = f"[{host}]" if ":" in host else host
    return f"http://{name}:{opened.getsockname()[1]}"


def serve(
    desk: Desk, opened: socket.socket, work: Sequence[Work] = (), fault: Callable[[str], None] = log.error
) -> None:
    """Answer until Ctrl-C or SIGTERM, with `work` beside it in threads of their own, which end when their event is set.

    What ends work early is told to `fault`, in a line; the desk goes on.
    """
    stop = threading.Event()
    threads = [threading.Thread(target=_guarded, args=(each, stop, fault), daemon=True) for each in work]
    config = uvicorn.Config(
        create_app(desk), log_level="critical", access_log=False, server_header=False, lifespan="off",
        timeout_graceful_shutdown=GRACE, timeout_keep_alive=IDLE,
    )  # fmt: skip
    server = uvicorn.Server(config)
    with _ended_by_signals(server):
        for thread in threads:
            thread.start()
        try:
            server.run(sockets=[opened])
        finally:
            stop.set()
            desk.search.close()
            for thread in threads:
                thread.join(END)
            opened.close()


def _guarded(work: Work, stop: threading.Event, fault: Callable[[str], None]) -> None:
    try:
        work(stop)
    except Exception as error:
        if not stop.is_set():
            log.error("work in the background ended", exc_info=error)
            fault(str(error))


@contextmanager
def _ended_by_signals(server: uvicorn.Server) -> Iterator[None]:
    """Signals end the server also before it listens to them, and do not end the process when it hands them on."""

    def end(number: int, frame: FrameType | None) -> None:
        server.should_exit = True

    before = {number: signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler or signal.SIG_DFL)
