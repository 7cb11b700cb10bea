# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A press, step by step: received, recorded, delivered, counted, and never one before it is true."""

from edge_agent.core.effects import Publish, SetLamps, Stop
from edge_agent.core.view import Lamp, Lamps, Scene, Stage
from tests.builders import question
from tests.playbook import Playbook
from tests.spec.dialogue import (
    ASIDE,
    appended,
    appends,
    card,
    deliver,
    failed,
    heard,
    link_lost,
    on_stage,
    press,
    seat_ready,
    sends,
    shows,
)
from voting_core.seat_records import BallotCast

YES_RECEIVED = SetLamps(lamps=Lamps(yes=Lamp.RECEIVED))
YES_RECORDED = SetLamps(lamps=Lamps(yes=Lamp.RECORDED))
YES_DELIVERED = SetLamps(lamps=Lamps(yes=Lamp.DELIVERED))
ALL_AT_FAULT = SetLamps(lamps=Lamps(yes=Lamp.FAULT, no=Lamp.FAULT, abstain=Lamp.FAULT))


def test_a_press_is_received_before_it_is_recorded() -> None:
    """The seat says received at the press, and recorded when the disk has it; only then is the ballot sent."""
    seat = on_stage(*seat_ready(press="last"))

    assert (
        Playbook(seat.core, seat.clock, ASIDE)
        >> 300
        >> press("yes")
        << appends("BallotCast")
        << YES_RECEIVED
        << shows(stage=Stage.RECEIVED, choice="yes", sentence_zh="已收到：赞成，正在记录。")
        >> appended(seat.ticket + 1)
        << sends("up")
        << YES_RECORDED
        << shows(stage=Stage.RECORDED, unsent=1, sentence_zh="已在本席记录：赞成，正在发送。")
    )


def test_a_checked_receipt_makes_a_ballot_delivered_at_once() -> None:
    """What the receipt says is durable at the centre, so the member need not wait for the seat's disk to keep it."""
    host, centre = seat_ready(press="last")
    host.press("yes")
    receipt = centre.accept(host.batches()[-1])
    seat = on_stage(host, centre)

    assert (
        Playbook(seat.core, seat.clock, (*ASIDE, Publish))
        >> heard(receipt)
        << appends("ReceiptRow")
        << YES_DELIVERED
        << shows(stage=Stage.DELIVERED, unsent=0, sentence_zh="已送达：赞成。")
        >> appended(seat.ticket + 1)
    )


def test_counted_waits_for_the_frozen_list_that_names_the_ballot() -> None:
    """Only a frozen list that has come whole, and whose record is on the seat's disk, makes a ballot counted."""
    host, centre = seat_ready(press="last")
    host.press("yes")
    deliver(host, centre)
    host.hear(*centre.write(centre.floor.close_poll()))
    deliver(host, centre)
    *chunks, record = centre.freeze()
    seat = on_stage(host, centre)

    assert (
        Playbook(seat.core, seat.clock, (*ASIDE, Publish))
        >> heard(record)
        << appends("FloorRow")
        >> appended(seat.ticket + 1)
        >> heard(chunks[0])
        << appends("BlobRow")
        << shows(stage=Stage.COUNTED, sentence_zh="已计入：赞成。")
    )


def test_a_ballot_that_the_deciding_list_leaves_out_is_said_to_be_so() -> None:
    """When the declared list does not name a member's recorded ballot, the seat says that it was not counted."""
    host, centre = seat_ready(press="last")
    host.press("no")
    deliver(host, centre)
    host.hear(*centre.write(centre.floor.close_poll()))
    deliver(host, centre)
    host.hear(*centre.freeze(left_out=True))
    assert host.view.sentence_zh == "本轮表决已结束，请等待结果。"

    host.hear(*centre.declare())

    assert host.view.sentence_zh == "您的表决“反对”未被计入，请举手示意。"
    assert host.view.stage is Stage.DELIVERED


def test_the_disk_refuses_and_the_seat_stops_at_once() -> None:
    """A press that the disk refuses is never shown as recorded: the seat says to raise a hand, goes dark and ends."""
    seat = on_stage(*seat_ready(press="last"))

    assert (
        Playbook(seat.core, seat.clock, ASIDE)
        >> press("yes")
        << appends("BallotCast")
        << YES_RECEIVED
        << shows(stage=Stage.RECEIVED)
        >> failed(seat.ticket + 1, "disk I/O error")
        << Stop(reason="The journal cannot be written: disk I/O error.", restart=True)
        << ALL_AT_FAULT
        << shows(scene=Scene.STOPPED, stage=Stage.NONE, sentence_zh="本席无法记录，请举手。")
        >> press("no")
        >> card()
    )


def test_presses_go_on_while_the_disk_hangs() -> None:
    """While a press waits for the disk, the next is received; each is recorded in turn, none before its own answer."""
    seat = on_stage(*seat_ready(press="last"))

    assert (
        Playbook(seat.core, seat.clock, (*ASIDE, Publish))
        >> press("yes")
        << appends("BallotCast")
        << YES_RECEIVED
        << shows(stage=Stage.RECEIVED, choice="yes")
        >> 2_900
        >> press("no")
        << appends("BallotCast")
        << SetLamps(lamps=Lamps(no=Lamp.RECEIVED))
        << shows(stage=Stage.RECEIVED, choice="no")
        >> appended(seat.ticket + 1)
        << shows(stage=Stage.RECEIVED, choice="no", unsent=1)
        >> appended(seat.ticket + 2)
        << SetLamps(lamps=Lamps(no=Lamp.RECORDED))
        << shows(stage=Stage.RECORDED, choice="no", unsent=2)
    )


def test_nothing_unrecorded_is_sent() -> None:
    """A ballot travels only after the disk has confirmed it."""
    host, _ = seat_ready(press="last")
    host.is_hanging = True
    sent = len(host.batches())

    host.press("yes")
    assert len(host.batches()) == sent

    host.settle()
    assert len(host.batches()) == sent + 1


def test_the_same_answer_again_is_no_new_record() -> None:
    """Pressing the same button twice leaves one ballot; the lamp stays lit."""
    host, _ = seat_ready(press="last")
    host.press("yes")
    host.press("yes")

    assert host.kinds().count("BallotCast") == 1
    assert host.lamps == Lamps(yes=Lamp.RECORDED)


def test_under_the_last_press_rule_another_answer_is_the_next_revision() -> None:
    """Where the last press counts, each change is a revision of its own, and the lamp follows."""
    host, _ = seat_ready(press="last")
    host.press("yes")
    host.press("abstain")
    host.press("yes")

    cast = [
        (record.revision, record.answers[0].options[0]) for record in host.records() if isinstance(record, BallotCast)
    ]
    assert cast == [(1, "yes"), (2, "abstain"), (3, "yes")]


def test_under_the_first_press_rule_the_first_answer_binds() -> None:
    """Where the first press counts, later ones are refused with a sentence and leave no record."""
    host, _ = seat_ready(press="first")
    host.press("yes")
    host.press("no")

    assert host.kinds().count("BallotCast") == 1
    assert host.view.choice == "yes"
    assert host.view.sentence_zh == "本轮以第一次按键为准，不能更改。"


def test_a_press_without_a_round_gets_a_sentence_and_no_record() -> None:
    """A press before the round opens, or after it closed, is answered in words and leaves nothing behind."""
    host, centre = seat_ready()
    before = host.kinds()

    host.press("yes")
    assert host.view.sentence_zh == "现在没有表决。"

    host.hear(*centre.write(centre.floor.open_poll(), centre.floor.close_poll()))
    host.press("yes")
    assert host.view.sentence_zh == "本轮表决已结束，按键无效。"
    assert [kind for kind in host.kinds()[len(before) :] if kind == "BallotCast"] == []


def test_a_press_by_nobody_is_no_ballot() -> None:
    """Who has not signed in cannot vote; signing in during the round, they can at once."""
    host, _ = seat_ready(signed_in=False, press="last")
    host.press("yes")
    assert host.view.sentence_zh == "请先刷卡报到。"
    assert "BallotCast" not in host.kinds()

    host.card()
    assert host.view.scene is Scene.VOTING
    host.press("yes")
    assert host.kinds()[-2:] == ["MemberSignedIn", "BallotCast"]


def test_a_press_while_cut_off_is_recorded_and_waits() -> None:
    """When the link is lost during a round, the press is recorded and the seat says that it waits to be sent."""
    host, _ = seat_ready(press="last")
    host.link(up=False)
    host.pass_ms(4_000)

    host.press("yes")

    assert host.view.stage is Stage.RECORDED
    assert host.view.sentence_zh == "已在本席记录：赞成。与会场断开，恢复后自动发送。"
    assert (host.view.link, host.view.unsent) == ("cut_off", 1)


def test_losing_the_link_is_shown() -> None:
    """The screen says cut off once no floor head has come for three seconds."""
    seat = on_stage(*seat_ready())

    assert (
        Playbook(seat.core, seat.clock, (*ASIDE, Publish))
        >> link_lost()
        >> 3_001
        >> press("yes")
        << shows(link="cut_off", sentence_zh="现在没有表决。")
    )


def test_a_round_that_a_newer_floor_head_calls_closed_takes_no_press() -> None:
    """When a signed floor head says that the round is over, no press is taken while the closing is on its way."""
    host, centre = seat_ready(press="last")
    centre.floor.close_poll()
    host.hear(centre.head())

    host.press("yes")

    assert host.view.sentence_zh == "正在与会场同步，请稍候。"
    assert "BallotCast" not in host.kinds()


def test_a_slow_disk_does_not_take_presses_without_end() -> None:
    """When sixty-four presses wait for the disk, the next ones are refused in words instead of filling the memory."""
    host, _ = seat_ready(press="last")
    host.is_hanging = True
    for number in range(80):
        host.press("yes" if number % 2 else "no")
    assert host.view.sentence_zh == "本席存储缓慢，请稍候再按。"

    host.settle()
    assert host.kinds().count("BallotCast") == 64


def test_a_question_that_buttons_cannot_answer_is_refused() -> None:
    """A score is not given with three buttons: the seat says so, and a press leaves no record."""
    host, _ = seat_ready(questions=(question("q1", (), highest=100),))
    assert host.view.sentence_zh == "请在屏幕上选择；没有屏幕的席位，请举手。"
    host.press("yes")

    assert host.view.sentence_zh == "本席不能进行此项表决，请举手。"
    assert "BallotCast" not in host.kinds()
    assert host.lamps == Lamps()


def test_the_screen_counts_down() -> None:
    """A round with a time shows the seconds that are left, by the seat's own clock."""
    host, centre = seat_ready()
    host.hear(*centre.write(centre.floor.open_poll(round_ms=10_000, at_ms=host.wall_ms)))
    shown = len(host.views)
    host.pass_ms(3_000)

    assert [view.seconds_left for view in host.views[shown - 1 :] if view.link == "online"] == [10, 9, 8, 7]
