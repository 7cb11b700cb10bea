# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A seat at which an item was opened hears the centre again: what becomes of the opening and of what was pressed."""

from typing import Any

from edge_agent.core.view import Scene, Stage
from tests.builders import TITLE, hand_lines
from tests.spec.dialogue import deliver
from tests.spec.local_stage import (
    MOTION,
    ballots,
    item,
    opened,
    publish,
    reconnect,
    seat_with,
)
from tests.spec.scripted_centre import ScriptedCentre
from tests.spec.seat_host import SeatHost
from voting_core.floor_records import SittingClosed
from voting_core.questions import BallotRef
from voting_core.roster import text_hash
from voting_core.round_records import BallotsAdopted, HandCountEntered
from voting_core.seat_records import PollSealed


def test_a_fresh_head_without_the_round_ends_the_opening() -> None:
    """When the seat hears the centre again and the item is not put, a press is no ballot any more."""
    host, centre = opened()
    reconnect(host, centre)
    assert host.view.opened_item == ""
    assert host.view.sentence_zh.startswith("本席已恢复连接，该议题现未付表决")

    host.press("yes")
    assert ballots(host) == []
    assert host.view.sentence_zh == "现在没有表决。"


def test_a_fresh_head_with_the_round_asks_to_wait_for_its_opening() -> None:
    """While the opening itself is on its way, the member is asked to wait a moment and press then."""
    host, centre = opened()
    centre.floor.open_poll(questions=MOTION)
    reconnect(host, centre)
    host.press("yes")

    assert ballots(host) == []
    assert host.view.sentence_zh == "正在与会场同步，请稍候。"


def test_a_round_that_is_still_open_takes_an_ordinary_press() -> None:
    """Back in time, the member sees what they pressed and is asked to press again: that ballot needs no adoption."""
    host, centre = opened()
    host.press("yes")
    host.hear(*centre.write(centre.floor.open_poll(questions=MOTION)))
    reconnect(host, centre)
    assert (host.view.choice, host.view.scene) == ("yes", Scene.VOTING)
    assert host.view.sentence_zh == "断开期间您已按：赞成，须经采认方可计入。本轮仍在表决，请再按一次。"

    host.press("yes")
    assert [(one.revision, one.opened_locally) for one in ballots(host)] == [(1, True), (2, False)]
    assert host.view.sentence_zh == "已在本席记录：赞成，正在发送。"


def test_the_first_press_that_needs_no_adoption_may_still_be_made() -> None:
    """Where the first press counts, one made while cut off does not take the ordinary one away."""
    host, centre = opened(item("budget", press="first"))
    host.press("yes")
    host.hear(*centre.write(centre.floor.open_poll(questions=MOTION, press="first")))
    host.press("no")
    host.press("yes")

    assert [(one.answers[0].options[0], one.opened_locally) for one in ballots(host)] == [("yes", True), ("no", False)]
    assert host.view.choice == "no"


def returned_after_the_vote() -> tuple[SeatHost, ScriptedCentre]:
    """A seat that comes back after the round it had opened by itself was held and closed."""
    host, centre = opened()
    host.press("yes")
    host.hear(*centre.write(centre.floor.open_poll(questions=MOTION), centre.floor.close_poll()))
    reconnect(host, centre)
    host.pass_ms(500)
    deliver(host, centre)
    return host, centre


def test_a_round_that_is_over_is_sealed_with_what_was_pressed() -> None:
    """Opening and closing come together: the seal names the ballot, and the screen says what it waits for."""
    host, _ = returned_after_the_vote()
    (seal,) = [record for record in host.records() if isinstance(record, PollSealed)]

    assert seal.ballot_seq == ballots(host)[0].seq
    assert (host.view.stage, host.view.choice) == (Stage.DELIVERED, "yes")
    assert host.view.sentence_zh == "本轮表决已结束。您断开期间的按键：赞成，须经两名工作人员采认方可计入。"


def test_adoption_and_counting_are_told() -> None:
    """When two people adopt the ballot the member reads so, and again when a frozen list names it."""
    host, centre = returned_after_the_vote()
    ballot, name = centre.ballots[-1]
    adopted = BallotRef(seat="s07", epoch=1, seq=ballot.seq, hash=name)
    host.hear(*centre.write(centre.floor.write(BallotsAdopted, poll="budget", round=1, ballots=(adopted,))))
    assert host.view.sentence_zh == "您断开期间的表决已采认：赞成，请等待结果。"

    host.hear(*centre.freeze())
    assert (host.view.stage, host.view.sentence_zh) == (Stage.COUNTED, "已计入：赞成。")


def test_what_nobody_adopts_is_said_not_to_count() -> None:
    """When the result is declared without the ballot, the member is told to raise a hand."""
    host, centre = returned_after_the_vote()
    host.hear(*centre.freeze(left_out=True), *centre.declare())

    assert host.view.sentence_zh == "您的表决“赞成”未被计入，请举手示意。"


def test_a_member_counted_by_hand_is_told_so() -> None:
    """Whoever raised a hand instead is not told that their press was left out."""
    host, centre = returned_after_the_vote()
    counted = (hand_lines("q1", yes=1),)
    fields: dict[str, Any] = {"poll": "budget", "round": 1, "channel": "hands", "members": ("m07",), "counted": counted}
    host.hear(*centre.write(centre.floor.write(HandCountEntered, **fields)))
    assert host.view.sentence_zh == "您在本轮以举手方式计票，按键不计入。"

    host.hear(*centre.freeze(left_out=True), *centre.declare(), *centre.publish())
    assert host.view.sentence_zh == "需 5 票，得 9 票，通过。"


def test_a_press_on_another_text_is_not_shown_for_the_round() -> None:
    """When the house votes on another text than the seat held, what was pressed here is no answer to it."""
    host, centre = opened()
    host.press("yes")
    host.hear(*centre.write(centre.floor.open_poll(questions=MOTION, text_sha256=text_hash(TITLE, "改过的文本"))))

    assert (host.view.choice, host.view.sentence_zh) == ("", "请按键表决：赞成、反对或弃权。")


def test_a_restart_forgets_the_opening_and_keeps_the_ballot() -> None:
    """After a power cut the member opens the item again, and finds the press that was recorded."""
    host, _ = opened()
    host.press("yes")
    again = host.restart()
    again.pass_ms(4_000)
    assert (again.view.opened_item, len(again.view.openable)) == ("", 1)

    again.open("budget")
    again.open("budget")
    assert (again.view.choice, again.view.stage) == ("yes", Stage.RECORDED)


def test_the_same_agenda_serves_the_next_sitting() -> None:
    """An agenda that is on the disk from the sitting before is fetched again and read when it is in force again."""
    host, centre = seat_with()
    host.hear(*centre.write(centre.floor.write(SittingClosed)), *centre.open_sitting("2026-09-15"))
    publish(host, centre, item("budget"))
    host.pass_ms(3_000)
    host.card()
    host.link(up=False)
    host.pass_ms(4_000)

    assert [one.item for one in host.view.openable] == ["budget"]
