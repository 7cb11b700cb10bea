# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""From the counts of a case to reconciled lines: channels summed, whoever is missing or too many named as such."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from voting_core.cases.case import Body, Counts, CriterionScores, ElectionCase, MotionCase
from voting_core.cases.outcome import Reconciliation
from voting_core.deciding.lines import Lines, Reconciled

Given = Mapping[str, Mapping[str, int | None]]
"""Channel to line to members; none is unknown."""

ANSWERS = ("yes", "no", "abstain")


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """One question, reconciled: lines for the engine, and what was given for the sheet.

    ``uncounted`` are lines of which a count was not given; where nobody is missing it can only be zero.
    """

    lines: Lines
    given: Given
    reconciled: Reconciled
    uncounted: frozenset[str]

    @property
    def reconciliation(self) -> Reconciliation:
        """As it is written out."""
        return Reconciliation(
            entitled=self.reconciled.entitled,
            accounted=self.reconciled.accounted,
            short=self.lines.unaccounted,
            excess=self.lines.excess,
            overreturned=self.lines.overreturned,
        )

    @property
    def unknown(self) -> frozenset[str]:
        """Lines on which nobody knows how many members are."""
        return self.uncounted if self.lines.unaccounted else frozenset()


def count(body: Body, counts: Counts, offline: int, options: Sequence[str]) -> Counted:
    """Reconcile the counts of one question against the body."""
    given = {str(channel): lines for channel, lines in counts.votes.items()}
    return _reconcile(body, given, options, counts.not_pressed, counts.void, offline)


def count_scores(body: Body, scores: CriterionScores, offline: int, options: Sequence[str]) -> Counted:
    """Reconcile the scores of one criterion; 90 points are the line ``s90``."""
    given: dict[str, dict[str, int | None]] = {}
    for channel, its in scores.votes.items():
        if isinstance(its, list):
            given[channel] = {f"s{points}": its.count(points) for points in sorted(set(its))}
        else:
            given[channel] = {f"s{points}": members for points, members in its.items()}
    return _reconcile(body, given, options, scores.not_pressed, scores.void, offline)


def count_groups(case: MotionCase) -> tuple[Counted, dict[str, Counted]]:
    """Reconcile each group, and the whole from its groups: who is missing in one does not make up for another."""
    groups = {group.group: count(group.body, group, group.offline, ANSWERS) for group in case.groups}
    parts = [one.lines for one in groups.values()]
    lines = Lines(
        given=_sum([one.given for one in parts]),
        ballots=sum(one.ballots for one in parts),
        not_pressed=sum(one.not_pressed for one in parts),
        absent=case.body.absent,
        leave=case.body.leave,
        recused=case.body.recused,
        void=sum(one.void for one in parts),
        offline=case.offline,
        unaccounted=sum(one.unaccounted for one in parts),
        excess=sum(one.excess for one in parts),
        size=case.body.size,
        issued=case.body.issued,
        by_channel=_sum_channels([one.by_channel for one in parts]),
    )
    whole = Counted(
        lines=lines,
        given=_sum_channels([one.given for one in groups.values()]),
        reconciled=Reconciled(case.body.members, sum(one.reconciled.accounted for one in groups.values())),
        uncounted=frozenset(line for one in groups.values() for line in one.uncounted),
    )
    return whole, groups


def count_marks(case: ElectionCase, candidate: int) -> Counted:
    """Reconcile an election by marks for one candidate: who is not marked gets no vote and none against.

    Where the marks of a channel are unknown, what its ballots say of this candidate is: those members are on no line.
    """
    votes = case.candidates[candidate].votes
    given: dict[str, dict[str, int | None]] = {}
    for channel, ballots in case.ballots.items():
        marks = votes.get(channel, {}).get("marks", 0)
        known = ballots is not None and marks is not None
        given[channel] = {"yes": marks, "unmarked": (ballots or 0) - (marks or 0)} if known else {"yes": None}
    return _reconcile(case.body, given, ("yes", "unmarked"), case.not_pressed, case.void, case.offline)


def _reconcile(
    body: Body, given: Given, options: Sequence[str], not_pressed: int | None, void: int | None, offline: int
) -> Counted:
    sums = {option: sum(lines.get(option) or 0 for lines in given.values()) for option in options}
    ballots, away = sum(sums.values()), body.leave + body.absent + body.recused
    accounted = ballots + (not_pressed or 0) + (void or 0) + away + offline
    reconciled = Reconciled(entitled=body.members, accounted=accounted)
    lines = Lines(
        given=sums,
        ballots=ballots,
        not_pressed=not_pressed or 0,
        absent=body.absent,
        leave=body.leave,
        recused=body.recused,
        void=void or 0,
        offline=offline,
        unaccounted=reconciled.short,
        excess=reconciled.excess,
        size=body.size,
        issued=body.issued,
        by_channel={
            channel: {line: members or 0 for line, members in its.items()}
            for channel, its in given.items()
            if channel != "keypad"
        },
    )
    counts = [pair for its in given.values() for pair in its.items()]
    uncounted = {line for line, members in (*counts, ("not_pressed", not_pressed), ("void", void)) if members is None}
    return Counted(lines=lines, given=given, reconciled=reconciled, uncounted=frozenset(uncounted))


def _sum(parts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    total: dict[str, int] = {}
    for part in parts:
        for line, members in part.items():
            total[line] = total.get(line, 0) + members
    return total


def _sum_channels(parts: Iterable[Mapping[str, Mapping[str, int | None]]]) -> dict[str, dict[str, int]]:
    """Channel by channel; an unknown count adds nothing here and is named in ``uncounted``."""
    total: dict[str, list[dict[str, int]]] = {}
    for part in parts:
        for channel, its in part.items():
            total.setdefault(channel, []).append({line: members or 0 for line, members in its.items()})
    return {channel: _sum(its) for channel, its in total.items()}
