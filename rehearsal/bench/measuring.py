# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Running the comparisons: yardstick and hall in turn, several times, so that a slow minute hits both."""

import asyncio
import json
import os
import sys
import time
from pathlib import Path
from typing import Any, Final

from rehearsal.building import BuiltHall
from rehearsal.hall import Hall, RehearsalError
from voting_core import acts

YARDSTICK_S: Final = 120.0
"""Longest wait for one run of the yardstick, so that a failure of one side does not leave the other one waiting."""

CLOCK_TICKS: Final = os.sysconf("SC_CLK_TCK")


def _plan(hall: Hall, **more: object) -> dict[str, Any]:
    built: BuiltHall = hall.built
    places = built.places
    seat = built.seats[0]
    return {
        "seat": seat,
        "hall": built.draft.hall,
        "port": built.port,
        "centre_key": built.centre_key,
        "keys": {key.seat: key.key for key in built.registry.seats},
        "seats": str(places.root / "seats"),
        "publisher_home": str(places.seat(seat)),
        "subscriber_home": str(places.centre),
        **more,
    }


async def _program(module: str, *arguments: str) -> dict[str, Any]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", module, *arguments, stdout=asyncio.subprocess.PIPE
    )
    output, _ = await process.communicate()
    if process.returncode:
        raise RehearsalError(f"{module} {arguments[0]} failed.")
    return dict(json.loads(output))


async def yardstick_latency(hall: Hall, *, presses: int, pause_ms: int, inline: bool) -> list[float]:
    """Seconds from press to verified receipt, one press at a time, with the yardstick's two processes.

    ``inline``: the subscriber commits in its loop, which is quickest for one record at a time and blocks all others.
    """
    plan = _write_plan(hall, records=presses, window=1, pause_ms=pause_ms, inline=inline)
    async with asyncio.timeout(YARDSTICK_S):
        told = await asyncio.gather(
            _program("rehearsal.bench.yardstick", "publisher", plan),
            _program("rehearsal.bench.yardstick", "subscriber", plan),
        )
    return list(told[0]["taken_s"])


async def yardstick_burst(hall: Hall, *, records: int, crowd: int) -> float:
    """Seconds of processor that the yardstick's subscriber used for a burst by the same crowd as the centre's."""
    plan = _write_plan(hall, records=records, crowd=crowd, plain=True, inline=False)
    subscriber = asyncio.create_task(_program("rehearsal.bench.yardstick", "subscriber", plan))
    await _program("rehearsal.bench.crowd", plan)
    return float((await subscriber)["cpu_s"])


def _write_plan(hall: Hall, **more: object) -> str:
    places = hall.built.places
    for home in (places.seat(hall.built.seats[0]), places.centre):
        for left in home.glob("yardstick.sqlite*"):  # of the run before: every run begins with empty files
            left.unlink()
    plan = places.root / "plan.json"
    plan.write_text(json.dumps(_plan(hall, **more)))
    return str(plan)


async def latency_of_hall(hall: Hall, seats: list[str], pauses_s: list[float]) -> list[float]:
    """Seconds from a press until the seat shows "delivered", one press at a time, seats in turn.

    Both ends are read from the monotonic clock: the press when it is sent to the panel, the screen when the seat shows
    it. The way back over the panel's socket is the rehearsal's own.
    """
    taken_s: list[float] = []
    for number, pause_s in enumerate(pauses_s):
        panel = hall.panels[seats[number % len(seats)]]
        await asyncio.sleep(pause_s)
        button = "no" if panel.view.get("choice") == "yes" else "yes"
        began_s = time.monotonic()
        await panel.press(button)
        if not (await panel.until("choice", button) and await panel.until("stage", "delivered")):
            raise RehearsalError(f"A press at {panel.seat} was not delivered.")
        taken_s.append(panel.staged_s - began_s)
    return taken_s


async def burst_of_centre(hall: Hall, *, records: int, crowd: int) -> float:
    """Seconds of processor that the centre used for a burst of records by many wire-level seats."""
    plan = _write_plan(hall, records=records, crowd=crowd, plain=False)
    before_s = process_cpu_s(hall.centre.pid)
    told = await _program("rehearsal.bench.crowd", plan)
    used_s = process_cpu_s(hall.centre.pid) - before_s
    return used_s / float(told["records"]) * records


def process_cpu_s(pid: int) -> float:
    """Processor time of a process so far, user and system. Source: proc(5), fields 14 and 15 of stat."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / CLOCK_TICKS


async def open_bench_sitting(hall: Hall) -> None:
    """A sitting with its roll opened, as the centre needs one before it listens."""
    draft = hall.built.draft
    await hall.order(lambda desk: desk.open_sitting(draft.hall, draft.sitting, draft.title, draft.profile))
    await hall.order(lambda desk: desk.fix_roster(draft.roster, hall.built.registry))
    await hall.order(lambda desk: desk.publish_agenda(draft.agenda))
    await hall.order(lambda desk: desk.order(acts.OpenRoll))
