# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The section ``[election]``: how candidates are voted on, and who is elected."""

from typing import Final

from central_broker.intake.choices import ELECTION_TIES, METHODS
from central_broker.intake.contradictions import Contradiction, build
from central_broker.intake.majority_table import read_article, read_floor
from central_broker.intake.toml_table import Table
from central_broker.intake.wording import Said
from voting_core.rules.election import ElectionRule

LEAST_MAX: Final = 100

_CONTRADICTIONS: Final = (
    Contradiction(
        "with marks nobody votes against",
        "floor",
        Said(
            "划票时没有人对候选人投反对票，不能以“赞成与反对之和”为基数",
            "with marks nobody votes against a candidate, so yes and no cannot be the base of the floor",
        ),
        Said('在 [election.floor] 里换一个 base，例如 "cast"', 'take another base in the floor, such as "cast"'),
    ),
)


def read_election(table: Table) -> ElectionRule | None:
    """A section ``[election]``, of the profile or of an item; without ``floor`` the most votes win."""
    method, article = table.choice("method", METHODS), read_article(table)
    least = table.whole("least", 0, LEAST_MAX, default=0)
    tie = table.choice("tie", ELECTION_TIES, "again")
    has_floor = table.has("floor")
    floor_table = table.table("floor") if has_floor else None
    floor = None if floor_table is None else read_floor(floor_table, article or "…")
    table.finish()
    if method is None or article is None or least is None or tie is None or (has_floor and floor is None):
        return None
    return build(
        table,
        lambda: ElectionRule(method=method, floor=floor, least=least, tie=tie, article=article),
        _CONTRADICTIONS,
    )
