# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The notation of playbooks is itself strict: what is missing, extra or unfinished fails."""

import gc
import sys
from collections.abc import Callable

import pytest

from tests.playbook import Clock, Like, Playbook


class Echo:
    """A core that answers an input with as many effects as it says."""

    def handle(self, given: int) -> list[str]:
        """Say the same word so many times."""
        return ["word"] * given


def say(times: int) -> Callable[[Clock], int]:
    """An input that leads to so many effects."""
    return lambda clock: times


def book() -> Playbook:
    """An empty script."""
    return Playbook(Echo(), Clock(0, 0))


def test_a_script_that_tells_all_holds() -> None:
    """Every effect is told, in order: the script holds."""
    assert book() >> say(1) << "word" >> 500 >> say(2) << "word" << Like(str) >> say(0)


@pytest.mark.parametrize("told", [0, 1, 3])
def test_a_missing_or_extra_effect_fails(told: int) -> None:
    """Too few and too many both fail, and the message shows what came."""
    script = book() >> say(2)
    for _ in range(told):
        script << "word"
    with pytest.raises(AssertionError, match="step 1"):
        assert script


def test_a_script_that_is_never_asserted_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    """A script without an assertion proves nothing, so it complains when it is thrown away."""
    caught: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", lambda hooked: caught.append(str(hooked.exc_value)))
    script = book() >> say(1)
    del script
    gc.collect()

    assert caught == ["this playbook was written and never asserted"]


def test_time_that_passes_has_no_effects() -> None:
    """An effect told after a pause, and not after an input, is a mistake in the script."""
    with pytest.raises(AssertionError, match="has no effects"):
        assert book() >> 500 << "word"


def test_only_what_is_named_is_compared() -> None:
    """A brief telling looks at the fields it names, and asks a function where it is given one."""
    assert Like(complex, real=1.0) == complex(1, 2)
    assert Like(complex, real=lambda real: real > 0) == complex(1, 2)
    assert Like(complex, real=2.0) != complex(1, 2)
    assert Like(int) != complex(1, 2)
