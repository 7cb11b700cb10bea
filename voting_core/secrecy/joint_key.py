# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A joint key: what everybody works out of the words of the tellers' seats, in the order of the floor.

Distributed key generation after Pedersen, with commitments opened only when all are there, so that nobody can choose
their part after seeing the others'. Each teller draws a polynomial of degree ``needed - 1``; the key's secret is the
sum of their first coefficients and is nowhere; each teller's share is the sum of all polynomials at their number.
Source: Gennaro, Jarecki, Krawczyk, Rabin, "Secure distributed key generation for discrete-log based cryptosystems",
2007; Belenios specification for the form of the key.
"""

import base64
import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from gmpy2 import mpz

from voting_core.errors import RefusedError
from voting_core.secrecy import share_sealing
from voting_core.secrecy.decryption import possession_prefix
from voting_core.secrecy.forms import Proof, TrusteeForm
from voting_core.secrecy.group import Group
from voting_core.secrecy.hashing import challenge
from voting_core.secrecy.teller_words import (
    KEY_STEPS,
    WORD_READER,
    Commitment,
    Complaint,
    Confirmation,
    Hello,
    KeyOpening,
    Shares,
    Unable,
    Word,
)

Take = Callable[[str, Any], str]
"""Takes the word of a seat; the fault, as the rest of a sentence, empty for none."""


@dataclass(frozen=True, slots=True)
class Blame:
    """Why something came to nothing, and whose fault that is; nobody's where a seat was only restarted."""

    seats: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JointKey:
    """A key that some tellers have made.

    Args:
        number: Of the key in its sitting.
        key: The public key.
        needed: How many of its tellers open a count.
        numbers: The number of each teller's seat, from 1: where the polynomials are taken for their share.
        verification: The generator to the power of each seat's share.
        trustee: The key with the proof that its secret is known to all of them together.
        transcript_sha256: Hash of all that was said.
    """

    number: int
    key: mpz = field(repr=False)
    needed: int
    numbers: Mapping[str, int]
    verification: Mapping[str, mpz] = field(repr=False)
    trustee: TrusteeForm = field(repr=False)
    transcript_sha256: str


@dataclass(slots=True)
class KeyMaking:
    """The making of a key, as far as it was heard.

    Args:
        group: Where it is made.
        context: Which key of which sitting of which hall this is.
        number: The key's number.
        seats: The tellers' seats, sorted.
        needed: How many of them are to open a count.
    """

    group: Group
    context: str
    number: int
    seats: tuple[str, ...]
    needed: int
    heard: list[str] = field(default_factory=list)
    """Steps heard."""
    texts: dict[str, dict[str, str]] = field(default_factory=dict, repr=False)
    """By step and seat, what was said."""
    exchange: dict[str, str] = field(default_factory=dict)
    openings: dict[str, KeyOpening] = field(default_factory=dict, repr=False)
    shares: dict[str, Shares] = field(default_factory=dict, repr=False)
    blame: Blame | None = None
    made: JointKey | None = None

    @property
    def step(self) -> str:
        """The step that is waited for; empty when the key is made or has failed."""
        return "" if self.made or self.blame else KEY_STEPS[len(self.heard)]

    def hear(self, step: str, words: Mapping[str, str]) -> None:
        """Take what all seats said in the step that is waited for.

        Raises:
            RefusedError: It is another step, or a seat's word is missing: then the floor should not have heard it.
        """
        if step != self.step or sorted(words) != list(self.seats):
            raise RefusedError(f"The step '{step}' of key {self.number} is not heard like this.")
        self.heard.append(step)
        self.texts[step] = dict(words)
        read = {seat: read_word(words[seat]) for seat in self.seats}
        self.blame = self._unable(read) or self._take(step, read)

    def _unable(self, words: Mapping[str, Word | None]) -> Blame | None:
        forgot = tuple(seat for seat in self.seats if isinstance(words[seat], Unable))
        if forgot:
            return Blame((), f"The seat {', '.join(forgot)} was restarted in between: make another key.")
        return None

    def _take(self, step: str, words: Mapping[str, Word | None]) -> Blame | None:
        match step:
            case "hello":
                return self._each(words, Hello, self._take_hello)
            case "commit":
                return self._each(words, Commitment, lambda _seat, _word: "")
            case "open":
                return self._each(words, KeyOpening, self._take_opening)
            case "share":
                return self._each(words, Shares, self._take_shares)
            case _:
                return self._confirm(words)

    def _each(self, words: Mapping[str, Word | None], kind: type, take: Take) -> Blame | None:
        """Look at the word of each seat; the first fault counts, and whoever else is at fault is named with it."""
        faults = {
            seat: "said something else" if not isinstance(words[seat], kind) else take(seat, words[seat])
            for seat in self.seats
        }
        at_fault = tuple(seat for seat in self.seats if faults[seat])
        return Blame(at_fault, f"The seat {at_fault[0]} {faults[at_fault[0]]}.") if at_fault else None

    def _take_hello(self, seat: str, word: Hello) -> str:
        if word.exchange_key in self.exchange.values():
            return "has the exchange key of another seat"
        self.exchange[seat] = word.exchange_key
        return ""

    def _take_opening(self, seat: str, word: KeyOpening) -> str:
        committed = read_word(self.texts["commit"][seat])
        assert isinstance(committed, Commitment), "heard before"
        if text_sha256(self.texts["open"][seat]) != committed.sha256:
            return "opened something else than it had committed to"
        numbers = [mpz(one) for one in (*word.coefficients, word.nonce)]
        if len(word.coefficients) != self.needed or not all(self.group.is_element(one) for one in numbers):
            return "sent numbers that are no part of a key"
        self.openings[seat] = word
        return ""

    def _take_shares(self, seat: str, word: Shares) -> str:
        if [one.seat for one in word.shares] != list(self.seats):
            return "sent shares to other seats than the tellers'"
        response = mpz(word.response)
        opening = self.openings[seat]
        first = mpz(opening.coefficients[0])
        if response >= self.group.q:
            return "sent an answer that is no number of the group"
        commitment = self.group.power(self.group.g, response) * self.group.power(first, self.challenge) % self.group.p
        if commitment != mpz(opening.nonce):
            return "has not proven to know its part of the key"
        self.shares[seat] = word
        return ""

    @property
    def key(self) -> mpz:
        """The joint public key, once all parts are open."""
        return self.group.product([mpz(one.coefficients[0]) for one in self.openings.values()])

    @property
    def challenge(self) -> mpz:
        """The challenge of the proof that the key's secret is known, once all parts are open."""
        nonce = self.group.product([mpz(one.nonce) for one in self.openings.values()])
        return challenge(self.group, possession_prefix(self.group, self.key), [nonce])

    def share_image(self, sender: str, number: int) -> mpz:
        """The generator to the power of the share that one teller owes to the one with this number."""
        found, power = mpz(1), 1
        for coefficient in self.openings[sender].coefficients:
            found = found * self.group.power(mpz(coefficient), mpz(power) % self.group.q) % self.group.p
            power *= number
        return found

    def pair_context(self, sender: str, receiver: str) -> bytes:
        """What a sealed share is bound to."""
        return f"{self.context}/{sender}/{receiver}".encode()

    def transcript(self) -> str:
        """Hash of all that was said up to the shares."""
        digest = hashlib.sha256(self.context.encode())
        for step in KEY_STEPS[:-1]:
            for seat in self.seats:
                digest.update(f"\0{step}\0{seat}\0{self.texts[step][seat]}".encode())
        return digest.hexdigest()

    def _confirm(self, words: Mapping[str, Word | None]) -> Blame | None:
        for seat in self.seats:
            word = words[seat]
            if isinstance(word, Complaint):
                return self._judge_complaint(seat, word)
        transcript = self.transcript()
        wrong = tuple(
            seat
            for seat in self.seats
            if not isinstance(word := words[seat], Confirmation) or word.transcript_sha256 != transcript
        )
        if wrong:
            return Blame(wrong, f"The seat {wrong[0]} confirms something else than was said.")
        numbers = {seat: number for number, seat in enumerate(self.seats, start=1)}
        self.made = JointKey(
            number=self.number,
            key=self.key,
            needed=self.needed,
            numbers=numbers,
            verification={
                seat: self.group.product([self.share_image(sender, number) for sender in self.seats])
                for seat, number in numbers.items()
            },
            trustee=self._trustee(),
            transcript_sha256=transcript,
        )
        return None

    def _trustee(self) -> TrusteeForm:
        total = sum(int(one.response) for one in self.shares.values()) % self.group.q
        return TrusteeForm(pok=Proof(challenge=str(self.challenge), response=str(total)), public_key=str(self.key))

    def _judge_complaint(self, seat: str, word: Complaint) -> Blame:
        """Open what was sent to whoever complains: either the share does not fit, or the complaint is false."""
        secret = base64.b64decode(word.exchange_secret)
        if word.against not in self.seats or share_sealing.public_text(secret) != self.exchange[seat]:
            return Blame((seat,), f"The seat {seat} complains without showing anything.")
        share = self.open_share(word.against, seat, secret)
        if share is not None and self.fits(word.against, seat, share):
            return Blame((seat,), f"The seat {seat} complains falsely: the share of {word.against} fits.")
        return Blame((word.against,), f"The seat {word.against} sent a share that does not fit to {seat}.")

    def open_share(self, sender: str, receiver: str, secret: bytes) -> mpz | None:
        """The share that was sent to a seat, with the secret of its exchange key; none where it cannot be opened."""
        sealed = next(one.sealed for one in self.shares[sender].shares if one.seat == receiver)
        return share_sealing.unseal(
            secret, self.exchange[sender], base64.b64decode(sealed), self.pair_context(sender, receiver)
        )

    def fits(self, sender: str, receiver: str, share: mpz) -> bool:
        """Whether a share is the one that its sender committed to."""
        number = self.seats.index(receiver) + 1
        return share < self.group.q and self.group.power(self.group.g, share) == self.share_image(sender, number)


def read_word(text: str) -> Word | None:
    """A word, or none where it is not readable: then its seat said something else."""
    try:
        return WORD_READER.read(text.encode())
    except RefusedError:
        return None


def text_sha256(text: str) -> str:
    """Hash of a word."""
    return hashlib.sha256(text.encode()).hexdigest()


def lagrange(group: Group, numbers: Sequence[int], number: int) -> mpz:
    """The weight of one teller's share among those with these numbers."""
    top, bottom = 1, 1
    for other in numbers:
        if other != number:
            top, bottom = top * other, bottom * (other - number)
    return mpz(top * pow(bottom, -1, int(group.q))) % group.q
