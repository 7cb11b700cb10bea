# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Operators: only their own keys order, and what changes a result unseen takes two of them."""

import base64

import pytest

from tests.builders import HALL, POLL, approval, operators, profile, roster, signer
from tests.centre_builders import OPERATORS, Stage
from voting_core import acts
from voting_core.floor_header import Approval
from voting_core.floor_records import SittingOpened
from voting_core.frames import ACT_CONTEXT
from voting_core.round_records import PollAnnulled, ResultDeclared

ALL_YES = {"s01": "yes", "s02": "yes", "s03": "yes"}


@pytest.mark.parametrize(
    ("forged", "words"),
    [
        (Approval(operator="mallory", sig="A" * 86 + "=="), "'mallory' is not an operator"),
        (Approval(operator="lin", sig="A" * 86 + "=="), "not by 'lin'"),
        (approval("something else", "lin"), "not by 'lin'"),
    ],
)
def test_an_order_with_a_false_signature_is_refused(forged: Approval, words: str) -> None:
    """Only an operator's own key orders; a signature over something else, or by somebody else, does not."""
    stage = Stage().begin()

    answer = stage.sign(stage.act(acts.CloseSitting), approvals=(forged,))

    assert answer.result == "refused"
    assert words in answer.said_en


def test_a_signature_in_another_operators_name_is_refused() -> None:
    """Zhou cannot order in Lin's name."""
    stage = Stage().begin()
    act = stage.act(acts.CloseSitting)
    zhous = base64.b64encode(signer("zhou").sign(ACT_CONTEXT + act)).decode()

    answer = stage.sign(act, approvals=(Approval(operator="lin", sig=zhous),))

    assert "not by 'lin'" in answer.said_en


def test_an_operator_who_joined_after_the_opening_orders_from_the_next_sitting_on() -> None:
    """The floor log names who runs a sitting, and auditors hold every order against that list."""
    stage = Stage()
    stage.start(operators=("lin", "zhou"))
    stage.begin()
    stage.start(operators=("lin", "zhou", "wang"))

    assert "'wang' is not an operator" in stage.order(acts.CloseSitting, by=("wang",)).said_en
    assert stage.order(acts.CloseSitting).result == "done"
    assert stage.order(acts.OpenSitting, by=("wang",), sitting="s2", title="t", profile=profile()).result == "done"


def test_an_operator_who_was_struck_off_orders_nothing_more() -> None:
    """A stolen operator's key is struck from the settings, and is of no use from then on."""
    stage = Stage().begin()
    stage.start(operators=("lin",))

    assert "'zhou' is not an operator" in stage.order(acts.CloseSitting, by=("zhou",)).said_en


def test_every_order_stands_in_the_floor_log_as_it_was_signed() -> None:
    """An auditor reads in each floor record what was ordered, by whom, to the letter."""
    stage = Stage(members=roster(3)).begin()
    act = stage.act(acts.OpenPoll, poll=POLL, round=1, item=POLL)

    stage.sign(act, "lin")

    record = stage.floor()[-1]
    assert record.act == act.decode()
    assert record.approvals == (approval(act.decode(), "lin"),)
    assert record.hall == HALL


def test_a_sitting_is_opened_with_the_operators_whom_its_opener_saw() -> None:
    """Nobody slips into the list of those who run a sitting: whoever opens it signs the list."""
    stage = Stage()

    refused = stage.open_sitting(operators=operators("lin", "zhou"))

    assert "other operators" in refused.said_en
    assert stage.open_sitting().result == "done"
    (opened,) = stage.floor()
    assert isinstance(opened, SittingOpened)
    assert opened.operators == operators(*OPERATORS)


def declared() -> Stage:
    """A centre that has declared a result."""
    stage = Stage().begin()
    stage.decide(ALL_YES)
    return stage


def undecided() -> Stage:
    """A centre with a frozen round that one missing seat could turn."""
    stage = Stage().begin()
    stage.vote({"s01": "yes"}, seal=False)
    stage.seal("s01")
    stage.seal("s02")
    stage.done(acts.FreezeRound)
    assert stage.round().provisional == "can_change"
    return stage


def test_two_people_annul() -> None:
    """One operator asks, another one approves, and both signatures stand in the record."""
    stage = declared()
    act = stage.act(acts.AnnulPoll, poll=POLL, round=1, reason="wrong text")

    first = stage.sign(act, "lin")
    (waiting,) = stage.status().proposals
    second = stage.sign(waiting.act.encode(), "zhou")

    assert (first.result, second.result) == ("waiting", "done")
    assert waiting.operators == ("lin",)
    record = stage.floor()[-1]
    assert isinstance(record, PollAnnulled)
    assert [one.operator for one in record.approvals] == ["lin", "zhou"]
    assert stage.status().proposals == ()


def test_one_person_twice_is_not_two_people() -> None:
    """However often one operator signs, a second one is still needed."""
    stage = declared()
    act = stage.act(acts.AnnulPoll, poll=POLL, round=1, reason="wrong text")

    answers = [stage.sign(act, "lin"), stage.sign(act, "lin"), stage.sign(act, "lin", "lin")]

    assert [one.result for one in answers] == ["waiting"] * 3
    assert stage.phase_of(POLL, 1) == "declared"


def test_a_forged_second_signature_does_not_count_and_spoils_nothing() -> None:
    """A false approval is refused; the true one still completes the order."""
    stage = declared()
    act = stage.act(acts.AnnulPoll, poll=POLL, round=1, reason="wrong text")
    stage.sign(act, "lin")

    forged = stage.sign(act, approvals=(approval("another order", "zhou"),))

    assert forged.result == "refused"
    assert stage.sign(act, "zhou").result == "done"


def test_a_second_signature_over_other_words_is_refused() -> None:
    """Both sign the same words: an order under the same id with another reason is another order."""
    stage = declared()
    stage.order(acts.AnnulPoll, id="a" * 32, reason="wrong text")

    answer = stage.order(acts.AnnulPoll, by=("zhou",), id="a" * 32, reason="wrong title")

    assert answer.result == "refused"
    assert "same id" in answer.said_en


def test_a_proposal_is_forgotten_after_ten_minutes() -> None:
    """A first signature does not lie about for a later one to find; the first operator asks again."""
    stage = declared()
    act = stage.act(acts.AnnulPoll, poll=POLL, round=1, reason="wrong text")
    stage.sign(act, "lin")

    stage.wait(10 * 60_000)

    assert stage.status().proposals == ()
    assert stage.sign(act, "zhou").result == "waiting"


def test_a_proposal_does_not_survive_the_centre() -> None:
    """A first signature is in nobody's record yet, so a centre that was started again does not know it."""
    stage = declared()
    stage.order(acts.AnnulPoll)

    stage.start()

    assert stage.status().proposals == ()


def test_proposals_do_not_pile_up() -> None:
    """Only a handful of orders wait for a second operator at any time."""
    stage = declared()
    results = [stage.order(acts.AnnulPoll, reason=f"reason {number}") for number in range(21)]

    assert [one.result for one in results] == ["waiting"] * 20 + ["refused"]
    assert "let them expire" in results[-1].said_en


def test_what_can_only_be_approved_in_vain_does_not_wait() -> None:
    """A second operator is not asked for what the house could not carry out anyway."""
    stage = Stage().begin()
    stage.done(acts.OpenPoll)

    answer = stage.order(acts.AnnulPoll)

    assert answer.result == "refused"
    assert stage.status().proposals == ()


def test_a_proposal_that_the_house_has_overtaken_is_refused_when_it_is_approved() -> None:
    """What was annulled meanwhile is not annulled again by a late approval."""
    stage = declared()
    late = stage.act(acts.AnnulPoll, poll=POLL, round=1, reason="wrong text")
    stage.sign(late, "lin")
    stage.done(acts.AnnulPoll, by=("lin", "zhou"))

    assert stage.sign(late, "zhou").result == "refused"


def test_one_person_declares_what_missing_seats_cannot_change() -> None:
    """With two of three in favour already, the third seat changes nothing, and one operator declares."""
    stage = Stage().begin()
    stage.vote({"s01": "yes", "s02": "yes"}, seal=False)
    stage.seal("s01")
    stage.seal("s02")
    stage.done(acts.FreezeRound)

    record = stage.done(acts.DeclareResult)

    assert isinstance(record, ResultDeclared)
    assert (record.outcome, record.missing, record.missing_effect) == ("carried", 1, "cannot_change")
    assert len(record.approvals) == 1


def test_two_people_declare_what_missing_seats_could_change() -> None:
    """With one in favour and one seat silent, the result could turn: two operators stand by it."""
    stage = undecided()
    act = stage.act(
        acts.DeclareResult,
        poll=POLL,
        round=1,
        frozen_seq=stage.round().frozen_seq,
        frozen_hash=stage.round().frozen_hash,
    )

    assert stage.sign(act, "lin").result == "waiting"
    assert stage.sign(act, "wang").result == "done"

    record = stage.floor()[-1]
    assert isinstance(record, ResultDeclared)
    assert (record.missing, record.missing_effect) == (1, "can_change")
    assert [one.operator for one in record.approvals] == ["lin", "wang"]
    assert "could change this" in record.said_en


def test_two_people_cannot_declare_a_list_that_was_frozen_again() -> None:
    """What the first operator signed was the list of then; over a new list both look again."""
    stage = undecided()
    act = stage.act(
        acts.DeclareResult,
        poll=POLL,
        round=1,
        frozen_seq=stage.round().frozen_seq,
        frozen_hash=stage.round().frozen_hash,
    )
    stage.sign(act, "lin")
    stage.seal("s03")
    stage.done(acts.FreezeRound)

    answer = stage.sign(act, "zhou")

    assert answer.result == "refused"
    assert "frozen again since" in answer.said_en
    assert stage.order(acts.DeclareResult).result == "done"  # everybody has reported: one person is enough
