# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rebuild as one part of the core: what comes from the seats goes in, questions come out; people end it."""

from dataclasses import dataclass, field
from typing import Final

import msgspec

from central_broker.core.effects import AnswerOrder, Effect
from central_broker.core.house import Draft, House, Presence
from central_broker.core.inputs import MessageReceived, OrderReceived
from central_broker.core.orders import Orders, refusal
from central_broker.core.picture import draw_status
from central_broker.core.rebuild.assembling import Assembly, assemble
from central_broker.core.rebuild.floor_copies import FloorCopies
from central_broker.core.rebuild.gathering import Gathering
from central_broker.core.status import Alarm, RebuildStatus, Status
from voting_core.carried import CarriedJournal
from voting_core.errors import RefusedError
from voting_core.floor import Floor
from voting_core.messages import SeatState
from voting_core.roster import Operator
from voting_core.secrecy.group import BELENIOS_2048, Group
from voting_core.signing import Signer, Verify

PICTURE_MS: Final = 500
RECORDS_PER_MS: Final = 10
"""A picture of what was found is made anew after a fraction of a second, and after longer where it is much work."""


@dataclass(slots=True)
class Rebuild:
    """A centre without its ledger, on its way to a new one.

    Args:
        hall: Id of the hall.
        term: The new term.
        signer: The centre's key.
        verify: How signatures are checked.
        operators: Who may give orders.
        group: Of secret ballots.
    """

    hall: str
    term: int
    signer: Signer
    verify: Verify
    operators: tuple[Operator, ...]
    group: Group = BELENIOS_2048
    gathering: Gathering = field(init=False)
    orders: Orders = field(init=False)
    """Orders to the house found so far; first signatures wait here."""
    trouble: str = ""
    """Why no house can be put together yet; empty when one can."""
    _made: Assembly | None = None
    _made_of: int = -1
    _again_mono_ms: int = 0

    def __post_init__(self) -> None:
        """Begin with nothing."""
        self.gathering = Gathering(self.hall, FloorCopies(self.hall, self.signer.key, self.verify))
        self.orders = Orders(self._empty(), self.operators)

    # --- what comes in -----------------------------------------------------------------------------------------------

    def on_state(self, state: SeatState) -> None:
        """A seat is on."""
        self.gathering.on_state(state.seat, state)

    def on_copy(self, given: MessageReceived) -> list[Effect]:
        """A seat answers."""
        return self.gathering.on_copy(given)

    def on_carried(self, journal: CarriedJournal) -> None:
        """People bring a dead seat's journal.

        Raises:
            RefusedError: It does not hold together.
        """
        self.gathering.on_carried(journal)

    def questions(self, mono_ms: int) -> list[Effect]:
        """What to ask now."""
        return self.gathering.questions(mono_ms)

    # --- the house found so far --------------------------------------------------------------------------------------

    def look(self, presence: dict[str, Presence], wall_ms: int, mono_ms: int, *, fresh: bool = False) -> House:
        """The house as what was brought so far makes it; an empty one while nothing can be put together.

        Putting it together takes time in a large hall, so that a picture may be a little old; an order is held against
        a fresh one.
        """
        if self._made_of != self.gathering.version and (fresh or mono_ms >= self._again_mono_ms):
            self._made_of = self.gathering.version
            self._made = self._assemble(wall_ms)
            self._again_mono_ms = mono_ms + self.gathering.records // RECORDS_PER_MS + PICTURE_MS
        made = self._made
        house = made.house if made else self._empty()
        house.presence = presence
        self.orders.house = house
        return house

    def draw_status(self, presence: dict[str, Presence], wall_ms: int, mono_ms: int) -> Status:
        """The house found so far, and how far the rebuild has come."""
        house = self.look(presence, wall_ms, mono_ms)
        status = draw_status(house, self.operators, self.orders.proposals(), 0)
        trouble = [Alarm(zh=f"重建受阻：{self.trouble}", en=self.trouble)] if self.trouble else []
        alarms = (*status.alarms, *trouble, *self._differing())
        return msgspec.structs.replace(status, rebuild=self._progress(house), alarms=alarms)

    def is_blank(self, presence: dict[str, Presence]) -> bool:
        """Whether seats have spoken and none of them holds any floor record: there is nothing to rebuild."""
        return bool(presence) and all(one.state.floor_seq == 0 for one in presence.values())

    def _differing(self) -> list[Alarm]:
        made = self._made
        if made is None or (made.house.found and made.house.found.lost):
            return []
        return [
            Alarm(
                zh=f"{one} 的清单不能按原样重新得出。",
                en=f"The list of round {one} cannot be worked out again as it was.",
            )
            for one in made.differs
        ]

    def _progress(self, house: House) -> RebuildStatus:
        found, floor = house.found, self.gathering.floor.best.floor
        head = floor.head
        return RebuildStatus(
            ready=found is not None and self._made_of == self.gathering.version,
            sitting=floor.sitting,
            phase=str(floor.phase),
            floor_seq=head.seq,
            floor_hash=head.hash,
            reported=found.reported if found else tuple(sorted(self.gathering.reported())),
            waiting=found.waiting if found else (),
            blobs_missing=len(self.gathering.bodies.missing),
            lost=found.lost if found else (),
            forks=tuple(sorted(record_hash[:12] for record_hash in self.gathering.floor.rivals)),
        )

    def carry_out(self, draft: Draft, given: OrderReceived, presence: dict[str, Presence]) -> AnswerOrder:
        """Carry out an order to the house found; :attr:`accepted` says whether the rebuild has ended with it.

        Bodies that come with the order, such as roster and registry from the secretary's files, are taken in any case.
        """
        for data in given.blobs:
            if self.gathering.bodies.keep_wanted(data):
                self.gathering.version += 1
        self.look(presence, given.wall_ms, given.mono_ms, fresh=True)
        if self._made is None:
            return refusal(given.request, RefusedError(self.trouble or "No seat has brought a floor log yet.", "Wait."))
        rows_before = len(draft.rows)
        answer = self.orders.carry_out(draft, given)
        if len(draft.rows) > rows_before:
            draft.rows[rows_before:rows_before] = self._made.draft.rows
            draft.after.extend(self._made.draft.after)
            self._made.house.found = None
        return answer

    @property
    def accepted(self) -> bool:
        """Whether people have accepted what was found: the house is the centre's from then on."""
        return self._made is not None and self._made.house.found is None

    def _empty(self) -> House:
        return House(
            hall=self.hall,
            term=self.term,
            signer=self.signer,
            verify=self.verify,
            floor=Floor(self.hall, self.signer.key),
            group=self.group,
        )

    def _assemble(self, wall_ms: int) -> Assembly | None:
        if not self.gathering.floor.best.frames:
            self.trouble = ""
            return None
        try:
            made = assemble(self.gathering, self._empty(), Draft(wall_ms, 0))
        except RefusedError as error:
            self.trouble = str(error)
            return None
        self.trouble = ""
        return made
