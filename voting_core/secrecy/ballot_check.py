# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checking a ballot: every number in the group, every proof, the signature, and the one spelling.

Source: Belenios specification, "Ballots". Each proof is hashed by itself and each number tested by itself: proofs of
this kind cannot be checked several at once.
"""

from collections.abc import Sequence
from typing import Final

from gmpy2 import mpz
from msgspec import UNSET, UnsetType

from voting_core.codec import encode
from voting_core.errors import RefusedError
from voting_core.secrecy.election import Asked, Election
from voting_core.secrecy.forms import BALLOT_READER, AnswerForm, BallotForm, Proof, UnsignedBallot
from voting_core.secrecy.hashing import challenge, number_of

INVALID: Final = "no valid ballot of this election"
"""What a frozen list notes of a ballot that is refused here, whatever the reason."""

Pair = tuple[mpz, mpz]
"""Alpha and beta of a ciphertext."""


def read_ballot(text: str) -> BallotForm:
    """Read a ballot's one spelling, without checking what it says.

    Raises:
        BodyError: It is none.
    """
    return BALLOT_READER.read(text.encode())


def ballot_fault(election: Election, text: str, credential: str = "") -> str:
    """What is wrong with a ballot, in one sentence; empty for nothing.

    Args:
        election: What it must be a ballot of.
        text: The ballot.
        credential: The public credential it must be signed with; empty for any.
    """
    try:
        form = read_ballot(text)
    except RefusedError as error:
        return error.problem
    if (form.election_uuid, form.election_hash) != (election.uuid, election.fingerprint):
        return "The ballot is of another election."
    if credential and form.credential != credential:
        return "The ballot is signed with another credential."
    if len(form.answers) != len(election.asked):
        return "The ballot answers another number of questions."
    if not _is_signed(election, form):
        return "The signature of the ballot does not hold."
    state = f"{election.fingerprint}|{form.credential}"
    for number, (asked, answer) in enumerate(zip(election.asked, form.answers, strict=True), start=1):
        fault = _answer_fault(election, asked, answer, state)
        if fault:
            return f"Answer {number}: {fault}"
    return ""


def _is_signed(election: Election, form: BallotForm) -> bool:
    group, public = election.group, mpz(form.credential)
    unsigned = UnsignedBallot(
        election_uuid=form.election_uuid,
        election_hash=form.election_hash,
        credential=form.credential,
        answers=form.answers,
    )
    if not group.is_element(public) or form.signature.hash != number_of(encode(unsigned).decode()):
        return False
    proof = _numbers(election, [form.signature.proof])
    if proof is None:
        return False
    ((given, response),) = proof
    commitment = election.generator_powers.power(response) * group.power(public, given) % group.p
    return challenge(group, f"sig|{form.signature.hash}|", [commitment]) == given


def _answer_fault(election: Election, asked: Asked, answer: AnswerForm, state: str) -> str:
    group = election.group
    has_blank = not isinstance(answer.blank_proof, UnsetType)
    if len(answer.choices) != asked.choices or has_blank != asked.blank:
        return "it has another number of choices than was asked."
    if len(answer.individual_proofs) != len(answer.choices):
        return "a proof is missing, or is too many."
    pairs = [(mpz(one.alpha), mpz(one.beta)) for one in answer.choices]
    if not all(group.is_element(one) for pair in pairs for one in pair):
        return "a number is outside the group."
    for pair, proofs in zip(pairs, answer.individual_proofs, strict=True):
        if not _holds(election, [(pair, 0), (pair, 1)], proofs, f"prove|{state}|{pair[0]},{pair[1]}|"):
            return "a choice is not proven to be chosen or not."
    whole = f"{state}|{','.join(f'{alpha},{beta}' for alpha, beta in pairs)}"
    lawful = range(asked.least, asked.most + 1)
    if not asked.blank:
        total = _product(election, pairs)
        branches = [(total, number) for number in lawful]
        is_lawful = _holds(election, branches, answer.overall_proof, f"prove|{whole}|{total[0]},{total[1]}|")
        return "" if is_lawful else "it is not proven to choose as many options as may be."
    assert answer.blank_proof is not UNSET, "looked at above"
    blank, rest = pairs[0], _product(election, pairs[1:])
    if not _holds(election, [(blank, 0), (rest, 0)], answer.blank_proof, f"bproof0|{whole}|"):
        return "it is not proven to choose nothing where it is blank."
    branches = [(blank, 1), *((rest, number) for number in lawful)]
    is_lawful = _holds(election, branches, answer.overall_proof, f"bproof1|{whole}|")
    return "" if is_lawful else "it is not proven to choose as many options as may be, or to be blank."


def _product(election: Election, pairs: Sequence[Pair]) -> Pair:
    group = election.group
    return group.product([alpha for alpha, _ in pairs]), group.product([beta for _, beta in pairs])


def _numbers(election: Election, proofs: Sequence[Proof]) -> list[Pair] | None:
    """Challenges and responses; none where one is not below the order."""
    found = [(mpz(one.challenge), mpz(one.response)) for one in proofs]
    return found if all(number < election.group.q for pair in found for number in pair) else None


def _holds(election: Election, branches: Sequence[tuple[Pair, int]], proofs: Sequence[Proof], prefix: str) -> bool:
    """Whether a proof shows that in one of the branches the ciphertext hides the number."""
    group, numbers = election.group, _numbers(election, proofs)
    if numbers is None or len(numbers) != len(branches):
        return False
    commitments: list[mpz] = []
    for ((alpha, beta), number), (given, response) in zip(branches, numbers, strict=True):
        commitments.append(election.generator_powers.power(response) * group.power(alpha, given) % group.p)
        second = election.key_powers.power(response) * group.power(beta, given) % group.p
        if number:
            second = second * election.generator_powers.power(-number * given % group.q) % group.p
        commitments.append(second)
    return challenge(group, prefix, commitments) == sum(int(given) for given, _ in numbers) % group.q
