# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fuzzing without guidance: inputs made of seeds and corpus by chance with a seed; the same everywhere."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

from tests.fuzz.target import Target

PROGRESS_EVERY: Final = 1_000
SHRINKING_TRIES: Final = 2_000


class FoundError(AssertionError):
    """An input on which a target breaks its promise.

    Args:
        target: Whose judge raised.
        data: The input, made small.
        cause: What was raised.
    """

    def __init__(self, target: Target, data: bytes, cause: BaseException) -> None:
        super().__init__(f"{target.name}: {type(cause).__name__}: {str(cause)[:500]}\non the input {data!r}")
        self.data = data


@dataclass(slots=True)
class Count:
    """How many inputs were tried, and how many of them were accepted."""

    inputs: int = 0
    runs: int = 0
    accepted: int = 0


def run(
    target: Target,
    corpus: Sequence[bytes],
    runs: int,
    *,
    seed: int = 0,
    shrinking: bool = True,
    progress: Callable[[Count], None] = lambda _: None,
) -> Count:
    """Judge the seeds, the corpus, then inputs made of them until there were so many.

    Raises:
        FoundError: The first input that breaks the target's promise.
    """
    rng, mutate = Random(f"{target.name} {seed}"), target.mutate()
    pool = [*target.seeds(), *corpus]
    count = Count()
    tries = SHRINKING_TRIES if shrinking else 0
    for data in pool:
        _judge(target, data, count, tries)
    while count.inputs < runs:
        data = rng.choice(pool)
        for _ in range(rng.choice((1, 1, 1, 2, 3))):
            data = mutate(data, rng)[: target.size_bytes_max]
        _judge(target, data, count, tries)
        if count.runs % PROGRESS_EVERY == 0:
            progress(count)
    return count


def _judge(target: Target, data: bytes, count: Count, tries: int) -> None:
    count.inputs += target.count(data)
    count.runs += 1
    try:
        count.accepted += target.judge(data)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:
        kind = type(error)
        small = shrink(data, lambda less: _breaks(target, less, kind), tries=tries)
        raise FoundError(target, small, error) from error


def _breaks(target: Target, data: bytes, kind: type[BaseException]) -> bool:
    try:
        target.judge(data)
    except kind:
        return True
    except Exception:  # noqa: BLE001 - another fault than the one that is made small
        return False
    return False


def shrink(data: bytes, breaks: Callable[[bytes], bool], *, tries: int) -> bytes:
    """A part of an input that still breaks: pieces are left out while it does, at most so many times."""
    size = len(data) // 2
    while size and tries:
        at = 0
        while at < len(data) and tries:
            tries -= 1
            less = data[:at] + data[at + size :]
            if breaks(less):
                data = less
            else:
                at += size
        size //= 2
    return data
