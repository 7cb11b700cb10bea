# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Keeping what is in memory out of files: no core dumps of this process, and a look whether it could be swapped out.

What a member presses in a secret vote is in the memory of their seat until it is encrypted, and nowhere else. Sources:
core(5), prctl(2), proc(5).
"""

import ctypes
import os
import resource
from pathlib import Path
from typing import Final

SWAPS: Final = Path("/proc/swaps")

_GET_DUMPABLE: Final = 3
_SET_DUMPABLE: Final = 4


def forbid_core_dumps() -> None:
    """Let nothing be written of this process when it crashes, and nobody but root look into it.

    The limit alone would not do: where the kernel pipes core dumps into a program, it is not asked (core(5)).

    Raises:
        OSError: The kernel refuses.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _prctl(_SET_DUMPABLE, 0)
    if _prctl(_GET_DUMPABLE, 0) != 0:
        raise OSError("core dumps of this process cannot be forbidden")


def _prctl(option: int, value: int) -> int:
    libc = ctypes.CDLL(None, use_errno=True)
    found: int = libc.prctl(option, ctypes.c_ulong(value), 0, 0, 0)
    if found < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return found


def swap_areas(swaps: Path = SWAPS) -> tuple[str, ...]:
    """Files and partitions into which memory of this machine may be written; none where swap is off.

    Compressed memory (zram) is memory, and is left out.
    """
    try:
        lines = swaps.read_text("utf-8").splitlines()[1:]
    except OSError:
        return ()
    areas = tuple(line.split()[0] for line in lines if line.strip())
    return tuple(area for area in areas if not area.startswith("/dev/zram"))
