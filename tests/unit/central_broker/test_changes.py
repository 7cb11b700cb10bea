# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A watcher who is told only what changed always has the whole picture."""

import random
from collections.abc import Callable
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from central_broker.changes import Changes, follow
from central_broker.command_words import StatusChanged, StatusTold
from central_broker.core.status import Status
from tests.centre_builders import Stage
from tests.kinds import motion
from tests.whole_hall import WholeHall, body
from voting_core import acts


def heard(stage: Stage, seat: str, **fields: object) -> Status:
    """The picture after a seat has said how it is."""
    stage.turn_on(seat, **fields)
    return stage.status()


def test_the_first_word_is_the_whole_even_before_any_sitting() -> None:
    """A page that is opened on the morning of the sitting is linked at once."""
    assert isinstance(Changes().tell(Stage().status()), StatusTold)


def test_seats_that_no_registry_names_yet_are_told_as_they_come() -> None:
    """Before the roster is fixed, every seat that is switched on is seen, and what changes of it."""
    stage, teller = Stage(), Changes()
    pictures = [stage.status(), heard(stage, "s02"), heard(stage, "s01"), heard(stage, "s02", cut_off=True)]
    known: Status | None = None
    for picture in pictures:
        known = follow(known, teller.tell(picture))

    assert known == pictures[-1]
    assert [(one.seat, one.online, one.cut_off) for one in known.unregistered] == [
        ("s01", True, False),
        ("s02", True, True),
    ]


def test_a_change_before_the_whole_is_refused() -> None:
    """Two programs of different versions do not guess."""
    status = Stage().status()

    with pytest.raises(ValueError, match="whole"):
        follow(None, StatusChanged(status=status, seats=(), rounds=()))


@settings(max_examples=12)
@given(chance=st.randoms(use_true_random=False))
def test_whoever_follows_the_changes_always_has_the_whole_picture(chance: random.Random) -> None:
    """Whatever happens in the hall between two words, and however seldom they come: no field is ever an old one."""
    hall, teller = WholeHall(members=body(4)), Changes()
    known = follow(None, teller.tell(hall.centre.status()))
    hall.begin(motion("a"), motion("b"))
    seats = [one.seat for one in hall.members.members]
    for poll in ("a", "b"):
        (entry,) = (one for one in hall.centre.status().agenda if one.item == poll)
        fields = {"poll": poll, "round": 1}
        steps: list[Callable[[], object]] = [
            partial(hall.order, acts.OpenPoll, item=poll, text_sha256=entry.text_sha256, **fields),
            *(partial(hall.press, seat, chance.choice(["yes", "no", "abstain"])) for seat in seats),
            partial(hall.order, acts.ClosePoll, **fields),
            partial(hall.order, acts.FreezeRound, **fields),
            partial(hall.order, acts.AbortPoll, reason="again", **fields),
        ]
        for step in steps:
            step()
            if chance.random() < 0.6:
                known = follow(known, teller.tell(hall.centre.status()))
                assert known == hall.centre.status()
