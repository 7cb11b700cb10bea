# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The group BELENIOS-2048, from its published parameters, and the hashes that proofs are bound with.

Source: Belenios specification, "Groups" and "Hash functions".
"""

import base64
import hashlib
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from gmpy2 import is_prime, mpz, powmod

from verifier.reading import Unreadable

NAME: Final = "BELENIOS-2048"
P: Final = mpz(
    "2069478569142254640101364365750500806492298929575110409710088478705737421924271740192223725449768433"
    "8129066633138078958404960054389636289796393038773905722803605973749427671376777618898589872735865049"
    "0811670993105358677809800307904916540637771737641986785272734744763418356000356983051931442845617019"
    "1100078673730733356412397173289791324047457883446826065232797464795113767265869358218004631792207366"
    "8860052627186363386088796882120769432366149491002923444346373222145884100586421050242120365433561201"
    "3204811188524087310770141516662001623131771693721892480785077118278423174980732765988288251691831031"
    "25680162072880719"
)
Q: Final = mpz("78571733251071885079927659812671450121821421258408794611510081919805623223441")
G: Final = mpz(
    "2402352677501852209227687703532399932712287657378364916510075318787663274146353219320285676155269678"
    "7996946682987493890950838965734256019006010684771644917354741372831046104586813145117816467554005274"
    "0288984613986453266121505579709716201616827031288643245666383486363578210615491841998253431518974065"
    "8186868651151358576410138882215396016043228843603930989333662772848406593138406010231675095763777982"
    "6651036068224066350766977640253462537730851331734951942489677540525736590494924776314759915751987751"
    "7771148149092045660020547812705472823814097251863985833411570056835369555342378147558249189605029668"
    "0037745308460627"
)

_WIDTH: Final = 8
"""Bits of an exponent that one row of a table stands for."""


@lru_cache(maxsize=1)
def check_parameters() -> None:
    """Test the numbers above, once: a wrong digit must not let anything pass.

    Raises:
        AssertionError: They are no group.
    """
    assert is_prime(P), "p is prime"
    assert is_prime(Q), "q is prime"
    assert (P - 1) % Q == 0, "q divides p - 1"
    assert G not in (0, 1), "the generator is not trivial"
    assert powmod(G, Q, P) == 1, "the generator is of order q"


_STEP: Final = 4
_MASK: Final = (1 << _STEP) - 1


def element(text: str, what: str) -> mpz:
    """A member of the group from its decimal digits.

    Raises:
        Unreadable: It is none.
    """
    number = mpz(text)
    if not (0 < number < P and powmod(number, Q, P) == 1):
        raise Unreadable(f"{what} is outside the group")
    return number


def ladder(text: str, what: str) -> tuple[mpz, "Ladder"]:
    """A member of the group that will be raised more often, from its decimal digits.

    Raises:
        Unreadable: It is none.
    """
    number = mpz(text)
    if not 0 < number < P:
        raise Unreadable(f"{what} is outside the group")
    raised = Ladder(number)
    if raised(Q) != 1:
        raise Unreadable(f"{what} is outside the group")
    return number, raised


def exponent(text: str, what: str) -> mpz:
    """A number below the order from its decimal digits.

    Raises:
        Unreadable: It is too large.
    """
    number = mpz(text)
    if number >= Q:
        raise Unreadable(f"{what} is not below the order")
    return number


class Table:
    """A base that is raised often: for each byte of an exponent a row with all its powers."""

    def __init__(self, base: mpz) -> None:
        self.base = base
        self._rows: list[list[mpz]] = []
        for _ in range(0, Q.bit_length(), _WIDTH):
            row = [mpz(1)]
            while len(row) < 1 << _WIDTH:
                row.append(row[-1] * base % P)
            self._rows.append(row)
            base = row[-1] * base % P

    def __call__(self, power: mpz) -> mpz:
        """The base to a power from 0 to below the order."""
        found = mpz(1)
        for place, digit in enumerate(int(power).to_bytes(len(self._rows), "little")):
            if digit:
                found = found * self._rows[place][digit] % P
        return found


class Ladder:
    """A base that is raised three times or a few more: its powers by every fourth bit, then Yao's method.

    Source: Brickell, Gordon, McCurley, Wilson, "Fast exponentiation with precomputation", 1992.
    """

    def __init__(self, base: mpz) -> None:
        self._rungs = [base]
        for _ in range(Q.bit_length() // _STEP):
            for _ in range(_STEP):
                base = base * base % P
            self._rungs.append(base)

    def __call__(self, power: mpz) -> mpz:
        """The base to a power from 0 up to the order itself."""
        heaps: list[mpz | None] = [None] * (1 << _STEP)
        left = int(power)
        for rung in self._rungs:
            digit = left & _MASK
            left >>= _STEP
            if digit:
                heap = heaps[digit]
                heaps[digit] = rung if heap is None else heap * rung % P
        found, gathered = mpz(1), mpz(1)
        for heap in reversed(heaps[1:]):
            if heap is not None:
                gathered = gathered * heap % P
            found = found * gathered % P
        return found


@lru_cache(maxsize=4)
def table_of(base: mpz) -> Table:
    """The table of a base; the newest few are kept."""
    return Table(base)


def product(numbers: Iterable[mpz]) -> mpz:
    """All numbers multiplied."""
    found = mpz(1)
    for number in numbers:
        found = found * number % P
    return found


def digest(prefix: str, numbers: Iterable[mpz]) -> mpz:
    """The challenge that a proof must meet: SHA-256 of prefix and numbers, modulo the order."""
    text = prefix + ",".join(map(str, numbers))
    return mpz(int(hashlib.sha256(text.encode()).hexdigest(), 16)) % Q


def label(text: bytes) -> str:
    """The 43 characters by which a ballot or an election is named."""
    return base64.b64encode(hashlib.sha256(text).digest()).decode()[:43]
