# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Losing the centre for good, and rebuilding it: the keys from a backup, everything else from the seats."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Final

from central_broker.command_words import Outcome
from central_broker.core.status import RebuildStatus, Status
from central_broker.desk import Desk
from central_broker.key_backup import back_up, restore_keys
from central_broker.settings import Home
from rehearsal.hall import Hall

PASSPHRASE: Final = b"only for this rehearsal"
BURNT: Final = ("central.toml", "centre.key")
"""What is lost beside the ledger. The TLS certificate would be made anew by enrolment; here it is left."""


async def order_by_two(hall: Hall, give: Callable[[Desk], Outcome]) -> Outcome:
    """An order that needs two people: one asks, another one approves."""
    asked = await hall.order(give)
    if asked.result == "done":
        return asked
    return await hall.order(lambda desk: desk.approve(desk.waiting(asked.act_id)), operator="zhao")


async def burn_centre(hall: Hall, backup: Path) -> None:
    """Kill the centre and destroy what it held; only the backup of its key remains."""
    home = Home(hall.built.places.centre)
    await asyncio.to_thread(back_up, home, backup, PASSPHRASE)
    await hall.centre.kill()
    for file in (*(home.folder / name for name in BURNT), *home.folder.glob("ledger*")):
        file.unlink()


async def begin_rebuild(hall: Hall, backup: Path) -> None:
    """Put the keys into the empty home and start the centre: it asks the seats from now on."""
    await asyncio.to_thread(restore_keys, backup, Home(hall.built.places.centre), PASSPHRASE)
    await hall.start_centre_alone()


async def wait_for_seats(hall: Hall, *, without: tuple[str, ...] = ()) -> Status:
    """Wait until every seat but these has brought everything, and nothing is known to be lost."""

    def has_all(now: Status) -> bool:
        found: RebuildStatus | None = now.rebuild
        return (
            found is not None
            and found.ready
            and set(found.waiting) <= set(without)
            and not found.blobs_missing
            and {one.seat for one in found.lost} <= set(without)
            and len(found.reported) + len(without) >= len(hall.built.seats)
        )

    return await hall.wait(has_all, "every seat has brought what it holds")
