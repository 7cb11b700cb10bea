# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Affairs of the house at the seat: recusals, leave, cards given out and cancelled, sign-ins entered by the staff."""

from edge_agent.core.view import Lamps
from tests.spec.dialogue import seat_ready
from tests.spec.seat_host import SeatHost, new_core
from voting_core.floor_records import CardIssued, LeaveEntered, SignInEntered
from voting_core.roster import card_hash
from voting_core.seat_records import MemberSignedIn

SPARE_CARD = "0000abcd"


def test_a_recused_member_is_told_so_and_leaves_no_ballot() -> None:
    """The seat says it, its lamps stay dark, and neither a press nor a mark is recorded."""
    host, _ = seat_ready(press="last", recused=("m07",))
    assert host.view.sentence_zh == "您已回避本项表决，请等待。"
    assert host.view.lamps == Lamps()

    host.press("yes")
    host.mark("q1", "yes")

    assert "BallotCast" not in host.kinds()
    assert host.view.sentence_zh == "您已回避本项表决，请等待。"


def test_the_recusal_of_another_member_changes_nothing_here() -> None:
    """Only the named member stands aside."""
    host, _ = seat_ready(press="last", recused=("m03",))

    host.press("yes")

    assert host.kinds()[-1] == "BallotCast"


def test_a_temporary_card_signs_in_and_the_old_one_no_longer() -> None:
    """Once another card is given out, the one on the roster opens nothing."""
    host, centre = seat_ready(signed_in=False)
    issued = {"member": "m07", "card_sha256": card_hash(SPARE_CARD), "reason": "忘带证件"}
    host.hear(*centre.write(centre.floor.write(CardIssued, **issued)))

    host.card()
    assert host.kinds() == ["SeatStarted"]
    host.card(SPARE_CARD)

    assert host.kinds() == ["SeatStarted", "MemberSignedIn"]
    assert host.view.member == "委员7"


def test_a_cancelled_card_signs_nobody_in() -> None:
    """A lost card that was cancelled leaves no record, and an unknown one is not taken instead."""
    host, centre = seat_ready(signed_in=False)
    host.hear(*centre.write(centre.floor.write(CardIssued, member="m07", card_sha256="", reason="遗失")))

    host.card()
    cancelled = host.view.sentence_en
    host.card(SPARE_CARD)

    assert host.kinds() == ["SeatStarted"]
    assert host.view.sentence_en != cancelled


def test_whom_the_staff_know_their_seat_signs_in_once() -> None:
    """The sign-in is recorded as made by people; told again, or started anew, the seat does not repeat it."""
    host, centre = seat_ready(signed_in=False)
    entered = centre.write(centre.floor.write(SignInEntered, member="m07", seat="s07", reason="未带证件"))
    host.hear(*entered)
    host.hear(*entered)

    signed_in = [record for record in host.records() if isinstance(record, MemberSignedIn)]
    assert [(one.member, one.identification) for one in signed_in] == [("m07", "manual")]

    again = host.restart()
    again.hear(*entered)
    assert again.kinds().count("MemberSignedIn") == 1


def test_the_staff_sign_in_of_another_seat_is_not_ours() -> None:
    """Only the seat that the record names signs the member in."""
    host, centre = seat_ready(signed_in=False)
    host.hear(*centre.write(centre.floor.write(SignInEntered, member="m03", seat="s03", reason="未带证件")))

    assert host.kinds() == ["SeatStarted"]


def test_a_member_who_comes_back_from_leave_signs_in_and_votes() -> None:
    """Leave says who is due; it takes neither the card nor the vote from a member who comes after all."""
    host, centre = seat_ready(signed_in=False)
    host.hear(*centre.write(centre.floor.write(LeaveEntered, member="m07", reason="突发疾病")))
    host.hear(*centre.write(centre.floor.write(LeaveEntered, member="m07", reason="")))

    host.card()
    host.hear(*centre.write(centre.floor.open_poll(press="last")))
    host.press("no")

    assert host.kinds() == ["SeatStarted", "MemberSignedIn", "BallotCast"]


def test_an_entry_for_a_member_who_is_here_already_is_settled() -> None:
    """The staff enter a member whose seat, cut off, has signed them in by card: leaving, they stay out."""
    host, centre = seat_ready()
    host.hear(*centre.write(centre.floor.write(SignInEntered, member="m07", seat="s07", reason="未带证件")))
    host.pass_ms(5_000)

    host.card()
    host.pass_ms(5_000)

    assert host.kinds() == ["SeatStarted", "MemberSignedIn", "MemberSignedOut"]
    assert host.view.member == ""


def test_an_entry_for_a_former_device_is_not_ours() -> None:
    """Another device does not sign in whom the staff entered before it took over, only who is entered after."""
    _, centre = seat_ready(signed_in=False)
    centre.write(centre.floor.write(SignInEntered, member="m07", seat="s07", reason="未带证件"))
    host = SeatHost(core=new_core(epoch=2, pen="s07 second card"))
    host.link(up=True)
    host.hear(centre.state(), retained=True)
    host.hear(*centre.everything(), centre.head())
    before = host.kinds()
    host.hear(*centre.replace_device("s07 second card"), centre.head())
    host.pass_ms(500)
    taken_over = host.kinds()
    host.hear(*centre.write(centre.floor.write(SignInEntered, member="m07", seat="s07", reason="未带证件")))

    assert before == taken_over == ["SeatStarted"]
    assert host.kinds() == ["SeatStarted", "MemberSignedIn"]


def test_who_signs_out_after_a_staff_sign_in_stays_out() -> None:
    """One entry signs in once: after the member has left, the seat does not sign them in again."""
    host, centre = seat_ready(signed_in=False)
    host.hear(*centre.write(centre.floor.write(SignInEntered, member="m07", seat="s07", reason="未带证件")))
    host.pass_ms(5_000)

    host.card()
    host.pass_ms(5_000)

    assert host.kinds() == ["SeatStarted", "MemberSignedIn", "MemberSignedOut"]
    assert host.view.member == ""
