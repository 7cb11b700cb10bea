# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Deciding a question of yes and no, and asking what the missing could make of it by trying what they could say."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from verifier.numbers import UNANSWERED, Numbers, needed_of, splits, turnout_of
from verifier.reading import Fields

ANSWERS: Final = ("yes", "no", "abstain", *UNANSWERED)

Groups = Mapping[str, Numbers]
"""The numbers of each group of members by itself, by the group's name in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """How a question came out, why, and by which numbers."""

    outcome: str
    ground: str
    """``threshold``, ``turnout``, ``group``, ``tie`` or ``casting``."""
    base: int
    needed: int
    got: int
    turnout: int
    turnout_needed: int
    failed: tuple[str, ...] = ()
    """Groups that did not reach it."""
    effect: str = "none"
    """What the missing could do."""


def decide(rule: Fields, numbers: Numbers, casting: str, groups: Groups) -> Verdict:
    """Decide a question by a majority.

    Args:
        rule: The majority.
        numbers: Everybody's.
        casting: The chair's vote, empty for none.
        groups: By group, where the rule asks for a majority in each.
    """
    parts = groups if rule["each_group"] else {}
    found = _find(rule, numbers, casting, parts)
    if not numbers.missing:
        return found
    turned = any(
        _find(rule, other, casting, others).outcome != found.outcome for other, others in _possible(numbers, parts)
    )
    return Verdict(
        outcome=found.outcome,
        ground=found.ground,
        base=found.base,
        needed=found.needed,
        got=found.got,
        turnout=found.turnout,
        turnout_needed=found.turnout_needed,
        failed=found.failed,
        effect="can_change" if turned else "cannot_change",
    )


def _possible(numbers: Numbers, groups: Groups) -> Iterator[tuple[Numbers, Groups]]:
    """What the numbers could be: so many of the missing give one answer, the others another one.

    Of the groups the first ones give the first answer: where all give the same, every group does, which is the best or
    the worst for each of them.
    """
    for first, members, second in splits(numbers.missing, ANSWERS):
        parts: dict[str, Numbers] = {}
        left = members
        for name, part in groups.items():
            mine = min(left, part.missing)
            left -= mine
            parts[name] = part.answered([((first,), mine), ((second,), part.missing - mine)])
        yield numbers.answered([((first,), members), ((second,), numbers.missing - members)]), parts


def _find(rule: Fields, numbers: Numbers, casting: str, groups: Groups) -> Verdict:
    counted = numbers.silent_as(rule["silence"])
    base, needed, got = _measure(rule, counted)
    turnout, turnout_needed = turnout_of(rule["turnout"], counted, rule["recusal"])
    yes, no = counted.of("yes"), counted.of("no")
    failed: tuple[str, ...] = ()
    if turnout < turnout_needed:
        outcome, ground = "void", "turnout"
    elif got >= needed:
        failed = tuple(name for name, part in groups.items() if not _is_reached(rule, part))
        outcome, ground = ("not_carried", "group") if failed else ("carried", "threshold")
    elif rule["tie"] != "not_carried" and yes == no > 0:
        outcome, ground = "tied", "tie"
        if rule["tie"] == "chair" and casting:
            outcome, ground = "carried" if casting == "yes" else "not_carried", "casting"
    else:
        outcome, ground = "not_carried", "threshold"
    return Verdict(
        outcome=outcome,
        ground=ground,
        base=base,
        needed=needed,
        got=got,
        turnout=turnout,
        turnout_needed=turnout_needed,
        failed=failed,
    )


def _is_reached(rule: Fields, part: Numbers) -> bool:
    _, needed, got = _measure(rule, part.silent_as(rule["silence"]))
    return got >= needed


def _measure(rule: Fields, numbers: Numbers) -> tuple[int, int, int]:
    """Base, votes needed and votes in favour; nobody carries nothing, so one is needed at least."""
    base = numbers.base(rule["base"], rule["recusal"])
    got = numbers.of("yes")
    if rule["abstentions"] == "majority" and got > numbers.of("no"):
        got += numbers.of("abstain")
    return base, max(1, needed_of(rule["threshold"], base)), got
