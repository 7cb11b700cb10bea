# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every door of the console, in one table: what the rights of each role are tested against."""

from typing import Final

from central_broker.console.console import Door
from central_broker.console.pages import (
    draft,
    draft_editing,
    entry,
    fleet,
    hand_count,
    me,
    orders,
    passkeys,
    people,
    prepare,
    screen,
    seats,
    sheets,
    sitting,
    story,
    watch,
)

DOORS: Final[tuple[Door, ...]] = (
    *entry.DOORS,
    *passkeys.DOORS,
    *me.DOORS,
    *people.DOORS,
    *sitting.DOORS,
    *orders.DOORS,
    *prepare.DOORS,
    *draft.DOORS,
    *draft_editing.DOORS,
    *seats.DOORS,
    *hand_count.DOORS,
    *story.DOORS,
    *sheets.DOORS,
    *fleet.DOORS,
    *watch.DOORS,
    *screen.DOORS,
)
