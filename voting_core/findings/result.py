# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The result of a round: its findings, by the kind of rule that decides it, and the sentence for the whole."""

from collections.abc import Mapping, Sequence

from voting_core.deciding.lines import Lines
from voting_core.deciding.motion_sentences import say_verdict_en, say_verdict_zh
from voting_core.deciding.motions import Casting, Verdict, decide
from voting_core.findings.appraised import find_appraised
from voting_core.findings.conclusion import Conclusion, join_effects
from voting_core.findings.elected import find_elected
from voting_core.questions import Finding
from voting_core.round_records import PollOpened, PollOutcome
from voting_core.rules.majority import Majority
from voting_core.tally import Tally


def find_result(
    opened: PollOpened,
    tallies: Sequence[Tally],
    *,
    casting: Casting = "",
    groups: Mapping[str, Sequence[Tally]] | None = None,
) -> Conclusion:
    """Decide a round.

    Args:
        opened: How it was put.
        tallies: One for each question, in the order put.
        casting: The chair's vote on a tie.
        groups: The tallies of each group of members by itself, where the rule asks for a majority in each.
    """
    if opened.appraisal is not None:
        return find_appraised(opened.appraisal, opened.questions, [one.numbers(opened.size) for one in tallies])
    if opened.election is not None:
        lines = [one.numbers(opened.size) for one in tallies]
        return find_elected(opened.election, opened.posts, opened.questions, lines)
    assert opened.majority is not None, "a round has exactly one rule"
    parts = groups or {}
    findings: list[Finding] = []
    for number, one in enumerate(tallies):
        by_group = {name: its[number].numbers(0) for name, its in parts.items()}
        lines_of = one.numbers(opened.size)
        verdict = decide(opened.majority, lines_of, casting=casting, groups=by_group)
        findings.append(_finding(opened.majority, one.question.subject, lines_of, verdict))
    return _sum_up(findings, tallies)


def _finding(majority: Majority, subject: str, lines: Lines, verdict: Verdict) -> Finding:
    return Finding(
        subject=subject,
        outcome=verdict.outcome,
        base=verdict.base,
        needed=verdict.needed,
        got=verdict.got,
        grade="",
        score=None,
        place=0,
        missing_effect=verdict.missing_effect,
        said_zh=say_verdict_zh(majority, lines, verdict),
        said_en=say_verdict_en(majority, lines, verdict),
    )


def _sum_up(findings: Sequence[Finding], tallies: Sequence[Tally]) -> Conclusion:
    """The one sentence where there is one question; else how many of the nominees were approved."""
    outcome: PollOutcome = "decided"
    said_zh, said_en = findings[0].said_zh, findings[0].said_en
    if len(findings) == 1:
        only = findings[0].outcome
        assert only in ("carried", "not_carried", "void", "tied"), "a majority gives no other outcome"
        outcome = only
    else:
        carried = [
            one.question.name for one, found in zip(tallies, findings, strict=True) if found.outcome == "carried"
        ]
        lost = len(findings) - len(carried)
        said_zh = f"{len(findings)} 项中 {len(carried)} 项通过，{lost} 项未通过。"
        said_en = f"Of {len(findings)}: {len(carried)} carried, {lost} not carried."
        outcome = "carried" if not lost else "not_carried" if not carried else "decided"
    return Conclusion(
        findings=tuple(findings),
        outcome=outcome,
        missing=tallies[0].standings["offline"],
        missing_effect=join_effects(findings),
        said_zh=said_zh,
        said_en=said_en,
    )
