# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the world answers when the core asks it for a measurement. What a device cannot tell is empty or none."""

from dataclasses import dataclass
from typing import Literal

from voting_core.messages import PowerFlag

Measurable = Literal["board", "reader", "network", "storage", "timekeeping", "health"]
"""What can be measured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardFigures:
    """The board: its model, its system, its kernel, what it says of its power, and how warm it is."""

    model: str
    system: str
    kernel: str
    undervoltage: PowerFlag
    throttled: PowerFlag
    temperature_mc: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderFigures:
    """The card reader: what it calls its own firmware."""

    firmware: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkFigures:
    """The interface that leads to the centre, whether a cable is in it, and how fast it is."""

    interface: str
    carrier: bool | None
    speed_mbit: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StorageFigures:
    """Writes with fsync into the seat's home, the room left there, and whether the system's own part is read-only.

    ``fault`` says why nothing could be written; empty where all was.
    """

    writes: int
    fsync_p50_us: int | None
    fsync_p95_us: int | None
    fault: str
    free_bytes: int | None
    root_read_only: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TimekeepingFigures:
    """The hardware watchdog and the clock chip: what they are called, empty for none.

    ``rtc_offset_ms`` is the chip's time less the system's.
    """

    watchdog: str
    watchdog_s: int | None
    rtc: str
    rtc_offset_ms: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthFigures:
    """What is looked at every half minute; the fsyncs are those of the journal's own appends.

    ``certificate_ends_ms``: when the certificate ends with which the seat comes to the broker.
    """

    undervoltage: PowerFlag
    throttled: PowerFlag
    temperature_mc: int | None
    storage_free_bytes: int | None
    fsync_p95_us: int | None
    certificate_ends_ms: int | None = None


Figures = BoardFigures | ReaderFigures | NetworkFigures | StorageFigures | TimekeepingFigures | HealthFigures
