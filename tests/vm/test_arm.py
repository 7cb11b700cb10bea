# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A seat with the processor of a Raspberry Pi, made by the same plays from the same release, beside one with another.

The tests of this file build on one another, in order.
"""

import asyncio
from collections.abc import Iterator

import pytest

from tests.conftest import require_system
from tests.converge.bare import bare_tree
from tests.converge.hall import Hall
from tests.converge.steps import all_active, play
from tests.converge.virtual import virtual_seats
from tests.vm.board import ARM
from tests.vm.booting import board_of, hall_of, tree_of
from tests.vm.steps import SlowSitting, cut, said
from verifier.cli import main

pytestmark = [pytest.mark.system, pytest.mark.long, pytest.mark.timeout(7200)]


@pytest.fixture(scope="module")
def mixed() -> Iterator[Hall]:
    """A centre and a seat in containers, and a bare seat of another processor that was just switched on."""
    require_system(ARM.program, "qemu-system-arm")
    require_system("qemu-aarch64-static", "qemu-user-static")
    require_system("arch-test")
    with hall_of("arm", ("s01", "s02")) as hall:
        hall.prepare(bare_tree(), {"s02": tree_of(ARM)})
        board_of(hall, hall.seats["s02"], ARM)
        hall.start()
        yield hall


def test_one_release_makes_seats_of_two_processors(mixed: Hall) -> None:
    """From bare Debian over the network: the play installs, enrols and starts both; a second one changes nothing."""
    play(mixed, "first play", "site.yml")
    play(mixed, "enrolment", "enrol.yml", "--skip-tags", "ground,release")

    assert all_active(mixed)
    assert [said(mixed, name, "uname", "-m") for name in ("s01", "s02")] == ["x86_64", "aarch64"]
    assert play(mixed, "second play of the emulated seat", "site.yml", "--limit", "s02").changed == {"s02": 0}


def test_both_vote_in_one_sitting_and_one_loses_its_power(mixed: Hall) -> None:
    """The seat of the other processor presses and is cut off at once; its vote is in the verified result."""
    with virtual_seats(mixed) as virtual:
        sitting = SlowSitting(mixed, virtual=virtual)
        sitting.bring_stick()

        async def day() -> dict[str, int]:
            async with sitting.at_the_seats():
                await sitting.open()
                await sitting.open_round()
                await cut(mixed, "s02", sitting, press="no")
                for seat in ("s01", *virtual):
                    await sitting.vote(seat, "yes")
                return sitting.lines(await sitting.end())

        assert asyncio.run(day()) == {"yes": 4, "no": 1}
    assert main([str(sitting.bring_back()), "--lang", "en"]) == 0
