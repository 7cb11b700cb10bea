# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The figures of the console as their part of ``docs/performance.md``."""

from collections.abc import Sequence
from statistics import median

from rehearsal.bench.console import PAGES, ConsoleFigures
from rehearsal.bench.page import machine


def console_page(figures: Sequence[ConsoleFigures]) -> str:
    """A table with one column a hall."""
    rows = [
        ("press → painted, median", [_ms(median(one.painted_ms)) for one in figures], ""),
        ("the same, 95th of 100", [_ms(_p95(one.painted_ms)) for one in figures], "≤ 50 ms at 60, ≤ 250 ms at 3,000"),
        ("main thread of the page, whole vote", [f"{one.page_s:.2f} s" for one in figures], "< 1 s at 3,000"),
        ("length of the vote", [f"{one.took_s:.1f} s" for one in figures], ""),
        ("processor of the centre", [f"{one.centre_s:.2f} s" for one in figures], ""),
        ("processor of the console", [f"{one.console_s:.2f} s" for one in figures], ""),
        (f"the same with {PAGES} pages more", [f"{one.fan_s:.2f} s" for one in figures], ""),
        ("from the click to the result's sheet as PDF", [f"{one.sheet_s:.1f} s" for one in figures], ""),
        ("the same with every name", [f"{one.names_s:.1f} s" for one in figures], ""),
    ]
    head = "".join(f" {one.seats:,} seats |" for one in figures)
    table = "\n".join(f"| {name} | {' | '.join(cells)} | {goal} |" for name, cells, goal in rows)
    return f"""## At the secretary's page

Written by `make bench-console`: a hall with broker, centre and console, wire seats that publish like real ones, and
the sitting's page in Chromium. Every member presses once within six seconds; a press is painted when the page shows a
number that holds it. At 3,000 seats the two processors are full, for seats, broker, centre and browser share them: the
slowest presses differ from run to run (244 to 489 ms were seen). Sheets are made by a process behind all others.

| measured |{head} goal |
|---|{"---|" * len(figures)}---|
{table}

Measured on {machine()}, seats and browser on the same two processors as everything else.
"""


def _p95(samples: list[float]) -> float:
    return sorted(samples)[len(samples) * 95 // 100]


def _ms(value: float) -> str:
    return f"{value:.0f} ms"
