# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A teller's seat: it makes keys by itself, and opens a count when its member agrees.

1. Words are said in the steps that the floor waits for. What was drawn for them is in memory; a seat that was restarted
   in between says that it is unable.
2. A count is opened of one archive of a round only, which this seat has checked itself, never of fewer ballots than
   ``BALLOTS_LEAST``, and never after the round has ended.
3. Shares are wiped when the sitting is closed.
"""

from edge_agent.core.desk import Desk
from edge_agent.core.effects import CheckArchive
from edge_agent.core.inputs import Button
from edge_agent.core.own_chain import OwnChain
from edge_agent.core.strongbox import Strongbox
from edge_agent.core.teller_books import TellerBooks
from voting_core.count_state import BALLOTS_LEAST
from voting_core.floor import Floor
from voting_core.lifecycle import RoundPhase
from voting_core.parts import cut, text_sha256
from voting_core.round_state import RoundState
from voting_core.seat_log import WordKey
from voting_core.seat_records import TellerSpoke
from voting_core.secrecy.count_teller import CountTeller
from voting_core.secrecy.joint_opening import Opening
from voting_core.secrecy.key_teller import UNABLE, KeyTeller


class Teller:
    """The part of a seat whose member may be a teller."""

    def __init__(self, desk: Desk, chain: OwnChain, floor: Floor, box: Strongbox, books: TellerBooks) -> None:
        self._desk, self._chain, self._floor, self._box, self._books = desk, chain, floor, box, books
        self._makers: dict[tuple[str, int], KeyTeller] = {}
        self._openers: dict[tuple[str, str, int, int], CountTeller] = {}
        self._checked: dict[str, str] = {}
        """By hash of an archive, what is wrong with it; empty for nothing."""
        self._asked: set[str] = set()

    def speak(self) -> None:
        """Say what the floor waits for."""
        if self._desk.is_choked:
            return
        self._speak_of_key()
        state = self.pending
        if state is not None:
            self._have_checked(state)
            self._speak_of_count(state)

    # --- keys --------------------------------------------------------------------------------------------------------

    def _speak_of_key(self) -> None:
        latest = self._floor.tellers.latest
        if latest is None or not latest.is_made:
            return
        identity, begun = self._desk.identity, latest.begun
        if not any((one.seat, one.epoch) == (identity.seat, identity.epoch) for one in begun.tellers):
            return
        making = self._books.making(begun.key)
        if making is None or not making.step:
            return
        about = (begun.sitting, begun.key, "", 0, 0, making.step)
        if about in self._chain.ahead.words:
            return
        maker = self._makers.get((begun.sitting, begun.key))
        if maker is None and not making.heard:
            maker = self._makers[(begun.sitting, begun.key)] = KeyTeller(identity.seat, making, self._box.draw)
        if maker is None:
            self._say(UNABLE, about)
            return
        maker.making = making
        self._say(maker.say(), about)
        if maker.share is not None:
            self._box.put(_share(begun.sitting, begun.key), str(maker.share))
            del self._makers[(begun.sitting, begun.key)]

    # --- counts ------------------------------------------------------------------------------------------------------

    @property
    def pending(self) -> RoundState | None:
        """The round whose count this seat is asked to open, if any."""
        state = self._floor.undecided
        if state is None or state.phase is not RoundPhase.OPENING or state.attempts[-1].failed is not None:
            return None
        return state if self._desk.identity.seat in state.attempts[-1].begun.tellers else None

    @property
    def asks(self) -> bool:
        """Whether the member is asked to agree now."""
        return self._why_not() == ""

    def why_not(self) -> str:
        """Why the member cannot agree now, as the key of a sentence; empty when they can."""
        return self._why_not()

    def _why_not(self) -> str:
        state = self.pending
        if state is None:
            return "none"
        frozen = state.frozen
        assert frozen is not None, "a count is opened of a frozen list"
        assert frozen.archive is not None, "a secret list has an archive"
        if self._about(state, "agree") in self._chain.ahead.words:
            return "teller_agreed"
        if self._box.number(_share(self._floor.sitting, state.opened.key)) is None:
            return "teller_no_share"
        if 0 < frozen.ballots < BALLOTS_LEAST:
            return "teller_too_few"
        before = self._box.text(_agreed(self._floor.sitting, state))
        if before not in ("", frozen.archive.sha256):
            return "teller_another"
        if frozen.archive.sha256 not in self._checked:
            return "teller_checking"
        if self._checked[frozen.archive.sha256]:
            return "teller_false"
        opening = self._books.opening(state)
        return "" if opening is not None and opening.step == "agree" else "teller_checking"

    def on_press(self, button: Button) -> None:
        """The member pressed: yes is to agree."""
        state = self.pending
        if button != "yes" or state is None or not self.asks:
            return
        opening, share = self._books.opening(state), self._box.number(_share(self._floor.sitting, state.opened.key))
        frozen = state.frozen
        assert opening is not None, "asked before"
        assert share is not None, "asked before"
        assert frozen is not None, "asked before"
        assert frozen.archive is not None, "asked before"
        teller = CountTeller(self._desk.identity.seat, opening, share, self._box.draw)
        self._openers[self._attempt(state)] = teller
        self._box.put(_agreed(self._floor.sitting, state), frozen.archive.sha256)
        self._say(teller.say(), self._about(state, "agree"))

    def on_checked(self, sha256: str, fault: str) -> None:
        """An archive was checked."""
        self._checked[sha256] = fault
        if fault:
            self._desk.note("alarm", f"The archive {sha256[:12]}… does not hold: {fault}")

    def _have_checked(self, state: RoundState) -> None:
        """Have the archive checked, once it is here."""
        archive, frozen = self._books.archive(state), state.frozen
        assert frozen is not None, "a count is opened of a frozen list"
        assert frozen.archive is not None, "a secret list has an archive"
        sha256, election = frozen.archive.sha256, self._books.election(state)
        if archive and election is not None and sha256 not in self._asked:
            self._asked.add(sha256)
            self._desk.effects.append(
                CheckArchive(sha256=sha256, data=archive, election=election, ballots=frozen.ballots)
            )

    def _speak_of_count(self, state: RoundState) -> None:
        """After the member has agreed the seat says the rest by itself."""
        if self._about(state, "agree") not in self._chain.ahead.words:
            return
        opening = self._books.opening(state)
        if opening is None or not self._is_waited_for(opening):
            return
        about = self._about(state, opening.step)
        if about in self._chain.ahead.words:
            return
        opener = self._openers.get(self._attempt(state))
        if opener is None:
            self._say(UNABLE, about)
            return
        opener.opening = opening
        self._say(opener.say(), about)

    def _is_waited_for(self, opening: Opening) -> bool:
        return opening.step in ("open", "answer") and self._desk.identity.seat in opening.quorum

    def _attempt(self, state: RoundState) -> tuple[str, str, int, int]:
        return (self._floor.sitting, *state.key, state.attempts[-1].begun.attempt)

    def _about(self, state: RoundState, step: str) -> WordKey:
        return (self._floor.sitting, state.opened.key, *state.key, state.attempts[-1].begun.attempt, step)

    # --- words and shares --------------------------------------------------------------------------------------------

    def close_sitting(self, sitting: str) -> None:
        """Nothing more is opened of a sitting that is closed: its shares are wiped."""
        self._box.wipe_all(f"share {sitting} ")
        self._box.wipe_all(f"agreed {sitting} ")
        self._makers.clear()
        self._openers.clear()

    def _say(self, word: str, about: WordKey) -> None:
        sitting, key, poll, number, attempt, step = about
        parts = cut(word)
        for part, text in enumerate(parts, start=1):
            self._chain.write(
                TellerSpoke,
                sitting=sitting,
                key=key,
                poll=poll,
                round=number,
                attempt=attempt,
                step=step,
                part=part,
                parts=len(parts),
                word_sha256=text_sha256(word),
                text=text,
            )


def _share(sitting: str, key: int) -> str:
    return f"share {sitting} {key}"


def _agreed(sitting: str, state: RoundState) -> str:
    return f"agreed {sitting} {state.opened.poll} {state.opened.round}"
