# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signing in and confirming with a passkey, and the passkeys of an account.

Each takes two steps: what to ask the browser, and its answer. Answers are JSON as browsers write it, in a form field.
"""

import asyncio
import secrets
from typing import Final

import msgspec
import structlog
from starlette.responses import JSONResponse, Response

from central_broker.console.accounts import Account
from central_broker.console.console import Ask, Door
from central_broker.console.locked_keys import LockedKey, lock_key, open_key
from central_broker.console.pages.entry import begin_session, prove
from central_broker.console.passkeys import (
    EACH_MAX,
    Passkey,
    accept_new,
    accept_proof,
    ask_new,
    ask_proof,
    credential_of,
    is_secret,
)
from central_broker.console.rights import EVERYBODY, HOME
from voting_core.errors import RefusedError
from voting_core.signing import Ed25519Signer, Signer

CREDENTIAL_MAX: Final = 12_000
"""Characters of a browser's answer; 1,000 is usual, more where the device brings certificates."""

log = structlog.get_logger("console")


async def ask_entry(ask: Ask) -> Response:
    """What to ask the browser of somebody who has not said who they are."""
    return JSONResponse(ask_proof(ask.console.origin, (), _challenge(ask)))


async def enter(ask: Ask) -> Response:
    """Sign in with a passkey. Where it cannot open the account's key, the session begins locked."""
    console, credential = ask.console, _credential(ask)
    if not console.knocks.take(ask.address, console.mono_ms()):
        log.warning("too_many_tries", account="?", address=ask.address)
        return _no(ask.say("尝试过多，请稍候。", "Too many tries: wait a moment."), 429)
    wanted = credential_of(credential)
    account = next((one for one in console.accounts.all() if _held(one, wanted)), None)
    if account is None:
        return _no(ask.say("本系统没有此通行密钥。", "No account here has this passkey."), 403)
    passkey = _prove(ask, account, credential)
    signer = await _unlock(ask, passkey.key)
    response = JSONResponse({"result": "done", "said": "", "to": HOME[account.role]})
    begin_session(ask, account, signer, response, locked=account.key is not None and signer is None)
    return response


async def ask_confirmation(ask: Ask) -> Response:
    """What to ask the browser of somebody who has signed in.

    Raises:
        RefusedError: They have no passkey.
    """
    assert ask.account is not None, "the door has seen to it"
    if not ask.account.passkeys:
        raise RefusedError("此账号没有通行密钥。 This account has no passkey.", "请用密码。 Use the password.")
    return JSONResponse(ask_proof(ask.console.origin, ask.account.passkeys, _challenge(ask)))


async def confirm(ask: Ask) -> Response:
    """Prove again who sits here, and unlock.

    Raises:
        RefusedError: The passkey is not one of theirs, or cannot open the key that the session needs.
    """
    assert ask.account is not None, "the door has seen to it"
    assert ask.session is not None, "the door has seen to it"
    passkey = _prove(ask, ask.account, _credential(ask))
    signer = await _unlock(ask, passkey.key) or ask.session.signer
    if ask.account.key is not None and signer is None:
        raise RefusedError(
            ask.say("此通行密钥不能解开签名密钥。", "This passkey cannot open your signing key."),
            ask.say("请用密码。", "Use the password."),
        )
    ask.console.sessions.confirm(ask.session, signer, ask.console.wall_ms())
    log.info("confirmed", account=ask.account.account, address=ask.address, by="passkey")
    return JSONResponse({"result": "done", "said": ask.say("已确认。", "Confirmed.")})


async def ask_addition(ask: Ask) -> Response:
    """What to ask the browser for a new passkey.

    Raises:
        RefusedError: There are enough.
    """
    account = ask.account
    assert account is not None, "the door has seen to it"
    if len(account.passkeys) >= EACH_MAX:
        raise RefusedError(
            ask.say(f"最多 {EACH_MAX} 把通行密钥。", f"There are {EACH_MAX} passkeys already."),
            ask.say("请先删去不用的。", "Take away one that is not used."),
        )
    known = account.passkeys
    return JSONResponse(ask_new(ask.console.origin, account.account, account.name, known, _challenge(ask)))


async def add(ask: Ask) -> Response:
    """Keep a new passkey; the password says that its owner wants it."""
    account = ask.account
    assert account is not None, "the door has seen to it"
    if not await prove(ask, account):
        return _no(ask.say("密码不对。", "Wrong password."), 403)
    credential = _credential(ask)
    challenge = ask.console.challenges.take(credential, _whose(ask), ask.console.wall_ms())
    label = ask.text("label", most=40) or ask.say("通行密钥", "Passkey")
    made = accept_new(ask.console.origin, label, credential, challenge, ask.console.wall_ms())
    ask.console.accounts.change(
        account.account, lambda one: msgspec.structs.replace(one, passkeys=(*one.passkeys, made))
    )
    log.info("passkey_added", account=account.account, address=ask.address)
    return JSONResponse({"result": "done", "said": "", "binds": account.key is not None})


async def bind(ask: Ask) -> Response:
    """Lock the signing key once more, with what the passkey gave: it opens it from now on."""
    account = ask.account
    assert account is not None, "the door has seen to it"
    if account.key is None or not await prove(ask, account):
        return _no(ask.say("密码不对。", "Wrong password."), 403)
    secret = ask.text("secret")
    if not is_secret(secret):
        return _no(ask.say("这把通行密钥不能解开签名密钥。", "This passkey cannot open the signing key."), 409)
    passkey = _prove(ask, account, _credential(ask))
    async with ask.console.hashing:
        key = await asyncio.to_thread(open_key, account.key, ask.text("password"))
        locked = await asyncio.to_thread(lock_key, key, secret)
    _keep(ask, account, msgspec.structs.replace(passkey, key=locked))
    return JSONResponse({"result": "done", "said": ""})


async def remove(ask: Ask) -> Response:
    """Take a passkey away: the device opens nothing here any more."""
    account, credential = ask.account, ask.text("credential")
    assert account is not None, "the door has seen to it"
    ask.console.accounts.change(
        account.account,
        lambda one: msgspec.structs.replace(
            one, passkeys=tuple(held for held in one.passkeys if held.credential != credential)
        ),
    )
    log.info("passkey_removed", account=account.account, address=ask.address)
    return JSONResponse({"result": "done", "said": ask.say("已删去。", "Taken away.")})


def _challenge(ask: Ask) -> bytes:
    return ask.console.challenges.put(secrets.token_bytes(32), _whose(ask), ask.console.wall_ms())


def _whose(ask: Ask) -> str:
    """Before the sign-in a challenge is nobody's, even at a browser where somebody is signed in."""
    is_entry = ask.request.url.path.startswith("/enter/")
    return "" if is_entry or ask.session is None else ask.session.kept.sha256


def _credential(ask: Ask) -> str:
    return ask.text("credential", most=CREDENTIAL_MAX)


def _held(account: Account, credential: str) -> Passkey | None:
    return next((one for one in account.passkeys if one.credential == credential), None)


def _prove(ask: Ask, account: Account, credential: str) -> Passkey:
    """The account's passkey that made this answer, its count kept.

    Raises:
        RefusedError: None did.
    """
    challenge = ask.console.challenges.take(credential, _whose(ask), ask.console.wall_ms())
    passkey = _held(account, credential_of(credential))
    if passkey is None:
        raise RefusedError(
            ask.say("这不是此账号的通行密钥。", "This is no passkey of this account."),
            ask.say("请换一把，或用密码。", "Take another one, or the password."),
        )
    proved = accept_proof(ask.console.origin, passkey, credential, challenge)
    _keep(ask, account, proved)
    return proved


def _keep(ask: Ask, account: Account, passkey: Passkey) -> None:
    def kept(one: Account) -> Account:
        held = tuple(passkey if had.credential == passkey.credential else had for had in one.passkeys)
        return msgspec.structs.replace(one, passkeys=held)

    ask.console.accounts.change(account.account, kept)


async def _unlock(ask: Ask, locked: LockedKey | None) -> Signer | None:
    """The signing key that a passkey opens; none where it opens none."""
    secret = ask.text("secret")
    if locked is None or not is_secret(secret):
        return None
    try:
        async with ask.console.hashing:
            return Ed25519Signer(await asyncio.to_thread(open_key, locked, secret))
    except RefusedError:
        return None


def _no(said: str, code: int) -> Response:
    return JSONResponse({"result": "refused", "said": said}, code)


DOORS: Final = (
    Door("POST", "/enter/passkey/ask", None, ask_entry),
    Door("POST", "/enter/passkey", None, enter),
    Door("POST", "/confirm/passkey/ask", EVERYBODY, ask_confirmation, while_locked=True),
    Door("POST", "/confirm/passkey", EVERYBODY, confirm, while_locked=True),
    Door("POST", "/me/passkeys/ask", EVERYBODY, ask_addition),
    Door("POST", "/me/passkeys", EVERYBODY, add),
    Door("POST", "/me/passkeys/bind", EVERYBODY, bind),
    Door("POST", "/me/passkeys/remove", EVERYBODY, remove),
)
