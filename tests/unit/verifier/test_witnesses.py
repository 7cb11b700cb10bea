# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Receipts, tree heads and the quarantine log: what others saw of the ledger must fit it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.unit.verifier.forger import Forger
from tests.unit.verifier.ordinary_sitting import DESKS, ITEMS, export_ordinary
from tests.unit.verifier.scripted_hall import ScriptedHall
from tests.unit.verifier.writing import PROFILE, Exported, small_papers
from verifier.audit import audit_bundle
from voting_core.frames import RECORD_CONTEXT
from voting_core.signing import sign_frame


@pytest.fixture(name="forger")
def _forger(tmp_path: Path) -> Forger:
    """A dishonest centre with an ordinary sitting in its hands."""
    return Forger(export_ordinary(tmp_path / "bundle"))


@pytest.fixture(name="hall")
def _hall() -> ScriptedHall:
    """A hall whose roll is open."""
    hall = ScriptedHall(PROFILE, small_papers(7, ITEMS))
    hall.convene()
    return hall


def said(bundle: Exported, check: str, *words: str) -> bool:
    """Whether one sentence of a check holds all these words."""
    found = next(one for one in audit_bundle(bundle.folder).checks if one.key == check)
    return any(all(word in broken.en for word in words) for broken in found.breaks)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"high_hash": "0" * 64}, "names another hash of record"),
        ({"tree_root": "0" * 64}, "names another root over the first"),
        ({"tree_size": 10_000}, "is of a tree of 10000 records"),
        ({"leaf_index": 0}, "ledger record 0 is not the seat's record"),
        ({"leaf_seq": 10_000}, "proves a record beyond those it confirms"),
        ({"hall": "other"}, "is of another hall or a later term"),
        ({"refusals": [{"seq": 1, "reason": ""}]}, "says record 1 was refused"),
        ({"inclusion": []}, "the inclusion proof does not hold: the proof is too short"),
        ({"from_size": 10_000}, "proves consistency from a larger tree"),
        ({"from_size": 0}, "carries a consistency proof where there is nothing to prove"),
    ],
)
def test_wrong_receipt_is_told(change: dict[str, object], words: str, forger: Forger) -> None:
    """A receipt that says something else than the ledger is told with its seat."""
    receipts = forger.receipts()
    receipts[0].update(change)
    forger.write_receipts(receipts)

    assert said(forger.bundle, "receipts", "receipt of seat s01", words)


def test_missing_receipt_is_missed(forger: Forger) -> None:
    """Every seat that has written has a receipt."""
    forger.write_receipts(forger.receipts()[1:])

    assert said(forger.bundle, "receipts", "seat s01 has records but no receipt")


def _hidden(entries: list[dict[str, object]]) -> None:
    entries[0]["disposed"] = False


def _renumbered(entries: list[dict[str, object]]) -> None:
    entries[0]["seq"] = 9


def _unsigned(entries: list[dict[str, object]]) -> None:
    entries[0]["payload"] = entries[1]["payload"]


@pytest.mark.parametrize(
    ("change", "check", "words"),
    [
        (_unsigned, "quarantine", "is not a record signed by that seat"),
        (_renumbered, "quarantine", "is not a record signed by that seat"),
        (_hidden, "seat-chains", "does not follow record 1"),
    ],
)
def test_quarantine_log_must_fit_the_chains(
    change: Callable[[list[dict[str, object]]], None], check: str, words: str, forger: Forger
) -> None:
    """A refused record that takes a number must be that seat's own, and in its chain."""
    entries = json.loads(forger.read("quarantine.json"))
    change(entries)
    forger.write("quarantine.json", json.dumps(entries).encode())
    forger.relist()

    assert said(forger.bundle, check, words)


def test_hidden_rival_leaves_a_blocked_seat_unexplained(forger: Forger) -> None:
    """A centre that hides the rival record of a seat cannot explain why it counted the seat for nothing."""
    entries = json.loads(forger.read("quarantine.json"))
    forger.write("quarantine.json", json.dumps(entries[:1]).encode())
    forger.relist()

    assert said(forger.bundle, "quarantine", "blocks seat s05 without evidence")


def test_rival_that_forks_the_chain_blocks_its_seat(hall: ScriptedHall, tmp_path: Path) -> None:
    """A seat that signs a next record after another history than the one it sent is named."""
    hall.sign_in("s01")
    head = hall.chains["s01"][-1]
    fork = head.body.replace(b'"seq":1', b'"seq":2').replace(b'"prev":"00', b'"prev":"11')
    hall.refuse("s01", sign_frame(hall.keys["s01"], RECORD_CONTEXT, fork), disposed=False, reason="another history")

    audit = audit_bundle(hall.export(tmp_path / "bundle").folder)

    assert audit.holds
    assert [note.en.split(";")[0] for note in audit.notes] == [
        "seat s01 signed two different histories at record 2 (epoch 1)"
    ]


def test_resent_record_is_no_rival(hall: ScriptedHall, tmp_path: Path) -> None:
    """A record that was quarantined for its topic, and accepted on another try, is no second history."""
    hall.sign_in("s01")
    hall.refuse("s01", hall.chains["s01"][-1], disposed=False, reason="wrong topic")

    audit = audit_bundle(hall.export(tmp_path / "bundle").folder)

    assert (audit.holds, audit.notes) == (True, [])


def test_seal_cannot_have_seen_what_came_after_it(hall: ScriptedHall, tmp_path: Path) -> None:
    """A seal that witnesses more records than stand before it gives a changed order away."""
    for seat in DESKS:
        hall.sign_in(seat)
    hall.open("item-1")
    hall.close()
    hall.seal("s01", tree_size=hall.tree.size + 1)

    bundle = hall.export(tmp_path / "bundle")

    assert said(bundle, "witnesses", "seat s01", "had seen 13 records, but only 12 stand before it")
