# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Attacks on secret rounds by a rogue seat: it casts another member's ballot again, or one under a new credential."""

from collections.abc import Callable, Sequence
from typing import Final

from edge_agent.core.inputs import Woke
from tests.secret_elections import seeded
from tests.simulation.facts import ballots_of
from tests.simulation.hall import Hall
from tests.simulation.seat_node import SeatNode
from tests.simulation.watching import Witness
from voting_core.questions import Answer
from voting_core.round_state import RoundState
from voting_core.secrecy.ballot import make_ballot
from voting_core.secrecy.credentials import draw_credential
from voting_core.secrecy.encoding import marks_of
from voting_core.secrecy.group import TINY

LURK_EVERY_MS: Final = 700
LURKS_MAX: Final = 60
"""How often somebody looks for the right moment before giving up."""


class SecretAttacks:
    """What a rogue seat does while a secret round is open.

    Args:
        hall: Time and chance.
        seats: In order of their ids.
        witness: Is told whose promises are void from now on.
    """

    def __init__(self, hall: Hall, seats: Sequence[SeatNode], witness: Witness) -> None:
        self._hall, self._seats, self._witness = hall, seats, witness

    def replay_ballot(self) -> None:
        """A seat casts for its member what the ledger holds of another one: ciphertexts are no secret."""
        self._lurk("ballot_replayed", self._others_ballot)

    def forge_credential(self) -> None:
        """A seat casts a ballot of its own under a credential with which nobody has signed in."""
        self._lurk("credential_forged", self._own_ballot)

    def _lurk(self, name: str, text_of: Callable[[SeatNode, RoundState], str], tries: int = LURKS_MAX) -> None:
        """Wait for a seat that could cast a ballot now, and let it cast this one."""
        if self._hall.chances.calm or not tries:
            return
        seat = self._hall.chances.stream(name).choice(self._seats)
        state = _open_round(seat)
        text = text_of(seat, state) if state is not None else ""
        if state is None or not text:
            self._hall.scheduler.after(LURK_EVERY_MS, lambda: self._lurk(name, text_of, tries - 1))
            return
        self._witness.liars.add(seat.name)
        core = seat.core
        assert core is not None, "asked before"
        core._desk.begin(Woke(wall_ms=seat.wall_ms, mono_ms=seat.mono_ms))
        member = core._chain.ahead.present(core._follower.floor.sitting)
        core._ballots._secret._write(state, member, text, confirmed=False)
        seat.perform(core._desk.close_turn())

    def _others_ballot(self, seat: SeatNode, state: RoundState) -> str:
        cast = [one for one in ballots_of(self._witness.ledger_facts()) if one.round == state.key]
        others = [one["text"] for one in cast if one.author != seat.name and one.kind == "SecretBallotCast"]
        return self._hall.chances.stream("ballot_replayed").choice(others) if others else ""

    def _own_ballot(self, seat: SeatNode, state: RoundState) -> str:
        assert seat.core is not None, "asked before"
        election = seat.core._books.election(state)
        if election is None:
            return ""
        draw = seeded(f"forged {seat.name} {self._hall.scheduler.now_ms}")
        asked = state.opened.questions
        answers = [Answer(question=one.question, options=one.choices[: one.least]) for one in asked]
        return make_ballot(election, draw_credential(TINY, draw), marks_of(asked, answers), draw)


def _open_round(seat: SeatNode) -> RoundState | None:
    """The secret round in which a seat's member could press now; none where there is none."""
    core = seat.core
    if core is None or core._picture.stopped or core._desk.is_choked:
        return None
    state = core._follower.floor.open_round
    if state is None or not state.is_secret or core._ballots.is_sealed(state):
        return None
    return state if core._chain.ahead.present(core._follower.floor.sitting) else None
