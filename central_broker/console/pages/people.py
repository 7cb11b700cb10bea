# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who has an account, who is signed in where, and taking either away.

An account that signs needs a key that the centre's settings know: such accounts are made beside the centre, by
``hemicycle-central account add``. Here accounts are made that only look.
"""

import asyncio
import secrets
from typing import Final

import msgspec
import structlog
from starlette.responses import JSONResponse, Response

from central_broker.console.accounts import Account, hash_password
from central_broker.console.console import Ask, Door
from central_broker.console.pages.orders import refuse_unproven
from central_broker.console.rights import PEOPLE, SIGNING, Role
from voting_core.errors import RefusedError

LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
"""None that is taken for another one."""
DRAWN_LETTERS: Final = 12

log = structlog.get_logger("console")


async def show(ask: Ask) -> Response:
    """The page."""
    sessions = ask.console.sessions
    rows = [
        (one, sessions.arrived_ms(one.account), len(sessions.of(one.account))) for one in ask.console.accounts.all()
    ]
    return ask.page("people.html", rows=rows, lookers=[role for role in Role if role not in SIGNING])


async def end(ask: Ask) -> Response:
    """Sign somebody out everywhere."""
    refused = refuse_unproven(ask, signing=False)
    if refused is not None:
        return refused
    account = _other(ask)
    for one in ask.console.sessions.of(account.account):
        ask.console.sessions.end(one)
    log.info("sessions_ended", account=account.account, by=_me(ask))
    return JSONResponse({"result": "done", "said": ask.say("已令其退出。", "Signed out.")})


async def remove(ask: Ask) -> Response:
    """Take an account away, with its key, its passkeys and its sessions."""
    refused = refuse_unproven(ask, signing=False)
    if refused is not None:
        return refused
    account = _other(ask)
    ask.console.accounts.remove(account.account)
    ask.console.sessions.sweep(ask.console.wall_ms())
    log.info("account_removed", account=account.account, by=_me(ask))
    return JSONResponse({"result": "done", "said": ask.say("账号已删去。", "The account is gone.")})


async def add(ask: Ask) -> Response:
    """Make an account that looks, with a password that its owner has to change at once; it is said once.

    Raises:
        RefusedError: The id is taken or none, the name is none, or the role signs.
    """
    refused = refuse_unproven(ask, signing=False)
    if refused is not None:
        return refused
    password = "".join(secrets.choice(LETTERS) for _ in range(DRAWN_LETTERS))
    async with ask.console.hashing:
        hashed = await asyncio.to_thread(hash_password, password)
    fields = {name: ask.text(name, most=120) for name in ("account", "name", "role")}
    try:
        account = msgspec.convert({**fields, "password": hashed, "is_new": True}, Account)
    except msgspec.ValidationError as error:
        raise RefusedError(
            ask.say("账号、姓名或角色不合要求。", "The id, name or role will not do."),
            ask.say("账号用小写字母、数字和连字符。", "An id is small letters, digits and hyphens."),
        ) from error
    if account.role in SIGNING:
        raise RefusedError(
            ask.say("签名的账号在会议中心的机器上建立。", "An account that signs is made beside the centre."),
            "hemicycle-central account add",
        )
    ask.console.accounts.add(account)
    log.info("account_added", account=account.account, role=str(account.role), by=_me(ask))
    said = ask.say(
        f"{account.account} 的一次性密码（只显示这一次）：{password}",
        f"One-time password of {account.account}, shown this once: {password}",
    )
    return JSONResponse({"result": "done", "said": said, "password": password})


def _me(ask: Ask) -> str:
    assert ask.account is not None, "the door has seen to it"
    return ask.account.account


def _other(ask: Ask) -> Account:
    """The account that is named, if it is not one's own.

    Raises:
        RefusedError: It is, or there is none.
    """
    account = ask.console.accounts.find(ask.text("account"))
    if account is None:
        raise RefusedError(
            ask.say("没有此账号。", "There is no such account."), ask.say("请刷新。", "Load the page again.")
        )
    if account.account == _me(ask):
        raise RefusedError(
            ask.say("不能这样处理自己的账号。", "Not with your own account."),
            ask.say("请另一位审签人来做。", "Ask another approver."),
        )
    return account


DOORS: Final = (
    Door("GET", "/people", PEOPLE, show),
    Door("POST", "/people/end", PEOPLE, end),
    Door("POST", "/people/remove", PEOPLE, remove),
    Door("POST", "/people/add", PEOPLE, add),
)
