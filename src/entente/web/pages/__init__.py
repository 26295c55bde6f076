"""Answers to people: one module a page, its template beside it under `templates`."""

from fastapi import APIRouter

from entente.web.pages import front, login

router = APIRouter()
router.include_router(front.router)
router.include_router(login.router)
