# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The storage: how long a small write takes to be safe there, the room that is left, and how the root is mounted."""

import contextlib
import os
import tempfile
import time
from pathlib import Path
from typing import Final

from edge_agent.core.service.measured import StorageFigures
from edge_agent.core.service.step import percentile

WRITES: Final = 50
WRITE_BYTES: Final = 4_096
"""A page of the journal."""


def measure_storage(folder: Path, root: Path) -> StorageFigures:
    """Write and fsync in a file of our own beside the journal; the file is gone afterwards.

    Args:
        folder: The seat's home.
        root: Where ``/proc`` is found.
    """
    took_us: list[int] = []
    fault = ""
    try:
        _write(folder, took_us)
    except OSError as error:
        fault = error.strerror or type(error).__name__
    return StorageFigures(
        writes=len(took_us),
        fsync_p50_us=percentile(took_us, 50),
        fsync_p95_us=percentile(took_us, 95),
        fault=fault,
        free_bytes=read_free(folder),
        root_read_only=read_root(root),
    )


def _write(folder: Path, took_us: list[int]) -> None:
    descriptor, name = tempfile.mkstemp(prefix=".selftest-", dir=folder)
    try:
        for _ in range(WRITES):
            before_ns = time.monotonic_ns()
            os.write(descriptor, bytes(WRITE_BYTES))
            os.fsync(descriptor)
            took_us.append((time.monotonic_ns() - before_ns) // 1_000)
    finally:
        os.close(descriptor)
        with contextlib.suppress(OSError):
            Path(name).unlink()


def read_free(folder: Path) -> int | None:
    """Bytes that may still be written there."""
    try:
        found = os.statvfs(folder)
    except OSError:
        return None
    return found.f_bavail * found.f_frsize


def read_root(root: Path) -> bool | None:
    """Whether the file system of ``/`` is mounted read-only; the last mount on it counts."""
    try:
        lines = (root / "proc/self/mounts").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return None
    options = [fields[3].split(",") for line in lines if len(fields := line.split()) > 3 and fields[1] == "/"]
    return "ro" in options[-1] if options else None
