# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Records of the floor log: the order of the house, written by the centre only.

Each kind is a fact in the past tense. A fact that an operator ordered carries the order itself (``act``: the bytes the
operators signed, as text) and their signatures, so that anybody can check who ordered what.
"""

from typing import Annotated

import msgspec
from msgspec import Meta

from voting_core.codec import Reader
from voting_core.floor_header import FloorHeader
from voting_core.identifiers import (
    Count,
    Epoch,
    HashHex,
    ItemId,
    KeyText,
    MaybeHash,
    MemberId,
    Name,
    SeatId,
    Seq,
    SeqOrZero,
    ShortText,
    Title,
)
from voting_core.roster import BlobRef, Operator
from voting_core.round_records import (
    BallotsAdopted,
    CastingVoteGiven,
    CountBegun,
    CountFailed,
    CountOpened,
    CountWordsHeard,
    HandCountEntered,
    PollAborted,
    PollAnnulled,
    PollClosed,
    PollOpened,
    ResultDeclared,
    ResultPublished,
    RoundFrozen,
)
from voting_core.rules.profile import Profile
from voting_core.teller_records import KeyWordsHeard, TellerKeyBegun, TellerKeyFailed, TellerKeyFixed


class SittingOpened(FloorHeader, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=True):
    """A sitting begins, under a profile, run by these operators."""

    title: Title
    profile: Profile
    operators: tuple[Operator, ...]


class RosterFixed(FloorHeader, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=True):
    """Members and seats (a ``Roster``) and the seats' keys (a ``Registry``) of this sitting."""

    roster: BlobRef
    registry: BlobRef
    members: Count
    seats: Count


class AgendaPublished(FloorHeader, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=True):
    """The agenda (an ``Agenda``) that is in force from here on."""

    agenda: BlobRef
    items: Count


class RollOpened(FloorHeader, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=True):
    """Members may sign in. ``due`` is the number of members who are not on leave."""

    members: Count
    due: Count


class SeatExcused(FloorHeader, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=True):
    """These seats are switched off and owe no seal."""

    seats: tuple[SeatId, ...]
    reason: ShortText


class SeatExcuseRevoked(FloorHeader, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=True):
    """An excused seat appeared, so it owes its seals again."""

    seat: SeatId


class SeatBlocked(FloorHeader, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=True):
    """A seat signed two histories: nothing more of this epoch is taken, and it seals nothing from here on.

    ``high_seq`` is the last record that was taken from it, ``rival_hash`` the record hash of the evidence in the
    quarantine.
    """

    seat: SeatId
    epoch: Epoch
    high_seq: SeqOrZero
    rival_hash: HashHex
    reason: ShortText


class SeatEpochClosed(FloorHeader, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=True):
    """An epoch of a seat is over: what it delivered up to ``high_seq`` stands, what comes later is evidence only."""

    seat: SeatId
    epoch: Epoch
    high_seq: SeqOrZero
    high_hash: MaybeHash
    reason: ShortText


class SeatEpochOpened(FloorHeader, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=True):
    """A new card or a wiped device writes for this seat from here on, in a new epoch and with this key."""

    seat: SeatId
    epoch: Epoch
    key: KeyText


class MemberMoved(FloorHeader, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=True):
    """A member votes at this seat from here on; of a member signed in at two seats it says which one holds."""

    member: MemberId
    seat: SeatId
    reason: ShortText


class MemberRecused(FloorHeader, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=True):
    """A member may not take part in an item that has not been put yet."""

    member: MemberId
    item: ItemId
    reason: ShortText


class LeaveEntered(FloorHeader, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=True):
    """A member is on leave from here on, or, with an empty reason, due again."""

    member: MemberId
    reason: ShortText


class CardIssued(FloorHeader, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=True):
    """A member signs in with this card from here on, and with no other; an empty hash cancels what they had."""

    member: MemberId
    card_sha256: MaybeHash
    reason: ShortText


class SignInEntered(FloorHeader, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=True):
    """The staff know this member, who has no card: their seat signs them in."""

    member: MemberId
    seat: SeatId
    reason: ShortText


class CandidateNamed(FloorHeader, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=True):
    """Members named another person for an election: the reserve slot with this number bears their name."""

    item: ItemId
    slot: Annotated[int, Meta(ge=1, le=20)]
    name: Name


class OrderOverridden(FloorHeader, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=True):
    """An item may be put although another one should have been decided first, or otherwise."""

    item: ItemId
    reason: ShortText


class SittingAdjourned(FloorHeader, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=True):
    """The sitting pauses; no round is open; members sign in again when it resumes."""

    reason: ShortText


class SittingResumed(FloorHeader, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=True):
    """The sitting goes on."""


class SittingClosed(FloorHeader, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=True):
    """The sitting is over."""


class SittingArchived(FloorHeader, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=True):
    """The bundle of a closed sitting is put by: seats may drop what it holds of them.

    ``bundle_sha256`` is the hash of ``bundle.json``, ``tree_size`` and ``tree_root`` the tree head that it names.
    """

    bundle_sha256: HashHex
    tree_size: Seq
    tree_root: HashHex


class LostRange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Records of one epoch of a seat that the floor log proves and nobody brought."""

    seat: SeatId
    epoch: Epoch
    first_seq: Seq
    last_seq: Seq


class LedgerRebuilt(FloorHeader, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=True):
    """A centre that had lost its ledger wrote it anew from the seats, under a higher term.

    ``missing`` names the seats that had not brought everything, sorted; ``lost`` the seat records that are known to
    have existed and are gone, ``bodies`` the bodies named by the floor log that nobody brought, by hash, sorted.
    """

    missing: tuple[SeatId, ...]
    lost: tuple[LostRange, ...]
    bodies: tuple[HashHex, ...]


FloorRecord = (
    SittingOpened
    | RosterFixed
    | AgendaPublished
    | RollOpened
    | PollOpened
    | PollClosed
    | PollAborted
    | RoundFrozen
    | CountBegun
    | CountWordsHeard
    | CountFailed
    | CountOpened
    | CastingVoteGiven
    | HandCountEntered
    | BallotsAdopted
    | ResultDeclared
    | ResultPublished
    | PollAnnulled
    | SeatExcused
    | SeatExcuseRevoked
    | SeatBlocked
    | SeatEpochClosed
    | SeatEpochOpened
    | MemberMoved
    | MemberRecused
    | LeaveEntered
    | CardIssued
    | SignInEntered
    | CandidateNamed
    | OrderOverridden
    | TellerKeyBegun
    | KeyWordsHeard
    | TellerKeyFailed
    | TellerKeyFixed
    | SittingAdjourned
    | SittingResumed
    | SittingClosed
    | SittingArchived
    | LedgerRebuilt
)

FLOOR_READER: Reader[FloorRecord] = Reader(FloorRecord, "floor record")


def blobs_named(record: FloorRecord) -> tuple[BlobRef, ...]:
    """The bodies that a floor record names by hash."""
    match record:
        case RosterFixed(roster=roster, registry=registry):
            return (roster, registry)
        case AgendaPublished(agenda=agenda):
            return (agenda,)
        case PollOpened(heads=heads):
            return (heads,)
        case RoundFrozen(frozen=frozen, heads=heads, archive=archive):
            return (frozen, heads) if archive is None else (frozen, heads, archive)
        case KeyWordsHeard(words=words) | CountWordsHeard(words=words):
            return (words,)
        case CountOpened(archive=archive, proofs=proofs):
            return (archive, proofs)
        case _:
            return ()


def blobs_of_every_seat(record: FloorRecord) -> tuple[BlobRef, ...]:
    """Those of them that every seat keeps: archives, and what is said of opening them, are for tellers' seats."""
    match record:
        case RoundFrozen(frozen=frozen, heads=heads):
            return (frozen, heads)
        case CountWordsHeard() | CountOpened():
            return ()
        case _:
            return blobs_named(record)
