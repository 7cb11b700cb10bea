# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Thresholds: a share of a number of people, exact, or a fixed number of them."""

from typing import Annotated

import msgspec
from msgspec import Meta

Part = Annotated[int, Meta(ge=1, le=1000)]
Extra = Annotated[int, Meta(ge=0, le=1000)]


class Share(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="share"):
    """A fraction of a number of people, and so many more.

    ``inclusive`` false means *more than* it (过半数), true means *at least* it (三分之二以上). ``plus`` is added to the
    fraction before it is rounded: "half of the members and one more" is at least 1/2 plus 1, which for 41 members is
    22, not 21.
    """

    numerator: Part
    denominator: Part
    inclusive: bool
    plus: Extra = 0

    def __post_init__(self) -> None:
        """Refuse a share above one."""
        if self.numerator > self.denominator:
            raise ValueError("a share is at most the whole: numerator must not exceed denominator")

    def needed(self, base: int) -> int:
        """Smallest whole number of people that satisfies the share of ``base`` people."""
        scaled = base * self.numerator + self.plus * self.denominator
        if self.inclusive:
            return -(-scaled // self.denominator)
        return scaled // self.denominator + 1


class Fixed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="fixed"):
    """A number of people that is written in the rules themselves, such as 226."""

    number: Annotated[int, Meta(ge=1, le=1_000_000)]

    def needed(self, base: int) -> int:
        """The number, whatever the base."""
        del base
        return self.number


Threshold = Share | Fixed
