# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What happens on any day: recusals, leave, cards, sign-ins by the staff, ties; and what ends a round or shows it."""

from typing import Any

import msgspec
import pytest

from tests.builders import MORE_THAN_HALF, majority, profile
from tests.kinds import BOTH, decide, motion, open_item, stage_with, vote
from voting_core import acts
from voting_core.floor_records import LeaveEntered
from voting_core.roster import card_hash
from voting_core.round_records import PollClosed, ResultPublished
from voting_core.rules.profile import Profile


def rules(**fields: Any) -> Profile:
    """The usual rules with others here and there."""
    return msgspec.structs.replace(profile(), **fields)


CHAIR = rules(majority=msgspec.structs.replace(majority("decided", MORE_THAN_HALF), tie="chair"))


def test_a_recused_member_is_on_a_line_of_their_own() -> None:
    """Whoever may not take part is named in the opening, does not count as not pressed, and weighs in the base."""
    stage = stage_with(motion("budget"))
    stage.done(acts.RecuseMember, by=BOTH, member="m03", item="budget", reason="与议案有利害关系")
    opened = open_item(stage, "budget")
    vote(stage, "budget", {"s01": {"q1": "yes"}, "s02": {"q1": "yes"}, "s03": {"q1": "no"}})

    declared = decide(stage, "budget")

    lines = {line.line: line.members for line in declared.counted[0].lines}
    assert (opened.recused, lines["recused"], lines["no"]) == (("m03",), 1, 0)
    assert (declared.findings[0].base, declared.outcome) == (3, "carried")


def test_out_of_the_base_a_recused_member_does_not_weigh() -> None:
    """Where the rule takes them out, two of two remain."""
    out = rules(majority=msgspec.structs.replace(majority(), recusal="out_of_base"))
    stage = stage_with(motion("budget"), rules=out)
    stage.done(acts.RecuseMember, by=BOTH, member="m03", item="budget", reason="回避")
    open_item(stage, "budget")
    vote(stage, "budget", {"s01": {"q1": "yes"}, "s02": {"q1": "no"}})

    (found,) = decide(stage, "budget").findings

    assert (found.base, found.needed, found.outcome) == (2, 2, "not_carried")


def test_nobody_is_recused_from_an_item_that_is_being_voted_on() -> None:
    """A recusal is entered before the item is put, for a member and an item that are there."""
    stage = stage_with(motion("budget"))
    open_item(stage, "budget")
    order: dict[str, Any] = {"by": BOTH, "reason": "回避"}

    assert "is being voted on" in stage.order(acts.RecuseMember, member="m03", item="budget", **order).said_en
    assert "no member 'm99'" in stage.order(acts.RecuseMember, member="m99", item="budget", **order).said_en
    assert "no item 'plan'" in stage.order(acts.RecuseMember, member="m03", item="plan", **order).said_en


def test_leave_entered_in_the_sitting_changes_who_is_due() -> None:
    """A member who is taken ill is on leave from then on; back again, they are due again."""
    stage = stage_with(motion("budget"), sign_in=False)
    assert stage.status().due == 3
    record = stage.done(acts.EnterLeave, by=BOTH, member="m02", reason="突发疾病")
    assert isinstance(record, LeaveEntered)
    assert (stage.status().due, stage.status().seats[1].on_leave) == (2, True)

    stage.done(acts.EnterLeave, by=BOTH, member="m02", reason="")

    assert stage.status().due == 3


def test_a_member_who_is_signed_in_is_not_on_leave() -> None:
    """They sign out first."""
    stage = stage_with(motion("budget"))

    assert "they sign out first" in stage.order(acts.EnterLeave, by=BOTH, member="m01", reason="有事").said_en


def test_a_card_belongs_to_one_member() -> None:
    """A spare card is issued; one that somebody else holds is not."""
    stage = stage_with(motion("budget"))
    spare, held = card_hash("0badcafe"), stage.members.members[1].card_sha256
    order: dict[str, Any] = {"by": BOTH, "member": "m01", "reason": "忘带代表证"}

    assert "is the card of member 'm02'" in stage.order(acts.IssueCard, card_sha256=held, **order).said_en
    stage.done(acts.IssueCard, card_sha256=spare, **order)
    assert (
        "is the card of member 'm01'"
        in stage.order(acts.IssueCard, **{**order, "member": "m03"}, card_sha256=spare).said_en
    )


def test_the_staff_sign_in_a_member_at_their_own_seat_only() -> None:
    """Whoever has no card is signed in by two people, where they sit, once."""
    stage = stage_with(motion("budget"), sign_in=False)
    order: dict[str, Any] = {"by": BOTH, "member": "m01", "reason": "忘带代表证"}
    assert "move the member first" in stage.order(acts.EnterSignIn, seat="s02", **order).said_en
    stage.done(acts.EnterSignIn, seat="s01", **order)
    stage.sign_in("s01")

    assert "signed in already" in stage.order(acts.EnterSignIn, seat="s01", **order).said_en


def test_the_chair_breaks_a_tie_where_the_rule_says_so() -> None:
    """As many yes as no: two people enter the vote of the chair, and the result says that it decided."""
    stage = stage_with(motion("budget"), rules=CHAIR)
    open_item(stage, "budget")
    vote(stage, "budget", {"s01": {"q1": "yes"}, "s02": {"q1": "no"}, "s03": {"q1": "abstain"}})
    stage.done(acts.FreezeRound, poll="budget")
    stage.done(acts.CastVote, by=BOTH, poll="budget", option="yes")

    declared = stage.done(acts.DeclareResult, poll="budget")

    assert declared.outcome == "carried"  # type: ignore[union-attr]  # it is a ResultDeclared
    assert "主持人投决定票，通过" in declared.said_zh  # type: ignore[union-attr]


def test_without_the_chairs_vote_a_tie_stays_a_tie_and_the_house_may_vote_again() -> None:
    """The chair need not break it; then another round may be opened on the same item."""
    stage = stage_with(motion("budget"), rules=CHAIR)
    open_item(stage, "budget")
    vote(stage, "budget", {"s01": {"q1": "yes"}, "s02": {"q1": "no"}})

    assert decide(stage, "budget").outcome == "tied"
    assert open_item(stage, "budget", 2).round == 2


def test_the_chair_has_no_vote_where_nothing_is_tied_or_no_rule_gives_one() -> None:
    """A casting vote breaks a tie and does nothing else."""
    stage = stage_with(motion("budget"), rules=CHAIR)
    open_item(stage, "budget")
    vote(stage, "budget", {"s01": {"q1": "yes"}})
    stage.done(acts.FreezeRound, poll="budget")
    assert "are not tied" in stage.order(acts.CastVote, by=BOTH, poll="budget", option="yes").said_en

    plain = stage_with(motion("budget"))
    open_item(plain, "budget")
    vote(plain, "budget", {"s01": {"q1": "yes"}, "s02": {"q1": "no"}})
    plain.done(acts.FreezeRound, poll="budget")
    assert "knows no casting vote" in plain.order(acts.CastVote, by=BOTH, poll="budget", option="yes").said_en


def test_a_round_ends_when_all_have_voted_where_the_profile_says_so() -> None:
    """The last answer closes the round; nobody has to order it."""
    stage = stage_with(motion("budget"), rules=rules(end="all_voted"))
    open_item(stage, "budget")
    for seat in ("s01", "s02"):
        stage.press(seat, "yes", "budget")
    assert stage.round("budget").phase == "open"

    stage.press("s03", "no", "budget")

    (closed,) = [record for record in stage.floor() if isinstance(record, PollClosed)]
    assert (closed.cause, closed.approvals) == ("all_voted", ())


def test_a_result_is_shown_as_soon_as_it_is_declared_where_the_profile_says_so() -> None:
    """Direct display: the publication follows the declaration by itself."""
    stage = stage_with(motion("budget"), rules=rules(release="declared"))
    open_item(stage, "budget")
    vote(stage, "budget", {"s01": {"q1": "yes"}})
    decide(stage, "budget")

    assert stage.round("budget").phase == "published"
    assert isinstance(stage.floor()[-1], ResultPublished)


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        (acts.RecuseMember, {"member": "m03", "item": "budget", "reason": "回避"}),
        (acts.EnterLeave, {"member": "m03", "reason": "病假"}),
        (acts.IssueCard, {"member": "m03", "card_sha256": "", "reason": "遗失"}),
        (acts.EnterSignIn, {"member": "m03", "seat": "s03", "reason": "忘带代表证"}),
    ],
)
def test_one_person_alone_changes_nothing_of_who_may_vote(kind: type[acts.ActHeader], fields: dict[str, Any]) -> None:
    """Each needs a second operator, and is refused at once where it could not be carried out."""
    stage = stage_with(motion("budget"), sign_in=False)
    before = len(stage.floor())

    assert stage.order(kind, **fields).result == "waiting"
    assert len(stage.floor()) == before
