# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Joint keys of the tellers on the floor: one at a time, numbered, and the last one that was fixed is in force."""

from typing import Any

import pytest

from tests.builders import FloorWriter, member_id, roster, seat_id
from voting_core.errors import StepError
from voting_core.roster import blob_ref
from voting_core.teller_records import KeyWordsHeard, Teller, TellerKeyBegun, TellerKeyFailed, TellerKeyFixed

WORDS = blob_ref(b"words")


def floor() -> FloorWriter:
    """A sitting whose members may sign in."""
    writer = FloorWriter()
    writer.open_sitting(roster(4))
    return writer


def tellers(*numbers: int) -> tuple[Teller, ...]:
    """These members as tellers, each at their seat."""
    return tuple(Teller(member=member_id(n), seat=seat_id(n), epoch=1) for n in numbers)


def begin(writer: FloorWriter, key: int = 1, **fields: Any) -> None:
    """Three tellers, of whom two are needed, begin to make a key."""
    writer.write(TellerKeyBegun, **{"key": key, "tellers": tellers(1, 2, 3), "needed": 2, **fields})


def fix(writer: FloorWriter, key: int = 1) -> None:
    """The key is made."""
    writer.write(TellerKeyFixed, key=key, public_key="4", transcript_sha256="a" * 64)


def number_in_force(writer: FloorWriter) -> int:
    """Number of the key in force; 0 for none."""
    key = writer.floor.tellers.in_force
    return key.begun.key if key is not None else 0


def test_the_key_fixed_last_is_in_force() -> None:
    """A key that failed changes nothing; the next one that is fixed takes the place of the one before."""
    writer = floor()
    in_force = [number_in_force(writer)]
    begin(writer)
    in_force.append(number_in_force(writer))
    fix(writer)
    begin(writer, 2)
    writer.write(TellerKeyFailed, key=2, reason="s03 was not heard", blamed=("s03",))
    in_force.append(number_in_force(writer))
    begin(writer, 3)
    fix(writer, 3)

    assert [*in_force, number_in_force(writer)] == [0, 0, 1, 3]


def test_what_was_said_is_kept_in_order() -> None:
    """Every step's words are heard once, in the order of the floor."""
    writer = floor()
    begin(writer)
    for step in ("hello", "commit"):
        writer.write(KeyWordsHeard, key=1, step=step, words=WORDS)

    assert [one.step for one in writer.floor.tellers.keys[1].heard] == ["hello", "commit"]
    with pytest.raises(StepError, match="'hello' of key 1 were heard already"):
        writer.write(KeyWordsHeard, key=1, step="hello", words=WORDS)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        pytest.param({"key": 2}, "The next key has number 1, not 2", id="number"),
        pytest.param({"tellers": tellers(2, 1, 3)}, "in the order of their seats, each once", id="order"),
        pytest.param({"tellers": tellers(1, 1, 2)}, "in the order of their seats, each once", id="one twice"),
        pytest.param({"needed": 4}, "4 tellers are needed to open a count, 3 make the key", id="too few"),
    ],
)
def test_a_key_begins_as_it_must(fields: dict[str, Any], sentence: str) -> None:
    """A key has the next number and enough tellers, each named once in the order of their seats."""
    with pytest.raises(StepError, match=sentence):
        begin(floor(), **fields)


def test_one_key_is_made_at_a_time() -> None:
    """While a key is being made no other is begun."""
    writer = floor()
    begin(writer)
    with pytest.raises(StepError, match="Key 1 is being made: wait for it, or give it up"):
        begin(writer, 2)


@pytest.mark.parametrize("ended", [True, False])
def test_a_key_that_is_not_being_made_takes_nothing(ended: bool) -> None:
    """Words about a key that was never begun, or has ended, are no record of the house."""
    writer = floor()
    if ended:
        begin(writer)
        fix(writer)
    for kind, fields in (
        (KeyWordsHeard, {"step": "hello", "words": WORDS}),
        (TellerKeyFixed, {"public_key": "4", "transcript_sha256": "a" * 64}),
        (TellerKeyFailed, {"reason": "x", "blamed": ()}),
    ):
        with pytest.raises(StepError, match="Key 1 is not being made"):
            writer.write(kind, key=1, **fields)


def test_the_next_sitting_has_no_key() -> None:
    """Keys belong to one sitting: the next one begins with none."""
    from voting_core.floor_records import SittingClosed

    writer = floor()
    begin(writer)
    fix(writer)
    writer.write(SittingClosed)
    writer.open_sitting(roster(4), sitting="2026-09-01")

    assert writer.floor.tellers.keys == {}
