# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A secret ballot in the making: what the member has chosen is in memory here and nowhere else, until it is encrypted.

A ballot on one question is encrypted with every press, also with the same one again, so that nobody can tell a change
from a repetition. One on several questions is encrypted when all are answered, when the member confirms, or after a
pause; an encrypted ballot cannot be added to, so each is whole. After a restart the seat knows that the member has
voted, and not what.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from edge_agent.core.desk import Desk
from edge_agent.core.own_chain import OwnChain
from edge_agent.core.strongbox import CREDENTIAL, Strongbox
from edge_agent.core.teller_books import TellerBooks
from voting_core.eligibility import ballot_fits
from voting_core.floor import Floor
from voting_core.parts import cut, text_sha256
from voting_core.questions import Answer
from voting_core.round_state import RoundKey, RoundState
from voting_core.seat_records import SecretBallotCast
from voting_core.secrecy.ballot import make_ballot
from voting_core.secrecy.encoding import is_summed, marks_of

PAUSE_MS: Final = 5_000
"""A ballot that is not complete is encrypted when its member has not touched it for so long."""


@dataclass(slots=True)
class _Draft:
    answers: tuple[Answer, ...]
    confirmed: bool
    due_ms: int | None
    """When it is encrypted; none where it is, or where it cannot be a ballot yet."""


class SecretPaper:
    """What members at this seat have chosen in secret rounds since the program started."""

    def __init__(self, desk: Desk, chain: OwnChain, floor: Floor, box: Strongbox, books: TellerBooks) -> None:
        self._desk, self._chain, self._floor, self._box, self._books = desk, chain, floor, box, books
        self._drafts: dict[tuple[RoundKey, str], _Draft] = {}

    def is_ready(self, state: RoundState) -> bool:
        """Whether a ballot can be encrypted here: the tellers' key is known, and the member has a credential."""
        return self._books.election(state) is not None and self._box.number(CREDENTIAL) is not None

    def answers(self, state: RoundState, member: str) -> tuple[Answer, ...]:
        """What a member has chosen, as far as this seat remembers."""
        draft = self._drafts.get((state.key, member))
        return draft.answers if draft else ()

    def is_waiting(self, state: RoundState, member: str) -> bool:
        """Whether something was chosen that no ballot holds yet."""
        draft = self._drafts.get((state.key, member))
        return draft is not None and draft.due_ms is not None

    def is_forgotten(self, state: RoundState, member: str) -> bool:
        """Whether the seat was restarted since the member chose."""
        return (state.key, member) not in self._drafts

    def choose(self, state: RoundState, member: str, answers: tuple[Answer, ...], *, confirmed: bool) -> None:
        """A member chose this; it is encrypted now or later."""
        opened = state.opened
        whole = all(one.most == 1 for one in opened.questions) and len(answers) == len(opened.questions)
        fits = bool(answers) and ballot_fits(opened, answers)
        # Under the rule that the first ballot counts, a pause must not make one of half a paper.
        due_ms = self._desk.mono_ms + PAUSE_MS if fits and opened.press != "first" else None
        self._drafts[(state.key, member)] = _Draft(answers, confirmed, due_ms)
        if fits and (whole or confirmed):
            self._encrypt(state, member)

    def watch(self) -> None:
        """Encrypt what has waited long enough."""
        state, member = self._floor.open_round, self._chain.ahead.present(self._floor.sitting)
        draft = self._drafts.get((state.key, member)) if state is not None else None
        if state is None or draft is None or draft.due_ms is None or self._desk.mono_ms < draft.due_ms:
            return
        if self._chain.ahead.seal(self._floor.sitting, state.key) is None:
            self._encrypt(state, member)

    @property
    def next_ms(self) -> int | None:
        """When something has waited long enough."""
        state, member = self._floor.open_round, self._chain.ahead.present(self._floor.sitting)
        draft = self._drafts.get((state.key, member)) if state is not None else None
        return None if draft is None else draft.due_ms

    def close(self, key: RoundKey) -> None:
        """The round is over here: what was chosen is forgotten."""
        for about in [about for about in self._drafts if about[0] == key]:
            del self._drafts[about]

    def _encrypt(self, state: RoundState, member: str) -> None:
        draft, election = self._drafts[(state.key, member)], self._books.election(state)
        credential = self._box.number(CREDENTIAL)
        assert election is not None, "asked before anything was chosen"
        assert credential is not None, "asked before anything was chosen"
        summed = is_summed(state.opened.appraisal)
        marks = marks_of(state.opened.questions, draft.answers, summed=summed)
        text = make_ballot(election, credential, marks, self._box.draw)
        draft.due_ms = None
        self._write(state, member, text, confirmed=draft.confirmed)

    def _write(self, state: RoundState, member: str, text: str, *, confirmed: bool) -> None:
        opened, parts = state.opened, cut(text)
        cast: Sequence[object] = self._chain.ahead.cast(self._floor.sitting, state.key)
        for number, part in enumerate(parts, start=1):
            self._chain.write(
                SecretBallotCast,
                sitting=self._floor.sitting,
                poll=opened.poll,
                round=opened.round,
                member=member,
                revision=len(cast) + 1,
                text_sha256=opened.text_sha256,
                confirmed=confirmed,
                part=number,
                parts=len(parts),
                ballot_sha256=text_sha256(text),
                text=part,
            )
