# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who belongs to the house and where they sit: what ``RosterFixed`` names by hash."""

import hashlib
from typing import Annotated

import msgspec
from msgspec import Meta

from voting_core.identifiers import (
    Count,
    Epoch,
    HashHex,
    KeyText,
    MaybeHash,
    MemberId,
    Name,
    OperatorId,
    SeatId,
    ShortText,
)

BLOB_BYTES_MAX = 8 * 1024 * 1024
CHUNK_BYTES = 32 * 1024
"""One chunk and its topic fit a batch's size, so that no message on the wire is larger than a batch."""


class BlobRef(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A body too large for a record, named by its content."""

    sha256: HashHex
    size_bytes: Annotated[int, Meta(ge=1, le=BLOB_BYTES_MAX)]

    @property
    def chunks(self) -> int:
        """How many chunks of ``CHUNK_BYTES`` it travels in."""
        return -(-self.size_bytes // CHUNK_BYTES)


def blob_ref(data: bytes) -> BlobRef:
    """Name some bytes by their SHA-256."""
    return BlobRef(sha256=hashlib.sha256(data).hexdigest(), size_bytes=len(data))


class Member(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One member with a vote.

    ``card_sha256`` is :func:`card_hash` of the card's number; empty when no card is issued. ``leave`` is the reason of
    an approved leave, empty for a member who is due; ``group`` their delegation or constituency, empty for none.
    """

    member: MemberId
    name: Name
    seat: SeatId
    card_sha256: MaybeHash
    leave: ShortText
    teller: bool
    group: ShortText = ""


class Attendee(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody who attends without a vote (列席): they may speak, and their card signs nobody in."""

    name: Name
    post: ShortText
    card_sha256: MaybeHash


class Seat(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One place in the hall: row from the rostrum, place from the left, both from 1."""

    seat: SeatId
    row: Count
    place: Count


class Roster(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Members and seats of a sitting, each sorted by its id; every member has a seat of their own."""

    members: tuple[Member, ...]
    seats: tuple[Seat, ...]
    attendees: tuple[Attendee, ...] = ()


class RegisteredKey(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The record-signing key of a seat's epoch."""

    seat: SeatId
    epoch: Epoch
    key: KeyText


class Registry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The seat keys of the hall, sorted by seat."""

    seats: tuple[RegisteredKey, ...]


class Operator(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Someone who runs the sitting and signs what they order."""

    operator: OperatorId
    name: Name
    key: KeyText


def card_hash(number: str) -> str:
    """What the roster says of a card: SHA-256 over ``hemicycle/1 card``, a zero byte, and its number in upper-case hex.

    It keeps numbers out of plain sight, no more: a card's number is short enough to be searched for.
    """
    return hashlib.sha256(b"hemicycle/1 card\0" + number.upper().encode("ascii")).hexdigest()


def text_hash(title: str, text: str) -> str:
    """What a ballot says it is about: SHA-256 over title, a line feed, and the text, in UTF-8."""
    return hashlib.sha256(f"{title}\n{text}".encode()).hexdigest()
