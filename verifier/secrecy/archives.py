# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A whole archive: election, trustees, credentials, ballots, their product, what was opened.

Source: Belenios specification, "Archive"; stricter than its program where that lets something pass: one spelling, no
ballot twice, nothing after the end, product and number made again.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from gmpy2 import invert, mpz, powmod

from verifier.findings import Words
from verifier.reading import Unreadable, read_exact
from verifier.secrecy.ballots import Election, Numbers, ballot_credential, ciphertexts, read_election, why_none
from verifier.secrecy.files import Step, read_steps
from verifier.secrecy.forms import CREDENTIALS, DECRYPTION, OWNED, PRODUCT, RESULT, SETUP
from verifier.secrecy.group import G, P, digest, element, exponent, product, table_of
from verifier.secrecy.holders import Holders, combine_shares, read_holders

Pairs = Sequence[Sequence[Numbers]]
Counts = list[list[int]]

_SETUP_FILES: Final = 4


@dataclass(slots=True)
class Archive:
    """What was found in an archive; ``breaks`` is empty where everything holds, as far as it goes."""

    election: Election | None = None
    credentials: list[str] = field(default_factory=list)
    ballots: list[bytes] = field(default_factory=list)
    counted: list[bytes] = field(default_factory=list)
    """The last ballot of each credential."""
    counts: Counts | None = None
    """How many ballots have each choice, where the count was opened."""
    ended: bool = False
    breaks: list[Words] = field(default_factory=list)


def audit_archive(data: bytes) -> Archive:
    """Check everything in an archive; it raises nothing, whatever the bytes are."""
    found = Archive()
    try:
        _, steps = read_steps(data)
        _Audit(found, steps).run()
    except Unreadable as error:
        found.breaks.append(Words(f"档案：{error}", f"The archive: {error}"))
    return found


class _Audit:
    """Goes through the steps of an archive, one kind after the other."""

    def __init__(self, found: Archive, steps: Sequence[Step]) -> None:
        self._found, self._steps, self._at = found, steps, 0
        self._holders: list[Holders] = []

    def run(self) -> None:
        """Everything in order.

        Raises:
            Unreadable: Something breaks, and what follows cannot be judged.
        """
        election = self._begin(self._next("Setup", _SETUP_FILES))
        while self._is_next("Ballot"):
            self._found.ballots.append(self._next("Ballot", 1).bodies[0])
        self._judge_ballots(election)
        if self._at == len(self._steps):
            return
        self._next("EndBallots", 0)
        self._found.ended = True
        pairs = self._judge_product(self._next("EncryptedTally", 2))
        if self._at < len(self._steps):
            self._found.counts = self._judge_opening(election, pairs)
        if self._at < len(self._steps):
            raise Unreadable("something follows the result")

    def _is_next(self, kind: str) -> bool:
        return self._at < len(self._steps) and self._steps[self._at].kind == kind

    def _next(self, kind: str, files: int) -> Step:
        if not self._is_next(kind) or len(self._steps[self._at].bodies) != files:
            raise Unreadable(f"step {self._at} is not the {kind} with {files} files that should follow")
        self._at += 1
        return self._steps[self._at - 1]

    def _begin(self, step: Step) -> Election:
        setup = read_exact(step.bodies[3], SETUP)
        named = [setup[name] for name in ("election", "trustees", "credentials")]
        if named != [hashlib.sha256(body).hexdigest() for body in step.bodies[:3]]:
            raise Unreadable("it begins with other files than it names")
        election = self._found.election = read_election(step.bodies[0])
        self._holders = read_holders(step.bodies[1])
        if product(one.key for one in self._holders) != election.key:
            raise Unreadable("the election is not encrypted to the key of its trustees")
        self._found.credentials = read_exact(step.bodies[2], CREDENTIALS)
        if len(set(self._found.credentials)) < len(self._found.credentials):
            raise Unreadable("a credential stands on the list twice")
        for one in self._found.credentials:
            element(one, "a credential")
        return election

    def _judge_ballots(self, election: Election) -> None:
        found = self._found
        known, last = set(found.credentials), {}
        for number, (text, why) in enumerate(zip(found.ballots, why_none(election, found.ballots), strict=True)):
            if why:
                found.breaks.append(Words(f"第 {number + 1} 张票：{why}", f"Ballot {number + 1}: {why}"))
                continue
            credential = ballot_credential(text)
            last[credential] = text
            if credential not in known:
                raise Unreadable(f"ballot {number + 1} is by a credential that is not on the list")
        if len(set(found.ballots)) < len(found.ballots):
            raise Unreadable("a ballot stands in it twice")
        if found.breaks:
            raise Unreadable("ballots do not hold, and nothing behind them was looked at")
        standing = set(last.values())
        found.counted = [text for text in found.ballots if text in standing]

    def _judge_product(self, step: Step) -> Pairs:
        election = self._found.election
        assert election is not None, "begun"
        pairs = multiply(election, self._found.counted)
        due = [[{"alpha": str(alpha), "beta": str(beta)} for alpha, beta in row] for row in pairs]
        if _spelled(due) != step.bodies[0] or read_exact(step.bodies[0], PRODUCT) != due:
            raise Unreadable("the product is not that of the ballots")
        many = len(self._found.counted)
        name = hashlib.sha256(step.bodies[0]).hexdigest()
        if step.bodies[1] != _spelled({"num_tallied": many, "total_weight": many, "encrypted_tally": name}):
            raise Unreadable("the number of ballots is not theirs")
        return pairs

    def _judge_opening(self, election: Election, pairs: Pairs) -> Counts:
        given = self._read_factors(election, pairs)
        taken = [mpz(1)] * sum(map(len, pairs))
        first = 1
        for holders in self._holders:
            behind = first + len(holders.keys)
            own = {owner - first + 1: factors for owner, factors in given.items() if first <= owner < behind}
            if len(own) < holders.needed:
                raise Unreadable("too few trustees took off their part of the key")
            taken = [old * new % P for old, new in zip(taken, combine_shares(holders, own), strict=True)]
            first = behind
        flat = iter(taken)
        rows = [[next(flat) for _ in row] for row in pairs]
        counts = uncover(pairs, rows, len(self._found.counted))
        result = read_exact(self._next("Result", 1).bodies[0], RESULT)["result"]
        if result != counts:
            raise Unreadable(f"the result says {result}, but {counts} was opened")
        return counts

    def _read_factors(self, election: Election, pairs: Pairs) -> dict[int, list[mpz]]:
        """What each trustee takes off, choice by choice, by its number from 1 among all of them."""
        keys = [key for holders in self._holders for key in holders.keys]
        given: dict[int, list[mpz]] = {}
        while self._is_next("PartialDecryption"):
            step = self._next("PartialDecryption", 2)
            owned = read_exact(step.bodies[1], OWNED)
            owner = owned["owner"]
            if owner in given or owner > len(keys) or owned["payload"] != hashlib.sha256(step.bodies[0]).hexdigest():
                raise Unreadable(f"a decryption is not by a trustee, or trustee {owner} decrypts twice")
            rows = factors_of(election, keys[owner - 1], pairs, step.bodies[0])
            given[owner] = [factor for row in rows for factor in row]
        return given


def multiply(election: Election, ballots: Sequence[bytes]) -> Pairs:
    """The product of ballots that were checked."""
    found = [[(mpz(1), mpz(1))] * (ask.options + ask.blank) for ask in election.asks]
    for text in ballots:
        for row, answer in zip(found, ciphertexts(text), strict=True):
            row[:] = [(a * c % P, b * d % P) for (a, b), (c, d) in zip(row, answer, strict=True)]
    return found


def factors_of(election: Election, key: mpz, pairs: Pairs, text: bytes) -> list[list[mpz]]:
    """What a trustee takes off a product, each proven.

    Raises:
        Unreadable: It is of another shape, or a proof does not hold.
    """
    form = read_exact(text, DECRYPTION)
    shape = [len(row) for row in pairs]
    if any([len(row) for row in form[name]] != shape for name in ("decryption_factors", "decryption_proofs")):
        raise Unreadable("a decryption is of another number of choices")
    found: list[list[mpz]] = []
    for row, factors, proofs in zip(pairs, form["decryption_factors"], form["decryption_proofs"], strict=True):
        found.append([])
        for (alpha, _), factor, proof in zip(row, factors, proofs, strict=True):
            taken = element(factor, "a factor")
            challenge = exponent(proof["challenge"], "a challenge")
            response = exponent(proof["response"], "a response")
            commitments = [
                table_of(G)(response) * powmod(key, challenge, P) % P,
                powmod(alpha, response, P) * powmod(taken, challenge, P) % P,
            ]
            if digest(f"decrypt|{election.label}|{key}|", commitments) != challenge:
                raise Unreadable("the proof of a decryption does not hold")
            found[-1].append(taken)
    return found


def uncover(pairs: Pairs, taken: Sequence[Sequence[mpz]], ballots: int) -> Counts:
    """The counts that factors uncover.

    Raises:
        Unreadable: One is more than there are ballots.
    """
    numbers = {mpz(1): 0}
    power = mpz(1)
    for count in range(1, ballots + 1):
        power = power * G % P
        numbers[power] = count
    hidden = [
        [beta * invert(factor, P) % P for (_, beta), factor in zip(row, factors, strict=True)]
        for row, factors in zip(pairs, taken, strict=True)
    ]
    if any(one not in numbers for row in hidden for one in row):
        raise Unreadable("a factor is false: it uncovers no count")
    return [[numbers[one] for one in row] for row in hidden]


def _spelled(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def opened_factors(data: bytes) -> list[str]:
    """The factors by which an archive was opened, question by question; none where it was not, or by several."""
    try:
        _, steps = read_steps(data)
        (taken,) = [step.bodies[0] for step in steps if step.kind == "PartialDecryption"]
        rows: list[list[str]] = read_exact(taken, DECRYPTION)["decryption_factors"]
    except (Unreadable, ValueError, IndexError):
        return []
    return [factor for row in rows for factor in row]
