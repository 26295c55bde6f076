"""A settings file puts the user's own parts in place of shipped ones; what cannot be used is named in one line."""

from __future__ import annotations

import json
import shutil

import pytest

from entente.coding import Coder, Settings, SettingsError
from entente.coding.confidence import BEFORE
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


def calibrated(tmp_path, coder, **changes):
    """A settings file that names a calibration of the shipped model."""
    made = {
        "model": coder.model, "slope": 0.8, "biases": {"SANCTION": -0.5}, "thresholds": {"SANCTION": 0.1},
        "answers": 60, "samples": ["spring"], "error_before": 0.1, "error_after": 0.05, "reliability": [],
    }  # fmt: skip
    (tmp_path / "calibration.json").write_text(json.dumps(made | changes), "utf-8")
    return written(tmp_path, '[confidence]\ncalibration = "calibration.json"\n')


def test_a_calibration_of_the_users_own_changes_confidence_and_is_named(tmp_path, coder):
    document = from_text(TEXT, published="2012-05-30")
    (plain,) = coder.code(document).mentions
    mine = Coder(Settings.from_file(calibrated(tmp_path, coder)))
    (found,) = mine.code(document).mentions
    used = mine.settings.confidence.calibration
    assert found.confidence == pytest.approx(used.of("SANCTION", plain.confidence), abs=1e-4)
    assert found.why.scores[BEFORE] == pytest.approx(plain.confidence, abs=1e-4)
    assert found.model == f"{plain.model} + {used.name}" and found.id == plain.id
    assert mine.model_hash != coder.model_hash and used.name in mine.model_hash


def test_a_calibration_is_part_of_what_a_store_compares(tmp_path, coder):
    one = Settings.from_file(calibrated(tmp_path, coder)).key
    other = Settings.from_file(calibrated(tmp_path, coder, slope=0.9)).key
    assert one != other and len(one) < 100


def test_a_calibration_of_another_model_is_refused(tmp_path, coder):
    settings = Settings.from_file(calibrated(tmp_path, coder, model="other-en 9"))
    with pytest.raises(SettingsError, match=f"the calibration is of other-en 9, not {coder.model}"):
        Coder(settings)


@pytest.mark.parametrize(
    ("content", "told"), [(None, "cannot read"), ("{}", "model: Field required"), ("{", "the file: Invalid JSON")]
)
def test_a_calibration_that_cannot_be_used_is_named(tmp_path, content, told):
    if content is not None:
        (tmp_path / "calibration.json").write_text(content, "utf-8")
    with pytest.raises(SettingsError, match=told) as raised:
        Settings.from_file(written(tmp_path, '[confidence]\ncalibration = "calibration.json"\n'))
    assert "calibration.json" in str(raised.value) and "\n" not in str(raised.value)


def test_a_calibration_that_does_not_rise_is_refused(tmp_path, coder):
    with pytest.raises(SettingsError, match="slope: Input should be greater than 0"):
        Settings.from_file(calibrated(tmp_path, coder, slope=-1))
