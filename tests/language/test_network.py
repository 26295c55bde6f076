"""The files of a model: whole, as they were published, or refused."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from entente.language.network import FILES, SHIPPED, ModelMissing, Network


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped model."""
    return Path(shutil.copytree(SHIPPED, tmp_path / "model"))


@pytest.mark.parametrize("name", FILES)
def test_a_model_file_that_was_changed_is_named_and_refused(folder: Path, name: str) -> None:
    with (folder / name).open("ab") as file:
        file.write(b"\n")
    with pytest.raises(ModelMissing) as raised:
        Network(folder)
    told = str(raised.value)
    assert str(folder / name) in told and "install entente again" in told and "\n" not in told


def test_a_model_of_the_users_own_without_hashes_is_read_as_it_is(folder: Path) -> None:
    (folder / "model.json").write_text('{"name": "mine", "version": "1"}', "utf-8")
    made = Network(folder)
    assert made.name == "mine 1"
    assert made.hash == Network().hash


def test_the_shipped_model_states_the_hash_of_each_of_its_files() -> None:
    assert set(json.loads((SHIPPED / "model.json").read_text("utf-8"))["sha256"]) == set(FILES)


def test_the_card_of_the_shipped_model_has_its_hash() -> None:
    assert Network().hash in (SHIPPED / "README.md").read_text("utf-8")
