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

from tests.unit.verifier.scripted_floor import HALL, OPERATORS, SITTING, ScriptedFloor, signer
from tests.unit.verifier.summaries import summary
from tests.unit.verifier.writing import Exported, Wrote, receipt_frame, write_folder
from voting_core import acts
from voting_core import floor_records as facts
from voting_core import seat_records as seats
from voting_core.agenda import AgendaItem
from voting_core.codec import encode
from voting_core.deciding.motions import decide
from voting_core.frames import RECORD_CONTEXT, Frame
from voting_core.freezing import Freeze, freeze
from voting_core.roster import BlobRef, Member, text_hash
from voting_core.round_state import RoundState
from voting_core.seat_heads import SeatHead, SeatHeads
from voting_core.seat_log import SeatLog
from voting_core.signing import sign_frame
from voting_core.tally import tally


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
        item = self._item(poll)
        self.order(
            acts.OpenPoll,
            facts.PollOpened,
            poll=poll,
            round=number,
            only_item=poll,
            title=item.title,
            text_sha256=text_hash(item.title, item.text),
            secrecy="named",
            questions=(facts.Question(question="q1", options=("yes", "no", "abstain")),),
            majority=item.majority or self.profile.majority,
            press=item.press or self.profile.press,
            display=self.profile.display,
            round_ms=self.profile.round_ms if item.round_ms is None else item.round_ms,
            entitled=len(self.papers.roster.members),
            present=sum(
                self.logs[self.seat_of(one)].present(SITTING) == one.member for one in self.papers.roster.members
            ),
            heads=self.heads(),
        )

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
        self.order(acts.ClosePoll, facts.PollClosed, cause="operator", **self._key)

    def run_out(self) -> None:
        """The open round ends by its own deadline."""
        self.at_ms = self.round.opened.at_ms + self.round.opened.round_ms
        self.floor_record(facts.PollClosed, cause="deadline", **self._key)

    def abort(self) -> None:
        """End the newest round without a result."""
        self.order(acts.AbortPoll, facts.PollAborted, reason="the wrong text was read out", **self._key)

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
        )
        number = state.frozen.freezing + 1 if state.frozen else 1
        frozen, unsealed = freeze(given, number)
        self.list = frozen
        self.order(
            acts.FreezeRound,
            facts.RoundFrozen,
            freezing=number,
            frozen=self.blob(frozen),
            heads=self.heads(),
            unsealed=unsealed,
            **self._key,
        )

    def declare(self, by: Sequence[str] = ("chen",)) -> None:
        """Declare the result of the newest frozen list."""
        state = self.round
        assert state.frozen is not None, "a script freezes before it declares"
        ballots = {one.hash: one.record for log in self.all_logs() for one in log.cast(SITTING, state.key)}
        counted = tally(state.opened.questions[0], self.list, ballots, state.hands)
        verdict = decide(state.opened.majority, counted)
        names = ("outcome", "base", "needed", "got", "missing", "missing_effect", "said_zh", "said_en")
        self.order(
            acts.DeclareResult,
            facts.ResultDeclared,
            by,
            frozen_seq=state.frozen.floor_seq,
            frozen_hash=state.frozen_hash,
            lines=counted.lines(),
            hands=counted.hand_lines,
            **{name: getattr(verdict, name) for name in names},
            **self._key,
        )

    def all_logs(self) -> list[SeatLog]:
        """The journals of every epoch of every seat, as far as they were delivered."""
        logs = [*self.logs.values(), *(log for former in self.former.values() for log in former)]
        return list({(log.seat, log.epoch): log for log in logs}.values())

    def publish(self) -> None:
        """Show the declared result to everybody."""
        assert self.round.declared is not None, "a script declares before it publishes"
        seq = self.round.declared.floor_seq
        self.order(acts.PublishResult, facts.ResultPublished, declared_seq=seq, **self._key)

    def annul(self) -> None:
        """Two operators make the declared result void."""
        self.order(acts.AnnulPoll, facts.PollAnnulled, ("chen", "wu"), reason="a count by hand was due", **self._key)

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
        self.logs[seat].take(record, frame.hash)
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
        """The member at a seat presses a button in the newest round."""
        opened = self.round.opened
        given = {
            "sitting": SITTING,
            **self._key,
            "member": self.logs[seat].member,
            "revision": 1,
            "text_sha256": opened.text_sha256,
            "opened_locally": False,
            "answers": (seats.Answer(question="q1", option=option),),
        }
        return self.seat(seat, seats.BallotCast, **{**given, **fields})

    def seal(self, *names: str, **fields: Any) -> None:
        """Seats seal the newest round; each names the ballot that its press rule makes valid, and the tree it saw."""
        for seat in names:
            waiting = [(record, frame.hash) for record, frame in self.waiting.get(seat, ())]
            cast = [(one.record, one.hash) for one in self.logs[seat].cast(SITTING, self.round.key)]
            cast += [(record, name) for record, name in waiting if isinstance(record, seats.BallotCast)]
            named = (cast[0] if self.round.opened.press == "first" else cast[-1]) if cast else None
            given = {
                "sitting": SITTING,
                **self._key,
                "ballot_seq": named[0].seq if named else 0,
                "ballot_hash": named[1] if named else "",
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
