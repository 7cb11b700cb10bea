# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A card's PIN on its way from the screen to the card: nowhere written, and not shown by whatever shows it."""

from typing import Final

DIGITS_MAX: Final = 12


class Pin:
    """Digits that only :meth:`reveal` tells: not ``repr``, ``str`` or ``format``, so not a log or a crash's trace.

    Args:
        digits: As the member entered them; none at all: the member gives up.
    """

    __slots__ = ("_digits",)

    def __init__(self, digits: str) -> None:
        if len(digits) > DIGITS_MAX or not ((digits.isascii() and digits.isdigit()) or not digits):
            # The value is not repeated: a wrong key on the screen is a digit of the right PIN.
            raise ValueError(f"a PIN is up to {DIGITS_MAX} digits")
        self._digits = digits

    def reveal(self) -> str:
        """The digits, for the reader alone."""
        return self._digits

    def __bool__(self) -> bool:
        """Whether anything was entered."""
        return bool(self._digits)

    def __repr__(self) -> str:
        """Nothing of it."""
        return "Pin(…)"

    def __eq__(self, other: object) -> bool:
        """Whether the digits are the same."""
        return isinstance(other, Pin) and self._digits == other._digits

    def __hash__(self) -> int:
        """The same for all, so that it tells nothing either."""
        return hash(Pin)

    def __reduce__(self) -> str:
        """Never pickled."""
        raise TypeError("a PIN is not stored")
