# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signing in and out with a card.

1. A card is looked up in the roster that this seat holds, so it works with no link. A member signs in at their own seat
   only, or where two people moved them to, while the roll is open and nobody else is signed in there.
2. The same card signs out when it comes again, but not while a round is open, and not within ``DWELL_MS`` of its last
   presentation: a card that lies on the reader is one presentation. A teller whom a count waits for is warned once.
3. Adjourning or closing the sitting signs out whoever signed in before it, and moving a member away signs them out.
4. Whom the staff signed in, two of them, the seat signs in by itself, as known to them and not by a card; once, and not
   after the member has left. What was entered before this device took over was for the former one.
5. A device that was replaced signs nobody in.
6. What a card signed is checked before it is believed: this key, this seat, this sitting, and a nonce that comes for
   the first time. Where the sitting asks for a proof, a card without one does nothing here, neither in nor out.
"""

import re
from typing import Final, Literal

from edge_agent.core.desk import Desk
from edge_agent.core.inputs import CardPresented
from edge_agent.core.library import Library, seat_of
from edge_agent.core.notices import Notices
from edge_agent.core.own_chain import OwnChain
from edge_agent.core.strongbox import CREDENTIAL, Strongbox
from voting_core.card_proof import card_number, is_signed_there, spell_proof
from voting_core.errors import RefusedError
from voting_core.floor import Floor
from voting_core.floor_records import MemberMoved
from voting_core.lifecycle import SittingPhase
from voting_core.roster import Member, Roster, card_hash
from voting_core.seat_records import Identification, MemberSignedIn, MemberSignedOut, SeatRecord
from voting_core.secrecy.credentials import draw_credential, public_part

DWELL_MS: Final = 3_000
KEY_DIGITS: Final = 64
"""The number of a card with a key of its own is the hash of that key."""

NUMBER: Final = re.compile(r"[0-9A-Fa-f]{2,64}")
_TOO_EARLY: Final[dict[SittingPhase, str]] = {
    SittingPhase.NONE: "no_sitting",
    SittingPhase.CLOSED: "no_sitting",
    SittingPhase.OPENED: "card_too_early",
    SittingPhase.ROSTERED: "card_too_early",
    SittingPhase.ADJOURNED: "card_adjourned",
}


class SignIn:
    """Who sits here."""

    def __init__(
        self, desk: Desk, chain: OwnChain, floor: Floor, library: Library, notices: Notices, box: Strongbox
    ) -> None:
        self._desk, self._chain, self._floor = desk, chain, floor
        self._library, self._notices, self._box = library, notices, box
        self._last_card = ""
        self._last_ms = 0
        self._used: set[tuple[str, str]] = set()
        """Sitting and nonce of every proof since the start, whatever became of it."""
        self._warned: tuple[str, str, int] | None = None
        """The last round in which a teller was warned who wanted to leave."""

    @property
    def member(self) -> str:
        """Id of the member who has signed in to this sitting, durable or on the way to it; empty for nobody."""
        return self._chain.ahead.present(self._floor.sitting)

    def on_card(self, given: CardPresented) -> None:
        """A card was presented."""
        number = given.number
        if not NUMBER.fullmatch(number):
            self._notices.say("card_unreadable")
            return
        if self._library.is_replaced(self._floor):
            self._notices.say("replaced")
            return
        card = card_hash(number)
        lies_still = card == self._last_card and self._desk.mono_ms - self._last_ms < DWELL_MS
        self._last_card, self._last_ms = card, self._desk.mono_ms
        if self._floor.phase is not SittingPhase.ROLL:
            self._notices.say(_TOO_EARLY[self._floor.phase])
            return
        member = self._find(card)
        if member is None:
            return
        proof = self._proof_of(given)
        if proof is None:
            return
        if self.member == member.member:
            self._sign_out(member.member, lies_still=lies_still)
        elif self.member:
            self._notices.say("card_taken")
        elif not lies_still:
            self._sign_in(member.member, given.means, proof)

    def pause(self, floor_seq: int, cause: Literal["adjourned", "closed"]) -> None:
        """The sitting was adjourned or closed by this floor record: whoever signed in before it is signed out."""
        if self.member and self._chain.signed_in_floor_seq < floor_seq:
            self._chain.write(MemberSignedOut, sitting=self._floor.sitting, member=self.member, cause=cause)
            self._notices.hush()

    def move(self, moved: MemberMoved) -> None:
        """A member was moved: whoever had signed in here before, and belongs elsewhere now, is signed out."""
        here = moved.seat == self._desk.identity.seat
        if self.member == moved.member and not here and self._chain.signed_in_floor_seq < moved.floor_seq:
            self._chain.write(MemberSignedOut, sitting=self._floor.sitting, member=moved.member, cause="moved")
            self._notices.say("moved", seat=moved.seat)

    def enter_due(self) -> None:
        """Sign in a member for whom the staff entered it here, once, while nobody else sits here.

        Asked at every turn, of the floor as it stands: a seat that was off or cut off does it when it comes back,
        unless the sitting paused or the member was moved, signed in or signed out meanwhile.
        """
        if self.member or self._floor.phase is not SittingPhase.ROLL or self._desk.is_choked:
            return
        if self._library.is_replaced(self._floor) or not self._library.is_known(self._floor):
            return
        for entered in self._floor.affairs.sign_ins.values():
            moved = self._floor.moves.get(entered.member)
            elsewhere = moved is not None and moved.seat != entered.seat
            if entered.seat != self._desk.identity.seat or elsewhere:
                continue
            if entered.floor_seq > self._settled_seq(entered.member):
                self._notices.hush()
                self._write(entered.member, "manual")
                return

    def _settled_seq(self, member: str) -> int:
        """The last floor record up to which every entry about a member is settled here, or was another device's."""
        opened = self._floor.opened_epochs.get(self._desk.identity.seat)
        stays = [one for one in self._chain.ahead.visits if (one.sitting, one.member) == (self._floor.sitting, member)]
        known = [max(one.came_seq, one.left_seq) for one in stays]
        return max(self._floor.roll_seq, opened.floor_seq if opened is not None else 0, *known, 0)

    def on_recorded(self, record: SeatRecord) -> None:
        """A record is durable: a member who signed out by card is told so, not before.

        A credential is wiped with whoever leaves; until then it may be needed for the ballots on their way.
        """
        if isinstance(record, MemberSignedOut) and not self.member:
            self._box.wipe(CREDENTIAL)
        if isinstance(record, MemberSignedOut) and record.cause == "card":
            self._notices.say("signed_out")

    def _find(self, card: str) -> Member | None:
        """The member of this seat by their card; anything else is said to whoever presented it."""
        roster = self._library.roster(self._floor)
        if roster is None:
            self._notices.say("card_no_roster")
            return None
        issued = self._floor.affairs.cards
        member = next((one for one in roster.members if card == issued.get(one.member, one.card_sha256)), None)
        if member is None:
            self._notices.say(self._why_unknown(roster, card))
        elif seat_of(self._floor, member) != self._desk.identity.seat:
            self._notices.say("card_elsewhere", seat=seat_of(self._floor, member))
        else:
            return member
        return None

    @staticmethod
    def _why_unknown(roster: Roster, card: str) -> str:
        """A card that signs nobody in: of somebody who attends without a vote, cancelled, or not of this house."""
        if any(one.card_sha256 == card for one in roster.attendees):
            return "card_attendee"
        return "card_cancelled" if any(one.card_sha256 == card for one in roster.members) else "card_unknown"

    def _proof_of(self, given: CardPresented) -> str | None:
        """What a card signed, as a record carries it, empty for a card that signs nothing; none if it is not believed.

        A number of 64 digits is a key's: without a signature anybody may show it, for it is no secret.
        """
        profile, number = self._floor.profile, given.number.upper()
        demands = profile is not None and profile.identification == "proof"
        if given.means != "card-proof":
            believed = not demands and not (given.means == "card-uid" and len(number) == KEY_DIGITS)
            if not believed:
                self._notices.say("card_no_proof")
            return "" if believed else None
        signed, identity = given.proof, self._desk.identity
        assert signed is not None, "a card that proved itself has signed something"
        if card_number(signed.spki) != number:
            return self._refuse_proof("proof_false", "is of another card")
        try:
            spelled = spell_proof(signed)
        except RefusedError as error:
            return self._refuse_proof("proof_false", f"cannot be written down: {error}")
        if not is_signed_there(signed, hall=identity.hall, sitting=self._floor.sitting, seat=identity.seat):
            return self._refuse_proof("proof_false", "does not hold for this seat and sitting")
        nonce = (self._floor.sitting, signed.nonce.hex())
        if nonce in self._used or nonce in self._chain.ahead.proofs:
            return self._refuse_proof("proof_used", "was used before")
        self._used.add(nonce)
        return spelled

    def _refuse_proof(self, key: str, why: str) -> str | None:
        self._notices.say(key)
        self._desk.note("warning", f"A card's proof {why}.")
        return None

    def _sign_in(self, member: str, identification: Identification, proof: str) -> None:
        if self._desk.is_choked:
            self._notices.say("choked")
            return
        self._notices.hush()
        self._write(member, identification, proof)

    def _write(self, member: str, identification: Identification, proof: str = "") -> None:
        """Sign a member in; where the body votes in secret, with a credential that is drawn here and stays here."""
        public, profile = "", self._floor.profile
        if profile is not None and profile.tellers_needed:
            secret = draw_credential(self._box.group, self._box.draw)
            public = str(public_part(self._box.group, secret))
            self._box.put(CREDENTIAL, str(secret))
        self._chain.write(
            MemberSignedIn,
            sitting=self._floor.sitting,
            member=member,
            identification=identification,
            credential=public,
            proof=proof,
        )

    def _awaited(self) -> tuple[str, str, int] | None:
        """The round whose count the house waits for, where this seat's teller is one of those who can open it."""
        state = self._floor.undecided
        if state is None or not state.is_secret or state.count is not None:
            return None
        key, identity = self._floor.tellers.keys[state.opened.key], self._desk.identity
        is_teller = any((one.seat, one.epoch) == (identity.seat, identity.epoch) for one in key.begun.tellers)
        return (self._floor.sitting, *state.key) if is_teller else None

    def _sign_out(self, member: str, *, lies_still: bool) -> None:
        if self._floor.open_round is not None:
            self._notices.say("card_round_open")
        elif lies_still:
            self._notices.say("card_again")
        elif (awaited := self._awaited()) is not None and awaited != self._warned:
            # Asked a second time, a teller may go: the others open the count, or nobody does.
            self._warned = awaited
            self._notices.say("card_teller")
        elif self._desk.is_choked:
            self._notices.say("choked")
        else:
            self._chain.write(MemberSignedOut, sitting=self._floor.sitting, member=member, cause="card")
