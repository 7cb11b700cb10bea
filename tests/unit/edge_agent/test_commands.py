# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The commands for people around one seat."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

from edge_agent.cli import run_home
from edge_agent.commands import Act, _poke, app
from edge_agent.hardware.panel_words import PanelState, Poke
from edge_agent.home_check import check_home
from edge_agent.journal import SqliteJournal
from edge_agent.journal_listing import list_journal
from edge_agent.settings import Home
from edge_agent.watching import draw
from tests.spec.dialogue import deliver, seat_ready
from tests.spec.local_stage import cut_off, item
from tests.spec.seat_home import make_home, write_seat_toml
from voting_core.errors import RefusedError


@pytest.fixture(scope="module")
def enrolled(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home whose member has voted in one round."""
    home = make_home(tmp_path_factory.mktemp("hall"))
    host, centre = seat_ready(press="last")
    host.press("abstain")
    deliver(host, centre)
    host.fault("reader", "the cable is out")
    host.hear(*centre.write(centre.floor.close_poll()))
    journal = SqliteJournal(home.journal)
    journal.append(host.journal.rows)
    journal.close()
    return home


@pytest.mark.parametrize(
    ("arguments", "folder"),
    [
        (["run", "--home", "seats/s07"], Path("seats/s07")),
        (["run", "--home=seats/s07"], Path("seats/s07")),
        (["run", "--help"], None),
        (["run"], None),
        (["run", "--home", "--help"], None),
        (["watch", "--home", "x"], None),
        ([], None),
    ],
)
def test_only_the_plain_run_takes_the_short_way(arguments: list[str], folder: Path | None) -> None:
    """What systemd calls starts without the command-line library; everything else has its help and its errors."""
    assert run_home(arguments) == folder


def test_the_journal_is_listed_without_answers(enrolled: Home) -> None:
    """The list tells who signed in, that they voted and how the round was sealed, and never what they answered."""
    lines = "\n".join(list_journal(enrolled))

    assert "MemberSignedIn m07" in lines
    assert "BallotCast budget/1 m07 revision 1" in lines
    assert "PollSealed budget/1 closed, ballot is record 3" in lines
    assert "PollOpened budget/1" in lines
    assert "receipted up to record 3" in lines
    assert "abstain" not in lines


def test_a_home_without_a_journal_has_nothing_to_list(tmp_path: Path) -> None:
    """The refusal says to start the seat first."""
    with pytest.raises(RefusedError, match="Start the seat once"):
        list(list_journal(Home(tmp_path)))


def test_a_good_home_passes_its_check(enrolled: Home) -> None:
    """Settings, profile, key, certificates and the whole chain are looked at, one line each."""
    findings = check_home(enrolled)

    assert [finding.said for finding in findings if not finding.is_good] == []
    assert len(findings) == 5
    assert "5 own records in an unbroken chain, 6 floor records" in findings[-1].said


def test_a_bad_home_fails_its_check(tmp_path: Path) -> None:
    """Everything that is missing is named at once, each with its remedy."""
    home = Home(tmp_path)
    assert [finding.is_good for finding in check_home(home)] == [False]

    write_seat_toml(home, profile="golden")
    findings = check_home(home)
    assert [finding.is_good for finding in findings] == [True, False, False, False, True]
    assert "record.key" in findings[2].said
    assert "ca.crt" in findings[3].said


def test_a_changed_journal_fails_its_check(enrolled: Home, tmp_path: Path) -> None:
    """A record that was changed behind the program's back is found and named."""
    home = Home(tmp_path)
    for name in ("seat.toml", "record.key", "tls.key", "tls.crt", "ca.crt", "journal.sqlite"):
        target = tmp_path / name
        target.write_bytes((enrolled.folder / name).read_bytes())
        target.chmod(0o600)
    with closing(sqlite3.connect(home.journal)) as connection, connection:
        connection.execute("DROP TRIGGER own_is_not_updated")
        (frame,) = connection.execute("SELECT frame FROM own WHERE seq = 2").fetchone()
        connection.execute("UPDATE own SET frame = ? WHERE seq = 2", (frame.replace(b'"m07"', b'"m08"'),))
        connection.execute(
            "CREATE TRIGGER own_is_not_updated BEFORE UPDATE ON own\n"
            "BEGIN SELECT RAISE(ABORT, 'a journal is appended to, never changed'); END"
        )
    finding = check_home(home)[-1]

    assert not finding.is_good
    assert "Record 2 of this seat's own journal is broken" in finding.said


def test_the_screen_is_drawn_in_a_terminal() -> None:
    """The watcher shows what the member sees: motion, sentence, buttons, link."""
    host, _ = seat_ready(press="last")
    host.press("yes")
    console = Console(width=100)
    with console.capture() as capture:
        console.print(draw(PanelState(seq=1, at_us=0, lamps=host.lamps, view=None)))
        console.print(draw(PanelState(seq=2, at_us=0, lamps=host.lamps, view=host.view)))
    drawn = capture.get()

    assert "已在本席记录：赞成" in drawn
    assert "● 赞成" in drawn
    assert "委员7" in drawn


def test_commands_refuse_in_one_sentence(tmp_path: Path) -> None:
    """A strange act is told what can be done; without a running seat, poking says where nobody answers."""
    runner = CliRunner()
    strange = runner.invoke(app, ["poke", "--home", str(tmp_path), "press", "maybe"])
    refused = runner.invoke(app, ["poke", "--home", str(tmp_path), "press", "yes"])

    assert "nothing that can be done" in str(strange.exception)
    assert "no seat answers there" in str(refused.exception)


def test_an_item_is_chosen_from_the_command_line(tmp_path: Path) -> None:
    """What is typed reaches the panel as the item's id; without a seat, the refusal says that nobody answers."""
    refused = CliRunner().invoke(app, ["poke", "--home", str(tmp_path), "open", "budget"])

    assert _poke(Act.OPEN, "budget", "") == Poke(open="budget")
    assert "no seat answers there" in str(refused.exception)


def test_items_that_may_be_opened_are_drawn() -> None:
    """The watcher lists them, with a mark at the one that was chosen and at the one that is open."""
    host, _ = cut_off(item("budget"), item("road"))
    drawn = []
    for name in ("budget", "budget"):
        host.open(name)
        console = Console(width=200)
        with console.capture() as capture:
            console.print(draw(PanelState(seq=1, at_us=0, lamps=host.lamps, view=host.view)))
        drawn.append(capture.get())

    assert "? budget" in drawn[0]
    assert "▶ budget" in drawn[1]
    assert "  road" in drawn[1]


def test_check_and_journal_print_their_lines(enrolled: Home) -> None:
    """Both commands print what they found; a good home's check exits with 0."""
    runner = CliRunner()
    checked = runner.invoke(app, ["check", "--home", str(enrolled.folder)])
    listed = runner.invoke(app, ["journal", "--home", str(enrolled.folder)])

    assert (checked.exit_code, listed.exit_code) == (0, 0)
    assert checked.output.count("ok ") == 5
    assert "SeatStarted" in listed.output
