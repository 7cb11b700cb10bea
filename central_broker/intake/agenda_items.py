# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What each kind of item has beside title and text."""

from collections.abc import Callable
from typing import Any, Final

from central_broker.intake.agenda_subjects import read_candidates, read_nominees, read_targets
from central_broker.intake.appraisal_table import read_appraisal
from central_broker.intake.cells import read_item_id
from central_broker.intake.election_table import read_election
from central_broker.intake.majority_table import read_majority
from central_broker.intake.toml_table import Table
from central_broker.intake.wording import Said
from voting_core.agenda import SLOTS_MAX, SUBJECTS_MAX
from voting_core.questions import PollKind

KEYS_OF_ALL: Final = ("id", "title", "text", "kind", "press", "round_seconds", "after", "requires", "secrecy")
KEYS_OF_KIND: Final[dict[PollKind, tuple[str, ...]]] = {
    "motion": ("amends", "local_opening", "majority"),
    "appraisal": ("targets", "appraisal"),
    "personnel": ("nominees", "merged", "majority"),
    "election": ("candidates", "posts", "slots", "election"),
}


def own_parts(table: Table, kind: PollKind) -> dict[str, Any]:
    """The fields of an item that only its kind has; one in trouble is ``None`` or incomplete, and was refused."""
    outer = (*KEYS_OF_ALL, *KEYS_OF_KIND[kind])
    match kind:
        case "motion":
            return {
                "amends": table.read("amends", read_item_id) if table.has("amends") else "",
                "local_opening": table.flag("local_opening", default=False),
                "majority": _section(table, "majority"),
            }
        case "appraisal":
            return {"targets": read_targets(table, outer), "rule": _section(table, "appraisal")}
        case "personnel":
            return {
                "nominees": read_nominees(table, outer),
                "merged": table.flag("merged", default=False),
                "majority": _section(table, "majority"),
            }
        case "election":
            return _election_parts(table, outer)


def _election_parts(table: Table, outer: tuple[str, ...]) -> dict[str, Any]:
    candidates = read_candidates(table, outer)
    posts, slots = table.whole("posts", 1, SUBJECTS_MAX), table.whole("slots", 0, SLOTS_MAX, default=0)
    written = table.values.get("candidates")
    standing = len(written) if isinstance(written, list) else len(candidates)
    if posts is not None and slots is not None and posts > standing + slots:
        table.spot("posts").refuse(
            Said(
                f"应选 {posts} 名，候选人 {standing} 名、另选名额 {slots} 名：选不满",
                f"{posts} posts, but {standing} candidates and {slots} slots: they cannot all be filled",
            ),
            Said("减少 posts，或增加候选人或 slots", "lower posts, or add candidates or slots"),
        )
    return {"candidates": candidates, "posts": posts, "slots": slots, "rule": _section(table, "election")}


def _section(table: Table, key: str) -> object:
    """The rule of the item's own, where it has one."""
    section = table.table(key) if table.has(key) else None
    return None if section is None else _READERS[key](section)


_READERS: Final[dict[str, Callable[[Table], object]]] = {
    "majority": read_majority,
    "appraisal": read_appraisal,
    "election": read_election,
}
