# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The hardware watchdog and the clock chip, as the kernel's classes ``watchdog`` and ``rtc`` show them."""

from pathlib import Path
from typing import Final

from edge_agent.core.service.measured import TimekeepingFigures
from edge_agent.hardware.health.kernel_files import read_line, read_whole

_UNNAMED: Final = "unnamed"


def measure_timekeeping(root: Path, wall_ms: int) -> TimekeepingFigures:
    """What is there, and how far the chip is from the system's clock.

    Args:
        root: Where ``/sys`` is found.
        wall_ms: The system's clock, in milliseconds since 1970.
    """
    watchdog, chip = root / "sys/class/watchdog/watchdog0", root / "sys/class/rtc/rtc0"
    seconds = read_whole(chip / "since_epoch")
    return TimekeepingFigures(
        watchdog=(read_line(watchdog / "identity") or _UNNAMED) if watchdog.exists() else "",
        watchdog_s=read_whole(watchdog / "timeout"),
        rtc=(read_line(chip / "name") or _UNNAMED) if chip.exists() else "",
        rtc_offset_ms=None if seconds is None else seconds * 1_000 - wall_ms,
    )
