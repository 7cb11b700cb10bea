# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One teller's seat in the opening of a count: what it draws, says, and refuses.

What is drawn stays in memory and is used for one attempt: a nonce used twice would give the share away.
"""

from dataclasses import dataclass, field

from gmpy2 import mpz

from voting_core.codec import encode
from voting_core.secrecy.forms import Proof
from voting_core.secrecy.group import Draw
from voting_core.secrecy.hashing import challenge
from voting_core.secrecy.joint_key import text_sha256
from voting_core.secrecy.joint_opening import Opening
from voting_core.secrecy.teller_words import Agreement, Factor, Factors, Responses, Word


@dataclass(slots=True)
class CountTeller:
    """A teller's seat in one attempt; the teller has agreed.

    Args:
        seat: Which seat this is.
        opening: What was heard so far; the same object goes on hearing.
        share: The seat's share of the key.
        draw: Chance.
    """

    seat: str
    opening: Opening
    share: mpz = field(repr=False)
    draw: Draw = field(repr=False)
    _nonces: list[mpz] = field(init=False, repr=False)
    _factors: Factors = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Draw everything for this attempt, and make the factors."""
        group = self.opening.election.group
        self._nonces = [group.draw(self.draw) for _ in self.opening.alphas]
        pairs = zip(self.opening.alphas, self._nonces, strict=True)
        self._factors = Factors(factors=tuple(self._factor(alpha, nonce) for alpha, nonce in pairs))

    def say(self) -> str:
        """This seat's word in the step that is waited for."""
        return encode(self._word()).decode()

    def _word(self) -> Word:
        match self.opening.step:
            case "agree":
                promised = text_sha256(encode(self._factors).decode())
                return Agreement(archive_sha256=self.opening.archive_sha256, sha256=promised)
            case "open":
                return self._factors
            case "answer":
                return self._responses()
            case other:
                raise AssertionError(f"nobody waits for a word in step '{other}'")

    def _factor(self, alpha: mpz, nonce: mpz) -> Factor:
        group = self.opening.election.group
        factor = group.secret_power(alpha, self.share)
        own = group.draw(self.draw)
        commitments = [group.secret_power(group.g, own), group.secret_power(alpha, own)]
        given = challenge(group, self.opening.own_prefix(self.seat, alpha, factor), commitments)
        return Factor(
            factor=str(factor),
            g_nonce=str(group.secret_power(group.g, nonce)),
            alpha_nonce=str(group.secret_power(alpha, nonce)),
            proof=Proof(challenge=str(given), response=str((own - self.share * given) % group.q)),
        )

    def _responses(self) -> Responses:
        group, weight = self.opening.election.group, self.opening.weight(self.seat)
        pairs = list(zip(self._nonces, self.opening.challenges(), strict=True))
        self._nonces = []
        return Responses(
            responses=tuple(str((nonce - weight * self.share * given) % group.q) for nonce, given in pairs)
        )
