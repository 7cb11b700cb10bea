# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Members keep pressing while the network loses, doubles, cuts and resets; nothing shown as recorded is lost."""

import random
from functools import cache
from typing import Final

import pytest

from tests.bad_wire import BadWire, NoNamespacesError, Weather
from tests.ordeal import SEATS, Spell, Survived, last_round, play

pytestmark = [pytest.mark.system, pytest.mark.timeout(400)]

QUICK: Final = [
    Spell(name="loss of 25 %, one in ten twice", seconds=3.0, weather=lambda: Weather(loss=0.25, doubling=0.1)),
    Spell(name="seats deaf", seconds=2.0, weather=lambda: Weather(deaf={"seats"})),
    Spell(name="centre deaf", seconds=2.0, weather=lambda: Weather(deaf={"centre"})),
    Spell(name="resets", seconds=2.0, weather=Weather, resets=2),
    Spell(name="cut", seconds=4.0, weather=lambda: Weather(deaf={"seats", "centre"})),
]

LONG: Final = [
    Spell(name="loss of 30 %, one in five twice", seconds=90.0, weather=lambda: Weather(loss=0.3, doubling=0.2)),
    Spell(name="seats deaf", seconds=45.0, weather=lambda: Weather(deaf={"seats"})),
    Spell(name="centre deaf", seconds=45.0, weather=lambda: Weather(deaf={"centre"})),
    Spell(name="resets", seconds=60.0, weather=Weather, resets=30),
    Spell(name="cut for ten minutes", seconds=600.0, weather=lambda: Weather(deaf={"seats", "centre"})),
]


def endure(spells: list[Spell], every_s: float) -> Survived:
    """Play through the spells, and tell what was measured; skip where the machine permits no namespaces."""
    try:
        with BadWire(random.Random(7)) as wire:
            survived = play(wire, spells, every_s)
    except NoNamespacesError as error:
        pytest.skip(f"{error}; it needs root and /dev/net/tun")
    pressed = sum(len(shown) for shown in survived.shown.values())
    print(f"\n{SEATS} seats, {pressed} presses; {survived.tally}")
    print("\n".join(f"backlog after {name}: {records} records" for name, records in survived.backlogs.items()))
    print(f"drained {survived.drained_s:.1f} s after the healing")
    return survived


@cache
def quick() -> Survived:
    """A quarter of a minute of bad weather, endured once for all tests."""
    return endure(QUICK, 0.3)


@pytest.fixture
def survived() -> Survived:
    """What is left after the quick one."""
    return quick()


def check_presses(survived: Survived) -> None:
    """Every answer that a screen called recorded stands in the ledger, once, in order; and nothing else does."""
    assert {seat: survived.ballots(seat) for seat in survived.shown} == survived.shown


def check_journals(survived: Survived) -> None:
    """The ledger holds byte for byte what the seats wrote."""
    assert {seat: survived.ledger[seat] for seat in survived.journals} == survived.journals


def check_result(survived: Survived) -> None:
    """The last press of each member counts."""
    last = [shown[-1] for shown in survived.shown.values()]
    lines = {button: members for button, members in last_round(survived).lines.items() if members}

    assert lines == {button: last.count(button) for button in last}


def test_the_weather_was_bad(survived: Survived) -> None:
    """Packets were lost and doubled, connections were reset, and a backlog had grown: the ordeal was one."""
    tally = survived.tally

    assert min(tally.lost, tally.doubled, tally.resets, survived.backlogs["cut"]) > 0


def test_what_was_shown_as_recorded_is_in_the_ledger_once(survived: Survived) -> None:
    """Whatever the network does, a vote shown as recorded is in the ledger exactly once, in its order."""
    check_presses(survived)


def test_ledger_and_journals_agree(survived: Survived) -> None:
    """After the healing the ledger holds every record of every seat, byte for byte."""
    check_journals(survived)


def test_the_last_presses_are_counted(survived: Survived) -> None:
    """The result is what the members' screens showed last."""
    check_result(survived)


@pytest.mark.long
@pytest.mark.timeout(1_500)
def test_ten_minutes_without_a_network() -> None:
    """Members press for a quarter of an hour of bad weather, ten minutes of it cut off; nothing is lost or doubled."""
    survived = endure(LONG, 1.0)

    check_presses(survived)
    check_journals(survived)
    check_result(survived)
