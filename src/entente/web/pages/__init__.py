"""Answers to people: one module a page, its template beside it under `templates`."""

from fastapi import APIRouter

from entente.web.pages import actor, document, dyad, event, front, lists, login, map, network, search

router = APIRouter()
for each in (front, lists, event, document, dyad, actor, network, map, search, login):
    router.include_router(each.router)
