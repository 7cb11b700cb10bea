# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Small halls, sittings and journals for tests: signed for real, with keys that are the same at every run."""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from voting_core.agenda import Agenda, Motion
from voting_core.codec import encode
from voting_core.floor import Floor
from voting_core.floor_header import Approval, FloorHeader
from voting_core.floor_records import AgendaPublished, RollOpened, RosterFixed, SittingOpened
from voting_core.frames import ACT_CONTEXT, RECORD_CONTEXT, Frame
from voting_core.frozen_list import FrozenList
from voting_core.parts import cut, text_sha256
from voting_core.questions import Answer, HandLines, Line, Question
from voting_core.roster import Member, Operator, RegisteredKey, Registry, Roster, Seat, blob_ref, card_hash, text_hash
from voting_core.round_records import PollClosed, PollOpened, RoundFrozen
from voting_core.round_state import RoundState
from voting_core.rules.majority import Base, Majority, Quorum
from voting_core.rules.profile import Ordering, Profile
from voting_core.rules.shares import Share
from voting_core.seat_heads import SeatHeads
from voting_core.seat_log import SeatLog
from voting_core.seat_records import (
    SEAT_READER,
    BallotCast,
    MemberSignedIn,
    MemberSignedOut,
    PollSealed,
    SeatHeader,
    SecretBallotCast,
)
from voting_core.signing import Ed25519Signer, sign_frame, verify
from voting_core.teller_records import Teller, TellerKeyBegun, TellerKeyFixed

HALL: Final = "demo"
SITTING: Final = "2026-07-21"
POLL: Final = "budget"
TITLE: Final = "关于批准2025年市本级决算的决议"
TEXT: Final = "批准2025年市本级决算。"
OPTIONS: Final = ("yes", "no", "abstain")
MORE_THAN_HALF: Final = Share(numerator=1, denominator=2, inclusive=False)
NO_HEADS: Final = encode(SeatHeads(seats=()))
"""How far the centre had come with the seats, before any of them had delivered anything."""
NINE: Final = 1_784_595_600_000
"""Nine in the morning of the sitting in Shanghai, in milliseconds: 2026-07-21T09:00+08:00."""


def signer(name: str) -> Ed25519Signer:
    """The same key for the same name, always: its seed is SHA-256 of ``hemicycle test key`` and the name."""
    seed = hashlib.sha256(f"hemicycle test key {name}".encode()).digest()
    return Ed25519Signer(Ed25519PrivateKey.from_private_bytes(seed))


def seat_id(number: int) -> str:
    """The seat of the member with this number: ``s07``."""
    return f"s{number:02}"


def member_id(number: int) -> str:
    """The member with this number, who sits at the seat with the same: ``m07``."""
    return f"m{number:02}"


def roster(members: int, *, leave: tuple[int, ...] = (), spare_seats: int = 0) -> Roster:
    """Members m01, m02, … each at a seat of their own, ten to a row, by id; spare seats belong to nobody."""
    whole = Roster(
        members=tuple(
            Member(
                member=member_id(number),
                name=f"委员{number}",
                seat=seat_id(number),
                card_sha256=card_hash(f"{number:08x}"),
                leave="因公出差" if number in leave else "",
                teller=number == 1,
            )
            for number in range(1, members + 1)
        ),
        seats=tuple(
            Seat(seat=seat_id(number), row=(number - 1) // 10 + 1, place=(number - 1) % 10 + 1)
            for number in range(1, members + spare_seats + 1)
        ),
    )
    by_member, by_seat = (
        sorted(whole.members, key=lambda one: one.member),
        sorted(whole.seats, key=lambda one: one.seat),
    )
    return Roster(members=tuple(by_member), seats=tuple(by_seat))


def registry(of: Roster) -> Registry:
    """The keys of all seats, each in its first epoch."""
    return Registry(seats=tuple(RegisteredKey(seat=seat.seat, epoch=1, key=signer(seat.seat).key) for seat in of.seats))


def agenda(*items: str) -> Agenda:
    """Motions with these ids."""
    return Agenda(items=tuple(Motion(item=item, title=TITLE, text=TEXT) for item in items))


def majority(base: Base = "all_members", share: Share = MORE_THAN_HALF) -> Majority:
    """A rule to decide by; more than half of all members where nothing else is said."""
    return Majority(base=base, threshold=share, article="议事规则第四十三条")


def profile() -> Profile:
    """A standing committee: more than half to meet, more than half of all members to decide, last press valid."""
    return Profile(
        name="市人大常委会",
        size=0,
        quorum=Quorum(threshold=MORE_THAN_HALF, of="all_members", counted="present", article="议事规则第三条"),
        majority=majority(),
        personnel=majority(),
        appraisal=None,
        election=None,
        press="last",
        display="count",
        release="word",
        end="operator",
        show_silence="screen",
        channels=("keypad", "hands", "paper", "video"),
        ordering=Ordering(removal_first=True, amendments_first=True),
        round_ms=0,
    )


def operators(*names: str) -> tuple[Operator, ...]:
    """People who run the sitting."""
    return tuple(Operator(operator=name, name=name.capitalize(), key=signer(name).key) for name in names)


def approval(act: str, operator: str) -> Approval:
    """One operator's signature over an act."""
    sig = signer(operator).sign(ACT_CONTEXT + act.encode())
    return Approval(operator=operator, sig=base64.b64encode(sig).decode())


@dataclass(slots=True)
class FloorWriter:
    """The centre's pen: numbers, chains and signs floor records, and holds the floor they make."""

    floor: Floor = field(default_factory=lambda: Floor(HALL, signer("centre").key))
    frames: list[Frame] = field(default_factory=list)
    rules: Profile = field(default_factory=profile)
    """How the body meets and votes."""

    def sign(self, kind: type[FloorHeader], *, by: str = "centre", **fields: Any) -> Frame:
        """Sign what would be the next record, legal or not, without writing it."""
        seq = self.floor.head.seq + 1
        usual: Mapping[str, Any] = {
            "v": 1,
            "alg": "ed25519",
            "hall": HALL,
            "sitting": self.floor.sitting or SITTING,
            "term": max(1, self.floor.term),
            "floor_seq": seq,
            "prev": self.floor.head.hash,
            "at_ms": NINE + 1_000 * seq,
            "act": "",
            "approvals": (),
        }
        return sign_frame(signer(by), RECORD_CONTEXT, encode(kind(**{**usual, **fields})))

    def write(self, kind: type[FloorHeader], **fields: Any) -> Frame:
        """Write the next record; the floor takes it or refuses."""
        frame = self.sign(kind, **fields)
        self.floor.take(self.floor.read(frame, verify), frame.hash)
        self.frames.append(frame)
        return frame

    def open_sitting(self, members: Roster, *items: str, sitting: str = SITTING) -> None:
        """Write everything up to the moment when members may sign in."""
        roster_blob, registry_blob = encode(members), encode(registry(members))
        agenda_blob = encode(agenda(*(items or (POLL,))))
        due = sum(not member.leave for member in members.members)
        self.write(
            SittingOpened,
            sitting=sitting,
            title="第三十六次会议",
            profile=self.rules,
            operators=operators("lin", "zhou"),
        )
        self.write(
            RosterFixed,
            roster=blob_ref(roster_blob),
            registry=blob_ref(registry_blob),
            members=len(members.members),
            seats=len(members.seats),
        )
        self.write(AgendaPublished, agenda=blob_ref(agenda_blob), items=max(1, len(items)))
        self.write(RollOpened, members=len(members.members), due=due)

    def open_poll(self, poll: str = POLL, number: int = 1, **fields: Any) -> Frame:
        """Open a round on a motion."""
        return self.write(PollOpened, **{**opening(poll, number), **fields})

    def close_poll(self, poll: str = POLL, number: int = 1, **fields: Any) -> Frame:
        """End the voting of a round."""
        return self.write(PollClosed, **{"poll": poll, "round": number, "cause": "operator", **fields})

    def freeze_round(self, frozen: FrozenList, unsealed: tuple[str, ...] = ()) -> Frame:
        """Freeze a round with this list."""
        return self.write(
            RoundFrozen,
            poll=frozen.poll,
            round=frozen.round,
            freezing=frozen.freezing,
            frozen=blob_ref(encode(frozen)),
            heads=blob_ref(NO_HEADS),
            present=0,
            unsealed=unsealed,
        )

    def fix_key(self, number: int = 1) -> None:
        """The tellers at s01 and s02 make a joint key, of which both are needed."""
        both = tuple(Teller(member=member_id(n), seat=seat_id(n), epoch=1) for n in (1, 2))
        self.write(TellerKeyBegun, key=number, tellers=both, needed=2)
        self.write(TellerKeyFixed, key=number, public_key="4", transcript_sha256="a" * 64)

    def round(self, poll: str = POLL, number: int = 1) -> RoundState:
        """A round as it stands."""
        return self.floor.rounds[(poll, number)]


def question(name: str, options: tuple[str, ...] = OPTIONS, **fields: Any) -> Question:
    """A question with yes, no and abstain where nothing else is said."""
    usual: Mapping[str, Any] = {
        "subject": "",
        "criterion": "",
        "name": "",
        "options": options,
        "names": (),
        "highest": 0,
        "least": 1,
        "most": 1,
    }
    return Question(question=name, **{**usual, **fields})


def answer(name: str, *options: str) -> Answer:
    """These options, chosen for a question."""
    return Answer(question=name, options=options)


def hand_lines(name: str, **numbers: int) -> HandLines:
    """A question as it was counted by hand, where one option is chosen at most."""
    lines = {line: members for line, members in numbers.items() if line not in ("not_pressed", "void")}
    return HandLines(
        question=name,
        ballots=sum(lines.values()),
        not_pressed=numbers.get("not_pressed", 0),
        void=numbers.get("void", 0),
        lines=tuple(Line(line=line, members=members) for line, members in lines.items()),
    )


def opening(poll: str = POLL, number: int = 1) -> dict[str, Any]:
    """The fields of a ``PollOpened`` on a motion."""
    return {
        "poll": poll,
        "round": number,
        "item_kind": "motion",
        "title": TITLE,
        "text_sha256": text_hash(TITLE, TEXT),
        "secrecy": "named",
        "questions": (question(poll),),
        "majority": majority(),
        "appraisal": None,
        "election": None,
        "posts": 0,
        "press": "last",
        "display": "count",
        "end": "operator",
        "channels": ("keypad", "hands", "paper", "video"),
        "round_ms": 0,
        "size": 0,
        "entitled": 3,
        "present": 3,
        "recused": (),
        "heads": blob_ref(NO_HEADS),
    }


@dataclass(slots=True)
class SeatWriter:
    """A seat's pen: numbers, chains and signs its journal, and holds the fold of it."""

    seat: str
    epoch: int = 1
    key: str = ""
    """Whose key signs; the seat's first one where nothing else is said."""
    floor_seq: int = 0
    head_age_ms: int = 400
    wall_ms: int = NINE
    log: SeatLog = field(init=False)
    frames: list[Frame] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Begin an empty journal."""
        self.log = SeatLog(self.seat, self.epoch)

    def sign(self, kind: type[SeatHeader], **fields: Any) -> Frame:
        """Sign what would be the next record without writing it."""
        usual: Mapping[str, Any] = {
            "v": 1,
            "alg": "ed25519",
            "hall": HALL,
            "seat": self.seat,
            "epoch": self.epoch,
            "seq": self.log.head.seq + 1,
            "prev": self.log.head.hash,
            "wall_ms": self.wall_ms,
            "mono_ms": 60_000 + 10 * self.log.head.seq,
            "boot": hashlib.sha256(self.seat.encode()).hexdigest()[:32],
            "floor_seq": self.floor_seq,
            "head_age_ms": self.head_age_ms,
        }
        return sign_frame(signer(self.key or self.seat), RECORD_CONTEXT, encode(kind(**{**usual, **fields})))

    def write(self, kind: type[SeatHeader], **fields: Any) -> Frame:
        """Write the next record into the journal."""
        frame = self.sign(kind, **fields)
        self.log.take(SEAT_READER.read(frame.body), frame.hash)
        self.frames.append(frame)
        return frame

    def sign_in(self, member: str, sitting: str = SITTING, credential: str = "") -> Frame:
        """A member signs in with a card."""
        return self.write(
            MemberSignedIn, sitting=sitting, member=member, identification="card-uid", credential=credential
        )

    def sign_out(self, member: str, sitting: str = SITTING) -> Frame:
        """A member leaves."""
        return self.write(MemberSignedOut, sitting=sitting, member=member, cause="card")

    def cast(self, member: str, option: str, *, poll: str = POLL, number: int = 1, **fields: Any) -> Frame:
        """A member presses."""
        revision = 1 + len(self.log.cast(SITTING, (poll, number)))
        usual: Mapping[str, Any] = {
            "sitting": SITTING,
            "poll": poll,
            "round": number,
            "member": member,
            "revision": revision,
            "text_sha256": text_hash(TITLE, TEXT),
            "opened_locally": False,
            "confirmed": False,
            "answers": (answer(poll, option),),
        }
        return self.write(BallotCast, **{**usual, **fields})

    def cast_secretly(
        self, member: str, text: str, *, poll: str = POLL, number: int = 1, drop: tuple[int, ...] = (), **fields: Any
    ) -> list[Frame]:
        """A member casts an encrypted ballot with this text, in parts of which some may be left out."""
        parts = cut(text)
        usual: Mapping[str, Any] = {
            "sitting": SITTING,
            "poll": poll,
            "round": number,
            "member": member,
            "revision": 1 + len(self.log.cast(SITTING, (poll, number))),
            "text_sha256": text_hash(TITLE, TEXT),
            "confirmed": False,
            "parts": len(parts),
            "ballot_sha256": text_sha256(text),
        }
        return [
            self.write(SecretBallotCast, **{**usual, "part": n, "text": part, **fields})
            for n, part in enumerate(parts, start=1)
            if n not in drop
        ]

    def seal(self, *, poll: str = POLL, number: int = 1, **fields: Any) -> Frame:
        """The seat seals a round, naming its last ballot where nothing else is said."""
        cast = self.log.cast(SITTING, (poll, number))
        usual: Mapping[str, Any] = {
            "sitting": SITTING,
            "poll": poll,
            "round": number,
            "ballot_seq": cast[-1].record.seq if cast else 0,
            "ballot_hash": cast[-1].hash if cast else "",
            "cause": "closed",
            "tree_size": 0,
            "tree_root": "",
        }
        return self.write(PollSealed, **{**usual, **fields})
