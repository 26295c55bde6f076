"""Answers to people: one module a page, its template beside it under `templates`."""

from fastapi import APIRouter

from entente.web.pages import (
    actor,
    alerts,
    answering,
    corrected,
    correcting,
    document,
    dyad,
    event,
    figuring,
    front,
    joining,
    lists,
    login,
    map,
    network,
    sampling,
    search,
)

router = APIRouter()
for each in (front, lists, event, document, dyad, actor, network, map, search, alerts, login):
    router.include_router(each.router)
for each in (sampling, answering, figuring, correcting, corrected, joining):  # with which people write
    router.include_router(each.router)
