# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The operator's orders, one command each."""

from pathlib import Path
from typing import Annotated, Any

import typer

from central_broker import opening, show
from central_broker.asker import asker_of
from central_broker.desk import latest_round
from central_broker.intake import SittingDraft, check, read_sitting
from central_broker.registry_file import read_registry
from voting_core import acts
from voting_core.errors import RefusedError

orders = typer.Typer()

Poll = Annotated[str, typer.Argument(help="The poll; the latest round of all when left out.")]
Reason = Annotated[str, typer.Option("--reason", help="The reason, for the record.")]


@orders.command("open-sitting")
def open_sitting(
    context: typer.Context,
    folder: Path,
    registry: Annotated[Path, typer.Option(help="registry.json of the hall's devices.")],
) -> None:
    """Open a sitting from a secretary's files: profile, roster, seats, agenda.

    Everything is checked before the first order. If the centre ends between two of them, the same command goes on.
    """
    asker = asker_of(context)
    draft = _read_draft(folder, asker.lang)
    seat_keys = read_registry(registry)
    with asker.desk() as desk:
        for outcome in opening.open_sitting(desk, draft, seat_keys):
            asker.tell(outcome)


@orders.command("publish-agenda")
def publish_agenda(context: typer.Context, folder: Path) -> None:
    """Put the agenda of a sitting's files in force; what was already voted on keeps its text."""
    asker = asker_of(context)
    draft = _read_draft(folder, asker.lang)
    with asker.desk() as desk:
        status = desk.status()
        if (draft.hall, draft.sitting) != (status.hall, status.sitting):
            raise RefusedError(
                f"{folder} holds the agenda of sitting '{draft.sitting}' in hall '{draft.hall}', "
                f"but '{status.sitting}' in '{status.hall}' is open.",
                "Name the folder of this sitting.",
            )
        asker.tell(desk.publish_agenda(draft.agenda))


@orders.command()
def roll(context: typer.Context) -> None:
    """Let members sign in."""
    _order(context, acts.OpenRoll)


@orders.command("open")
def open_poll(context: typer.Context, item: str) -> None:
    """Put an item to the vote, in its next round."""
    asker = asker_of(context)
    with asker.desk() as desk:
        asker.tell(desk.open_poll(item))


@orders.command("close")
def close_poll(context: typer.Context, poll: Poll = "") -> None:
    """End the voting."""
    _order_round(context, acts.ClosePoll, poll)


@orders.command()
def abort(context: typer.Context, reason: Reason, poll: Poll = "") -> None:
    """End a round without a result."""
    _order_round(context, acts.AbortPoll, poll, reason=reason)


@orders.command()
def freeze(context: typer.Context, poll: Poll = "") -> None:
    """Put every member on one line, by name; may be done again until the result is declared."""
    asker = asker_of(context)
    with asker.desk() as desk:
        asker.tell(desk.order_round(acts.FreezeRound, poll))
        typer.echo(show.provisional(latest_round(desk.status(), poll), asker.lang))


@orders.command()
def declare(context: typer.Context, poll: Poll = "") -> None:
    """Declare the result of the frozen list; final."""
    _order_round(context, acts.DeclareResult, poll)


@orders.command()
def publish(context: typer.Context, poll: Poll = "") -> None:
    """Show the declared result to everybody."""
    _order_round(context, acts.PublishResult, poll)


@orders.command()
def annul(context: typer.Context, reason: Reason, poll: Poll = "") -> None:
    """Make a declared result void; a second operator must approve."""
    _order_round(context, acts.AnnulPoll, poll, reason=reason)


@orders.command()
def excuse(
    context: typer.Context,
    reason: Reason,
    seats: Annotated[list[str] | None, typer.Argument(help="Seats that are switched off.")] = None,
    on_leave: Annotated[bool, typer.Option(help="All switched-off seats of members on leave.")] = False,
) -> None:
    """Expect no seal from seats that are switched off."""
    asker = asker_of(context)
    with asker.desk() as desk:
        chosen = list(seats or [])
        if on_leave:
            chosen += [one.seat for one in desk.status().seats if one.on_leave and not one.online]
        if not chosen:
            raise RefusedError(
                "No seat of a member on leave is switched off." if on_leave else "No seat is named.",
                "Name seats that are switched off; 'status --seats' shows them.",
            )
        asker.tell(desk.order(acts.ExcuseSeats, seats=tuple(chosen), reason=reason))


@orders.command()
def adjourn(context: typer.Context, reason: Reason) -> None:
    """Pause the sitting; members sign in again when it resumes."""
    _order(context, acts.AdjournSitting, reason=reason)


@orders.command()
def resume(context: typer.Context) -> None:
    """Go on with an adjourned sitting."""
    _order(context, acts.ResumeSitting)


@orders.command("close-sitting")
def close_sitting(context: typer.Context) -> None:
    """End the sitting."""
    _order(context, acts.CloseSitting)


@orders.command()
def approve(
    context: typer.Context,
    act_id: Annotated[str, typer.Argument(help="Beginning of the order's id; status lists them.")],
    yes: Annotated[bool, typer.Option(help="Do not ask again after showing the text.")] = False,
) -> None:
    """Add the second signature to an order that waits; its text is shown first."""
    asker = asker_of(context)
    with asker.desk() as desk:
        proposal = desk.waiting(act_id)
        typer.echo(proposal.act)
        if not yes:
            typer.confirm("确认签名？ Sign this?" if asker.lang != "en" else "Sign this?", abort=True)
        asker.tell(desk.approve(proposal))


def _read_draft(folder: Path, lang: str) -> SittingDraft:
    """A sitting's files, or all their errors and exit code 1."""
    draft = read_sitting(folder)
    if not isinstance(draft, SittingDraft):
        typer.echo(check(folder, lang)[1], err=True)
        raise typer.Exit(1)
    return draft


def _order(context: typer.Context, kind: type[acts.Act], **fields: Any) -> None:  # noqa: ANN401 - fields of the act
    asker = asker_of(context)
    with asker.desk() as desk:
        asker.tell(desk.order(kind, **fields))


def _order_round(context: typer.Context, kind: type[acts.Act], poll: str, **fields: str) -> None:
    asker = asker_of(context)
    with asker.desk() as desk:
        asker.tell(desk.order_round(kind, poll, **fields))
