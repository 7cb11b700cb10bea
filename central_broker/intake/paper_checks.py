# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether every item makes a ballot paper that fits: a rule for it, not too many questions, records not too large."""

from collections.abc import Sequence
from typing import Final

from central_broker.intake.agenda_file import AgendaRead
from central_broker.intake.record_sizes import Worst, largest_ballot, largest_opening, largest_result
from central_broker.intake.secrecy_checks import check_secret_paper
from central_broker.intake.toml_table import Table
from central_broker.intake.wording import Said
from voting_core.agenda import AgendaItem, Appraisal, Election, Personnel
from voting_core.ballot_paper import Paper, paper_of
from voting_core.errors import RefusedError
from voting_core.questions import QUESTIONS_MAX
from voting_core.rules.grading import ScoreRule
from voting_core.rules.profile import Profile

RECORD_BYTES_MAX: Final = 40 * 1024
"""Of the 48 KiB that a frame takes; the rest is for what only the sitting knows: recusals, approvals, reasons."""

_NAME_MAX: Final = "龘" * 60


def check_papers(agenda: AgendaRead, profile: Profile, members: int) -> None:
    """Make the ballot paper of every item, and refuse those that cannot be put.

    Args:
        agenda: The items that are right.
        profile: The rules of the body.
        members: How many members there are; zero where that is not known, and sizes of results are not looked at.
    """
    for item in agenda.items:
        place = agenda.places[item.item]
        _refuse_own_time(item, profile, place)
        _refuse_ties_of_many(item, profile, place)
        paper = _paper(item, profile, place)
        if paper is not None:
            _check_sizes(item, paper, profile, members, place)
            if item.secrecy == "secret":
                check_secret_paper(item, paper, members, place)


def _refuse_own_time(item: AgendaItem, profile: Profile, place: Table) -> None:
    """Where the chair ends every round, none ends by itself."""
    if profile.end == "operator" and item.round_ms:
        place.spot("round_seconds").refuse(
            Said(
                "规则文件写的是由主持人宣布结束，这一项却有时间", "the chair ends a round here, but the item has a time"
            ),
            Said("删去这一行，或把规则文件的 end 改成 timer", "delete the line, or write end = timer in the profile"),
        )


def _refuse_ties_of_many(item: AgendaItem, profile: Profile, place: Table) -> None:
    """One casting vote, or one more round, cannot settle several ties of one ballot paper."""
    if not isinstance(item, Personnel) or item.merged or len(item.nominees) < 2:
        return
    if (item.majority or profile.personnel).tie != "not_carried":
        place.spot("nominees").refuse(
            Said(
                "逐人表决的几个人可能同时相等，一张决定票或再一轮表决都定不了",
                "several of these nominees could be tied at once, and one casting vote or round cannot settle that",
            ),
            Said(
                '每人写成一项，或在 [personnel]、[items.majority] 里写 tie = "not_carried"',
                'make an item of each, or write tie = "not_carried" in [personnel] or [items.majority]',
            ),
        )


def _paper(item: AgendaItem, profile: Profile, place: Table) -> Paper | None:
    if isinstance(item, Appraisal) and (item.rule or profile.appraisal) is None:
        _refuse_no_rule(place, "appraisal", "测评")
        return None
    if isinstance(item, Election) and (item.rule or profile.election) is None:
        _refuse_no_rule(place, "election", "选举")
        return None
    slots = item.slots if isinstance(item, Election) else 0
    try:
        return paper_of(item, profile, named=dict.fromkeys(range(1, slots + 1), _NAME_MAX))
    except RefusedError as error:
        place.spot(_subjects_key(item)).refuse(
            Said(f"一张表决票最多 {QUESTIONS_MAX} 个问题，这一项有 {_questions(item, profile)} 个", error.problem),
            Said("分成两项", "divide it into two items"),
        )
        return None


def _refuse_no_rule(place: Table, section: str, zh: str) -> None:
    header = f"[{place.path_of(section)}]"
    place.spot("kind").refuse(
        Said(f"规则文件和这一项都没有写{zh}规则", f"neither the profile nor the item has a rule for an {section}"),
        Said(
            f"在规则文件里加上 [{section}]，或在这一项加上 {header}",
            f"add [{section}] to the profile, or {header} here",
        ),
    )


def _questions(item: AgendaItem, profile: Profile) -> int:
    """How many questions an appraisal puts; no other kind can put too many."""
    assert isinstance(item, Appraisal), "60 nominees, or 60 candidates and 20 slots, are fewer than a paper takes"
    rule = item.rule or profile.appraisal
    return len(item.targets) * (len(rule.criteria) if isinstance(rule, ScoreRule) else 1)


def _subjects_key(item: AgendaItem) -> str:
    return "targets" if isinstance(item, Appraisal) else "id"


def _check_sizes(item: AgendaItem, paper: Paper, profile: Profile, members: int, place: Table) -> None:
    worst = Worst(item=item, paper=paper, profile=profile, members=members)
    sizes: Sequence[tuple[Said, int]] = (
        (Said("表决票", "a ballot"), largest_ballot(worst)),
        (Said("付表决的记录", "the opening of the vote"), largest_opening(worst)),
        (Said("结果", "the result"), largest_result(worst) if members else 0),
    )
    name, size_bytes = max(sizes, key=lambda one: one[1])
    if size_bytes > RECORD_BYTES_MAX:
        place.spot().refuse(
            Said(
                f"这一项太大：{name.zh}最大可达 {size_bytes:,} 字节，上限 {RECORD_BYTES_MAX:,}",
                f"the item is too large: {name.en} may take {size_bytes:,} bytes, at most {RECORD_BYTES_MAX:,} fit",
            ),
            Said("分成两项，或减少对象、项目", "divide it into two items, or put fewer questions"),
        )
