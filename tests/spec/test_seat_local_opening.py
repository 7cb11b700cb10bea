# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A member whose seat is cut off opens the item that the chair has called: in two steps, and never by itself."""

from typing import Any

import pytest

from edge_agent.core.effects import Publish, SetLamps
from edge_agent.core.inputs import ItemOpened
from edge_agent.core.view import Lamp, Lamps, OpenableItem, Scene, Stage
from tests.builders import OPTIONS, TEXT, TITLE
from tests.playbook import Playbook
from tests.spec.dialogue import ASIDE, Given, appended, appends, deliver, on_stage, press, seat_ready, shows
from tests.spec.scripted_centre import ScriptedCentre
from tests.spec.seat_host import SeatHost
from voting_core.codec import encode
from voting_core.floor_records import (
    AgendaPublished,
    BallotRef,
    BallotsAdopted,
    HandCountEntered,
    Line,
    MemberMoved,
    PollAborted,
    Question,
    SittingClosed,
)
from voting_core.roster import Agenda, AgendaItem, blob_ref, text_hash
from voting_core.seat_records import Answer, BallotCast, PollSealed

MOTION = (Question(question="q1", options=OPTIONS),)
INVITING = Lamps(yes=Lamp.INVITING, no=Lamp.INVITING, abstain=Lamp.INVITING)


def item(name: str, **fields: Any) -> AgendaItem:
    """A motion that may be opened at a seat, where nothing else is said."""
    usual: dict[str, Any] = {"title": TITLE, "text": TEXT, "kind": "motion", "local_opening": True}
    return AgendaItem(**{"item": name, **usual, **fields})


def publish(host: SeatHost, centre: ScriptedCentre, *items: AgendaItem) -> None:
    """Another agenda is in force."""
    body = encode(Agenda(items=items))
    record = centre.floor.write(AgendaPublished, agenda=blob_ref(body), items=len(items))
    host.hear(*centre.blob(body), *centre.write(record))


def seat_with(*items: AgendaItem, **ready: Any) -> tuple[SeatHost, ScriptedCentre]:
    """A seat that still hears the centre, with this agenda."""
    host, centre = seat_ready(**ready)
    publish(host, centre, *(items or (item("budget"),)))
    return host, centre


def cut_off(*items: AgendaItem, **ready: Any) -> tuple[SeatHost, ScriptedCentre]:
    """A seat that hears nobody any more, with this agenda."""
    host, centre = seat_with(*items, **ready)
    host.link(up=False)
    host.pass_ms(4_000)
    return host, centre


def opened(*items: AgendaItem) -> tuple[SeatHost, ScriptedCentre]:
    """A seat at which the member has opened the first item."""
    host, centre = cut_off(*items)
    host.open("budget")
    host.open("budget")
    return host, centre


def reconnect(host: SeatHost, centre: ScriptedCentre) -> None:
    """The link is back and the centre speaks."""
    host.link(up=True)
    host.hear(centre.state(), retained=True)
    host.hear(centre.head())


def ballots(host: SeatHost) -> list[BallotCast]:
    """The ballots in the journal."""
    return [record for record in host.records() if isinstance(record, BallotCast)]


def choose(name: str) -> Given:
    """The member chooses an item."""
    return lambda clock: ItemOpened(item=name, wall_ms=clock.wall_ms, mono_ms=clock.mono_ms)


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
    assert ballot.answers == (Answer(question="q1", option="no"),)


def test_a_changed_mind_is_the_next_revision() -> None:
    """Under the rule that the last press counts, another press at the opened item is the next revision."""
    host, _ = opened()
    for button in ("yes", "yes", "no"):
        host.press(button)

    assert [(one.revision, one.answers[0].option) for one in ballots(host)] == [(1, "yes"), (2, "no")]


def test_where_the_first_press_counts_it_binds_here_too() -> None:
    """The item's own rule holds at a seat that opened it."""
    host, _ = opened(item("budget", press="first"))
    host.press("yes")
    host.press("no")

    assert [one.answers[0].option for one in ballots(host)] == ["yes"]
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

    assert [(one.answers[0].option, one.opened_locally) for one in ballots(host)] == [("yes", True), ("no", False)]
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
    lines = (Line(line="yes", members=1),)
    host.hear(
        *centre.write(centre.floor.write(HandCountEntered, poll="budget", round=1, members=("m07",), lines=lines))
    )
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
