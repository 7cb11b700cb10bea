# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The story as the console follows it: asked of the centre record by record, only while somebody reads it."""

import asyncio
from dataclasses import dataclass, field
from typing import Final

from central_broker.command_words import RecordsTold, ToldEvidence, ToldRecord
from central_broker.console.watching import Centre
from central_broker.story.story import Story
from voting_core.errors import RefusedError

GAP_MS: Final = 1_000
"""The centre is asked for news at most this often, however many people read."""


@dataclass(slots=True)
class Chronicle:
    """The story of a centre's ledger, as far as it was asked for. One for all readers."""

    centre: Centre
    story: Story = field(default_factory=Story)
    evidence: list[ToldEvidence] = field(default_factory=list)
    term: int = 0
    _asked_ms: int = -GAP_MS
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def refresh(self) -> None:
        """Ask for what is new.

        Raises:
            RefusedError: The centre does not answer, or its ledger cannot be read.
        """
        async with self._lock:
            status, now_ms = self.centre.picture.status, self.centre.mono_ms()
            if status is None or status.rebuild is not None or now_ms - self._asked_ms < GAP_MS:
                return
            if status.term != self.term:  # another ledger, written anew from the seats
                self.story, self.evidence, self.term = Story(), [], status.term
            self._asked_ms = now_ms
            while self.story.size < status.tree_size or len(self.evidence) < status.quarantined:
                if not await self._ask():
                    return

    async def _ask(self) -> bool:
        """Ask once; whether there was anything."""
        first, evidence = self.story.size, len(self.evidence)
        told: RecordsTold = await self.centre.at_desk(lambda desk: desk.records(first, evidence))
        await asyncio.to_thread(self.story.take, told.records)
        self.evidence += told.evidence
        return bool(told.records or told.evidence)

    async def record(self, index: int) -> ToldRecord:
        """One record as it was received.

        Raises:
            RefusedError: There is none at that place, or the centre does not answer.
        """
        told = await self.centre.at_desk(lambda desk: desk.records(index, len(self.evidence), 1))
        if not told.records:
            raise RefusedError(f"账本没有第 {index} 条记录。 The ledger has no record {index}.", "请返回。 Go back.")
        return told.records[0]
