# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The board: model, system, kernel, power and temperature.

Sources: ``/proc/device-tree/model``; os-release(5); the firmware's flags by the kernel's file ``get_throttled``, else
by vcgencmd, with the bits of the Raspberry Pi documentation ("vcgencmd get_throttled"); the voltage alarm of the
kernel's driver ``rpi_volt``; the thermal zone of the processor.
"""

import re
import shutil
import subprocess
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Final

from edge_agent.core.service.measured import BoardFigures
from edge_agent.hardware.health.kernel_files import read_line, read_whole, sorted_matches
from voting_core.messages import PowerFlag

UNDERVOLTAGE_NOW: Final = 1 << 0
CAPPED_NOW: Final = 1 << 1
THROTTLED_NOW: Final = 1 << 2
SOFT_LIMIT_NOW: Final = 1 << 3
PAST_SHIFT: Final = 16
"""So many bits higher stands whether it has been so since the board was switched on."""

PLAUSIBLE_MC: Final = range(-100_000, 200_001)
"""What a sensor can mean; one that is broken says anything."""

_SLOWED: Final = CAPPED_NOW | THROTTLED_NOW | SOFT_LIMIT_NOW
_ANSWER: Final = re.compile(r"throttled=0x([0-9a-fA-F]{1,8})")
_ZONES: Final = ("cpu", "soc", "x86_pkg_temp")
_ASK_S: Final = 5.0

AskFirmware = Callable[[], str]
"""Gives what ``vcgencmd get_throttled`` prints; empty where there is no such program."""


def ask_vcgencmd() -> str:
    """Run vcgencmd, if it is installed."""
    program = shutil.which("vcgencmd")
    if program is None:
        return ""
    try:
        done = subprocess.run([program, "get_throttled"], capture_output=True, text=True, timeout=_ASK_S, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout


def measure_board(root: Path, ask: AskFirmware = ask_vcgencmd) -> BoardFigures:
    """Everything that can be told of the board."""
    undervoltage, throttled = read_power(root, ask)
    return BoardFigures(
        model=read_line(root / "proc/device-tree/model"),
        system=_read_system(root),
        kernel=read_line(root / "proc/sys/kernel/osrelease"),
        undervoltage=undervoltage,
        throttled=throttled,
        temperature_mc=read_temperature(root),
    )


def read_power(root: Path, ask: AskFirmware = ask_vcgencmd) -> tuple[PowerFlag, PowerFlag]:
    """Whether the voltage is too low, and whether the board is slowed down."""
    file = _find_flags(root)
    bits = read_whole(file, 16) if file is not None else None
    if bits is None:
        answer = _ANSWER.search(ask())
        bits = int(answer[1], 16) if answer else None
    if bits is not None:
        return _flag(bits, UNDERVOLTAGE_NOW), _flag(bits, _SLOWED)
    return _read_alarm(root), "unknown"


@lru_cache(maxsize=8)
def _find_flags(root: Path) -> Path | None:
    """The kernel's file of the firmware's flags. Looked for once: it is somewhere in a tree of thousands of files."""
    return next(iter(sorted_matches(root, "sys/devices/platform/**/*firmware/get_throttled")), None)


def _flag(bits: int, mask: int) -> PowerFlag:
    if bits & mask:
        return "now"
    return "past" if bits >> PAST_SHIFT & mask else "never"


def _read_alarm(root: Path) -> PowerFlag:
    """What the driver rpi_volt says of the voltage; it knows of now only."""
    for name in sorted_matches(root, "sys/class/hwmon/*/name"):
        if read_line(name) == "rpi_volt":
            alarm = read_whole(name.parent / "in0_lcrit_alarm")
            return "unknown" if alarm is None else "now" if alarm else "never"
    return "unknown"


def read_temperature(root: Path) -> int | None:
    """Temperature of the processor in thousandths of a degree."""
    for kind in sorted_matches(root, "sys/class/thermal/thermal_zone*/type"):
        if any(word in read_line(kind) for word in _ZONES):
            found = read_whole(kind.parent / "temp")
            return found if found is not None and found in PLAUSIBLE_MC else None
    return None


def _read_system(root: Path) -> str:
    try:
        lines = (root / "etc/os-release").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    named = (line.partition("=")[2].strip().strip('"') for line in lines if line.startswith("PRETTY_NAME="))
    return next(named, "")
