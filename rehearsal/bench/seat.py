# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a press costs at the seat: to the lamp, to the sentence on the screen, to the disk; and what the seat uses idle.

One seat of a real hall runs in this process, with keys and lamps on the pins of a mock board, so that the way from the
pin to the lamp can be timed by itself; agent and screen as processes of their own are looked at from outside.
"""

import asyncio
import json
import os
import socket
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Final

import msgspec

from edge_agent.core.inputs import Button
from edge_agent.core.service.build import SIMULATED
from edge_agent.core.view import Lamps
from edge_agent.hardware.buttons.gpio_buttons import ButtonWire, GpioButtons
from edge_agent.hardware.lamps.gpio_lamps import GpioLamps, LampWire
from edge_agent.hardware.panel_words import Answer
from edge_agent.hardware.pin_factory import open_pins
from edge_agent.hardware.ports import Terminal
from edge_agent.hardware.virtual import VirtualPanel
from edge_agent.serving import build_seat
from edge_agent.settings import Home, read_settings
from rehearsal.director import Director
from rehearsal.hall import Hall
from rehearsal.stage import Stage

PRESSES: Final = 90
IDLE_S: Final = 60.0
KEYS: Final[tuple[Button, ...]] = ("yes", "no", "abstain")
PINS: Final = {"yes": (17, 5), "no": (27, 6), "abstain": (22, 26)}
TICKS: Final = os.sysconf("SC_CLK_TCK")


class TimedLamps(GpioLamps):
    """Lamps that remember how much processor time this thread had used when they were lit."""

    lit_cpu_ns = 0

    def light(self, lamps: Lamps) -> None:
        """Light them, then look."""
        super().light(lamps)
        self.lit_cpu_ns = time.thread_time_ns()


@dataclass(slots=True)
class SeatFigures:
    """What was measured; times in microseconds, memory in KiB."""

    lamp_cpu_us: list[int] = field(default_factory=list)
    received_us: list[int] = field(default_factory=list)
    recorded_us: list[int] = field(default_factory=list)
    painted_us: list[int] = field(default_factory=list)
    cold_start_s: list[float] = field(default_factory=list)
    kiosk_kib: int = 0
    agent_kib: int = 0
    kiosk_idle: float = 0.0
    agent_idle: float = 0.0


async def measure_seat(hall: Hall) -> SeatFigures:
    """Measure one seat of a hall whose broker and centre run."""
    figures = SeatFigures()
    seat = next(one.seat for one in hall.built.draft.roster.members if not one.leave)
    director = Director(hall, Stage.silent(hall.built.draft.roster.seats, hall.panels), pace=0)
    draft = hall.built.draft
    due = [one.seat for one in draft.roster.members if one.seat != seat and not one.leave]
    others = due[: len(draft.roster.members) // 2 + 1]  # a quorum
    following = [asyncio.create_task(hall.panels[one].run()) for one in others]
    for other in others:
        await hall.seats[other].start()
        await hall.panels[other].until("seat", other)
    await director.open_sitting()
    await director.sign_in(others, 0.0)
    await _press(hall, seat, figures)
    for other, task in zip(others, following, strict=True):
        task.cancel()
        await hall.seats[other].stop()
    await _look_from_outside(hall, seat, figures)
    return figures


async def _press(hall: Hall, seat: str, figures: SeatFigures) -> None:
    """Press the keys of a seat in this process."""
    home = Home(hall.built.places.seat(seat))
    os.environ["GPIOZERO_PIN_FACTORY"] = "mock"
    pins, panel = open_pins(), VirtualPanel(home.panel)
    buttons = GpioButtons(tuple(ButtonWire(key=key, gpio=PINS[key][0], active="low", quiet_ms=5) for key in KEYS), pins)
    lamps = TimedLamps(tuple(LampWire(key=key, gpio=PINS[key][1], active="high") for key in KEYS), pins)
    terminal = Terminal(buttons=buttons, lamps=lamps, reader=panel, screen=panel)
    runtime = build_seat(home, read_settings(home), terminal, SIMULATED)
    running = asyncio.create_task(runtime.run())
    await _until(lambda: _view(panel).get("scene") == "sign_in")
    member = asyncio.create_task(hall.panels[seat].run())
    await hall.panels[seat].until_holds(lambda view: view.get("due", 0) > 0, 30)  # the roster is here
    await hall.panels[seat].card(hall.built.cards[seat])
    await _until(lambda: _view(panel).get("scene") == "ready")
    # Under the profile's own rule: the last press is valid, so that one member can press many times.
    items = hall.built.draft.agenda.items
    await hall.order(lambda desk: desk.open_poll(next(one.item for one in items if one.press is None)))
    await _until(lambda: _view(panel).get("scene") == "voting")
    for number in range(PRESSES):
        key = KEYS[number % len(KEYS)]
        seen = panel.history[-1].seq
        pin = pins.pin(PINS[key][0])
        before_ns, cpu_ns = time.monotonic_ns(), time.thread_time_ns()
        pin.drive_low()
        await asyncio.sleep(0)  # the edge crosses into the loop, as it does from lgpio's thread
        figures.lamp_cpu_us.append((lamps.lit_cpu_ns - cpu_ns) // 1_000)
        await _until(partial(_is_recorded, panel, seen))
        states = [one for one in panel.history if one.seq > seen and one.view is not None]
        for wanted, where in (("received", figures.received_us), ("recorded", figures.recorded_us)):
            at_us = next((one.at_us for one in states if one.view is not None and one.view.stage == wanted), None)
            if at_us is not None:
                where.append(at_us - before_ns // 1_000)
        pin.drive_high()
        await asyncio.sleep(0.03)
    lines = [msgspec.json.encode(Answer(state=one)) for one in panel.history if one.view is not None]
    member.cancel()
    runtime.stop()
    await running
    figures.painted_us = await _paint(hall.built.places.root / "states", lines)


async def _paint(file: Path, lines: list[bytes]) -> list[int]:
    file.write_bytes(b"\n".join(lines))
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "XDG_RUNTIME_DIR": str(file.parent)}
    program = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "kiosk.painting", str(file), stdout=asyncio.subprocess.PIPE, env=environment
    )
    said, _ = await program.communicate()
    times: list[int] = json.loads(said)
    return times


async def _look_from_outside(hall: Hall, seat: str, figures: SeatFigures) -> None:
    """Agent and screen as processes: how soon the screen stands, what both hold, what they use while they wait."""
    home = Home(hall.built.places.seat(seat))
    await hall.seats[seat].start()
    await _until(home.panel.is_socket)
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "XDG_RUNTIME_DIR": str(home.folder)}
    for last in (False, False, True):
        before_s = time.monotonic()
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
            manager.bind(str(home.folder / f"notify{len(figures.cold_start_s)}"))
            screen = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "kiosk", "--socket", str(home.panel), "--windowed"),
                env={**environment, "NOTIFY_SOCKET": manager.getsockname()},
            )
            await asyncio.to_thread(manager.recv, 100)
        figures.cold_start_s.append(time.monotonic() - before_s)
        if last:
            pids = (hall.seats[seat].pid, screen.pid)
            before = [_cpu_s(pid) for pid in pids]
            await asyncio.sleep(IDLE_S)
            figures.agent_idle, figures.kiosk_idle = (
                (_cpu_s(pid) - used) / IDLE_S for pid, used in zip(pids, before, strict=True)
            )
            figures.agent_kib, figures.kiosk_kib = (_rss_kib(pid) for pid in pids)
        screen.terminate()
        await screen.wait()


def _cpu_s(pid: int) -> float:
    parts = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(parts[11]) + int(parts[12])) / TICKS


def _rss_kib(pid: int) -> int:
    line = next(one for one in Path(f"/proc/{pid}/status").read_text().splitlines() if one.startswith("VmRSS"))
    return int(line.split()[1])


def _is_recorded(panel: VirtualPanel, since: int) -> bool:
    return panel.history[-1].seq > since and _view(panel).get("stage") in ("recorded", "delivered")


def _view(panel: VirtualPanel) -> dict[str, Any]:
    view = panel.history[-1].view if panel.history else None
    return {} if view is None else {"scene": view.scene.value, "stage": view.stage.value}


async def _until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not holds():  # noqa: ASYNC110 - looked at often, so that little is added to what is measured
            await asyncio.sleep(0.001)
