# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Taking presses and sealing rounds.

A press is a ballot while its round is open here, not sealed, and a member is signed in. Under the rule *last*, each
press with another answer is the next revision; under *first*, the first one binds; under *confirm*, the last one until
the member says that it is final. A press that is no ballot leaves no record and gets a sentence. A seat may serve two
members one after the other: only the present one's presses are looked at.

A ballot on several questions is recorded anew with every answer, so that nobody loses what they forgot to send. Each
question has a first and a last press of its own.

What a member pressed on an item opened at this seat is a ballot of the round presumed. When that round turns out to be
open, the member may press again under either rule: the first such press is certain to count, the former one is not.

A round is sealed once: when its closing is durable here, or at its own deadline when the seat hears nobody. The seal
names the valid ballot, or none, and the newest tree head this seat has checked.
"""

from collections.abc import Callable, Sequence
from typing import Final, Literal

from edge_agent.core.answering import asked_now, buttons_of, chosen_of, marked
from edge_agent.core.desk import Desk
from edge_agent.core.hearing import Hearing
from edge_agent.core.inputs import Button
from edge_agent.core.library import Library
from edge_agent.core.local_opening import LocalOpening
from edge_agent.core.notices import Notices
from edge_agent.core.own_chain import OwnChain
from edge_agent.core.secret_paper import SecretPaper
from voting_core.eligibility import ballot_fits, too_many_named
from voting_core.floor import Floor
from voting_core.frozen_list import FrozenEntry
from voting_core.press_rules import may_follow, standing_ballot
from voting_core.questions import Answer, Question
from voting_core.round_state import RoundKey, RoundState
from voting_core.seat_log import CastBallot
from voting_core.seat_records import BallotCast, PollSealed

REVISIONS_MAX: Final = 2_000
"""Presses with another answer by one member in one round; past it, a button is stuck or somebody plays."""

TreeHead = tuple[int, str]
"""Number of leaves and root in hex digits; 0 and empty when none is held."""


class Ballots:
    """The rounds as they are voted on at this seat."""

    def __init__(
        self,
        desk: Desk,
        chain: OwnChain,
        floor: Floor,
        hearing: Hearing,
        notices: Notices,
        tree_head: Callable[[], TreeHead],
        library: Library,
        local: LocalOpening,
        secret: SecretPaper,
    ) -> None:
        self._desk, self._chain, self._floor = desk, chain, floor
        self._hearing, self._notices, self._tree_head = hearing, notices, tree_head
        self._library, self._local, self._secret = library, local, secret
        self._deadline_ms: int | None = None
        self._turned: tuple[RoundKey, str] = (("", 0), "")
        """Round and question that the member turned to; the question is empty for the one that comes next."""

    # --- presses -----------------------------------------------------------------------------------------------------

    def on_press(self, button: Button) -> None:
        """A button was pressed: it answers the question that is asked now."""
        state = self._floor.open_round or self._local.state
        reason = self._refusal(state)
        if reason or state is None:
            self._notices.say(reason)
            return
        question = self.asked_now(state)
        option = buttons_of(question).get(button)
        if option is None:
            self._notices.say("unsupported")
        else:
            self._mark(state, question, option)

    def on_mark(self, name: str, option: str) -> None:
        """An option of a question was chosen on the screen, or, where several may be, taken back."""
        state = self._floor.open_round or self._local.state
        reason = self._refusal(state)
        if reason or state is None:
            self._notices.say(reason)
            return
        question = next((one for one in state.opened.questions if one.question == name), None)
        if question is None or option not in question.choices:
            self._notices.say("unsupported")
        else:
            self._mark(state, question, option)

    def on_turn(self, name: str) -> None:
        """The member looks at another question of the ballot."""
        state = self._floor.open_round or self._local.state
        if state is not None and any(one.question == name for one in state.opened.questions):
            self._turned = (state.key, name)
            self._notices.hush()

    def on_confirm(self) -> None:
        """The member says that the answers are final."""
        state = self._floor.open_round or self._local.state
        reason = self._refusal(state) or (self.unconfirmable(state) if state is not None else "")
        if state is not None and reason == "vote_more":
            self._say_more(state)
        elif reason or state is None:
            self._notices.say(reason)
        elif state.opened.press == "confirm":
            self._cast(state, self.answers(state), confirmed=True)

    def unconfirmable(self, state: RoundState) -> str:
        """Why the answers cannot be made final, as the key of a sentence; empty when they can.

        Final are only answers that can count: an empty ballot, or one that votes for too few, would bind a member to
        nothing. What is final already is not written again.
        """
        standing = standing_ballot("confirm", self._cast_alike(state))
        if standing is not None and standing.record.confirmed:
            return "press_confirmed"
        answers = self.answers(state)
        if not answers:
            return "press_choose_first"
        return "" if ballot_fits(state.opened, answers) else "vote_more"

    def _say_more(self, state: RoundState) -> None:
        """How many must be named at least, and are."""
        least, answers = state.opened.election.least if state.opened.election else 0, self.answers(state)
        named = sum("yes" in answer.options for answer in answers)
        self._notices.say("vote_more", least=str(least), chosen=str(named))

    def asked_now(self, state: RoundState) -> Question:
        """The question that the buttons answer."""
        key, name = self._turned
        return asked_now(state.opened, self.answers(state), name if key == state.key else "")

    def answers(self, state: RoundState) -> tuple[Answer, ...]:
        """What the present member has answered so far where the round is open now: here alone, or in the hall.

        In a secret round it is what this seat remembers, which it does not after a restart.
        """
        if state.is_secret:
            return self._secret.answers(state, self._chain.ahead.member)
        cast = self._cast_alike(state)
        standing = standing_ballot(state.opened.press, cast)
        return standing.record.answers if standing else ()

    def _cast_alike(self, state: RoundState) -> Sequence[CastBallot]:
        """The present member's ballots of a round, of those opened here alone or of the others, as it is open now."""
        locally = state is not self._floor.open_round
        return [one for one in self.cast(state) if one.record.opened_locally is locally]

    def _mark(self, state: RoundState, question: Question, option: str) -> None:
        """Choose an option, unless the press rule or the ballot does not take it."""
        answers = marked(state.opened, self.answers(state), question, option)
        if state.is_secret:
            self._mark_secretly(state, question, answers)
            return
        if answers == self.answers(state) and self._cast_alike(state):
            self._go_on(state, question)
            return
        standing = standing_ballot(state.opened.press, self._cast_alike(state))
        if not may_follow(state.opened.press, standing.record if standing else None, answers):
            self._notices.say("press_confirmed" if state.opened.press == "confirm" else "press_first_counts")
        elif too_many_named(state.opened, answers) or len(chosen_of(answers, question.question)) > question.most:
            self._notices.say("press_too_many_named", most=str(state.opened.posts or question.most))
        else:
            self._cast(state, answers, confirmed=False)
            self._go_on(state, question)

    def _mark_secretly(self, state: RoundState, question: Question, answers: tuple[Answer, ...]) -> None:
        """The same on a secret ballot: that there is one can be told, and not what is on it."""
        press, cast = state.opened.press, self.cast(state)
        standing = standing_ballot(press, cast)
        if standing is not None and (press == "first" or standing.record.confirmed):
            self._notices.say("press_first_counts" if press == "first" else "press_confirmed")
        elif len(chosen_of(answers, question.question)) > question.most:
            self._notices.say("press_too_many_named", most=str(question.most))
        else:
            self._cast(state, answers, confirmed=False)
            self._go_on(state, question)

    def is_chosen(self, state: RoundState) -> bool:
        """Whether something was chosen on a secret ballot that is not encrypted yet."""
        return state.is_secret and self._secret.is_waiting(state, self._chain.ahead.member)

    def _go_on(self, state: RoundState, question: Question) -> None:
        """The next question is asked once this one is answered; where several may be chosen, the member turns."""
        self._turned = (state.key, question.question if question.most > 1 else "")

    def _cast(self, state: RoundState, answers: tuple[Answer, ...], *, confirmed: bool) -> None:
        self._notices.hush()
        opened = state.opened
        if state.is_secret:
            self._secret.choose(state, self._chain.ahead.member, answers, confirmed=confirmed)
            return
        self._chain.write(
            BallotCast,
            sitting=self._floor.sitting,
            poll=opened.poll,
            round=opened.round,
            member=self._chain.ahead.member,
            revision=len(self.cast(state)) + 1,
            text_sha256=opened.text_sha256,
            opened_locally=state is not self._floor.open_round,
            confirmed=confirmed,
            answers=answers,
        )

    def _refusal(self, state: RoundState | None) -> str:
        """Why a press is no ballot, as the key of a sentence; empty when it may be one."""
        if self._library.is_replaced(self._floor):
            return "replaced"
        if state is None:
            return self._no_round()
        member = self._chain.ahead.present(self._floor.sitting)
        if not member:
            return "press_sign_in"
        if member in state.opened.recused:
            return "recused"
        if self.is_sealed(state):
            return "press_closed"
        if self._head_says_otherwise(state):
            return "catching_up"
        if state.is_secret and not self._secret.is_ready(state):
            return "secret_wait"
        if self._desk.is_choked:
            return "choked"
        return "press_too_many" if len(self.cast(state)) >= REVISIONS_MAX else ""

    def _no_round(self) -> str:
        """What a press is told while no round is open here."""
        if self._floor.undecided is not None:
            return "press_closed"
        if self._local.asked is not None:
            return "local_confirm"
        return "catching_up" if self._local.is_coming else "press_no_round"

    def _head_says_otherwise(self, state: RoundState) -> bool:
        """Whether a newer floor head says that this round is not the open one: its closing is on the way to us."""
        head = self._hearing.newest
        return (
            head is not None
            and state is self._floor.open_round
            and head.floor_seq > self._floor.head.seq
            and (head.open_poll, head.open_round) != state.key
        )

    def cast(self, state: RoundState) -> Sequence[CastBallot]:
        """The present member's ballots of a round in the order they were pressed, durable or on the way to it."""
        sitting = self._floor.sitting
        member = self._chain.ahead.present(sitting)
        return [one for one in self._chain.ahead.cast(sitting, state.key) if one.record.member == member]

    def valid(self, state: RoundState) -> CastBallot | None:
        """The present member's ballot that counts by the press rule, adopted or not; on another text none does."""
        cast = [one for one in self.cast(state) if one.record.text_sha256 == state.opened.text_sha256]
        return standing_ballot(state.opened.press, cast)

    def shown(self, state: RoundState) -> CastBallot | None:
        """The ballot to show the present member: the one that a frozen list names, or else the one that will count.

        A press that needs to be adopted is shown as long as there is none that does not.
        """
        cast = self.cast(state)
        entry = self.entry(state)
        named = next((one for one in cast if entry is not None and one.hash == entry.hash), None)
        certain = [one for one in cast if not one.record.opened_locally]
        if named is not None or not certain:
            return named or self.valid(state)
        return standing_ballot(state.opened.press, certain)

    def entry(self, state: RoundState) -> FrozenEntry | None:
        """How a round's frozen list disposes of the present member, whatever seat or device their ballot came from."""
        return self._library.entry(state, self._chain.ahead.present(self._floor.sitting))

    def is_counted(self, state: RoundState) -> bool:
        """Whether a frozen list names the ballot that is shown to the present member."""
        entry, ballot = self.entry(state), self.shown(state)
        return entry is not None and ballot is not None and entry.hash == ballot.hash

    # --- sealing -----------------------------------------------------------------------------------------------------

    def open(self, state: RoundState) -> None:
        """A round is open here: from now its time runs, by this seat's own clock.

        The wall clock can only shorten it, so that a round whose opening came late does not last longer here.
        """
        left_ms = state.opened.at_ms + state.opened.round_ms - self._desk.wall_ms
        left_ms = min(state.opened.round_ms, max(0, left_ms))
        self._deadline_ms = self._desk.mono_ms + left_ms if state.opened.round_ms else None

    def close(self, state: RoundState) -> None:
        """The closing of a round is durable here; a device that was replaced owes nothing any more."""
        if not self.is_sealed(state) and not self._library.is_replaced(self._floor):
            self._seal(state, "closed")
        self._secret.close(state.key)

    def watch(self) -> None:
        """Encrypt what waits; seal the open round at its own deadline if nobody can be heard."""
        if not self._desk.is_choked:
            self._secret.watch()
        state = self._floor.open_round
        if state is None or self._deadline_ms is None or self.is_sealed(state):
            return
        if self._library.is_replaced(self._floor):
            return
        if self._hearing.is_deaf and self._desk.mono_ms >= self._deadline_ms:
            self._seal(state, "deadline")

    def is_sealed(self, state: RoundState) -> bool:
        """Whether this seat accepts no more in a round."""
        return self._chain.ahead.seal(self._floor.sitting, state.key) is not None

    @property
    def next_ms(self) -> int | None:
        """When a secret ballot has waited long enough to be encrypted."""
        return self._secret.next_ms

    @property
    def deadline_ms(self) -> int | None:
        """When the open round ends by this seat's monotonic clock; none without a round or without a time."""
        return self._deadline_ms if self._floor.open_round is not None else None

    def _seal(self, state: RoundState, cause: Literal["closed", "deadline"]) -> None:
        valid = self.valid(state)
        tree_size, tree_root = self._tree_head()
        self._chain.write(
            PollSealed,
            sitting=self._floor.sitting,
            poll=state.opened.poll,
            round=state.opened.round,
            ballot_seq=valid.record.seq if valid else 0,
            ballot_hash=valid.hash if valid else "",
            cause=cause,
            tree_size=tree_size,
            tree_root=tree_root,
        )
