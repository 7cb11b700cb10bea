# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sealing: every seat says once, for every round, that it accepts no more, and which ballot it holds."""

import pytest

from edge_agent.core.effects import Publish, SetLamps
from edge_agent.core.view import Scene
from tests.playbook import Like, Playbook
from tests.spec.dialogue import ASIDE, appended, appends, deliver, heard, on_stage, press, seat_ready, shows
from tests.spec.scripted_centre import ScriptedCentre
from tests.spec.seat_host import SeatHost
from voting_core.round_records import PollAborted
from voting_core.rules.profile import PressRule
from voting_core.seat_records import BallotCast, PollSealed


def seals(host: SeatHost) -> list[PollSealed]:
    """The seals in the journal."""
    return [record for record in host.records() if isinstance(record, PollSealed)]


def test_the_seat_seals_when_the_closing_is_on_its_disk() -> None:
    """The closing is stored, then the round is sealed; a press that came before the seal is still in."""
    host, centre = seat_ready(press="last")
    seat = on_stage(host, centre)
    (closing,) = centre.write(centre.floor.close_poll())

    assert (
        Playbook(seat.core, seat.clock, (*ASIDE, Publish))
        >> heard(closing)
        << appends("FloorRow")
        >> press("no")
        << appends("BallotCast")
        << Like(SetLamps)
        << shows(choice="no", stage="received")
        >> appended(seat.ticket + 1)
        << appends("PollSealed")
        << shows(scene=Scene.CLOSED, stage="received")
        >> press("yes")
        << shows(sentence_zh="本轮表决已结束，按键无效。")
    )


@pytest.mark.parametrize(("rule", "valid"), [("first", 0), ("last", 2)])
def test_the_seal_names_the_valid_ballot(rule: PressRule, valid: int) -> None:
    """Under *first* the seal names the first ballot, under *last* the last one, by number and hash."""
    host, centre = seat_ready(press=rule)
    host.press("yes")
    host.press("no")
    host.press("abstain")
    host.hear(*centre.write(centre.floor.close_poll()))

    ballots = [record for record in host.records() if isinstance(record, BallotCast)]
    (seal,) = seals(host)
    assert seal.ballot_seq == ballots[valid if len(ballots) > 1 else 0].seq
    deliver(host, centre)
    assert seal.ballot_hash == centre.hashes[seal.ballot_seq - 1]


def test_a_seat_with_nobody_seals_too() -> None:
    """A seat at which nobody signed in, and one whose member did not press, seal without a ballot."""
    empty, centre = seat_ready(signed_in=False, press="last")
    empty.hear(*centre.write(centre.floor.close_poll()))
    silent, other = seat_ready(press="last")
    silent.hear(*other.write(other.floor.close_poll()))

    assert [(seal.ballot_seq, seal.ballot_hash) for seal in seals(empty) + seals(silent)] == [(0, ""), (0, "")]
    assert silent.view.sentence_zh == "本轮表决已结束，您未按键。"


def test_the_seal_carries_the_tree_head_of_the_last_stored_receipt() -> None:
    """The seat is a witness: its seal names the newest ledger head that it has checked and kept."""
    host, centre = seat_ready(press="last")
    centre.grow(5)
    host.press("yes")
    deliver(host, centre)
    host.hear(*centre.write(centre.floor.close_poll()))

    (seal,) = seals(host)
    assert (seal.tree_size, seal.tree_root) == (centre.tree.size, centre.tree.root().hex())


def test_a_seat_that_is_cut_off_seals_at_the_deadline() -> None:
    """With no floor head for three seconds, the round's own time ends it at the seat; presses after it are refused."""
    host, centre = seat_ready()
    host.hear(*centre.write(centre.floor.open_poll(round_ms=20_000, at_ms=host.wall_ms)))
    host.link(up=False)
    host.pass_ms(19_999)
    host.press("yes")
    assert seals(host) == []

    host.pass_ms(1)
    assert [(seal.cause, seal.ballot_seq) for seal in seals(host)] == [("deadline", host.records()[-2].seq)]

    host.press("no")
    assert host.view.sentence_zh == "本轮表决已结束，按键无效。"
    assert host.kinds()[-1] == "PollSealed"


def test_a_seat_that_hears_the_centre_waits_for_the_closing() -> None:
    """While floor heads come, the time alone seals nothing: the centre closes the round."""
    host, centre = seat_ready()
    host.hear(*centre.write(centre.floor.open_poll(round_ms=5_000, at_ms=host.wall_ms)))
    for _ in range(8):
        host.pass_ms(1_000)
        host.hear(centre.head())

    assert seals(host) == []
    assert host.view.seconds_left == 0


def test_a_late_opening_does_not_last_longer() -> None:
    """A seat that hears of the round late by its wall clock ends it with the others, not later."""
    host, centre = seat_ready()
    host.link(up=False)
    host.pass_ms(5_000)
    host.hear(*centre.write(centre.floor.open_poll(round_ms=20_000, at_ms=host.wall_ms - 15_000)))
    host.pass_ms(5_000)

    assert [seal.cause for seal in seals(host)] == ["deadline"]


def test_a_wrong_wall_clock_cannot_make_the_round_longer() -> None:
    """A seat whose wall clock is an hour slow still ends the round after its time."""
    host, centre = seat_ready()
    host.link(up=False)
    host.hear(*centre.write(centre.floor.open_poll(round_ms=20_000, at_ms=host.wall_ms + 3_600_000)))
    host.pass_ms(20_000)

    assert [seal.cause for seal in seals(host)] == ["deadline"]


def test_a_round_is_sealed_once() -> None:
    """After the deadline has sealed a round, its closing seals nothing more."""
    host, centre = seat_ready()
    host.hear(*centre.write(centre.floor.open_poll(round_ms=5_000, at_ms=host.wall_ms)))
    host.link(up=False)
    host.pass_ms(10_000)
    host.link(up=True)
    host.hear(centre.state(), *centre.write(centre.floor.close_poll()))

    assert len(seals(host)) == 1


def test_an_aborted_round_is_not_sealed() -> None:
    """A round that was stopped owes no seal; the screen says why it was stopped."""
    host, centre = seat_ready(press="last")
    host.hear(*centre.write(centre.floor.write(PollAborted, poll="budget", round=1, reason="材料有误")))

    assert seals(host) == []
    assert host.view.sentence_zh == "本轮表决已中止：材料有误"


def test_rounds_that_were_missed_are_sealed_when_they_are_heard_of() -> None:
    """A seat that was away for a whole round seals it without a ballot when the floor log arrives."""
    host, centre = SeatHost(), ScriptedCentre()
    centre.open_sitting()
    centre.floor.open_poll()
    centre.floor.close_poll()
    host.hear(centre.answer(1))

    assert [(seal.poll, seal.ballot_seq) for seal in seals(host)] == [("budget", 0)]


def test_a_stop_between_closing_and_seal_leaves_no_debt() -> None:
    """A seat that was killed after it stored the closing seals the round when it starts again."""
    host, centre = seat_ready(press="last")
    host.press("yes")
    host.is_hanging = True
    host.hear(*centre.write(centre.floor.close_poll()))
    host.answer_next()
    assert seals(host) == []

    again = host.restart()
    (seal,) = seals(again)
    assert again.kinds()[-2:] == ["SeatStarted", "PollSealed"]
    assert again.records()[seal.ballot_seq - 1].seq == seal.ballot_seq
