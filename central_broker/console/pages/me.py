# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One's own account: the password, the passkeys, and where else one is signed in."""

import asyncio
from typing import Final

import msgspec
import structlog
from starlette.responses import JSONResponse, Response

from central_broker.console.accounts import Account, hash_password
from central_broker.console.console import Ask, Door
from central_broker.console.locked_keys import LockedKey, lock_key, open_key
from central_broker.console.pages.entry import prove
from central_broker.console.passkeys import party_of
from central_broker.console.rights import EVERYBODY
from voting_core.errors import RefusedError

log = structlog.get_logger("console")


async def show(ask: Ask) -> Response:
    """The page."""
    assert ask.account is not None, "the door has seen to it"
    sessions = ask.console.sessions.of(ask.account.account)
    return ask.page("me.html", sessions=sessions, takes_passkeys=party_of(ask.console.origin) is not None)


async def change_password(ask: Ask) -> Response:
    """Another password; the signing key is locked with it, and every other session of the account is over.

    Raises:
        RefusedError: The new one is too short or too long.
    """
    account, session = ask.account, ask.session
    assert account is not None, "the door has seen to it"
    assert session is not None, "the door has seen to it"
    if not await prove(ask, account):
        said = ask.say("现在的密码不对。", "The present password is wrong.")
        return JSONResponse({"result": "refused", "said": said}, 403)
    password = ask.text("fresh")
    if password != ask.text("again"):
        said = ask.say("两次输入的新密码不同。", "The two new passwords differ.")
        return JSONResponse({"result": "refused", "said": said}, 409)
    if password == ask.text("password"):
        said = ask.say("新密码与现在的相同。", "The new password is the present one.")
        return JSONResponse({"result": "refused", "said": said}, 409)
    async with ask.console.hashing:
        hashed = await asyncio.to_thread(hash_password, password)
        key = await asyncio.to_thread(_relock, account.key, ask.text("password"), password)

    def changed(one: Account) -> Account:
        if one.password != account.password:
            raise RefusedError("The password has just been changed elsewhere.", "Sign in again.")
        return msgspec.structs.replace(one, password=hashed, key=key, is_new=False)

    kept = ask.console.accounts.change(account.account, changed)
    ask.console.sessions.restamp(session, kept.stamp)
    ask.console.sessions.sweep(ask.console.wall_ms())
    log.info("password_changed", account=account.account, address=ask.address)
    said = ask.say("密码已更改；此账号在别处已退出。", "Changed; elsewhere this account is signed out.")
    return JSONResponse({"result": "done", "said": said})


async def end_others(ask: Ask) -> Response:
    """Sign out everywhere but here."""
    assert ask.session is not None, "the door has seen to it"
    others = [one for one in ask.console.sessions.of(ask.session.account) if one is not ask.session]
    for one in others:
        ask.console.sessions.end(one)
    log.info("sessions_ended", account=ask.session.account, by=ask.session.account, sessions=len(others))
    return JSONResponse({"result": "done", "said": ask.say("别处已退出。", "Signed out elsewhere.")})


def _relock(locked: LockedKey | None, former: str, password: str) -> LockedKey | None:
    return lock_key(open_key(locked, former), password) if locked is not None else None


DOORS: Final = (
    Door("GET", "/me", EVERYBODY, show),
    Door("POST", "/me/password", EVERYBODY, change_password),
    Door("POST", "/me/others", EVERYBODY, end_others),
)
