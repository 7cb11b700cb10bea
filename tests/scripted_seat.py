# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A seat made of nothing but the protocol and a link: it writes records, sends them, and checks every receipt."""

import asyncio
from collections.abc import Callable

from adapters.link import Link, OnDown, OnMessage, OnUp
from tests.builders import HALL, SeatWriter
from tests.centre_builders import batch
from voting_core.frames import BATCH_RECORDS_MAX, MESSAGE_CONTEXT, Frame, decode_frame
from voting_core.merkle import EMPTY_ROOT, check_consistency, check_inclusion
from voting_core.messages import RECEIPT_READER, Receipt
from voting_core.seat_records import DeviceFault
from voting_core.signing import verify
from voting_core.topics import seat_topic

RETRY_S = 0.4
"""Shorter than a real seat's, so that a test sees more collisions in less time."""


class ScriptedSeat:
    """One seat with a journal in memory.

    Args:
        seat: Its id.
        centre_key: Whose receipts it believes.
        open_link: Makes its link from the three callbacks.
    """

    def __init__(self, seat: str, centre_key: str, open_link: Callable[[OnUp, OnDown, OnMessage], Link]) -> None:
        self.writer = SeatWriter(seat)
        self.receipted = 0
        """Last record that the centre has receipted."""
        self.sent_again = 0
        self._centre_key = centre_key
        self._held = (0, "")
        self._news = asyncio.Event()
        self._link = open_link(lambda: None, lambda reason: None, self._on_message)

    def write(self, records: int) -> None:
        """Write records of no consequence into the journal."""
        for number in range(records):
            self.writer.write(DeviceFault, part="lamp", detail=f"{number} {'x' * 60}")

    async def run(self) -> None:
        """Serve the link; cancel to end."""
        await self._link.run()

    async def deliver(self) -> None:
        """Send the journal, one batch in flight, until every record is receipted."""
        while self.receipted < len(self.writer.frames):
            before = self.receipted
            frames = self.writer.frames[before : before + BATCH_RECORDS_MAX - 1]
            self._link.publish(
                seat_topic(HALL, self.writer.seat, "up"), batch(self.writer.seat, frames, tree=self._held)
            )
            try:
                async with asyncio.timeout(RETRY_S):
                    while self.receipted == before:
                        self._news.clear()
                        await self._news.wait()
            except TimeoutError:
                self.sent_again += 1

    async def close(self) -> None:
        """Hang up."""
        await self._link.close()

    def _on_message(self, topic: str, payload: bytes, retained: bool) -> None:
        if topic != seat_topic(HALL, self.writer.seat, "receipt"):
            return
        frame = decode_frame(payload)
        assert verify(self._centre_key, MESSAGE_CONTEXT + frame.body, frame.sig), "a receipt by somebody else"
        receipt = RECEIPT_READER.read(frame.body)
        if receipt.high_seq < self.receipted or receipt.from_size != self._held[0]:
            return  # an older one, kept by the broker or overtaken by a repetition
        self._check(receipt)
        self._held = (receipt.tree_size, receipt.tree_root)
        self.receipted = receipt.high_seq
        self._news.set()

    def _check(self, receipt: Receipt) -> None:
        frames: list[Frame] = self.writer.frames
        assert receipt.high_seq <= len(frames), "a receipt for a record that was never written"
        assert receipt.high_seq == 0 or frames[receipt.high_seq - 1].hash == receipt.high_hash
        root = bytes.fromhex(receipt.tree_root)
        held = bytes.fromhex(self._held[1]) if self._held[0] else EMPTY_ROOT
        consistency = [bytes.fromhex(node) for node in receipt.consistency]
        check_consistency(self._held[0], held, receipt.tree_size, root, consistency)
        if receipt.leaf_seq:
            inclusion = [bytes.fromhex(node) for node in receipt.inclusion]
            check_inclusion(bytes.fromhex(receipt.leaf_hash), receipt.leaf_index, receipt.tree_size, inclusion, root)
