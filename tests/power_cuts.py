# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Cutting the power of a program that kept a diary of its disk, at many moments."""

import random
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.volatile_disk import Change, DiaryProgram, Survival
from voting_core.errors import HemicycleError

PICKY: Final = 0.4
"""Share of the cuts that strike while the main file is written: when it is made, and in checkpoints."""


@dataclass(frozen=True, slots=True)
class Promise:
    """A seat called so many ballots safe; when the screen said so, the diary had this length."""

    seat: str
    kept: int
    written: int


@dataclass(slots=True)
class Cut:
    """One power cut."""

    place: int
    """Number of changes that were made before it."""
    survival: Survival
    at_risk: int
    """Changes that were not synced."""
    in_main_file: bool
    """Whether some of them are in the main file: the log is being folded into it."""
    promised: dict[str, int]
    """How many ballots had been called safe before it, by seat."""
    files: dict[str, bytes]
    """What it has left."""
    broken: str = ""
    """What of the promise does not hold; empty where all does."""


def draw_cuts(program: DiaryProgram, promises: Sequence[Promise], count: int, chance: random.Random) -> Iterator[Cut]:
    """Cut the power so often in the life that a program has had, in the order of time, and at last at its very end."""
    changes = program.changes()
    places = Counter(_places(changes, count, chance))
    disk = deepcopy(program.before)
    for place, change in enumerate(changes, start=1):
        disk.take(change)
        for _ in range(places[place]):
            survival = chance.choice(list(Survival))
            yield Cut(
                place=place,
                survival=survival,
                at_risk=disk.at_risk,
                in_main_file=any(name.endswith(".sqlite") for name in disk.changes),
                promised=_promised(promises, change.end),
                files=disk.cut(survival, chance),
            )


def _places(changes: Sequence[Change], count: int, chance: random.Random) -> list[int]:
    everywhere = range(1, len(changes) + 1)
    picked = [place for place in everywhere if changes[place - 1].name.endswith(".sqlite")] or everywhere
    drawn = [chance.choice(picked if chance.random() < PICKY else everywhere) for _ in range(count - 1)]
    return [*drawn, len(changes)]


def _promised(promises: Sequence[Promise], written: int) -> dict[str, int]:
    before = sorted((one for one in promises if one.written <= written), key=lambda one: one.kept)
    return {one.seat: one.kept for one in before}


def judge(cut: Cut, left: Callable[[], Mapping[str, list[str]]], pressed: Mapping[str, list[str]]) -> None:
    """Read what a cut has left: all that was called safe is there, and nothing that nobody pressed."""
    try:
        held = left()
        for seat in sorted({*held, *cut.promised}):
            ballots = held.get(seat, [])
            assert ballots == pressed[seat][: len(ballots)], f"{seat} holds what nobody pressed"
            promised = cut.promised.get(seat, 0)
            assert len(ballots) >= promised, f"{seat} called {promised} ballots safe, {len(ballots)} are left"
    except (AssertionError, HemicycleError, sqlite3.Error) as error:
        cut.broken = str(error) or type(error).__name__


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """A folder in memory, where there is one: judging a cut is no test of the disk."""
    memory = Path("/dev/shm")  # noqa: S108 - made by mkdtemp
    with tempfile.TemporaryDirectory(prefix="cut-", dir=memory if memory.is_dir() else None) as folder:
        yield Path(folder)


def told(cuts: Sequence[Cut]) -> str:
    """One line about many cuts."""
    struck = sum(cut.at_risk > 0 for cut in cuts)
    inside = sum(cut.in_main_file for cut in cuts)
    kept = max(sum(cut.promised.values()) for cut in cuts)
    return (
        f"{len(cuts)} cuts, {struck} of them with unsynced changes ({inside} in a checkpoint),"
        f" up to {kept} promised; {sum(bool(cut.broken) for cut in cuts)} broke a promise"
    )
