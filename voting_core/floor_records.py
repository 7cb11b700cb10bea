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


class Question(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One question of a poll and the options a member may choose one of."""

    question: ItemId
    options: tuple[OptionId, ...]


class PollOpened(FloorHeader, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=True):
    """A round is open. ``round_ms`` zero: until the chair ends it; ``present`` members were signed in at opening."""

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
    """A ``FrozenList`` disposes of every member entitled to vote, by name; ``unsealed`` names the missing seats."""

    poll: PollId
    round: RoundNo
    freezing: RoundNo
    frozen: BlobRef
    unsealed: tuple[SeatId, ...]


class Line(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One line of a result: an option or a standing, and how many members are on it."""

    line: OptionId
    members: Count


class ResultDeclared(FloorHeader, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=True):
    """The result of one frozen list, final. The lines sum to the members entitled, per question.

    ``frozen_seq`` and ``frozen_hash`` are the floor number and the record hash of the newest ``RoundFrozen``.
    """

    poll: PollId
    round: RoundNo
    frozen_seq: Seq
    frozen_hash: HashHex
    lines: tuple[Line, ...]
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

    ``rival_hash`` is the record hash of the evidence in the quarantine.
    """

    seat: SeatId
    epoch: Epoch
    rival_hash: HashHex
    reason: ShortText


class SittingAdjourned(FloorHeader, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=True):
    """The sitting pauses; no round is open; members sign in again when it resumes."""

    reason: ShortText


class SittingResumed(FloorHeader, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=True):
    """The sitting goes on."""


class SittingClosed(FloorHeader, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=True):
    """The sitting is over."""


FloorRecord = (
    SittingOpened
    | RosterFixed
    | AgendaPublished
    | RollOpened
    | PollOpened
    | PollClosed
    | PollAborted
    | RoundFrozen
    | ResultDeclared
    | ResultPublished
    | PollAnnulled
    | SeatExcused
    | SeatExcuseRevoked
    | SeatBlocked
    | SittingAdjourned
    | SittingResumed
    | SittingClosed
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
