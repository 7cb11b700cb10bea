# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""An operator at the desk: gives orders in their own name and with their own key. Used by every command that orders.

Each order names the state its giver saw, so it is refused if the house has moved on meanwhile.
"""

import base64
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from central_broker.command_link import CommandClient
from central_broker.command_words import (
    TOLD_MAX,
    AskStatus,
    Export,
    Import,
    Order,
    Outcome,
    Records,
    RecordsTold,
    Reply,
    StatusTold,
)
from central_broker.core.status import Proposal, RoundStatus, Status
from voting_core import acts
from voting_core.agenda import Agenda
from voting_core.codec import encode
from voting_core.errors import RefusedError
from voting_core.floor_header import Approval
from voting_core.frames import ACT_CONTEXT
from voting_core.lifecycle import ENDED, RoundPhase
from voting_core.questions import BallotRef
from voting_core.roster import Registry, Roster, blob_ref
from voting_core.rules.profile import Profile
from voting_core.signing import Signer


class Desk:
    """One operator's hand on the command link.

    Args:
        client: A connection to the centre.
        operator: Id of the operator; empty for one who only looks.
        signer: The operator's key.
        new_id: Makes the id of an act: 32 hex digits, never twice the same.
        check: Looks at each state before an act is written on it; raises RefusedError where it is not the one that the
            operator saw.
    """

    def __init__(
        self,
        client: CommandClient,
        operator: str,
        signer: Signer | None,
        new_id: Callable[[], str],
        check: Callable[[Status], None] = lambda _: None,
    ) -> None:
        self._client = client
        self._operator = operator
        self._signer = signer
        self._new_id = new_id
        self._check = check

    def status(self) -> Status:
        """How the house stands now."""
        reply = self._client.ask(AskStatus())
        if not isinstance(reply, StatusTold):
            raise RefusedError("The centre answered something else than its state.", "Update both programs.")
        self._check(reply.status)
        return reply.status

    def records(self, first: int, evidence: int = 0, most: int = TOLD_MAX) -> RecordsTold:
        """What the ledger holds from a record and from a row of the evidence on, both counted from 0.

        Raises:
            RefusedError: The centre cannot read it.
        """
        reply = self._client.ask(Records(first=first, evidence=evidence, most=most))
        if not isinstance(reply, RecordsTold):
            said = reply.said_en if isinstance(reply, Outcome) else "The centre answered something else than records."
            raise RefusedError(said, "Look at the centre's state.")
        return reply

    def export(self, folder: Path) -> Outcome:
        """Write the bundle into a new folder on the centre's machine."""
        return self._outcome(self._client.ask(Export(folder=str(folder.absolute()))))

    def take_journal(self, file: Path) -> Outcome:
        """Import the journal of a seat from a file on the centre's machine."""
        return self._outcome(self._client.ask(Import(file=str(file.absolute()))))

    def adopt(self, poll: str, seats: Iterable[str] = ()) -> Outcome:
        """Adopt the ballots of a round that wait for it; of these seats only, or all."""
        state = latest_round(self.status(), poll)
        chosen = [one for one in state.adoptable if not seats or one.seat in seats]
        if not chosen:
            raise RefusedError("No ballot of this round waits to be adopted.", "'status' lists them.")
        ballots = tuple(BallotRef(seat=one.seat, epoch=one.epoch, seq=one.seq, hash=one.hash) for one in chosen)
        return self.order_round(acts.AdoptBallots, poll, ballots=ballots)

    def close_epoch(self, seat: str, reason: str) -> Outcome:
        """Take nothing more from the present device of a seat."""
        epoch = next((one.epoch for one in self.status().seats if one.seat == seat), None)
        if epoch is None:
            raise RefusedError(f"There is no seat '{seat}'.", "Name a seat of the hall.")
        return self.order(acts.CloseSeatEpoch, seat=seat, epoch=epoch, reason=reason)

    def accept_rebuild(self, blobs: Iterable[bytes] = ()) -> Outcome:
        """Go on with what the seats have brought."""
        status = self.status()
        found = status.rebuild
        if found is None:
            raise RefusedError("This centre has its ledger.", "There is nothing to rebuild.")
        if not found.floor_seq:
            raise RefusedError("No seat has brought a floor log yet.", "Wait, or begin a new sitting.")
        if not found.ready and not blobs:
            raise RefusedError("What the seats have brought is still being put together.", "Try again in a moment.")
        act = acts.AcceptRebuild(
            v=1,
            id=self._new_id(),
            hall=status.hall,
            sitting=found.sitting,
            expect=found.phase,
            floor_seq=found.floor_seq,
            floor_hash=found.floor_hash,
            missing=found.waiting,
        )
        return self.send(act, blobs)

    def open_sitting(self, hall: str, sitting: str, title: str, profile: Profile) -> Outcome:
        """Begin a sitting."""
        status = self.status()
        act = acts.OpenSitting(
            v=1,
            id=self._new_id(),
            hall=hall,
            sitting=sitting,
            expect=status.phase,
            title=title,
            profile=profile,
            operators=status.operators,
        )
        return self.send(act)

    def fix_roster(self, roster: Roster, registry: Registry) -> Outcome:
        """Fix members, seats and keys."""
        blobs = (encode(roster), encode(registry))
        return self.order(acts.FixRoster, blobs=blobs, roster=blob_ref(blobs[0]), registry=blob_ref(blobs[1]))

    def publish_agenda(self, agenda: Agenda) -> Outcome:
        """Put an agenda in force."""
        data = encode(agenda)
        return self.order(acts.PublishAgenda, blobs=(data,), agenda=blob_ref(data))

    def open_poll(self, item: str) -> Outcome:
        """Put an item to the vote, in its next round."""
        status = self.status()
        text_sha256 = next((one.text_sha256 for one in status.agenda if one.item == item), None)
        if text_sha256 is None:
            raise RefusedError(f"There is no item '{item}' on the agenda.", "Choose an item of the agenda.")
        rounds = [one for one in status.rounds if one.poll == item]
        last = rounds[-1] if rounds else None
        again = last is not None and (last.phase in ENDED or last.goes_on)
        number = last.round + 1 if last and again else (last.round if last else 1)
        expect = last.phase if last and not again else RoundPhase.NONE
        fields = {"poll": item, "round": number, "item": item, "text_sha256": text_sha256}
        return self.send(self._act(acts.OpenPoll, status, expect, **fields))

    def make_key(self, members: tuple[str, ...] = ()) -> Outcome:
        """Let tellers make a joint key: these members, or all tellers who are signed in."""
        status = self.status()
        seats = {one.member: one for one in status.seats if one.member}
        unknown = [member for member in members if member not in seats]
        if unknown:
            raise RefusedError(f"No seat belongs to member '{unknown[0]}'.", "Name members by their ids.")
        chosen = [seats[member] for member in members] or [
            one for one in seats.values() if one.teller and one.signed_in
        ]
        if not chosen:
            raise RefusedError("No teller has signed in.", "Let the tellers of the roster sign in first.")
        in_order = tuple(one.member for one in sorted(chosen, key=lambda one: one.seat))
        return self.order(acts.MakeTellerKey, members=in_order)

    def order(self, kind: type[acts.Act], *, blobs: Iterable[bytes] = (), **fields: Any) -> Outcome:  # noqa: ANN401
        """Give an order about the sitting."""
        status = self.status()
        return self.send(self._act(kind, status, status.phase, **fields), blobs)

    def order_round(self, kind: type[acts.Act], poll: str = "", **fields: Any) -> Outcome:  # noqa: ANN401
        """Give an order about a poll's latest round; without a poll, about the latest round of all."""
        status = self.status()
        state = latest_round(status, poll)
        if kind in (acts.DeclareResult, acts.OpenCount):
            fields = {"frozen_seq": state.frozen_seq or 1, "frozen_hash": state.frozen_hash or "0" * 64, **fields}
        return self.send(self._act(kind, status, state.phase, poll=state.poll, round=state.round, **fields))

    def waiting(self, act_id: str) -> Proposal:
        """The act that waits for a second operator; an unambiguous beginning of its id is enough.

        Raises:
            RefusedError: None waits under that id, or several do.
        """
        found = [one for one in self.status().proposals if one.act_id.startswith(act_id)]
        if len(found) != 1:
            raise RefusedError(f"{len(found)} waiting orders have an id that begins with '{act_id}'.", "List them.")
        return found[0]

    def approve(self, proposal: Proposal) -> Outcome:
        """Add this operator's signature to just the text that was shown to them."""
        return self._send_bytes(proposal.act.encode(), ())

    def send(self, act: acts.Act, blobs: Iterable[bytes] = ()) -> Outcome:
        """Sign an act and send it."""
        return self._send_bytes(encode(act), tuple(blobs))

    def _act(self, kind: type[acts.Act], status: Status, expect: str, **fields: Any) -> acts.Act:  # noqa: ANN401
        return kind(v=1, id=self._new_id(), hall=status.hall, sitting=status.sitting, expect=expect, **fields)

    def _send_bytes(self, act: bytes, blobs: tuple[bytes, ...]) -> Outcome:
        if self._signer is None:
            raise RefusedError("An order needs an operator's key.", "Name it with --operator and --key.")
        acts.ACT_READER.read(act)
        signature = base64.b64encode(self._signer.sign(ACT_CONTEXT + act)).decode()
        approval = Approval(operator=self._operator, sig=signature)
        return self._outcome(self._client.ask(Order(act=act.decode(), approvals=(approval,), blobs=blobs)))

    @staticmethod
    def _outcome(reply: Reply) -> Outcome:
        if not isinstance(reply, Outcome):
            raise RefusedError("The centre answered something else than an outcome.", "Update both programs.")
        return reply


def latest_round(status: Status, poll: str = "") -> RoundStatus:
    """The last round opened, or the last round of one poll.

    Raises:
        RefusedError: There is none.
    """
    rounds = [one for one in status.rounds if poll in ("", one.poll)]
    if not rounds:
        raise RefusedError(f"No round {f'of poll {poll!r} ' if poll else ''}was opened yet.", "Open one first.")
    return rounds[-1]
