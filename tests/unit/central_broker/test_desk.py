# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The desk: an operator's orders name what the operator saw, and say plainly what became of them."""

import base64
from collections.abc import Callable
from typing import Any

import pytest

from central_broker.command_link import CommandClient
from central_broker.command_words import (
    AskStatus,
    Export,
    Import,
    Order,
    Outcome,
    Question,
    Records,
    Reply,
    StatusTold,
    Watch,
)
from central_broker.desk import Desk, latest_round
from central_broker.telling import tell_records
from tests.builders import HALL, SITTING, agenda, profile, registry, signer
from tests.centre_builders import Stage
from voting_core import acts
from voting_core.errors import RefusedError


class StageClient(CommandClient):
    """A command link to a centre on a stage."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.asked: list[Question] = []

    def ask(self, question: Question) -> Reply:
        """Answered at once."""
        self.asked.append(question)
        match question:
            case AskStatus():
                return StatusTold(status=self.stage.status())
            case Export(folder=folder):
                return self._outcome("done", folder)
            case Import(file=file):
                return self._outcome("done", file)
            case Order(act=act, approvals=approvals, blobs=blobs):
                answer = self.stage.sign(act.encode(), approvals=approvals, blobs=blobs)
                return Outcome(
                    result=answer.result,
                    act_id=answer.act_id,
                    floor_seq=answer.floor_seq,
                    said_zh=answer.said_zh,
                    said_en=answer.said_en,
                )
            case Records():
                return tell_records(self.stage.ledger, question)
            case Watch():
                raise AssertionError("a desk gives orders; it is the console that watches")

    @staticmethod
    def _outcome(result: str, words: str) -> Outcome:
        return Outcome(result=result, act_id="", floor_seq=0, said_zh=words, said_en=words)

    def close(self) -> None:
        """Nothing to hang up."""


def desk_of(stage: Stage, operator: str = "lin") -> Desk:
    """An operator's desk at a centre."""
    numbers = iter(range(1, 1_000))
    return Desk(StageClient(stage), operator, signer(operator), lambda: f"{ord(operator[0]):08x}{next(numbers):024x}")


def test_a_whole_round_is_led_from_the_desk() -> None:
    """From the opening of the sitting to the publication, each order is carried out as it is given."""
    stage = Stage()
    desk = desk_of(stage)
    given = [
        desk.open_sitting(HALL, SITTING, "会议", profile()),
        desk.fix_roster(stage.members, registry(stage.members)),
        desk.publish_agenda(agenda("budget")),
        desk.order(acts.OpenRoll),
    ]
    stage.seats = Stage().begin(sign_in=False).seats
    for seat in stage.seats:
        stage.sign_in(seat)
    given.append(desk.open_poll("budget"))
    stage.press("s01", "yes")
    stage.press("s02", "yes")
    given.append(desk.order_round(acts.ClosePoll))
    for seat in stage.seats:
        stage.seal(seat)
    given += [desk.order_round(kind) for kind in (acts.FreezeRound, acts.DeclareResult, acts.PublishResult)]

    assert [one.result for one in given] == ["done"] * 9
    assert latest_round(desk.status()).outcome == "carried"


def test_an_order_is_signed_and_names_what_the_operator_saw() -> None:
    """What goes out bears the operator's name and signature, and the phase of the moment."""
    stage = Stage().begin()
    desk = desk_of(stage)
    desk.order(acts.AdjournSitting, reason="lunch")

    order = [one for one in _client(desk).asked if isinstance(one, Order)][-1]
    act = acts.ACT_READER.read(order.act.encode())
    assert (act.expect, act.sitting) == ("roll", SITTING)
    (approval,) = order.approvals
    assert approval.operator == "lin"
    assert len(base64.b64decode(approval.sig)) == 64


def _client(desk: Desk) -> StageClient:
    client = desk._client
    assert isinstance(client, StageClient)
    return client


def test_two_operators_at_two_desks_annul() -> None:
    """One gives the order, the other approves it by the beginning of its id."""
    stage = Stage().begin()
    stage.decide({"s01": "yes", "s02": "yes"})
    first = desk_of(stage).order_round(acts.AnnulPoll, "budget", reason="wrong text")
    assert first.result == "waiting"

    assert (desk := desk_of(stage, "zhou")).approve(desk.waiting(first.act_id[:20])).result == "done"


def test_an_approval_must_be_of_exactly_one_order() -> None:
    """An id that fits no waiting order, or several, approves nothing."""
    stage = Stage().begin()
    stage.decide({"s01": "yes", "s02": "yes"})
    for _ in range(2):
        stage.order(acts.AnnulPoll)
    desk = desk_of(stage, "zhou")

    for beginning in ("", "0", "f"):
        with pytest.raises(RefusedError, match="waiting orders have an id"):
            desk.waiting(beginning)


def _annul(stage: Stage) -> None:
    stage.done(acts.AnnulPoll, by=("lin", "zhou"))


@pytest.mark.parametrize(
    ("between", "number", "words"),
    [
        (lambda stage: None, 1, "annul that first"),
        (_annul, 2, ""),
    ],
)
def test_an_item_is_put_in_its_next_round(between: Callable[[Stage], Any], number: int, words: str) -> None:
    """The desk counts the rounds; an item that was decided is put again only after an annulment."""
    stage = Stage().begin()
    stage.decide({"s01": "yes", "s02": "yes"})
    between(stage)

    outcome = desk_of(stage).open_poll("budget")

    assert (outcome.result == "refused") is bool(words)
    assert words in outcome.said_en
    assert latest_round(stage.status()).round == number


def test_what_is_not_on_the_agenda_is_not_put() -> None:
    """The desk says so before it signs anything."""
    with pytest.raises(RefusedError, match="no item 'other'"):
        desk_of(Stage().begin()).open_poll("other")


def test_an_order_on_a_round_that_nobody_opened_is_refused() -> None:
    """Closing the latest round needs a round."""
    with pytest.raises(RefusedError, match="No round was opened"):
        desk_of(Stage().begin()).order_round(acts.ClosePoll)
    with pytest.raises(RefusedError, match="of poll 'plan'"):
        desk_of(Stage().begin()).order_round(acts.ClosePoll, "plan")


def test_who_has_no_key_may_look_and_not_order() -> None:
    """Looking needs no key; ordering does."""
    desk = Desk(StageClient(Stage().begin()), "", None, lambda: "0" * 32)

    assert desk.status().phase == "roll"
    with pytest.raises(RefusedError, match="needs an operator's key"):
        desk.order(acts.CloseSitting)


def test_a_centre_of_another_make_is_noticed() -> None:
    """A reply that is not what was asked for is named, not misread."""
    stage = Stage().begin()
    desk = desk_of(stage)
    client = _client(desk)
    client.ask = lambda question: Outcome(result="done", act_id="", floor_seq=0, said_zh="", said_en="")  # type: ignore[method-assign]
    with pytest.raises(RefusedError, match="something else than its state"):
        desk.status()
    client.ask = lambda question: StatusTold(status=stage.status())  # type: ignore[method-assign]
    with pytest.raises(RefusedError, match="something else than an outcome"):
        desk.order(acts.CloseSitting)
