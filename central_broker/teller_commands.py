# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Commands for secret rounds: the tellers make a key, give it up, open a count."""

from typing import Annotated

import typer

from central_broker.asker import asker_of
from central_broker.order_commands import Poll, Reason
from voting_core import acts

tellers = typer.Typer()


@tellers.command("make-key")
def make_key(
    context: typer.Context,
    members: Annotated[
        list[str] | None, typer.Argument(help="Ids of the tellers; all tellers who have signed in when left out.")
    ] = None,
) -> None:
    """Let the tellers make a joint key at their seats, for the secret rounds from here on."""
    asker = asker_of(context)
    with asker.desk() as desk:
        asker.tell(desk.make_key(tuple(members or ())))


@tellers.command("give-up-key")
def give_up_key(context: typer.Context, reason: Reason) -> None:
    """Stop making a key because a teller is not heard; then make another one with substitutes."""
    asker = asker_of(context)
    with asker.desk() as desk:
        asker.tell(desk.order(acts.GiveUpTellerKey, reason=reason))


@tellers.command("open-count")
def open_count(context: typer.Context, poll: Poll = "") -> None:
    """Ask the tellers to open the count of a frozen secret round; again where an attempt came to nothing."""
    asker = asker_of(context)
    with asker.desk() as desk:
        asker.tell(desk.order_round(acts.OpenCount, poll))
