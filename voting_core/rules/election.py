# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How an election ends: who is elected, what a tie at the cut means, what stays open."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from voting_core.identifiers import ShortText
from voting_core.rules.majority import Majority

Method = Literal["each", "marks"]
"""``each``: yes, no or abstain for every candidate; ``marks``: the candidates wanted are marked, and no more said."""


class ElectionRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who has reached the floor is elected, most votes first, as far as there are posts.

    ``floor`` is what a candidate must reach by votes for them; without one the most votes win (plurality). A ballot
    votes for at most as many as there are posts and at least ``least`` of them; one that does not is void. ``tie``: of
    candidates with as many votes on both sides of the cut none is elected; the house votes again among them, or the
    posts stay open. Source: election rules of the National People's Congress, 2013.
    """

    method: Method
    floor: Majority | None
    least: Annotated[int, Meta(ge=0, le=100)] = 0
    tie: Literal["again", "open"] = "again"
    article: ShortText

    def __post_init__(self) -> None:
        """Refuse a floor that asks how many were against where nobody can be."""
        if self.method == "marks" and self.floor is not None and self.floor.base == "decided":
            raise ValueError("with marks nobody votes against a candidate: take another base than 'decided'")
        if self.floor is not None and (self.floor.tie != "not_carried" or self.floor.each_group):
            raise ValueError("the floor of an election knows no ties and no groups of its own")
