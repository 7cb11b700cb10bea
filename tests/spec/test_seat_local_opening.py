# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A member whose seat is cut off opens the item that the chair has called: in two steps, and never by itself."""

import pytest

from edge_agent.core.effects import Publish, SetLamps
from edge_agent.core.view import Lamp, Lamps, OpenableItem, Scene, Stage
from tests.builders import TEXT, TITLE
from tests.playbook import Playbook
from tests.spec.dialogue import ASIDE, appended, appends, on_stage, press, shows
from tests.spec.local_stage import (
    INVITING,
    MOTION,
    ballots,
    choose,
    cut_off,
    item,
    opened,
    seat_with,
)
from voting_core.floor_records import MemberMoved
from voting_core.questions import Answer
from voting_core.roster import text_hash
from voting_core.round_records import PollAborted


def test_a_seat_that_is_cut_off_offers_what_may_be_opened() -> None:
    """The screen tells what the member may do when the chair calls the item, and what it takes to count."""
    host, _ = cut_off()

    assert host.view.openable == (OpenableItem(item="budget", title=TITLE),)
    assert host.view.sentence_zh == (
        f"席位与中心断开。主席宣布表决“{TITLE}”时，可在本席位开启；须经两名工作人员采认方可计入。"
    )


def test_of_several_items_the_member_chooses_one() -> None:
    """Where several items may be opened the screen says so, and lists those that the agenda allows it for."""
    host, _ = cut_off(item("budget"), item("secret", local_opening=False), item("road"))

    assert [one.item for one in host.view.openable] == ["budget", "road"]
    assert host.view.sentence_zh.startswith("席位与中心断开。主席宣布表决时，可选择该议题")


def test_opening_takes_two_steps() -> None:
    """Chosen once, the seat asks whether the chair has called it; chosen again, it is open and the buttons light."""
    seat = on_stage(*cut_off())

    assert (
        Playbook(seat.core, seat.clock, ASIDE)
        >> choose("budget")
        << shows(asked_item="budget", opened_item="", sentence_zh=lambda said: said.startswith("主席已宣布表决"))
        >> press("yes")
        << shows(asked_item="budget", sentence_zh="该议题尚未开启，请再选一次后按键。")
        >> choose("budget")
        << SetLamps(lamps=INVITING)
        << shows(asked_item="", opened_item="budget", scene=Scene.VOTING, title=TITLE, round=1)
    )


def test_a_press_on_an_opened_item_is_received_and_recorded() -> None:
    """The stages are those of any press; the sentence adds that it waits to be adopted."""
    seat = on_stage(*opened())

    assert (
        Playbook(seat.core, seat.clock, (*ASIDE, Publish))
        >> press("yes")
        << appends("BallotCast")
        << SetLamps(lamps=Lamps(yes=Lamp.RECEIVED))
        << shows(stage=Stage.RECEIVED, sentence_zh="已收到：赞成，正在记录。")
        >> appended(seat.ticket + 1)
        << SetLamps(lamps=Lamps(yes=Lamp.RECORDED))
        << shows(
            stage=Stage.RECORDED,
            sentence_zh="已在本席记录：赞成。恢复连接后自动发送，须经两名工作人员采认方可计入。",
        )
    )


def test_the_ballot_says_how_it_came_about() -> None:
    """It is marked as opened locally, and names the agenda's text and the round that the seat presumes."""
    host, _ = opened()
    host.press("no")
    (ballot,) = ballots(host)

    assert (ballot.poll, ballot.round, ballot.revision, ballot.opened_locally) == ("budget", 1, 1, True)
    assert ballot.text_sha256 == text_hash(TITLE, TEXT)
    assert ballot.answers == (Answer(question="q1", options=("no",)),)


def test_a_ballot_that_gets_through_is_delivered_and_waits_to_be_adopted() -> None:
    """When the way to the centre opens and no floor head has come yet, its receipt is told, and what is wanting."""
    host, centre = opened()
    host.press("yes")
    host.link(up=True)
    host.hear(centre.state(), retained=True)
    host.pass_ms(500)
    host.hear(centre.accept(host.batches()[-1]))

    assert (host.view.opened_item, host.view.stage) == ("budget", Stage.DELIVERED)
    assert host.view.sentence_zh == "已送达：赞成，须经两名工作人员采认方可计入。"


def test_a_changed_mind_is_the_next_revision() -> None:
    """Under the rule that the last press counts, another press at the opened item is the next revision."""
    host, _ = opened()
    for button in ("yes", "yes", "no"):
        host.press(button)

    assert [(one.revision, one.answers[0].options[0]) for one in ballots(host)] == [(1, "yes"), (2, "no")]


def test_where_the_first_press_counts_it_binds_here_too() -> None:
    """The item's own rule holds at a seat that opened it."""
    host, _ = opened(item("budget", press="first"))
    host.press("yes")
    host.press("no")

    assert [one.answers[0].options[0] for one in ballots(host)] == ["yes"]
    assert host.view.sentence_zh == "本轮以第一次按键为准，不能更改。"


def test_the_next_round_is_presumed_after_one_that_ended() -> None:
    """When the last round that the seat knows of was stopped, what is opened here is the next one."""
    host, centre = seat_with()
    host.hear(
        *centre.write(centre.floor.open_poll(), centre.floor.write(PollAborted, poll="budget", round=1, reason="x"))
    )
    host.link(up=False)
    host.pass_ms(4_000)
    host.open("budget")
    host.open("budget")
    host.press("yes")

    assert [one.round for one in ballots(host)] == [2]


def test_a_chosen_item_is_forgotten_after_a_while() -> None:
    """Nobody opens an item with a touch made by mistake half a minute ago."""
    host, _ = cut_off()
    host.open("budget")
    host.pass_ms(30_000)
    assert host.view.asked_item == ""

    host.open("budget")
    assert (host.view.asked_item, host.view.opened_item) == ("budget", "")


@pytest.mark.parametrize("name", ["secret", "unknown", ""])
def test_other_items_are_never_opened(name: str) -> None:
    """An item that the agenda does not allow it for, or does not have, is refused in a sentence."""
    host, _ = cut_off(item("budget"), item("secret", local_opening=False))
    host.open(name)
    host.open(name)

    assert (host.view.asked_item, host.view.opened_item) == ("", "")
    assert host.view.sentence_zh == "此议题不能在本席位开启，请举手。"


def test_a_seat_that_hears_the_centre_opens_nothing() -> None:
    """While floor heads come, only the chair's word opens a round."""
    host, _ = seat_with()
    host.open("budget")

    assert host.view.openable == ()
    assert host.view.sentence_zh == "本席连接正常，请等待主席付表决。"


def test_nobody_opens_without_signing_in() -> None:
    """Who has not signed in is asked for the card first."""
    host, _ = cut_off(signed_in=False)
    host.open("budget")

    assert host.view.openable == ()
    assert host.view.sentence_zh == "请先刷卡报到。"


def test_nothing_is_opened_while_a_round_owes_a_result() -> None:
    """A seat that holds a round without a result votes in that one, or waits for it."""
    host, centre = seat_with(item("budget"), item("road"))
    host.hear(*centre.write(centre.floor.open_poll()))
    host.link(up=False)
    host.pass_ms(4_000)
    assert host.view.openable == ()

    host.hear(*centre.write(centre.floor.close_poll()))
    assert host.view.openable == ()


def test_what_is_decided_is_not_opened_again() -> None:
    """An item whose last round has a result that stands is not offered; the others are."""
    host, centre = seat_with(item("budget"), item("road"))
    host.hear(*centre.write(centre.floor.open_poll(questions=MOTION)))
    host.hear(*centre.write(centre.floor.close_poll()), *centre.freeze(), *centre.declare())
    host.link(up=False)
    host.pass_ms(4_000)

    assert [one.item for one in host.view.openable] == ["road"]


def test_signing_out_ends_the_opening() -> None:
    """A member who leaves leaves no open item behind."""
    host, _ = opened()
    host.pass_ms(3_000)
    host.card()

    assert (host.view.opened_item, host.view.scene) == ("", Scene.SIGN_IN)


def test_another_item_may_be_chosen_while_one_is_open() -> None:
    """Choosing another item asks anew; choosing the open one again changes nothing."""
    host, _ = opened(item("budget"), item("road"))
    host.open("budget")
    assert host.view.opened_item == "budget"

    host.open("road")
    assert (host.view.asked_item, host.view.opened_item) == ("road", "")


def test_a_member_who_was_moved_away_opens_nothing() -> None:
    """A member who was moved away is signed out, so nothing is offered to them here."""
    host, centre = opened()
    host.hear(*centre.write(centre.floor.write(MemberMoved, member="m07", seat="s10", reason="终端故障")))

    assert host.view.openable == ()
