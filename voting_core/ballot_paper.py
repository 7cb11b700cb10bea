# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""From an item of the agenda to the questions that are put and the rule that decides them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from voting_core.agenda import (
    MOTION_QUESTION,
    AgendaItem,
    Appraisal,
    Election,
    Motion,
    Nominee,
    NomineeAct,
    Personnel,
)
from voting_core.errors import RefusedError
from voting_core.questions import QUESTIONS_MAX, YES_NO_ABSTAIN, Question
from voting_core.rules.election import ElectionRule
from voting_core.rules.grading import AppraisalRule, GradeRule
from voting_core.rules.majority import Majority
from voting_core.rules.profile import Profile

NOMINEE_ACT_ZH: Final[dict[NomineeAct, str]] = {
    "appoint": "任命",
    "confirm": "批准任命",
    "remove": "免去",
    "dismiss": "撤销",
    "recall": "罢免",
    "resign": "接受辞职",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """The ballot paper of one round; exactly one rule is there."""

    questions: tuple[Question, ...]
    majority: Majority | None = None
    appraisal: AppraisalRule | None = None
    election: ElectionRule | None = None
    posts: int = 0


def paper_of(
    item: AgendaItem, profile: Profile, *, named: Mapping[int, str], among: Sequence[str] = (), posts: int = 0
) -> Paper:
    """The ballot paper of an item.

    Args:
        item: What is put.
        profile: The rules of the body, where the item brings none of its own.
        named: Others whom members named for an election, by reserve slot.
        among: Candidates tied in the round before, who alone stand again, for ``posts``; empty in a first ballot.
        posts: Posts of a second ballot.

    Raises:
        RefusedError: The body has no rule for this kind of item, or there are more questions than a ballot takes.
    """
    match item:
        case Motion():
            paper = _yes_no([_about_item()], item.majority or profile.majority)
        case Personnel():
            put = [_about_item()] if item.merged else [_about_nominee(one) for one in item.nominees]
            paper = _yes_no(put, item.majority or profile.personnel)
        case Appraisal():
            paper = _appraisal(item, item.rule or profile.appraisal)
        case _:
            paper = _election(item, item.rule or profile.election, named, among, posts)
    if len(paper.questions) > QUESTIONS_MAX:
        raise RefusedError(
            f"Item '{item.item}' puts {len(paper.questions)} questions; a ballot takes {QUESTIONS_MAX}.",
            "Divide it into two items.",
        )
    return paper


def _question(
    question: str,
    subject: str = "",
    name: str = "",
    *,
    options: Sequence[str] = YES_NO_ABSTAIN,
    names: Sequence[str] = (),
    least: int = 1,
    most: int = 1,
) -> Question:
    return Question(
        question=question,
        subject=subject,
        criterion="",
        name=name,
        options=tuple(options),
        names=tuple(names),
        highest=0,
        least=least,
        most=most,
    )


def _about_item() -> Question:
    return _question(MOTION_QUESTION)


def _about_nominee(nominee: Nominee) -> Question:
    name = f"{NOMINEE_ACT_ZH[nominee.act]} {nominee.name} {nominee.post}".strip()
    return _question(nominee.subject, nominee.subject, name[:120])


def _yes_no(questions: Sequence[Question], majority: Majority) -> Paper:
    if majority.abstentions == "none":
        cut = [_question(one.question, one.subject, one.name, options=YES_NO_ABSTAIN[:2]) for one in questions]
        return Paper(questions=tuple(cut), majority=majority)
    return Paper(questions=tuple(questions), majority=majority)


def _appraisal(item: Appraisal, rule: AppraisalRule | None) -> Paper:
    if rule is None:
        raise _no_rule(item, "appraisal")
    if isinstance(rule, GradeRule):
        graded = [_question(one.subject, one.subject, one.name, options=rule.options) for one in item.targets]
        return Paper(questions=tuple(graded), appraisal=rule)
    single = len(rule.criteria) == 1
    scored = tuple(
        Question(
            question=one.subject if single else f"{one.subject}-{number}",
            subject=one.subject,
            criterion=criterion.criterion,
            name=one.name if single else f"{one.name} · {criterion.zh}",
            options=(),
            names=(),
            highest=rule.highest,
            least=1,
            most=1,
        )
        for one in item.targets
        for number, criterion in enumerate(rule.criteria, start=1)
    )
    return Paper(questions=scored, appraisal=rule)


def _election(
    item: Election, rule: ElectionRule | None, named: Mapping[int, str], among: Sequence[str], posts: int
) -> Paper:
    if rule is None:
        raise _no_rule(item, "election")
    standing = {one.subject: one.name for one in item.candidates}
    standing |= {f"other{slot}": name for slot, name in sorted(named.items())}
    if among:
        standing = {subject: name for subject, name in standing.items() if subject in among}
    posts = posts if among else item.posts
    if rule.method == "each":
        each = tuple(_question(subject, subject, name) for subject, name in standing.items())
        return Paper(questions=each, election=rule, posts=posts)
    least = max(1, min(rule.least, posts))
    marks = _question(
        MOTION_QUESTION,
        options=tuple(standing),
        names=tuple(standing.values()),
        least=least,
        most=min(posts, len(standing)),
    )
    return Paper(questions=(marks,), election=rule, posts=posts)


def _no_rule(item: AgendaItem, kind: str) -> RefusedError:
    return RefusedError(
        f"Item '{item.item}' is an {kind}, and neither it nor the profile has a rule for one.",
        f"Give the profile or the item a section [{kind}].",
    )
