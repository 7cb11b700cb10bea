# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Items of all kinds in the files: what is taken, and every refusal with its line, its key and the remedy."""

import pytest

from central_broker.intake.draft import Refusal
from central_broker.intake.findings import Trouble
from tests.unit.central_broker.intake.sitting_files import AGENDA, PROFILE, draft_of, intake_of, sitting_files
from voting_core.agenda import Appraisal, Election, Motion, Personnel
from voting_core.rules.grading import GradeRule, ScoreRule

GRADES = """
[appraisal]
base = "全体组成人员"
article = "第三条"
otherwise = "bad"

[[appraisal.grades]]
id = "good"
zh = "满意"
en = "satisfied"

[[appraisal.grades]]
id = "bad"
zh = "不满意"
en = "dissatisfied"

[[appraisal.steps]]
grade = "good"
share = "半数以上（含半数）"
"""
SCORES = """
[appraisal]
article = "第三条"

[[appraisal.criteria]]
id = "work"
zh = "业绩"
en = "results"
weight = 6

[[appraisal.criteria]]
id = "manner"
zh = "作风"
en = "conduct"
weight = 4
"""
ELECTION = """
[election]
method = "逐人表决"
article = "第四条"

[election.floor]
base = "全体组成人员"
share = "过半数"
"""
TIED = PROFILE.replace('base = "all_members"\nshare = "过半数"\narticle = "第二条"', "").replace("[majority]\n", "") + (
    '[majority]\nbase = "decided"\nshare = "过半数"\ntie = "主持人决定"\narticle = "第二条"\n'
)


def item(kind: str, rest: str) -> str:
    """An agenda of one item."""
    return f'[[items]]\nid = "a"\ntitle = "甲案"\ntext = "正文"\nkind = "{kind}"\n{rest}\n'


TARGETS = '[[items.targets]]\nid = "t1"\nname = "水务局"\n'
NOMINEES = (
    '[[items.nominees]]\nid = "n1"\nname = "林静"\nact = "任命"\npost = "局长"\n'
    '[[items.nominees]]\nid = "n2"\nname = "周明"\nact = "免去"\npost = "主任"\n'
)
CANDIDATES = '[[items.candidates]]\nid = "c1"\nname = "王芳"\n[[items.candidates]]\nid = "c2"\nname = "李强"\n'


def trouble(**changed: str) -> Trouble:
    """The only trouble of files with these parts changed."""
    intake = intake_of(sitting_files(**changed))
    assert isinstance(intake, Refusal), intake
    assert len(intake.troubles) == 1, [one.problem.en for one in intake.troubles]
    return intake.troubles[0]


def test_four_kinds_of_items_are_read() -> None:
    """Motion, appraisal, personnel and election, each with its own parts and rules in Chinese words."""
    agenda = (
        AGENDA
        + item("测评", TARGETS).replace('"a"', '"c"', 1)
        + item("人事", NOMINEES).replace('"a"', '"d"', 1)
        + item("选举", "posts = 1\nslots = 1\n" + CANDIDATES).replace('"a"', '"e"', 1)
    )
    items = draft_of(sitting_files(profile=PROFILE + GRADES + ELECTION, agenda=agenda)).agenda.items

    assert [type(one) for one in items] == [Motion, Motion, Appraisal, Personnel, Election]
    assert [one.name for one in items[3].nominees] == ["林静", "周明"]  # type: ignore[union-attr]


@pytest.mark.parametrize(("section", "kind"), [(GRADES, GradeRule), (SCORES, ScoreRule)])
def test_grades_and_scores_are_told_apart(section: str, kind: type) -> None:
    """A rule with grades derives an overall grade, one with criteria counts means."""
    draft = draft_of(sitting_files(profile=PROFILE + section, agenda=item("appraisal", TARGETS)))

    assert isinstance(draft.profile.appraisal, kind)


@pytest.mark.parametrize(
    ("profile", "agenda", "place", "sentence"),
    [
        pytest.param(
            PROFILE, item("appraisal", TARGETS), ("agenda.toml", 5, "kind"), "has a rule for an", id="no rule"
        ),
        pytest.param(
            PROFILE + GRADES.replace('grade = "good"', 'grade = "god"'),
            AGENDA,
            ("profile.toml", 31, "grade"),
            "good",
            id="a step to no grade",
        ),
        pytest.param(
            PROFILE + GRADES.replace('otherwise = "bad"', 'otherwise = "bat"'),
            AGENDA,
            ("profile.toml", 18, "otherwise"),
            "bad",
            id="otherwise no grade",
        ),
        pytest.param(
            PROFILE + SCORES.replace("weight = 4\n", ""),
            AGENDA,
            ("profile.toml", 24, "weight"),
            "the other criteria have a weight",
            id="some weights",
        ),
        pytest.param(
            PROFILE + SCORES + '[[appraisal.bands]]\nid = "a"\nzh = "甲"\nen = "A"\nleast = 60\n'
            '[[appraisal.bands]]\nid = "b"\nzh = "乙"\nen = "B"\nleast = 60\n',
            AGENDA,
            ("profile.toml", 38, "least"),
            "bands go from the highest down",
            id="bands out of order",
        ),
        pytest.param(
            PROFILE + ELECTION.replace("逐人表决", "划票").replace('"全体组成人员"', '"decided"'),
            AGENDA,
            ("profile.toml", 19, "floor"),
            "with marks nobody votes against",
            id="a floor with marks",
        ),
        pytest.param(
            PROFILE.replace(
                'share = "过半数"\narticle = "第二条"', 'share = "过半数"\ntie = "主持人决定"\narticle = "第二条"'
            ),
            AGENDA,
            ("profile.toml", 13, "tie"),
            "only where more than half of yes and no decides",
            id="a tie of another base",
        ),
        pytest.param(
            TIED + "each_group = true\n",
            AGENDA,
            ("profile.toml", 14, "tie"),
            "a rule for ties cannot apply delete the line tie, or the line each_group",
            id="a tie where groups decide",
        ),
        pytest.param(
            TIED,
            item("personnel", NOMINEES),
            ("agenda.toml", 6, "nominees"),
            "one casting vote or round cannot settle that",
            id="ties of several",
        ),
        pytest.param(
            PROFILE.replace("round_seconds = 60", "round_seconds = 0"),
            item("motion", "round_seconds = 30"),
            ("agenda.toml", 6, "round_seconds"),
            "the chair ends a round here",
            id="a time of its own",
        ),
        pytest.param(
            PROFILE,
            AGENDA.replace('id = "b"', 'id = "b"\nafter = ["c"]'),
            ("agenda.toml", 8, "after"),
            "no item",
            id="a link to nothing",
        ),
        pytest.param(
            PROFILE,
            AGENDA.replace('id = "a"', 'id = "a"\nafter = ["b"]').replace('id = "b"', 'id = "b"\nafter = ["a"]'),
            ("agenda.toml", 3, "after"),
            "wait for each other",
            id="a circle",
        ),
        pytest.param(
            PROFILE + ELECTION,
            item("election", "posts = 3\n" + CANDIDATES),
            ("agenda.toml", 6, "posts"),
            "2",
            id="more posts than candidates",
        ),
        pytest.param(
            PROFILE,
            item("motion", "nominee = 1"),
            ("agenda.toml", 6, "nominee"),
            "",
            id="an unknown key",
        ),
        pytest.param(
            PROFILE,
            item("motoin", ""),
            ("agenda.toml", 5, "kind"),
            "motion",
            id="a kind misspelt",
        ),
        pytest.param(
            PROFILE.replace('base = "all_members"', 'base = "all_member"'),
            AGENDA,
            ("profile.toml", 11, "base"),
            "all_members",
            id="a base misspelt",
        ),
    ],
)
def test_every_contradiction_has_a_place_and_a_remedy(
    profile: str, agenda: str, place: tuple[str, int, str], sentence: str
) -> None:
    """What cannot be is refused by file, line and key, and the secretary is told what to do."""
    found = trouble(profile=profile, agenda=agenda)

    assert (found.file, found.line, found.field.rpartition(".")[2]) == place
    assert sentence in f"{found.problem.en} {found.remedy.en}"
    assert found.remedy.zh


def test_a_criterion_fits_behind_the_longest_target() -> None:
    """Target and criterion stand in one question: a criterion of 58 characters is refused at its line."""
    longest = PROFILE + SCORES.replace('zh = "业绩"', f'zh = "{"业" * 57}"')
    agenda = item("测评", f'[[items.targets]]\nid = "t1"\nname = "{"水" * 60}"\n')
    assert len(draft_of(sitting_files(profile=longest, agenda=agenda)).agenda.items) == 1

    found = trouble(profile=longest.replace("业" * 57, "业" * 58), agenda=agenda)

    assert (found.problem.en, found.remedy.en) == ("58 characters, at most 57 fit", "shorten it")


def test_groups_fit_into_a_result() -> None:
    """A result may have to name every group: names that are too long together are refused before the sitting."""
    plain = sitting_files()["members.csv"].decode().splitlines()
    long = "\n".join([f"{plain[0]},组别", *(f"{row},{number}{'团' * 199}" for number, row in enumerate(plain[1:]))])
    assert len(draft_of(sitting_files(members=long)).roster.members) == 3
    seats = "席位,排,座\n" + "".join(f"s{number:02},1,{number}\n" for number in range(1, 13))
    rows = [
        f"m{number},王{'一二三四五六七八九十甲乙'[number - 1]},s{number:02},,,,{'团' * 198}{number}"
        for number in range(1, 13)
    ]

    found = trouble(seats=seats, members="\n".join(["序号,姓名,席位,卡号,请假,监票人,组别", *rows]))

    assert found.file == "members.csv"
    assert found.problem.en == "the names of the 12 groups are too long for one result"
