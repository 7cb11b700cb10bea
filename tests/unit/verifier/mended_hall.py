# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A scripted hall in which things break and people mend them: the centre's own writer of every such record."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from tests.builders import hand_lines
from tests.unit.verifier.scripted_hall import SITTING, ScriptedHall, seq_of, signer
from voting_core import acts
from voting_core import floor_records as facts
from voting_core import round_records as rounds
from voting_core.frames import Frame
from voting_core.merkle import MerkleTree
from voting_core.questions import BallotRef, HandLines
from voting_core.seat_log import SeatLog
from voting_core.seat_records import SEAT_READER

TWO = ("chen", "wu")


class MendedHall(ScriptedHall):
    """Every method is one remedy, ordered by two people and written as it ought to be."""

    def count_hands(self, *members: str, channel: str = "hands", **lines: int) -> None:
        """Count these members by hand, so many on each line of the first question."""
        self.count_all(
            *members, channel=channel, counted=[hand_lines(self.round.opened.questions[0].question, **lines)]
        )

    def count_all(self, *members: str, counted: Sequence[HandLines], channel: str = "hands") -> None:
        """Count these members by hand, on paper or by video, question by question."""
        given = {"channel": channel, "members": members, "counted": tuple(counted)}
        self.order(acts.EnterHandCount, rounds.HandCountEntered, TWO, **given, **self._key)

    def adopt(self, *frames: Frame) -> None:
        """Take ballots of the newest round for such."""
        bodies = [json.loads(frame.body) for frame in frames]
        ballots = tuple(
            BallotRef(seat=body["seat"], epoch=body["epoch"], seq=body["seq"], hash=frame.hash)
            for body, frame in zip(bodies, frames, strict=True)
        )
        self.order(acts.AdoptBallots, rounds.BallotsAdopted, TWO, ballots=ballots, **self._key)

    def move(self, member: str, seat: str) -> None:
        """Let a member vote at another seat."""
        self.order(acts.MoveMember, facts.MemberMoved, TWO, member=member, seat=seat, reason="the screen is dark")

    def close_epoch(self, seat: str) -> None:
        """Take nothing more from the device at a seat."""
        log = self.logs[seat]
        last = self.taken.get((seat, log.epoch))
        self.order(
            acts.CloseSeatEpoch,
            facts.SeatEpochClosed,
            TWO,
            seat=seat,
            epoch=log.epoch,
            high_seq=seq_of(last) if last else 0,
            high_hash=last.hash if last else "",
            reason="the device burnt",
        )
        self.waiting.pop(seat, None)
        if (seat, log.epoch) not in self.floor.blocked:
            self.former[seat] = (*self.former.get(seat, ()), log)

    def open_epoch(self, seat: str) -> None:
        """Let another device write for a seat."""
        epoch = self.logs[seat].epoch + 1
        self.keys[seat] = signer(f"{seat} epoch {epoch}")
        self.order(acts.OpenSeatEpoch, facts.SeatEpochOpened, TWO, seat=seat, epoch=epoch, key=self.keys[seat].key)
        self.logs[seat], self.chains[seat] = SeatLog(seat, epoch), []

    def archive(self, **fields: Any) -> None:
        """Put the bundle of the closed sitting by."""
        given = {"bundle_sha256": "ab" * 32, "tree_size": self.tree.size, "tree_root": self.tree.root().hex()}
        self.order(acts.ArchiveSitting, facts.SittingArchived, TWO, **{**given, **fields})

    # --- the centre loses its ledger ----------------------------------------------------------------------------------

    def rebuild(
        self,
        lose: Mapping[str, int] | None = None,
        *,
        bodies: Sequence[str] = (),
        missing: Sequence[str] = (),
        by: Sequence[str] = ("chen",),
    ) -> None:
        """Write the ledger anew from what the seats hold, under a higher term.

        Args:
            lose: Seats whose journal is gone, and from which number on.
            bodies: Hashes of the bodies that nobody holds.
            missing: Seats that have not brought everything.
            by: Who accepts the rebuild.
        """
        pen = _Rewriter(self, lose or {}, set(bodies))
        lost = pen.rewrite()
        self.term += 1
        for name in bodies:
            del self.blobs[name]
        self.quarantine = [entry for entry in self.quarantine if entry["disposed"]]
        self.order(
            acts.AcceptRebuild,
            facts.LedgerRebuilt,
            by,
            missing=tuple(missing),
            lost=lost,
            bodies=tuple(sorted(bodies)),
            only_floor_seq=self.floor.head.seq,
            only_floor_hash=self.floor.head.hash,
        )


class _Rewriter:
    """Puts the records of a lost ledger into the order that the floor log tells."""

    def __init__(self, hall: MendedHall, lose: Mapping[str, int], bodies: set[str]) -> None:
        self.hall = hall
        self.lose = lose
        self.bodies = bodies
        self.floor = [frame for frame in hall.frames if b'"approvals":' in frame.body]
        self.journals: dict[tuple[str, int], list[Frame]] = {}
        for frame in hall.frames:
            if b'"approvals":' not in frame.body:
                body = json.loads(frame.body)
                if self._is_held(body["seat"], frame):
                    self.journals.setdefault((body["seat"], body["epoch"]), []).append(frame)
        self.needed: dict[tuple[str, int], int] = {}

    def rewrite(self) -> tuple[facts.LostRange, ...]:
        """Fill the ledger again; what is known to be lost."""
        hall = self.hall
        hall.frames, hall.tree = [], MerkleTree()
        self._fold_again()
        for frame in self.floor:
            for key, upto in self._before(json.loads(frame.body)):
                self.needed[key] = max(self.needed.get(key, 0), upto)
                self._bring(key, upto)
            hall.append(frame)
        for key in sorted(self.journals):
            self._bring(key, 1_000_000)
        return tuple(self._lost())

    def _is_held(self, seat: str, frame: Frame) -> bool:
        return seat not in self.lose or seq_of(frame) < self.lose[seat]

    def _fold_again(self) -> None:
        hall = self.hall
        for seat in self.lose:
            hall.chains[seat] = [frame for frame in hall.chains[seat] if self._is_held(seat, frame)]
            hall.logs[seat] = self._folded(seat, hall.logs[seat].epoch)
            hall.former[seat] = tuple(self._folded(seat, log.epoch) for log in hall.former.get(seat, ()))

    def _folded(self, seat: str, epoch: int) -> SeatLog:
        log = SeatLog(seat, epoch)
        self.hall.taken.pop((seat, epoch), None)
        for frame in self.journals.get((seat, epoch), ()):
            log.take(SEAT_READER.read(frame.body), frame.hash)
            self.hall.taken[(seat, epoch)] = frame
        return log

    def _before(self, body: dict[str, Any]) -> list[tuple[tuple[str, int], int]]:
        if "heads" in body and body["heads"]["sha256"] not in self.bodies:
            heads = json.loads(self.hall.blobs[body["heads"]["sha256"]])["seats"]
            return [((head["seat"], head["epoch"]), head["seq"]) for head in heads]
        if "high_seq" in body:
            return [((body["seat"], body["epoch"]), body["high_seq"])]
        return []

    def _bring(self, key: tuple[str, int], upto: int) -> None:
        journal = self.journals.get(key, [])
        while journal and seq_of(journal[0]) <= upto:
            self.hall.append(journal.pop(0))

    def _lost(self) -> list[facts.LostRange]:
        lost = []
        for (seat, epoch), upto in sorted(self.needed.items()):
            last = self.hall.taken.get((seat, epoch))
            held = seq_of(last) if last else 0
            if held < upto:
                lost.append(facts.LostRange(seat=seat, epoch=epoch, first_seq=held + 1, last_seq=upto))
        return lost


__all__ = ["SITTING", "TWO", "MendedHall"]
