# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Commands for what happens on any day: leave, cards, sign-ins by the staff, recusals, names, ties, order put aside.

Each needs a second operator, who approves with ``approve``.
"""

import re
from enum import StrEnum
from typing import Annotated

import typer

from central_broker.asker import asker_of
from central_broker.intake.cards import CARD_DIGITS
from voting_core import acts
from voting_core.errors import RefusedError
from voting_core.roster import card_hash

affairs = typer.Typer()

Poll = Annotated[str, typer.Argument(help="The poll; the latest round of all when left out.")]
Reason = Annotated[str, typer.Option("--reason", help="The reason, for the record.")]


class TieBreak(StrEnum):
    """The vote of the chair."""

    YES = "yes"
    NO = "no"


@affairs.command("casting-vote")
def casting_vote(context: typer.Context, option: TieBreak, poll: Poll = "") -> None:
    """Enter the vote by which the chair breaks a tie."""
    asker = asker_of(context)
    with asker.desk() as desk:
        asker.tell(desk.order_round(acts.CastVote, poll, option=option.value))


@affairs.command()
def recuse(context: typer.Context, member: str, item: str, reason: Reason) -> None:
    """A member may not take part in an item."""
    asker = asker_of(context)
    with asker.desk() as desk:
        asker.tell(desk.order(acts.RecuseMember, member=member, item=item, reason=reason))


@affairs.command()
def leave(
    context: typer.Context,
    member: str,
    reason: Annotated[str, typer.Option("--reason", help="Why; left out, the member is due again.")] = "",
) -> None:
    """A member is on leave from now on, or due again."""
    asker = asker_of(context)
    with asker.desk() as desk:
        asker.tell(desk.order(acts.EnterLeave, member=member, reason=reason))


@affairs.command("issue-card")
def issue_card(
    context: typer.Context,
    member: str,
    reason: Reason,
    number: Annotated[str, typer.Option(help="The new card's number; left out, the member has no card.")] = "",
) -> None:
    """Give a member another card, or cancel the one they have."""
    asker = asker_of(context)
    sha256 = card_hash(card_number(number)) if number else ""
    with asker.desk() as desk:
        asker.tell(desk.order(acts.IssueCard, member=member, card_sha256=sha256, reason=reason))


def card_number(raw: str) -> str:
    """A card's number as its reader shows it, in upper-case hexadecimal.

    Raises:
        RefusedError: It is none.
    """
    number = re.sub(r"[\s:.-]", "", raw).upper()
    if not re.fullmatch(r"[0-9A-F]+", number) or len(number) not in CARD_DIGITS:
        lengths = ", ".join(str(length) for length in sorted(CARD_DIGITS))
        raise RefusedError(
            f"'{raw}' is no card number: it has {lengths} digits, 0-9 and A-F.", "Copy what a reader shows."
        )
    return number


@affairs.command("sign-in")
def sign_in(context: typer.Context, member: str, seat: str, reason: Reason) -> None:
    """Sign in a member whom the staff know and who has no card."""
    asker = asker_of(context)
    with asker.desk() as desk:
        asker.tell(desk.order(acts.EnterSignIn, member=member, seat=seat, reason=reason))


@affairs.command("name-candidate")
def name_candidate(context: typer.Context, item: str, slot: int, name: str) -> None:
    """Put another person, whom members named, into a reserve slot of an election."""
    asker = asker_of(context)
    with asker.desk() as desk:
        asker.tell(desk.order(acts.NameCandidate, item=item, slot=slot, name=name))


@affairs.command("override-order")
def override_order(context: typer.Context, item: str, reason: Reason) -> None:
    """Let an item be put although another one should have been decided first."""
    asker = asker_of(context)
    with asker.desk() as desk:
        asker.tell(desk.order(acts.OverrideOrder, item=item, reason=reason))
