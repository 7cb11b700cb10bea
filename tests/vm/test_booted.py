# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What containers cannot show of a hall: kernels, clocks, hangs, and power that goes away in the middle of a vote.

The tests of this file build on one another, in order. A step whose forerunner failed fails too.
"""

import asyncio
import hashlib
import time
from pathlib import Path

import pytest

from tests.converge.hall import CENTRE, Hall
from tests.converge.steps import play
from tests.converge.strangers import Strangers
from tests.converge.virtual import virtual_seats
from tests.vm.steps import PATIENCE_S, SlowSitting, board, cut, said, until_all_active
from verifier.cli import main

pytestmark = [pytest.mark.system, pytest.mark.long, pytest.mark.timeout(7200)]


def digest(path: Path) -> str:
    """SHA-256 of a disk."""
    with path.open("rb") as disk:
        return hashlib.file_digest(disk, "sha256").hexdigest()


def test_converged_machines_start_on_kernels_of_their_own(booted: Hall) -> None:
    """Every service runs, nothing failed, the firewall stands, and chrony may set the clock."""
    until_all_active(booted)

    assert {name: said(booted, name, "systemctl", "is-system-running") for name in ("hub", "s01")} == {
        "hub": "running",
        "s01": "running",
    }
    assert said(booted, "s01", "systemctl", "--failed", "--no-legend") == ""
    assert Strangers(booted).doors(CENTRE, 22, 443, 1883, 8883, space=booted.guest) == {
        22: "silent",
        443: "silent",
        1883: "silent",
        8883: "open",
    }
    assert Strangers(booted).doors(booted.seats["s01"].address, 22, space=booted.guest) == {22: "silent"}


def test_the_broker_of_a_real_machine_admits_its_own_seats_only(booted: Hall) -> None:
    """An enrolled device is admitted; none, an expired and a foreign one are refused, as in containers."""
    strangers = Strangers(booted)

    assert strangers.knock(strangers.device("s90")) == "admitted"
    assert strangers.knock(None).startswith("refused")
    assert strangers.knock(strangers.device("s91", days_ago=30)).startswith("refused")
    assert strangers.knock(strangers.device("s92", authority=strangers.other_hall())).startswith("refused")


def test_a_play_closes_the_root_of_a_seat(booted: Hall) -> None:
    """After the play and a restart the root is read-only below an overlay, and the home lies on the data partition."""
    booted.change("seats", readonly_root=True)
    words = ("--limit", "s01,s02", "--tags", "seats")
    play(booted, "the play that closes two roots", "site.yml", *words)
    assert play(booted, "  and again", "site.yml", *words).changed == {"s01": 0, "s02": 0}
    start = time.monotonic()
    for name in ("s01", "s02"):
        said(booted, name, "sh", "-c", "systemctl --no-block reboot")
    time.sleep(5)
    for name in ("s01", "s02"):
        board(booted, name).wait()
    until_all_active(booted)
    booted.timings["restart of two seats until all services run"] = time.monotonic() - start

    mounted = ("findmnt", "--noheadings", "--output")
    assert said(booted, "s01", *mounted, "FSTYPE", "/") == "overlay"
    assert "ro" in said(booted, "s01", *mounted, "OPTIONS", "/media/root-ro").split(",")
    assert said(booted, "s01", *mounted, "SOURCE", "/var/lib/hemicycle-seat").startswith("/dev/vdb")


def test_a_seat_without_the_time_comes_to_the_hall(booted: Hall) -> None:
    """A board whose clock says 2020 takes the centre's time, and then believes the broker and is believed."""
    seat = board(booted, "s02")
    seat.cut_power()
    start = time.monotonic()
    seat.start(clock="2020-01-01T00:00:00")
    seat.wait()
    end = time.monotonic() + PATIENCE_S
    while abs(float(said(booted, "s02", "date", "+%s")) - time.time()) > 5:
        assert time.monotonic() < end, said(booted, "s02", "chronyc", "-n", "sources")
        time.sleep(2)
    while "as s02" not in said(
        booted, "hub", "journalctl", "--no-pager", "-u", "hemicycle-broker", f"--since=-{time.monotonic() - start:.0f}s"
    ):
        assert time.monotonic() < end, said(booted, "s02", "journalctl", "--no-pager", "-u", "hemicycle-seat")
        time.sleep(2)
    booted.timings["a seat whose clock says 2020 is at the broker after"] = time.monotonic() - start


def test_power_that_goes_in_the_middle_of_a_vote_loses_nothing(booted: Hall) -> None:
    """A seat loses its power right after a press, then the centre with the round open; the result is as pressed.

    Not one byte of the seat's root changed in all that, and the auditor's program finds that everything holds.
    """
    root = board(booted, "s01").disks.root
    before = digest(root)
    with virtual_seats(booted) as virtual:
        sitting = SlowSitting(booted, virtual=virtual)
        sitting.bring_stick()

        async def day() -> dict[str, int]:
            async with sitting.at_the_seats():
                await sitting.open()
                await sitting.open_round()
                await cut(booted, "s01", sitting, press="yes")
                for seat, choice in (("s02", "no"), ("s03", "yes")):
                    await sitting.vote(seat, choice)
                await cut(booted, "hub", sitting)
                for seat, choice in (("s04", "abstain"), ("s05", "yes")):
                    await sitting.vote(seat, choice)
                return sitting.lines(await sitting.end())

        assert asyncio.run(day()) == {"yes": 3, "no": 1, "abstain": 1}
    assert main([str(sitting.bring_back()), "--lang", "en"]) == 0
    assert digest(root) == before


def test_a_machine_that_hangs_starts_again_by_itself(booted: Hall) -> None:
    """The kernel of a seat stops dead; its watchdog switches it off and on, and the seat is back without a hand."""
    boot_id = "/proc/sys/kernel/random/boot_id"
    before = said(booted, "s01", "cat", boot_id)
    assert "hardware watchdog" in said(booted, "s01", "journalctl", "--no-pager", "-b", "--grep", "watchdog")
    start = time.monotonic()
    hang = "echo 0 > /proc/sys/kernel/panic; (sleep 1; echo c > /proc/sysrq-trigger) >/dev/null 2>&1 &"
    said(booted, "s01", "sh", "-c", hang)
    end = time.monotonic() + PATIENCE_S
    time.sleep(5)
    while not board(booted, "s01").answers() or said(booted, "s01", "cat", boot_id) == before:
        assert time.monotonic() < end
        time.sleep(2)
    until_all_active(booted)
    booted.timings["a seat hangs, until all services run again"] = time.monotonic() - start
