# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What keeps a hall from being ready is named, each thing in a line, and nothing else is."""

from datetime import UTC, datetime
from typing import Any

import pytest

from provisioning.fleet.hosts import Answer
from provisioning.fleet.readiness import find_missing
from provisioning.fleet.seats import Ending, read_seats
from tests.unit.provisioning.test_fleet import printed, told

NOW = datetime(2026, 11, 27, tzinfo=UTC)
TRACKING = (
    b"Reference ID    : 0A4D0002 (10.77.0.2)\nSystem time     : %s seconds slow of NTP time\nLeap status     : %s\n"
)
ON_TIME = Answer(0, TRACKING % (b"0.000012", b"Normal"), "")


def lacks(*seats: dict[str, Any], clock: Answer = ON_TIME, endings: tuple[Ending, ...] = (), **more: bool) -> list[str]:
    """What is missing in a hall of s01 and s02, as said in English."""
    heard = read_seats(printed(*seats))
    found = find_missing(["s01", "s02"], heard, {"s01": clock, "s02": ON_TIME}, endings, **more)
    return [one.line("en") for one in found]


def well(seat: str, **facts: Any) -> dict[str, Any]:
    """A seat that lacks nothing, but for what is said."""
    return {**told(seat, tested="passed", unsent=facts.pop("unsent", 0)), **facts}


def test_a_hall_that_lacks_nothing_is_ready() -> None:
    """No line at all; that it started is a record which waits at every seat for the first sitting."""
    assert lacks(well("s01", unsent=1), well("s02")) == []


@pytest.mark.parametrize(
    ("seat", "said"),
    [
        (well("s01", online=False), "s01      is off"),
        (well("s01", cut_off=True), "s01      is cut off"),
        (well("s01", health=None), "s01      has not told of its device yet: ask again in half a minute"),
        (well("s01", troubles_zh=["欠压"], troubles_en=["undervoltage"]), "s01      undervoltage"),
        (told("s01", tested="failed"), "s01      failed its self-test: mend it, and test again"),
        (told("s01", tested="never"), "s01      was never tested: hemicycle-fleet tests SEAT --run, at the seat"),
    ],
)
def test_what_a_seat_lacks_is_said(seat: dict[str, Any], said: str) -> None:
    """One thing is wrong, and one line says it."""
    assert lacks(seat, well("s02")) == [said]


def test_what_the_centre_calls_a_trouble_is_said_once() -> None:
    """A failed self-test and records that wait are troubles already: the centre's words say which and how many."""
    troubles = ["buttons: failed its self-test", "70 records wait to be sent"]
    seat = told("s01", tested="failed", unsent=70)
    assert lacks({**seat, "troubles_zh": troubles, "troubles_en": troubles}, well("s02")) == [
        "s01      buttons: failed its self-test",
        "s01      70 records wait to be sent",
    ]


def test_a_seat_that_was_never_heard_is_named() -> None:
    """The inventory counts, not what happens to be switched on."""
    (line,) = lacks(well("s02"))
    assert line.startswith("s01      was never heard by the centre")


def test_a_seat_that_is_in_no_inventory_is_named() -> None:
    """A device that came by itself is looked at before the sitting."""
    assert lacks(well("s01"), well("s02"), well("s09")) == ["s09      is heard, and stands in no inventory"]


@pytest.mark.parametrize(
    ("clock", "said"),
    [
        (Answer(255, b"", "no route to host"), "s01      was not reached over ssh: no route to host"),
        (Answer(1, b"", "506 Cannot talk to daemon"), "s01      has not the hall's time: look at chrony there"),
        (
            Answer(0, TRACKING % (b"0.0", b"Not synchronised"), ""),
            "s01      has not the hall's time: look at chrony there",
        ),
        (Answer(0, TRACKING % (b"3.250000", b"Normal"), ""), "s01      has a clock that is 3.250000 s slow"),
    ],
)
def test_a_clock_is_asked_at_the_seat(clock: Answer, said: str) -> None:
    """Nobody at the centre compares clocks before a sitting."""
    assert lacks(well("s01"), well("s02"), clock=clock) == [said]


def test_two_versions_are_no_hall() -> None:
    """Said once, with the seats of each."""
    other = told("s02", tested="passed", software="0.0.9")
    assert lacks(well("s01"), other) == ["—        more than one version: 0.0.9: s02; 0.1.0: s01"]


def test_a_certificate_that_ends_is_named_with_its_device() -> None:
    """Centre and broker too: they are in no seat's health."""
    soon = Ending(identity="broker", issued_ends_ms=1, used_ends_ms=None, days_left=4, differs=False)
    old = Ending(identity="s01", issued_ends_ms=1, used_ends_ms=2, days_left=300, differs=True)
    assert lacks(well("s01"), well("s02"), endings=(soon, old)) == [
        "broker   has a certificate that ends in 4 days: rotate.yml",
        "s01      uses another certificate than its newest: enrol.yml or rotate.yml",
    ]


def test_a_hall_may_be_taken_untested() -> None:
    """Only the test that never was is overlooked, not one that failed."""
    assert lacks(told("s01"), told("s02", tested="failed"), untested_too=True) == [
        "s02      failed its self-test: mend it, and test again"
    ]
