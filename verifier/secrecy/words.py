# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What tellers' seats say, word by word; and the joint key that follows from it.

Source: ``docs/secret-rounds.md``; Gennaro, Jarecki, Krawczyk, Rabin, "Secure distributed key generation", 2007.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from gmpy2 import mpz, powmod

from verifier.fields import HASH, NAME, key
from verifier.reading import Fields, Rule, Unreadable, many, one_of, pattern, read_exact, thing
from verifier.secrecy.ballots import Numbers
from verifier.secrecy.forms import DIGITS, PROOF
from verifier.secrecy.group import NAME as GROUP
from verifier.secrecy.group import G, P, Q, digest, element, exponent, product
from verifier.teller_keys import KEY_STEPS

_SEALED = pattern(r"[A-Za-z0-9+/]{64}")
_TABLES: Final[Mapping[str, Mapping[str, Rule]]] = {
    "hello": {"exchange_key": key},
    "commit": {"sha256": HASH},
    "open": {"coefficients": many(DIGITS, 1, 9), "nonce": DIGITS},
    "share": {"shares": many(thing({"seat": NAME, "sealed": _SEALED}), 1, 9), "response": DIGITS},
    "confirm": {"transcript_sha256": HASH},
    "agree": {"archive_sha256": HASH, "sha256": HASH},
    "factors": {
        "factors": many(thing({"factor": DIGITS, "g_nonce": DIGITS, "alpha_nonce": DIGITS, "proof": PROOF}), 1, 10_000)
    },
    "responses": {"responses": many(DIGITS, 1, 10_000)},
}

Texts = Mapping[str, str]
"""By seat, what it said in one step."""


def read_word(kind: str, text: str) -> Fields:
    """A word of a kind.

    Raises:
        Unreadable: It is another one.
    """
    fields: Fields = read_exact(text.encode(), thing({"word": one_of(kind), **_TABLES[kind]}))
    return fields


def text_hash(text: str) -> str:
    """The hash by which a seat commits to what it will say."""
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Made:
    """A joint key.

    Args:
        key: The public key.
        trustee: As it stands in an archive, with the proof that its secret is known to all of its tellers together.
        shares: By seat, the generator to the power of its share.
    """

    key: mpz
    trustee: Fields
    shares: Mapping[str, mpz]


def work_out(seats: Sequence[str], needed: int, context: str, said: Mapping[str, Texts]) -> tuple[Made, str]:
    """The key that follows from what these seats said, and the hash of all of it.

    Args:
        seats: Of the tellers, sorted.
        needed: How many open a count.
        context: Which key of which sitting of which hall.
        said: By step.

    Raises:
        Unreadable: No key follows from it.
    """
    opened: dict[str, list[mpz]] = {}
    nonces: list[mpz] = []
    for seat in seats:
        text = said["open"][seat]
        if read_word("commit", said["commit"][seat])["sha256"] != text_hash(text):
            raise Unreadable(f"seat {seat} opened something else than it had committed to")
        word = read_word("open", text)
        opened[seat] = [element(one, f"a number of seat {seat}") for one in word["coefficients"]]
        nonces.append(element(word["nonce"], f"a number of seat {seat}"))
        if len(opened[seat]) != needed:
            raise Unreadable(f"seat {seat} gave {len(opened[seat])} numbers for a key that {needed} open")
    public = product(coefficients[0] for coefficients in opened.values())
    challenge = digest(f"pok|{GROUP}|{public}|", [product(nonces)])
    total = mpz(0)
    for seat, nonce in zip(seats, nonces, strict=True):
        response = exponent(read_word("share", said["share"][seat])["response"], f"an answer of seat {seat}")
        if powmod(G, response, P) * powmod(opened[seat][0], challenge, P) % P != nonce:
            raise Unreadable(f"seat {seat} has not proven to know its part of the key")
        total += response
    transcript = _transcript(seats, context, said)
    for seat in seats:
        if read_word("confirm", said["confirm"][seat])["transcript_sha256"] != transcript:
            raise Unreadable(f"seat {seat} confirms something else than was said")
    proof = {"challenge": str(challenge), "response": str(total % Q)}
    images = {seat: _image(opened.values(), number) for number, seat in enumerate(seats, start=1)}
    return Made(public, {"pok": proof, "public_key": str(public)}, images), transcript


def _image(polynomials: Iterable[Sequence[mpz]], number: int) -> mpz:
    """The generator to the power of the sum of all polynomials at a number."""
    return product(
        powmod(coefficient, mpz(number**place) % Q, P)
        for coefficients in polynomials
        for place, coefficient in enumerate(coefficients)
    )


def _transcript(seats: Sequence[str], context: str, said: Mapping[str, Texts]) -> str:
    found = hashlib.sha256(context.encode())
    for step in KEY_STEPS[:-1]:
        for seat in seats:
            found.update(f"\0{step}\0{seat}\0{said[step][seat]}".encode())
    return found.hexdigest()


def judge_factors(
    made: Made, seat: str, context: str, archive_sha256: str, alphas: Sequence[mpz], agreed: str, text: str
) -> list[mpz]:
    """The factors of a teller's seat, each proven to be that of its own share of the key.

    Args:
        made: The key.
        seat: Who speaks.
        context: Which attempt of which round.
        archive_sha256: What is opened.
        alphas: The first halves of its ciphertexts.
        agreed: What the seat said when its teller agreed.
        text: What it says now.

    Raises:
        Unreadable: It is not what it had committed to, or a proof does not hold.
    """
    word = read_word("agree", agreed)
    if word["archive_sha256"] != archive_sha256:
        raise Unreadable(f"seat {seat} agreed to open another archive")
    if word["sha256"] != text_hash(text):
        raise Unreadable(f"seat {seat} opened something else than it had committed to")
    given = read_word("factors", text)["factors"]
    if len(given) != len(alphas):
        raise Unreadable(f"seat {seat} gave {len(given)} factors for {len(alphas)} ciphertexts")
    share = made.shares[seat]
    bound = f"hemicycle/1 factor|{context}|{seat}|{archive_sha256}|{share}|"
    found: list[mpz] = []
    for alpha, one in zip(alphas, given, strict=True):
        factor = element(one["factor"], f"a factor of seat {seat}")
        for name in ("g_nonce", "alpha_nonce"):
            element(one[name], f"a number of seat {seat}")
        challenge, response = _proof(one["proof"])
        commitments = [
            powmod(G, response, P) * powmod(share, challenge, P) % P,
            powmod(alpha, response, P) * powmod(factor, challenge, P) % P,
        ]
        if digest(f"{bound}{alpha}|{factor}|", commitments) != challenge:
            raise Unreadable(f"seat {seat} gave a factor that is not proven to be its own")
        found.append(factor)
    return found


def combine(seats: Sequence[str], numbers: Mapping[str, int], factors: Mapping[str, Sequence[mpz]]) -> list[mpz]:
    """What the factors of those who agreed come to: each weighed by Lagrange's coefficient of its seat's number."""
    weights = {}
    for seat in seats:
        top, bottom = mpz(1), mpz(1)
        for other in seats:
            if other != seat:
                top = top * numbers[other] % Q
                bottom = bottom * (numbers[other] - numbers[seat]) % Q
        weights[seat] = top * powmod(bottom, -1, Q) % Q
    many_of = len(factors[seats[0]])
    return [product(powmod(factors[seat][at], weights[seat], P) for seat in seats) for at in range(many_of)]


def _proof(proof: Fields) -> Numbers:
    return exponent(proof["challenge"], "a challenge"), exponent(proof["response"], "a response")
