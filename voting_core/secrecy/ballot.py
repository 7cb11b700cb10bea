# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Making a ballot: encrypt every choice, prove that nothing else than a lawful answer is in it, sign it.

Source: Belenios specification, "Ballots". What is drawn for it is dropped with the call: whoever kept it could prove
how the member voted. All commitments are powers of the generator and of the key, which are prepared.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from gmpy2 import mpz
from msgspec import UNSET
from msgspec.structs import asdict

from voting_core.codec import encode
from voting_core.secrecy.credentials import public_part
from voting_core.secrecy.election import Asked, Election
from voting_core.secrecy.forms import AnswerForm, BallotForm, BallotSignature, Ciphertext, Proof, UnsignedBallot
from voting_core.secrecy.group import Draw
from voting_core.secrecy.hashing import challenge, number_of

Marks = Sequence[int]
"""For each choice of a question, the blank one first where there is one: 1 where it is chosen, else 0."""


@dataclass(frozen=True, slots=True)
class _Hidden:
    """One encrypted number with what hides it; shown nowhere."""

    alpha: mpz
    beta: mpz
    number: int = field(repr=False)
    secret: mpz = field(repr=False)


def make_ballot(election: Election, credential: mpz, answers: Sequence[Marks], draw: Draw) -> str:
    """A ballot as its exact text.

    Args:
        election: What is asked, and the key.
        credential: The member's secret credential.
        answers: The marks for each question, in order; lawful ones, which the seat has seen to.
        draw: Where chance comes from.
    """
    assert len(answers) == len(election.asked), "every question has its marks"
    public = public_part(election.group, credential)
    state = f"{election.fingerprint}|{public}"
    forms = tuple(
        _answer(election, asked, marks, state, draw) for asked, marks in zip(election.asked, answers, strict=True)
    )
    unsigned = UnsignedBallot(
        election_uuid=election.uuid, election_hash=election.fingerprint, credential=str(public), answers=forms
    )
    signature = _sign(election, credential, number_of(encode(unsigned).decode()), draw)
    return encode(BallotForm(**asdict(unsigned), signature=signature)).decode()


def _answer(election: Election, asked: Asked, marks: Marks, state: str, draw: Draw) -> AnswerForm:
    assert len(marks) == asked.choices, "every choice has its mark"
    assert set(marks) <= {0, 1}, "a choice is chosen or not"
    secrets = [election.group.draw(draw) for _ in marks]
    hidden = [_encrypt(election, mark, secret) for mark, secret in zip(marks, secrets, strict=True)]
    individual = tuple(_prove(election, one, state, (0, 1), draw) for one in hidden)
    whole = f"{state}|{','.join(f'{one.alpha},{one.beta}' for one in hidden)}"
    blank: tuple[Proof, ...] = ()
    if asked.blank:
        blank = _prove_blank(election, hidden[0], _sum(election, hidden[1:]), whole, draw)
        overall = _prove_blank_or_sum(election, asked, hidden[0], _sum(election, hidden[1:]), whole, draw)
    else:
        overall = _prove(election, _sum(election, hidden), whole, range(asked.least, asked.most + 1), draw)
    return AnswerForm(
        choices=tuple(Ciphertext(alpha=str(one.alpha), beta=str(one.beta)) for one in hidden),
        individual_proofs=tuple((pair[0], pair[1]) for pair in individual),
        overall_proof=overall,
        blank_proof=(blank[0], blank[1]) if blank else UNSET,
    )


def _encrypt(election: Election, mark: int, secret: mpz) -> _Hidden:
    group = election.group
    beta = election.key_powers.power(secret) * (group.g if mark else 1) % group.p
    return _Hidden(election.generator_powers.power(secret), beta, mark, secret)


def _sum(election: Election, hidden: Sequence[_Hidden]) -> _Hidden:
    """The product of ciphertexts hides the sum of what they hide."""
    group = election.group
    return _Hidden(
        group.product([one.alpha for one in hidden]),
        group.product([one.beta for one in hidden]),
        sum(one.number for one in hidden),
        mpz(sum(int(one.secret) for one in hidden)) % group.q,
    )


def _proof(given: mpz, response: mpz) -> Proof:
    return Proof(challenge=str(given), response=str(response))


def _fake(election: Election, hidden: _Hidden, number: int, draw: Draw) -> tuple[mpz, mpz, list[mpz]]:
    """A challenge and a response by chance, and the commitments that they fit, as if ``number`` were hidden."""
    group = election.group
    given, response = group.draw(draw), group.draw(draw)
    exponent = (response + hidden.secret * given) % group.q
    away = (hidden.number - number) * given % group.q
    commitments = [
        election.generator_powers.power(exponent),
        election.key_powers.power(exponent) * election.generator_powers.power(away) % group.p,
    ]
    return given, response, commitments


def _true(election: Election, draw: Draw) -> tuple[mpz, list[mpz]]:
    """The commitments of a true branch, and what they commit to."""
    nonce = election.group.draw(draw)
    return nonce, [election.generator_powers.power(nonce), election.key_powers.power(nonce)]


def _prove(election: Election, hidden: _Hidden, state: str, numbers: Sequence[int], draw: Draw) -> tuple[Proof, ...]:
    """Prove that one of these numbers is hidden, and not which."""
    group = election.group
    at = list(numbers).index(hidden.number)
    fakes = {n: _fake(election, hidden, number, draw) for n, number in enumerate(numbers) if n != at}
    nonce, mine = _true(election, draw)
    commitments = [one for n in range(len(numbers)) for one in (mine if n == at else fakes[n][2])]
    asked = challenge(group, f"prove|{state}|{hidden.alpha},{hidden.beta}|", commitments)
    given = (asked - sum(int(fake[0]) for fake in fakes.values())) % group.q
    answer = _proof(given, (nonce - hidden.secret * given) % group.q)
    return tuple(answer if n == at else _proof(fakes[n][0], fakes[n][1]) for n in range(len(numbers)))


def _prove_blank(election: Election, blank: _Hidden, rest: _Hidden, state: str, draw: Draw) -> tuple[Proof, ...]:
    """Prove that the answer is not blank, or that nothing else is chosen."""
    group = election.group
    at = 1 if blank.number else 0
    mine, other = (blank, rest) if at == 0 else (rest, blank)
    nonce, commitments = _true(election, draw)
    given, response, fake = _fake(election, other, 0, draw)
    asked = challenge(group, f"bproof0|{state}|", commitments + fake if at == 0 else fake + commitments)
    own = (asked - given) % group.q
    answers = (_proof(own, (nonce - mine.secret * own) % group.q), _proof(given, response))
    return answers if at == 0 else answers[::-1]


def _prove_blank_or_sum(
    election: Election, asked: Asked, blank: _Hidden, rest: _Hidden, state: str, draw: Draw
) -> tuple[Proof, ...]:
    """Prove that the answer is blank, or that as many options are chosen as may be."""
    group = election.group
    branches = [(blank, 1), *((rest, number) for number in range(asked.least, asked.most + 1))]
    at = 0 if blank.number else 1 + rest.number - asked.least
    fakes = {n: _fake(election, hidden, number, draw) for n, (hidden, number) in enumerate(branches) if n != at}
    nonce, mine = _true(election, draw)
    commitments = [one for n in range(len(branches)) for one in (mine if n == at else fakes[n][2])]
    total = challenge(group, f"bproof1|{state}|", commitments)
    given = (total - sum(int(fake[0]) for fake in fakes.values())) % group.q
    answer = _proof(given, (nonce - branches[at][0].secret * given) % group.q)
    return tuple(answer if n == at else _proof(fakes[n][0], fakes[n][1]) for n in range(len(branches)))


def _sign(election: Election, credential: mpz, number: str, draw: Draw) -> BallotSignature:
    group = election.group
    nonce = group.draw(draw)
    given = challenge(group, f"sig|{number}|", [election.generator_powers.power(nonce)])
    return BallotSignature(hash=number, proof=_proof(given, (nonce - credential * given) % group.q))
