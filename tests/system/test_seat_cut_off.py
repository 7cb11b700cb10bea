# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A seat's real process that no broker answers: its member opens an item there, and the journal leaves on a stick."""

import subprocess
import sys
from pathlib import Path

import pytest

from edge_agent.core.view import OpenableItem, View
from edge_agent.hardware.panel_client import PanelClient
from edge_agent.hardware.panel_words import Poke
from edge_agent.settings import Home
from tests.builders import TITLE
from tests.spec.local_stage import item
from tests.spec.scripted_centre import ScriptedCentre
from tests.spec.seat_home import bring_floor, make_home
from tests.spec.seat_host import CARD
from tests.system.test_seat_process import running
from voting_core.agenda import Agenda
from voting_core.carried import CarriedJournal, read_carried
from voting_core.codec import encode
from voting_core.floor_records import AgendaPublished
from voting_core.frames import decode_frame
from voting_core.roster import blob_ref
from voting_core.seat_records import SEAT_READER, BallotCast

pytestmark = pytest.mark.system


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home of seat s07 whose agenda has an item that may be opened there; no broker answers."""
    home, centre = make_home(tmp_path), ScriptedCentre()
    centre.open_sitting()
    body = encode(Agenda(items=(item("budget"),)))
    centre.blob(body)
    centre.floor.write(AgendaPublished, agenda=blob_ref(body), items=1)
    bring_floor(home, centre)
    return home


def wait_for(panel: PanelClient, **fields: object) -> View:
    """The first view on which all these things stand."""
    return next(
        state.view
        for state in panel.states()
        if state.view is not None and all(getattr(state.view, name) == value for name, value in fields.items())
    )


def vote_alone(home: Home) -> None:
    """Sign in, choose the item, choose it again, press."""
    offered = (OpenableItem(item="budget", title=TITLE),)
    with PanelClient(home.panel) as hand, PanelClient(home.panel) as eye:
        hand.poke(Poke(card=CARD))
        wait_for(eye, scene="ready", link="cut_off", openable=offered)
        hand.poke(Poke(open="budget"))
        wait_for(eye, asked_item="budget")
        hand.poke(Poke(open="budget"))
        wait_for(eye, opened_item="budget", scene="voting")
        hand.poke(Poke(press="no"))
        wait_for(eye, choice="no", stage="recorded")


def export(home: Home, target: Path) -> CarriedJournal:
    """What the command writes."""
    command = [sys.executable, "-m", "edge_agent", "export", "--home", str(home.folder), str(target)]
    subprocess.run(command, check=True, capture_output=True)
    return read_carried((target / "demo-s07-1.carried").read_bytes())


def ballots(carried: CarriedJournal) -> list[tuple[str, int, bool]]:
    """Poll, round and mark of every ballot in the file."""
    records = [SEAT_READER.read(decode_frame(frame).body) for frame in carried.own]
    return [(one.poll, one.round, one.opened_locally) for one in records if isinstance(one, BallotCast)]


def test_a_ballot_cast_alone_is_carried_from_a_running_and_from_a_dead_seat(home: Home, tmp_path: Path) -> None:
    """A member votes at a seat that hears nobody; the export holds the ballot while the seat runs and after it died."""
    stick = tmp_path / "stick"
    stick.mkdir()
    with running(home):
        vote_alone(home)
        alive = export(home, stick)
    home.key.unlink()
    dead = export(home, stick)

    assert ballots(alive) == ballots(dead) == [("budget", 1, True)]
    assert (alive.floor, dict(alive.blobs)) == (dead.floor, dict(dead.blobs))
