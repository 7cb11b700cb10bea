# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Times of records on sheets: of one zone, named beside each, so that the bytes are the same anywhere."""

from datetime import datetime, timedelta, timezone
from typing import Final

ZONE: Final = timezone(timedelta(hours=8), "UTC+8")
"""Beijing time, the zone of the home case; it is written beside every time."""


def clock_time(at_ms: int | None) -> str:
    """Day and time of a record; empty for none."""
    if at_ms is None:
        return ""
    return datetime.fromtimestamp(at_ms // 1_000, ZONE).strftime("%Y-%m-%d %H:%M:%S UTC+8")


def day(at_ms: int) -> tuple[int, int, int]:
    """Year, month and day of a record."""
    at = datetime.fromtimestamp(at_ms // 1_000, ZONE)
    return (at.year, at.month, at.day)
