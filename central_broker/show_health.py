# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Seats whose devices somebody should look at, in the terminal."""

from rich.text import Text

from central_broker.core.status import Status


def troubles(status: Status, lang: str = "zh") -> Text | None:
    """A line for each seat with trouble; none where every device is well."""
    lines = [
        f"Seat {one.seat}: {'; '.join(one.troubles_en)}"
        if lang == "en"
        else f"席位 {one.seat}：{'；'.join(one.troubles_zh)}"
        for one in status.seats
        if one.troubles_zh
    ]
    return Text("\n".join(lines), style="yellow") if lines else None
