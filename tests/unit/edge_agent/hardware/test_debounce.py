# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One press is one press, however the contact chatters; and keys that are stuck or crossed are told."""

from hypothesis import given
from hypothesis import strategies as st

from edge_agent.hardware.buttons.debounce import STUCK_US, TWIN_US, Keyboard, Press, Release, Said, Trouble

QUIET_MS = 30
KEYS = ("yes", "no", "abstain")
UP = dict.fromkeys(KEYS, False)


def keyboard() -> Keyboard:
    """Three keys that are up."""
    board = Keyboard(dict.fromkeys(KEYS, QUIET_MS))
    assert board.begin(UP, 0) == []
    return board


def presses(said: list[Said]) -> list[str]:
    """The keys that were pressed."""
    return [one.key for one in said if isinstance(one, Press)]


def settle(board: Keyboard, levels: dict[str, bool], at_us: int) -> list[Said]:
    """Read the levels again whenever the keyboard wants it, until a time."""
    said: list[Said] = []
    while board.next_us is not None and board.next_us <= at_us:
        said += board.look(levels, board.next_us)
    return said


def test_a_press_acts_at_once() -> None:
    """The first edge is the press: nothing is waited for."""
    assert keyboard().change("yes", is_down=True, at_us=1_000) == [Press("yes")]


@given(st.lists(st.integers(1, QUIET_MS * 1_000 - 1), max_size=20), st.lists(st.integers(1, 29_999), max_size=20))
def test_chatter_of_any_shape_is_one_press(closing: list[int], opening: list[int]) -> None:
    """A contact that bounces when it closes and when it opens is pressed once."""
    board, down_us, up_us = keyboard(), 1_000_000, 2_000_000
    said = board.change("yes", is_down=True, at_us=down_us)
    for place, after_us in enumerate(sorted(closing)):
        said += board.change("yes", is_down=place % 2 == 1, at_us=down_us + after_us)
    said += settle(board, {**UP, "yes": True}, up_us - 1)
    said += board.change("yes", is_down=False, at_us=up_us)
    for place, after_us in enumerate(sorted(opening)):
        said += board.change("yes", is_down=place % 2 == 0, at_us=up_us + after_us)
    said += settle(board, UP, up_us + 1_000_000)

    assert said == [Press("yes")]


@given(st.integers(60, 400), st.integers(60, 400), st.integers(1, 30))
def test_every_press_of_a_quick_finger_counts(down_ms: int, up_ms: int, count: int) -> None:
    """Presses that each last longer than the quiet time are all heard."""
    board, at_us, said = keyboard(), 0, []
    for _ in range(count):
        at_us += up_ms * 1_000
        said += settle(board, UP, at_us)
        said += board.change("no", is_down=True, at_us=at_us)
        at_us += down_ms * 1_000
        said += settle(board, {**UP, "no": True}, at_us)
        said += board.change("no", is_down=False, at_us=at_us)

    assert said == [Press("no")] * count


def test_a_second_press_within_the_quiet_time_is_late_and_not_lost() -> None:
    """Let go and pressed again at once: the level after the quiet time is a press."""
    board = keyboard()
    board.change("yes", is_down=True, at_us=0)
    settle(board, {**UP, "yes": True}, 40_000)
    board.change("yes", is_down=False, at_us=50_000)
    board.change("yes", is_down=True, at_us=60_000)

    assert presses(settle(board, {**UP, "yes": True}, 100_000)) == ["yes"]


def test_a_key_that_is_down_at_the_start_is_stuck_and_not_pressed() -> None:
    """Nobody votes by switching a seat on."""
    board = Keyboard(dict.fromkeys(KEYS, QUIET_MS))

    assert board.begin({**UP, "no": True}, 0) == [Trouble("stuck: no")]
    assert board.change("no", is_down=False, at_us=5_000_000) == [Trouble("")]
    assert presses(settle(board, UP, 6_000_000) + board.change("no", is_down=True, at_us=7_000_000)) == ["no"]


def test_a_key_that_stays_down_is_told() -> None:
    """A book that lies on a key is a fault, once, until it is taken away."""
    board = keyboard()
    board.change("abstain", is_down=True, at_us=0)
    levels = {**UP, "abstain": True}

    assert settle(board, levels, STUCK_US - 1) == []
    assert settle(board, levels, STUCK_US) == [Trouble("stuck: abstain")]
    assert board.next_us is None
    assert board.change("abstain", is_down=False, at_us=STUCK_US * 2) == [Trouble("")]


def test_keys_whose_wires_touch_are_told_and_vote_no_more() -> None:
    """Two keys that go down together every time are one finger and a fault: nobody can know which key it was."""
    board, said = keyboard(), []
    for at_us in (1_000_000, 2_000_000, 3_000_000):
        said += board.change("yes", is_down=True, at_us=at_us)
        said += board.change("no", is_down=True, at_us=at_us + TWIN_US - 1)
        said += settle(board, {**UP, "yes": True, "no": True}, at_us + 100_000)
        for key in ("yes", "no"):
            said += board.change(key, is_down=False, at_us=at_us + 500_000)
        said += settle(board, UP, at_us + 600_000)

    assert presses(said) == ["yes"] * 2
    assert [one for one in said if isinstance(one, Trouble)] == [
        Trouble("two keys close together every time: their wires touch, or are crossed")
    ]


def test_two_fingers_at_once_are_no_fault() -> None:
    """Once is no pattern; keys that are pressed apart again are well."""
    board = keyboard()
    said = board.change("yes", is_down=True, at_us=0) + board.change("no", is_down=True, at_us=1_000)
    settle(board, {**UP, "yes": True, "no": True}, 100_000)
    for key in ("yes", "no"):
        said += board.change(key, is_down=False, at_us=200_000)
    settle(board, UP, 300_000)
    said += board.change("abstain", is_down=True, at_us=1_000_000)
    said += settle(board, {**UP, "abstain": True}, 1_100_000)

    assert said == [Press("yes"), Press("abstain")]


@given(st.lists(st.integers(1, QUIET_MS * 1_000 - 1), max_size=20), st.lists(st.integers(1, 29_999), max_size=20))
def test_a_release_tells_how_long_the_contact_chattered(closing: list[int], opening: list[int]) -> None:
    """Once it is quiet after coming up, and for the longer of the two: the self-test sets the quiet time by it."""
    board, down_us, up_us = keyboard(), 1_000_000, 2_000_000
    board.change("yes", is_down=True, at_us=down_us)
    for place, after_us in enumerate(sorted(closing)):
        board.change("yes", is_down=place % 2 == 1, at_us=down_us + after_us)
    settle(board, {**UP, "yes": True}, up_us - 1)
    assert board.take_releases() == []
    board.change("yes", is_down=False, at_us=up_us)
    for place, after_us in enumerate(sorted(opening)):
        board.change("yes", is_down=place % 2 == 0, at_us=up_us + after_us)
    settle(board, UP, up_us + 1_000_000)

    assert board.take_releases() == [Release("yes", max([0, *closing, *opening]))]
    assert board.take_releases() == []


@given(st.integers(60, 400), st.integers(60, 400), st.integers(1, 30))
def test_every_press_has_its_release(down_ms: int, up_ms: int, count: int) -> None:
    """As many releases as presses, and none chatters that was clean."""
    board, at_us = keyboard(), 0
    for _ in range(count):
        at_us += up_ms * 1_000
        settle(board, UP, at_us - 1)
        board.change("no", is_down=True, at_us=at_us)
        at_us += down_ms * 1_000
        settle(board, {**UP, "no": True}, at_us - 1)
        board.change("no", is_down=False, at_us=at_us)
    settle(board, UP, at_us + 1_000_000)

    assert board.take_releases() == [Release("no", 0)] * count
