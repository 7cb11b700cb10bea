# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Secret votes (无记名) in the secretary's files: who opens them, what can be put, how large it becomes."""

import pytest
from msgspec.structs import replace

from central_broker.intake.draft import Refusal
from central_broker.intake.preview import preview
from central_broker.intake.secret_sizes import largest_archive, largest_secret_ballot
from tests.kinds import SCORES
from tests.secret_elections import SecretElection
from tests.unit.central_broker.intake.sitting_files import AGENDA, MEMBERS, PROFILE, draft_of, intake_of, sitting_files
from voting_core.ballot_paper import Paper
from voting_core.questions import Answer, Question
from voting_core.secrecy.encoding import forms_of, marks_of
from voting_core.secrecy.group import BELENIOS_2048

TELLERS = 'tellers_needed = 2\nsecrecy = "无记名"\n' + PROFILE
THREE = "序号,姓名,席位,卡号,请假,监票人\n" + "".join(f"m{n},{name},s0{n},,,是\n" for n, name in enumerate("甲乙丙", 1))
NAMED = AGENDA.replace('id = "b"', 'id = "b"\nsecrecy = "记名"')
ELECTION = """
[[items]]
id = "e"
kind = "election"
title = "选举"
text = "正文"
posts = 1

[[items.candidates]]
id = "c1"
name = "丁"

[[items.candidates]]
id = "c2"
name = "戊"

[items.election]
method = "each"
tie = "open"
article = "第三条"
"""


def told(**files: str) -> list[tuple[str, int, str, str]]:
    """Where the troubles of some files are, with problem and remedy in English."""
    intake = intake_of(sitting_files(**files))
    assert isinstance(intake, Refusal), intake
    return [(one.file, one.line, one.problem.en, one.remedy.en) for one in intake.troubles]


def test_the_profile_says_how_votes_are_given_and_an_item_may_say_otherwise() -> None:
    """A standing committee votes in secret; one item is voted on by name."""
    draft = draft_of(sitting_files(profile=TELLERS, members=THREE, agenda=NAMED))

    assert [item.secrecy for item in draft.agenda.items] == ["secret", "named"]
    assert draft.profile.tellers_needed == 2
    shown = preview(draft, "zh")
    assert "无记名表决由 2 名监票人共同开票" in shown
    assert "甲案\n    议案，无记名。" in shown
    assert "乙案\n    议案。" in shown


def test_votes_are_by_name_where_nothing_is_said() -> None:
    """Nothing about secrecy, nothing secret."""
    draft = draft_of(sitting_files())
    assert {item.secrecy for item in draft.agenda.items} == {"named"}
    assert draft.profile.tellers_needed == 0


def test_a_secret_item_needs_tellers_in_the_profile() -> None:
    """Nobody could open the count: the item is refused, with what to write where."""
    agenda = AGENDA.replace('id = "b"', 'id = "b"\nsecrecy = "secret"')
    assert told(agenda=agenda) == [
        (
            "agenda.toml",
            8,
            "tellers open a secret count together, and the profile does not say how many",
            "write tellers_needed = 2 there",
        )
    ]


def test_too_few_tellers_on_the_roster_are_refused() -> None:
    """Two must open the count, and one is a teller; whoever is on leave does not help."""
    found = told(profile=TELLERS)
    assert found == [
        ("profile.toml", 1, "2 tellers open a count, 1 are due", "name more tellers in members.csv"),
    ]
    absent = MEMBERS.replace("病假,", "病假,是")
    assert told(profile=TELLERS, members=absent) == found


def test_tellers_with_none_to_spare_are_noted() -> None:
    """One of two that goes home leaves a vote that cannot be opened; one alone is no secrecy."""
    pair = THREE.replace("丙,s03,,,是", "丙,s03,,,")
    notes = [one.said.en for one in draft_of(sitting_files(profile=TELLERS, members=pair)).notes]
    assert "there are just 2 tellers: without one of them no count can be opened" in notes
    alone = TELLERS.replace("tellers_needed = 2", "tellers_needed = 1")
    notes = [one.said.en for one in draft_of(sitting_files(profile=alone, members=THREE)).notes]
    assert "one teller alone could uncover every ballot: two or more keep it secret" in notes


def test_a_teller_who_stands_is_noted() -> None:
    """Before a teller's own appointment is put, other tellers make a key."""
    nominee = '\n[[items]]\nid = "p"\nkind = "personnel"\ntitle = "任免"\ntext = "正文"\n'
    nominee += '[[items.nominees]]\nid = "n1"\nname = "乙"\nact = "任命"\npost = "主任"\n'
    draft = draft_of(sitting_files(profile=TELLERS, members=THREE, agenda=AGENDA + nominee))
    assert [one.said.en for one in draft.notes if "stands here" in one.said.en] == [
        "乙 is a teller and stands here: other tellers must make a key before the item is put"
    ]


@pytest.mark.parametrize(
    ("agenda", "said"),
    [
        (AGENDA.replace('id = "a"', 'id = "a"\nlocal_opening = true'), "a seat that is cut off opens no secret vote"),
        (AGENDA + ELECTION, "in a secret election of yes or no nobody could tell whether"),
    ],
)
def test_what_cannot_be_secret_is_refused(agenda: str, said: str) -> None:
    """A seat that is cut off, and an election of yes or no, which no proof could bind."""
    found = told(profile=TELLERS, members=THREE, agenda=agenda)
    assert len(found) == 1
    assert found[0][2].startswith(said)


def test_a_majority_of_each_group_cannot_be_secret() -> None:
    """Groups have votes of their own, which a secret count does not show."""
    profile = TELLERS + "each_group = true\n"
    members = "序号,姓名,席位,卡号,请假,组别,监票人\n" + "".join(
        f"m{n},{name},s0{n},,,东,是\n" for n, name in enumerate("甲乙丙", 1)
    )
    assert {one[2] for one in told(profile=profile, members=members)} == {
        "in a secret vote nobody can tell how each group voted"
    }


def question(
    name: str, options: tuple[str, ...], names: tuple[str, ...] = (), *, most: int = 1, highest: int = 0
) -> Question:
    """One question of a ballot paper."""
    return Question(
        question=name,
        subject="",
        criterion="",
        name=name,
        options=options,
        names=names,
        highest=highest,
        least=1,
        most=most,
    )


YES_NO = ("yes", "no", "abstain")
PAPERS = {
    "motion": Paper(questions=(question("a", YES_NO),)),
    "several": Paper(questions=tuple(question(f"n{number}", YES_NO) for number in range(1, 6))),
    "marks": Paper(questions=(question("a", ("c1", "c2", "c3", "c4"), ("甲", "乙", "丙", "丁"), most=2),)),
    "scores": Paper(
        questions=(question("a", (), highest=100), question("b", (), highest=10)), appraisal=replace(SCORES, trim=0)
    ),
    "trimmed": Paper(questions=(question("a", (), highest=10),), appraisal=replace(SCORES, trim=1)),
}


@pytest.mark.parametrize("name", PAPERS)
def test_what_is_measured_before_is_what_it_becomes_at_most(name: str) -> None:
    """A real ballot and a real archive are a little smaller than the largest that was reckoned with."""
    paper, summed = PAPERS[name], name == "scores"
    there = SecretElection(forms_of(paper.questions, {}, summed=summed), BELENIOS_2048, name)
    answers = tuple(Answer(question=one.question, options=one.choices[: one.most]) for one in paper.questions)
    ballots = [there.cast(marks_of(paper.questions, answers, summed=summed)) for _ in range(5)]
    ballot = max(len(text) for text in ballots)
    archive = there.archive(ballots)

    assert 0.97 * largest_secret_ballot(paper) < ballot <= largest_secret_ballot(paper)
    assert 0.6 * largest_archive(paper, 5) < len(archive) <= largest_archive(paper, 5)
