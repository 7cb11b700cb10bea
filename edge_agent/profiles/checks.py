# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What cannot be built, though every key is right by itself: parts that are missing, pins that clash, too much current.

A profile with a misspelt key has no struct yet; what the rest of it gets wrong is told all the same, so that a
technician corrects a file once.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, TypeVar, get_args

import msgspec

from edge_agent.profiles.fitting import MISSING, Misfit, Place
from edge_agent.profiles.lamp_checks import check_currents
from edge_agent.profiles.pin_checks import PinUse, check_pins
from edge_agent.profiles.profile import ROLES, Board, LampPart, Rtc, Screen
from edge_agent.profiles.readers import Reader
from edge_agent.profiles.socket_checks import check_reader, check_screen

T = TypeVar("T")

BOARDS: Final[tuple[Board, ...]] = get_args(Board)
WHY: Final = {
    "buttons": "a seat votes with its keys even when its screen is broken",
    "lamps": "a member must see at the key that a press was taken",
}


@dataclass(frozen=True, slots=True)
class Draft:
    """The values of a profile, of which those at some places do not fit."""

    values: dict[str, Any]
    misfits: frozenset[Place]

    def table(self, place: Place, kind: type[T]) -> T | None:
        """A table as its struct; none where it is not there, or something in it does not fit."""
        value: Any = self.values
        for key in place:
            value = value.get(key) if isinstance(value, dict) else None
        if value is None or any(misfit[: len(place)] == place for misfit in self.misfits):
            return None
        return msgspec.convert(value, kind, strict=True)

    def reader(self) -> Reader | None:
        """The reader; none where it is not there, or does not fit."""
        # A union is no class, so the function above cannot be told of it.
        return self.table(("reader",), Reader)  # type: ignore[arg-type]

    def pins(self) -> list[PinUse]:
        """Every wire to a GPIO, in the order of the struct; those whose number does not fit are left out."""
        places: list[Place] = [(table, role, "gpio") for table in ("buttons", "lamps") for role in ROLES]
        found = [(place, self._number(place)) for place in [*places, ("buzzer", "gpio")]]
        return [PinUse(place, gpio) for place, gpio in found if gpio is not None]

    def _number(self, place: Place) -> int | None:
        value: Any = self.values
        for key in place:
            value = value.get(key) if isinstance(value, dict) else None
        return value if isinstance(value, int) and place not in self.misfits else None


def check_draft(draft: Draft) -> Iterator[Misfit]:
    """Everything that the board of a profile cannot do; nothing where the board itself is not known."""
    board = next((one for one in BOARDS if one == draft.values.get("board")), None)
    if board is None:
        return
    if board == "virtual":
        yield from _check_virtual(draft)
        return
    for table, why in WHY.items():
        if table not in draft.values:
            sections = ", ".join(f"[{table}.{role}]" for role in ROLES)
            yield Misfit((table,), MISSING, f"add the sections {sections}: {why}")
    reader, rtc = draft.reader(), draft.table(("rtc",), Rtc)
    yield from check_pins(board, draft.pins(), reader, rtc)
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


def _check_virtual(draft: Draft) -> Iterator[Misfit]:
    for table in ("buttons", "lamps", "reader", "screen", "buzzer", "watchdog", "rtc"):
        if table in draft.values:
            yield Misfit((table,), "a virtual board has no parts to wire", "delete the section, or name a real board")
