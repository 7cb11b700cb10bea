# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Orders given by the pages: one address for each, answered with what became of it."""

from functools import partial
from typing import Final

import structlog
from starlette.responses import JSONResponse, Response

from central_broker.command_words import Outcome
from central_broker.console.console import Ask, Door
from central_broker.console.ordering import ORDERS, REGISTRY, MovedOnError, Order, refuse_old
from central_broker.console.sessions import CONFIRMED_MS
from central_broker.console.steps import seen

log = structlog.get_logger("console")

FIRST_HANDS_MAX: Final = 1_000

FIELDS: Final = ("poll", "item", "seat", "member", "reason", "option", "card", "slot", "name", "act_id")


async def give(name: str, order: Order, ask: Ask) -> Response:
    """Give an order in the name of whoever is signed in.

    It answers 401 with ``confirm`` where the giver has to prove again who they are, 409 where the house has moved on or
    the centre refuses.
    """
    session, console = ask.session, ask.console
    assert session is not None, "the door has seen to it"
    refused = refuse_unproven(ask, fresh=order.fresh)
    if refused is not None:
        return refused
    fields = {field: ask.text(field) for field in FIELDS} | {REGISTRY: str(console.registry)}
    check = refuse_old(ask.text("seen"), seen) if "seen" in ask.form else (lambda _: None)
    try:
        outcome = await console.centre.at_desk(
            lambda desk: order.give(desk, fields), session.account, session.signer, check
        )
    except MovedOnError as error:
        return JSONResponse({"result": "moved", "said": str(error)}, 409)
    note(ask, name, outcome)
    return answer(ask, outcome)


def note(ask: Ask, name: str, outcome: Outcome) -> None:
    """Log an order with who gave it and whence; of an act of two people, whence each of them signed."""
    session, hands = ask.session, ask.console.first_hands
    assert session is not None, "the door has seen to it"
    here = (session.kept.sha256[:12], ask.address)
    told = {"order": name, "result": outcome.result, "floor_seq": outcome.floor_seq, "act_id": outcome.act_id}
    log.info("ordered", account=session.account, session=here[0], address=here[1], **told)
    first = hands.get(outcome.act_id) if outcome.result == "done" else None
    if first is not None:
        log.info("two_hands", act_id=outcome.act_id, first=first, second=here, same_address=first[1] == here[1])
    if outcome.result == "waiting":
        hands[outcome.act_id] = here
        while len(hands) > FIRST_HANDS_MAX:
            hands.popitem(last=False)


def refuse_unproven(ask: Ask, *, fresh: bool = True, signing: bool = True) -> Response | None:
    """The answer to somebody who may not act yet; none where they may.

    Args:
        ask: Who wants to act.
        fresh: Only shortly after they proved who they are.
        signing: What they do is signed with their key.
    """
    session, console = ask.session, ask.console
    assert session is not None, "the door has seen to it"
    if not console.acts.take(session.kept.sha256, console.mono_ms()):
        return JSONResponse({"result": "refused", "said": ask.say("操作太快。", "That is too fast.")}, 429)
    stale = console.wall_ms() - session.confirmed_ms > CONFIRMED_MS
    if session.locked or (fresh and stale):
        return JSONResponse(
            {"result": "confirm", "said": ask.say("请输入密码确认。", "Confirm with your password.")}, 401
        )
    if signing and session.signer is None:
        said = ask.say("此账号没有签名密钥，不能下达指令。", "This account has no signing key: it gives no orders.")
        return JSONResponse({"result": "refused", "said": said}, 403)
    return None


def answer(ask: Ask, outcome: Outcome) -> Response:
    """What became of an order."""
    body = {"result": outcome.result, "said": ask.say(outcome.said_zh, outcome.said_en), "act_id": outcome.act_id}
    return JSONResponse(body, 409 if outcome.result == "refused" else 200)


DOORS: Final = tuple(
    Door("POST", f"/orders/{name}", order.roles, partial(give, name, order)) for name, order in ORDERS.items()
)
