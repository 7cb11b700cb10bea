# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Findings of an election: how each candidate came out, and what becomes of the posts."""

from collections.abc import Sequence

from voting_core.deciding.elections import Elected, Placed, Votes, elect, votes_of_marks
from voting_core.deciding.lines import Lines
from voting_core.deciding.motion_sentences import say_missing_en, say_missing_zh
from voting_core.deciding.sentences import say_elected_en, say_elected_zh, say_placed_en, say_placed_zh
from voting_core.findings.conclusion import Conclusion
from voting_core.questions import Finding, Question
from voting_core.rules.election import ElectionRule


def find_elected(rule: ElectionRule, posts: int, questions: Sequence[Question], lines: Sequence[Lines]) -> Conclusion:
    """Decide an election; ``lines`` are those of the questions: of each candidate, or of the one with all marks."""
    if rule.method == "marks":
        votes = votes_of_marks(questions[0].options, lines[0])
        names = dict(zip(questions[0].options, questions[0].names, strict=True))
    else:
        votes = Votes({one.subject: its for one, its in zip(questions, lines, strict=True)})
        names = {one.subject: one.name for one in questions}
    elected = elect(rule, posts, votes)
    return Conclusion(
        findings=tuple(_finding(rule, elected, one) for one in elected.placed),
        outcome="void" if elected.void else "decided",
        missing=votes.any.offline,
        missing_effect=elected.missing_effect,
        said_zh=say_elected_zh(elected, names) + say_missing_zh(votes.any, elected.missing_effect),
        said_en=say_elected_en(elected, names) + say_missing_en(votes.any, elected.missing_effect),
        contested=elected.contested,
        left_open=elected.left_open,
    )


def _finding(rule: ElectionRule, elected: Elected, placed: Placed) -> Finding:
    return Finding(
        subject=placed.candidate,
        outcome="void" if elected.void else placed.standing,
        base=placed.base,
        needed=placed.needed,
        got=placed.got,
        grade="",
        score=None,
        place=0,
        missing_effect=elected.missing_effect,
        said_zh=say_placed_zh(rule, placed),
        said_en=say_placed_en(rule, placed),
    )
