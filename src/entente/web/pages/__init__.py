"""Answers to people: one module a page, its template beside it under `templates`."""

from fastapi import APIRouter

from entente.web.pages import document, event, front, lists, login

router = APIRouter()
for each in (front, lists, event, document, login):
    router.include_router(each.router)
