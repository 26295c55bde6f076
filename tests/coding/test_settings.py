"""A settings file puts the user's own parts in place of shipped ones; what cannot be used is named in one line."""

from __future__ import annotations

import shutil

import pytest

from entente.coding import Coder, Settings, SettingsError
from entente.documents import from_text
from entente.language import SHIPPED

TEXT = "Turkey expelled three Syrian diplomats on Monday."


def written(tmp_path, text):
    path = tmp_path / "coder.toml"
    path.write_text(text, "utf-8")
    return path


def test_every_table_is_read(tmp_path):
    made = Settings.from_file(
        written(
            tmp_path,
            '[model]\nfolder = "mine"\n[syntax]\npipeline = "en_x"\n'
            '[events]\nendpoint = "http://h/v1"\nmodel = "m"\nkey_env = "K"\n',
        ),
        min_confidence=0.3,
    )
    assert made.model.folder == tmp_path / "mine"
    assert (made.syntax.pipeline, made.events.model, made.events.key_env) == ("en_x", "m", "K")
    assert made.min_confidence == 0.3


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[model", "is no TOML file"),
        ("[model]\n", "model.folder: Field required"),
        ("[weather]\n", "weather: Extra inputs are not permitted"),
        ('[events]\nendpoint = "x"\n', "events.model: Field required"),
        ("min_confidence = 2\n", "min_confidence"),
    ],
)
def test_what_cannot_be_used_is_named_in_one_line(tmp_path, text, told):
    with pytest.raises(SettingsError, match=told) as raised:
        Settings.from_file(written(tmp_path, text))
    assert "coder.toml" in str(raised.value) and "\n" not in str(raised.value)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(SettingsError, match=r"cannot read .*gone\.toml"):
        Settings.from_file(tmp_path / "gone.toml")


def test_a_model_of_the_users_own_codes_and_is_named(tmp_path):
    shutil.copytree(SHIPPED, tmp_path / "mine")
    about = (tmp_path / "mine" / "model.json").read_text("utf-8")
    (tmp_path / "mine" / "model.json").write_text(about.replace("entente-en", "my-model"), "utf-8")
    mine = Coder(Settings.from_file(written(tmp_path, '[model]\nfolder = "mine"\n')))
    (found,) = mine.code(from_text(TEXT, published="2012-05-30")).mentions
    assert found.model.startswith("my-model ") and found.type == "SANCTION"


def test_less_sure_mentions_are_kept_when_asked_for(coder):
    document = from_text(TEXT, published="2012-05-30")
    everything = Coder(Settings(min_confidence=0.0)).code(document).mentions
    certain = Coder(Settings(min_confidence=1.0)).code(document).mentions
    assert len(everything) >= len(coder.code(document).mentions) > len(certain) == 0


def test_settings_are_part_of_what_a_store_compares():
    keys = {Settings().key, Settings(min_confidence=0.2).key, Settings(min_confidence=0.3).key}
    assert len(keys) == 3 and "" in keys
