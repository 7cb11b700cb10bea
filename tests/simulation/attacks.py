# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Attacks and thefts: an older journal copied back, a member signed in twice, a seat or a centre with two histories."""

from collections.abc import Callable
from typing import Any

from edge_agent.core.inputs import Woke
from edge_agent.core.rows import OwnRow
from tests.builders import SITTING
from tests.simulation.centre_node import CentreNode
from tests.simulation.facts import read
from tests.simulation.hall import Hall
from tests.simulation.network import SimBroker
from tests.simulation.seat_node import SeatNode
from tests.simulation.watching import Witness
from voting_core.codec import encode
from voting_core.floor_header import Approval
from voting_core.frames import RECORD_CONTEXT, Frame, decode_frame
from voting_core.messages import BatchHeader
from voting_core.seat_records import SEAT_READER, DeviceFault, MemberSignedIn, SeatHeader, SeatRecord
from voting_core.signing import sign_frame
from voting_core.topics import seat_topic

Sign = Callable[[bytes, str], Approval]


class Attacks:
    """What somebody does on purpose.

    Args:
        hall: Time and chance.
        seats: In order of their ids.
        witness: Is told whose promises are void from now on.
        new_centre: Makes a second centre with the same keys at another broker.
    """

    def __init__(
        self,
        hall: Hall,
        seats: list[SeatNode],
        witness: Witness,
        new_centre: Callable[[SimBroker], CentreNode],
    ) -> None:
        self._hall, self._seats, self.witness, self._new_centre = hall, seats, witness, new_centre
        self.set_back: dict[str, tuple[str, ...]] = {}
        """Seats whose journal was set back, with the hashes of the records that it held before and not after."""
        self.rivals: set[str] = set()
        """Seats that sent two records under one number."""
        self.deceived: set[str] = set()
        """Seats that a second centre spoke to."""
        self._twin: CentreNode | None = None
        self._victim: SeatNode | None = None

    def roll_back(self) -> None:
        """The power goes, and an older copy of the journal is in the machine when it comes back."""
        chance = self._hall.chances.stream("journal_rolled_back")
        seat = chance.choice(self._seats)
        if seat.runs:
            seat.end(power=True)
            seat.start_later()
        before = [read(frame).hash for frame in seat.own_frames]
        self.witness.own_facts(seat.name)
        copies = seat.disk.copies
        seat.disk.set_back(chance.choice(copies[len(copies) // 2 :]))
        after = len(seat.own_frames)
        lost = tuple(before[after:])
        self.witness.own_facts(seat.name)
        if lost and not (seat.stopped and not seat.stopped.restart):
            self.witness.liars.add(seat.name)
            self.witness.terms.pop(seat.name, None)
            self.set_back[seat.name] = (*self.set_back.get(seat.name, ()), *lost)

    def replace_seat(self) -> None:
        """A device dies for good; another one, with an empty disk and a key of its own, waits for its epoch."""
        seat = self._hall.chances.stream("seat_replaced").choice(self._seats)
        if seat.name in self.witness.liars or seat.name in self._hall.replaced:
            return
        if seat.runs:
            seat.end(power=True)
        self.witness.lose_device(seat.name)
        seat.replace()
        self._hall.replaced[seat.name] = (seat.epoch, seat.signer.key)
        seat.start_later()

    def sign_in_twice(self) -> None:
        """A rogue seat signs in a member who sits elsewhere."""
        chance = self._hall.chances.stream("second_sign_in")
        seat, other = chance.sample(self._seats, 2)
        if seat.core is None or not seat.core._follower.floor.sitting:
            return
        self.witness.liars.add(seat.name)
        core = seat.core
        core._desk.begin(Woke(wall_ms=seat.wall_ms, mono_ms=seat.mono_ms))
        core._chain.write(MemberSignedIn, sitting=SITTING, member=f"m{other.name[1:]}", identification="card-uid")
        seat.perform(core._desk.close_turn())

    def equivocate(self) -> None:
        """A seat signs another record under a number that it has used, or on another predecessor, and sends it."""
        chance = self._hall.chances.stream("seat_equivocates")
        seat = chance.choice(self._seats)
        rows = [row for row in seat.disk.durable if isinstance(row, OwnRow)]
        if not rows or not seat.runs:
            return
        self.witness.liars.add(seat.name)
        self.rivals.add(seat.name)
        rival = _rival(SEAT_READER.read(decode_frame(chance.choice(rows).frame).body))
        if chance.randrange(2):
            newest = SEAT_READER.read(decode_frame(rows[-1].frame).body)
            rival = _rival(newest, seq=newest.seq + 1, prev="e" * 64)
        frame = sign_frame(seat.signer, RECORD_CONTEXT, encode(rival))
        batch = BatchHeader(v=1, seat=seat.name, epoch=seat.epoch, boot=rival.boot, tree_size=0, tree_root="")
        payload = Frame(encode(batch), b"").encode() + frame.encode()
        seat.cable.publish(seat_topic(rival.hall, seat.name, "up"), payload, retain=False)

    def show_two_histories(self) -> None:
        """A lying centre begins a second history and shows it to one seat alone."""
        chance = self._hall.chances.stream("two_histories")
        if self._twin is not None:
            return
        seat = chance.choice(self._seats)
        broker = SimBroker()
        twin = self._new_centre(broker)
        twin.disk.durable = list(self.witness.ledger.durable)
        self._twin, self._victim = twin, seat
        self.witness.liars.add(seat.name)
        self.deceived.add(seat.name)
        twin.start()
        seat.cable.pull()
        seat.cable.broker = broker
        seat.cable.mend()
        self._hall.scheduler.after(chance.randint(500, 4_000), lambda: self._provoke(seat))
        self._hall.scheduler.after(chance.randint(6_000, 25_000), self.end)

    def end(self) -> None:
        """The lying centre leaves, and its seat hears the other one again."""
        twin, seat = self._twin, self._victim
        if twin is None or seat is None:
            return
        self._victim = None
        twin.end(power=False)
        seat.cable.pull()
        seat.cable.broker = self._hall.broker
        seat.cable.mend()
        self._hall.scheduler.after(3_000, lambda: self._provoke(seat))

    def _provoke(self, seat: SeatNode) -> None:
        """Let the seat write something: for the liar what the true ledger lacks, or for the true one."""
        seat.fail_part(f"flickers at {self._hall.scheduler.now_ms}")


def _rival(record: SeatRecord, **other: Any) -> DeviceFault:
    """A record in the place of another one."""
    names = [name for name in DeviceFault.__struct_fields__ if name in SeatHeader.__struct_fields__]
    header = {name: getattr(record, name) for name in names}
    return DeviceFault(**{**header, "part": "rival", "detail": "another history", **other})
