# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a motion must reach: how many of whom, what an abstention is worth, when the vote is void, who breaks a tie."""

from typing import Literal

import msgspec

from voting_core.identifiers import ShortText
from voting_core.rules.shares import Share, Threshold

Base = Literal["size", "all_members", "due", "present", "issued", "returned", "cast", "decided"]
"""Whom a threshold is a share of.

``size``: the seats that the body has by law (名额), vacant ones included. ``all_members``: the members it has now.
``due``: those not on leave. ``present``: those who are here and may vote. ``issued`` and ``returned``: ballots given
out and come back, void ones included. ``cast``: valid votes, abstentions included. ``decided``: yes and no alone.
"""

Abstentions = Literal["own", "majority", "none"]
"""What an abstention is: a vote of its own; a vote for whichever side has more; or none, for it cannot be given."""

Silence = Literal["own", "abstain"]
"""What a member who is present and does not press stands on: a line of their own, or the line *abstain*."""

Recusal = Literal["in_base", "out_of_base"]
"""Whether a member who may not take part in one item still counts in ``size``, ``all_members`` and ``due``."""

Excess = Literal["flag", "void"]
"""What more ballots returned than issued do: they are reported, or they make the vote void."""

Tie = Literal["not_carried", "chair", "again"]
"""What as many yes as no means: it is lost; the chair casts a vote; the house votes again."""

Counted = Literal["present", "cast", "returned"]


class Quorum(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How many of ``of`` must be there: to open a round they must be ``present``.

    As the ``turnout`` of a majority it is asked again when the votes are counted, of whatever ``counted`` names, and
    a vote that falls short is void. Source: rules of the International Labour Conference, votes cast below half of
    those attending.
    """

    threshold: Threshold
    of: Literal["size", "all_members", "due", "present"]
    counted: Counted
    article: ShortText


class Majority(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The rule that a question of yes and no must satisfy, and where it is written.

    ``each_group``: it must be satisfied among the members of every group too (delegations, constituencies).
    """

    base: Base
    threshold: Threshold
    article: ShortText
    abstentions: Abstentions = "own"
    silence: Silence = "own"
    recusal: Recusal = "in_base"
    excess: Excess = "flag"
    tie: Tie = "not_carried"
    turnout: Quorum | None = None
    each_group: bool = False

    def __post_init__(self) -> None:
        """Refuse a rule for ties where yes and no being equal decides nothing, or where groups decide too."""
        half = isinstance(self.threshold, Share) and (
            2 * self.threshold.numerator == self.threshold.denominator
            and not self.threshold.inclusive
            and not self.threshold.plus
        )
        if self.tie != "not_carried" and not (half and self.base == "decided"):
            raise ValueError("a rule for ties needs the base 'decided' and the threshold 'more than 1/2'")
        if self.tie != "not_carried" and self.each_group:
            raise ValueError("a rule for ties and a majority in each group do not go together")
