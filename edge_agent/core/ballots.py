# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Taking presses and sealing rounds.

A press is a ballot while its round is open here, not sealed, and a member is signed in. Under the rule *last*, each
press with another answer is the next revision; under *first*, the first one binds. A press that is no ballot leaves no
record and gets a sentence. A seat may serve two members one after the other: only the present one's presses are looked
at.

What a member pressed on an item opened at this seat is a ballot of the round presumed. When that round turns out to be
open, the member may press again under either rule: the first such press is certain to count, the former one is not.

A round is sealed once: when its closing is durable here, or at its own deadline when the seat hears nobody. The seal
names the valid ballot, or none, and the newest tree head this seat has checked.
"""

from collections.abc import Callable, Sequence
from typing import Final, Literal

from edge_agent.core.desk import Desk
from edge_agent.core.hearing import Hearing
from edge_agent.core.inputs import Button
from edge_agent.core.library import Library
from edge_agent.core.local_opening import LocalOpening
from edge_agent.core.notices import Notices
from edge_agent.core.own_chain import OwnChain
from voting_core.floor import Floor
from voting_core.frozen_list import FrozenEntry
from voting_core.questions import Answer
from voting_core.round_state import RoundState
from voting_core.seat_log import CastBallot
from voting_core.seat_records import BallotCast, PollSealed

REVISIONS_MAX: Final = 1_000
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
    ) -> None:
        self._desk, self._chain, self._floor = desk, chain, floor
        self._hearing, self._notices, self._tree_head = hearing, notices, tree_head
        self._library, self._local = library, local
        self._deadline_ms: int | None = None

    # --- presses -----------------------------------------------------------------------------------------------------

    def on_press(self, button: Button) -> None:
        """A button was pressed."""
        state = self._floor.open_round or self._local.state
        reason = self._refusal(state, button)
        if reason:
            self._notices.say(reason)
            return
        assert state is not None, "a press without an open round has been refused"
        self._notices.hush()
        cast, locally = self.cast(state), state is not self._floor.open_round
        if cast and chosen(cast[-1]) == button and cast[-1].record.opened_locally == locally:
            return
        opened = state.opened
        self._chain.write(
            BallotCast,
            sitting=self._floor.sitting,
            poll=opened.poll,
            round=opened.round,
            member=self._chain.ahead.member,
            revision=len(cast) + 1,
            text_sha256=opened.text_sha256,
            opened_locally=locally,
            confirmed=False,
            answers=(Answer(question=opened.questions[0].question, options=(button,)),),
        )

    def _refusal(self, state: RoundState | None, button: Button) -> str:
        """Why a press is no ballot, as the key of a sentence; empty when it is one."""
        if self._library.is_replaced(self._floor):
            return "replaced"
        if state is None:
            return self._no_round()
        if not self._chain.ahead.present(self._floor.sitting):
            return "press_sign_in"
        if self.is_sealed(state):
            return "press_closed"
        if self._head_says_otherwise(state):
            return "catching_up"
        if not takes_buttons(state) or button not in state.opened.questions[0].options:
            return "unsupported"
        if self._desk.is_choked:
            return "choked"
        cast, locally = self.cast(state), state is not self._floor.open_round
        if state.opened.press == "first" and any(one.record.opened_locally is locally for one in cast):
            return "press_first_counts"
        return "press_too_many" if len(cast) >= REVISIONS_MAX else ""

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
        if not cast:
            return None
        return cast[0] if state.opened.press == "first" else cast[-1]

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
        return certain[0] if state.opened.press == "first" else certain[-1]

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

    def watch(self) -> None:
        """Seal the open round at its own deadline if nobody can be heard."""
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


def chosen(ballot: CastBallot) -> str:
    """The option of a ballot on one question."""
    return ballot.record.answers[0].options[0]


def takes_buttons(state: RoundState) -> bool:
    """Whether three buttons can answer what was put."""
    return len(state.opened.questions) == 1
