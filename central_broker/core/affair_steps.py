# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is written of persons and items: leave, cards, sign-ins by the staff, recusals, names, order put aside, ties.

Each needs two people. A check asks whether the order could be carried out as the house stands, so that the first of the
two is refused at once; the step asks again and writes.
"""

from collections.abc import Callable
from typing import Any, Final

from central_broker.core.carrier import Carrier
from central_broker.core.counting import count_round
from central_broker.core.floor_writing import check_floor
from central_broker.core.house import House
from central_broker.core.opening_steps import paper_for
from voting_core import acts
from voting_core import floor_records as facts
from voting_core.agenda import Election
from voting_core.errors import RefusedError, StepError
from voting_core.precedence import blockers
from voting_core.round_records import CastingVoteGiven


def check_casting(house: House, act: acts.CastVote) -> None:
    """The votes of a frozen round are tied, and its rule lets the chair break the tie.

    Raises:
        HemicycleError: Says which of these does not hold.
    """
    check_floor(house, CastingVoteGiven, sitting=act.sitting, poll=act.poll, round=act.round, option=act.option)
    _, found = count_round(house, house.floor.rounds[(act.poll, act.round)])
    if found.outcome != "tied":
        raise StepError("The votes of this round are not tied.")


def cast_vote(carrier: Carrier, act: acts.CastVote) -> None:
    """The chair has broken the tie."""
    check_casting(carrier.house, act)
    carrier.write(CastingVoteGiven, poll=act.poll, round=act.round, option=act.option)


def check_recusal(house: House, act: acts.RecuseMember) -> None:
    """Member and item are there, and the item is not being voted on.

    Raises:
        HemicycleError: Says which of these does not hold.
    """
    _check_member(house, act.member)
    _check_item(house, act.item)
    check_floor(house, facts.MemberRecused, sitting=act.sitting, member=act.member, item=act.item, reason=act.reason)


def recuse_member(carrier: Carrier, act: acts.RecuseMember) -> None:
    """The member may not take part in the item."""
    check_recusal(carrier.house, act)
    carrier.write(facts.MemberRecused, member=act.member, item=act.item, reason=act.reason)


def check_leave(house: House, act: acts.EnterLeave) -> None:
    """The member is of the house, and not signed in.

    Raises:
        HemicycleError: Says which of these does not hold.
    """
    _check_member(house, act.member)
    if act.reason and any(log.present(act.sitting) == act.member for log in house.logs().values()):
        raise StepError(f"Member '{act.member}' is signed in: they sign out first.")
    if not act.reason and not house.leave_of(act.member):
        raise StepError(f"Member '{act.member}' is not on leave.")
    check_floor(house, facts.LeaveEntered, sitting=act.sitting, member=act.member, reason=act.reason)


def enter_leave(carrier: Carrier, act: acts.EnterLeave) -> None:
    """The member is on leave, or due again."""
    check_leave(carrier.house, act)
    carrier.write(facts.LeaveEntered, member=act.member, reason=act.reason)


def check_card(house: House, act: acts.IssueCard) -> None:
    """The member is of the house, and the card is nobody else's.

    Raises:
        HemicycleError: Says which of these does not hold.
    """
    _check_member(house, act.member)
    held = {house.card_of(name): name for name in house.members if house.card_of(name)}
    if act.card_sha256 and held.get(act.card_sha256, act.member) != act.member:
        raise RefusedError(f"That card is the card of member '{held[act.card_sha256]}'.", "Take another card.")
    check_floor(
        house,
        facts.CardIssued,
        sitting=act.sitting,
        member=act.member,
        card_sha256=act.card_sha256,
        reason=act.reason,
    )


def issue_card(carrier: Carrier, act: acts.IssueCard) -> None:
    """The member signs in with this card from here on."""
    check_card(carrier.house, act)
    carrier.write(facts.CardIssued, member=act.member, card_sha256=act.card_sha256, reason=act.reason)


def check_sign_in(house: House, act: acts.EnterSignIn) -> None:
    """The member sits at that seat, and is signed in nowhere.

    Raises:
        HemicycleError: Says which of these does not hold.
    """
    _check_member(house, act.member)
    owner = house.owners.get(act.seat)
    if owner is None or owner.member != act.member:
        raise StepError(f"Seat '{act.seat}' is not the seat of '{act.member}': move the member first.")
    if any(log.present(act.sitting) == act.member for log in house.logs().values()):
        raise StepError(f"Member '{act.member}' is signed in already.")
    check_floor(house, facts.SignInEntered, sitting=act.sitting, member=act.member, seat=act.seat, reason=act.reason)


def enter_sign_in(carrier: Carrier, act: acts.EnterSignIn) -> None:
    """The member's seat signs them in."""
    check_sign_in(carrier.house, act)
    carrier.write(facts.SignInEntered, member=act.member, seat=act.seat, reason=act.reason)


def check_name(house: House, act: acts.NameCandidate) -> None:
    """The item is an election with such a slot, which bears no name, and nobody stands twice.

    Raises:
        HemicycleError: Says which of these does not hold.
    """
    item = house.agenda.get(act.item)
    if not isinstance(item, Election):
        raise RefusedError(f"Item '{act.item}' is no election of the agenda.", "Name an election.")
    if act.slot > item.slots:
        raise RefusedError(f"Election '{act.item}' has {item.slots} reserve slots.", "Choose one of them.")
    standing = [one.name for one in item.candidates] + list(house.floor.affairs.named.get(item.item, {}).values())
    if act.name in standing:
        raise StepError(f"{act.name} stands for this election already.")
    check_floor(house, facts.CandidateNamed, sitting=act.sitting, item=act.item, slot=act.slot, name=act.name)


def name_candidate(carrier: Carrier, act: acts.NameCandidate) -> None:
    """Another person stands for the election."""
    check_name(carrier.house, act)
    carrier.write(facts.CandidateNamed, item=act.item, slot=act.slot, name=act.name)
    item = carrier.house.agenda[act.item]
    paper_for(carrier.house, item)


def check_override(house: House, act: acts.OverrideOrder) -> None:
    """Something does stand in the way of the item.

    Raises:
        HemicycleError: Nothing does, or it was put aside already.
    """
    _check_item(house, act.item)
    check_floor(house, facts.OrderOverridden, sitting=act.sitting, item=act.item, reason=act.reason)
    if not blockers(house.agenda[act.item], house.agenda, house.floor):
        raise StepError(f"Nothing stands in the way of item '{act.item}'.")


def override_order(carrier: Carrier, act: acts.OverrideOrder) -> None:
    """The item may be put whatever should have come before."""
    check_override(carrier.house, act)
    carrier.write(facts.OrderOverridden, item=act.item, reason=act.reason)


def _check_member(house: House, member: str) -> None:
    if member not in house.members:
        raise RefusedError(f"There is no member '{member}'.", "Name a member of the roster.")


def _check_item(house: House, item: str) -> None:
    if item not in house.agenda:
        raise RefusedError(f"There is no item '{item}' on the agenda.", "Choose an item of the agenda.")


CHECKS: Final[dict[type[acts.Act], Callable[[House, Any], None]]] = {
    acts.CastVote: check_casting,
    acts.RecuseMember: check_recusal,
    acts.EnterLeave: check_leave,
    acts.IssueCard: check_card,
    acts.EnterSignIn: check_sign_in,
    acts.NameCandidate: check_name,
    acts.OverrideOrder: check_override,
}
"""What a first signature is held against before it waits for the second."""
