# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A hall in memory that writes a bundle with ``voting_core``, for the verifier to read with its own eyes.

It has no broker and no clock: a test says what happens, in order. Keys come from fixed seeds, so a bundle is the same
at every run.
"""

import base64
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from tests.unit.verifier.scripted_floor import HALL, OPERATORS, SITTING, ScriptedFloor, signer
from tests.unit.verifier.summaries import summary
from tests.unit.verifier.writing import Exported, Wrote, receipt_frame, write_folder
from voting_core import acts
from voting_core import floor_records as facts
from voting_core import round_records as rounds
from voting_core import seat_records as seats
from voting_core.agenda import AgendaItem, Election
from voting_core.ballot_paper import Paper, paper_of
from voting_core.codec import encode
from voting_core.findings.conclusion import Conclusion
from voting_core.findings.result import find_result
from voting_core.frames import RECORD_CONTEXT, Frame
from voting_core.freezing import Freeze, freeze
from voting_core.lifecycle import RoundPhase
from voting_core.press_rules import standing_ballot
from voting_core.questions import Answer
from voting_core.roster import BlobRef, Member, text_hash
from voting_core.round_state import RoundState
from voting_core.seat_heads import SeatHead, SeatHeads
from voting_core.seat_log import CastBallot, SeatLog
from voting_core.sign_ins import sign_in_fault
from voting_core.signing import sign_frame
from voting_core.tally import Tally, tally


def seq_of(frame: Frame) -> int:
    """The number of a seat record, also of one that cannot be read."""
    return int(frame.body.split(b'"seq":')[1].split(b",")[0])


@dataclass
class ScriptedHall(ScriptedFloor):
    """One sitting on its way; every method is one thing that happens in the hall."""

    quarantine: list[dict[str, object]] = field(default_factory=list)
    chains: dict[str, list[Frame]] = field(default_factory=dict)
    taken: dict[tuple[str, int], Frame] = field(default_factory=dict)
    """The last record of each seat's epoch that the centre has disposed of."""
    waiting: dict[str, list[tuple[seats.SeatRecord, Frame]]] = field(default_factory=dict)
    """Records of seats whose link is down, oldest first."""

    def __post_init__(self) -> None:
        """Nobody has said anything yet."""
        super().__post_init__()
        self.logs = {seat.seat: SeatLog(seat.seat, 1) for seat in self.papers.roster.seats}
        self.former: dict[str, tuple[SeatLog, ...]] = {}
        self.keys = {seat: signer(seat) for seat in self.logs}

    # --- rounds -------------------------------------------------------------------------------------------------------

    def open(self, poll: str, number: int = 1) -> None:
        """Open a round on an item of the agenda."""
        item, profile = self._item(poll), self.profile
        paper = self._paper(item)
        self.order(
            acts.OpenPoll,
            rounds.PollOpened,
            poll=poll,
            round=number,
            only_item=poll,
            item_kind=type(item).__name__.lower(),
            title=item.title,
            text_sha256=text_hash(item.title, item.text),
            secrecy="named",
            **{name: getattr(paper, name) for name in ("questions", "majority", "appraisal", "election", "posts")},
            press=item.press or profile.press,
            **{name: getattr(profile, name) for name in ("display", "end", "channels", "size")},
            round_ms=profile.round_ms if item.round_ms is None else item.round_ms,
            entitled=len(self.papers.roster.members),
            present=self.present(),
            recused=tuple(sorted(self.floor.affairs.recused.get(poll, ()))),
            heads=self.heads(),
        )

    def _paper(self, item: AgendaItem) -> Paper:
        """What follows from the item, the names entered, and a tie for posts before."""
        standing = [
            state
            for (poll, _), state in self.floor.rounds.items()
            if poll == item.item and state.phase in (RoundPhase.DECLARED, RoundPhase.PUBLISHED)
        ]
        last = standing[-1] if standing else None
        among = last.contested if last is not None and isinstance(item, Election) else ()
        posts = last.declared.contested if last is not None and last.declared is not None else 0
        named = self.floor.affairs.named.get(item.item, {})
        return paper_of(item, self.profile, named=named, among=among, posts=posts)

    def present(self) -> int:
        """Members who are signed in where they sit, since the roll was opened or the sitting resumed."""
        logs = [(self.logs[self.seat_of(one)], one) for one in self.papers.roster.members]
        return sum(log.present(SITTING) == one.member and log.signed_in_at >= self.floor.roll_seq for log, one in logs)

    def seat_of(self, member: Member) -> str:
        """Where a member sits now."""
        move = self.floor.moves.get(member.member)
        return move.seat if move else member.seat

    def heads(self) -> BlobRef:
        """How far the centre has come with each seat."""
        found = [(seat, log.epoch, self.taken.get((seat, log.epoch))) for seat, log in sorted(self.logs.items())]
        heads = [SeatHead(seat=seat, epoch=epoch, seq=seq_of(last)) for seat, epoch, last in found if last]
        return self.blob(SeatHeads(seats=tuple(heads)))

    def _item(self, poll: str) -> AgendaItem:
        return next(item for item in self.papers.agenda.items if item.item == poll)

    @property
    def round(self) -> RoundState:
        """The round that was opened last."""
        return list(self.floor.rounds.values())[-1]

    @property
    def _key(self) -> dict[str, Any]:
        return {"poll": self.round.key[0], "round": self.round.key[1]}

    def close(self) -> None:
        """An operator closes the open round."""
        self.order(acts.ClosePoll, rounds.PollClosed, cause="operator", **self._key)

    def run_out(self) -> None:
        """The open round ends by its own deadline."""
        self.at_ms = self.round.opened.at_ms + self.round.opened.round_ms
        self.floor_record(rounds.PollClosed, cause="deadline", **self._key)

    def abort(self) -> None:
        """End the newest round without a result."""
        self.order(acts.AbortPoll, rounds.PollAborted, reason="the wrong text was read out", **self._key)

    def freeze(self) -> None:
        """Dispose of every member by name."""
        state = self.round
        given = Freeze(
            sitting=SITTING,
            state=state,
            roster=self.papers.roster,
            logs=self.logs,
            excused=self.floor.excused,
            blocked=frozenset(seat for seat, log in self.logs.items() if (seat, log.epoch) in self.floor.blocked),
            former=self.former,
            closed=frozenset(seat for seat, log in self.logs.items() if (seat, log.epoch) in self.floor.closed_epochs),
            opened=self.floor.opened_epochs,
            moves=self.floor.moves,
            leave=self.floor.affairs.leave,
        )
        number = state.frozen.freezing + 1 if state.frozen else 1
        frozen, unsealed = freeze(given, number)
        self.list = frozen
        self.order(
            acts.FreezeRound,
            rounds.RoundFrozen,
            freezing=number,
            frozen=self.blob(frozen),
            heads=self.heads(),
            present=self.present(),
            unsealed=unsealed,
            **self._key,
        )

    def declare(self, by: Sequence[str] = ("chen",)) -> None:
        """Declare the result of the newest frozen list."""
        state = self.round
        assert state.frozen is not None, "a script freezes before it declares"
        counted, found = self.result()
        names = ("findings", "outcome", "contested", "left_open", "missing", "missing_effect", "said_zh", "said_en")
        self.order(
            acts.DeclareResult,
            rounds.ResultDeclared,
            by,
            frozen_seq=state.frozen.floor_seq,
            frozen_hash=state.frozen_hash,
            counted=tuple(one.counted() for one in counted),
            **{name: getattr(found, name) for name in names},
            **self._key,
        )

    def result(self) -> tuple[Sequence[Tally], Conclusion]:
        """What the newest frozen list comes to."""
        state = self.round
        ballots = {one.hash: one.record for log in self.all_logs() for one in log.cast(SITTING, state.key)}
        questions, hands = state.opened.questions, state.hand_counts
        groups: dict[str, Sequence[Tally]] = {}
        if state.opened.majority is not None and state.opened.majority.each_group:
            for name in sorted({member.group for member in self.papers.roster.members}):
                members = {member.member for member in self.papers.roster.members if member.group == name}
                entries = tuple(entry for entry in self.list.entries if entry.member in members)
                part = msgspec.structs.replace(self.list, entries=entries)
                theirs = [count for count in hands if members.issuperset(count.members)]
                groups[name] = tally(questions, part, ballots, theirs)
        counted = tally(questions, self.list, ballots, hands)
        return counted, find_result(state.opened, counted, casting=state.casting, groups=groups)

    def all_logs(self) -> list[SeatLog]:
        """The journals of every epoch of every seat, as far as they were delivered."""
        logs = [*self.logs.values(), *(log for former in self.former.values() for log in former)]
        return list({(log.seat, log.epoch): log for log in logs}.values())

    def publish(self) -> None:
        """Show the declared result to everybody."""
        assert self.round.declared is not None, "a script declares before it publishes"
        seq = self.round.declared.floor_seq
        self.order(acts.PublishResult, rounds.ResultPublished, declared_seq=seq, **self._key)

    def annul(self) -> None:
        """Two operators make the declared result void."""
        self.order(acts.AnnulPoll, rounds.PollAnnulled, ("chen", "wu"), reason="a count by hand was due", **self._key)

    # --- seats --------------------------------------------------------------------------------------------------------

    def seat(self, seat: str, kind: type[seats.SeatHeader], **fields: Any) -> Frame:
        """A seat writes its next record; it is delivered unless its link is down."""
        self.at_ms += 100
        chain = self.chains.setdefault(seat, [])
        header = {
            "v": 1,
            "alg": "ed25519",
            "hall": HALL,
            "seat": seat,
            "epoch": self.logs[seat].epoch,
            "seq": len(chain) + 1,
            "prev": chain[-1].hash if chain else "0" * 64,
            "wall_ms": self.at_ms,
            "mono_ms": self.at_ms % 1_000_000,
            "boot": "ab" * 16,
            "floor_seq": self.floor.head.seq,
            "head_age_ms": 400,
        }
        record: Any = kind(**{**header, **fields})
        frame = sign_frame(self.keys[seat], RECORD_CONTEXT, encode(record))
        chain.append(frame)
        if seat in self.waiting:
            self.waiting[seat].append((record, frame))
        else:
            self._deliver(seat, record, frame)
        return frame

    def _deliver(self, seat: str, record: seats.SeatRecord, frame: Frame) -> None:
        self.append(frame)
        log, fault = self.logs[seat], ""
        if isinstance(record, seats.MemberSignedIn):
            members = {one.member: one for one in self.papers.roster.members}
            fault = sign_in_fault(record, floor=self.floor, members=members, used=log.proofs)
        log.take(record, frame.hash, fault)
        self.taken[(seat, self.logs[seat].epoch)] = frame

    def lose_link(self, seat: str) -> None:
        """What the seat writes from now on waits."""
        self.waiting[seat] = []

    def regain_link(self, seat: str) -> None:
        """What waited is delivered."""
        for record, frame in self.waiting.pop(seat):
            self._deliver(seat, record, frame)

    def sign_in(self, seat: str, member: str = "") -> None:
        """A member signs in, by default the one whose seat it is."""
        name = member or next(one.member for one in self.papers.roster.members if one.seat == seat)
        self.seat(seat, seats.MemberSignedIn, sitting=SITTING, member=name, identification="card-uid")

    def sign_out(self, seat: str, cause: str = "card") -> None:
        """Whoever is signed in leaves the seat."""
        self.seat(seat, seats.MemberSignedOut, sitting=SITTING, member=self.logs[seat].member, cause=cause)

    def press(self, seat: str, option: str = "yes", **fields: Any) -> Frame:
        """The member at a seat presses a button in the newest round, for its first question."""
        opened = self.round.opened
        given = {
            "sitting": SITTING,
            **self._key,
            "member": self.logs[seat].member,
            "revision": 1,
            "text_sha256": opened.text_sha256,
            "opened_locally": False,
            "confirmed": False,
            "answers": (Answer(question=opened.questions[0].question, options=(option,)),),
        }
        return self.seat(seat, seats.BallotCast, **{**given, **fields})

    def seal(self, *names: str, **fields: Any) -> None:
        """Seats seal the newest round; each names the ballot that its press rule makes valid, and the tree it saw."""
        for seat in names:
            waiting = [(record, frame.hash) for record, frame in self.waiting.get(seat, ())]
            cast = list(self.logs[seat].cast(SITTING, self.round.key))
            cast += [CastBallot(one, name, True) for one, name in waiting if isinstance(one, seats.BallotCast)]
            named = standing_ballot(self.round.opened.press, cast)
            given = {
                "sitting": SITTING,
                **self._key,
                "ballot_seq": named.record.seq if named else 0,
                "ballot_hash": named.hash if named else "",
                "cause": "closed",
                "tree_size": self.tree.size,
                "tree_root": self.tree.root().hex(),
            }
            self.seat(seat, seats.PollSealed, **{**given, **fields})

    def block(self, seat: str, rival: Frame) -> None:
        """The centre keeps a rival record as evidence and takes nothing more from the seat."""
        reason = "two different records with one number"
        self.refuse(seat, rival, disposed=False, reason=reason)
        epoch = self.logs[seat].epoch
        last = self.taken.get((seat, epoch))
        high = seq_of(last) if last else 0
        self.floor_record(
            facts.SeatBlocked, seat=seat, epoch=epoch, high_seq=high, rival_hash=rival.hash, reason=reason
        )

    def refuse(self, seat: str, frame: Frame, *, disposed: bool, reason: str) -> None:
        """The centre keeps a record of a seat aside, with its reason."""
        epoch = self.logs[seat].epoch
        if disposed:
            self.taken[(seat, epoch)] = frame
        self.quarantine.append(
            {
                "at_ms": self.at_ms,
                "topic": f"hc1/{HALL}/seat/{seat}/up",
                "reason": reason,
                "disposed": disposed,
                "seat": seat,
                "epoch": epoch,
                "seq": seq_of(frame),
                "payload": base64.b64encode(frame.encode()).decode(),
            }
        )

    # --- the bundle ---------------------------------------------------------------------------------------------------

    def export(self, folder: Path) -> Exported:
        """Write the bundle."""
        receipts = [
            receipt_frame(
                self.centre,
                Wrote(seat, self.logs[seat].epoch, [one.hash for one in chain]),
                self.frames,
                self.tree,
                term=self.term,
            )
            for seat, chain in sorted(self.chains.items())
            if chain
        ]
        files = {
            "ledger.frames": b"".join(frame.encode() for frame in self.frames),
            "quarantine.json": encode(self.quarantine),
            "receipts.frames": b"".join(frame.encode() for frame in receipts),
            "results.json": encode(summary(self.floor, self.all_logs(), self.blobs)),
            **{f"blobs/{name}": data for name, data in self.blobs.items()},
        }
        return write_folder(folder, files, self.tree, self.centre, sitting=SITTING, term=self.term)


__all__ = ["HALL", "OPERATORS", "SITTING", "ScriptedHall", "seq_of", "signer"]
