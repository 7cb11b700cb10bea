# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tellers' seats in a room: each with its own fold of what was heard, talking in steps, some of them falsely."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from gmpy2 import mpz

from tests.secret_elections import asked, seeded
from voting_core.secrecy.count_teller import CountTeller
from voting_core.secrecy.election import Election, uuid_of, write_election
from voting_core.secrecy.forms import QuestionForm
from voting_core.secrecy.group import TINY, Group
from voting_core.secrecy.joint_key import JointKey, KeyMaking
from voting_core.secrecy.joint_opening import Opening
from voting_core.secrecy.key_teller import KeyTeller
from voting_core.secrecy.product import Pairs

Lies = Mapping[tuple[str, str], Callable[[str], str]]
"""By step and seat, what becomes of the word that would be true."""


def seats(count: int) -> tuple[str, ...]:
    """Seats s1, s2 and so on."""
    return tuple(f"s{n}" for n in range(1, count + 1))


def told(lies: Lies | None, step: str, seat: str, word: str) -> str:
    """What a seat says instead of its true word."""
    lie = (lies or {}).get((step, seat))
    return word if lie is None else lie(word)


@dataclass(slots=True)
class Room:
    """Some tellers and what they have made."""

    count: int = 3
    needed: int = 2
    group: Group = TINY
    seed: str = "room"
    makings: dict[str, KeyMaking] = field(default_factory=dict)
    tellers: dict[str, KeyTeller] = field(default_factory=dict)

    def make_key(self, lies: Lies | None = None) -> KeyMaking:
        """All steps of a key, or as many as there are before it fails; as an onlooker heard it."""
        names = seats(self.count)
        onlooker = self._making(names)
        self.makings = {seat: self._making(names) for seat in names}
        self.tellers = {seat: KeyTeller(seat, self.makings[seat], seeded(f"{self.seed} {seat}")) for seat in names}
        while onlooker.step:
            step = onlooker.step
            words = {seat: teller.say() for seat, teller in self.tellers.items()}
            for seat in names:
                words[seat] = told(lies, step, seat, words[seat])
            for making in (onlooker, *self.makings.values()):
                making.hear(step, words)
        return onlooker

    def _making(self, names: tuple[str, ...]) -> KeyMaking:
        return KeyMaking(self.group, f"hemicycle/1 tellers/{self.seed}", 1, names, self.needed)

    def joint_key(self) -> JointKey:
        """The key of honest tellers."""
        made = self.make_key().made
        assert made is not None, "nobody has spoken falsely"
        return made

    def share(self, seat: str) -> mpz:
        """A teller's share."""
        found = self.tellers[seat].share
        assert found is not None, "the key was made"
        return found

    def election(self, questions: tuple[QuestionForm, ...] = (asked(),)) -> Election:
        """An election under the tellers' key."""
        made = next(iter(self.makings.values())).made
        assert made is not None, "the key was made"
        return write_election(
            self.group, name="任免", uuid=uuid_of("demo", "s", self.seed, 1), key=made.key, questions=questions
        )

    def open(
        self, election: Election, pairs: Pairs, who: Sequence[str], lies: Lies | None = None, attempt: int = 1
    ) -> Opening:
        """One attempt of these tellers to open a count; as an onlooker heard it."""
        made = next(iter(self.makings.values())).made
        assert made is not None, "the key was made"

        def opening() -> Opening:
            return Opening(election, pairs, made, seats(self.count), "a" * 64, f"{self.seed}/{attempt}")

        onlooker = opening()
        folds = {seat: opening() for seat in who}
        tellers = {
            seat: CountTeller(seat, folds[seat], self.share(seat), seeded(f"{self.seed} {seat} {attempt}"))
            for seat in who
        }
        while onlooker.step:
            step = onlooker.step
            words = {seat: teller.say() for seat, teller in tellers.items()}
            for seat in who:
                words[seat] = told(lies, step, seat, words[seat])
            for fold in (onlooker, *folds.values()):
                fold.hear(step, words)
        return onlooker
