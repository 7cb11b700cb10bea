# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Mutations that know JSON: fields, kinds, limits and second spellings; what is legal is taken from the seeds.

Nothing here names a record or a field: the pool of values of each field is gathered from the seeds, which are drawn
from the types. A new kind of record is mutated like the old ones.
"""

import json
from collections.abc import Sequence
from random import Random
from typing import Any, Final

import msgspec

from tests.fuzz.byte_mutation import mutate_bytes
from tests.fuzz.target import Mutate

LIMITS: Final[tuple[Any, ...]] = (
    *(0, 1, -1, 2, 98, 99, 100, 1_000, 1_001, 10_000, 10_001, 20_000, 65_535, 65_536, 999_999, 1_000_000, 1_000_001),
    *(2**31, 2**32, 2**53 - 2, 2**53 - 1, 2**53, 2**63 - 1, 2**63, 2**64, 10**30, -(2**53 - 1), -(2**53), -(2**63)),
    *(
        None,
        True,
        False,
        0.0,
        1.0,
        1e300,
        "",
        [],
        {},
        [[]],
        [{}],
        "0",
        "null",
        " ",
        "\n",
        "a\n",
        "\x7f",
        "\x00",
        "\x85",
    ),
    *("x" * 20, "x" * 21, "x" * 31, "x" * 32, "x" * 41, "x" * 42, "x" * 60, "x" * 61, "0" * 32, "0" * 64, "0" * 65),
    *("委" * 60, "委" * 61, "委" * 200, "委" * 201, "𬀩" * 200, "x" * 400, "x" * 401, "\u2028", "\ufeff", "\U0010ffff"),
    *("A" * 43 + "=", "A" * 42 + "B=", "A" * 86 + "==", "A" * 85 + "B==", "A" * 44, "٣", "ａ", "é", "ſ", "K"),
)
"""Values at which a limit lies: of numbers, lengths, alphabets and spellings."""

_SPELLINGS: Final = (
    (b'"', b' "'),
    (b":", b": "),
    (b",", b",\n"),
    (b"1", b"1.0"),
    (b"1", b"1e0"),
    (b"1", b"01"),
    (b":0", b":-0"),
    (b":1", b":+1"),
    (b"a", b"\\u0061"),
    (b"/", b"\\/"),
    (b"\\n", b"\\u000a"),
    (b"\\u00", b"\\U00"),
    (b"}", b",}"),
    (b"]", b",]"),
    (b"true", b"1"),
    (b'"', b"'"),
    (b'"', b'"\\ud800'),
    (b'"', b'"\\udc00\\ud800'),
    (b'"', b'"\\ud835\\udd38'),
    (b"null", b"nan"),
    (b"0", b"NaN"),
    (b"0", b"1" * 5_000),
)


def mutate_json(seeds: Sequence[bytes]) -> Mutate:
    """Mutate a body: one or two of its fields, else its spelling, else its bytes."""
    pool = _Pool(seeds)
    plain = mutate_bytes(pool.words)

    def mutated(data: bytes, rng: Random) -> bytes:
        deed = rng.randrange(10)
        if deed == 0:
            return plain(data, rng)
        if deed == 1:
            return _respell(data, rng)
        try:
            tree = _parse(data)
        except (ValueError, RecursionError):
            return plain(data, rng)
        for _ in range(rng.choice((1, 1, 1, 2, 3))):
            tree = pool.change(tree, rng)
        try:
            return _write(tree)
        except (ValueError, RecursionError):
            return plain(data, rng)

    return mutated


def _parse(data: bytes) -> Any:
    try:
        return msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return json.loads(data)  # takes more: halves of surrogate pairs, doubled keys


def _write(tree: Any) -> bytes:
    try:
        return msgspec.json.encode(tree)
    except (UnicodeEncodeError, OverflowError):
        return json.dumps(tree, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def _respell(data: bytes, rng: Random) -> bytes:
    old, new = rng.choice(_SPELLINGS)
    places = data.count(old)
    if not places:
        return data + rng.choice((b" ", b"\n", b"\0", data))
    at = -1
    for _ in range(rng.randint(1, min(places, 40))):
        at = data.find(old, at + 1)
    return data[:at] + new + data[at + len(old) :]


class _Pool:
    """Values that were seen under each name, and whole objects."""

    def __init__(self, seeds: Sequence[bytes]) -> None:
        self._values: dict[str, list[Any]] = {}
        self._objects: list[dict[str, Any]] = []
        for seed in seeds:
            self._gather(json.loads(seed))
        texts = set(self._values) | {
            value for values in self._values.values() for value in values if isinstance(value, str) and len(value) < 70
        }
        self.words = tuple(f'"{text}"'.encode("utf-8", "surrogatepass") for text in sorted(texts))[:400]

    def _gather(self, tree: Any) -> None:
        if isinstance(tree, dict):
            self._objects.append(tree)
            for name, value in tree.items():
                self._values.setdefault(name, []).append(value)
                self._gather(value)
        elif isinstance(tree, list):
            for value in tree:
                self._gather(value)

    def change(self, tree: Any, rng: Random) -> Any:
        """A tree in which one value was changed, taken out, put in or moved."""
        if not isinstance(tree, dict | list) or not tree:
            return self._value("", tree, rng)
        inner = [
            value for value in (tree.values() if isinstance(tree, dict) else tree) if isinstance(value, dict | list)
        ]
        if inner and rng.randrange(3) == 0:
            chosen = rng.choice(inner)
            changed = self.change(chosen, rng)
            if isinstance(tree, dict):
                return {name: changed if value is chosen else value for name, value in tree.items()}
            return [changed if value is chosen else value for value in tree]
        return self._change_object(tree, rng) if isinstance(tree, dict) else self._change_list(tree, rng)

    def _change_object(self, tree: dict[str, Any], rng: Random) -> dict[str, Any]:
        name = rng.choice(list(tree))
        match rng.randrange(16):
            case 0:
                return {key: value for key, value in tree.items() if key != name}
            case 1:
                return {**tree, rng.choice(list(self._values) or [""]): rng.choice(LIMITS)}
            case 2:
                items = list(tree.items())
                rng.shuffle(items)
                return dict(items)
            case 3 if self._objects:
                return {**tree, **rng.choice(self._objects)}
            case 4 if self._objects:
                other = rng.choice(self._objects)
                return {key: other.get(key, value) for key, value in tree.items()}
            case _:
                return {**tree, name: self._value(name, tree[name], rng)}

    def _change_list(self, tree: list[Any], rng: Random) -> list[Any]:
        at = rng.randrange(len(tree))
        match rng.randrange(5):
            case 0:
                return tree[:at] + tree[at + 1 :]
            case 1:
                return tree[:at] + [tree[at]] * rng.choice((2, 2, 3, 65)) + tree[at:]
            case 2:
                return rng.sample(tree, len(tree))
            case _:
                return [*tree[:at], self._value("", tree[at], rng), *tree[at + 1 :]]

    def _value(self, name: str, old: Any, rng: Random) -> Any:
        seen = self._values.get(name)
        match rng.randrange(6):
            case 0 | 1 if seen:
                return rng.choice(seen)
            case 2 if type(old) is int:
                return old + rng.choice((-1, 1, 1_000, -old, old))
            case 3 if isinstance(old, str):
                at = rng.randint(0, len(old))
                return (
                    old[:at]
                    + rng.choice(("", "\n", "\0", "é", "A", "0", "-", "𬀩", "\ud800", old))
                    + old[at + rng.randrange(2) :]
                )
            case 4 if self._values:
                return rng.choice(rng.choice(list(self._values.values())))
            case _:
                return rng.choice(LIMITS)
