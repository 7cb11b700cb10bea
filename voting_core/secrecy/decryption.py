# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Taking the key off a product: factors with proofs, and the counts that they uncover.

Source: Belenios specification, "Partial decryption". Several tellers make one decryption together, see
:mod:`voting_core.secrecy.opening`; here it is checked, or made by whoever has the whole key, in tests.
"""

from collections.abc import Sequence

from gmpy2 import mpz

from voting_core.codec import encode
from voting_core.errors import RefusedError
from voting_core.secrecy.election import Election
from voting_core.secrecy.forms import DECRYPTION_READER, Decryption, Proof, TrusteeForm
from voting_core.secrecy.group import Draw, Group
from voting_core.secrecy.hashing import challenge
from voting_core.secrecy.product import Pairs

Counts = tuple[tuple[int, ...], ...]
"""For each question and choice, how many ballots have it."""


def possession_prefix(group: Group, key: mpz) -> str:
    """What the proof that a key's secret is known begins with."""
    return f"pok|{group.name}|{key}|"


def prove_possession(group: Group, secret: mpz, draw: Draw) -> TrusteeForm:
    """A public key with the proof that its secret is known."""
    key, nonce = group.secret_power(group.g, secret), group.draw(draw)
    given = challenge(group, possession_prefix(group, key), [group.secret_power(group.g, nonce)])
    return TrusteeForm(
        pok=Proof(challenge=str(given), response=str((nonce - secret * given) % group.q)), public_key=str(key)
    )


def is_possessed(group: Group, trustee: TrusteeForm) -> bool:
    """Whether the proof of a public key holds."""
    key, given, response = mpz(trustee.public_key), mpz(trustee.pok.challenge), mpz(trustee.pok.response)
    if not group.is_element(key) or given >= group.q or response >= group.q:
        return False
    commitment = group.power(group.g, response) * group.power(key, given) % group.p
    return challenge(group, possession_prefix(group, key), [commitment]) == given


def factor_prefix(election: Election, key: mpz) -> str:
    """What the proof of a factor begins with, by the holder of this public key."""
    return f"decrypt|{election.fingerprint}|{key}|"


def decrypt(election: Election, secret: mpz, pairs: Pairs, draw: Draw) -> str:
    """The decryption of a product by whoever knows the whole secret, as its exact text."""
    group = election.group
    key = group.secret_power(group.g, secret)
    factors: list[tuple[str, ...]] = []
    proofs: list[tuple[Proof, ...]] = []
    for row in pairs:
        made = [_prove(election, secret, key, alpha, draw) for alpha, _ in row]
        factors.append(tuple(str(group.secret_power(alpha, secret)) for alpha, _ in row))
        proofs.append(tuple(made))
    return encode(Decryption(decryption_factors=tuple(factors), decryption_proofs=tuple(proofs))).decode()


def _prove(election: Election, secret: mpz, key: mpz, alpha: mpz, draw: Draw) -> Proof:
    group = election.group
    nonce = group.draw(draw)
    commitments = [group.secret_power(group.g, nonce), group.secret_power(alpha, nonce)]
    given = challenge(group, factor_prefix(election, key), commitments)
    return Proof(challenge=str(given), response=str((nonce - secret * given) % group.q))


def read_factors(election: Election, trustee: TrusteeForm, pairs: Pairs, text: str) -> tuple[tuple[mpz, ...], ...]:
    """The factors of a trustee's decryption whose proofs hold.

    Raises:
        RefusedError: It is of another shape, a number is outside the group, or a proof does not hold.
    """
    form = DECRYPTION_READER.read(text.encode())
    shape = [len(row) for row in pairs]
    if [len(row) for row in form.decryption_factors] != shape or [len(row) for row in form.decryption_proofs] != shape:
        raise RefusedError("The decryption is of another number of choices.")
    found = []
    for row, factors, proofs in zip(pairs, form.decryption_factors, form.decryption_proofs, strict=True):
        numbers = tuple(mpz(factor) for factor in factors)
        for (alpha, _), factor, proof in zip(row, numbers, proofs, strict=True):
            if not _holds(election, mpz(trustee.public_key), alpha, factor, proof):
                raise RefusedError("The proof of a decryption does not hold.")
        found.append(numbers)
    return tuple(found)


def _holds(election: Election, key: mpz, alpha: mpz, factor: mpz, proof: Proof) -> bool:
    group, given, response = election.group, mpz(proof.challenge), mpz(proof.response)
    if not group.is_element(factor) or given >= group.q or response >= group.q:
        return False
    commitments = [
        election.generator_powers.power(response) * group.power(key, given) % group.p,
        group.power(alpha, response) * group.power(factor, given) % group.p,
    ]
    return challenge(group, factor_prefix(election, key), commitments) == given


def uncover(group: Group, pairs: Pairs, factors: Sequence[Sequence[mpz]], ballots: int) -> Counts:
    """How many of so many ballots have each choice.

    Raises:
        RefusedError: A count is not among 0 to ``ballots``: a factor is false.
    """
    numbers: dict[mpz, int] = {}
    power = mpz(1)
    for count in range(ballots + 1):
        numbers[power] = count
        power = power * group.g % group.p
    found = []
    for row, takes in zip(pairs, factors, strict=True):
        counts = []
        for (_, beta), factor in zip(row, takes, strict=True):
            hidden = beta * group.inverse(factor) % group.p
            if hidden not in numbers:
                raise RefusedError("The decryption uncovers no count: a factor is false.")
            counts.append(numbers[hidden])
        found.append(tuple(counts))
    return tuple(found)
