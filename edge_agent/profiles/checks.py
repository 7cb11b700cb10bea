# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What cannot be built, though every key is right by itself: parts that are missing, pins that clash, too much current.

A profile with a misspelt key has no struct yet; what the rest of it gets wrong is told all the same, so that a
technician corrects a file once.
"""

from collections.abc import Iterator
from typing import Final

from edge_agent.profiles.draft import Draft
from edge_agent.profiles.fitting import MISSING, Misfit
from edge_agent.profiles.lamp_checks import check_currents
from edge_agent.profiles.pin_checks import Fixtures, check_pins
from edge_agent.profiles.profile import ROLES, KeyStore, LampPart, Rtc, Screen
from edge_agent.profiles.socket_checks import check_reader, check_screen

WHY: Final = {
    "buttons": "a seat votes with its keys even when its screen is broken",
    "lamps": "a member must see at the key that a press was taken",
}


def check_draft(draft: Draft) -> Iterator[Misfit]:
    """Everything that the board of a profile cannot do; nothing where it has no pins, or nobody knows it."""
    board = draft.board
    if board is None or board == "virtual":
        return
    for table, why in WHY.items():
        if table not in draft.values:
            sections = ", ".join(f"[{table}.{role}]" for role in ROLES)
            yield Misfit((table,), MISSING, f"add the sections {sections}: {why}")
    reader, rtc = draft.reader(), draft.table(("rtc",), Rtc)
    fixtures = Fixtures(
        reader=reader,
        has_clock=rtc is not None and rtc.kind == "ds3231",
        has_key_store=draft.table(("key_store",), KeyStore) is not None,
    )
    yield from check_pins(board, draft.pins(), fixtures)
    lamps = {role: draft.table(("lamps", role), LampPart) for role in ROLES}
    yield from check_currents({role: lamp for role, lamp in lamps.items() if lamp is not None})
    if reader is not None:
        yield from check_reader(board, reader)
    screen = draft.table(("screen",), Screen)
    if screen is not None:
        yield from check_screen(screen)
    if rtc is not None and rtc.kind == "pi5" and board != "5B":
        yield Misfit(
            ("rtc", "kind"), f"a {board} has no clock chip of its own", "write 'none', or 'ds3231' and wire one"
        )
