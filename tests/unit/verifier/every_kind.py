# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A body with rules for every kind of vote, an agenda with every kind of item, and a hall in which all are voted on."""

import msgspec

from tests.builders import answer
from tests.unit.verifier.mended_hall import TWO, MendedHall
from tests.unit.verifier.writing import PROFILE, Papers, small_papers
from voting_core import acts
from voting_core import floor_records as facts
from voting_core import round_records as rounds
from voting_core.agenda import (
    AgendaItem,
    Appraisal,
    Candidate,
    Election,
    Motion,
    Nominee,
    Personnel,
    Requirement,
    Target,
)
from voting_core.questions import Answer
from voting_core.roster import Attendee, Roster
from voting_core.rules.election import ElectionRule
from voting_core.rules.grading import Band, Criterion, Grade, GradeRule, Rate, ScoreRule, Step
from voting_core.rules.majority import Majority, Quorum
from voting_core.rules.shares import Share

HALF = Share(numerator=1, denominator=2, inclusive=False)
HALF_OR_MORE = Share(numerator=1, denominator=2, inclusive=True)
GRADES = GradeRule(
    grades=(
        Grade(grade="good", zh="满意", en="satisfied"),
        Grade(grade="fair", zh="基本满意", en="fairly satisfied"),
        Grade(grade="poor", zh="不满意", en="not satisfied"),
    ),
    others=(Grade(grade="unsure", zh="不了解", en="unsure"),),
    base="all_members",
    steps=(
        Step(grade="good", options=("good",), share=HALF_OR_MORE),
        Step(grade="fair", options=("good", "fair"), share=HALF_OR_MORE),
    ),
    otherwise="poor",
    rates=(Rate(rate="rate", zh="满意率", en="NPC satisfaction rate", options=("good", "fair")),),
    ranked=True,
    article="art. 20",
)
SCORES = ScoreRule(
    highest=10,
    criteria=(
        Criterion(criterion="work", zh="工作", en="work", weight=3),
        Criterion(criterion="law", zh="法治", en="law", weight=1),
    ),
    trim=1,
    bands=(
        Band(grade="fine", zh="优秀", en="excellent", least=9),
        Band(grade="fit", zh="称职", en="competent", least=6),
    ),
    article="art. 21",
)
MARKS = ElectionRule(
    method="marks", floor=Majority(base="all_members", threshold=HALF, article="art. 30"), article="art. 30"
)
EACH = ElectionRule(
    method="each",
    floor=Majority(
        base="decided",
        threshold=HALF,
        article="art. 31",
        turnout=Quorum(threshold=HALF, of="all_members", counted="cast", article="art. 31"),
    ),
    least=1,
    article="art. 31",
)
CHAIRED = Majority(base="decided", threshold=HALF, tie="chair", abstentions="majority", article="art. 33")
BY_GROUP = Majority(base="present", threshold=HALF, each_group=True, silence="abstain", article="art. 34")
BODY = msgspec.structs.replace(PROFILE, size=9, appraisal=GRADES, election=MARKS)
ITEMS: tuple[AgendaItem, ...] = (
    Motion(item="budget", title="关于预算的决议", text="全文", press="first"),
    Motion(item="amend", title="关于预算决议的修正案", text="全文", amends="budget", majority=CHAIRED),
    Appraisal(
        item="offices",
        title="部门测评",
        text="",
        targets=(Target(subject="court", name="法院", post=""), Target(subject="police", name="公安局", post="")),
    ),
    Appraisal(
        item="heads",
        title="述职评议",
        text="",
        targets=(Target(subject="anna", name="安", post="局长"), Target(subject="bo", name="薄", post="院长")),
        rule=SCORES,
        press="confirm",
    ),
    Personnel(
        item="removal",
        title="免职案",
        text="",
        nominees=(
            Nominee(subject="chu", name="楚", post="院长", act="remove"),
            Nominee(subject="du", name="杜", post="局长", act="resign"),
        ),
    ),
    Personnel(
        item="posts",
        title="任命案",
        text="",
        nominees=(
            Nominee(subject="fei", name="费", post="院长", act="appoint"),
            Nominee(subject="gao", name="高", post="局长", act="confirm"),
        ),
        merged=True,
    ),
    Election(
        item="chair",
        title="选举",
        text="",
        candidates=(
            Candidate(subject="hu", name="胡"),
            Candidate(subject="jin", name="金"),
            Candidate(subject="kong", name="孔"),
        ),
        posts=2,
        slots=2,
        after=("posts",),
    ),
    Election(
        item="vice",
        title="选举副职",
        text="",
        candidates=(Candidate(subject="lu", name="陆"), Candidate(subject="ma", name="马")),
        posts=1,
        rule=EACH,
        requires=(Requirement(item="posts", subject="", outcome="carried"),),
    ),
    Motion(item="groups", title="各代表团分别通过的决定", text="", majority=BY_GROUP),
)
DESKS = ("s01", "s02", "s03", "s04", "s05", "s06")


def papers() -> Papers:
    """Seven members of two delegations, one of them on leave; a guest attends."""
    given = small_papers(7, ITEMS)
    members = tuple(
        msgspec.structs.replace(member, group="北团" if number % 2 else "南团")
        for number, member in enumerate(given.roster.members)
    )
    guest = Attendee(name="列席者", post="局长", card_sha256="")
    roster = Roster(members=members, seats=given.roster.seats, attendees=(guest,))
    return Papers(roster=roster, agenda=given.agenda)


class FullHall(MendedHall):
    """A hall in which votes of every kind are held; every method is one thing that people enter, or one vote."""

    def recuse(self, member: str, item: str) -> None:
        """A member may not take part in an item."""
        self.order(acts.RecuseMember, facts.MemberRecused, TWO, member=member, item=item, reason="his brother")

    def enter_leave(self, member: str, reason: str) -> None:
        """A member is on leave, or due again."""
        self.order(acts.EnterLeave, facts.LeaveEntered, TWO, member=member, reason=reason)

    def issue_card(self, member: str, card_sha256: str) -> None:
        """A member has another card."""
        given = {"member": member, "card_sha256": card_sha256, "reason": "lost"}
        self.order(acts.IssueCard, facts.CardIssued, TWO, **given)

    def enter_sign_in(self, member: str, seat: str) -> None:
        """The staff know a member who has no card."""
        given = {"member": member, "seat": seat, "reason": "forgot the card"}
        self.order(acts.EnterSignIn, facts.SignInEntered, TWO, **given)

    def name(self, item: str, slot: int, name: str) -> None:
        """Members named somebody else."""
        self.order(acts.NameCandidate, facts.CandidateNamed, TWO, item=item, slot=slot, name=name)

    def put_order_aside(self, item: str) -> None:
        """An item may be put before its time."""
        self.order(acts.OverrideOrder, facts.OrderOverridden, TWO, item=item, reason="the chair is ill")

    def cast_vote(self, option: str) -> None:
        """The chair breaks a tie."""
        self.order(acts.CastVote, rounds.CastingVoteGiven, TWO, option=option, **self._key)

    def vote(self, seat: str, **choices: str | tuple[str, ...]) -> None:
        """The member at a seat answers some questions, in the order put."""
        given: list[Answer] = []
        for asked in self.round.opened.questions:
            chosen = choices.get(asked.question.replace("-", "_"))
            if chosen:
                options = (chosen,) if isinstance(chosen, str) else chosen
                given.append(answer(asked.question, *options))
        self.press(seat, answers=tuple(given))

    def end(self, *seals: str, by: tuple[str, ...] = ("chen",)) -> None:
        """Close, seal, freeze and declare the round."""
        self.close()
        self.seal(*(seals or DESKS))
        self.freeze()
        self.declare(by)


def new_hall() -> FullHall:
    """A hall whose members have signed in; m07 is on leave, seat s08 is nobody's."""
    hall = FullHall(BODY, papers())
    hall.convene()
    hall.excuse("s07", "s08")
    for seat in DESKS:
        hall.sign_in(seat)
    return hall
