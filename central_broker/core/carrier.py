# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One order on its way into the floor log: what came with it, and the pen that writes what it leads to."""

from dataclasses import dataclass
from typing import Any, TypeVar

from central_broker.core.floor_writing import write_floor
from central_broker.core.house import Draft, House
from voting_core.errors import RefusedError, StepError
from voting_core.floor_header import Approval, FloorHeader
from voting_core.roster import BlobRef, Operator, blob_ref
from voting_core.round_state import RoundState

R = TypeVar("R", bound=FloorHeader)


@dataclass(slots=True)
class Carrier:
    """One order on its way into the floor log."""

    house: House
    draft: Draft
    blobs: tuple[bytes, ...]
    act: str = ""
    approvals: tuple[Approval, ...] = ()
    operators: tuple[Operator, ...] = ()

    def write(self, kind: type[R], **fields: Any) -> R:  # noqa: ANN401 - see write_floor
        """Write the floor record that this order leads to."""
        return write_floor(self.house, self.draft, kind, act=self.act, approvals=self.approvals, **fields)

    def write_alone(self, kind: type[R], **fields: Any) -> R:  # noqa: ANN401 - see write_floor
        """Write a record that comes by itself, before the one that the order leads to."""
        return write_floor(self.house, self.draft, kind, **fields)

    def blob(self, ref: BlobRef) -> bytes:
        """A blob that came with the order or that the house already holds.

        Raises:
            RefusedError: It is neither.
        """
        for data in self.blobs:
            if blob_ref(data) == ref:
                return data
        if ref.sha256 in self.house.blobs:
            return self.house.blobs[ref.sha256]
        raise RefusedError(f"The order names a file {ref.sha256[:12]}… that did not come with it.", "Send it again.")

    def round(self, poll: str, number: int) -> RoundState:
        """The round an order is about.

        Raises:
            StepError: There is no such round.
        """
        state = self.house.floor.rounds.get((poll, number))
        if state is None:
            raise StepError(f"There is no round {number} of poll '{poll}'.")
        return state
