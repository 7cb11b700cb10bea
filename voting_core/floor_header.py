# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What every record of the floor log begins with."""

from typing import Literal

import msgspec

from voting_core.identifiers import (
    HallId,
    HashHex,
    LongText,
    Millis,
    OperatorId,
    Seq,
    SignatureText,
    SittingId,
    Term,
)


class Approval(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One operator's signature over an act."""

    operator: OperatorId
    sig: SignatureText


class FloorHeader(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind"):
    """What every floor record begins with. ``prev`` is the hash of the floor record before it."""

    v: Literal[1]
    alg: Literal["ed25519"]
    hall: HallId
    sitting: SittingId
    term: Term
    floor_seq: Seq
    prev: HashHex
    at_ms: Millis
    act: LongText
    approvals: tuple[Approval, ...]
