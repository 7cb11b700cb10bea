# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fuzzing in a minute: for every parser of foreign bytes some thousand inputs, the same at each run."""

import resource

import pytest

from tests.fuzz.corpus import kept
from tests.fuzz.plain_loop import run
from tests.fuzz.targets import targets

SHARE = 5
"""Which part of a target's usual inputs is tried here: there are many targets, and `make fuzz` tries them all."""
MEMORY_KB_MAX = 400_000
"""How much more memory one target may take than everything before it."""


@pytest.mark.parametrize("name", targets())
def test_foreign_bytes_are_taken_or_refused(name: str) -> None:
    """Nothing that comes from outside gets more out of a parser than its declared refusal, or what it spells."""
    target = targets()[name]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    runs = -(-target.runs // SHARE)

    count = run(target, kept(name), runs)

    assert count.inputs >= runs
    assert count.accepted > 0
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < MEMORY_KB_MAX
