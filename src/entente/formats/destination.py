"""Where output goes: standard output, or a file that has its name only when it is complete."""

from __future__ import annotations

import os
import shutil
import stat
import sys
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO


class Destination:
    """A stream of bytes to `path`, or to standard output without one; use as a context manager.

    A file is written beside its place under another name and renamed when the block ends well; when it does not,
    what was there before is untouched. Devices and pipes are written directly. Raises OSError on entering when
    the file cannot be written.
    """

    def __init__(self, path: Path | None):
        self.path = path
        self._final: Path | None = None
        self._part: Path | None = None
        self._file: IO[bytes] | None = None

    def __enter__(self) -> IO[bytes]:
        if self.path is None:
            return sys.stdout.buffer
        final = Path(os.path.realpath(self.path))
        if final.exists() and not stat.S_ISREG(final.stat().st_mode):
            self._file = final.open("wb")
            return self._file
        if final.exists() and not os.access(final, os.W_OK):
            raise PermissionError(13, "Permission denied", str(self.path))
        part = final.with_name(f".{final.name[:100]}.{os.getpid()}.part")
        try:
            self._file = part.open("wb")
        except OSError as error:
            raise type(error)(error.errno, error.strerror, str(self.path)) from error
        self._final, self._part = final, part
        return self._file

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is None:
            return
        try:
            if kind is not None:
                with suppress(OSError):  # what ended the block says more
                    self._file.close()
                return
            self._file.close()
            if self._part is not None and self._final is not None:
                if self._final.exists():
                    shutil.copymode(self._final, self._part)
                os.replace(self._part, self._final)
        finally:
            if self._part is not None:
                self._part.unlink(missing_ok=True)
