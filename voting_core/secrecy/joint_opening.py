# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Opening a count together: what everybody works out of the words of the tellers' seats that agreed.

Each seat gives its factor of every ciphertext with a proof of its own, and its part of one joint proof. What comes out
is the decryption of one trustee, as if one person had the whole secret; whoever spoke falsely is named. The seat's own
proof hashes ciphertext and factor, which that of the Belenios format does not.
Source: Belenios specification, "Partial decryption"; Chaum, Pedersen, "Wallet databases with observers", 1992.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from gmpy2 import mpz

from voting_core.codec import encode
from voting_core.errors import RefusedError
from voting_core.secrecy.decryption import factor_prefix
from voting_core.secrecy.election import Election
from voting_core.secrecy.forms import Decryption, Proof
from voting_core.secrecy.hashing import challenge
from voting_core.secrecy.joint_key import Blame, JointKey, lagrange, read_word, text_sha256
from voting_core.secrecy.product import Pairs
from voting_core.secrecy.teller_words import COUNT_STEPS, Agreement, Factor, Factors, Responses, Unable, Word

T = TypeVar("T")


@dataclass(slots=True)
class Opening:
    """An attempt to open a count, as far as it was heard.

    Args:
        election: What was voted on.
        pairs: The product of the ballots.
        key: The joint key of the election.
        asked: The seats that were asked, sorted.
        archive_sha256: The archive that is opened.
        context: Which attempt of which round this is.
    """

    election: Election
    pairs: Pairs = field(repr=False)
    key: JointKey
    asked: tuple[str, ...]
    archive_sha256: str
    context: str
    heard: list[str] = field(default_factory=list)
    texts: dict[str, dict[str, str]] = field(default_factory=dict, repr=False)
    quorum: tuple[str, ...] = ()
    """The seats that agreed, sorted: each is waited for from then on."""
    factors: dict[str, tuple[Factor, ...]] = field(default_factory=dict, repr=False)
    responses: dict[str, tuple[mpz, ...]] = field(default_factory=dict, repr=False)
    blame: Blame | None = None
    decryption: str = ""
    """The joint decryption, once it is complete."""

    @property
    def step(self) -> str:
        """The step that is waited for; empty when the count is open or the attempt has failed."""
        return "" if self.decryption or self.blame else COUNT_STEPS[len(self.heard)]

    @property
    def alphas(self) -> list[mpz]:
        """The first halves of all ciphertexts, question by question."""
        return [alpha for row in self.pairs for alpha, _ in row]

    def hear(self, step: str, words: Mapping[str, str]) -> None:
        """Take what the seats said in the step that is waited for: in the first one whoever agreed, then all of these.

        Raises:
            RefusedError: It is another step, too few agreed, or a word is missing: the floor should not have heard it.
        """
        seats = tuple(sorted(words))
        enough = len(seats) >= self.key.needed and set(seats) <= set(self.asked)
        if step != self.step or not (enough if step == "agree" else seats == self.quorum):
            raise RefusedError(f"The step '{step}' of opening a count is not heard like this.")
        self.heard.append(step)
        self.texts[step] = dict(words)
        self.quorum = seats
        read = {seat: read_word(words[seat]) for seat in seats}
        forgot = tuple(seat for seat in seats if isinstance(read[seat], Unable))
        if forgot:
            self.blame = Blame((), f"The seat {', '.join(forgot)} was restarted in between: try again.")
            return
        takes: dict[str, Callable[[str, Word | None], str]] = {
            "agree": self._agree,
            "open": self._open,
            "answer": self._answer,
        }
        faults = {seat: takes[step](seat, read[seat]) for seat in seats}
        at_fault = tuple(seat for seat in seats if faults[seat])
        if at_fault:
            self.blame = Blame(at_fault, f"The seat {at_fault[0]} {faults[at_fault[0]]}.")
        elif step == "answer":
            self.decryption = self._combine()

    def _agree(self, _seat: str, word: Word | None) -> str:
        if not isinstance(word, Agreement):
            return "said something else"
        return "" if word.archive_sha256 == self.archive_sha256 else "agreed to open another archive"

    def _open(self, seat: str, word: Word | None) -> str:
        agreed = read_word(self.texts["agree"][seat])
        assert isinstance(agreed, Agreement), "heard before"
        if not isinstance(word, Factors) or len(word.factors) != len(self.alphas):
            return "said something else"
        if text_sha256(self.texts["open"][seat]) != agreed.sha256:
            return "opened something else than it had committed to"
        for alpha, factor in zip(self.alphas, word.factors, strict=True):
            if not self.is_proven(seat, alpha, factor):
                return "gave a factor that is not proven to be its own"
        self.factors[seat] = word.factors
        return ""

    def is_proven(self, seat: str, alpha: mpz, given: Factor) -> bool:
        """Whether a seat's factor is that of its share."""
        group, share_key = self.election.group, self.key.verification[seat]
        factor = mpz(given.factor)
        numbers = [factor, mpz(given.g_nonce), mpz(given.alpha_nonce)]
        challenged, response = mpz(given.proof.challenge), mpz(given.proof.response)
        if not all(group.is_element(one) for one in numbers) or max(challenged, response) >= group.q:
            return False
        commitments = [
            group.power(group.g, response) * group.power(share_key, challenged) % group.p,
            group.power(alpha, response) * group.power(factor, challenged) % group.p,
        ]
        return challenge(group, self.own_prefix(seat, alpha, factor), commitments) == challenged

    def own_prefix(self, seat: str, alpha: mpz, factor: mpz) -> str:
        """What a seat's own proof of a factor begins with: it binds everything that the factor is about."""
        share_key = self.key.verification[seat]
        return f"hemicycle/1 factor|{self.context}|{seat}|{self.archive_sha256}|{share_key}|{alpha}|{factor}|"

    def challenges(self) -> list[mpz]:
        """The challenges of the joint proof, once all factors are open."""
        group = self.election.group
        found = []
        for at in range(len(self.alphas)):
            nonces = [
                group.product([mpz(getattr(self.factors[seat][at], name)) for seat in self.quorum])
                for name in ("g_nonce", "alpha_nonce")
            ]
            found.append(challenge(group, factor_prefix(self.election, self.key.key), nonces))
        return found

    def weight(self, seat: str) -> mpz:
        """The weight of a seat's share among those that agreed."""
        numbers = [self.key.numbers[one] for one in self.quorum]
        return lagrange(self.election.group, numbers, self.key.numbers[seat])

    def _answer(self, seat: str, word: Word | None) -> str:
        if not isinstance(word, Responses) or len(word.responses) != len(self.alphas):
            return "said something else"
        responses = tuple(mpz(one) for one in word.responses)
        for alpha, given, challenged, response in zip(
            self.alphas, self.factors[seat], self.challenges(), responses, strict=True
        ):
            if not self._fits(seat, alpha, given, challenged, response):
                return "answered falsely"
        self.responses[seat] = responses
        return ""

    def _fits(self, seat: str, alpha: mpz, given: Factor, challenged: mpz, response: mpz) -> bool:
        group = self.election.group
        if response >= group.q:
            return False
        power = self.weight(seat) * challenged % group.q
        first = group.power(group.g, response) * group.power(self.key.verification[seat], power) % group.p
        second = group.power(alpha, response) * group.power(mpz(given.factor), power) % group.p
        return (first, second) == (mpz(given.g_nonce), mpz(given.alpha_nonce))

    def _combine(self) -> str:
        group = self.election.group
        weights = {seat: self.weight(seat) for seat in self.quorum}
        challenges = self.challenges()
        factors: list[str] = []
        proofs: list[Proof] = []
        for at, challenged in enumerate(challenges):
            parts = [group.power(mpz(self.factors[seat][at].factor), weights[seat]) for seat in self.quorum]
            total = sum(int(self.responses[seat][at]) for seat in self.quorum) % group.q
            factors.append(str(group.product(parts)))
            proofs.append(Proof(challenge=str(challenged), response=str(total)))
        return encode(Decryption(decryption_factors=self._rows(factors), decryption_proofs=self._rows(proofs))).decode()

    def _rows(self, flat: Sequence[T]) -> tuple[tuple[T, ...], ...]:
        rows, at = [], 0
        for row in self.pairs:
            rows.append(tuple(flat[at : at + len(row)]))
            at += len(row)
        return tuple(rows)
