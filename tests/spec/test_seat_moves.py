# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Members who are moved: where their card is taken, who is signed out, and whose presses a seat looks at."""

from typing import Any

from edge_agent.core.view import Scene, Stage
from tests.spec.dialogue import deliver, seat_ready
from tests.spec.scripted_centre import Message, ScriptedCentre
from tests.spec.seat_host import SeatHost
from voting_core.codec import encode
from voting_core.floor_records import MemberMoved
from voting_core.frozen_list import FrozenEntry, FrozenList
from voting_core.seat_records import BallotCast, MemberSignedIn, MemberSignedOut, PollSealed

M03, M07, M09 = "00000003", "00000007", "00000009"


def move(centre: ScriptedCentre, member: str, seat: str) -> list[Message]:
    """Two people let a member vote at another seat."""
    return centre.write(centre.floor.write(MemberMoved, member=member, seat=seat, reason="终端故障"))


def signed_in(host: SeatHost) -> list[str]:
    """Who signed in here, in order."""
    return [record.member for record in host.records() if isinstance(record, MemberSignedIn)]


def signed_out(host: SeatHost) -> list[tuple[str, str]]:
    """Who was signed out here and why, in order."""
    return [(record.member, record.cause) for record in host.records() if isinstance(record, MemberSignedOut)]


def swapped(**opening: Any) -> tuple[SeatHost, ScriptedCentre]:
    """Seat s07 after its member was moved away and the member of s03 to it, and has signed in."""
    host, centre = seat_ready(**opening)
    host.hear(*move(centre, "m07", "s10"), *move(centre, "m03", "s07"))
    host.card(M03)
    return host, centre


def test_a_member_who_was_moved_here_signs_in_here() -> None:
    """The card of a member whom two people moved to this seat is taken, and the screen bears their name."""
    host, _ = swapped()

    assert (signed_in(host), host.view.member, host.view.scene) == (["m07", "m03"], "委员3", Scene.READY)


def test_a_member_who_is_moved_away_is_signed_out() -> None:
    """Whoever sits here when the move arrives is signed out and told where to go."""
    host, centre = seat_ready()
    host.hear(*move(centre, "m07", "s10"))

    assert signed_out(host) == [("m07", "moved")]
    assert host.view.sentence_zh == "您已调换到 s10 席，请到该席刷卡报到。"


def test_a_member_who_was_moved_away_is_sent_there() -> None:
    """Back at the old seat, the card is answered with the new one."""
    host, centre = seat_ready(signed_in=False)
    host.hear(*move(centre, "m07", "s10"))
    host.card(M07)

    assert (signed_in(host), host.view.sentence_zh) == ([], "请到 s10 席就座。")


def test_a_member_who_is_told_to_stay_stays() -> None:
    """A decision that a member belongs to the seat where they sit signs nobody out."""
    host, centre = seat_ready()
    host.hear(*move(centre, "m07", "s07"), *move(centre, "m03", "s10"))

    assert (signed_out(host), host.view.member) == ([], "委员7")


def test_a_member_who_was_moved_back_signs_in_again() -> None:
    """The last move is what counts; an older one signs nobody out who signed in since, a restart included."""
    host, centre = seat_ready()
    host.hear(*move(centre, "m07", "s10"), *move(centre, "m07", "s07"))
    host.pass_ms(3_000)
    host.card()
    again = host.restart()

    assert signed_in(again) == ["m07", "m07"]
    assert signed_out(again) == [("m07", "moved")]


def test_a_seat_that_was_off_signs_out_when_it_starts() -> None:
    """Killed after the move was stored and before its sign-out was, the seat makes up for it."""
    host, centre = seat_ready()
    host.is_hanging = True
    host.hear(*move(centre, "m07", "s10"))
    host.answer_next()
    again = host.restart()

    assert signed_out(again) == [("m07", "moved")]


def test_a_seat_takes_one_member_at_a_time() -> None:
    """Where somebody is signed in, another member's card is not taken, whoever of the two belongs here."""
    host, centre = seat_ready()
    host.hear(*move(centre, "m09", "s07"))
    host.card(M09)

    assert signed_in(host) == ["m07"]
    assert host.view.sentence_zh == "本席已有其他人员报到，请联系工作人员。"


def test_presses_are_counted_for_each_member() -> None:
    """The first press of a member who took over a seat during a round is their own first, and theirs is shown."""
    host, centre = seat_ready(press="first")
    host.press("yes")
    host.hear(*move(centre, "m07", "s10"), *move(centre, "m03", "s07"))
    host.card(M03)
    assert host.view.choice == ""

    host.press("no")
    ballots = [(one.member, one.revision) for one in host.records() if isinstance(one, BallotCast)]
    assert (ballots, host.view.choice) == ([("m07", 1), ("m03", 1)], "no")


def test_the_seal_names_the_ballot_of_who_sits_here() -> None:
    """A seal made after the members changed names the ballot of the one who sits there now."""
    host, centre = seat_ready(press="last")
    host.press("yes")
    host.hear(*move(centre, "m07", "s10"), *move(centre, "m03", "s07"))
    host.card(M03)
    host.press("no")
    host.hear(*centre.write(centre.floor.close_poll()))

    mine = [record for record in host.records() if isinstance(record, BallotCast) and record.member == "m03"]
    (seal,) = [record for record in host.records() if isinstance(record, PollSealed)]
    assert seal.ballot_seq == mine[0].seq


def test_the_seal_names_no_ballot_of_a_member_who_left() -> None:
    """When nobody has taken the seat of a member who was moved away, the seal names nothing."""
    host, centre = seat_ready(press="last")
    host.press("yes")
    host.hear(*move(centre, "m07", "s10"), *centre.write(centre.floor.close_poll()))

    (seal,) = [record for record in host.records() if isinstance(record, PollSealed)]
    assert (seal.ballot_seq, seal.ballot_hash) == (0, "")


def frozen(centre: ScriptedCentre, entry: FrozenEntry) -> list[Message]:
    """A frozen list of one entry."""
    sitting = centre.floor.floor.sitting
    listed = FrozenList(sitting=sitting, poll="budget", round=1, freezing=1, entries=(entry,))
    return [*centre.blob(encode(listed)), *centre.write(centre.floor.freeze_round(listed))]


def test_a_ballot_from_the_former_seat_is_told_as_counted() -> None:
    """A member who pressed elsewhere and was moved here reads that this vote was counted, not that nothing came."""
    host, centre = swapped(press="last")
    host.hear(*centre.write(centre.floor.close_poll()))
    assert host.view.sentence_zh == "本轮表决已结束，请等待结果。"

    entry = FrozenEntry(
        member="m03", disposition="ballot", seat="s03", epoch=1, seq=3, hash="ab" * 32, note="cast before"
    )
    host.hear(*frozen(centre, entry))
    assert host.view.sentence_zh == "您在原席位或原终端的表决已计入。"


def test_a_silent_member_who_was_always_here_is_told_so() -> None:
    """A move before the round is no reason for doubt: who sat here all the time and did not press, did not press."""
    host, centre = swapped()
    host.hear(*centre.write(centre.floor.open_poll(), centre.floor.close_poll()))

    assert host.view.sentence_zh == "本轮表决已结束，您未按键。"


def test_a_moved_member_votes_like_any_other() -> None:
    """At the new seat a press is received, recorded, delivered and counted."""
    host, centre = swapped()
    host.hear(*centre.write(centre.floor.open_poll()))
    host.press("yes")
    deliver(host, centre)
    host.hear(*centre.write(centre.floor.close_poll()))
    ballot, name = centre.ballots[-1]
    entry = FrozenEntry(member="m03", disposition="ballot", seat="s07", epoch=1, seq=ballot.seq, hash=name, note="")
    host.hear(*frozen(centre, entry))

    assert (host.view.stage, host.view.member) == (Stage.COUNTED, "委员3")
