# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which inputs are worth keeping: the smallest that together reach each step between two lines that any reaches."""

import sys
from collections.abc import Iterable, Sequence
from types import FrameType
from typing import Any, Final

from tests.fuzz.corpus import write_line
from tests.fuzz.drawing import PACKAGES
from tests.fuzz.target import Target

Step = tuple[int, int, int]
"""A file, and two lines of it that were run one after the other."""

CANDIDATES_MAX: Final = 500

WATCHED: Final = (*PACKAGES, "verifier")


def steps_of(target: Target, data: bytes) -> frozenset[Step]:
    """What an input makes a parser do."""
    steps: set[Step] = set()
    last: dict[int, int] = {}

    def local(frame: FrameType, _what: str, _argument: Any) -> Any:
        file, line = hash(frame.f_code), frame.f_lineno
        steps.add((file, last.get(file, 0), line))
        last[file] = line
        return local

    def entered(frame: FrameType, _what: str, _argument: Any) -> Any:
        name = frame.f_globals.get("__name__", "")
        return local if name.partition(".")[0] in WATCHED else None

    former = sys.gettrace()
    sys.settrace(entered)
    try:
        target.judge(data)
    finally:
        sys.settrace(former)
    return frozenset(steps)


def worth_keeping(target: Target, found: Iterable[bytes], known: Sequence[bytes], *, most_bytes: int) -> list[bytes]:
    """Of what was found, the smallest inputs that reach something that neither the known nor smaller ones reach.

    Args:
        target: Whose parser runs.
        found: Candidates.
        known: Seeds; what they reach is no news.
        most_bytes: No more than so many in all, as they are written.
    """
    seen: set[Step] = set()
    for data in known:
        seen |= steps_of(target, data)
    chosen: list[bytes] = []
    room = most_bytes
    for data in sorted(set(found), key=lambda one: (len(one), one))[:CANDIDATES_MAX]:
        size = len(write_line(data))
        if size <= room and (news := steps_of(target, data) - seen):
            seen |= news
            chosen.append(data)
            room -= size
    return chosen
