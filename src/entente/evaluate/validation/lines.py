"""One answer as it stands in a file."""

from __future__ import annotations

import json
from typing import Any, TypeAlias

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError, model_validator

from entente.documents.jsonl import parsed
from entente.evaluate.validation.errors import AnswerError
from entente.store import Verdict


class Line(BaseModel):
    """One answer as it stands in a file. What names the item must fit it, where it is given."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    sample: str | None = None
    position: int
    record: str | None = None
    document: str | None = None
    checker: str
    verdict: Verdict
    wrong: dict[str, str | None] = {}
    missed: list[str] = []
    comment: str | None = None
    answered: AwareDatetime | None = None

    @model_validator(mode="before")
    @classmethod
    def _can_be_kept(cls, given: Any) -> Any:
        try:
            json.dumps(given, ensure_ascii=False).encode()
        except UnicodeEncodeError as error:
            raise ValueError("half of a character, which no text can hold") from error
        return given


def answer_of(line: str) -> Line:
    """The answer in a line of a file. Raises AnswerError."""
    try:
        return Line.model_validate(parsed(line))
    except json.JSONDecodeError as fault:
        raise AnswerError(f"no JSON ({fault.msg} at column {fault.colno})") from fault
    except ValidationError as fault:
        first = fault.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise AnswerError(f"{where}: {first['msg']}" if where else first["msg"]) from fault
    except ValueError as fault:
        raise AnswerError(f"no JSON that can be read ({fault})") from fault


# Where it stands in its file, and the answer or what is wrong with it.
Entry: TypeAlias = tuple[str, Line | AnswerError]
