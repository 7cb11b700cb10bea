# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules whose parts do not go together: what the rule types refuse, said at the key where it can be mended."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from central_broker.intake.toml_table import Table
from central_broker.intake.wording import Said

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Contradiction:
    """One refusal of a rule type.

    Args:
        begins: How the sentence of the type begins.
        key: The key of the section that is named.
        problem: What is wrong.
        remedy: What to write instead.
    """

    begins: str
    key: str
    problem: Said
    remedy: Said


def build(table: Table, make: Callable[[], T], known: Sequence[Contradiction] = ()) -> T | None:
    """A rule, or a trouble where its type refuses it; one that is not among the known ones names the section."""
    try:
        return make()
    except ValueError as error:
        sentence = str(error)
    found = next((one for one in known if sentence.startswith(one.begins)), None)
    if found is None:
        table.spot().refuse(
            Said(f"这一节自相矛盾（{sentence}）", f"this section contradicts itself ({sentence})"),
            Said("照说明改正", "mend it after the description of its keys"),
        )
    else:
        table.spot(found.key).refuse(found.problem, found.remedy)
    return None
