# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Elections and their ballots: every number in the group, every proof, the signature.

Source: Belenios specification, "Ballots". A ballot is proven to be lawful and tells nothing else.
"""

import json
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from multiprocessing import get_context
from os import cpu_count
from threading import active_count
from typing import Any, Final, Literal

from gmpy2 import mpz, powmod

from verifier.reading import Fields, Unreadable, read_exact
from verifier.secrecy.forms import BALLOT, ELECTION
from verifier.secrecy.group import (
    NAME,
    G,
    Ladder,
    P,
    Q,
    check_parameters,
    digest,
    element,
    exponent,
    label,
    ladder,
    product,
    table_of,
)

ALONE_MAX: Final = 24
"""Ballots that are looked at quicker than other processes are started."""

_AT_ONCE: Final = 8
_FEW: Final = 2
"""So many powers of a number are quicker without preparing them."""

Raised = dict[mpz, Ladder]
Numbers = tuple[mpz, mpz]
"""Of a ciphertext: alpha, beta; of a proof: challenge, response."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One question: how many options, whether a blank answer stands before them, how many may be chosen."""

    options: int
    blank: bool
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Election:
    """What a ballot is a ballot of."""

    text: bytes
    fields: Fields
    key: mpz
    asks: tuple[Ask, ...]
    label: str


@lru_cache(maxsize=8)
def read_election(text: bytes) -> Election:
    """An election in this group.

    Raises:
        Unreadable: It is none.
    """
    check_parameters()
    fields: Fields = read_exact(text, ELECTION)
    if fields["group"] != NAME:
        raise Unreadable(f"the election is of another group than {NAME}")
    key = element(fields["public_key"], "the election's key")
    asks = tuple(Ask(len(one["answers"]), "blank" in one, one["min"], one["max"]) for one in fields["questions"])
    if key == 1 or not all(one.low <= one.high <= one.options for one in asks):
        raise Unreadable("the election's key or one of its questions cannot be")
    return Election(text, fields, key, asks, label(text))


def ballot_credential(text: bytes) -> str:
    """The public credential in a ballot.

    Raises:
        Unreadable: It is no ballot.
    """
    credential: str = read_exact(text, BALLOT)["credential"]
    return credential


def ciphertexts(text: bytes) -> list[list[Numbers]]:
    """The encrypted choices of a ballot that was checked, question by question."""
    answers = json.loads(text)["answers"]
    return [[(mpz(one["alpha"]), mpz(one["beta"])) for one in answer["choices"]] for answer in answers]


def why_not(election: Election, text: bytes) -> str:
    """Why something is no valid ballot of an election; empty where it is one."""
    try:
        _judge(election, read_exact(text, BALLOT))
    except Unreadable as error:
        return str(error)
    return ""


_judged: dict[tuple[str, str], str] = {}
"""By election and ballot, what was found: a list and its archive name the same ballots."""


def why_none(election: Election, texts: Sequence[bytes]) -> list[str]:
    """The same of many ballots, on all cores where they are many; each is looked at once."""
    named = {label(text): text for text in texts}
    new = {name: text for name, text in named.items() if (election.label, name) not in _judged}
    for name, why in zip(new, _look_at(election, list(new.values())), strict=True):
        _judged[(election.label, name)] = why
    return [_judged[(election.label, label(text))] for text in texts]


def _look_at(election: Election, texts: Sequence[bytes]) -> list[str]:
    if len(texts) <= ALONE_MAX:
        return [why_not(election, text) for text in texts]
    workers = cpu_count() or 1
    given = [(election.text, text) for text in texts]
    # A process with threads must not be copied as it is; one without starts its helpers in no time.
    how: Literal["fork", "spawn"] = "fork" if active_count() == 1 else "spawn"
    with ProcessPoolExecutor(workers, get_context(how)) as pool:
        return list(pool.map(_why_not, given, chunksize=_AT_ONCE))


def _why_not(given: tuple[bytes, bytes]) -> str:
    election, text = given
    return why_not(read_election(election), text)


def _judge(election: Election, ballot: Fields) -> None:
    if (ballot["election_uuid"], ballot["election_hash"]) != (election.fields["uuid"], election.label):
        raise Unreadable("it is a ballot of another election")
    if len(ballot["answers"]) != len(election.asks):
        raise Unreadable("it answers another number of questions")
    _judge_signature(ballot)
    bound = f"{election.label}|{ballot['credential']}"
    for number, (ask, answer) in enumerate(zip(election.asks, ballot["answers"], strict=True), start=1):
        try:
            _judge_answer(election.key, ask, answer, bound)
        except Unreadable as error:
            raise Unreadable(f"in answer {number} {error}") from error


def _judge_signature(ballot: Fields) -> None:
    public = element(ballot["credential"], "its credential")
    unsigned = {name: value for name, value in ballot.items() if name != "signature"}
    text = json.dumps(unsigned, ensure_ascii=False, separators=(",", ":")).encode()
    if ballot["signature"]["hash"] != label(text):
        raise Unreadable("its signature is of another ballot")
    challenge, response = _proof(ballot["signature"]["proof"])
    commitment = table_of(G)(response) * powmod(public, challenge, P) % P
    if digest(f"sig|{ballot['signature']['hash']}|", [commitment]) != challenge:
        raise Unreadable("its signature is not by its credential")


def _judge_answer(key: mpz, ask: Ask, answer: Fields, bound: str) -> None:
    width = ask.options + ask.blank
    if len(answer["choices"]) != width or len(answer["individual_proofs"]) != width:
        raise Unreadable("are more or fewer choices or proofs than were asked for")
    if ("blank_proof" in answer) is not ask.blank:
        raise Unreadable("is a blank proof that was not asked for, or none")
    ladders = [(ladder(one["alpha"], "a choice"), ladder(one["beta"], "a choice")) for one in answer["choices"]]
    pairs = [(alpha[0], beta[0]) for alpha, beta in ladders]
    raised: Raised = {number: raise_ for pair in ladders for number, raise_ in pair}
    for pair, proofs in zip(pairs, answer["individual_proofs"], strict=True):
        prefix = f"prove|{bound}|{pair[0]},{pair[1]}|"
        _demand(key, raised, [(pair, 0), (pair, 1)], proofs, prefix, "a choice is neither 0 nor 1")
    whole = f"{bound}|{','.join(f'{alpha},{beta}' for alpha, beta in pairs)}"
    chosen = pairs[ask.blank :]
    total = product(alpha for alpha, _ in chosen), product(beta for _, beta in chosen)
    lawful = [(total, number) for number in range(ask.low, ask.high + 1)]
    if len(lawful) > _FEW:
        raised |= {number: Ladder(number) for number in total}
    if not ask.blank:
        prefix = f"prove|{whole}|{total[0]},{total[1]}|"
        _demand(key, raised, lawful, answer["overall_proof"], prefix, "more or fewer options are chosen than may be")
        return
    empty = [(pairs[0], 0), (total, 0)]
    _demand(key, raised, empty, answer["blank_proof"], f"bproof0|{whole}|", "it is blank and chooses something")
    lawful = [(pairs[0], 1), *lawful]
    broken = "more or fewer options are chosen than may be"
    _demand(key, raised, lawful, answer["overall_proof"], f"bproof1|{whole}|", broken)


def _demand(
    key: mpz, raised: Raised, cases: Sequence[tuple[Numbers, int]], proofs: Sequence[Any], prefix: str, broken: str
) -> None:
    """A proof that one of the ciphertexts hides its number, without saying which.

    ``raised`` are the numbers of which powers are prepared.

    Raises:
        Unreadable: It does not hold.
    """
    if len(proofs) != len(cases):
        raise Unreadable("a proof has another number of parts than it needs")
    by_g, by_key = table_of(G), table_of(key)
    commitments: list[mpz] = []
    claimed = mpz(0)
    for ((alpha, beta), number), proof in zip(cases, proofs, strict=True):
        challenge, response = _proof(proof)
        claimed += challenge
        less = by_g(-number * challenge % Q) if number else mpz(1)
        first, second = (
            raised[one](challenge) if one in raised else powmod(one, challenge, P) for one in (alpha, beta)
        )
        commitments.append(by_g(response) * first % P)
        commitments.append(by_key(response) * second * less % P)
    if digest(prefix, commitments) != claimed % Q:
        raise Unreadable(broken)


def _proof(proof: Fields) -> Numbers:
    return exponent(proof["challenge"], "a challenge"), exponent(proof["response"], "a response")
