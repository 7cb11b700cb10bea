# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Taking the measurement that the core asked for. Called in a worker thread: files and programs may take their time."""

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol, assert_never, runtime_checkable

from edge_agent.core.service.measured import Figures, HealthFigures, Measurable, ReaderFigures
from edge_agent.hardware.health.board import AskFirmware, ask_vcgencmd, measure_board, read_power, read_temperature
from edge_agent.hardware.health.certificate import read_certificate_end
from edge_agent.hardware.health.network import measure_network
from edge_agent.hardware.health.storage import measure_storage, read_free
from edge_agent.hardware.health.timekeeping import measure_timekeeping

MACHINE: Final = Path("/")


@runtime_checkable
class NamesFirmware(Protocol):
    """A reader that knows what its module calls its own firmware; empty while it does not."""

    firmware: str


@dataclass(frozen=True, slots=True)
class Measuring:
    """Where to look.

    Args:
        home: The seat's home: its storage is the one that is measured.
        reader: The driver of the card reader.
        root: Where ``/proc``, ``/sys`` and ``/etc`` are found.
        ask: How the board's firmware is asked where the kernel has no file for it.
    """

    home: Path
    reader: object
    root: Path = MACHINE
    ask: AskFirmware = ask_vcgencmd

    def take(self, what: Measurable, fsync_p95_us: int | None) -> Figures:
        """Measure; ``fsync_p95_us`` is that of the journal's last appends."""
        match what:
            case "board":
                return measure_board(self.root, self.ask)
            case "reader":
                return ReaderFigures(firmware=self.reader.firmware if isinstance(self.reader, NamesFirmware) else "")
            case "network":
                return measure_network(self.root)
            case "storage":
                return measure_storage(self.home, self.root)
            case "timekeeping":
                return measure_timekeeping(self.root, time.time_ns() // 1_000_000)
            case "health":
                return self._health(fsync_p95_us)
            case _:
                assert_never(what)

    def _health(self, fsync_p95_us: int | None) -> HealthFigures:
        undervoltage, throttled = read_power(self.root, self.ask)
        return HealthFigures(
            undervoltage=undervoltage,
            throttled=throttled,
            temperature_mc=read_temperature(self.root),
            storage_free_bytes=read_free(self.home),
            fsync_p95_us=fsync_p95_us,
            certificate_ends_ms=read_certificate_end(self.home / "tls.crt"),
        )
