# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One hall for all steps: made in containers, where that is quick, and then booted with kernels of its own."""

import time
from collections.abc import Iterator

import pytest

from tests.conftest import require_system
from tests.converge.hall import Hall
from tests.converge.steps import play
from tests.vm.board import X86
from tests.vm.booting import board_of, hall_of, tree_of


@pytest.fixture(scope="session")
def booted() -> Iterator[Hall]:
    """A converged centre and two seats as virtual machines that were just switched on."""
    require_system(X86.program, "qemu-system-x86")
    with hall_of("vm", ("s01", "s02")) as hall:
        hall.prepare(tree_of(X86))
        hall.start()
        play(hall, "first play, in containers", "site.yml")
        play(hall, "enrolment, in containers", "enrol.yml", "--skip-tags", "ground,release")
        hall.change("all", time_steer=True)
        boards = [board_of(hall, machine, X86) for machine in (hall.centre, hall.seats["s01"], hall.seats["s02"])]
        start = time.monotonic()
        for board in boards:
            board.start()
        for board in boards:
            board.wait()
        hall.timings["three virtual machines start"] = time.monotonic() - start
        yield hall
