"""Every failure as one line on standard error and an exit code."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, NoReturn

import typer
from typer.core import TyperGroup

FAILED, MISUSED, INTERRUPTED, PIPE_CLOSED = 1, 2, 130, 141


class Misuse(Exception):
    """The command cannot be carried out as it was given; the message is one line and says what to do."""


def misuse(message: str) -> NoReturn:
    """End the command with exit code 2 and this line."""
    raise Misuse(message)


class OneLineErrors(TyperGroup):
    """The commands, with every error said in one line; a traceback shows faults of entente itself only."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> Any:
        """Run a command; in standalone mode leave with its exit code."""
        run = super().main
        code = _answered(lambda: run(args, prog_name, complete_var, False, windows_expand_args, **extra))
        code = _answered(_flush) or code
        if standalone_mode:
            sys.exit(code)
        return code

    def invoke(self, ctx: Any) -> Any:
        """Run the command, failures turned into exit codes before typer sees them."""
        run = super().invoke
        return _answered(lambda: run(ctx))


def _answered(command: Callable[[], Any]) -> int:
    """The exit code of `command`; what it raised is said in one line."""
    try:
        code = command()
        return code if isinstance(code, int) else 0
    except typer.Exit as leave:
        return leave.exit_code
    except BrokenPipeError:
        _mute_stdout()
        return PIPE_CLOSED
    except (Exception, KeyboardInterrupt) as error:
        if not _interrupted(error):
            return _explained(error)
        _mute_stdout()
        _say("interrupted")
        return INTERRUPTED


def _interrupted(error: BaseException | None) -> bool:
    """Whether Ctrl-C is behind `error`: pydantic wraps it, when it comes in the middle of a record."""
    while error is not None:
        if isinstance(error, KeyboardInterrupt):
            return True
        error = error.__cause__ or error.__context__
    return False


def _explained(error: BaseException) -> int:
    code = getattr(error, "exit_code", None)
    if isinstance(code, int) and callable(message := getattr(error, "format_message", None)):
        _say_usage(error, str(message()))  # typer's own: an unknown option, a bad value
        return code
    if isinstance(error, Misuse):
        _say(str(error))
        return MISUSED
    if isinstance(error, OSError):
        if error.errno == errno.ENOSPC:
            _mute_stdout()
        _say(
            f"{error.filename}: {error.strerror}"
            if error.filename
            else f"cannot write the output: {error.strerror or error}"
        )
        return FAILED
    if type(error).__module__.startswith("entente."):
        _say(str(error))
        return FAILED
    raise error


def _say_usage(error: BaseException, message: str) -> None:
    if message.startswith("Usage:"):  # a command without arguments: its help
        print(message, file=sys.stderr)
        return
    command = getattr(getattr(error, "ctx", None), "command_path", None) or "entente"
    _say(f"{message.strip().rstrip('.')} (see {command} --help)")


def _say(message: str) -> None:
    from entente.formats.words import printable

    with suppress(OSError):
        print(f"entente: {printable(message)}", file=sys.stderr)


def _flush() -> None:
    sys.stdout.flush()


def _mute_stdout() -> None:
    # What is left in the buffer has nowhere to go: without this, Python complains about it when it ends.
    with suppress(OSError, ValueError):
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, sys.stdout.fileno())
        os.close(null)
