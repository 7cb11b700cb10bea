# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plays a scene with a reader that is open, and with what its hands did."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, fields
from functools import partial

from edge_agent.hardware.ports import Hands, ReaderPort
from tests.spec.running_seat import until

Scene = Callable[["ReaderStage"], Awaitable[None]]


@dataclass(slots=True)
class ReaderStage:
    """What a reader has reported."""

    done: list[tuple[object, ...]] = field(default_factory=list)

    @property
    def cards(self) -> list[object]:
        """Numbers of the cards, in order."""
        return [one[1] for one in self.done if one[0] in ("card", "proof")]

    @property
    def faults(self) -> list[object]:
        """What was said about the reader, in order."""
        return [one[2] for one in self.done if one[:2] == ("fault", "reader")]

    @property
    def fault(self) -> str:
        """What was said about the reader last."""
        return str(self.faults[-1]) if self.faults else ""

    async def until_cards(self, count: int) -> None:
        """Wait for that many cards in all."""
        await until(lambda: len(self.cards) >= count)

    async def until_fault(self, begins: str) -> None:
        """Wait until the newest word about the reader begins so; empty for one that works."""
        await until(lambda: bool(self.faults) and (self.fault.startswith(begins) if begins else not self.fault))


def hands_of(done: list[tuple[object, ...]]) -> Hands:
    """Hands that write down what they are told, each under its name without ``on_``."""

    def note(name: str, *said: object) -> None:
        done.append((name, *said))

    return Hands(**{one.name: partial(note, one.name.removeprefix("on_")) for one in fields(Hands)})


def play(reader: ReaderPort, scene: Scene) -> ReaderStage:
    """Open a reader, play a scene, close it; nothing may be left in the loop's hands."""
    stage, troubles = ReaderStage(), list[str]()

    async def run() -> None:
        asyncio.get_running_loop().set_exception_handler(lambda _, context: troubles.append(str(context)))
        await reader.open(hands_of(stage.done))
        try:
            await scene(stage)
        finally:
            await reader.close()

    asyncio.run(run())
    assert troubles == []
    return stage
