# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the centre hears of its seats' devices: trouble is named by seat, and nothing is decided by it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from central_broker import show
from tests.centre_builders import BOOT, Stage
from tests.strategies import values
from voting_core import acts
from voting_core.codec import encode
from voting_core.messages import PartFault, SeatHealth

SHA = "a" * 64


def seat_health(seat: str, **fields: Any) -> bytes:
    """The health of a seat that is well."""
    usual: dict[str, Any] = {
        "v": 1,
        "seat": seat,
        "epoch": 1,
        "boot": BOOT,
        "software": "hemicycle 0.1.0",
        "profile": "pi4-7in",
        "profile_sha256": SHA,
        "undervoltage": "never",
        "throttled": "never",
        "temperature_mc": 48_000,
        "storage_free_bytes": 8_000_000_000,
        "fsync_p95_us": 9_000,
        "clock_offset_ms": 3,
        "unsent": 0,
        "faults": (),
        "tested": "passed",
        "tested_ms": 1_784_595_600_000,
        "tests_failed": (),
    }
    return encode(SeatHealth(**{**usual, **fields}))


def stage_with(**health_of_s01: Any) -> Stage:
    """A hall of three seats that are on and well, but for what is said of the first."""
    stage = Stage().begin()
    for seat in ("s01", "s02", "s03"):
        stage.turn_on(seat)
        stage.message(seat, "health", seat_health(seat, **(health_of_s01 if seat == "s01" else {})))
    return stage


def shown(stage: Stage, lang: str) -> str:
    """What the terminal of a secretary shows."""
    console = Console(width=120, record=True, file=None, quiet=False, force_terminal=False)
    with console.capture() as captured:
        console.print(show.house(stage.status(), lang))
    return captured.get()


def test_a_hall_that_is_well_has_no_trouble() -> None:
    """Seats that are well are not spoken of."""
    stage = stage_with()

    assert [one.troubles_en for one in stage.status().seats] == [(), (), ()]
    assert "席位" not in shown(stage, "zh").split("在线席位")[-1]


@pytest.mark.parametrize(
    ("health", "zh", "en"),
    [
        ({"undervoltage": "now"}, "欠压", "undervoltage"),
        ({"undervoltage": "past"}, "曾欠压", "undervoltage since it was switched on"),
        ({"throttled": "now"}, "已降频", "throttled"),
        ({"throttled": "past"}, "曾降频", "throttled since it was switched on"),
        ({"temperature_mc": 80_000}, "过热（80℃）", "too hot (80 °C)"),
        ({"storage_free_bytes": 190_000_000}, "存储仅余 190 MB", "only 190 MB of storage left"),
        ({"fsync_p95_us": 1_250_400}, "存储过慢（写入需 1250 毫秒）", "slow storage (1250 ms a write)"),
        ({"clock_offset_ms": -2_001}, "时钟偏差 -2001 毫秒", "its clock is -2001 ms off"),
        ({"unsent": 33}, "33 条记录待送", "33 records wait to be sent"),
        (
            {"faults": (PartFault(part="reader", detail="not connected"),)},
            "读卡器故障（not connected）",
            "reader: not connected",
        ),
        ({"tested": "failed", "tests_failed": ("buttons",)}, "自检未通过：按键", "failed its self-test: buttons"),
        (
            {"profile": "pi5", "profile_sha256": "b" * 64},
            "硬件配置“pi5”与多数席位不同",
            "hardware profile 'pi5' differs from most seats'",
        ),
        (
            {"software": "hemicycle 0.0.9"},
            "软件“hemicycle 0.0.9”与多数席位不同",
            "software 'hemicycle 0.0.9' differs from most seats'",
        ),
    ],
)
def test_a_seat_with_trouble_is_named_with_it(health: dict[str, Any], zh: str, en: str) -> None:
    """The secretary reads which seat somebody should look at, and why, in both languages."""
    stage = stage_with(**health)

    assert (stage.seat("s01").troubles_zh, stage.seat("s01").troubles_en) == ((zh,), (en,))
    assert f"席位 s01：{zh}" in shown(stage, "zh")
    assert f"Seat s01: {en}" in shown(stage, "en")
    assert not any(stage.seat(seat).troubles_zh for seat in ("s02", "s03"))


def test_what_just_holds_is_no_trouble() -> None:
    """Values at their limits, and what the device cannot tell, are not reported."""
    stage = stage_with(
        temperature_mc=79_999, storage_free_bytes=209_715_200, fsync_p95_us=1_000_000, clock_offset_ms=2_000, unsent=32
    )
    assert stage.seat("s01").troubles_en == ()
    unknown = {"temperature_mc": None, "storage_free_bytes": None, "fsync_p95_us": None, "clock_offset_ms": None}
    stage.message("s01", "health", seat_health("s01", undervoltage="unknown", throttled="unknown", **unknown))

    assert stage.seat("s01").troubles_en == ()


def test_several_troubles_of_a_seat_stand_on_one_line() -> None:
    """A seat has one line, the power first."""
    stage = stage_with(undervoltage="now", faults=(PartFault(part="reader", detail=""),))

    assert "席位 s01：欠压；读卡器故障" in shown(stage, "zh")


def test_nobody_differs_where_there_is_no_majority() -> None:
    """Of two seats with two profiles none is the odd one."""
    stage = Stage().begin()
    for seat, sha in (("s01", SHA), ("s02", "b" * 64)):
        stage.turn_on(seat)
        stage.message(seat, "health", seat_health(seat, profile_sha256=sha))

    assert (stage.seat("s01").troubles_en, stage.seat("s02").troubles_en) == ((), ())


def test_a_seat_that_is_off_has_no_trouble_but_that() -> None:
    """What a seat said before it was switched off is kept, and not reported as if it were so now."""
    stage = stage_with(undervoltage="now")
    stage.turn_on("s01", on=False)

    assert stage.seat("s01").troubles_en == ()
    assert stage.seat("s01").health is not None


def test_trouble_that_is_mended_is_gone() -> None:
    """The newest health replaces the one before; an empty message takes it back."""
    stage = stage_with(undervoltage="now")
    stage.message("s01", "health", seat_health("s01"))
    assert stage.seat("s01").troubles_en == ()
    stage.message("s01", "health", b"")

    assert stage.seat("s01").health is None


@pytest.mark.parametrize("payload", [seat_health("s02"), seat_health("s01")[:-1], b"{}", b"\xff"])
def test_a_health_that_is_none_is_kept_aside(payload: bytes) -> None:
    """A seat speaks of itself only, and as the protocol says."""
    stage = Stage().begin()

    stage.message("s01", "health", payload)

    assert len(stage.kept_aside()) == 1
    assert stage.seat("s01").health is None


def test_the_health_of_another_version_fills_no_quarantine() -> None:
    """A seat that was not updated has said so; its health is not kept aside twice a minute."""
    stage = Stage().begin()
    stage.turn_on("s01", v=2)

    stage.message("s01", "health", seat_health("s01").replace(b'"v":1', b'"v":2'))

    assert stage.kept_aside() == ()
    assert stage.seat("s01").health is None


@given(health=values(SeatHealth), more=st.binary(max_size=40))
def test_whatever_a_seat_says_of_its_health_decides_nothing(health: SeatHealth, more: bytes) -> None:
    """A round opens and is decided whatever the devices are said to be."""
    stage = Stage().begin()
    before = stage.status()
    stage.turn_on("s01")
    stage.message("s01", "health", encode(health).replace(b'"seat":"' + health.seat.encode(), b'"seat":"s01'))
    stage.message("s01", "health", encode(health) + more)

    after = stage.status()
    assert (after.phase, after.rounds, after.tree_root) == (before.phase, before.rounds, before.tree_root)
    assert stage.order(acts.OpenPoll).result == "done"
    shown(stage, "zh")


def test_with_the_broker_goes_what_the_seats_said() -> None:
    """Without a link nobody can tell how the devices are."""
    stage = stage_with(undervoltage="now")
    stage.lose_link()

    assert stage.seat("s01").health is None
