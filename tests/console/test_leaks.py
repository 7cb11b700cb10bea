# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Before a result is declared, what the console tells does not depend on how anybody votes: not by a byte."""

from pathlib import Path

import msgspec
import pytest

from central_broker.console.live import beat, event
from central_broker.console.pages import sitting
from central_broker.console.rights import Role
from central_broker.core.status import Status
from edge_agent.core.inputs import Button
from tests.builders import POLL, roster
from tests.centre_builders import Stage
from tests.console.drawn import ask_of, still_console
from tests.kinds import motion
from tests.whole_hall import WholeHall, body
from voting_core import acts

ONE_WAY: list[Button] = ["yes", "yes", "yes", "no", "no"]
THE_OTHER: list[Button] = ["no", "no", "no", "abstain", "abstain"]


def vote(choices: list[Button], secrecy: str, every: int = 1) -> list[Status]:
    """The pictures of a round in which members choose so, at every so manieth press, until its list is frozen."""
    hall = WholeHall(members=body(len(choices)))
    hall.begin(motion(POLL, secrecy=secrecy))
    if secrecy == "secret":
        hall.make_key()
    hall.order(acts.OpenPoll, **opening(hall))
    pictures = []
    for number, (one, choice) in enumerate(zip(hall.members.members, choices, strict=True), start=1):
        hall.press(one.seat, choice)
        if number % every == 0:
            pictures.append(hall.centre.status())
    hall.order(acts.ClosePoll, poll=POLL, round=1)
    pictures.append(hall.centre.status())
    hall.order(acts.FreezeRound, poll=POLL, round=1)
    pictures.append(hall.centre.status())
    return pictures


def opening(hall: WholeHall) -> dict[str, object]:
    """What an order to put the item names."""
    entry = hall.centre.status().agenda[0]
    return {"poll": POLL, "round": 1, "item": entry.item, "text_sha256": entry.text_sha256}


def halves(members: int) -> tuple[list[Button], list[Button]]:
    """Two ways in which so many may vote, nobody alike."""
    ways: tuple[list[Button], list[Button]] = (["yes", "no", "abstain"], ["no", "abstain", "yes"])
    return [ways[0][n % 3] for n in range(members)], [ways[1][n % 3] for n in range(members)]


@pytest.mark.parametrize("secrecy", ["named", "secret"])
def test_no_stream_of_sixty_seats_tells_a_choice(secrecy: str, tmp_path: Path) -> None:
    """The same in a hall of sixty, a picture at every sixth of the presses."""
    console, told = still_console(tmp_path), []
    for choices in halves(60):
        pictures = vote(choices, secrecy, every=10)
        told.append([msgspec.json.encode(dict(sitting.draw(ask_of(console, one, Role.SECRETARY)))) for one in pictures])

    assert len(told[0]) > 6
    assert told[0] == told[1]


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_no_stream_of_3000_seats_tells_a_choice(tmp_path: Path) -> None:
    """The same in the largest hall; its ballots are written by scripted seats, so it is a named vote."""
    console, told = still_console(tmp_path), []
    for choices in halves(3_000):
        stage = Stage(members=roster(3_000)).begin(POLL)
        stage.done(acts.OpenPoll, poll=POLL, round=1)
        pieces = []
        for number, (seat, choice) in enumerate(zip(stage.seats, choices, strict=True), start=1):
            stage.press(seat, choice)
            if number % 500 == 0:
                pieces.append(dict(sitting.draw(ask_of(console, stage.status(), Role.SECRETARY))))
        told.append([msgspec.json.encode(one) for one in pieces])

    assert len(told[0]) == 6
    assert told[0] == told[1]


@pytest.mark.parametrize("secrecy", ["named", "secret"])
def test_the_sittings_page_is_the_same_whatever_is_chosen(secrecy: str, tmp_path: Path) -> None:
    """Two houses vote the opposite way; every word of every stream is the same until the result is declared."""
    console = still_console(tmp_path)
    told = [
        [
            event("panes", dict(sitting.draw(ask_of(console, status, role)))) + event("beat", beat(console))
            for status in vote(choices, secrecy)
            for role in (Role.SECRETARY, Role.CHAIR)
        ]
        for choices in (ONE_WAY, THE_OTHER)
    ]

    assert told[0] == told[1]


def test_a_declared_result_is_told_so_the_comparison_can_see(tmp_path: Path) -> None:
    """The same two houses differ on the page once their results are declared."""
    console, told = still_console(tmp_path), []
    for choices in (ONE_WAY, THE_OTHER):
        hall = WholeHall(members=body(len(choices))).begin(motion(POLL))
        hall.order(acts.OpenPoll, **opening(hall))
        for one, choice in zip(hall.members.members, choices, strict=True):
            hall.press(one.seat, choice)
        hall.order(acts.ClosePoll, poll=POLL, round=1)
        frozen = hall.order(acts.FreezeRound, poll=POLL, round=1)
        state = hall.centre.status().rounds[-1]
        assert state.frozen_seq == frozen.floor_seq
        hall.order(acts.DeclareResult, poll=POLL, round=1, frozen_seq=state.frozen_seq, frozen_hash=state.frozen_hash)
        told.append(sitting.draw(ask_of(console, hall.centre.status()))["now"])

    assert told[0] != told[1]
