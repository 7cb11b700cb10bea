# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The seat as one state machine: ``handle(input) -> effects``.

Theory of operation. Each input is one turn. What it changes in the seat's own chain or in the floor log is written,
handed to the journal, and believed only when the journal answers: *append, wait for the answer, then show or send*.
Several appends may wait, in order. Every turn ends by looking at what is due anyway: a deadline, a question, a batch, a
state message, a second on the screen. When the disk refuses, the seat stops at once and says so.
"""

import re
from typing import Final, assert_never

from edge_agent.core.alarms import Alarms
from edge_agent.core.ballots import Ballots
from edge_agent.core.blobs import BlobCollector, check_bodies
from edge_agent.core.border import Border
from edge_agent.core.desk import Desk, SeatIdentity
from edge_agent.core.effects import Effect, SetChallenge, Stop, WakeAt
from edge_agent.core.facts import BlobFact, Fact, FloorFact, OwnFact, ReceiptFact
from edge_agent.core.health import Health
from edge_agent.core.hearing import Hearing
from edge_agent.core.inputs import (
    ArchiveChecked,
    BallotConfirmed,
    BlobRead,
    ButtonPressed,
    ButtonReleased,
    CardPresented,
    CardTroubled,
    FaultNoticed,
    Input,
    ItemOpened,
    JournalAppended,
    JournalFailed,
    LinkLost,
    LinkUp,
    Measured,
    MessageReceived,
    OptionMarked,
    PinEntered,
    PinWanted,
    QuestionTurned,
    ServiceSaid,
    Started,
    Woke,
)
from edge_agent.core.library import Library
from edge_agent.core.local_opening import LocalOpening
from edge_agent.core.notices import Notices
from edge_agent.core.own_chain import OwnChain
from edge_agent.core.patience import RoundTrip
from edge_agent.core.picture import Picture
from edge_agent.core.pin_pad import PinPad
from edge_agent.core.presence import Presence
from edge_agent.core.receipts import Receipts
from edge_agent.core.rows import EvidenceRow, JournalSnapshot, SecretRow, ValueRow
from edge_agent.core.secret_paper import SecretPaper
from edge_agent.core.sender import Sender
from edge_agent.core.service.build import SIMULATED, Build
from edge_agent.core.service.measured import HealthFigures
from edge_agent.core.service.scene import TechnicianScene
from edge_agent.core.service.step import Surroundings
from edge_agent.core.sign_in import SignIn
from edge_agent.core.strongbox import Strongbox
from edge_agent.core.teller import Teller
from edge_agent.core.teller_books import TellerBooks
from voting_core.errors import RefusedError
from voting_core.floor_records import MemberMoved, SittingAdjourned, SittingClosed, SittingOpened
from voting_core.lifecycle import SittingPhase
from voting_core.round_records import PollClosed, PollOpened
from voting_core.seat_records import DeviceFault
from voting_core.secrecy.group import BELENIOS_2048, Draw, Group
from voting_core.signing import Signer, Verify

_TERM: Final = re.compile(r"[0-9]{1,7}")

SOON_MS: Final = 10
"""Shortest time asked for: whatever is due and cannot be done yet must not turn into a loop."""


class SeatCore:
    """Everything a seat decides.

    Args:
        identity: Which seat this is, and whom it believes.
        signer: The seat's record key.
        verify: How signatures are checked.
        draw: Chance, for what is secret.
        group: In which secret ballots are calculated.
        build: What the device is built of, and whose cards are technicians'.
    """

    def __init__(
        self,
        *,
        identity: SeatIdentity,
        signer: Signer,
        verify: Verify,
        draw: Draw,
        group: Group = BELENIOS_2048,
        build: Build = SIMULATED,
    ) -> None:
        self._desk = desk = Desk(identity, signer, verify)
        round_trip = RoundTrip()
        self._alarms, self._notices = Alarms(desk), Notices(desk)
        self._hearing, self._library = Hearing(desk), Library(desk)
        self._chain = chain = OwnChain(desk)
        self._blobs = BlobCollector(desk, self._hearing, round_trip)
        self._receipts = Receipts(desk, chain, self._alarms)
        self._border = Border(
            desk, chain, self._hearing, self._alarms, self._blobs, self._library, self._receipts, round_trip
        )
        self._follower = self._border.follower
        floor = self._follower.floor
        self._box = box = Strongbox(desk, group, draw)
        self._books = books = TellerBooks(desk, group, floor, self._follower.ahead, self._library)
        self._teller = Teller(desk, chain, floor, box, books)
        self._border.on_body = books.learn
        secret = SecretPaper(desk, chain, floor, box, books)
        self._sign_in = SignIn(desk, chain, floor, self._library, self._notices, box)
        self._pad = PinPad(desk, self._notices)
        self._local = LocalOpening(desk, chain, floor, self._hearing, self._library, self._notices)
        self._ballots = Ballots(
            desk,
            chain,
            floor,
            self._hearing,
            self._notices,
            self._receipts.tree_head,
            self._library,
            self._local,
            secret,
        )
        self._sender = Sender(desk, chain, self._hearing, self._receipts, self._blobs, round_trip)
        self._presence = Presence(desk, chain, self._hearing)
        self._faults: dict[str, str] = {}
        self._health = Health(desk, chain, self._hearing, self._sender, build, self._faults)
        around = Surroundings(desk, self._hearing, build, self._faults)
        self._technician = TechnicianScene(desk, chain, floor, self._local, self._notices, around)
        self._picture = self._hang_picture()
        self._returns = 0
        self._silences = 0
        self._armed_ms: int | None = None
        self._challenged = ""
        """For which sitting the reader was told to have cards prove themselves."""

    def _hang_picture(self) -> Picture:
        return Picture(
            desk=self._desk,
            chain=self._chain,
            follower=self._follower,
            hearing=self._hearing,
            library=self._library,
            ballots=self._ballots,
            local=self._local,
            receipts=self._receipts,
            sender=self._sender,
            alarms=self._alarms,
            notices=self._notices,
            teller=self._teller,
            technician=self._technician,
            pad=self._pad,
            faults=self._faults,
        )

    def handle(self, given: Input) -> list[Effect]:
        """Take what happened; say what to do, in order."""
        self._desk.begin(given)
        if self._picture.stopped:
            # What was handed to the disk before is still answered; nothing follows from it any more.
            return []
        self._pad.watch(given)
        if not self._technician.takes(given):
            self._take(given)
        if self._receipts.halted:
            # For good: this journal was set back, and every start from here on finds that written down.
            self._picture.stopped = "rolled_back"
        if not self._picture.stopped:
            self._do_what_is_due()
        self._picture.show()
        return self._desk.close_turn()

    def _take(self, given: Input) -> None:
        match given:
            case Started():
                self._start(given)
            case CardPresented():
                self._sign_in.on_card(given)
            case CardTroubled():
                self._notices.say(given.trouble)
            case ButtonPressed():
                if self._teller.pending is not None and self._chain.kept.present(self._follower.floor.sitting):
                    self._teller.on_press(given.button)
                else:
                    self._ballots.on_press(given.button)
            case OptionMarked():
                self._ballots.on_mark(given.question, given.option)
            case QuestionTurned():
                self._ballots.on_turn(given.question)
            case BallotConfirmed():
                self._ballots.on_confirm()
            case ItemOpened():
                self._local.on_item(given.item)
            case FaultNoticed():
                self._note_fault(given)
            case JournalAppended():
                self._appended(given.ticket)
            case JournalFailed():
                self._stop("cannot_record", f"The journal cannot be written: {given.reason}.", restart=True)
            case BlobRead():
                self._border.copies.on_blob(given.sha256, given.data)
            case ArchiveChecked():
                self._teller.on_checked(given.sha256, given.fault)
            case LinkUp():
                self._link(up=True)
            case LinkLost():
                self._desk.note("info", f"The link is lost: {given.reason}.")
                self._link(up=False)
            case MessageReceived():
                self._border.receive(given)
                self._technician.on_message(given.topic)
            case Measured(figures=HealthFigures() as figures):
                self._health.on_measured(figures)
            case Woke():
                self._armed_ms = None
            case PinWanted() | PinEntered():
                pass  # the keypad has seen them
            case ButtonReleased() | ServiceSaid() | Measured():
                raise AssertionError("the technician's scene takes these, open or not")
            case _:
                assert_never(given)

    # --- the start ---------------------------------------------------------------------------------------------------

    def _start(self, given: Started) -> None:
        self._desk.boot, self._desk.software = given.boot, given.software
        try:
            self._restore(given.snapshot)
        except RefusedError as error:
            self._stop("damaged", str(error), restart=False)

    def _restore(self, snapshot: JournalSnapshot) -> None:
        term = snapshot.values.get("term", "0")
        if not _TERM.fullmatch(term):
            raise RefusedError(f"The journal says that the term is '{term[:20]}'.", "Keep the card as evidence.")
        self._desk.term = int(term)
        self._alarms.restore(snapshot.values.get("alarm", ""), snapshot.evidence)
        self._chain.restore(snapshot.own)
        self._receipts.restore(snapshot.receipt, snapshot.values.get("halted", ""))
        if self._receipts.halted:
            return
        facts = [self._follower.restore(data) for data in snapshot.floor]
        check_bodies((fact.record for fact in facts), snapshot.blobs)
        self._desk.floor_seq = len(facts)
        self._desk.effects.append(self._presence.open_link())
        self._hearing.start()
        self._chain.start()
        self._blobs.held.update(snapshot.blobs)
        self._box.restore(snapshot.secrets)
        for fact in facts:
            self._blobs.follow(fact.record)
            self._take_floor(fact)
        self._library.restore(self._follower.floor, snapshot.blobs)
        self._books.restore(snapshot.blobs)

    # --- what becomes durable ----------------------------------------------------------------------------------------

    def _appended(self, ticket: int) -> None:
        for fact in self._desk.take_answer(ticket):
            try:
                self._keep(fact)
            except RefusedError as error:
                self._desk.note("warning", str(error))

    def _keep(self, fact: Fact) -> None:
        match fact:
            case OwnFact(record=record):
                self._chain.keep(fact)
                self._sign_in.on_recorded(record)
            case FloorFact():
                self._take_floor(fact)
            case ReceiptFact():
                self._receipts.on_kept()
            case BlobFact() | ValueRow() | EvidenceRow() | SecretRow():
                pass
            case _:
                assert_never(fact)

    def _take_floor(self, fact: FloorFact) -> None:
        """A floor record holds from now on; what the seat owes because of it is written at once.

        Also asked of every record when the program starts, so that a stop between the two leaves no debt.
        """
        self._follower.take(fact)
        floor = self._follower.floor
        match fact.record:
            case PollOpened(poll=poll, round=number):
                self._notices.hush()
                self._ballots.open(floor.rounds[(poll, number)])
            case PollClosed(poll=poll, round=number):
                self._notices.hush()
                self._ballots.close(floor.rounds[(poll, number)])
            case MemberMoved():
                self._sign_in.move(fact.record)
            case SittingAdjourned(floor_seq=floor_seq):
                self._sign_in.pause(floor_seq, "adjourned")
            case SittingClosed(floor_seq=floor_seq, sitting=sitting):
                self._sign_in.pause(floor_seq, "closed")
                self._teller.close_sitting(sitting)
            case SittingOpened():
                self._books.forget()
            case _:
                pass

    # --- link and parts ----------------------------------------------------------------------------------------------

    def _link(self, *, up: bool) -> None:
        self._hearing.on_link(up=up)
        if up:
            self._presence.reopen()
            self._health.reopen()
            self._follower.reopen()
            self._blobs.reopen()

    def _note_fault(self, given: FaultNoticed) -> None:
        # A part is named on one line; what a board reports of itself may hold anything.
        part = "".join(one if one.isprintable() else " " for one in given.part[:60]) or "unknown"
        detail, faults = given.detail[:200], self._faults
        if faults.get(part, "") == detail:
            return
        if detail:
            faults[part] = detail
        else:
            del faults[part]
        self._chain.write(DeviceFault, part=part, detail=detail)

    # --- the end of a turn -------------------------------------------------------------------------------------------

    def _do_what_is_due(self) -> None:
        if self._hearing.returns != self._returns:
            self._returns = self._hearing.returns
            self._sender.reopen()
            self._follower.reopen()
            self._blobs.reopen()
        if self._hearing.silences != self._silences:
            self._silences = self._hearing.silences
            self._presence.reopen()
        self._set_challenge()
        self._sign_in.enter_due()
        self._technician.watch()
        self._ballots.watch()
        self._local.watch()
        self._teller.speak()
        self._follower.ask()
        self._blobs.ask()
        self._sender.send()
        self._presence.say(cut_off=self._picture.cut_off)
        self._health.speak()
        self._arm()

    def _set_challenge(self) -> None:
        """Tell the reader what cards are to prove: that they are here in this sitting, from its opening to its end."""
        floor, identity = self._follower.floor, self._desk.identity
        is_over = floor.phase in (SittingPhase.NONE, SittingPhase.CLOSED)
        sitting = "" if is_over else floor.sitting
        if sitting != self._challenged:
            self._challenged = sitting
            self._desk.effects.append(SetChallenge(hall=identity.hall, sitting=sitting, seat=identity.seat))

    def _arm(self) -> None:
        """Ask to be woken for whatever comes first; an earlier time asked for before is left as it is."""
        deadline_ms = self._ballots.deadline_ms
        now = self._desk.mono_ms
        times = [
            self._hearing.next_ms,
            self._notices.next_ms,
            self._local.next_ms,
            self._follower.next_ms,
            self._blobs.next_ms,
            self._sender.next_ms,
            self._presence.next_ms(cut_off=self._picture.cut_off),
            self._health.next_ms,
            self._technician.next_ms,
            self._picture.next_ms,
            self._ballots.next_ms,
            deadline_ms if deadline_ms is not None and deadline_ms > now else None,
        ]
        due = min((time for time in times if time is not None), default=None)
        if due is not None and (self._armed_ms is None or due < self._armed_ms):
            self._armed_ms = max(due, now + SOON_MS)
            self._desk.effects.append(WakeAt(mono_ms=self._armed_ms))

    def _stop(self, sentence: str, reason: str, *, restart: bool) -> None:
        self._picture.stopped = sentence
        self._desk.note("alarm", reason)
        self._desk.effects.append(Stop(reason=reason, restart=restart))
