# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What operators order. An act is signed as bytes, and those bytes stand in the floor record it leads to.

Every act has an id, so that sending it twice does nothing twice, and names the state it expects, so that a click on an
old picture is refused. Acts that need two people carry two signatures by two operators over the same bytes.
"""

from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from voting_core.codec import Reader
from voting_core.identifiers import (
    ActId,
    Epoch,
    HallId,
    HashHex,
    ItemId,
    KeyText,
    MaybeHash,
    MemberId,
    Name,
    PollId,
    RoundNo,
    SeatId,
    Seq,
    ShortText,
    SittingId,
    Title,
)
from voting_core.questions import QUESTIONS_MAX, BallotRef, HandLines
from voting_core.roster import BlobRef, Operator
from voting_core.rules.profile import Profile
from voting_core.teller_records import TELLERS_MAX

Phase = Annotated[str, Meta(max_length=20)]
Reason = Annotated[str, Meta(min_length=1, max_length=200)]


class ActHeader(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind"):
    """What every act begins with. ``expect`` is the phase of the sitting, or of the round where one is named."""

    v: Literal[1]
    id: ActId
    hall: HallId
    sitting: SittingId
    expect: Phase


class OpenSitting(ActHeader, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=True):
    """Begin a sitting under a profile, run by these operators."""

    title: Title
    profile: Profile
    operators: Annotated[tuple[Operator, ...], Meta(min_length=1, max_length=50)]


class FixRoster(ActHeader, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=True):
    """Fix members, seats and seat keys, named by hash."""

    roster: BlobRef
    registry: BlobRef


class PublishAgenda(ActHeader, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=True):
    """Put an agenda in force."""

    agenda: BlobRef


class OpenRoll(ActHeader, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=True):
    """Let members sign in."""


class RoundAct(ActHeader, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An act on one round of a poll."""

    poll: PollId
    round: RoundNo


class OpenPoll(RoundAct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=True):
    """Open a round on an item of the agenda, with just this text; the poll bears the item's id."""

    item: ItemId
    text_sha256: HashHex


class ClosePoll(RoundAct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=True):
    """End the voting of the open round."""


class AbortPoll(RoundAct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=True):
    """End a round without a result."""

    reason: Reason


class FreezeRound(RoundAct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=True):
    """Dispose of every member by name."""


class DeclareResult(RoundAct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=True):
    """Declare the result of one frozen list; two people where the missing seats could change it."""

    frozen_seq: Seq
    frozen_hash: HashHex


class PublishResult(RoundAct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=True):
    """Show the declared result to everybody."""


class AnnulPoll(RoundAct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=True):
    """Make a declared result void; two people."""

    reason: Reason


class ExcuseSeats(ActHeader, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=True):
    """Expect no seal from seats that are switched off."""

    seats: Annotated[tuple[SeatId, ...], Meta(min_length=1, max_length=1000)]
    reason: Reason


class MakeTellerKey(ActHeader, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=True):
    """Let these tellers make a joint key for the secret rounds from here on; named in the order of their seats."""

    members: Annotated[tuple[MemberId, ...], Meta(min_length=1, max_length=TELLERS_MAX)]


class GiveUpTellerKey(ActHeader, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=True):
    """Stop making a key, because tellers are not heard."""

    reason: Reason


class OpenCount(RoundAct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=True):
    """Ask the tellers to open the count of this frozen list, again where an attempt failed or nobody is heard.

    Two people where seats have not sealed: what they hold will not count.
    """

    frozen_seq: Seq
    frozen_hash: HashHex


class EnterHandCount(RoundAct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=True):
    """Count these members by hand, on paper or by video: every question, so many on each line; two people."""

    channel: Literal["hands", "paper", "video"]
    members: Annotated[tuple[MemberId, ...], Meta(min_length=1, max_length=600)]
    counted: Annotated[tuple[HandLines, ...], Meta(min_length=1, max_length=QUESTIONS_MAX)]


class CastVote(RoundAct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=True):
    """The chair breaks a tie; two people."""

    option: Literal["yes", "no"]


class AdoptBallots(RoundAct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=True):
    """Take ballots that were pressed without knowing of the opening for ballots of this round; two people."""

    ballots: Annotated[tuple[BallotRef, ...], Meta(min_length=1, max_length=100)]


class CloseSeatEpoch(ActHeader, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=True):
    """Take nothing more from this epoch of a seat; two people."""

    seat: SeatId
    epoch: Epoch
    reason: Reason


class OpenSeatEpoch(ActHeader, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=True):
    """Let another device or card write for a seat whose last epoch is closed; two people."""

    seat: SeatId
    epoch: Epoch
    key: KeyText


class MoveMember(ActHeader, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=True):
    """Let a member vote at another seat, or say at which of two seats they are; two people."""

    member: MemberId
    seat: SeatId
    reason: Reason


class RecuseMember(ActHeader, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=True):
    """A member may not take part in an item; two people."""

    member: MemberId
    item: ItemId
    reason: Reason


class EnterLeave(ActHeader, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=True):
    """A member is on leave from now, or, without a reason, due again; two people."""

    member: MemberId
    reason: ShortText


class IssueCard(ActHeader, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=True):
    """A member signs in with this card and no other; without one, with none; two people."""

    member: MemberId
    card_sha256: MaybeHash
    reason: Reason


class EnterSignIn(ActHeader, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=True):
    """Sign in a member who has no card, at the seat where they are; two people."""

    member: MemberId
    seat: SeatId
    reason: Reason


class NameCandidate(ActHeader, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=True):
    """Put a name that members proposed into a reserve slot of an election; two people."""

    item: ItemId
    slot: Annotated[int, Meta(ge=1, le=20)]
    name: Name


class OverrideOrder(ActHeader, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=True):
    """Let an item be put although another one should have been decided first, or otherwise; two people."""

    item: ItemId
    reason: Reason


class ArchiveSitting(ActHeader, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=True):
    """Let the seats drop what this verified bundle of a closed sitting holds; two people."""

    bundle_sha256: HashHex
    tree_size: Seq
    tree_root: HashHex


class AcceptRebuild(ActHeader, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=True):
    """Go on with what the seats brought, up to this floor record; two people where a seat is missing."""

    floor_seq: Seq
    floor_hash: HashHex
    missing: Annotated[tuple[SeatId, ...], Meta(max_length=600)]


class AdjournSitting(ActHeader, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=True):
    """Pause the sitting."""

    reason: Reason


class ResumeSitting(ActHeader, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=True):
    """Go on with an adjourned sitting."""


class CloseSitting(ActHeader, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=True):
    """End the sitting."""


Act = (
    OpenSitting
    | FixRoster
    | PublishAgenda
    | OpenRoll
    | OpenPoll
    | ClosePoll
    | AbortPoll
    | FreezeRound
    | DeclareResult
    | PublishResult
    | AnnulPoll
    | ExcuseSeats
    | AdjournSitting
    | ResumeSitting
    | CloseSitting
    | MakeTellerKey
    | GiveUpTellerKey
    | OpenCount
    | EnterHandCount
    | AdoptBallots
    | CloseSeatEpoch
    | OpenSeatEpoch
    | MoveMember
    | CastVote
    | RecuseMember
    | EnterLeave
    | IssueCard
    | EnterSignIn
    | NameCandidate
    | OverrideOrder
    | ArchiveSitting
    | AcceptRebuild
)

TWO_PEOPLE: Final = (
    AnnulPoll,
    EnterHandCount,
    AdoptBallots,
    CloseSeatEpoch,
    OpenSeatEpoch,
    MoveMember,
    CastVote,
    RecuseMember,
    EnterLeave,
    IssueCard,
    EnterSignIn,
    NameCandidate,
    OverrideOrder,
    ArchiveSitting,
)
"""Acts that always need two people.

Opening a count, declaring a result and accepting a rebuild need them where a seat is missing.
"""

ACT_READER: Reader[Act] = Reader(Act, "order")
