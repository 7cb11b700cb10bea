# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every reader of bodies, and the verifier's reader of the same, which must take and refuse just what ours does."""

import importlib
import pkgutil
from collections.abc import Mapping
from functools import lru_cache, partial
from typing import Any, Final

import verifier
from tests.fuzz.drawing import bodies_of, declared_readers, later, type_of
from tests.fuzz.json_mutation import mutate_json
from tests.fuzz.target import Target, check_refusal, demand
from verifier.reading import Rule, Unreadable, read_exact
from voting_core.codec import Reader, encode
from voting_core.errors import BodyError


@lru_cache(maxsize=50)
def verifier_table(name: str) -> Any:
    """One of the verifier's tables, in whichever of its modules it stands."""
    for module in pkgutil.iter_modules(verifier.__path__, "verifier."):
        if not module.name.endswith("__main__"):
            found = vars(importlib.import_module(module.name)).get(name)
            if isinstance(found, frozenset) or callable(found):
                return found
    raise AssertionError(f"the verifier has no table {name}")


def _floor_record(value: object, at: str) -> None:
    kind = value.get("kind") if isinstance(value, dict) else None
    if isinstance(kind, str) and kind in verifier_table("SEAT_KINDS"):
        raise Unreadable("a record of a seat")
    verifier_table("RECORD")(value, at)


VERIFIER: Final[Mapping[str, Rule]] = {
    "seat record": verifier_table("SEAT_RECORD"),
    "floor record": _floor_record,
    "order": verifier_table("ACT"),
    "receipt": verifier_table("RECEIPT"),
    "frozen list": verifier_table("FROZEN"),
    "roster": verifier_table("ROSTER"),
    "seat-key registry": verifier_table("REGISTRY"),
    "agenda": verifier_table("AGENDA"),
    "list of seat heads": verifier_table("HEADS"),
}
"""The verifier's rule for each body that an auditor reads too, by the name of our reader."""


def judge_body(reader: Reader[Any], rule: Rule | None, data: bytes) -> bool:
    """A body is refused with a sentence, or read into a value that is written back to the same bytes."""
    said = ""
    try:
        value = reader.read(data)
    except BodyError as error:
        check_refusal(error)
        said = str(error)
    else:
        demand(encode(value) == data, "what was read is written otherwise")
    if rule is not None:
        _compare(said, rule, data)
    return not said


def _compare(said: str, rule: Rule, data: bytes) -> None:
    try:
        read_exact(data, rule)
    except Unreadable as error:
        demand(bool(said), f"our reader takes what the verifier refuses: {error}")
    else:
        demand(not said, f"the verifier takes what our reader refuses: {said}")


def body_target(what: str, reader: Reader[Any], rule: Rule | None) -> Target:
    """The target of one reader."""
    seeds = later(bodies_of, type_of(reader))
    return Target(
        name=f"body-{what.replace(' ', '-')}",
        judge=partial(judge_body, reader, rule),
        seeds=seeds,
        mutate=lambda: mutate_json(seeds()),
        runs=9_000,
    )


def body_targets() -> list[Target]:
    """One for each reader that any program declares."""
    return [body_target(what, reader, VERIFIER.get(what)) for what, reader in sorted(declared_readers().items())]
