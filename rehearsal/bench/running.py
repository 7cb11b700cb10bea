# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``make bench``: builds halls, runs both sides of each comparison in turn, writes the table and the picture."""

import asyncio
import random
import shutil
import tempfile
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, Final

from rich.progress import Progress

from central_broker.intake import SittingDraft
from rehearsal.bench.measuring import (
    burst_of_centre,
    latency_of_hall,
    open_bench_sitting,
    yardstick_burst,
    yardstick_latency,
)
from rehearsal.bench.report import Report
from rehearsal.building import build_hall
from rehearsal.director import Director
from rehearsal.hall import Hall
from rehearsal.mosquitto_binary import MosquittoBinary
from rehearsal.stage import Stage

BURST_RECORDS: Final = 8_200
"""200 for each of 41 seats: seconds of work, so that the scheduler's clock ticks of 10 ms do not matter."""

BURSTS: Final = 3
LATENCIES: Final = 3
PRESSES: Final = 120
PAUSE_MS: Final = 60


async def measure(draft: SittingDraft, mosquitto: MosquittoBinary, progress: Progress) -> Report:
    """Run everything; about five minutes on two cores."""
    task = progress.add_task("bench", total=BURSTS + LATENCIES)
    report = Report(seats=len(draft.roster.seats))
    for _ in range(BURSTS):
        await in_hall(draft, mosquitto, lambda hall: _burst(hall, report))
        progress.advance(task)
    for _ in range(LATENCIES):
        await in_hall(draft, mosquitto, lambda hall: _latency(hall, report))
        progress.advance(task)
    return report


async def in_hall(
    draft: SittingDraft, mosquitto: MosquittoBinary, act: Callable[[Hall], Coroutine[Any, Any, None]]
) -> None:
    """Run something in a hall whose broker runs, and end and remove it all."""
    root = Path(tempfile.mkdtemp(prefix="hemicycle-"))
    try:
        async with Hall(build_hall(root, draft, lambda _: None), mosquitto) as hall:
            await hall.broker.start()
            await act(hall)
    finally:
        shutil.rmtree(root, ignore_errors=True)


async def _burst(hall: Hall, report: Report) -> None:
    crowd = len(hall.built.seats)
    cpu_s = await yardstick_burst(hall, records=BURST_RECORDS, crowd=crowd)
    report.yardstick_cpu_us.append(cpu_s / BURST_RECORDS * 1e6)
    await hall.start_centre_alone()
    await open_bench_sitting(hall)
    used_s = await burst_of_centre(hall, records=BURST_RECORDS, crowd=crowd)
    report.centre_cpu_us.append(used_s / BURST_RECORDS * 1e6)


async def _latency(hall: Hall, report: Report) -> None:
    for inline, samples in ((False, report.yardstick_ms), (True, report.inline_ms)):
        taken_s = await yardstick_latency(hall, presses=PRESSES, pause_ms=PAUSE_MS, inline=inline)
        samples.extend(1000 * one for one in taken_s)
    await hall.start_centre_alone()
    await hall.start_seats(lambda _: None)
    chance = random.Random(2)
    draft = hall.built.draft
    stage = Stage.silent(draft.roster.seats, hall.panels)
    director = Director(hall, stage)
    await director.open_sitting()
    seats = [member.seat for member in draft.roster.members if not member.leave]
    await director.sign_in(seats, 3.0)
    # Every press is a new revision under the profile's own rule, last press valid, in the profile's full time.
    await director.open_poll(next(one.item for one in draft.agenda.items if one.press is None and one.round_ms is None))
    for seat in seats:
        await hall.panels[seat].until("scene", "voting", timeout_s=20)
    await asyncio.sleep(3.0)
    pauses_s = [chance.uniform(0.5, 1.5) * PAUSE_MS / 1000 for _ in range(PRESSES)]
    taken_s = await latency_of_hall(hall, seats, pauses_s)
    report.hall_ms.extend(1000 * one for one in taken_s)
