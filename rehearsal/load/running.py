# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``make load``: halls of several sizes one after another, then one ledger of several sizes."""

import shutil
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final, TypeVar

from rehearsal.building import build_hall
from rehearsal.hall import Hall
from rehearsal.load.growth import Grown, measure_growth
from rehearsal.load.large_hall import large_draft
from rehearsal.load.measuring import Extent, Measured, measure_hall
from rehearsal.mosquitto_binary import MosquittoBinary

T = TypeVar("T")

GROWTH_SEATS: Final = 41
ALL: Final = Extent()


async def measure_sizes(
    files: Path,
    sizes: list[int],
    mosquitto: MosquittoBinary,
    said: Callable[[str], None],
    extent: Extent = ALL,
) -> list[Measured]:
    """One hall of each size; the largest one takes about four minutes on two cores."""
    measured: list[Measured] = []
    for seats in sizes:
        said(f"{seats} seats: keys and certificates")
        measured.append(await _in_hall(files, seats + 1, mosquitto, _measuring(extent, said, seats)))
    return measured


async def measure_ledger(files: Path, mosquitto: MosquittoBinary, said: Callable[[str], None]) -> list[Grown]:
    """One ledger, filled size by size."""
    return await _in_hall(files, GROWTH_SEATS, mosquitto, lambda hall: measure_growth(hall, said))


def _measuring(extent: Extent, said: Callable[[str], None], seats: int) -> Callable[[Hall], Awaitable[Measured]]:
    return lambda hall: measure_hall(hall, extent, lambda words: said(f"{seats} seats: {words}"))


async def _in_hall(files: Path, seats: int, mosquitto: MosquittoBinary, act: Callable[[Hall], Awaitable[T]]) -> T:
    root = Path(tempfile.mkdtemp(prefix="hemicycle-"))
    try:
        async with Hall(build_hall(root, large_draft(files, seats), lambda _: None), mosquitto) as hall:
            return await act(hall)
    finally:
        shutil.rmtree(root, ignore_errors=True)
