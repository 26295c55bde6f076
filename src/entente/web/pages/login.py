"""Logging in with the token of the desk, so that forms may write, and out again."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from entente.web.pages.rendering import page
from entente.web.requests import DeskOf
from entente.web.safety import WriterOf, check_token, cookie_name, csrf_of, name_given, session_of

router = APIRouter()


@router.get("/login")
def asked(request: Request, desk: DeskOf, next: str = "/") -> HTMLResponse:
    """The form to log in; for who is logged in, the button to log out."""
    return _form(request, desk.token is not None, next)


@router.post("/login")
def log_in(
    request: Request,
    desk: DeskOf,
    name: Annotated[str, Form()] = "",
    token: Annotated[str, Form()] = "",
    next: Annotated[str, Form()] = "/",
) -> Response:
    """Begin a session for who shows the token and gives a name, and go back to the page that asked for it."""
    if desk.token is None:
        raise HTTPException(403, "this desk is read-only: entente serve --token-file FILE lets people write")
    who = name_given(name)
    if not who:
        return _form(request, True, next, "Give a name: it goes with what you write.", 422)
    try:
        check_token(request, token.strip())
    except HTTPException as error:
        response = _form(request, True, next, f"{str(error.detail).capitalize()}.", error.status_code)
        response.headers.update(error.headers or {})
        return response
    desk.sessions.end(request.cookies.get(cookie_name(request)))
    back = RedirectResponse(_own_path(next), 303)
    secure = request.url.scheme == "https"
    back.set_cookie(
        cookie_name(request), desk.sessions.begin(who), path="/", httponly=True, samesite="strict", secure=secure
    )
    return back


@router.post("/logout")
def log_out(request: Request, desk: DeskOf, _: WriterOf) -> Response:
    """End the session."""
    desk.sessions.end(request.cookies.get(cookie_name(request)))
    back = RedirectResponse("/", 303)
    back.delete_cookie(cookie_name(request), path="/")
    return back


def _form(request: Request, writable: bool, next: str, fault: str | None = None, status: int = 200) -> HTMLResponse:
    session = session_of(request)
    return page(
        request,
        "login.html",
        status,
        title="Log in",
        fault=fault,
        name=session and session.name,
        csrf=csrf_of(request),
        writable=writable,
        next=_own_path(next),
    )


def _own_path(path: str) -> str:
    """A path of this desk; anything that a browser could take for another site leads to the front page."""
    ours = path.startswith("/") and not path.startswith("//") and "\\" not in path and path.isprintable()
    return path if ours else "/"
