# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signing in and out, locking, confirming, and the language of the pages."""

import asyncio
from typing import Final

import structlog
from starlette.responses import JSONResponse, RedirectResponse, Response

from central_broker.console.accounts import Account, is_password
from central_broker.console.console import LANGS, Ask, Door, cookie_name
from central_broker.console.locked_keys import open_key
from central_broker.console.passkeys import party_of
from central_broker.console.rights import EVERYBODY, HOME
from voting_core.errors import RefusedError
from voting_core.signing import Ed25519Signer, Signer

log = structlog.get_logger("console")


async def begin(ask: Ask) -> Response:
    """The page that an account begins with, or the sign-in."""
    return RedirectResponse(HOME[ask.account.role] if ask.account else "/enter", 303)


async def show_entry(ask: Ask) -> Response:
    """The sign-in page."""
    return ask.page("enter.html", said="", takes_passkeys=party_of(ask.console.origin) is not None)


async def enter(ask: Ask) -> Response:
    """Sign in with account and password."""
    console = ask.console
    account = console.accounts.find(ask.text("account"))
    if not await prove(ask, account):
        said = ask.say(
            "账号或密码不对；若连续输错，请等 20 秒。", "Wrong account or password; after several, wait 20 seconds."
        )
        return ask.page("enter.html", 403, said=said, takes_passkeys=party_of(console.origin) is not None)
    assert account is not None, "nobody else has that password"
    signer = await unlock(ask, account)
    response = RedirectResponse(HOME[account.role], 303)
    begin_session(ask, account, signer, response)
    return response


def begin_session(
    ask: Ask, account: Account, signer: Signer | None, response: Response, *, locked: bool = False
) -> None:
    """Begin a session of somebody who proved who they are; whoever was signed in at this browser is not any more."""
    console = ask.console
    if ask.session is not None:
        console.sessions.end(ask.session)
    word = console.sessions.begin(
        account.account, ask.lang, signer, console.wall_ms(), stamp=account.stamp, address=ask.address
    )
    begun = console.sessions.find(word, console.wall_ms())
    if locked and begun is not None:
        console.sessions.lock(begun)
    log.info("signed_in", account=account.account, role=str(account.role), address=ask.address)
    response.set_cookie(
        cookie_name(console), word, httponly=True, samesite="strict", secure=console.is_secure, path="/"
    )


async def prove(ask: Ask, account: Account | None, field: str = "password") -> bool:
    """Whether the form's password is the account's; too many tries have to wait.

    Somebody who guesses from elsewhere does not hold up people who are signed in: each session has tries of its own,
    and so has an address from which the account is signed in.
    """
    console, now_ms = ask.console, ask.console.mono_ms()
    name = account.account if account else "?"
    known = account is not None and console.sessions.knows(name, ask.address)
    here = ask.session.kept.sha256 if ask.session and ask.session.account == name else ask.address
    whose = f"{name} {here}" if known or here != ask.address else (name if account else ask.text("account")[:40])
    if not (console.knocks.take(ask.address, now_ms) and console.tries.take(whose, now_ms)):
        log.warning("too_many_tries", account=name, address=ask.address)
        return False
    console.counts.password_waits += console.hashing.locked()
    async with console.hashing:
        good = await asyncio.to_thread(is_password, account, ask.text(field))
    if good:
        console.tries.forgive(whose)
    else:
        log.warning("wrong_password", account=name, address=ask.address)
    return good


async def unlock(ask: Ask, account: Account) -> Signer | None:
    """The account's signing key, opened with the password of the form; none where it has no key."""
    if account.key is None:
        return None
    try:
        async with ask.console.hashing:
            key = await asyncio.to_thread(open_key, account.key, ask.text("password"))
    except RefusedError as error:
        log.warning("key_unusable", account=account.account, reason=str(error))
        return None
    return Ed25519Signer(key)


async def confirm(ask: Ask) -> Response:
    """Prove again who sits here, before an order of weight or after the session was locked."""
    assert ask.account is not None, "the door has seen to it"
    assert ask.session is not None, "the door has seen to it"
    if not await prove(ask, ask.account):
        said = ask.say("密码不对；若连续输错，请等 20 秒。", "Wrong password; after several, wait 20 seconds.")
        return JSONResponse({"result": "refused", "said": said}, 403)
    ask.console.sessions.confirm(ask.session, await unlock(ask, ask.account), ask.console.wall_ms())
    log.info("confirmed", account=ask.account.account, address=ask.address)
    return JSONResponse({"result": "done", "said": ask.say("已确认。", "Confirmed.")})


async def lock(ask: Ask) -> Response:
    """Lock the session: the pages stay live, the key is forgotten."""
    assert ask.session is not None, "the door has seen to it"
    ask.console.sessions.lock(ask.session)
    return _back(ask)


async def go(ask: Ask) -> Response:
    """Sign out."""
    assert ask.session is not None, "the door has seen to it"
    ask.console.sessions.end(ask.session)
    log.info("signed_out", account=ask.session.account, address=ask.address)
    response = RedirectResponse("/enter", 303)
    response.delete_cookie(
        cookie_name(ask.console), httponly=True, samesite="strict", secure=ask.console.is_secure, path="/"
    )
    return response


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
    return _back(ask)


def _back(ask: Ask) -> Response:
    """To the page it was sent from, if that is one of ours; else to where they begin."""
    came = ask.request.headers.get("referer", "")
    ours = came.startswith(ask.console.origin + "/") and not came.startswith(ask.console.origin + "//")
    return RedirectResponse(came.removeprefix(ask.console.origin) if ours else HOME[ask.role], 303)


DOORS: Final = (
    Door("GET", "/", None, begin),
    Door("GET", "/enter", None, show_entry),
    Door("POST", "/enter", None, enter),
    Door("POST", "/confirm", EVERYBODY, confirm, while_locked=True),
    Door("POST", "/lock", EVERYBODY, lock, while_locked=True),
    Door("POST", "/go", EVERYBODY, go, while_locked=True),
    Door("POST", "/language", EVERYBODY, speak, while_locked=True),
)
