# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Counting a frozen list and deciding it, in whole numbers only."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from verifier.reading import Fields

STANDINGS: Final = ("not_pressed", "absent", "leave", "recused", "offline", "hands", "void")


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """What a frozen list amounts to under a majority rule."""

    lines: Mapping[str, int]
    """Options first, then where the others stand."""
    outcome: str
    base: int
    needed: int
    got: int
    missing: int
    missing_effect: str
    hands: Mapping[str, int] = field(default_factory=dict)
    """How those on the line *hands* voted."""


def share_needed(share: Fields, base: int) -> int:
    """The smallest number n of people for which n / base reaches (inclusive) or exceeds the share."""
    top, bottom = share["numerator"], share["denominator"]
    least: int = base * top // bottom
    while least * bottom < base * top or (not share["inclusive"] and least * bottom == base * top):
        least += 1
    return least


def count_lines(
    question: Fields, entries: Iterable[Fields], ballots: Mapping[str, Fields], blame: Callable[[Fields], None]
) -> dict[str, int]:
    """How many members of a frozen list stand on each line.

    Args:
        question: As it was put.
        entries: The frozen list.
        ballots: The ballots of this round in the ledger, by record hash.
        blame: Told of each entry whose ballot is not there or is another member's; it counts as void then.
    """
    lines = dict.fromkeys([*question["options"], *STANDINGS], 0)
    for entry in entries:
        lines[_line_of(entry, question, ballots, blame)] += 1
    return lines


def decide(majority: Fields, lines: Mapping[str, int], hands: Mapping[str, int]) -> Count:
    """Decide a round by its lines and by the hands that were raised for its options."""
    missing = lines["offline"]
    given = {line: number + (0 if line in STANDINGS else hands.get(line, 0)) for line, number in lines.items()}
    base, needed, got = _measure(majority, lines, given, yes=0, other=0)
    carried = got >= needed
    # All that the missing could still say: some of them yes, and of the rest all something else or nothing at all.
    possible = [(yes, other) for yes in range(missing + 1) for other in {0, missing - yes}]
    turned = any(_carries(majority, lines, given, yes=yes, other=other) != carried for yes, other in possible)
    return Count(
        lines=lines,
        outcome="carried" if carried else "not_carried",
        base=base,
        needed=needed,
        got=got,
        missing=missing,
        missing_effect="none" if not missing else "can_change" if turned else "cannot_change",
        hands=hands,
    )


def _line_of(entry: Fields, question: Fields, ballots: Mapping[str, Fields], blame: Callable[[Fields], None]) -> str:
    if entry["disposition"] != "ballot":
        return str(entry["disposition"])
    ballot = ballots.get(entry["hash"])
    if ballot is None or ballot["member"] != entry["member"]:
        blame(entry)
        return "void"
    answers = {answer["question"]: answer["option"] for answer in ballot["answers"]}
    option = answers.get(question["question"])
    return str(option) if option in question["options"] else "not_pressed"


def _measure(
    majority: Fields, lines: Mapping[str, int], given: Mapping[str, int], *, yes: int, other: int
) -> tuple[int, int, int]:
    """Base, needed and got if that many of the missing said yes and that many something else.

    Args:
        given: The lines with the hands raised for each option; the line *hands* itself is left as it is.
    """
    cast = sum(number for line, number in given.items() if line not in STANDINGS) + yes + other
    everybody = sum(lines.values())
    away = lines["absent"] + lines["leave"] + lines["recused"]
    base = {"all_members": everybody, "present": everybody - away, "cast": cast}[majority["base"]]
    return base, max(1, share_needed(majority["share"], base)), given.get("yes", 0) + yes


def _carries(majority: Fields, lines: Mapping[str, int], given: Mapping[str, int], *, yes: int, other: int) -> bool:
    _, needed, got = _measure(majority, lines, given, yes=yes, other=other)
    return got >= needed
