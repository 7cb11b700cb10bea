# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Seat s07 with its real runtime and a real reader's driver, in a sitting that asks for proofs of cards."""

import asyncio
import json
from pathlib import Path

import msgspec

from adapters.memory_link import MemoryBroker
from edge_agent.core.rows import BlobRow, FloorRow, OwnRow, Row
from edge_agent.core.sentences import SENTENCES
from edge_agent.hardware.ports import ReaderPort
from edge_agent.journal import MemoryJournal
from tests.builders import FloorWriter, roster
from tests.proving import asking_for_proof
from tests.spec.running_seat import RunningSeat, until
from tests.spec.scripted_centre import ScriptedCentre
from voting_core.frames import decode_frame
from voting_core.roster import card_hash
from voting_core.seat_records import SEAT_READER, MemberSignedIn


class SeatWithReader:
    """The seat, and what it has done.

    Args:
        folder: For its sockets.
        reader: Its reader's driver.
        number: The number of its member's card.
    """

    def __init__(self, folder: Path, reader: ReaderPort, number: str) -> None:
        self._journal = MemoryJournal(_open_sitting(number))
        self._socket = folder / "panel.sock"
        self.running = RunningSeat(self._journal, self._socket, MemoryBroker(), reader=reader)

    @property
    def bodies(self) -> list[bytes]:
        """The records of its journal, as they are signed."""
        return [decode_frame(row.frame).body for row in self._journal.rows if isinstance(row, OwnRow)]

    @property
    def sign_ins(self) -> list[MemberSignedIn]:
        """The sign-ins in its journal."""
        records = [SEAT_READER.read(body) for body in self.bodies]
        return [record for record in records if isinstance(record, MemberSignedIn)]

    async def until_said(self, key: str) -> None:
        """Wait until the screen says a sentence."""
        await until(lambda: self._sentence == SENTENCES[key].zh)

    async def until_asked(self, tries_left: int) -> None:
        """Wait until the screen shows the keypad, with so many tries left."""
        await until(lambda: self._tries_left == tries_left)

    async def enter(self, pin: str) -> None:
        """Enter a PIN on the screen."""
        reader, writer = await asyncio.open_unix_connection(self._socket)
        writer.write(json.dumps({"pin": pin}).encode() + b"\n")
        while b'"taken"' not in await reader.readline():
            pass
        writer.close()

    async def until_signed_in(self) -> None:
        """Wait until a sign-in is in the journal."""
        await until(lambda: bool(self.sign_ins))

    @property
    def _tries_left(self) -> int | None:
        view = self.running.panel.history[-1].view
        return view.pin.tries_left if view is not None and view.pin is not None else None

    @property
    def _sentence(self) -> str:
        view = self.running.panel.history[-1].view
        return view.sentence_zh if view is not None else ""


def _open_sitting(number: str) -> list[Row]:
    """A journal as it is when members may sign in; the card of m07 has this number."""
    members = roster(9, spare_seats=1)
    held = tuple(
        msgspec.structs.replace(one, card_sha256=card_hash(number)) if one.member == "m07" else one
        for one in members.members
    )
    centre = ScriptedCentre(members=msgspec.structs.replace(members, members=held))
    centre.floor = FloorWriter(rules=asking_for_proof())
    centre.open_sitting()
    rows: list[Row] = [
        FloorRow(floor_seq=at, hash=frame.hash, frame=frame.encode()) for at, frame in enumerate(centre.floor.frames, 1)
    ]
    return rows + [BlobRow(sha256=sha256, data=data) for sha256, data in centre.blobs.items()]
