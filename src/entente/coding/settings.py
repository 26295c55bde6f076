"""Another coder by configuration: a TOML file that names what takes the place of a shipped part.

min_confidence = 0.4                # keep mentions from here on (see also --min-confidence)

[model]
folder = "my-model"                 # a larger encoder, trained and exported as docs/training.md says

[syntax]
pipeline = "en_core_web_trf"        # a spaCy pipeline for sentences, tags, tree and entities

[events]
endpoint = "http://127.0.0.1:8080/v1"   # an OpenAI-compatible endpoint in place of the event heads
model = "my-model"
key_env = "MY_KEY"                  # the environment variable that holds the key

[confidence]
calibration = "calibration.json"    # confidence fitted on your own answers by `entente calibrate`
"""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from entente.coding.confidence import Recalibration


class SettingsError(ValueError):
    """A settings file that cannot be used: the message names the file, the entry and what to do."""


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ModelSettings(_Table):
    """Where the network is."""

    folder: Path


class SyntaxSettings(_Table):
    """Which spaCy pipeline parses."""

    pipeline: str


class EventSettings(_Table):
    """Which endpoint finds events, with which model, and where its key is."""

    endpoint: str
    model: str
    key_env: str | None = None
    timeout: float = 120.0


class ConfidenceSettings(_Table):
    """How sure mentions are said to be, in place of what the model's own calibration says."""

    calibration: Recalibration


class Settings(_Table):
    """What differs from the shipped coder; and the confidence from which mentions are kept, if not the model's own."""

    model: ModelSettings | None = None
    syntax: SyntaxSettings | None = None
    events: EventSettings | None = None
    confidence: ConfidenceSettings | None = None
    min_confidence: float | None = Field(default=None, ge=0.0, le=1.0)

    @classmethod
    def from_file(cls, path: Path, min_confidence: float | None = None) -> Settings:
        """Read a TOML file; a model folder and a calibration are looked for beside it. Raises SettingsError."""
        try:
            given = tomllib.loads(path.read_text("utf-8"))
        except OSError as fault:
            raise SettingsError(f"cannot read {path}: {fault.strerror}") from fault
        except (ValueError, RecursionError) as fault:  # TOML that nests too deep too
            raise SettingsError(f"{path} is no TOML file: {fault}") from fault
        table = given.get("confidence")
        if isinstance(table, dict) and isinstance(table.get("calibration"), str):
            given["confidence"] = table | {"calibration": _calibration(path.parent / table["calibration"])}
        try:
            made = cls.model_validate(given if min_confidence is None else {**given, "min_confidence": min_confidence})
        except ValidationError as fault:
            first = fault.errors()[0]
            where = ".".join(map(str, first["loc"]))
            raise SettingsError(f"{path}: {where}: {first['msg']}; see the how-to on another coder") from fault
        if made.model is not None:
            made = made.model_copy(update={"model": ModelSettings(folder=path.parent / made.model.folder)})
        return made

    @property
    def key(self) -> str:
        """These settings in one line, empty for the shipped coder: what records depend on beside the model."""
        if self == Settings():
            return ""
        told = self.model_dump(mode="json", exclude={"model"}, exclude_none=True)
        if self.confidence is not None:
            told["confidence"] = self.confidence.calibration.name
        return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def _calibration(path: Path) -> Recalibration:
    """The calibration in a file. Raises SettingsError."""
    try:
        return Recalibration.model_validate_json(path.read_bytes())
    except OSError as fault:
        raise SettingsError(f"cannot read {path}: {fault.strerror}") from fault
    except ValidationError as fault:
        first = fault.errors()[0]
        where = ".".join(map(str, first["loc"])) or "the file"
        raise SettingsError(f"{path}: {where}: {first['msg']}; make it with entente calibrate") from fault
