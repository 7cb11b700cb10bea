# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The commands for people: everything about one seat from a terminal on the same machine."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from edge_agent.carrying import carry, collect, tell
from edge_agent.core.sign_in import NUMBER
from edge_agent.hardware.panel_client import PanelClient
from edge_agent.hardware.panel_words import FaultPoke, MarkPoke, Poke
from edge_agent.home_check import check_home
from edge_agent.journal_listing import list_journal
from edge_agent.profile_commands import profile_app
from edge_agent.settings import Home
from voting_core.carried import write_carried
from voting_core.errors import RefusedError
from voting_core.roster import card_hash

app = typer.Typer(no_args_is_help=True, add_completion=False, help="One seat of the hall.")

app.add_typer(profile_app, name="profile")

HomeOption = Annotated[Path, typer.Option("--home", help="The seat's home folder.", envvar="HEMICYCLE_SEAT")]


class Act(StrEnum):
    """What can be done to a virtual panel."""

    PRESS = "press"
    CARD = "card"
    OPEN = "open"
    MARK = "mark"
    TURN = "turn"
    CONFIRM = "confirm"
    LINK = "link"
    FAULT = "fault"


@app.command()
def run(home: HomeOption) -> None:
    """Run the seat until it is told to stop."""
    from edge_agent.serving import serve  # noqa: PLC0415 - the other commands need no link

    raise typer.Exit(serve(home))


@app.command()
def poke(
    home: HomeOption,
    act: Act,
    value: Annotated[
        str, typer.Argument(help="yes, no, abstain; a card's number; an item; a question; up, down; a part.")
    ] = "",
    detail: Annotated[str, typer.Argument(help="An option of the question, or what is wrong with the part.")] = "",
) -> None:
    """Do something to the seat's virtual panel: press yes, card 04A1B2C3, open budget, link down, fault reader.

    On a ballot with several questions: mark t1 satisfied, turn t2, confirm.

    Opening an item takes two pokes: the first one asks, the second one opens.
    """
    line = _poke(act, value, detail)
    with PanelClient(Home(home).panel) as panel:
        panel.poke(line)


@app.command()
def watch(home: HomeOption) -> None:
    """Show the seat's screen in this terminal until Ctrl+C."""
    from edge_agent.watching import watch_panel  # noqa: PLC0415 - only this command draws

    watch_panel(Home(home).panel)


@app.command()
def journal(home: HomeOption) -> None:
    """List the seat's own records and the floor records it holds; answers of members are left out."""
    for line in list_journal(Home(home)):
        typer.echo(line)


@app.command()
def export(
    home: HomeOption,
    target: Annotated[Path, typer.Argument(help="The folder of a stick, or the name of the file.")],
) -> None:
    """Write the whole journal into one file, to be imported at the centre; the seat may run or be dead."""
    carried = collect(Home(home))
    data = write_carried(carried)
    with typer.progressbar(length=len(data), label="Writing") as bar:
        path = carry(carried, data, target, bar.update)
    for line in tell(carried, data, path):
        typer.echo(line)


@app.command()
def check(home: HomeOption) -> None:
    """Check settings, keys, certificates and the journal's whole chain without starting the seat."""
    findings = check_home(Home(home))
    for finding in findings:
        typer.echo(f"{'ok   ' if finding.is_good else 'FAULT'} {finding.said}")
    raise typer.Exit(0 if all(finding.is_good for finding in findings) else 1)


@app.command()
def selftest(
    home: HomeOption,
    lang: Annotated[str, typer.Option(help="zh or en.")] = "zh",
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the result as JSON; what goes on is shown on stderr.")
    ] = False,
) -> None:
    """Test the device of the seat that runs: nine steps, each green or red with what to do; exit code 1 if any failed.

    What is to be pressed, shown and touched is done at the device. Where no terminal is typed at, words on lines are
    taken: yes, no, skip, end.
    """
    from edge_agent.testing_terminal import run_device_test  # noqa: PLC0415 - only this command draws

    place = Home(home)
    socket = place.service if place.service.exists() else place.panel
    raise typer.Exit(run_device_test(socket, lang=lang, as_json=as_json))


@app.command("card-hash")
def hash_card(
    number: Annotated[str, typer.Argument(help="The card's number in hex digits, as the reader gives it.")],
) -> None:
    """Print the hash of a card, as technician_cards in seat.toml and the roster want it."""
    if not NUMBER.fullmatch(number):
        raise RefusedError(f"'{number[:80]}' is no card's number.", "Give 2 to 64 hex digits.")
    typer.echo(card_hash(number))


def run_commands() -> None:
    """Run the command line; what is refused is said in one sentence, exit code 1."""
    try:
        app()
    except RefusedError as error:
        typer.echo(str(error), err=True)
        sys.exit(1)


def _poke(act: Act, value: str, detail: str) -> Poke:
    match act:
        case Act.PRESS if value in ("yes", "no", "abstain"):
            return Poke(press=value)  # type: ignore[arg-type]  # just checked
        case Act.CARD:
            return Poke(card=value)
        case Act.OPEN:
            return Poke(open=value)
        case Act.MARK if detail:
            return Poke(mark=MarkPoke(question=value, option=detail))
        case Act.TURN:
            return Poke(turn=value)
        case Act.CONFIRM:
            return Poke(confirm=True)
        case Act.LINK if value in ("up", "down"):
            return Poke(link=value)
        case Act.FAULT:
            return Poke(fault=FaultPoke(part=value, detail=detail))
        case _:
            raise RefusedError(f"'{act} {value}' is nothing that can be done.", "Try: press yes, or: link down.")
