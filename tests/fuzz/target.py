# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is fuzzed: a parser of foreign bytes, a judge of what it did, and where its inputs come from."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

from voting_core.errors import RefusedError

Mutate = Callable[[bytes, Random], bytes]
"""Another input made of one."""

REFUSAL_MAX: Final = 100_000
"""Characters of a refusal: it may quote what it refuses, which is at most a frame's body, and no multiple of it."""


class WrongError(AssertionError):
    """A parser did what it must not: accepted what it should refuse, lost something, or disagrees with another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One parser.

    Args:
        name: Lower case with hyphens; the name of its files.
        judge: Feeds one input and returns whether it was accepted. A refusal that the parser declares is an answer;
            whatever else is raised is a finding.
        seeds: Inputs that are accepted, or nearly.
        mutate: Makes another input of one.
        runs: How many inputs `make test` tries.
        size_bytes_max: Longer inputs are cut.
        count: How many messages, orders or rows an input is; each counts as an input by itself.
    """

    name: str
    judge: Callable[[bytes], bool]
    seeds: Callable[[], Sequence[bytes]]
    mutate: Callable[[], Mutate]
    runs: int
    size_bytes_max: int = 8_192
    count: Callable[[bytes], int] = lambda _: 1


def demand(holds: bool, what: str) -> None:
    """Raise a finding unless something holds."""
    if not holds:
        raise WrongError(what)


def check_refusal(error: RefusedError) -> None:
    """A refusal can be printed, logged and sent as it is, and does not flood whoever reads it."""
    said = str(error)
    said.encode()
    demand(0 < len(said) <= REFUSAL_MAX, f"a refusal of {len(said)} characters")
