# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rounds with a time: they close by themselves, once, also when the centre was away."""

import pytest
from msgspec.structs import replace

from central_broker.core.effects import AnswerOrder
from tests.builders import profile
from tests.centre_builders import Stage, published
from voting_core import acts
from voting_core.round_records import PollClosed

MINUTE_MS = 60_000


@pytest.fixture
def stage() -> Stage:
    """A hall in which a round stays open for a minute."""
    return Stage(rules=replace(profile(), round_ms=MINUTE_MS)).begin("budget", "plan")


def closings(stage: Stage) -> list[PollClosed]:
    """All closings in the floor log."""
    return [one for one in stage.floor() if isinstance(one, PollClosed)]


def test_a_round_closes_when_its_time_is_over(stage: Stage) -> None:
    """Not a moment earlier, and without anybody's order."""
    opened = stage.done(acts.OpenPoll)
    stage.wait(MINUTE_MS - 1)
    assert closings(stage) == []
    assert stage.round().left_ms == 1

    said = stage.wait(1)

    (closed,) = closings(stage)
    assert (closed.cause, closed.act, closed.approvals) == ("deadline", "", ())
    assert closed.at_ms - opened.at_ms == MINUTE_MS
    assert len(published(said, "/floor")) == 1
    assert stage.round().left_ms == 0


def test_a_round_closes_once(stage: Stage) -> None:
    """Time that goes on closes nothing a second time, and nothing that comes later."""
    stage.done(acts.OpenPoll)
    stage.wait(MINUTE_MS)
    stage.wait(MINUTE_MS)

    assert len(closings(stage)) == 1


@pytest.mark.parametrize("kind", [acts.ClosePoll, acts.AbortPoll])
def test_a_round_that_was_ended_by_hand_leaves_no_deadline(stage: Stage, kind: type[acts.ActHeader]) -> None:
    """The next round has its whole time, whatever was left of the one before."""
    stage.done(acts.OpenPoll)
    stage.wait(MINUTE_MS - 1_000)
    stage.done(kind)
    if kind is acts.ClosePoll:
        stage.done(acts.AbortPoll)

    stage.done(acts.OpenPoll, poll="plan")
    stage.wait(MINUTE_MS - 1_000)

    assert stage.round("plan").phase == "open"
    assert stage.round("plan").left_ms == 1_000


def test_a_round_without_a_time_stays_open() -> None:
    """Where the profile gives no time, the chair ends the round."""
    stage = Stage().begin()
    stage.done(acts.OpenPoll)
    stage.wait(24 * 60 * MINUTE_MS)

    assert stage.round().phase == "open"
    assert stage.round().left_ms == 0


def test_the_deadline_waits_for_the_disk(stage: Stage) -> None:
    """A round whose time is over while the disk is busy closes as soon as it is not."""
    stage.done(acts.OpenPoll)
    stage.holding = True
    stage.fault_later("s01")

    assert published(stage.wait(MINUTE_MS), "/floor") == []
    stage.release()

    assert [one.cause for one in closings(stage)] == ["deadline"]


def test_an_order_to_close_that_comes_with_the_deadline_closes_once(stage: Stage) -> None:
    """Clock and chair may close in the same instant; one of them wins and the other is told."""
    stage.done(acts.OpenPoll)
    act = stage.act(acts.ClosePoll, poll="budget", round=1)
    stage.holding = True
    stage.fault_later("s01")
    stage.sign_later(act)
    stage.wait(MINUTE_MS)

    said = stage.release()

    assert len(closings(stage)) == 1
    assert [one.result for one in said if isinstance(one, AnswerOrder)] == ["refused"]


def test_a_restart_in_mid_round_keeps_the_deadline(stage: Stage) -> None:
    """A centre that was away for ten seconds gives the round the rest of its minute, by the wall clock."""
    stage.done(acts.OpenPoll)
    stage.wait(20_000)
    stage.wall_ms += 10_000
    stage.mono_ms = 77  # another boot, another count
    stage.start()

    assert stage.round().left_ms == 30_000
    stage.wait(29_999)
    assert closings(stage) == []
    stage.wait(1)
    assert [one.cause for one in closings(stage)] == ["deadline"]


def test_a_centre_that_was_away_past_the_deadline_closes_at_once(stage: Stage) -> None:
    """A round whose time ran out meanwhile is closed first of all."""
    stage.done(acts.OpenPoll)
    stage.wall_ms += 10 * MINUTE_MS
    stage.start()

    stage.wait(0)

    assert [one.cause for one in closings(stage)] == ["deadline"]


def test_a_clock_that_was_set_back_never_gives_more_than_the_whole_time(stage: Stage) -> None:
    """After a restart with a clock that is behind, the round begins its time anew and no more."""
    stage.done(acts.OpenPoll)
    stage.wall_ms -= 60 * MINUTE_MS
    stage.start()

    assert stage.round().left_ms == MINUTE_MS


def test_a_jump_of_the_wall_clock_does_not_close_a_round(stage: Stage) -> None:
    """While the centre runs, only its steady clock counts."""
    stage.done(acts.OpenPoll)
    stage.wall_ms += 60 * MINUTE_MS
    stage.wait(1_000)

    assert stage.round().phase == "open"
