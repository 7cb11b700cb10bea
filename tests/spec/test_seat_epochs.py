# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A device that takes another's place: the old one stops taking anything, the new one begins with nothing."""

from edge_agent.core.view import Scene, Stage
from tests.spec.dialogue import deliver, seat_ready
from tests.spec.scripted_centre import ScriptedCentre
from tests.spec.seat_host import SeatHost, new_core
from voting_core.floor_records import SeatEpochClosed
from voting_core.messages import JournalWanted
from voting_core.seat_records import BallotCast, PollSealed

OUT_OF_USE = "本终端已停用：本席位已由另一终端接替，请联系工作人员。"
SECOND = "s07 second card"


def new_device(centre: ScriptedCentre) -> SeatHost:
    """A device with an empty journal in the second epoch, which hears the centre."""
    host = SeatHost(core=new_core(epoch=2, pen=SECOND))
    host.link(up=True)
    host.hear(centre.state(), retained=True)
    host.hear(centre.head())
    host.pass_ms(500)
    return host


def test_a_device_whose_epoch_is_closed_takes_no_press() -> None:
    """In the middle of a round the device says that it is out of use, goes dark, and records no press."""
    host, centre = seat_ready(press="last")
    host.hear(*centre.replace_device(SECOND))
    host.press("yes")

    assert not [record for record in host.records() if isinstance(record, BallotCast)]
    assert (host.view.scene, host.view.sentence_zh) == (Scene.STOPPED, OUT_OF_USE)
    assert host.lamps == type(host.lamps)()


def test_a_device_whose_epoch_is_closed_signs_nobody_in() -> None:
    """The card is answered with the same sentence."""
    host, centre = seat_ready(signed_in=False)
    host.hear(*centre.replace_device(SECOND))
    host.card()

    assert host.kinds() == ["SeatStarted"]
    assert host.view.sentence_zh == OUT_OF_USE


def test_a_device_whose_epoch_is_closed_seals_nothing() -> None:
    """What it would seal counts for nothing, so it writes no more records of the sitting."""
    host, centre = seat_ready(press="last")
    host.press("yes")
    host.hear(*centre.replace_device(SECOND), *centre.write(centre.floor.close_poll()))

    assert not [record for record in host.records() if isinstance(record, PollSealed)]


def test_a_device_that_was_replaced_stays_so() -> None:
    """After a restart, and even before another device is there, it says the same."""
    host, centre = seat_ready()
    host.hear(
        *centre.write(
            centre.floor.write(SeatEpochClosed, seat="s07", epoch=1, high_seq=2, high_hash="ab" * 32, reason="x")
        )
    )
    again = host.restart()
    again.press("yes")

    assert again.view.sentence_zh == OUT_OF_USE
    assert again.view.alarm_zh == ""


def test_a_device_that_was_replaced_still_answers_a_centre() -> None:
    """Its journal is evidence: a centre that is being rebuilt gets a copy."""
    host, centre = seat_ready()
    host.hear(*centre.replace_device(SECOND))

    host.hear(centre.wants(JournalWanted(v=1, from_seq=1)))

    assert len(host.copies("journal")) == 1


def test_another_seat_s_epoch_is_no_concern_of_ours() -> None:
    """A device replaced elsewhere changes nothing here."""
    host, centre = seat_ready()
    host.hear(
        *centre.write(centre.floor.write(SeatEpochClosed, seat="s03", epoch=1, high_seq=0, high_hash="", reason="x"))
    )

    assert host.scene() is Scene.READY


def test_a_new_device_fetches_the_log_and_is_no_stranger() -> None:
    """The registry names the old key; the floor log's later word opens the epoch of this one."""
    _, centre = seat_ready()
    centre.replace_device(SECOND)
    host = new_device(centre)
    host.hear(*centre.everything())

    assert (host.view.scene, host.view.alarm_zh) == (Scene.SIGN_IN, "")


def test_a_device_with_another_key_is_a_stranger() -> None:
    """A device in the right epoch with a key that nobody opened it for says that its presses will not count."""
    _, centre = seat_ready()
    centre.replace_device("s07 third card")
    host = new_device(centre)
    host.hear(*centre.everything())

    assert host.view.alarm_zh.startswith("本席密钥未登记")


def test_a_new_device_votes_in_the_round_that_is_open() -> None:
    """The member signs in again at the new device and presses; the chain begins anew and is receipted."""
    _, centre = seat_ready(press="last")
    centre.replace_device(SECOND)
    host = new_device(centre)
    host.hear(*centre.everything(), centre.head())
    host.card()
    host.press("no")
    deliver(host, centre)

    assert host.kinds() == ["SeatStarted", "MemberSignedIn", "BallotCast"]
    assert {record.epoch for record in host.records()} == {2}
    assert (host.view.choice, host.view.stage) == ("no", Stage.DELIVERED)


def test_a_round_from_before_the_new_device_is_not_called_silent() -> None:
    """What was pressed on the old device is not on the new one, which therefore does not say that nothing was."""
    host, centre = seat_ready(press="last")
    host.press("yes")
    deliver(host, centre)
    centre.replace_device(SECOND)
    centre.floor.close_poll()
    new = new_device(centre)
    new.hear(*centre.everything())
    new.card()

    assert new.view.sentence_zh == "本轮表决已结束，请等待结果。"
