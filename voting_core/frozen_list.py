# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The list that disposes of every member of a round by name: what ``RoundFrozen`` names by hash."""

from typing import Literal

import msgspec

from voting_core.codec import Reader
from voting_core.identifiers import (
    Count,
    MaybeHash,
    MemberId,
    PollId,
    RoundNo,
    SeatId,
    SeqOrZero,
    ShortText,
    SittingId,
)

Disposition = Literal["ballot", "not_pressed", "absent", "leave", "recused", "offline", "hands", "void"]
"""On which line of a frozen list a member stands. ``offline``: the seat has not sealed, so we do not know."""


class FrozenEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How one member is disposed of. A ballot is named by its author's chain; otherwise seq is 0 and hash empty."""

    member: MemberId
    disposition: Disposition
    seat: SeatId
    epoch: Count
    seq: SeqOrZero
    hash: MaybeHash
    note: ShortText


class FrozenList(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Every member entitled to vote in a round, once each, sorted by member id."""

    sitting: SittingId
    poll: PollId
    round: RoundNo
    freezing: RoundNo
    entries: tuple[FrozenEntry, ...]


FROZEN_READER: Reader[FrozenList] = Reader(FrozenList, "frozen list")
