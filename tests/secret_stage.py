# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A centre on a stage for secret rounds: tellers' seats that talk, members whose seats encrypt, in the tiny group."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from gmpy2 import mpz
from msgspec.structs import replace

from central_broker.core.house import House
from tests.builders import POLL, SITTING, SeatWriter, profile, roster
from tests.centre_builders import QUESTION, Stage
from tests.kinds import motion
from tests.secret_elections import seeded
from voting_core import acts
from voting_core.agenda import Agenda, AgendaItem
from voting_core.codec import encode
from voting_core.frames import Frame
from voting_core.parts import cut, text_sha256
from voting_core.questions import Answer
from voting_core.roster import Roster, blob_ref
from voting_core.rules.profile import Profile
from voting_core.seat_records import TellerSpoke
from voting_core.secrecy.archive_check import pairs_of
from voting_core.secrecy.ballot import make_ballot
from voting_core.secrecy.count_teller import CountTeller
from voting_core.secrecy.credentials import draw_credential, public_part
from voting_core.secrecy.encoding import is_summed, marks_of
from voting_core.secrecy.group import TINY
from voting_core.secrecy.key_teller import KeyTeller
from voting_core.secret_rounds import election_of, fixed_key, hear_attempt, making_of, new_opening

Lie = Callable[[str, str, str], str]
"""What becomes of a seat's true word: seat, step, word."""


def tellers(count: int = 3) -> Roster:
    """Five members, of whom so many are tellers."""
    whole = roster(5)
    members = tuple(replace(one, teller=n < count) for n, one in enumerate(whole.members))
    return replace(whole, members=members)


@dataclass(slots=True)
class SecretStage(Stage):
    """A centre whose body votes in secret; two tellers open a count together."""

    members: Roster = field(default_factory=tellers)
    rules: Profile = field(default_factory=lambda: replace(profile(), tellers_needed=2))
    credentials: dict[str, mpz] = field(default_factory=dict)
    key_tellers: dict[tuple[int, str], KeyTeller] = field(default_factory=dict)
    """By number of the key and seat: what a seat has in memory."""
    shares: dict[tuple[int, str], mpz] = field(default_factory=dict)
    count_tellers: dict[tuple[int, str], CountTeller] = field(default_factory=dict)
    lie: Lie = field(default=lambda _seat, _step, word: word)

    @property
    def house(self) -> House:
        """What the centre knows."""
        return self.core._house

    def begin_secret(self, *items: AgendaItem) -> "SecretStage":
        """Up to the moment when the tellers have made a key."""
        agenda = Agenda(items=items or (motion(POLL, secrecy="secret"),))
        data = encode(agenda)
        self.open_sitting()
        self.fix_roster()
        self.done(acts.PublishAgenda, blobs=(data,), agenda=blob_ref(data))
        self.done(acts.OpenRoll)
        for one in self.members.seats:
            self.seats[one.seat] = SeatWriter(one.seat)
            self.arrive(one.seat)
        self.make_key()
        return self

    def arrive(self, seat: str) -> None:
        """The member of a seat signs in with a new credential."""
        member = next(one.member for one in self.members.members if one.seat == seat)
        count = len(self.seats[seat].log.visits)
        secret = draw_credential(TINY, seeded(f"credential {seat} {count}"))
        self.credentials[seat] = secret
        public = str(public_part(TINY, secret))
        self.write(seat, lambda writer: writer.sign_in(member, credential=public))

    # --- tellers -----------------------------------------------------------------------------------------------------

    def make_key(self, *members: str) -> None:
        """Tellers are asked to make a key, and talk until it stands or has failed."""
        self.done(acts.MakeTellerKey, members=members or ("m01", "m02", "m03"))
        self.talk_keys()

    def talk_keys(self, *silent: str) -> None:
        """Every teller's seat says what the floor waits for, until nobody has anything more to say."""
        latest = self.house.floor.tellers.latest
        assert latest is not None, "a key was begun"
        number = latest.begun.key
        while latest.is_made:
            making = self._making(number)
            waiting = [seat for seat in making.seats if seat not in silent and not self._has_said(number, seat)]
            if not waiting:
                return
            for seat in waiting:
                teller = self.key_tellers.setdefault(
                    (number, seat), KeyTeller(seat, self._making(number), seeded(f"{number} {seat}"))
                )
                teller.making = making
                word = self.lie(seat, making.step, teller.say())
                if teller.share is not None:
                    self.shares[(number, seat)] = teller.share
                self.say(seat, word, key=number, step=making.step)

    def _making(self, number: int) -> Any:
        house = self.house
        return making_of(TINY, house.floor.tellers.keys[number], house.blobs, house.epoch_keys, house.verify)

    def _has_said(self, number: int, seat: str) -> bool:
        step = self._making(number).step
        return (SITTING, number, "", 0, 0, step) in self.seats[seat].log.words

    def say(
        self, seat: str, word: str, *, key: int, step: str, poll: str = "", number: int = 0, attempt: int = 0
    ) -> None:
        """A teller's seat says a word."""
        parts = cut(word)
        for part, text in enumerate(parts, start=1):
            fields = {
                "sitting": SITTING,
                "key": key,
                "poll": poll,
                "round": number,
                "attempt": attempt,
                "step": step,
                "part": part,
                "parts": len(parts),
                "word_sha256": text_sha256(word),
                "text": text,
            }
            self.write(seat, lambda writer, fields=fields: writer.write(TellerSpoke, **fields))  # type: ignore[misc]

    def agree(self, *seats: str, poll: str = POLL, number: int = 1) -> None:
        """These tellers agree to open the count, and their seats talk until it is open or the attempt has failed."""
        state = self.house.floor.rounds[(poll, number)]
        while state.phase == "opening" and state.attempts[-1].failed is None:
            attempt = state.attempts[-1]
            step = self._opening(poll, number).step
            said = (SITTING, state.opened.key, poll, number, attempt.begun.attempt, step)
            waiting = [seat for seat in seats if said not in self.seats[seat].log.words]
            if not waiting:
                return
            for seat in waiting:
                about = (attempt.begun.attempt, seat)
                if about not in self.count_tellers:
                    share = self.shares[(state.opened.key, seat)]
                    draw = seeded(f"{seat} {poll} {number} {attempt.begun.attempt}")
                    self.count_tellers[about] = CountTeller(seat, self._opening(poll, number), share, draw)
                teller = self.count_tellers[about]
                teller.opening = self._opening(poll, number)
                if teller.opening.step != step:
                    break
                word = self.lie(seat, step, teller.say())
                self.say(
                    seat, word, key=state.opened.key, step=step, poll=poll, number=number, attempt=attempt.begun.attempt
                )

    def _opening(self, poll: str, number: int) -> Any:
        house = self.house
        state = house.floor.rounds[(poll, number)]
        assert state.frozen is not None, "freeze the round first"
        assert state.frozen.archive is not None, "a secret list has an archive"
        key = house.floor.tellers.keys[state.opened.key]
        assert key.fixed is not None, "the key stands"
        joint = fixed_key(self._making(state.opened.key), key.fixed)
        pairs = pairs_of(house.blobs[state.frozen.archive.sha256])
        attempt = state.attempts[-1]
        opening = new_opening(state, attempt, election_of(TINY, state.opened, joint.key), joint, pairs)
        hear_attempt(opening, attempt, key, house.blobs, house.epoch_keys, house.verify)
        return opening

    # --- votes -------------------------------------------------------------------------------------------------------

    def ballot(self, seat: str, answers: Mapping[str, str], poll: str = POLL, number: int = 1) -> str:
        """The encrypted ballot of a seat's member."""
        house = self.house
        state = house.floor.rounds[(poll, number)]
        fixed = house.floor.tellers.keys[state.opened.key].fixed
        assert fixed is not None, "the key stands"
        election = election_of(TINY, state.opened, mpz(fixed.public_key))
        given = [Answer(question=name, options=(option,)) for name, option in answers.items()]
        count = len(self.seats[seat].log.cast(SITTING, (poll, number)))
        marks = marks_of(state.opened.questions, given, summed=is_summed(state.opened.appraisal))
        return make_ballot(election, self.credentials[seat], marks, seeded(f"ballot {seat} {poll} {number} {count}"))

    def cast(self, seat: str, text: str, poll: str = POLL, number: int = 1) -> None:
        """A seat casts an encrypted ballot."""
        member = self.seats[seat].log.present(SITTING)
        writer = self.seats[seat]
        writer.floor_seq, writer.wall_ms = len(self.floor()), self.wall_ms
        frames: list[Frame] = writer.cast_secretly(member, text, poll=poll, number=number)
        for frame in frames:
            self.send(seat, frame)

    def vote_secretly(self, presses: Mapping[str, str], poll: str = POLL, number: int = 1) -> None:
        """A whole secret round on one question up to its closing; all seats seal."""
        self.done(acts.OpenPoll, poll=poll, round=number)
        for seat, option in presses.items():
            self.cast(seat, self.ballot(seat, {QUESTION: option}, poll, number), poll, number)
        self.done(acts.ClosePoll, poll=poll, round=number)
        for seat in sorted(self.seats):
            self.seal(seat, poll, number)

    def begin_count(self, *, by: tuple[str, ...] = ("lin",), poll: str = POLL, number: int = 1) -> Any:
        """The tellers are asked to open the count."""
        frozen = self.house.floor.rounds[(poll, number)]
        assert frozen.frozen is not None, "freeze the round first"
        return self.order(
            acts.OpenCount,
            by=by,
            poll=poll,
            round=number,
            frozen_seq=frozen.frozen.floor_seq,
            frozen_hash=frozen.frozen_hash,
        )
