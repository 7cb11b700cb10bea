# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A profile while it is read: values of which some may not fit, and pieces of it that do."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, TypeVar, get_args

import msgspec

from edge_agent.profiles.fitting import Misfit, Place
from edge_agent.profiles.profile import ROLES, Board
from edge_agent.profiles.readers import Reader

T = TypeVar("T")

BOARDS: Final[tuple[Board, ...]] = get_args(Board)
PARTS: Final = ("buttons", "lamps", "reader", "screen", "buzzer", "watchdog", "rtc")


@dataclass(frozen=True, slots=True)
class PinUse:
    """A wire to a GPIO; ``place`` is the key that says so."""

    place: Place
    gpio: int


@dataclass(frozen=True, slots=True)
class Draft:
    """The values of a profile, of which those at some places do not fit."""

    values: dict[str, Any]
    misfits: frozenset[Place]

    @property
    def board(self) -> Board | None:
        """Which board it is for; none where nobody knows such a board."""
        return next((board for board in BOARDS if board == self.values.get("board")), None)

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


def check_virtual(draft: Draft) -> Iterator[Misfit]:
    """Parts of a virtual board, which nobody would look at."""
    for table in PARTS:
        if table in draft.values:
            yield Misfit((table,), "a virtual board has no parts to wire", "delete the section, or name a real board")
