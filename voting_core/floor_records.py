# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Records of the floor log: the order of the house, written by the centre only.

Each kind is a fact in the past tense. A fact that an operator ordered carries the order itself (``act``: the bytes the
operators signed, as text) and their signatures, so that anybody can check who ordered what.
"""

from typing import Literal

import msgspec

from voting_core.codec import Reader
from voting_core.identifiers import (
    Count,
    Epoch,
    HallId,
    HashHex,
    ItemId,
    KeyText,
    LongText,
    MaybeHash,
    MemberId,
    Millis,
    OperatorId,
    OptionId,
    PollId,
    RoundNo,
    SeatId,
    Seq,
    SeqOrZero,
    ShortText,
    SignatureText,
    SittingId,
    Term,
    Title,
)
from voting_core.roster import BlobRef, Operator
from voting_core.rules import Display, Majority, PressRule, Profile


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


class Line(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One line of a result: an option or a standing, and how many members are on it."""

    line: OptionId
    members: Count


class BallotRef(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A ballot, named by its place in its seat's chain and its hash; what it says is not told."""

    seat: SeatId
    epoch: Epoch
    seq: Seq
    hash: HashHex


class Question(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One question of a poll and the options a member may choose one of."""

    question: ItemId
    options: tuple[OptionId, ...]


class PollOpened(FloorHeader, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=True):
    """A round is open. ``round_ms`` zero: until the chair ends it; ``present`` members were signed in at opening.

    ``heads`` (a ``SeatHeads``) tells up to which record of each seat the centre knew who is present.
    """

    poll: PollId
    round: RoundNo
    title: Title
    text_sha256: HashHex
    secrecy: Literal["named"]
    questions: tuple[Question, ...]
    majority: Majority
    press: PressRule
    display: Display
    round_ms: Millis
    entitled: Count
    present: Count
    heads: BlobRef


class PollClosed(FloorHeader, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=True):
    """The round accepts no more ballots; every seat now seals it."""

    poll: PollId
    round: RoundNo
    cause: Literal["operator", "deadline"]


class PollAborted(FloorHeader, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=True):
    """The round ended without a result before it was declared; its ballots are kept and count for nothing."""

    poll: PollId
    round: RoundNo
    reason: ShortText


class RoundFrozen(FloorHeader, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=True):
    """A ``FrozenList`` disposes of every member entitled to vote, by name; ``unsealed`` names the missing seats.

    ``heads`` (a ``SeatHeads``) tells from which records of each seat the list was worked out: whoever holds those can
    work it out again, in whatever order they arrived.
    """

    poll: PollId
    round: RoundNo
    freezing: RoundNo
    frozen: BlobRef
    heads: BlobRef
    unsealed: tuple[SeatId, ...]


class HandCountEntered(FloorHeader, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=True):
    """These members voted by hand: so many on each line, ``not_pressed`` for those who raised no hand.

    The lines sum to the members named; whatever those pressed in this round counts for nothing.
    """

    poll: PollId
    round: RoundNo
    members: tuple[MemberId, ...]
    lines: tuple[Line, ...]


class BallotsAdopted(FloorHeader, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=True):
    """Two people take these ballots for ballots of this round, though their seats could not know that it was open."""

    poll: PollId
    round: RoundNo
    ballots: tuple[BallotRef, ...]


class ResultDeclared(FloorHeader, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=True):
    """The result of one frozen list, final. The lines sum to the members entitled, per question.

    ``frozen_seq`` and ``frozen_hash`` are the floor number and the record hash of the newest ``RoundFrozen``.
    ``hands`` says how the members on the line *hands* voted; it is empty where nobody voted by hand.
    """

    poll: PollId
    round: RoundNo
    frozen_seq: Seq
    frozen_hash: HashHex
    lines: tuple[Line, ...]
    hands: tuple[Line, ...]
    outcome: Literal["carried", "not_carried"]
    base: Count
    needed: Count
    got: Count
    missing: Count
    missing_effect: Literal["none", "cannot_change", "can_change"]
    said_zh: ShortText
    said_en: LongText


class ResultPublished(FloorHeader, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=True):
    """The declared result may be shown to everybody."""

    poll: PollId
    round: RoundNo
    declared_seq: Seq


class PollAnnulled(FloorHeader, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=True):
    """A declared result is void, in public; another round may be held."""

    poll: PollId
    round: RoundNo
    reason: ShortText


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
    | SittingAdjourned
    | SittingResumed
    | SittingClosed
    | SittingArchived
    | LedgerRebuilt
)

FLOOR_READER: Reader[FloorRecord] = Reader(FloorRecord, "floor record")


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


def blobs_named(record: FloorRecord) -> tuple[BlobRef, ...]:
    """The bodies that a floor record names by hash."""
    match record:
        case RosterFixed(roster=roster, registry=registry):
            return (roster, registry)
        case AgendaPublished(agenda=agenda):
            return (agenda,)
        case PollOpened(heads=heads):
            return (heads,)
        case RoundFrozen(frozen=frozen, heads=heads):
            return (frozen, heads)
        case _:
            return ()
