# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The technicians' table: every device in one row, trouble first where it is sorted so, nothing of votes."""

from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from central_broker.console.fleet_rows import COLUMNS, Rows, needs_help, row, state_of, summary
from central_broker.console.pages import fleet
from central_broker.console.rights import Role
from central_broker.core.status import SeatStatus
from tests.centre_builders import BOOT, Stage
from tests.console.drawn import ask_of, still_console
from tests.console.running_console import run, running_console
from tests.console.test_leaks import ONE_WAY, THE_OTHER, vote
from voting_core.messages import SeatHealth


def health(**fields: Any) -> SeatHealth:
    """A device that is well, unless the fields say otherwise."""
    usual: dict[str, Any] = {
        "v": 1,
        "seat": "s01",
        "epoch": 1,
        "boot": BOOT,
        "software": "1.0",
        "profile": "hall",
        "profile_sha256": "ab" * 32,
        "undervoltage": "never",
        "throttled": "never",
        "temperature_mc": 52_000,
        "storage_free_bytes": 12_300_000_000,
        "fsync_p95_us": 4_000,
        "clock_offset_ms": -3,
        "unsent": 0,
        "faults": (),
        "tested": "passed",
        "tested_ms": 0,
        "tests_failed": (),
        "certificate_ends_ms": 1_900_000_000_000,
    }
    return SeatHealth(**{**usual, **fields})


def seat(**fields: Any) -> SeatStatus:
    """The first seat of a small hall, on, with what the fields say."""
    stage = Stage().begin()
    stage.turn_on("s01")
    return replace(stage.status().seats[0], **fields)


def said(one: SeatStatus, lang: str = "zh") -> list[str]:
    """What a row shows."""
    return [cell[0] for cell in row(one, lambda zh, en: en if lang == "en" else zh)]


def test_a_device_that_is_well() -> None:
    """Every column has its word, and none is marked."""
    one = seat(health=health())

    assert said(one) == [
        "s01",
        "委员1",
        "在线",
        "",
        "通过",
        "正常",
        "52 ℃",
        "12.3 GB",
        "-3 ms",
        "0",
        "hall abababab",
        "1.0",
        "2030-03-17",
        "1",
    ]
    assert len(said(one)) == len(COLUMNS)
    assert not any(cell[2] for cell in row(one, lambda zh, _: zh))


def test_a_device_in_trouble_is_marked_where_it_hurts() -> None:
    """Heat, supply, storage, clock, unsent records and failed steps are marked in their own cells."""
    bad = health(
        undervoltage="now",
        temperature_mc=83_000,
        storage_free_bytes=1_000,
        clock_offset_ms=9_000,
        unsent=500,
        tested="failed",
        tests_failed=("reader", "lamps"),
    )
    cells = row(seat(health=bad, troubles_zh=("欠压",), troubles_en=("undervoltage",)), lambda _, en: en)

    assert [cell[0] for cell in cells if cell[2]] == [
        "undervoltage",
        "failed: reader, lamps",
        "low",
        "83 ℃",
        "0.0 GB",
        "+9000 ms",
        "500",
    ]


def test_a_silent_device_has_dashes() -> None:
    """Of a seat that says nothing of its device, nothing is made up."""
    assert said(seat(health=None, software=""))[4:] == ["—"] * 9 + ["1"]


@pytest.mark.parametrize(
    ("fields", "state", "help_needed"),
    [
        ({}, "online", False),
        ({"online": False}, "off", True),
        ({"online": False, "excused": True}, "excused", False),
        ({"cut_off": True}, "cut", True),
        ({"blocked": "two histories"}, "blocked", True),
        ({"fault": "screen"}, "fault", True),
        ({"troubles_zh": ("欠压",), "troubles_en": ("low",)}, "online", True),
    ],
)
def test_who_needs_help(fields: dict[str, Any], state: str, help_needed: bool) -> None:
    """Cut off, off, blocked, broken or ailing; not a seat that was excused."""
    one = seat(**fields)

    assert (state_of(one), needs_help(one)) == (state, help_needed)
    assert summary([one])[state] == 1


@pytest.mark.parametrize("ends_ms", [None, 2**53 - 1])
def test_a_day_that_is_none_is_not_shown(ends_ms: int | None) -> None:
    """A seat that says nothing, or nonsense, of its certificate has a dash."""
    assert said(seat(health=health(certificate_ends_ms=ends_ms)))[-2] == "—"


def test_a_certificate_that_ends_soon_is_marked() -> None:
    """Three weeks before its end somebody is told; before that nobody is."""
    one, soon_ms = seat(health=health()), 21 * 24 * 3600 * 1000

    def marked(now_ms: int) -> int:
        return row(one, lambda zh, _: zh, now_ms)[-2][2]

    assert marked(1_900_000_000_000 - soon_ms) == 0
    assert marked(1_900_000_000_000 - soon_ms + 1) == 1


def test_without_a_sitting_no_seat_is_cut_off() -> None:
    """The centre sends no heads before a sitting and after it: seats that miss them need nobody."""
    one = seat(cut_off=True)

    assert (state_of(one), state_of(one, idle=True)) == ("cut", "online")
    assert summary([one], idle=True)["help"] == 0


def test_only_rows_that_differ_are_drawn_again() -> None:
    """A hall of 3,000 seats costs as much as the seats that changed."""
    rows, asked = Rows(), []
    seats = [seat(seat=f"s{number:04}") for number in range(2)]

    def say(zh: str, _: str) -> str:
        asked.append(zh)
        return zh

    rows.texts(seats, "zh", say)
    asked.clear()
    seats[1] = replace(seats[1], cut_off=True)
    texts = rows.texts(seats, "zh", say)

    assert sorted(asked) == sorted(["断联", "；"])
    assert msgspec.json.decode(texts["s0001"])[2][0] == "断联"


@pytest.mark.parametrize("secrecy", ["named", "secret"])
def test_the_table_is_the_same_whatever_is_chosen(secrecy: str, tmp_path: Path) -> None:
    """Two houses vote the opposite way; no cell differs."""
    console = still_console(tmp_path)
    told = [
        [fleet.draw(ask_of(console, status, Role.TECHNICIAN)) for status in vote(choices, secrecy)]
        for choices in (ONE_WAY, THE_OTHER)
    ]

    assert told[0] == told[1]


def test_technicians_secretaries_and_auditors_see_it(tmp_path: Path) -> None:
    """The chair and the hall's screen do not."""

    async def script() -> None:
        async with running_console(tmp_path, ledger=Stage().begin().ledger) as running:
            assert "席位设备" in await running.people["chen"].page("/fleet")
            told = {who: (await running.people[who].get("/fleet")).status_code for who in ("lin", "sun", "qian", "wu")}
            assert told == {"lin": 200, "sun": 200, "qian": 403, "wu": 403}

    run(script())
