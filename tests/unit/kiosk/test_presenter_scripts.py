# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Any order of states, touches and time before the screen."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from docs.screens.sample_states import STATES
from kiosk.model import Touch
from kiosk.presenting.offered import offered
from kiosk.words import View
from tests.member_at_screen import Member

VERBS = [
    "mark",
    "turn",
    "confirm",
    "review",
    "ballot",
    "digit",
    "erase",
    "score",
    "agree",
    "open",
    "language",
    "size",
    "service",
    "press",
]
TOUCHES = st.one_of(
    st.builds(
        Touch,
        verb=st.sampled_from(VERBS),
        what=st.sampled_from(["q1", "a", "7", ""]),
        which=st.sampled_from(["yes", "s9"]),
    ),
    st.builds(
        Touch,
        verb=st.just("page"),
        what=st.sampled_from(["review", "grid/q1", "agenda"]),
        which=st.sampled_from(["-1", "0", "3", "99"]),
    ),
)


@given(
    st.lists(
        st.one_of(
            st.sampled_from(sorted(STATES)).map(lambda name: STATES[name]),
            st.tuples(TOUCHES, st.integers(0, 900), st.integers(0, 300)),
            st.tuples(st.integers(0, 60), st.integers(0, 900), st.integers(0, 300)),
            st.integers(0, 700_000),
        ),
        max_size=25,
    )
)
def test_whatever_happens_the_screen_stands_and_votes_only_where_a_vote_is_open(script: list[Any]) -> None:
    """No order of states, touches and time breaks it; one touch says one thing at most, and never outside a vote."""
    member = Member().hear(None)
    scene = ""
    for step in script:
        before = len(member.told)
        match step:
            case View():
                member.hear(step, 50)
                scene = step.scene
            case (touch, after_ms, lasts_ms):
                if isinstance(touch, int):  # one of those that the page offers
                    shown = sorted(offered(member.page), key=repr)
                    touch = shown[touch % len(shown)]
                member.touch(touch, after_ms, lasts_ms)
            case after_ms:
                member.wait(after_ms)
        said = member.told[before:]
        assert len(said) <= 1
        assert all(scene == "voting" for one in said if {"mark", "confirm", "turn"} & set(one))
