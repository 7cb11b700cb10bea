# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Seats whose devices somebody should look at, in the terminal; and all devices as JSON, for technicians' programs."""

import msgspec
from rich.text import Text

from central_broker.core.status import Status
from voting_core.lifecycle import SittingPhase


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


_OF_DEVICES = (
    *("seat", "epoch", "closed", "online", "cut_off", "blocked"),
    *("software", "health", "troubles_zh", "troubles_en"),
)


def devices(status: Status) -> str:
    """Every seat's device as JSON, before a sitting too; of members, presence and ballots nothing is in it."""
    seats = [{name: getattr(one, name) for name in _OF_DEVICES} for one in (*status.seats, *status.unregistered)]
    if status.phase in (SittingPhase.NONE, SittingPhase.CLOSED):
        # The centre tells nobody where the house stands then: every seat is "cut off", and nothing is wrong with it.
        seats = [{**one, "cut_off": False} for one in seats]
    return msgspec.json.encode({"hall": status.hall, "seats": seats}).decode()
