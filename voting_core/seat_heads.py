# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How far the centre had come with the seats when it opened or froze a round: the body that both records name."""

import msgspec

from voting_core.codec import Reader
from voting_core.identifiers import Epoch, SeatId, Seq


class SeatHead(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How far the centre had come with one seat: the last record of this epoch that it had disposed of."""

    seat: SeatId
    epoch: Epoch
    seq: Seq


class SeatHeads(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How far the centre had come with each registered seat that had delivered anything, sorted by seat."""

    seats: tuple[SeatHead, ...]


HEADS_READER: Reader[SeatHeads] = Reader(SeatHeads, "list of seat heads")
