# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Records of the floor log about one round of a poll, from its opening to its result."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from voting_core.floor_header import FloorHeader
from voting_core.identifiers import (
    Count,
    HashHex,
    ItemId,
    LongText,
    MemberId,
    Millis,
    OptionId,
    PollId,
    RoundNo,
    SeatId,
    Seq,
    ShortText,
    Title,
)
from voting_core.questions import QUESTIONS_MAX, BallotRef, Counted, Finding, HandLines, PollKind, Question
from voting_core.roster import BlobRef
from voting_core.rules.election import ElectionRule
from voting_core.rules.grading import AppraisalRule
from voting_core.rules.majority import Majority
from voting_core.rules.profile import Channel, Display, End, PressRule, Secrecy

PollOutcome = Literal["carried", "not_carried", "void", "tied", "decided"]


class PollOpened(FloorHeader, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=True):
    """A round is open. ``round_ms`` zero: until the chair ends it; ``present`` members were signed in at opening.

    Exactly one rule is given: ``majority`` for a motion and for nominees, ``appraisal`` or ``election`` with ``posts``
    to be filled. ``size`` is the number of seats of the body, zero where only its members count; ``recused`` members,
    sorted, may not take part. A ``secret`` round is encrypted to the tellers' joint key with number ``key``; a named
    one has key 0.
    ``heads`` (a ``SeatHeads``) tells up to which record of each seat the centre knew who is present.
    """

    poll: PollId
    round: RoundNo
    item_kind: PollKind
    title: Title
    text_sha256: HashHex
    secrecy: Secrecy
    questions: Annotated[tuple[Question, ...], Meta(min_length=1, max_length=QUESTIONS_MAX)]
    majority: Majority | None
    appraisal: AppraisalRule | None
    election: ElectionRule | None
    posts: Count
    press: PressRule
    display: Display
    end: End
    channels: tuple[Channel, ...]
    round_ms: Millis
    size: Count
    entitled: Count
    present: Count
    recused: tuple[MemberId, ...]
    heads: BlobRef
    key: Count = 0


class PollClosed(FloorHeader, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=True):
    """The round accepts no more ballots; every seat now seals it."""

    poll: PollId
    round: RoundNo
    cause: Literal["operator", "deadline", "all_voted"]


class PollAborted(FloorHeader, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=True):
    """The round ended without a result before it was declared; its ballots are kept and count for nothing."""

    poll: PollId
    round: RoundNo
    reason: ShortText


class RoundFrozen(FloorHeader, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=True):
    """A ``FrozenList`` disposes of every member entitled to vote, by name; ``unsealed`` names the missing seats.

    ``heads`` (a ``SeatHeads``) tells from which records of each seat the list was worked out: whoever holds those can
    work it out again, in whatever order they arrived. ``present`` members were signed in then, as far as it had come.
    ``archive`` of a secret round is what the tellers open: the election with the ``ballots`` that the list counts, and
    their product, in the Belenios format. A named round has none.
    """

    poll: PollId
    round: RoundNo
    freezing: RoundNo
    frozen: BlobRef
    heads: BlobRef
    present: Count
    unsealed: tuple[SeatId, ...]
    archive: BlobRef | None = None
    ballots: Count = 0


class CountBegun(FloorHeader, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=True):
    """The tellers are asked to open the count of a frozen secret round; from here on it is not frozen again.

    ``frozen_seq`` and ``frozen_hash`` name the newest ``RoundFrozen``, and with it the archive; ``tellers`` are the
    seats asked, sorted. Attempts are counted from 1.
    """

    poll: PollId
    round: RoundNo
    attempt: RoundNo
    frozen_seq: Seq
    frozen_hash: HashHex
    tellers: Annotated[tuple[SeatId, ...], Meta(min_length=1, max_length=9)]


class CountWordsHeard(FloorHeader, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=True):
    """What the tellers' seats said in one step of an attempt: frames of ``TellerSpoke`` one after the other."""

    poll: PollId
    round: RoundNo
    attempt: RoundNo
    step: OptionId
    words: BlobRef


class CountFailed(FloorHeader, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=True):
    """An attempt came to nothing. ``blamed`` seats are proven to have spoken falsely, or were not heard in time."""

    poll: PollId
    round: RoundNo
    attempt: RoundNo
    reason: ShortText
    blamed: tuple[SeatId, ...]


class OpenedCount(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an opened count says of one question: how many ballots chose each option, in the order of the ballot.

    ``ballots`` answered it: where several options may be chosen, their counts sum to more.
    """

    question: ItemId
    ballots: Count
    counts: Annotated[tuple[Count, ...], Meta(min_length=1, max_length=101)]


class CountOpened(FloorHeader, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=True):
    """The tellers have opened the count, and no ballot.

    ``archive`` is the frozen one with the decryption and the result at its end, ``proofs`` what each teller's share of
    it is proven by.
    """

    poll: PollId
    round: RoundNo
    attempt: RoundNo
    archive: BlobRef
    proofs: BlobRef
    counted: Annotated[tuple[OpenedCount, ...], Meta(min_length=1, max_length=QUESTIONS_MAX)]


class HandCountEntered(FloorHeader, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=True):
    """These members voted by hand, on paper or by video, and people counted them: every question, in the order put.

    Whatever those members pressed in this round counts for nothing.
    """

    poll: PollId
    round: RoundNo
    channel: Literal["hands", "paper", "video"]
    members: tuple[MemberId, ...]
    counted: Annotated[tuple[HandLines, ...], Meta(min_length=1, max_length=QUESTIONS_MAX)]


class BallotsAdopted(FloorHeader, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=True):
    """Two people take these ballots for ballots of this round, though their seats could not know that it was open."""

    poll: PollId
    round: RoundNo
    ballots: tuple[BallotRef, ...]


class CastingVoteGiven(FloorHeader, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=True):
    """The chair broke a tie, as the rule says."""

    poll: PollId
    round: RoundNo
    option: Literal["yes", "no"]


class ResultDeclared(FloorHeader, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=True):
    """The result of one frozen list, final.

    ``frozen_seq`` and ``frozen_hash`` are the floor number and the record hash of the newest ``RoundFrozen``.
    ``outcome`` is that of the whole: of a motion, of a merged list and of all nominees together; of appraisals and
    elections it says *decided*, or *void*. ``contested`` posts are voted on again among the candidates tied for them,
    ``left_open`` posts are not filled. ``missing`` members sit at seats that have not reported.
    """

    poll: PollId
    round: RoundNo
    frozen_seq: Seq
    frozen_hash: HashHex
    counted: tuple[Counted, ...]
    findings: tuple[Finding, ...]
    outcome: PollOutcome
    contested: Count
    left_open: Count
    missing: Count
    missing_effect: Literal["none", "cannot_change", "can_change"]
    said_zh: LongText
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


RoundRecord = (
    PollOpened
    | PollClosed
    | PollAborted
    | HandCountEntered
    | BallotsAdopted
    | RoundFrozen
    | CountBegun
    | CountWordsHeard
    | CountFailed
    | CountOpened
    | CastingVoteGiven
    | ResultDeclared
    | ResultPublished
    | PollAnnulled
)
