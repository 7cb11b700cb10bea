# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How lamps blink: every state looks different, and lamps in one state are never told apart."""

from hypothesis import given
from hypothesis import strategies as st

from edge_agent.core.view import Lamp, Lamps
from edge_agent.hardware.lamps.patterns import PATTERNS, is_lit, next_change_ms

STATES = st.sampled_from(list(Lamp))
MOMENTS = st.integers(0, 10**9)


def seen(lamp: Lamp) -> tuple[bool, ...]:
    """Three seconds of a lamp, in hundredths."""
    return tuple(is_lit(lamp, at_ms) for at_ms in range(0, 3_000, 10))


def test_every_state_can_be_told_from_every_other() -> None:
    """Seen for three seconds, no state looks like another one."""
    assert len({seen(lamp) for lamp in Lamp}) == len(Lamp)


def test_steady_is_lit_and_off_is_dark() -> None:
    """A recorded vote does not blink."""
    assert all(seen(Lamp.RECORDED))
    assert not any(seen(Lamp.OFF))


@given(STATES, MOMENTS)
def test_lamps_in_one_state_are_lit_and_dark_together(lamp: Lamp, at_ms: int) -> None:
    """In a secret round all lamps are in one state: no moment shows a difference."""
    lamps = Lamps(yes=lamp, no=lamp, abstain=lamp)

    assert len({is_lit(one, at_ms) for one in (lamps.yes, lamps.no, lamps.abstain)}) == 1


@given(STATES, STATES, STATES, MOMENTS)
def test_nothing_changes_before_the_time_that_is_told(yes: Lamp, no: Lamp, abstain: Lamp, at_ms: int) -> None:
    """Who draws at the times that are told draws every change, and none too late."""
    lamps = Lamps(yes=yes, no=no, abstain=abstain)
    three = (yes, no, abstain)
    wait_ms = next_change_ms(lamps, at_ms)
    if wait_ms is None:
        assert all(len(PATTERNS[lamp]) < 2 for lamp in three)
        return

    before = [is_lit(lamp, at_ms) for lamp in three]
    assert all([is_lit(lamp, at_ms + later) for lamp in three] == before for later in range(0, wait_ms, 7))
    assert [is_lit(lamp, at_ms + wait_ms) for lamp in three] != before
