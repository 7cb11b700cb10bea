# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the device measures of itself is judged, and every fault comes with what to do."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from edge_agent.core.service.measured import BoardFigures, NetworkFigures, StorageFigures, TimekeepingFigures
from edge_agent.core.service.step import figure, percentile
from tests.device_figures import WELL
from tests.spec.service_stage import Technician, technician
from tests.unit.edge_agent.service.taken_steps import at, figures

Hands = Callable[[Technician], None]


# --- board ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "state", "said"),
    [
        ({}, "passed", "Power and temperature are good."),
        ({"undervoltage": "unknown", "throttled": "unknown"}, "passed", "This board does not tell of its power."),
        ({"undervoltage": "now"}, "failed", "The voltage is or was too low: use the official supply"),
        ({"undervoltage": "past"}, "failed", "The voltage is or was too low: use the official supply"),
        ({"throttled": "now"}, "failed", "The board was slowed down: check supply and cooling"),
        ({"throttled": "past"}, "failed", "The board was slowed down: check supply and cooling"),
        ({"temperature_mc": 79_999}, "passed", "Power and temperature are good."),
        ({"temperature_mc": 80_000}, "failed", "The board is too hot, 80 °C: give it air."),
        ({"temperature_mc": None}, "passed", "Power and temperature are good."),
    ],
)
def test_the_board_tells_of_its_power_and_warmth(change: dict[str, Any], state: str, said: str) -> None:
    """Low voltage fails the step even if it is over; what the board does not tell is no fault."""
    board = WELL["board"]
    assert isinstance(board, BoardFigures)
    here = at("board", {"board": replace(board, **change)})

    assert (here.state("board"), here.said("board")[: len(said)]) == (state, said)


def test_a_measurement_without_an_answer_fails_its_step() -> None:
    """After half a minute the step gives up and the test goes on."""
    here = technician()
    del here.host.device["board"]
    here.start()
    here.host.pass_ms(29_999)
    assert here.now == "board"
    here.host.pass_ms(1)

    assert (here.state("board"), here.now) == ("failed", "buttons")


# --- network ----------------------------------------------------------------------------------------------------------


def test_the_way_to_the_centre_is_timed() -> None:
    """Twenty questions, one after the other, each timed from question to answer."""
    here = at("network")
    here.answer_questions(took_ms=9)

    assert here.said("network") == "The network is good: 95% of the answers took up to 9 ms."
    found = figures(here, "network")
    assert (found["answers"], found["answers_lost"], found["round_trip_p50_ms"]) == ("20", "0", "9")
    assert (found["interface"], found["carrier"], found["speed_mbit"]) == ("eth0", "true", "1000")


def test_a_slow_network_fails() -> None:
    """Half a second in a hall is a fault."""
    here = at("network")
    here.answer_questions(took_ms=501)

    assert here.said("network").startswith("95% of the answers took up to 501 ms, too long")


def test_answers_that_never_come_are_lost() -> None:
    """After three questions without an answer no more are asked."""
    here = at("network")
    here.host.pass_ms(6_000)

    assert here.said("network").startswith("3 of 3 questions were not answered")


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (
            lambda here: here.host.device.update(
                network=NetworkFigures(interface="eth0", carrier=False, speed_mbit=None)
            ),
            "No cable in eth0: plug it in.",
        ),
        (lambda here: here.host.link(up=False), "The broker does not answer: compare address and certificates"),
        (lambda here: here.host.hear(here.centre.state(on=False)), "The broker answers, but the centre does not run"),
    ],
)
def test_what_stands_in_the_way_is_named(spoil: Hands, said: str) -> None:
    """No cable, no broker, no centre: each has its own remedy."""
    here = technician(has_buzzer=False, has_reader=False, has_screen=False)
    spoil(here)
    here.start()
    here.host.say("skip")
    here.host.say("skip")

    assert here.said("network")[: len(said)] == said


@pytest.mark.parametrize(("offset_ms", "state"), [(2_000, "passed"), (2_001, "failed"), (-2_001, "failed")])
def test_the_clock_is_compared_with_the_centres(offset_ms: int, state: str) -> None:
    """What the rules allow a seat's clock is allowed here, and no more."""
    here = technician(has_buzzer=False, has_reader=False, has_screen=False)
    here.centre.grow(1)
    here.host.hear(here.centre.head(at_ms=here.host.wall_ms - offset_ms))
    here.start()
    here.host.say("skip")
    here.host.say("skip")
    here.answer_questions()

    assert here.state("network") == state


# --- storage, watchdog, clock chip ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "state", "said"),
    [
        ({}, "passed", "The storage is good: 95% of the writes took up to 9.8 ms."),
        ({"fsync_p95_us": 250_000}, "passed", "The storage is good: 95% of the writes took up to 250.0 ms."),
        ({"fsync_p95_us": 250_001}, "failed", "95% of the writes took up to 250 ms, too long: change the card."),
        ({"free_bytes": 209_715_199}, "failed", "Only 209 MB are left: make room."),
        ({"fault": "No space left on device", "fsync_p95_us": None}, "failed", "Nothing can be written (No space left"),
        ({"root_read_only": False}, "passed", "The storage is good: 95% of the writes took up to 9.8 ms. The system's"),
    ],
)
def test_the_storage_is_judged_by_its_slowest_writes(change: dict[str, Any], state: str, said: str) -> None:
    """Slow, full or refused fails; a system that can be written to is told."""
    storage = WELL["storage"]
    assert isinstance(storage, StorageFigures)
    here = at("network", {"storage": replace(storage, **change)})
    here.host.say("skip")

    assert (here.state("storage"), here.said("storage")[: len(said)]) == (state, said)


@pytest.mark.parametrize(
    ("change", "state", "said"),
    [
        ({}, "passed", "Watchdog and clock chip are good."),
        ({"watchdog": ""}, "failed", "There is no watchdog"),
        ({"rtc": "", "rtc_offset_ms": None}, "failed", "There is no clock chip"),
        ({"rtc_offset_ms": 60_001}, "failed", "The clock chip is 60 s off the system"),
        ({"rtc_offset_ms": -60_000}, "passed", "Watchdog and clock chip are good."),
    ],
)
def test_watchdog_and_clock_chip_are_there(change: dict[str, Any], state: str, said: str) -> None:
    """What the profile promises must be found, and the chip must agree with the system."""
    found = WELL["timekeeping"]
    assert isinstance(found, TimekeepingFigures)
    here = at("network", {"timekeeping": replace(found, **change)})
    here.host.say("skip")

    assert (here.state("timekeeping"), here.said("timekeeping")[: len(said)]) == (state, said)


# --- figures ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, "unknown"),
        ("", "unknown"),
        (0, "0"),
        (True, "true"),
        (False, "false"),
        ("a\nb", "a b"),
        ("x" * 99, "x" * 60),
    ],
)
def test_a_figure_is_one_short_line(value: object, shown: str) -> None:
    """What a board says of itself may hold anything; a record takes one line of sixty characters."""
    assert figure("model", value).value == shown


def test_a_percentile_is_a_value_that_was_measured() -> None:
    """The smallest that so many percent do not exceed."""
    assert [percentile(range(1, 101), percent) for percent in (50, 95, 100)] == [50, 95, 100]
    assert percentile([7], 95) == 7
    assert percentile([], 95) is None
