# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signing in and out, locking, confirming, and the language of the pages."""

import asyncio
from typing import Final

import structlog
from starlette.responses import JSONResponse, RedirectResponse, Response

from adapters.key_files import KeyFileError, load_signing_key
from central_broker.console.accounts import Account, is_password
from central_broker.console.console import LANGS, Ask, Door, cookie_name
from central_broker.console.rights import EVERYBODY, HOME
from voting_core.errors import RefusedError
from voting_core.signing import Ed25519Signer, Signer

HASHING_AT_ONCE: Final = asyncio.Semaphore(2)
"""Passwords that are checked side by side: each takes 19 MiB."""

log = structlog.get_logger("console")


async def begin(ask: Ask) -> Response:
    """The page that an account begins with, or the sign-in."""
    return RedirectResponse(HOME[ask.account.role] if ask.account else "/enter", 303)


async def show_entry(ask: Ask) -> Response:
    """The sign-in page."""
    return ask.page("enter.html", said="")


async def enter(ask: Ask) -> Response:
    """Sign in with account and password."""
    console = ask.console
    account = console.accounts.find(ask.text("account"))
    if not await prove(ask, account, ask.text("account")):
        said = ask.say(
            "账号或密码不对；若连续输错，请等 20 秒。", "Wrong account or password; after several, wait 20 seconds."
        )
        return ask.page("enter.html", 403, said=said)
    assert account is not None, "nobody else has that password"
    signer = await unlock(ask, account)
    word = console.sessions.begin(account.account, ask.lang, signer, console.wall_ms())
    log.info("signed_in", account=account.account, role=str(account.role))
    response = RedirectResponse(HOME[account.role], 303)
    response.set_cookie(
        cookie_name(console), word, httponly=True, samesite="strict", secure=console.is_secure, path="/"
    )
    return response


async def prove(ask: Ask, account: Account | None, name: str) -> bool:
    """Whether the form's password is the account's; too many tries have to wait."""
    console, now_ms = ask.console, ask.console.mono_ms()
    address = ask.request.client.host if ask.request.client else ""
    if not (console.tries.take(f"account {name[:40]}", now_ms) and console.tries.take(f"address {address}", now_ms)):
        log.warning("too_many_tries", account=name[:40])
        return False
    console.counts.password_waits += HASHING_AT_ONCE.locked()
    async with HASHING_AT_ONCE:
        good = await asyncio.to_thread(is_password, account, ask.text("password"))
    if good:
        console.tries.forgive(f"account {name[:40]}")
        console.tries.forgive(f"address {address}")
    else:
        log.warning("wrong_password", account=name[:40])
    return good


async def unlock(ask: Ask, account: Account) -> Signer | None:
    """The account's signing key, opened with the password of the form; none where it has no key."""
    file = ask.console.accounts.key_file(account.account)
    if not file.exists():
        return None
    try:
        key = await asyncio.to_thread(load_signing_key, file, ask.text("password").encode())
    except KeyFileError as error:
        log.warning("key_unusable", account=account.account, reason=str(error))
        return None
    return Ed25519Signer(key)


async def confirm(ask: Ask) -> Response:
    """Prove again who sits here, before an order of weight or after the session was locked."""
    assert ask.account is not None, "the door has seen to it"
    assert ask.session is not None, "the door has seen to it"
    if not await prove(ask, ask.account, ask.account.account):
        return JSONResponse({"result": "refused", "said": ask.say("密码不对。", "Wrong password.")}, 403)
    ask.console.sessions.confirm(ask.session, await unlock(ask, ask.account), ask.console.wall_ms())
    return JSONResponse({"result": "done", "said": ask.say("已确认。", "Confirmed.")})


async def lock(ask: Ask) -> Response:
    """Lock the session: the pages stay live, the key is forgotten."""
    assert ask.session is not None, "the door has seen to it"
    ask.console.sessions.lock(ask.session)
    return RedirectResponse(ask.request.headers.get("referer", "/"), 303) if _from_page(ask) else _done(ask)


async def go(ask: Ask) -> Response:
    """Sign out."""
    assert ask.session is not None, "the door has seen to it"
    ask.console.sessions.end(ask.session)
    log.info("signed_out", account=ask.session.account)
    return RedirectResponse("/enter", 303)


async def speak(ask: Ask) -> Response:
    """Show the pages in another language.

    Raises:
        RefusedError: It is neither Chinese nor English.
    """
    assert ask.session is not None, "the door has seen to it"
    lang = ask.text("lang")
    if lang not in LANGS:
        raise RefusedError(f"There is no language '{lang}'.", "Choose zh or en.")
    ask.console.sessions.speak(ask.session, lang)
    return RedirectResponse(ask.request.headers.get("referer", "/"), 303) if _from_page(ask) else _done(ask)


def _from_page(ask: Ask) -> bool:
    """Whether the page it was sent from is one of ours: only there does it go back."""
    return ask.request.headers.get("referer", "").startswith(ask.console.origin + "/")


def _done(ask: Ask) -> Response:
    return RedirectResponse(HOME[ask.role], 303)


DOORS: Final = (
    Door("GET", "/", None, begin),
    Door("GET", "/enter", None, show_entry),
    Door("POST", "/enter", None, enter),
    Door("POST", "/confirm", EVERYBODY, confirm),
    Door("POST", "/lock", EVERYBODY, lock),
    Door("POST", "/go", EVERYBODY, go),
    Door("POST", "/language", EVERYBODY, speak),
)
