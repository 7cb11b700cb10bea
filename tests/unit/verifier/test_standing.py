# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How far the centre had come with each seat: a record that says otherwise than the ledger is told."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.unit.verifier.forger import Body, Forger
from tests.unit.verifier.mended_sitting import DESKS, hold_mended, new_hall
from tests.unit.verifier.ordinary_sitting import write_unreadable
from tests.unit.verifier.writing import Exported
from verifier.audit import audit_bundle
from voting_core.seat_records import SeatStarted


@pytest.fixture(name="forger")
def _forger(tmp_path: Path) -> Forger:
    """A dishonest centre with a mended sitting in its hands."""
    return Forger(hold_mended().export(tmp_path / "bundle"))


def said(bundle: Exported, check: str, *words: str) -> bool:
    """Whether one sentence of a check holds all these words."""
    found = next(one for one in audit_bundle(bundle.folder).checks if one.key == check)
    return any(all(word in broken.en for word in words) for broken in found.breaks)


def _head(change_heads: Callable[[list[Body]], object]) -> Callable[[Forger], None]:
    def forge(forger: Forger) -> None:
        at = forger.find("RoundFrozen")
        heads = json.loads(forger.read(f"blobs/{forger.bodies[at]['heads']['sha256']}"))
        change_heads(heads["seats"])
        forger.bodies[at]["heads"] = forger.keep_blob(heads)
        forger.resign_all()

    return forge


@pytest.mark.parametrize(
    ("forge", "words"),
    [
        pytest.param(_head(lambda heads: heads[0].update(seq=1)), "come to record 1, but record 3 stands", id="low"),
        pytest.param(
            _head(lambda heads: heads[0].update(seq=9)),
            "had come to record 9, but record 4 does not stand before it, and no rebuild says that it is lost",
            id="high",
        ),
        pytest.param(_head(lambda heads: heads.pop(0)), "names no head of seat s01", id="left out"),
        pytest.param(_head(lambda heads: heads.reverse()), "its heads are not sorted by seat", id="order"),
        pytest.param(
            _head(lambda heads: heads[1].update(epoch=1)), "seat s02 epoch 1, which does not write", id="epoch"
        ),
    ],
)
def test_heads_are_what_stands_before(forge: Callable[[Forger], None], words: str, forger: Forger) -> None:
    """A freezing that says the centre had come to another record of a seat than it had is told."""
    forge(forger)

    assert said(forger.bundle, "heads", "RoundFrozen", words)


@pytest.mark.parametrize("head", [1, 2])
def test_a_refused_record_may_stand_before_a_head_or_behind_it(head: int, tmp_path: Path) -> None:
    """A record that was refused is no leaf, so the last head of its seat may be its number or the one before."""
    hall = new_hall()
    hall.seat("s08", SeatStarted, software="0.1.0")
    write_unreadable(hall, "s08")
    hall.close()
    hall.seal(*DESKS)
    hall.freeze()
    forger = Forger(hall.export(tmp_path / "bundle"))
    _head(lambda heads: heads[-1].update(seq=head))(forger)

    assert not said(forger.bundle, "heads", "s08")
