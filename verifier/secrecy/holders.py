# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The trustees of an election: each with a key of its own, or several of whom some are enough.

Source: Belenios specification, "Trustees" and "Threshold decryption", as in version 2.0. Our halls keep their tellers'
threshold behind one key; archives of other halls may name each teller.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gmpy2 import invert, mpz, powmod

from verifier.reading import Fields, Unreadable, read_exact
from verifier.secrecy.forms import CERTIFICATE, TRUSTEES, coefficients_of
from verifier.secrecy.group import NAME, G, P, Q, digest, element, exponent, product


@dataclass(frozen=True, slots=True)
class Holders:
    """Who can take one part of the key off.

    Args:
        key: Their part of the election's key.
        needed: How many of them it takes.
        keys: The public key of each one's share, in their order.
    """

    key: mpz
    needed: int
    keys: tuple[mpz, ...]


def read_holders(body: bytes) -> list[Holders]:
    """All trustees, whose keys are proven.

    Raises:
        Unreadable: A proof or a signature does not hold, or shares are not those of the key.
    """
    return [_single(form) if kind == "Single" else _several(form) for kind, form in read_exact(body, TRUSTEES)]


def combine_shares(holders: Holders, given: Mapping[int, Sequence[mpz]]) -> list[mpz]:
    """What the first that are enough take off together.

    Args:
        holders: Whose shares they are.
        given: By number from 1, what each takes off each choice; as many as are needed, or more.
    """
    there = list(given)[: holders.needed]
    weights = {one: mpz(1) for one in there}
    for one in there:
        for other in there:
            if other != one:
                weights[one] = weights[one] * other * invert(other - one, Q) % Q
    width = len(given[there[0]])
    return [product(powmod(given[one][place], weights[one], P) for one in there) for place in range(width)]


def _single(form: Fields) -> Holders:
    key = _key(form)
    return Holders(key, 1, (key,))


def _several(form: Fields) -> Holders:
    needed, shares = form["threshold"], [_key(one) for one in form["verification_keys"]]
    if not needed <= len(shares) == len(form["certs"]) == len(form["coefexps"]):
        raise Unreadable("more trustees are needed than there are, or one lacks a certificate or a share")
    terms: list[list[mpz]] = []
    for certificate, coefficients in zip(form["certs"], form["coefexps"], strict=True):
        known = read_exact(certificate["message"].encode(), CERTIFICATE)
        signer = element(known["verification"], "a trustee's signing key")
        element(known["encryption"], "a trustee's key for shares")
        _demand_signature(certificate, signer)
        _demand_signature(coefficients, signer)
        said = read_exact(coefficients["message"].encode(), coefficients_of(needed))
        terms.append([element(one, "a coefficient") for one in said["coefexps"]])
    for number, share in enumerate(shares, start=1):
        if share != product(powmod(one, number**place, P) for row in terms for place, one in enumerate(row)):
            raise Unreadable(f"the share of trustee {number} is not one of this key")
    return Holders(product(row[0] for row in terms), needed, tuple(shares))


def _key(trustee: Fields) -> mpz:
    """A trustee's key whose secret somebody is proven to know."""
    key = element(trustee["public_key"], "a trustee's key")
    if not _holds(key, trustee["pok"], f"pok|{NAME}|{key}|"):
        raise Unreadable("nobody has proven to know the secret of a trustee's key")
    return key


def _demand_signature(signed: Fields, signer: mpz) -> None:
    if not _holds(signer, signed["signature"], f"sigmsg|{signed['message']}|"):
        raise Unreadable("the signature of a trustee does not hold")


def _holds(key: mpz, proof: Fields, prefix: str) -> bool:
    challenge = exponent(proof["challenge"], "a challenge")
    response = exponent(proof["response"], "a response")
    return digest(prefix, [powmod(G, response, P) * powmod(key, challenge, P) % P]) == challenge
