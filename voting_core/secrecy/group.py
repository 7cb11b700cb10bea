# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The group in which secret ballots are calculated: numbers modulo a prime, of an order that is prime too.

Source: Belenios specification, "Group parameters". Exponents are numbers modulo ``q``. Whatever comes from outside is
checked to be an element before anything is calculated with it: numbers outside the group would leak exponents.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from gmpy2 import invert, is_prime, mpz, powmod, powmod_sec

from voting_core.errors import RefusedError

Draw = Callable[[int], int]
"""Chance: a whole number from 0 up to, and without, the one given, each as likely as any other."""

WINDOW_BITS: Final = 8


@dataclass(frozen=True, slots=True)
class Group:
    """A group by its name, the modulus ``p``, the order ``q`` and the generator ``g``."""

    name: str
    p: mpz
    q: mpz
    g: mpz

    def is_element(self, number: mpz) -> bool:
        """Whether a number is in the group: above 0, below ``p``, and 1 when raised to the order."""
        return 0 < number < self.p and powmod(number, self.q, self.p) == 1

    def power(self, base: mpz, exponent: mpz) -> mpz:
        """Raise a public number to a public exponent."""
        return powmod(base, exponent, self.p)

    def secret_power(self, base: mpz, exponent: mpz) -> mpz:
        """Raise a number to a secret exponent above 0, in a time that does not depend on it."""
        return powmod_sec(base, exponent, self.p)

    def inverse(self, element: mpz) -> mpz:
        """The element that gives 1 with this one."""
        return invert(element, self.p)

    def product(self, elements: Sequence[mpz]) -> mpz:
        """All elements multiplied; 1 of none."""
        found = mpz(1)
        for element in elements:
            found = found * element % self.p
        return found

    def draw(self, draw: Draw) -> mpz:
        """An exponent by chance, never 0."""
        return mpz(1 + draw(int(self.q) - 1))


class Powers:
    """Powers of one base, prepared: raising it takes an eighth of the time, preparing it that of fifty.

    Args:
        group: Where it is an element.
        base: The base, such as the generator or the tellers' key.
    """

    __slots__ = ("_group", "_rows", "base")

    def __init__(self, group: Group, base: mpz) -> None:
        self._group, self.base = group, base
        self._rows: list[list[mpz]] = []
        step = base
        for _ in range(-(-group.q.bit_length() // WINDOW_BITS)):
            row = [mpz(1), step]
            for _ in range(2, 1 << WINDOW_BITS):
                row.append(row[-1] * step % group.p)
            self._rows.append(row)
            step = row[-1] * step % group.p

    def power(self, exponent: mpz) -> mpz:
        """The base raised to an exponent from 0 to below the order."""
        p, found = self._group.p, mpz(1)
        for number, row in zip(int(exponent).to_bytes(len(self._rows), "little"), self._rows, strict=True):
            if number:
                found = found * row[number] % p
        return found


def check_group(group: Group) -> None:
    """Look whether a group is one, at the start of every program that uses it: a mistyped digit ends here.

    Raises:
        RefusedError: A number is not prime, or does not divide, or the generator has another order.
    """
    faults = {
        "p is not prime": not is_prime(group.p),
        "q is not prime": not is_prime(group.q),
        "q does not divide p - 1": (group.p - 1) % group.q != 0,
        "the generator is no generator": group.g in (0, 1) or not group.is_element(group.g),
    }
    broken = [fault for fault, is_there in faults.items() if is_there]
    if broken:
        raise RefusedError(f"The group {group.name} is broken: {'; '.join(broken)}.", "Install the program again.")


def demand_real(group: Group) -> None:
    """Refuse a group that is only large enough for simulations.

    Raises:
        RefusedError: Ballots in it could be opened by anybody.
    """
    if group.p.bit_length() < 2_000 or group.q.bit_length() < 250:
        raise RefusedError(f"The group {group.name} hides nothing: it is for simulations only.")


_P: Final = (
    "2069478569142254640101364365750500806492298929575110409710088478705737421924271740192223725449768433"
    "8129066633138078958404960054389636289796393038773905722803605973749427671376777618898589872735865049"
    "0811670993105358677809800307904916540637771737641986785272734744763418356000356983051931442845617019"
    "1100078673730733356412397173289791324047457883446826065232797464795113767265869358218004631792207366"
    "8860052627186363386088796882120769432366149491002923444346373222145884100586421050242120365433561201"
    "3204811188524087310770141516662001623131771693721892480785077118278423174980732765988288251691831031"
    "25680162072880719"
)
_Q: Final = "78571733251071885079927659812671450121821421258408794611510081919805623223441"
_G: Final = (
    "2402352677501852209227687703532399932712287657378364916510075318787663274146353219320285676155269678"
    "7996946682987493890950838965734256019006010684771644917354741372831046104586813145117816467554005274"
    "0288984613986453266121505579709716201616827031288643245666383486363578210615491841998253431518974065"
    "8186868651151358576410138882215396016043228843603930989333662772848406593138406010231675095763777982"
    "6651036068224066350766977640253462537730851331734951942489677540525736590494924776314759915751987751"
    "7771148149092045660020547812705472823814097251863985833411570056835369555342378147558249189605029668"
    "0037745308460627"
)

BELENIOS_2048: Final = Group("BELENIOS-2048", mpz(_P), mpz(_Q), mpz(_G))
"""The group of the specification: 2,048 bits, of an order of 256 bits."""

TINY: Final = Group(
    "TINY-61", mpz(2535301200507187365688782094667), mpz(2305843009213693967), mpz(1637098668288659907752090264390)
)
"""For simulations and tests: fast, and no secret from anybody. Programs refuse it, see :func:`demand_real`."""
