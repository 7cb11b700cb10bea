# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Counting is a fold over the frozen list: every member on exactly one line, each ballot its own member's."""

from collections.abc import Mapping
from random import Random
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import (
    OPTIONS,
    POLL,
    SITTING,
    FloorWriter,
    SeatWriter,
    answer,
    hand_lines,
    member_id,
    question,
    seat_id,
)
from voting_core.errors import RefusedError
from voting_core.floor_records import FLOOR_READER
from voting_core.frozen_list import Disposition, FrozenEntry, FrozenList
from voting_core.round_records import HandCountEntered
from voting_core.seat_records import SEAT_READER, BallotCast
from voting_core.tally import STANDINGS, Tally, tally

QUESTION = question(POLL)
DISPOSITIONS: tuple[Disposition, ...] = get_args(Disposition)


def ballot(number: int, *options: str) -> tuple[str, BallotCast]:
    """Hash and record of a ballot of one member, with an answer for each option given."""
    answers = tuple(answer(POLL, option) for option in options)
    frame = SeatWriter(seat_id(number)).cast(member_id(number), "yes", answers=answers)
    record = SEAT_READER.read(frame.body)
    assert isinstance(record, BallotCast)
    return frame.hash, record


def entry(number: int, disposition: Disposition, ballot_hash: str = "") -> FrozenEntry:
    """One member's place on the list."""
    return FrozenEntry(
        member=member_id(number),
        disposition=disposition,
        seat=seat_id(number),
        epoch=1 if ballot_hash else 0,
        seq=1 if ballot_hash else 0,
        hash=ballot_hash,
        note="",
    )


def listed(*entries: FrozenEntry) -> FrozenList:
    """A frozen list of these entries."""
    return FrozenList(sitting=SITTING, poll=POLL, round=1, freezing=1, entries=entries)


def by_hand(members: int, **lines: int) -> HandCountEntered:
    """A count of so many members by hand."""
    named = tuple(f"h{number:02}" for number in range(1, members + 1))
    fields: dict[str, Any] = {
        "poll": POLL,
        "round": 1,
        "channel": "hands",
        "members": named,
        "counted": (hand_lines(POLL, **lines),),
    }
    record = FLOOR_READER.read(FloorWriter().sign(HandCountEntered, **fields).body)
    assert isinstance(record, HandCountEntered)
    return record


def count(frozen: FrozenList, ballots: Mapping[str, BallotCast], *hands: HandCountEntered) -> Tally:
    """The tally of the one question."""
    (counted,) = tally((QUESTION,), frozen, ballots, hands)
    return counted


CAST = {option: ballot(number, option) for number, option in enumerate(OPTIONS, start=1)}


def test_every_line_counts_its_members() -> None:
    """Three ballots and one member on each other line give one on every line; a hand raised for yes is a vote cast."""
    ballots = [entry(number, "ballot", CAST[option][0]) for number, option in enumerate(OPTIONS, start=1)]
    others = [entry(number, name) for number, name in enumerate(DISPOSITIONS[1:], start=4)]

    counted = count(listed(*ballots, *others), dict(CAST.values()), by_hand(1, yes=1))

    assert [(line.line, line.members) for line in counted.counted().lines] == [
        (name, 1) for name in (*OPTIONS, *STANDINGS)
    ]
    numbers = counted.numbers(0)
    assert (numbers.entitled, numbers.ballots, numbers.present, numbers.unknown) == (10, 4, 7, 1)


@given(st.lists(st.tuples(st.sampled_from(DISPOSITIONS), st.sampled_from(OPTIONS)), max_size=30), st.randoms())
def test_the_lines_always_sum_to_the_members_entitled(people: list[tuple[Disposition, str]], order: Random) -> None:
    """Whoever stands where, and in whatever order the list is read, the lines sum to the members entitled."""
    ballots: dict[str, BallotCast] = {}
    entries = []
    for number, (disposition, option) in enumerate(people, start=1):
        if disposition == "ballot":
            ballot_hash, record = ballot(number, option)
            ballots[ballot_hash] = record
            entries.append(entry(number, disposition, ballot_hash))
        else:
            entries.append(entry(number, disposition))
    shuffled = order.sample(entries, len(entries))

    hands = sum(disposition == "hands" for disposition, _ in people)
    counts = [by_hand(hands, no=hands)] if hands else []
    counted = count(listed(*entries), ballots, *counts)

    assert sum(line.members for line in counted.counted().lines) == counted.entitled == len(people)
    assert count(listed(*shuffled), ballots, *counts) == counted
    assert counted.numbers(0).ballots == sum(disposition in ("ballot", "hands") for disposition, _ in people)


@pytest.mark.parametrize("options", [(), ("maybe",)])
def test_a_ballot_without_an_answer_is_not_pressed(options: tuple[str, ...]) -> None:
    """Each counted ballot that leaves the question open stands on the line of those who did not press."""
    ballots = dict(ballot(number, *options) for number in (1, 2))
    entries = [entry(number, "ballot", ballot_hash) for number, ballot_hash in enumerate(ballots, start=1)]

    counted = count(listed(*entries), ballots)

    assert (counted.ballots, counted.standings["not_pressed"]) == (0, 2)


def test_a_count_says_of_which_question_it_is() -> None:
    """A count is of one question of the round, and names it."""
    assert count(listed(entry(1, "absent")), {}).counted().question == POLL


TWICE = "The frozen list names member 'm01' twice. Freeze the round again."
FOREIGN = "The frozen list gives 'm01' a ballot of another member or round."


@pytest.mark.parametrize(
    ("frozen", "sentence"),
    [
        (listed(entry(1, "absent"), entry(1, "absent")), TWICE),
        (listed(entry(1, "ballot", CAST["yes"][0]), entry(1, "leave")), TWICE),
        (listed(entry(1, "ballot", "f" * 64)), "The ballot of 'm01' in the frozen list is not in the ledger."),
        (listed(entry(1, "ballot", CAST["no"][0])), FOREIGN),
        (
            FrozenList(sitting=SITTING, poll=POLL, round=2, freezing=1, entries=(entry(1, "ballot", CAST["yes"][0]),)),
            FOREIGN,
        ),
        (
            FrozenList(sitting="other", poll=POLL, round=1, freezing=1, entries=(entry(1, "ballot", CAST["yes"][0]),)),
            FOREIGN,
        ),
    ],
)
def test_a_list_that_cannot_be_is_refused(frozen: FrozenList, sentence: str) -> None:
    """A member twice, a ballot nobody has, or another member's or round's ballot: refused, and never counted."""
    with pytest.raises(RefusedError) as refused:
        count(frozen, dict(CAST.values()))

    assert str(refused.value) == sentence


def test_hands_count_for_their_options() -> None:
    """Members counted by hand stand on one line of their own, and their hands are added to the options."""
    entries = [entry(1, "ballot", CAST["yes"][0]), *(entry(number, "hands") for number in (2, 3, 4))]

    counted = count(listed(*entries), dict(CAST.values()), by_hand(3, not_pressed=1, yes=2))

    numbers = counted.numbers(0)
    assert (numbers.votes("yes"), numbers.votes("no"), numbers.ballots, numbers.not_pressed) == (3, 0, 3, 1)
    (channel,) = counted.channels
    assert [(line.line, line.members) for line in channel.counted.lines if line.members] == [("yes", 2)]
    assert counted.standings["hands"] == 3


def test_hands_must_be_as_many_as_the_members_by_hand() -> None:
    """A list with other members by hand than the hand counts name is refused: the round must be frozen again."""
    with pytest.raises(RefusedError) as refused:
        count(listed(entry(1, "hands")), {}, by_hand(2, yes=2))

    assert str(refused.value) == "The frozen list has 1 members by hand, the hand counts 2. Freeze the round again."
