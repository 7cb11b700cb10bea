# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What decides a motion: base, threshold, who presses when; data of a profile, not code."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from voting_core.identifiers import Millis, Name, ShortText

Base = Literal["all_members", "present", "cast"]
"""What the threshold is a share of: all members of the body, those present, or the votes cast (yes + no + abstain)."""

PressRule = Literal["first", "last"]
"""Which press counts: the first one, or the last one before the round closes. Source: GB 50799-2012, 6.2.2."""

Display = Literal["count", "live"]
"""What may be shown while a round is open: only the number of ballots, or the lines too (named polls only)."""

Part = Annotated[int, Meta(ge=1, le=1000)]


class Share(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A fraction of a number of people, exact.

    ``inclusive`` false means *more than* the fraction (过半数), true means *at least* it (三分之二以上).
    """

    numerator: Part
    denominator: Part
    inclusive: bool

    def __post_init__(self) -> None:
        """Refuse a share above one."""
        if self.numerator > self.denominator:
            raise ValueError("a share is at most the whole: numerator must not exceed denominator")

    def needed(self, base: int) -> int:
        """Smallest whole number of people that satisfies the share of ``base`` people."""
        scaled = base * self.numerator
        if self.inclusive:
            return -(-scaled // self.denominator)
        return scaled // self.denominator + 1


class Majority(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The rule that a motion must satisfy, and where it is written."""

    base: Base
    share: Share
    article: ShortText


class Quorum(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How many members must be present before a round may open."""

    share: Share
    article: ShortText


class Profile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a kind of body meets and votes; an agenda item may override its majority, press rule and time.

    ``round_ms`` is the time a round stays open; zero means that the chair ends it.
    """

    name: Name
    quorum: Quorum
    majority: Majority
    press: PressRule
    display: Display
    round_ms: Millis
