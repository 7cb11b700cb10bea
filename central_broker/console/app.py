# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The console as an ASGI application: its doors, and who is let through each."""

import hmac
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import structlog
from starlette.applications import Starlette
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from central_broker.console.console import LANGS, Ask, Console, Door, cookie_name
from central_broker.console.doors import DOORS
from central_broker.console.guard import Guard, TooLargeError
from central_broker.console.measures import Counting
from voting_core.errors import RefusedError

STATIC: Final = Path(__file__).parent / "static"
FIELDS_MAX: Final = 5_000
FILES_MAX: Final = 8
WHILE_NEW: Final = frozenset({"/me", "/me/password", "/go", "/lock", "/language", "/confirm"})
"""What an account opens whose password somebody else has chosen."""

log = structlog.get_logger("console")


def build_app(console: Console, doors: Sequence[Door] = DOORS) -> ASGIApp:
    """The whole console, guarded."""
    console.paths = frozenset(door.path for door in doors)
    routes: list[Route | Mount] = [_route(console, door) for door in doors]
    routes.append(Mount("/static", _Static(directory=STATIC), name="static"))
    app = Starlette(routes=routes, exception_handlers={404: _missing, 405: _missing, TooLargeError: _too_large})
    app.router.redirect_slashes = False  # it would name a place by what the request says of itself
    return Counting(Guard(app, console.origin), console.counts)


def _route(console: Console, door: Door) -> Route:
    """A door's method and no other: Starlette would let HEAD in with GET, and a stream has no end to wait for."""
    route = Route(door.path, _endpoint(console, door), methods=[door.method], name=f"{door.method} {door.path}")
    route.methods = {door.method}
    return route


class _Static(StaticFiles):
    """Files whose addresses change with their content."""

    async def get_response(self, path: str, scope: Any) -> Response:  # noqa: ANN401 - Starlette's own signature
        """A file that may be kept for a year."""
        response = await super().get_response(path, scope)
        response.headers["cache-control"] = "public, max-age=31536000, immutable"
        return response


def _endpoint(console: Console, door: Door) -> Any:  # noqa: ANN401 - a Starlette endpoint
    async def endpoint(request: Request) -> Response:
        try:
            return await _pass(console, door, request)
        except RefusedError as error:
            return _refused(request, str(error), 409 if door.method == "POST" else 400)
        except ClientDisconnect:
            return Response(status_code=400)

    return endpoint


async def _pass(console: Console, door: Door, request: Request) -> Response:
    ask = _who(console, request)
    if door.roles is not None:
        if ask.account is None or ask.session is None:
            return _sign_in(request)
        if ask.role not in door.roles:
            log.warning("forbidden", account=ask.account.account, method=door.method, path=door.path)
            return _refused(request, ask.say("此账号无此权限。", "This account may not do that."), 403)
        if ask.account.is_new and door.path not in WHILE_NEW:
            return _change_first(ask)
        if not door.idle:
            console.sessions.use(ask.session, console.wall_ms())
    if door.method == "POST":
        if door.roles is not None and ask.session is not None and ask.session.locked and not door.while_locked:
            said = ask.say("已锁定，请先输入密码解锁。", "Locked: unlock with your password first.")
            return JSONResponse({"result": "confirm", "said": said}, 401)
        ask.form = await _form(request)
        try:
            if door.roles is not None and not _is_ours(ask):
                return _refused(request, ask.say("页面已过期，请刷新。", "This page is too old: load it again."), 403)
            return await door.handler(ask)
        finally:
            await ask.form.close()  # files that were sent are temporary ones
    return await door.handler(ask)


def _who(console: Console, request: Request) -> Ask:
    """Who asks, by the word that their browser holds."""
    session = console.sessions.find(request.cookies.get(cookie_name(console), ""), console.wall_ms())
    account = console.accounts.find(session.account) if session else None
    wanted = request.query_params.get("lang", "")
    lang = session.lang if session and account else (wanted if wanted in LANGS else "zh")
    return Ask(console, request, session if account else None, account, lang)


async def _form(request: Request) -> FormData:
    try:
        form = await request.form(max_fields=FIELDS_MAX, max_files=FILES_MAX)
        for name, value in form.multi_items():  # a sender may name a charset that makes halves of characters
            name.encode()
            (value if isinstance(value, str) else value.filename or "").encode()
    except (MultiPartException, HTTPException, UnicodeError, LookupError) as error:
        raise RefusedError("The form cannot be read.", "Send it from the console's own page.") from error
    return form


def _is_ours(ask: Ask) -> bool:
    """Whether a form comes from a page that this session was shown."""
    assert ask.session is not None, "only sessions have a token"
    token = ask.form.get("token", "")
    return isinstance(token, str) and hmac.compare_digest(token.encode(), ask.session.kept.token.encode())


def wants_json(request: Request) -> bool:
    """Whether a script asks, not a page that is looked at."""
    return "application/json" in request.headers.get("accept", "")


def _change_first(ask: Ask) -> Response:
    """Somebody else knows this password: first its owner chooses another one."""
    if ask.request.method == "GET" and not wants_json(ask.request):
        return RedirectResponse("/me", 303)
    said = ask.say("请先更改一次性密码。", "Change the one-time password first.")
    return JSONResponse({"result": "refused", "said": said}, 403)


def _sign_in(request: Request) -> Response:
    if request.method != "GET" or wants_json(request) or "event-stream" in request.headers.get("accept", ""):
        return JSONResponse({"result": "sign-in", "said": "请登录。 Sign in."}, 401)
    return RedirectResponse("/enter", 303)


def _refused(request: Request, said: str, status_code: int) -> Response:
    if wants_json(request):
        return JSONResponse({"result": "refused", "said": said}, status_code)
    return PlainTextResponse(said, status_code)


async def _missing(_: Request, error: Exception) -> Response:
    code = error.status_code if isinstance(error, HTTPException) else 404
    return PlainTextResponse("没有这一页。 There is no such page.", code)


async def _too_large(_: Request, __: Exception) -> Response:
    return PlainTextResponse("That is too much to send at once.", 413)
