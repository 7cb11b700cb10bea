# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hands that write down what drivers report, and wait for it without a clock of their own."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from edge_agent.hardware.ports import Hands


@dataclass(slots=True)
class RecordingHands:
    """What the parts of a terminal reported, in order."""

    presses: list[str] = field(default_factory=list)
    cards: list[str] = field(default_factory=list)
    faults: list[tuple[str, str]] = field(default_factory=list)
    others: list[tuple[str, tuple[Any, ...]]] = field(default_factory=list)
    _moved: asyncio.Event = field(default_factory=asyncio.Event)

    def hands(self) -> Hands:
        """The port's own form of them."""
        told = {name: self._other(name) for name in Hands.__dataclass_fields__}
        told["on_press"] = lambda key: self._note(self.presses, key)
        told["on_card"] = lambda number, *_: self._note(self.cards, number)
        told["on_fault"] = lambda part, detail: self._note(self.faults, (part, detail))
        return Hands(**told)

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait until something was reported; the test's own limit ends a wait in vain."""
        while not holds():
            self._moved.clear()
            await self._moved.wait()

    def _other(self, name: str) -> Callable[..., None]:
        return lambda *given: self._note(self.others, (name, given))

    def _note(self, where: list[Any], what: object) -> None:
        where.append(what)
        self._moved.set()
