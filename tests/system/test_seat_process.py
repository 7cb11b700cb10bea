# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The seat as a real process on a real home: started, poked, killed, started again."""

import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest

from edge_agent.hardware.panel_client import PanelClient
from edge_agent.hardware.panel_words import PanelState, Poke
from edge_agent.journal import SqliteJournal
from edge_agent.settings import Home
from tests.spec.scripted_centre import ScriptedCentre
from tests.spec.seat_home import bring_floor, make_home, write_seat_toml
from tests.spec.seat_host import CARD, identity
from voting_core.errors import RefusedError
from voting_core.frames import decode_frame
from voting_core.seat_records import SEAT_READER, BallotCast, SeatRecord

pytestmark = pytest.mark.system

BUTTONS: Final = ("yes", "no", "abstain")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home of seat s07 in which a round is open; no broker answers."""
    home, centre = make_home(tmp_path), ScriptedCentre()
    centre.open_sitting()
    centre.floor.open_poll()
    bring_floor(home, centre)
    return home


@contextmanager
def running(home: Home) -> Iterator[subprocess.Popen[bytes]]:
    """The seat's process, up to the moment when its panel answers."""
    with (home.folder / "seat.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "edge_agent", "run", "--home", str(home.folder)],
            stdout=log,
            stderr=log,
        )
    try:
        while process.poll() is None and not _answers(home):
            pass
        yield process
    finally:
        process.kill()
        process.wait()


def _answers(home: Home) -> bool:
    try:
        with PanelClient(home.panel) as panel:
            return next(panel.states()).view is not None
    except (RefusedError, StopIteration):
        return False


def wait_for(panel: PanelClient, scene: str) -> PanelState:
    """The first state that shows this scene."""
    return next(state for state in panel.states() if state.view is not None and state.view.scene == scene)


def records(home: Home) -> list[SeatRecord]:
    """The seat's own records on the disk."""
    journal = SqliteJournal(home.journal)
    snapshot = journal.snapshot()
    journal.close()
    return [SEAT_READER.read(decode_frame(data).body) for data in snapshot.own]


def sign_in(home: Home) -> None:
    """The member presents the card and waits for the round."""
    with PanelClient(home.panel) as panel:
        panel.poke(Poke(card=CARD))
        wait_for(panel, "voting")


class Witness:
    """Watches a panel until it goes away and notes which answers it called recorded."""

    def __init__(self, home: Home) -> None:
        self.recorded: list[str] = []
        self._panel = PanelClient(home.panel)
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def _watch(self) -> None:
        try:
            for state in self._panel.states():
                view = state.view
                if view is not None and view.stage == "recorded" and view.choice:
                    self.recorded.append(view.choice)
        except RefusedError:
            return

    def join(self) -> list[str]:
        """All that was called recorded, in order, each change once."""
        self._thread.join()
        self._panel.__exit__(None, None, None)
        return [choice for n, choice in enumerate(self.recorded) if n == 0 or self.recorded[n - 1] != choice]


def test_what_was_shown_as_recorded_survives_a_kill(home: Home) -> None:
    """A seat that is killed again and again while its member presses has every answer it called recorded."""
    shown = 0
    for presses in (1, 2, 3, 5, 8, 13, 40):
        with running(home) as process:
            if not any(isinstance(record, BallotCast) for record in records(home)):
                sign_in(home)
            witness = Witness(home)
            with PanelClient(home.panel) as panel:
                for number in range(presses):
                    panel.poke(Poke(press=BUTTONS[(presses + number) % 3]))
                process.kill()
                process.wait()
            recorded = witness.join()
            cast = [record.answers[0].options[0] for record in records(home) if isinstance(record, BallotCast)]
            shown += len(recorded)
            rest = iter(cast)
            assert all(choice in rest for choice in recorded), (
                "shown as recorded, in this order, and not in the journal"
            )
    assert shown > 5


def test_a_killed_seat_comes_back_with_its_member_and_ballot(home: Home) -> None:
    """After a kill the same member is signed in, and the ballot stands on the screen as it did."""
    with running(home) as process:
        sign_in(home)
        with PanelClient(home.panel) as panel:
            panel.poke(Poke(press="no"))
            next(state for state in panel.states() if state.view is not None and state.view.stage == "recorded")
        process.kill()
        process.wait()
    with running(home), PanelClient(home.panel) as panel:
        view = wait_for(panel, "voting").view
        assert view is not None
        assert (view.choice, view.stage, view.member) == ("no", "recorded", "委员7")


def test_a_seat_ends_in_order(home: Home) -> None:
    """Told to stop, the seat exits with 0 and leaves no socket behind."""
    with running(home) as process:
        process.send_signal(signal.SIGTERM)
        assert process.wait() == 0
    assert not home.panel.exists()


def test_a_second_process_is_refused(home: Home) -> None:
    """Two programs on one journal would write two histories: the second one is refused in one sentence."""
    with running(home):
        second = _run(home)
    assert second.returncode == 2
    assert "runs in this home already" in second.stderr


@pytest.mark.parametrize("missing", ["seat.toml", "record.key", "tls.crt", "ca.crt"])
def test_a_home_that_lacks_something_is_refused(home: Home, missing: str) -> None:
    """Without settings, key or certificate the seat says which is missing, exits with 2, and is not started again."""
    (home.folder / missing).unlink()
    refused = _run(home)

    assert refused.returncode == 2
    assert missing in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_journal_of_another_key_is_refused(home: Home) -> None:
    """A home whose settings name another epoch than its journal does not start."""
    with running(home):
        sign_in(home)
    write_seat_toml(home, epoch=2)
    refused = _run(home)

    assert refused.returncode == 2
    assert "Record 1 of this seat's own journal is broken" in refused.stderr
    assert identity().epoch == 1


def test_the_log_holds_no_answers(home: Home) -> None:
    """Whatever a member pressed, no line of the log tells it."""
    with running(home) as process:
        sign_in(home)
        with PanelClient(home.panel) as panel:
            for button in BUTTONS:
                panel.poke(Poke(press=button))
        process.send_signal(signal.SIGTERM)
        process.wait()
    log = (home.folder / "seat.log").read_text("utf-8")

    assert '"event": "starting"' in log
    assert [word for word in ("abstain", "赞成", "反对", "弃权") if word in log] == []


def test_running_a_seat_loads_no_terminal_libraries() -> None:
    """Forty seats run on one machine in a rehearsal: the daemon loads neither the command line's library nor rich."""
    code = "import sys, edge_agent.serving; print(sorted({'rich', 'typer', 'click'} & set(sys.modules)))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert loaded.stdout.strip() == "[]"


def _run(home: Home) -> subprocess.CompletedProcess[str]:
    """Run the seat where it is expected to end by itself."""
    return subprocess.run(
        [sys.executable, "-m", "edge_agent", "run", "--home", str(home.folder)],
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )
