# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Cards: who may sign in where and when, what the seat answers, and what takes a member off again."""

import pytest

from edge_agent.core.view import Scene, Stage
from tests.playbook import Playbook
from tests.spec.dialogue import ASIDE, appended, appends, card, deliver, on_stage, seat_ready, sends, shows
from tests.spec.scripted_centre import ScriptedCentre
from tests.spec.seat_host import SeatHost
from voting_core.floor_records import SittingAdjourned, SittingClosed, SittingResumed
from voting_core.seat_records import MemberSignedIn, MemberSignedOut


def test_a_member_is_signed_in_once_the_disk_has_it() -> None:
    """The card is answered at once, and the name stands on the screen only when the sign-in is on the disk."""
    seat = on_stage(*seat_ready(signed_in=False))

    assert (
        Playbook(seat.core, seat.clock, ASIDE)
        >> 300
        >> card()
        << appends("MemberSignedIn")
        << shows(scene=Scene.SIGN_IN, stage=Stage.RECEIVED, member="", sentence_zh="已读到您的卡，正在记录报到。")
        >> appended(seat.ticket + 1)
        << sends("up")
        << shows(scene=Scene.READY, member="委员7", sentence_zh="委员7，您已报到，请等待表决。")
    )


def test_a_member_signs_in_with_no_link() -> None:
    """The roster is on the seat, so a card is enough when the hall cannot be reached."""
    host, _ = seat_ready(signed_in=False)
    host.link(up=False)
    host.pass_ms(10_000)
    assert host.view.sentence_zh == "请刷卡报到。"

    host.card()

    assert host.scene() is Scene.READY
    assert host.view.sentence_zh == "本席与会场断开，需要表决时请举手。"


def test_a_card_of_another_seat_is_sent_there() -> None:
    """A member at the wrong seat is told the right one, and nothing is recorded."""
    host, _ = seat_ready(signed_in=False)
    host.card("00000003")

    assert host.view.sentence_zh == "请到 s03 席就座。"
    assert host.kinds() == ["SeatStarted"]


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("deadbeef", "此卡不在本次会议名册上，请联系工作人员。"),
        ("", "未能读出卡号，请再刷一次。"),
        ("7?", "未能读出卡号，请再刷一次。"),
        ("卡片", "未能读出卡号，请再刷一次。"),
        ("0" * 65, "未能读出卡号，请再刷一次。"),
    ],
)
def test_a_strange_card_is_answered_in_words(number: str, said: str) -> None:
    """A card that is unknown or cannot be read is answered with one sentence and leaves no record."""
    host, _ = seat_ready(signed_in=False)
    host.card(number)

    assert host.view.sentence_zh == said
    assert host.kinds() == ["SeatStarted"]


def test_an_answer_lasts_a_few_seconds() -> None:
    """After five seconds the screen says again what the member is to do."""
    host, _ = seat_ready(signed_in=False)
    host.card("00000003")
    host.pass_ms(5_000)

    assert host.view.sentence_zh == "请刷卡报到。"


def test_signing_in_waits_for_the_roll() -> None:
    """Before the roll is opened, with no sitting, and while it is adjourned, a card is answered and not recorded."""
    host, centre = SeatHost(), ScriptedCentre()
    host.card()
    assert host.view.sentence_zh == "现在没有会议。"

    messages = centre.open_sitting()
    host.hear(*messages[:-1])
    host.card()
    assert host.view.sentence_zh == "报到尚未开始，请稍候。"

    host.hear(messages[-1], *centre.write(centre.floor.write(SittingAdjourned, reason="休息")))
    host.card()
    assert host.view.sentence_zh == "会议休会，复会后请再刷卡。"
    assert host.kinds() == ["SeatStarted"]


def test_signing_in_waits_for_the_roster() -> None:
    """While the roster is on its way, a card is asked to wait."""
    host, centre = SeatHost(), ScriptedCentre()
    host.hear(*[message for message in centre.open_sitting() if "blob" not in message[0]])
    host.card()

    assert host.view.sentence_zh == "名册尚未到达本席，请稍候。"


def test_the_same_card_later_signs_out() -> None:
    """A member who presents the card again, after it was away for three seconds, has signed out."""
    host, _ = seat_ready()
    host.pass_ms(3_000)
    host.card()

    assert host.kinds()[-1] == "MemberSignedOut"
    assert host.scene() is Scene.SIGN_IN
    assert host.view.sentence_zh == "您已签退。"


def test_a_card_that_lies_on_the_reader_is_one_presentation() -> None:
    """A reader that reports a resting card again and again neither signs its member out nor in again."""
    host, _ = seat_ready(signed_in=False)
    for _ in range(30):
        host.card()
        host.pass_ms(500)
    assert host.kinds().count("MemberSignedIn") == 1

    host.pass_ms(3_000)
    for _ in range(30):
        host.card()
        host.pass_ms(500)
    assert host.kinds()[-1] == "MemberSignedOut"
    assert host.kinds().count("MemberSignedIn") == 1


def test_nobody_signs_out_of_an_open_round() -> None:
    """While a round is open the card is answered with a sentence, and the member stays."""
    host, centre = seat_ready(press="last")
    host.pass_ms(3_000)
    host.hear(centre.head())
    host.card()

    assert host.view.sentence_zh == "正在表决，结束后方可签退。"
    assert host.scene() is Scene.VOTING


def test_adjourning_signs_members_out() -> None:
    """When the sitting is adjourned every member is signed out, and signs in again when it resumes."""
    host, centre = seat_ready()
    host.hear(*centre.write(centre.floor.write(SittingAdjourned, reason="休息")))
    assert host.scene() is Scene.ADJOURNED
    assert [record.cause for record in host.records() if isinstance(record, MemberSignedOut)] == ["adjourned"]

    host.hear(*centre.write(centre.floor.write(SittingResumed)))
    assert host.scene() is Scene.SIGN_IN
    host.card()
    assert host.kinds()[-1] == "MemberSignedOut"  # the card has rested: it is one presentation
    host.pass_ms(3_000)
    host.card()
    assert host.kinds()[-1] == "MemberSignedIn"


def test_adjourning_and_resuming_in_one_message_signs_out_too() -> None:
    """A seat that hears of the adjournment only together with the resumption signs its member out all the same."""
    host, centre = seat_ready()
    centre.floor.write(SittingAdjourned, reason="休息")
    centre.floor.write(SittingResumed)
    host.hear(centre.answer(5))

    assert host.kinds()[-1] == "MemberSignedOut"
    assert host.scene() is Scene.SIGN_IN


def test_the_next_sitting_begins_with_empty_seats() -> None:
    """Closing the sitting signs members out; in the next one they sign in again, with the next roster."""
    host, centre = seat_ready()
    host.hear(*centre.write(centre.floor.write(SittingClosed)))
    assert host.scene() is Scene.NO_SITTING
    assert [record.cause for record in host.records() if isinstance(record, MemberSignedOut)] == ["closed"]

    host.pass_ms(3_000)
    host.hear(*centre.open_sitting("2026-09-15"))
    assert host.scene() is Scene.SIGN_IN
    host.card()
    assert [record.sitting for record in host.records() if isinstance(record, MemberSignedIn)][-1] == "2026-09-15"


def test_faults_are_recorded_once() -> None:
    """A part that reports the same fault again and again is one record; another fault is another."""
    host, centre = seat_ready()
    host.fault("reader", "the cable is out")
    host.fault("reader", "the cable is out")
    host.fault("reader", "x" * 500)
    deliver(host, centre)

    assert host.kinds().count("DeviceFault") == 2


def test_a_clock_that_was_set_is_recorded_before_the_next_record() -> None:
    """When the wall clock jumps, the next record is preceded by one that says by how much."""
    host, _ = seat_ready()
    host.wall_ms -= 3_600_000
    host.pass_ms(4_000)
    host.card()

    assert host.kinds()[-2:] == ["ClockStepped", "MemberSignedOut"]
    stepped = host.records()[-2]
    assert getattr(stepped, "step_ms", 0) == -3_600_000
