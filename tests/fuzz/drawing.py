# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Seeds drawn from the types themselves, the same at every run, and the readers that the programs declare.

A kind that is added to a record, act or message has its seeds at once; a :class:`~voting_core.codec.Reader` that is
added anywhere is a target at once.
"""

import importlib
import pkgutil
from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from types import UnionType
from typing import Any, Final, get_args

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.strategies import values
from voting_core.codec import Reader, encode

PACKAGES: Final = ("voting_core", "adapters", "central_broker", "edge_agent", "provisioning")
"""Programs that read bytes of others; the verifier has readers of its own, the rehearsal only starts the others."""

SEEDS_A_KIND: Final = 6


@lru_cache(maxsize=1)
def declared_readers() -> dict[str, Reader[Any]]:
    """Every reader of the programs, by what its refusals call it: ``seat record``."""
    found: dict[str, Reader[Any]] = {}
    for package in PACKAGES:
        for module in pkgutil.walk_packages(importlib.import_module(package).__path__, f"{package}."):
            if not module.name.endswith("__main__"):
                for value in vars(importlib.import_module(module.name)).values():
                    if isinstance(value, Reader):
                        found.setdefault(value._what, value)
    return found


def type_of(reader: Reader[Any]) -> Any:
    """The type that a reader reads."""
    return reader._decoder.type


def bodies_of(kind: Any, count: int = SEEDS_A_KIND) -> list[bytes]:
    """Bodies of each kind of a type."""
    each = get_args(kind) if isinstance(kind, UnionType) else (kind,)
    return [body for one in each for body in _drawn(one, count)]


@lru_cache(maxsize=500)
def _drawn(kind: Any, count: int) -> tuple[bytes, ...]:
    return tuple(encode(value) for value in drawn(values(kind), count))


def drawn(strategy: st.SearchStrategy[Any], count: int) -> list[Any]:
    """So many values of a strategy, always the same."""
    found: list[Any] = []
    chosen = settings(
        max_examples=count,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )

    @chosen
    @given(strategy)
    def gather(value: object) -> None:
        found.append(value)

    gather()
    return found


def later(draw: Callable[..., Sequence[bytes]], *arguments: Any) -> Callable[[], Sequence[bytes]]:
    """Draw when asked, and once."""
    return lru_cache(maxsize=1)(partial(draw, *arguments))
