# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Orders from the console: each is a name, the roles that may give it, and what the desk does.

It is the desk of the command line: the same acts, signed with the operator's own key, refused by the same core.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from central_broker.affair_commands import card_number
from central_broker.command_words import Outcome
from central_broker.console.rights import ORDERING, SIGNING, Role
from central_broker.core.status import Status
from central_broker.desk import Desk
from central_broker.registry_file import read_registry
from voting_core import acts
from voting_core.errors import RefusedError
from voting_core.roster import card_hash

Fields = Mapping[str, str]
Give = Callable[[Desk, Fields], Outcome]


@dataclass(frozen=True, slots=True)
class Order:
    """One order: ``roles`` that may give it; ``fresh``: only shortly after the giver proved who they are."""

    give: Give
    roles: frozenset[Role] = ORDERING
    fresh: bool = True


def _sitting(kind: type[acts.Act], *names: str) -> Give:
    """An order about the sitting whose fields are texts of the form."""
    return lambda desk, fields: desk.order(kind, **_texts(fields, names))


def _round(kind: type[acts.Act], *names: str) -> Give:
    """An order about the latest round of a poll."""
    return lambda desk, fields: desk.order_round(kind, fields.get("poll", ""), **_texts(fields, names))


def _texts(fields: Fields, names: tuple[str, ...]) -> dict[str, Any]:
    """The fields that an order needs.

    Raises:
        RefusedError: One was left empty.
    """
    for name in names:
        if not fields.get(name):
            zh, en = WORDS.get(name, (name, name))
            raise RefusedError(f"“{zh}”未填写。 '{en}' is empty.", "请填写。 Fill it in.")
    return {name: fields[name] for name in names}


WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "reason": ("理由", "reason"),
    "member": ("成员", "member"),
    "seat": ("席位", "seat"),
    "item": ("议题", "item"),
    "option": ("选项", "option"),
    "name": ("姓名", "name"),
}


def _excuse(desk: Desk, fields: Fields) -> Outcome:
    reason = _texts(fields, ("reason",))["reason"]
    return desk.order(acts.ExcuseSeats, seats=(_texts(fields, ("seat",))["seat"],), reason=reason)


def _excuse_leave(desk: Desk, fields: Fields) -> Outcome:
    """Excuse all switched-off seats of members on leave."""
    reason = _texts(fields, ("reason",))["reason"]
    seats = tuple(one.seat for one in desk.status().seats if one.on_leave and not one.online and not one.excused)
    if not seats:
        raise RefusedError("没有请假且已关机的席位。 No seat on leave is switched off.", "无需操作。 Nothing to do.")
    return desk.order(acts.ExcuseSeats, seats=seats, reason=reason)


def _issue_card(desk: Desk, fields: Fields) -> Outcome:
    number = fields.get("card", "")
    sha256 = card_hash(card_number(number)) if number else ""
    return desk.order(acts.IssueCard, card_sha256=sha256, **_texts(fields, ("member", "reason")))


def _name_candidate(desk: Desk, fields: Fields) -> Outcome:
    slot = fields.get("slot", "")
    if not (slot.isascii() and slot.isdigit() and len(slot) < 3):
        raise RefusedError("请填写序号。 The slot is no number.", "写 1、2、3… Write 1, 2, 3 …")
    return desk.order(acts.NameCandidate, slot=int(slot), **_texts(fields, ("item", "name")))


def _leave(desk: Desk, fields: Fields) -> Outcome:
    return desk.order(acts.EnterLeave, member=_texts(fields, ("member",))["member"], reason=fields.get("reason", ""))


def _open_poll(desk: Desk, fields: Fields) -> Outcome:
    return desk.open_poll(_texts(fields, ("item",))["item"])


def _close_epoch(desk: Desk, fields: Fields) -> Outcome:
    texts = _texts(fields, ("seat", "reason"))
    return desk.close_epoch(texts["seat"], texts["reason"])


def _open_epoch(desk: Desk, fields: Fields) -> Outcome:
    """Let the device that the registry names now write for a seat."""
    seat = _texts(fields, ("seat",))["seat"]
    key = next((one for one in read_registry(Path(fields[REGISTRY])).seats if one.seat == seat), None)
    if key is None:
        raise RefusedError(
            f"登记里没有席位 {seat}。 The registry does not name seat '{seat}'.",
            "请技术员先登记新设备。 Let the technician enrol the new device.",
        )
    return desk.order(acts.OpenSeatEpoch, seat=seat, epoch=key.epoch, key=key.key)


def _approve(desk: Desk, fields: Fields) -> Outcome:
    proposal = desk.waiting(fields.get("act_id", "") or "-")
    if proposal.kind == acts.EnterHandCount.__name__:
        raise RefusedError(
            "人工计票不能照签：第二人须自己录入数字。 A hand count is not signed as it is: enter it yourself.",
            "到“人工计票”页。 Go to the page of hand counts.",
        )
    return desk.approve(proposal)


REGISTRY: Final = "registry"
"""The field that names the hall's registry: the console's own word, never the form's."""

DEVICE_ORDERS: Final = frozenset({Role.SECRETARY, Role.TECHNICIAN})

ORDERS: Final[Mapping[str, Order]] = {
    "open-roll": Order(_sitting(acts.OpenRoll)),
    "open-poll": Order(_open_poll),
    "close-poll": Order(_round(acts.ClosePoll)),
    "abort-poll": Order(_round(acts.AbortPoll, "reason")),
    "freeze": Order(_round(acts.FreezeRound), fresh=False),
    "declare": Order(_round(acts.DeclareResult)),
    "publish": Order(_round(acts.PublishResult)),
    "annul": Order(_round(acts.AnnulPoll, "reason")),
    "casting-vote": Order(_round(acts.CastVote, "option")),
    "adopt": Order(lambda desk, fields: desk.adopt(fields.get("poll", ""))),
    "make-key": Order(lambda desk, _: desk.make_key()),
    "give-up-key": Order(_sitting(acts.GiveUpTellerKey, "reason")),
    "open-count": Order(_round(acts.OpenCount)),
    "excuse": Order(_excuse, DEVICE_ORDERS),
    "excuse-leave": Order(_excuse_leave),
    "leave": Order(_leave),
    "issue-card": Order(_issue_card),
    "sign-in": Order(_sitting(acts.EnterSignIn, "member", "seat", "reason")),
    "move": Order(_sitting(acts.MoveMember, "member", "seat", "reason")),
    "recuse": Order(_sitting(acts.RecuseMember, "member", "item", "reason")),
    "name-candidate": Order(_name_candidate),
    "override-order": Order(_sitting(acts.OverrideOrder, "item", "reason")),
    "close-epoch": Order(_close_epoch, DEVICE_ORDERS),
    "open-epoch": Order(_open_epoch, DEVICE_ORDERS),
    "adjourn": Order(_sitting(acts.AdjournSitting, "reason")),
    "resume": Order(_sitting(acts.ResumeSitting)),
    "close-sitting": Order(_sitting(acts.CloseSitting)),
    "accept-rebuild": Order(lambda desk, _: desk.accept_rebuild()),
    "approve": Order(_approve, SIGNING),
}
"""Every order of the console, by the name in its address."""


def refuse_old(shown: str, seen: Callable[[Status], str]) -> Callable[[Status], None]:
    """What a desk checks before it writes an act: the house is still as the page showed it.

    Raises:
        MovedOnError: When called with a house that has moved on.
    """

    def check(status: Status) -> None:
        if seen(status) != shown:
            raise MovedOnError

    return check


class MovedOnError(RefusedError):
    """The page showed an older state: what it offered may be wrong now."""

    def __init__(self) -> None:
        super().__init__("会议状态已变化。 The sitting has moved on.", "请看新的状态再操作。 Look at it again.")
