# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Records of a seat's journal: what happened at one seat, written by that seat only.

Each carries its place in the chain (``seat, epoch, seq, prev``), both clocks with the boot they belong to, the number
of the last floor record the seat held, and the age of its newest floor head. An age of ``NEVER_MS`` means that none
was seen since boot.
"""

import re
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from voting_core.codec import Reader
from voting_core.identifiers import (
    BootId,
    Count,
    Epoch,
    HallId,
    HashHex,
    KeyNo,
    MaybeElement,
    MaybeHash,
    MaybeItem,
    MaybeProof,
    MemberId,
    Millis,
    Name,
    OptionId,
    PartNo,
    PartText,
    PollId,
    RoundNo,
    SeatId,
    Seq,
    SeqOrZero,
    ShortText,
    SittingId,
)
from voting_core.questions import QUESTIONS_MAX, Answer
from voting_core.self_tests import STEPS, CheckedStep, StepName

NEVER_MS: Final = 2**53 - 1

Identification = Literal["card-uid", "card-mac", "card-proof", "manual"]
"""How a member was known."""


class SeatHeader(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind"):
    """What every seat record begins with. ``prev`` is the hash of the record before it in this epoch."""

    v: Literal[1]
    alg: Literal["ed25519"]
    hall: HallId
    seat: SeatId
    epoch: Epoch
    seq: Seq
    prev: HashHex
    wall_ms: Millis
    mono_ms: Millis
    boot: BootId
    floor_seq: SeqOrZero
    head_age_ms: Millis


class SeatStarted(SeatHeader, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=True):
    """The seat's program started; the first record of each boot of it."""

    software: ShortText


class MemberSignedIn(SeatHeader, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=True):
    """A member signed in. ``card-uid`` is identification, not proof: any card may show that number.

    ``card-mac``: the card proved to its seat, by a key that the two share, that it is no copy; nobody else can check
    it. ``card-proof``: the card signed where and when it was, and ``proof`` carries that, so that anybody can check it;
    for all others it is empty. ``manual``: two people entered it.

    ``credential`` is the public part of the credential with which the member's secret ballots are signed until they
    sign out, empty where the body holds no secret votes. Its secret part never leaves the seat.
    """

    sitting: SittingId
    member: MemberId
    identification: Identification
    credential: MaybeElement = ""
    proof: MaybeProof = ""


class MemberSignedOut(SeatHeader, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=True):
    """A member left the seat; ``moved``: two people let them vote at another one."""

    sitting: SittingId
    member: MemberId
    cause: Literal["card", "adjourned", "closed", "moved"]


class BallotCast(SeatHeader, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=True):
    """A member pressed. ``revision`` counts this member's presses in this round at this seat, from 1.

    ``opened_locally``: the seat was cut off and had not seen the round's opening; the member opened the item there, and
    ``round`` is the number the seat presumed. Such a ballot counts only when two people adopt it.
    ``confirmed``: the member said that these answers are final. No answers at all: the member took back what they had
    pressed.
    """

    sitting: SittingId
    poll: PollId
    round: RoundNo
    member: MemberId
    revision: Annotated[int, Meta(ge=1, le=10_000)]
    text_sha256: HashHex
    opened_locally: bool
    confirmed: bool
    answers: Annotated[tuple[Answer, ...], Meta(max_length=QUESTIONS_MAX)]


class SecretBallotCast(SeatHeader, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=True):
    """A part of an encrypted ballot; the last of ``parts`` makes it a ballot, and the record that lists name.

    The parts of a ballot follow each other in the chain with nothing but their text, number and place different.
    ``ballot_sha256`` is the hash of all their texts together: the ballot in the Belenios format, version 1. Its
    standard base64 without the sign ``=`` is the number that a member compares with the published list.
    """

    sitting: SittingId
    poll: PollId
    round: RoundNo
    member: MemberId
    revision: Annotated[int, Meta(ge=1, le=10_000)]
    text_sha256: HashHex
    confirmed: bool
    part: PartNo
    parts: PartNo
    ballot_sha256: HashHex
    text: PartText

    @property
    def opened_locally(self) -> bool:
        """Never: a secret round opens in the hall or not at all."""
        return False

    @property
    def answers(self) -> tuple[Answer, ...]:
        """None that anybody could read."""
        return ()


class TellerSpoke(SeatHeader, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=True):
    """What a teller's seat says in one step of making a key, or of opening a count; in parts like a ballot.

    ``key`` is the number of the joint key. ``poll``, ``round`` and ``attempt`` name the count that is opened; in the
    making of a key they are empty and 0. ``word_sha256`` is the hash of all texts of the word together.
    """

    sitting: SittingId
    key: KeyNo
    poll: MaybeItem
    round: Count
    attempt: Count
    step: OptionId
    part: PartNo
    parts: PartNo
    word_sha256: HashHex
    text: PartText


class PollSealed(SeatHeader, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=True):
    """The seat accepts no more in this round. It names its valid ballot, or none: sequence 0, hash empty.

    ``tree_size`` and ``tree_root`` are the newest tree head the seat holds: the seat is a witness of the ledger.
    """

    sitting: SittingId
    poll: PollId
    round: RoundNo
    ballot_seq: SeqOrZero
    ballot_hash: MaybeHash
    cause: Literal["closed", "deadline"]
    tree_size: SeqOrZero
    tree_root: MaybeHash


class DeviceFault(SeatHeader, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=True):
    """A part of the seat does not work."""

    part: Name
    detail: ShortText


class ClockStepped(SeatHeader, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=True):
    """The wall clock jumped against the monotonic one, forward (positive) or back."""

    step_ms: Annotated[int, Meta(ge=-(2**53 - 1), le=2**53 - 1)]


class SelfTested(SeatHeader, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=True):
    """A technician tested the device. It counts for nothing: test presses are no ballots, and no member was here.

    ``profile_sha256`` is empty where the device runs without a profile of its own. ``ended``: every step was taken, the
    technician ended it before, or a round opened (a member's vote comes first). Steps that were not reached say so.
    ``took_ms`` is how long buttons, cards and touches went to the test alone, by the monotonic clock: within it the
    seat records no ballot, and nobody signs in.
    """

    profile: Name
    profile_sha256: MaybeHash
    software: ShortText
    ended: Literal["finished", "stopped", "interrupted"]
    took_ms: Millis
    board: CheckedStep
    buttons: CheckedStep
    lamps: CheckedStep
    buzzer: CheckedStep
    reader: CheckedStep
    screen: CheckedStep
    network: CheckedStep
    storage: CheckedStep
    timekeeping: CheckedStep

    @property
    def steps(self) -> dict[StepName, CheckedStep]:
        """All nine, by name, in their order."""
        return {name: getattr(self, name) for name in STEPS}

    @property
    def failed(self) -> tuple[StepName, ...]:
        """Steps that failed, in their order."""
        return tuple(name for name, step in self.steps.items() if step.outcome == "failed")


SeatRecord = (
    SeatStarted
    | MemberSignedIn
    | MemberSignedOut
    | BallotCast
    | SecretBallotCast
    | TellerSpoke
    | PollSealed
    | DeviceFault
    | ClockStepped
    | SelfTested
)

BallotRecord = BallotCast | SecretBallotCast
"""The record that a frozen list names: of a named ballot, or the last part of an encrypted one."""

SEAT_READER: Reader[SeatRecord] = Reader(SeatRecord, "seat record")


class SeatPlace(msgspec.Struct, frozen=True, kw_only=True):
    """Only the place of a seat record in its chain: all that is needed to dispose of one that cannot be read."""

    seat: SeatId
    epoch: Epoch
    seq: Seq
    prev: HashHex


# Bytes, not JSON: two JSON readers may differ over a body that is refused, over its first bytes they cannot.
_PLACE: Final = re.compile(
    rb'\{"kind":"[A-Za-z]{1,40}","v":[1-9][0-9]{0,2},"alg":"[a-z0-9-]{1,20}","hall":"[a-z][a-z0-9-]{0,30}",'
    rb'"seat":"([a-z][a-z0-9-]{0,30})","epoch":([1-9][0-9]{0,6}),"seq":([1-9][0-9]{0,15}),"prev":"([0-9a-f]{64})",'
)


def read_place(body: bytes) -> SeatPlace | None:
    """The place a body claims in its seat's chain; none when even that cannot be read.

    Every version of the protocol begins a seat record with the same fields up to ``prev``, spelled the one way. So the
    place can be read of a record whose kind, version or content cannot.
    """
    match = _PLACE.match(body)
    if match is None:
        return None
    return SeatPlace(seat=match[1].decode(), epoch=int(match[2]), seq=int(match[3]), prev=match[4].decode())
