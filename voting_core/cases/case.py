# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a case says: the rule, the body, and the counts of each channel.

A count that is ``null`` is unknown, which is not zero: whoever is missing from the lines may be on it, or on another.
"""

from typing import Annotated

import msgspec
from msgspec import Meta

from voting_core.deciding.motions import Casting
from voting_core.identifiers import Count, MaybeTitle, Name, OptionId, SubjectId
from voting_core.rules.election import ElectionRule
from voting_core.rules.grading import GradeRule, ScoreRule
from voting_core.rules.majority import Majority
from voting_core.rules.profile import Channel

Positive = Annotated[int, Meta(ge=1, le=1_000_000)]
Points = Annotated[str, Meta(pattern=r"^(0|[1-9][0-9]{0,2})$(?!\n)")]
"""A score in whole points, as the name of a line."""

ScoreList = Annotated[list[Annotated[int, Meta(ge=0, le=100)]], Meta(max_length=5_000)]

Votes = dict[Channel, dict[OptionId, Count | None]]
"""Channel to line to members."""

Subjects = Meta(min_length=1, max_length=100)


class Body(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who belongs to the body and who is away.

    Args:
        size: Seats that the body has by law; zero where it has as many as members.
        members: Members it has now.
        leave: Of them, on leave.
        absent: Of them, absent without leave.
        recused: Of them, taking no part in this question.
        issued: Ballots given out; none where everybody present has one.
    """

    size: Count = 0
    members: Positive
    leave: Count = 0
    absent: Count = 0
    recused: Count = 0
    issued: Count | None = None


class Counts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the members present voted on one question, by channel; ``void`` ballots came back and are not valid."""

    votes: Votes = msgspec.field(default_factory=dict)
    not_pressed: Count | None = 0
    void: Count | None = 0


class Group(Counts, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One group of members by itself, where the rule asks for a majority in each; the groups make up the body."""

    group: Name
    body: Body
    offline: Count = 0


class MotionCase(Counts, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="motion"):
    """A question of yes and no.

    Args:
        offline: Members whose seats have not reported.
        casting: The chair's vote on a tie; empty where none was given.
        groups: Where the rule has ``each_group``; then the counts stand in the groups and nowhere else.
    """

    title: MaybeTitle = ""
    rule: Majority
    body: Body
    offline: Count = 0
    casting: Casting = ""
    groups: Annotated[tuple[Group, ...], Meta(max_length=50)] = ()


class Nominee(Counts, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One person to be appointed or removed, with a vote of their own unless the list is merged."""

    nominee: SubjectId
    name: Name
    casting: Casting = ""


class PersonnelCase(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="personnel"
):
    """Appointments and removals, one by one (逐人表决), or all in one vote (合并表决), which stands in ``merged``."""

    title: MaybeTitle = ""
    rule: Majority
    body: Body
    offline: Count = 0
    nominees: Annotated[tuple[Nominee, ...], Subjects]
    merged: Counts | None = None
    casting: Casting = ""


class CriterionScores(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The scores of one criterion, by channel: points and how many members gave them, or one number for each member."""

    votes: dict[Channel, dict[Points, Count | None] | ScoreList]
    not_pressed: Count | None = 0
    void: Count | None = 0


class Target(Counts, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One target: ``votes`` by grade, or ``scores`` by criterion, as the rule has it."""

    target: SubjectId
    name: Name
    scores: dict[OptionId, CriterionScores] = msgspec.field(default_factory=dict)


class AppraisalCase(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="appraisal"
):
    """A satisfaction test or a scoring of one or more targets."""

    title: MaybeTitle = ""
    rule: GradeRule | ScoreRule
    body: Body
    offline: Count = 0
    targets: Annotated[tuple[Target, ...], Subjects]


class Candidate(Counts, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One candidate: yes, no and abstain by the method *each*; by *marks* one line ``marks`` and nothing else."""

    candidate: SubjectId
    name: Name


class ElectionCase(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="election"
):
    """An election.

    Args:
        posts: How many are to be elected.
        ballots: By *marks* the valid ballots of each channel; empty by *each*.
        not_pressed: By *marks* the members present who gave in no ballot; by *each* it stands with the candidates.
        void: By *marks* the ballots that are not valid; likewise.
    """

    title: MaybeTitle = ""
    rule: ElectionRule
    body: Body
    offline: Count = 0
    posts: Annotated[int, Meta(ge=1, le=100)]
    candidates: Annotated[tuple[Candidate, ...], Subjects]
    ballots: dict[Channel, Count | None] = msgspec.field(default_factory=dict)
    not_pressed: Count | None = 0
    void: Count | None = 0


Case = MotionCase | PersonnelCase | AppraisalCase | ElectionCase
