# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The figures of a seat as their part of ``docs/performance.md``."""

from statistics import median

from rehearsal.bench.page import machine
from rehearsal.bench.seat import IDLE_S, PRESSES, SeatFigures

FRAME_MS = 1_000 / 60


def seat_page(figures: SeatFigures) -> str:
    """A table with goals."""
    rows = [
        ("press → lamp, processor time, median", _ms(median(figures.lamp_cpu_us)), "≤ 1 ms"),
        ("the same, 95th of 100", _ms(_p95(figures.lamp_cpu_us)), ""),
        ("press → the state *received* is told to the screen, median", _ms(median(figures.received_us)), ""),
        ("from there to painted, median", _ms(median(figures.painted_us)), ""),
        (
            "press → *received* painted, 95th of 100 of both together",
            _ms(_p95(figures.received_us) + _p95(figures.painted_us)),
            f"≤ {2 * FRAME_MS:.0f} ms (two frames)",
        ),
        ("press → *recorded* told, median (one fsync)", _ms(median(figures.recorded_us)), ""),
        ("the same, 95th of 100", _ms(_p95(figures.recorded_us)), ""),
        ("screen, from its start to the first page", f"{median(figures.cold_start_s):.2f} s", "≤ 1 s"),
        (
            "memory of agent and screen",
            f"{figures.agent_kib / 1024:.0f} + {figures.kiosk_kib / 1024:.0f} MiB",
            "≤ 120 MB",
        ),
        (
            f"processor while nothing happens, {IDLE_S:.0f} s",
            f"{figures.agent_idle:.2%} + {figures.kiosk_idle:.2%}",
            "< 1 %",
        ),
    ]
    table = "\n".join(f"| {name} | {value} | {goal} |" for name, value, goal in rows)
    return f"""## At the seat

Written by `make bench-seat`: one seat of a real hall, its keys and lamps on the pins of a mock board, its screen drawn
without a display. What a board and a panel add (edges through the kernel, a compositor) is not in here, and no
Raspberry Pi was measured: there the times are several times longer, and the order of things is the same.

| measured | | goal |
|---|---|---|
{table}

Measured on {machine()}; {PRESSES} presses.
"""


def _p95(samples: list[int]) -> float:
    return sorted(samples)[len(samples) * 95 // 100]


def _ms(us: float) -> str:
    return f"{us / 1_000:.2f} ms"
