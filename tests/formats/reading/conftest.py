from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from entente.formats.reading import ImportReport, read
from entente.records import Event

sys.path.insert(0, str(Path(__file__).parent))  # the tests share made_files by name

from made_files import Files


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path)


Taken = tuple[list[Event], ImportReport]


@pytest.fixture
def take() -> Callable[[str, Path], Taken]:
    """The events of a file and its report."""

    def taken(layout: str, path: Path) -> Taken:
        report = ImportReport(path.name)
        return list(read(layout, path, report)), report  # type: ignore[arg-type]

    return taken
