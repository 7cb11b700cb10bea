# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Refusing the counts of an election that no ballots can give: more votes than the ballots have room for."""

from voting_core.cases.case import ElectionCase
from voting_core.cases.refusal import CaseError


def check_election(case: ElectionCase) -> None:
    """Refuse counts that contradict the method or one another.

    Raises:
        CaseError: The first contradiction, with its key and the remedy.
    """
    if case.rule.least > case.posts:
        raise CaseError(
            "rule.least",
            (f"至少选 {case.rule.least} 人，多于应选 {case.posts} 名", "核对 least 与 posts"),
            (f"{case.rule.least} votes at least are more than the {case.posts} posts", "Correct 'least' or 'posts'"),
        )
    if case.rule.method == "each":
        _check_each(case)
    else:
        _check_marks(case)


def _check_each(case: ElectionCase) -> None:
    if case.ballots or case.not_pressed or case.void:
        raise CaseError(
            "ballots",
            ("逐名表态（each）时票数写在各候选人之下", "移到各候选人"),
            ("by 'each' the counts stand with the candidates", "Move ballots, not_pressed and void there"),
        )
    for channel in {channel for one in case.candidates for channel in one.votes}:
        lines = [one.votes.get(channel, {}) for one in case.candidates]
        ballots = max(sum(count or 0 for count in one.values()) for one in lines)
        unknown = any(count is None for one in lines for count in one.values())
        given = sum(one.get("yes") or 0 for one in lines)
        if not unknown and given > ballots * case.posts:
            _refuse_room(channel, given, ballots, case.posts)


def _check_marks(case: ElectionCase) -> None:
    for number, one in enumerate(case.candidates):
        if one.not_pressed or one.void:
            raise CaseError(
                f"candidates[{number}]",
                ("按划票（marks）计时，未交票与无效票写在最外层", "移到最外层"),
                ("by 'marks', not_pressed and void stand once for all", "Move them to the top"),
            )
        for channel, lines in one.votes.items():
            ballots = case.ballots.get(channel, 0)
            marks = lines.get("marks") or 0
            if ballots is not None and marks > ballots:
                raise CaseError(
                    f"candidates[{number}].votes.{channel}.marks",
                    (f"得 {marks} 票，多于有效票 {ballots} 张", f"核对，或在 ballots.{channel} 填写票数"),
                    (
                        f"{marks} marks are more than the {ballots} valid ballots",
                        f"Correct them, or give 'ballots.{channel}'",
                    ),
                )
    for channel, ballots in case.ballots.items():
        given = [one.votes.get(channel, {}).get("marks", 0) for one in case.candidates]
        known = [marks for marks in given if marks is not None]
        if ballots is None or len(known) < len(given):
            continue
        if sum(known) > ballots * case.posts:
            _refuse_room(channel, sum(known), ballots, case.posts)
        if sum(known) < ballots * case.rule.least:
            raise CaseError(
                f"ballots.{channel}",
                (
                    f"共划 {sum(known)} 个，{ballots} 张有效票每张至少划 {case.rule.least} 个",
                    "不足的票为无效票（void）",
                ),
                (
                    f"{sum(known)} marks are too few for {ballots} valid ballots with {case.rule.least} each",
                    "Count ballots with fewer marks as void",
                ),
            )


def _refuse_room(channel: str, given: int, ballots: int, posts: int) -> None:
    raise CaseError(
        f"candidates[].votes.{channel}",
        (f"共 {given} 票，{ballots} 张票每张至多选 {posts} 人", "多选的票为无效票（void）"),
        (
            f"{given} votes are more than {ballots} ballots have room for, {posts} each",
            "Count ballots with more names than posts as void",
        ),
    )
