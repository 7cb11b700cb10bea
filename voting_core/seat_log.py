# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What one seat's journal says, folded: who sits there, what they pressed, which rounds it has sealed."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from voting_core.card_proof import NONCE_BYTES
from voting_core.chain import START, ChainHead
from voting_core.parts import Joining
from voting_core.round_state import RoundKey
from voting_core.seat_records import (
    BallotCast,
    BallotRecord,
    DeviceFault,
    MemberSignedIn,
    MemberSignedOut,
    PollSealed,
    SeatRecord,
    SeatStarted,
    SecretBallotCast,
    TellerSpoke,
)


@dataclass(frozen=True, slots=True)
class CastBallot:
    """A ballot record with its hash; ``signed_in``: its member was signed in at this seat when it was cast.

    An encrypted ballot has its ``text``, in the Belenios format, and the ``credential`` with which that member had
    signed in.
    """

    record: BallotRecord
    hash: str
    signed_in: bool
    text: str = field(default="", repr=False)
    credential: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Seal:
    """A seal with its hash and the member who was signed in to its sitting when it was made (empty for none)."""

    record: PollSealed
    hash: str
    member: str


@dataclass(frozen=True, slots=True)
class TellerWord:
    """A teller's word, whole: its last record, and its text."""

    record: TellerSpoke
    text: str = field(repr=False)


WordKey = tuple[str, int, str, int, int, str]
"""Sitting, key, poll, round, attempt and step of a teller's word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One stay of a member at this seat, by the seat's clock; ``left_ms`` and ``cause`` are none while it lasts.

    ``came_seq`` and ``left_seq`` are the last floor records that the seat held then: they tell before or after what.
    """

    sitting: str
    member: str
    seat: str
    identification: str
    came_ms: int
    came_seq: int
    left_ms: int | None = None
    left_seq: int = 0
    cause: str = ""


@dataclass(slots=True)
class SeatLog:
    """One epoch of one seat's journal, folded."""

    seat: str
    epoch: int
    head: ChainHead = START
    member: str = ""
    sitting: str = ""
    signed_in_at: int = 0
    """Number of the last floor record that the seat held when its member signed in."""
    identification: str = ""
    credential: str = ""
    """Public part of the credential with which the member signed in; empty for none."""
    software: str = ""
    fault: str = ""
    ballots: dict[tuple[str, RoundKey], list[CastBallot]] = field(default_factory=dict)
    seals: dict[tuple[str, RoundKey], Seal] = field(default_factory=dict)
    seen: dict[tuple[str, str], int] = field(default_factory=dict)
    """Sitting and member of every sign-in at this seat, and the last floor record the seat held at the latest one."""
    visits: list[Visit] = field(default_factory=list)
    proofs: set[tuple[str, str]] = field(default_factory=set)
    """Sitting and nonce of every card's proof that stands in a sign-in here: none serves twice."""
    words: dict[WordKey, TellerWord] = field(default_factory=dict)
    """What was said here as a teller's seat; the first word in a step binds."""
    _ballot: Joining = field(default_factory=Joining, repr=False)
    _word: Joining = field(default_factory=Joining, repr=False)

    def take(self, record: SeatRecord, record_hash: str, sign_in_fault: str = "") -> None:
        """Fold in the next record of the chain, which the caller has checked.

        Args:
            record: The record.
            record_hash: Its hash.
            sign_in_fault: Why it signs nobody in, where it is a sign-in that does not hold.
        """
        self.head = ChainHead(record.seq, record_hash)
        match record:
            case SeatStarted():
                self.software = record.software
            case MemberSignedIn() if sign_in_fault:
                self._refuse(record, sign_in_fault)
            case MemberSignedIn():
                self.member, self.sitting = record.member, record.sitting
                self.identification, self.signed_in_at = record.identification, record.floor_seq
                self.credential = record.credential
                self.seen[(record.sitting, record.member)] = record.floor_seq
                self._note_proof(record)
                self._begin_visit(record)
            case MemberSignedOut():
                self.member = ""
                self._end_visit(record, record.cause)
            case BallotCast():
                key = (record.sitting, (record.poll, record.round))
                signed_in = self.present(record.sitting) == record.member
                self.ballots.setdefault(key, []).append(CastBallot(record, record_hash, signed_in))
            case SecretBallotCast():
                self._take_part(record, record_hash)
            case TellerSpoke():
                text = self._word.take(record)
                if text is not None:
                    self.words.setdefault(word_key(record), TellerWord(record, text))
            case PollSealed():
                # The first seal binds: a second one for the same round is kept in the ledger and changes nothing.
                seal = Seal(record, record_hash, self.present(record.sitting))
                self.seals.setdefault((record.sitting, (record.poll, record.round)), seal)
            case DeviceFault():
                self.fault = f"{record.part}: {record.detail}"
            case _:
                pass

    def _take_part(self, record: SecretBallotCast, record_hash: str) -> None:
        """With its last part, an encrypted ballot is cast."""
        text = self._ballot.take(record)
        if text is None:
            return
        signed_in = self.present(record.sitting) == record.member
        ballot = CastBallot(record, record_hash, signed_in, text, self.credential if signed_in else "")
        self.ballots.setdefault((record.sitting, (record.poll, record.round)), []).append(ballot)

    def _begin_visit(self, record: MemberSignedIn) -> None:
        self.visits.append(
            Visit(
                sitting=record.sitting,
                member=record.member,
                seat=self.seat,
                identification=record.identification,
                came_ms=record.wall_ms,
                came_seq=record.floor_seq,
            )
        )

    def _refuse(self, record: MemberSignedIn, fault: str) -> None:
        """A sign-in that does not hold signs nobody in, and ends the stay of whoever was here."""
        self.member = ""
        self.fault = f"sign-in of {record.member}: {fault}"
        self._note_proof(record)
        self._end_visit(record, "")

    def _note_proof(self, record: MemberSignedIn) -> None:
        if record.proof:
            self.proofs.add((record.sitting, record.proof[: 2 * NONCE_BYTES]))

    def _end_visit(self, record: MemberSignedIn | MemberSignedOut, cause: str) -> None:
        if self.visits and self.visits[-1].left_ms is None:
            self.visits[-1] = replace(self.visits[-1], left_ms=record.wall_ms, left_seq=record.floor_seq, cause=cause)

    def present(self, sitting: str) -> str:
        """The member who is signed in here for this sitting; empty for nobody."""
        return self.member if self.sitting == sitting else ""

    def cast(self, sitting: str, key: RoundKey) -> Sequence[CastBallot]:
        """Ballots of one round in the order they were pressed."""
        return self.ballots.get((sitting, key), ())

    def seal(self, sitting: str, key: RoundKey) -> Seal | None:
        """The seal of one round, once the seat has made it."""
        return self.seals.get((sitting, key))


def word_key(record: TellerSpoke) -> WordKey:
    """What a teller's word is said about: there is one word of a seat about it."""
    return (record.sitting, record.key, record.poll, record.round, record.attempt, record.step)
