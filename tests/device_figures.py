# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a device that is well answers to each measurement."""

from collections.abc import Mapping
from typing import Final

from edge_agent.core.service.measured import (
    BoardFigures,
    Figures,
    HealthFigures,
    Measurable,
    NetworkFigures,
    ReaderFigures,
    StorageFigures,
    TimekeepingFigures,
)

WELL: Final[Mapping[Measurable, Figures]] = {
    "board": BoardFigures(
        model="Raspberry Pi 4 Model B Rev 1.4",
        system="Debian GNU/Linux 12 (bookworm)",
        kernel="6.6.51+rpt-rpi-v8",
        undervoltage="never",
        throttled="never",
        temperature_mc=48_312,
    ),
    "reader": ReaderFigures(firmware="PN532 1.6"),
    "network": NetworkFigures(interface="eth0", carrier=True, speed_mbit=1_000),
    "storage": StorageFigures(
        writes=50,
        fsync_p50_us=4_100,
        fsync_p95_us=9_870,
        fault="",
        free_bytes=8_000_000_000,
        root_read_only=True,
    ),
    "timekeeping": TimekeepingFigures(
        watchdog="Broadcom BCM2835 Watchdog timer", watchdog_s=14, rtc="rtc-ds1307", rtc_offset_ms=-400
    ),
    "health": HealthFigures(
        undervoltage="never",
        throttled="never",
        temperature_mc=48_312,
        storage_free_bytes=8_000_000_000,
        fsync_p95_us=9_870,
    ),
}
