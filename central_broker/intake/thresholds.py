# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Thresholds of a section: a share with ``share``, ``inclusive`` and ``plus``, or a number with ``fixed``."""

from typing import Final

import msgspec

from central_broker.intake.findings import Spot
from central_broker.intake.shares import read_number, read_share
from central_broker.intake.toml_table import Table
from central_broker.intake.wording import Said
from voting_core.rules.shares import Fixed, Share, Threshold

PLUS_MAX: Final = 1_000
FIXED_MAX: Final = 1_000_000


def read_threshold(table: Table) -> Threshold | None:
    """How many are needed; exactly one of ``share`` and ``fixed`` must be there."""
    words = table.values.get("share")
    if not table.has("fixed") and not (isinstance(words, str) and read_number(words) is not None):
        return read_whole_share(table)
    number = table.whole("fixed", 1, FIXED_MAX) if table.has("fixed") else _number_in_words(table)
    beside = [
        key for key in ("share", "inclusive", "plus") if table.has(key) and (key != "share" or table.has("fixed"))
    ]
    for key in beside:
        table.spot(key).refuse(
            Said("已经写了固定的票数", "a number of votes stands there already"),
            Said(f"只留票数，删去 {key}；或者不写票数", f"keep the number and delete {key}, or do without the number"),
        )
    return None if number is None or beside else Fixed(number=number)


def _number_in_words(table: Table) -> int | None:
    return table.read("share", _read_number)


def _read_number(raw: str, spot: Spot) -> int | None:
    number = read_number(raw)
    if number is not None and 1 <= number <= FIXED_MAX:
        return number
    spot.refuse(
        Said(f"票数应当是 1 到 {FIXED_MAX:,}", f"a number from 1 to {FIXED_MAX:,} is wanted"),
        Said("改成这个范围里的数", "take a number within it"),
    )
    return None


def read_whole_share(table: Table) -> Share | None:
    """A share and what is added to it; it must be there."""
    inclusive = table.flag("inclusive")
    plus = table.whole("plus", 0, PLUS_MAX, default=0)
    share = table.read("share", lambda raw, spot: read_share(raw, inclusive, spot))
    if share is None or plus is None:
        return None
    if plus and share.plus and plus != share.plus:
        table.spot("plus").refuse(
            Said("与 share 里写的加数不同", "share adds another number"), Said("只写一处", "write it in one place")
        )
        return None
    return msgspec.structs.replace(share, plus=plus) if plus else share
