# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Motions, appraisals, personnel votes and elections: accepted as they ought to be, and told in words."""

import json
from pathlib import Path

import msgspec
import pytest

from tests.unit.verifier.every_kind import BODY, DESKS, FullHall, new_hall, papers
from tests.unit.verifier.full_sitting import hold_full
from tests.unit.verifier.writing import Papers
from verifier.audit import Audit, audit_bundle
from verifier.report import as_json, as_text
from voting_core.agenda import Agenda, Appraisal
from voting_core.round_records import ResultPublished


@pytest.fixture(scope="module", name="audit")
def _audit(tmp_path_factory: pytest.TempPathFactory) -> Audit:
    """What the auditor makes of the whole sitting."""
    return audit_bundle(hold_full().export(tmp_path_factory.mktemp("full") / "bundle").folder)


def complaints(audit: Audit) -> list[str]:
    """Everything that breaks, in English."""
    return [f"{check.key}: {broken.en}" for check in audit.checks for broken in check.breaks]


def test_a_sitting_with_every_kind_of_vote_holds(audit: Audit) -> None:
    """Whatever a house votes on by its rules, the auditor has nothing against it."""
    assert complaints(audit) == []


SAID_ZH = (
    "赞成与反对之和 4 票，过半数：需 3 票，得 2 票，赞成与反对相等，主持人投决定票，通过。",
    "满意 3 人，未达到半数以上（含半数）（需 4 人）；满意与基本满意 3 人，",
    "（需 4 人）：总评不满意。",
    "满意率 3/7 = 42.86%。第 1 名。",
    "其中书面：满意 1  基本满意 0  不满意 0  不了解 0  无效 1",
    "法治 5 人打分，去掉最高最低各 1 个，总分 22 ÷ 3 = 7.33（权重 1）：得分 8.02，评为称职。第 2 名。",
    "免去 楚 院长",
    "2 项中 1 项通过，1 项未通过。",
    "金 · 全体组成人员 7 人，需 4 票，得 4 票，票数相等，须再次投票。",
    "应选 2 名，当选 1 名：胡。金、兰 得票相等，就 1 名再次投票。",
    "赞成与反对之和 5 票，需 3 票，得 4 票，当选。",
    "出席人员 6 人，过半数：需 4 票，得 4 票（其中举手 0 票），但 北团 未达到，未通过。",
)
SAID_EN = (
    "3 needed, 2 in favour, as many against; carried by the casting vote of the chair.",
    "NPC satisfaction rate: 3/7 = 42.86%. Place 1.",
    "of these on paper: satisfied 1  fairly satisfied 0  not satisfied 0  unsure 0  void 1",
    "score 9 × 4  score 10 × 1  not pressed 1  on leave 1",
    "33 ÷ 4 = 8.25 (weight 3); law: 5 scores, the 1 highest and lowest left out, 22 ÷ 3 = 7.33 (weight 1): score 8.02",
    "Of 2: 1 carried, 1 not carried.",
    "兰 · Of all 7 members 4 needed, 4 votes, tied, to be voted on again.",
    "Posts: 1; elected: 0. Tied: 陆, 马; a second ballot fills 1.",
    "but not reached in 北团; not carried.",
)


def test_every_finding_is_told_readably(audit: Audit) -> None:
    """The report says of each question its lines, of each subject how it came out, and of each vote the whole."""
    shown = {"zh": as_text(audit, "zh", colour=False), "en": as_text(audit, "en", colour=False)}

    assert [words for words in SAID_ZH if words not in shown["zh"]] == []
    assert [words for words in SAID_EN if words not in shown["en"]] == []


def test_programs_read_every_finding(audit: Audit) -> None:
    """For programs the report holds the counts and findings of every round, as the result writes them."""
    results = json.loads(as_json(audit, "en"))["results"]

    found = {(one["poll"], one["round"]): [finding["outcome"] for finding in one["findings"]] for one in results}
    assert found[("removal", 1)] == ["carried", "not_carried"]
    assert found[("chair", 1)] == ["elected", "again", "not_elected", "again"]
    assert found[("chair", 2)] == []
    assert found[("offices", 1)] == ["graded", "graded"]
    assert {one["kind"] for one in results} == {"motion", "appraisal", "personnel", "election"}


def _cut_off_and_elect(hall: FullHall) -> None:
    hall.put_order_aside("chair")
    hall.open("chair")
    hall.lose_link("s06")
    for seat in DESKS[:5]:
        hall.vote(seat, q1=("hu", "jin"))
    hall.end(*DESKS[:5], by=("chen", "li"))


def test_missing_seats_are_told_of_every_vote(tmp_path: Path) -> None:
    """One seat has not reported: whether it could change anything is worked out again, and both programs say so."""
    hall = new_hall()
    _cut_off_and_elect(hall)
    hall.open("offices")
    for seat in DESKS[:4]:
        hall.vote(seat, court="good", police="good")
    hall.vote("s05", court="good", police="poor")
    hall.end(*DESKS[:5])
    hall.open("heads")
    for seat, points in zip(DESKS, ("s10", "s10", "s9", "s8", "s8"), strict=False):
        hall.vote(seat, anna_1=points, anna_2=points, bo_1="s2", bo_2="s2")
    hall.end(*DESKS[:5], by=("chen", "li"))

    audit = audit_bundle(hall.export(tmp_path / "bundle").folder)

    assert complaints(audit) == []
    effects = [result.outcome.missing_effect for result in audit.results if result.outcome]
    assert effects == ["cannot_change", "cannot_change", "can_change"]


def test_a_member_who_took_everything_back_has_not_pressed(tmp_path: Path) -> None:
    """A ballot without answers stands, and on every question its member has not pressed."""
    hall = new_hall()
    hall.open("offices")
    hall.vote("s01", court="good", police="good")
    hall.press("s01", answers=())
    hall.end()

    audit = audit_bundle(hall.export(tmp_path / "bundle").folder)

    assert complaints(audit) == []
    entries = audit.results[0].entries or ()
    assert next(one["disposition"] for one in entries if one["member"] == "m01") == "ballot"
    assert audit.results[0].counted[0]["lines"][4] == {"line": "not_pressed", "members": 6}


def test_a_tie_is_not_broken_by_a_chair_who_keeps_silent(tmp_path: Path) -> None:
    """Votes are tied and the chair casts none: the result says so, and the next round follows without an annulment."""
    hall = new_hall()
    for number in (1, 2):
        hall.open("amend", number)
        for seat, option in zip(DESKS, ("yes", "no") * 3, strict=True):
            hall.press(seat, option)
        hall.end()

    audit = audit_bundle(hall.export(tmp_path / "bundle").folder)

    assert complaints(audit) == []
    assert audit.results[1].said.zh.endswith("赞成与反对相等，票数相等，由主持人投决定票。")


def test_a_body_without_a_rule_appraises_nobody(tmp_path: Path) -> None:
    """An appraisal by a body whose rules know none is told."""
    hall = FullHall(msgspec.structs.replace(BODY, appraisal=None), papers())
    hall.convene()
    for seat in DESKS:
        hall.sign_in(seat)
    hall.profile = BODY
    hall.open("offices")

    found = complaints(audit_bundle(hall.export(tmp_path / "bundle").folder))

    assert [one for one in found if "neither the item nor the profile has a rule for an appraisal" in one] != []


def test_a_lone_target_has_its_finding_told(tmp_path: Path) -> None:
    """Where only one is appraised the report says how, not only that it was done."""
    given = papers()
    offices = next(item for item in given.agenda.items if isinstance(item, Appraisal) and item.item == "offices")
    lone = msgspec.structs.replace(offices, targets=offices.targets[:1])
    hall = FullHall(BODY, Papers(roster=given.roster, agenda=Agenda(items=(lone,))))
    hall.convene()
    for seat in DESKS:
        hall.sign_in(seat)
    hall.open("offices")
    for seat in DESKS:
        hall.vote(seat, court="good")
    hall.end(*DESKS, "s07", "s08")

    audit = audit_bundle(hall.export(tmp_path / "bundle").folder)

    assert complaints(audit) == []
    assert "满意 6 人，达到半数以上（含半数）（需 4 人）：总评满意。" in as_text(audit, "zh", colour=False)


@pytest.mark.parametrize(("release", "holds"), [("declared", True), ("word", False)])
def test_a_result_is_shown_by_itself_only_where_the_profile_says_so(release: str, holds: bool, tmp_path: Path) -> None:
    """A result that nobody ordered to be shown is in order where it is released as soon as it is declared."""
    hall = FullHall(msgspec.structs.replace(BODY, release=release), papers())
    hall.convene()
    for seat in DESKS:
        hall.sign_in(seat)
    hall.open("amend")
    hall.end(*DESKS, "s07", "s08")
    declared = hall.round.declared
    assert declared is not None
    hall.floor_record(ResultPublished, poll="amend", round=1, declared_seq=declared.floor_seq)

    audit = audit_bundle(hall.export(tmp_path / "bundle").folder)

    assert audit.holds is holds
    assert holds or "its order cannot be read" in complaints(audit)[0]
