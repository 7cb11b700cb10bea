# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What another process has used: processor time and memory, as the kernel counts them."""

import time
from pathlib import Path

_CPUCLOCK_SCHED = 2


def cpu_s(pid: int) -> float:
    """Processor time of a process so far, user and system, all its threads; counted in nanoseconds, not in ticks.

    Source: clock_getcpuclockid(3); the kernel's CPUCLOCK_SCHED in include/linux/posix-timers.h.
    """
    return time.clock_gettime((~pid << 3) | _CPUCLOCK_SCHED)


def rss_mib(pid: int) -> float:
    """Memory that a process has in RAM now. Source: proc(5), VmRSS."""
    status = Path(f"/proc/{pid}/status").read_text("utf-8")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) / 1024
