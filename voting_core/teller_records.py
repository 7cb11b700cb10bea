# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Records of the floor log about the tellers' joint key: who makes it, what they said, what came of it.

The floor puts the tellers' words in order. Each step's words stand in one blob, as the seats signed them, so that every
seat and every auditor works out the same key.
"""

from typing import Annotated

import msgspec
from msgspec import Meta

from voting_core.floor_header import FloorHeader
from voting_core.identifiers import ElementText, Epoch, HashHex, KeyNo, MemberId, OptionId, SeatId, ShortText
from voting_core.roster import BlobRef

TELLERS_MAX = 9


class Teller(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A member who helps to open secret counts, at their seat, whose device keeps the share of the key."""

    member: MemberId
    seat: SeatId
    epoch: Epoch


class TellerKeyBegun(FloorHeader, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=True):
    """These tellers, sorted by seat, make a joint key, of which ``needed`` of them open a count together.

    Keys of a sitting are numbered from 1; a new one takes the place of the one before as soon as it is fixed.
    """

    key: KeyNo
    tellers: Annotated[tuple[Teller, ...], Meta(min_length=1, max_length=TELLERS_MAX)]
    needed: Annotated[int, Meta(ge=1, le=TELLERS_MAX)]


class KeyWordsHeard(FloorHeader, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=True):
    """What the tellers' seats said in one step of making a key: frames of ``TellerSpoke`` one after the other."""

    key: KeyNo
    step: OptionId
    words: BlobRef


class TellerKeyFailed(FloorHeader, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=True):
    """A key came to nothing. ``blamed`` seats are proven to have spoken falsely, or were not heard in time."""

    key: KeyNo
    reason: ShortText
    blamed: tuple[SeatId, ...]


class TellerKeyFixed(FloorHeader, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=True):
    """The joint key holds from here on. ``transcript_sha256`` is the hash of all that was said, as the seats show."""

    key: KeyNo
    public_key: ElementText
    transcript_sha256: HashHex


TellerKeyRecord = TellerKeyBegun | KeyWordsHeard | TellerKeyFailed | TellerKeyFixed
