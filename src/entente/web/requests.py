"""What a request brings with it."""

from __future__ import annotations

from typing import Annotated, TypeAlias, cast

from fastapi import Depends, Request

from entente.web.desk import Desk


def desk_of(request: Request) -> Desk:
    """The desk that the application serves."""
    return cast(Desk, request.app.state.desk)


DeskOf: TypeAlias = Annotated[Desk, Depends(desk_of)]
