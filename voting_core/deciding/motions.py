# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Deciding a question of yes and no: a motion, or one nominee of a personnel vote.

The outcome is that of the answers at hand. Whether members of whom nothing is known could turn it is worked out from a
few extremes: the conditions of a majority are linear in the numbers, so if any answers of theirs turn it, all of them
giving the same one does (all yes, all no, all absent and so on). A tie is no such condition, but it lies between all
yes and all no, of which one comes out otherwise. Who is too many is taken off the lines in every order first.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from voting_core.deciding.lines import UNANSWERED, Lines
from voting_core.rules.majority import Majority, Quorum

Outcome = Literal["carried", "not_carried", "void", "tied"]
MissingEffect = Literal["none", "cannot_change", "can_change"]
Ground = Literal["threshold", "turnout", "excess", "tie", "casting", "group"]
"""What an outcome rests on; ``casting``: the chair's vote broke a tie."""

Casting = Literal["", "yes", "no"]
"""The vote of the chair on a tie; empty where none was given."""

EXTREMES: Final = ("yes", "no", "abstain", *UNANSWERED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a rule says of the lines of a question, with its arithmetic."""

    outcome: Outcome
    ground: Ground
    base: int
    needed: int
    got: int
    turnout: int
    """How many took part by the rule on turnout, and ``turnout_needed``; both zero without such a rule."""
    turnout_needed: int
    missing: int
    missing_effect: MissingEffect
    failed: tuple[str, ...] = ()
    """Groups in which the majority was not reached, in order."""


@dataclass(frozen=True, slots=True)
class _Found:
    outcome: Outcome
    ground: Ground
    failed: tuple[str, ...] = field(default=())


def decide(
    majority: Majority, lines: Lines, *, casting: Casting = "", groups: Mapping[str, Lines] | None = None
) -> Verdict:
    """Decide one question.

    Args:
        majority: The rule.
        lines: Everybody's.
        casting: The chair's vote on a tie.
        groups: The lines of each group by itself, where the rule asks for a majority in each.
    """
    parts = dict(groups or {}) if majority.each_group else {}
    found = _find(majority, lines, parts, casting)
    counted = lines.with_silence(majority.silence)
    base, needed, got = measure(majority, counted)
    turnout, turnout_needed = _turnout(majority.turnout, majority, counted)
    return Verdict(
        outcome=found.outcome,
        ground=found.ground,
        base=base,
        needed=needed,
        got=got,
        turnout=turnout,
        turnout_needed=turnout_needed,
        missing=lines.unknown,
        missing_effect=_effect(majority, lines, parts, casting, found),
        failed=found.failed,
    )


def measure(majority: Majority, lines: Lines) -> tuple[int, int, int]:
    """Base, votes needed and votes got. A majority of nothing is nobody: one vote at least is needed."""
    base = lines.base(majority.base, majority.recusal)
    got = lines.votes("yes")
    if majority.abstentions == "majority" and got > lines.votes("no"):
        got += lines.votes("abstain")
    return base, max(1, majority.threshold.needed(base)), got


def _effect(
    majority: Majority, lines: Lines, parts: Mapping[str, Lines], casting: Casting, found: _Found
) -> MissingEffect:
    if not lines.unknown and not lines.spurious:
        return "none"
    # Ballots too many make the vote void, whatever else is said of them.
    if found.ground == "excess":
        return "cannot_change"
    # Which group those in excess are of is a question of its own: with groups they are taken to matter.
    if parts and lines.spurious:
        return "can_change"
    could = (
        (one.settled(line), {name: part.settled(line) for name, part in parts.items()})
        for one in lines.corrected()
        for line in EXTREMES
    )
    turned = any(_find(majority, other, others, casting).outcome != found.outcome for other, others in could)
    return "can_change" if turned else "cannot_change"


def _find(majority: Majority, lines: Lines, parts: Mapping[str, Lines], casting: Casting) -> _Found:
    if majority.excess == "void" and lines.overreturned:
        return _Found("void", "excess")
    lines = lines.with_silence(majority.silence)
    turnout, turnout_needed = _turnout(majority.turnout, majority, lines)
    if turnout < turnout_needed:
        return _Found("void", "turnout")
    _, needed, got = measure(majority, lines)
    if got >= needed:
        failed = tuple(name for name, part in parts.items() if not _reaches(majority, part))
        return _Found("not_carried", "group", failed) if failed else _Found("carried", "threshold")
    if majority.tie == "not_carried" or lines.votes("yes") != lines.votes("no") or not lines.votes("yes"):
        return _Found("not_carried", "threshold")
    if majority.tie == "chair" and casting:
        return _Found("carried" if casting == "yes" else "not_carried", "casting")
    return _Found("tied", "tie")


def _reaches(majority: Majority, part: Lines) -> bool:
    _, needed, got = measure(majority, part.with_silence(majority.silence))
    return got >= needed


def _turnout(quorum: Quorum | None, majority: Majority, lines: Lines) -> tuple[int, int]:
    if quorum is None:
        return 0, 0
    counted = {"present": lines.present, "cast": lines.ballots, "returned": lines.returned}[quorum.counted]
    return counted, quorum.threshold.needed(lines.base(quorum.of, majority.recusal))
