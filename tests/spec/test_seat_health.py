# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a seat says of its device: every half minute and on a change, never in the way of a press, never of a choice."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from edge_agent.core.effects import Measure, Publish
from edge_agent.core.service.measured import HealthFigures
from tests.device_figures import WELL
from tests.spec.dialogue import seat_ready
from tests.spec.seat_host import SeatHost
from voting_core.messages import SEAT_HEALTH_READER, PartFault, SeatHealth

TOPIC = "hc1/demo/seat/s07/health"


def said(host: SeatHost) -> list[SeatHealth]:
    """Every health that was said; each can be read."""
    messages = [one for one in host.sent if one.topic == TOPIC]
    assert all(one.retain for one in messages)
    return [SEAT_HEALTH_READER.read(one.payload) for one in messages]


def well() -> HealthFigures:
    """The figures of a device that is well."""
    figures = WELL["health"]
    assert isinstance(figures, HealthFigures)
    return figures


def test_a_seat_says_how_it_is_when_the_link_comes() -> None:
    """Power, warmth, storage and program, as they were just measured."""
    host = SeatHost()
    assert said(host) == []

    host.link(up=True)

    assert said(host) == [
        SeatHealth(
            v=1,
            seat="s07",
            epoch=1,
            boot="b0" * 16,
            software="test 1",
            profile="simulated",
            profile_sha256="",
            undervoltage="never",
            throttled="never",
            temperature_mc=48_312,
            storage_free_bytes=8_000_000_000,
            fsync_p95_us=9_870,
            clock_offset_ms=None,
            unsent=1,
            faults=(),
            tested="never",
            tested_ms=0,
            tests_failed=(),
        )
    ]


def test_it_is_said_every_half_minute() -> None:
    """Each time it is measured anew."""
    host = SeatHost()
    host.link(up=True)
    host.device["health"] = replace(well(), temperature_mc=51_000)
    host.pass_ms(29_900)
    assert len(said(host)) == 1

    host.pass_ms(200)

    assert [one.temperature_mc for one in said(host)] == [48_312, 51_000]
    host.pass_ms(60_000)
    assert len(said(host)) == 4


def test_what_breaks_is_said_at_once_and_what_heals_too() -> None:
    """A reader that is pulled out and plugged in: two more messages, a second apart at the least."""
    host = SeatHost()
    host.link(up=True)
    host.pass_ms(5_000)

    host.fault("reader", "the cable is out")
    host.fault("reader", "")
    host.fault("reader", "the cable is out")
    assert [one.faults for one in said(host)] == [(), (PartFault(part="reader", detail="the cable is out"),)]
    host.fault("reader", "")
    host.pass_ms(1_000)

    assert [one.faults for one in said(host)][2:] == [()]


def test_without_a_link_nothing_is_measured_or_said() -> None:
    """Nobody hears it; with the link it comes at once."""
    host = SeatHost()
    host.link(up=True)
    host.link(up=False)
    host.pass_ms(120_000)
    assert len(said(host)) == 1

    host.link(up=True)

    assert len(said(host)) == 2


def test_while_a_press_is_on_its_way_nothing_is_measured_or_said() -> None:
    """The disk hangs with a press: whatever is due waits for it, and comes with its answer."""
    host, _ = seat_ready(round_ms=0)
    before = len(said(host))
    host.is_hanging = True
    host.press("yes")
    host.effects.clear()

    host.pass_ms(90_000)
    host.fault("lamps", "no current")

    assert not any(isinstance(one, Measure) for one in host.effects)
    assert len(said(host)) == before
    host.is_hanging = False
    host.settle()
    host.pass_ms(10)
    assert len(said(host)) > before


def test_the_health_costs_the_disk_nothing() -> None:
    """An hour of health messages, and not one row in the journal."""
    host, _ = seat_ready()
    rows = len(host.journal.rows)

    host.pass_ms(3_600_000)

    assert len(said(host)) > 100
    assert len(host.journal.rows) == rows


def test_the_health_says_nothing_of_a_choice() -> None:
    """Whatever the member presses, the same is said."""
    heard = []
    for button in ("yes", "no", "abstain"):
        host, _ = seat_ready(round_ms=0)
        host.press(button)
        host.pass_ms(60_000)
        heard.append(said(host))

    assert heard[0] == heard[1] == heard[2]


def test_the_clock_is_compared_with_a_fresh_head_only() -> None:
    """A head that is older than three seconds says nothing about the clock of now."""
    host, centre = seat_ready()
    centre.grow(1)
    host.hear(centre.head(at_ms=host.wall_ms + 700))
    host.link(up=False)
    host.link(up=True)
    assert said(host)[-1].clock_offset_ms == -700
    host.pass_ms(31_000)

    assert said(host)[-1].clock_offset_ms is None


@given(parts=st.lists(st.tuples(st.text(max_size=80), st.text(max_size=250)), max_size=30))
def test_whatever_a_driver_says_of_its_parts_can_be_read(parts: list[tuple[str, str]]) -> None:
    """Every health that is sent is as the protocol says, whatever the parts are called and however many break."""
    host = SeatHost()
    host.link(up=True)
    for part, detail in parts:
        host.fault(part, detail)
        host.pass_ms(1_000)

    assert len(said(host)[-1].faults) <= 16
    assert all(isinstance(one, Publish) for one in host.sent)
