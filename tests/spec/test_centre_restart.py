# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A centre that was killed at any moment and started again knows exactly what its ledger knows."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from central_broker.core.house import House
from central_broker.core.inputs import Snapshot, Started
from central_broker.ledger import MemoryLedger
from tests.builders import roster, signer
from tests.centre_builders import Stage, seat_state
from tests.random_sitting import SEATS, SOME, Step, new_stage, sittings, take_step
from voting_core.errors import RefusedError
from voting_core.identifiers import CENTRE


def folded(stage: Stage) -> dict[str, Any]:
    """All that a centre knows for good, in a form that can be compared."""
    house: House = stage.core._house
    return {
        "floor": house.floor,
        "frames": house.floor_frames,
        "index": house.floor_index,
        "tree": (house.tree.size, house.tree.root()),
        "chains": {
            key: (one.log, one.hashes, one.refusals, one.blocked, one.leaf_seq, one.leaf_index)
            for key, one in house.chains.items()
            if one.hashes or one.blocked
        },
        "blobs": house.blobs,
        "people": (house.members, house.owners, house.roster, house.keys, house.agenda),
        "keys": house.epoch_keys,
        "done": house.done,
        "evidence": (house.evidence, {seat: kept for seat, kept in house.quarantined.items() if kept}),
    }


@settings(max_examples=SOME)
@given(steps=sittings())
def test_a_restart_at_any_point_gives_the_same_state(steps: list[Step]) -> None:
    """Whatever happened in a sitting, a centre that reads its ledger again knows the same, to the last number."""
    stage = new_stage()
    for step in steps:
        take_step(stage, step)
        again = Stage(ledger=copy(stage.ledger))
        assert folded(again) == folded(stage)


@settings(max_examples=SOME)
@given(steps=sittings(), size=st.integers(0, 200))
def test_any_beginning_of_a_ledger_is_a_ledger(steps: list[Step], size: int) -> None:
    """What was durable when the power went is a whole: it is read without complaint, and it is what was written."""
    stage = new_stage()
    for step in steps:
        take_step(stage, step)
    cut = copy(stage.ledger)
    cut.rows = cut.rows[:size]

    again = Stage(ledger=copy(cut))

    assert again.status().tree_size == len(again.ledger.snapshot().records)
    assert again.floor() == stage.floor()[: len(again.floor())]


@settings(max_examples=SOME)
@given(steps=sittings(), kills=st.sets(st.integers(0, 29)))
def test_a_sitting_ends_the_same_however_often_the_centre_is_killed(steps: list[Step], kills: set[int]) -> None:
    """With the same orders and records, a centre that was restarted on the way arrives where the other one does."""
    calm, shaken = new_stage(), new_stage()
    for number, step in enumerate(steps):
        take_step(calm, step)
        if number in kills:
            shaken.start()
        take_step(shaken, step)

    assert shaken.floor() == calm.floor()
    assert [shaken.records_of(seat) for seat in SEATS] == [calm.records_of(seat) for seat in SEATS]


def copy(ledger: MemoryLedger) -> MemoryLedger:
    """A ledger with the same rows, written again one by one."""
    made = MemoryLedger()
    for row in ledger.rows:
        made.append([row])
    return made


def refusal_of(snapshot: Snapshot, term: int = 1, key: str = CENTRE) -> str:
    """What a centre says that is given this ledger; empty if it starts."""
    stage = Stage()
    stage.core._house.term = term
    stage.core._house.floor.centre_key = signer(key).key
    try:
        stage.core.handle(Started(snapshot=snapshot, wall_ms=stage.wall_ms, mono_ms=0))
    except RefusedError as error:
        return str(error)
    return ""


@pytest.fixture(name="snapshot", scope="module")
def _snapshot() -> Snapshot:
    stage = Stage(members=roster(2)).begin()
    stage.decide({"s01": "yes"})
    return stage.ledger.snapshot()


def test_a_sound_ledger_is_read(snapshot: Snapshot) -> None:
    """The same ledger starts a centre of the same term; in a later one only a lost ledger may be written anew."""
    assert refusal_of(snapshot) == ""
    assert "the settings say term 2" in refusal_of(snapshot, term=2)


@pytest.mark.parametrize("left_out", [0, 3, 5, 7])
def test_a_ledger_without_a_record_is_refused(snapshot: Snapshot, left_out: int) -> None:
    """A record that somebody took out leaves a hole in a chain, and the centre does not start over it."""
    records = snapshot.records[:left_out] + snapshot.records[left_out + 1 :]

    assert refusal_of(replace(snapshot, records=records)) != ""


def test_a_ledger_of_another_centre_is_refused(snapshot: Snapshot) -> None:
    """A ledger is continued under the key that wrote it, or not at all."""
    assert "not signed by the centre" in refusal_of(snapshot, key="other centre")


def test_a_ledger_without_a_file_that_it_names_is_refused(snapshot: Snapshot) -> None:
    """Roster, agenda and frozen lists are part of the ledger."""
    assert "does not hold" in refusal_of(replace(snapshot, blobs={}))


def test_a_ledger_with_a_changed_file_is_refused(snapshot: Snapshot) -> None:
    """A file is what its hash says, or the ledger was changed by hand."""
    (name, *_) = snapshot.blobs

    assert "other content" in refusal_of(replace(snapshot, blobs={**snapshot.blobs, name: b"{}"}))


def test_a_ledger_whose_newest_record_of_a_seat_was_changed_is_refused(snapshot: Snapshot) -> None:
    """No later record names the last one of a seat, so its signature is looked at."""
    last = max(place for place, one in enumerate(snapshot.records) if one.author == "s01")
    frame = snapshot.records[last].frame
    changed = replace(snapshot.records[last], frame=frame[:-1] + bytes([frame[-1] ^ 1]))
    records = (*snapshot.records[:last], changed, *snapshot.records[last + 1 :])

    assert "'s01', epoch 1, is not signed" in refusal_of(replace(snapshot, records=records))


def test_a_term_never_goes_back(snapshot: Snapshot) -> None:
    """A ledger of a later term is not continued under the settings of an earlier one."""
    later = Stage(members=roster(2), term=2)
    later.message("s01", "state", seat_state("s01"))
    later.open_sitting(by=("lin", "zhou"))

    assert "term 2" in refusal_of(later.ledger.snapshot(), term=1)
