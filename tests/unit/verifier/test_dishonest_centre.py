# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a dishonest centre might try besides, with its key and with nobody else's."""

import json
from pathlib import Path

import pytest

from tests.unit.verifier.forger import Forger
from tests.unit.verifier.ordinary_sitting import export_ordinary
from verifier.audit import audit_bundle

Broken = dict[str, list[str]]


@pytest.fixture(name="forger")
def _forger(tmp_path: Path) -> Forger:
    """A dishonest centre with an ordinary sitting in its hands."""
    return Forger(export_ordinary(tmp_path / "bundle"))


def found(forger: Forger) -> Broken:
    """What breaks, by check, in English."""
    audit = audit_bundle(forger.bundle.folder)
    return {check.key: [broken.en for broken in check.breaks] for check in audit.checks if check.breaks}


def said(broken: Broken, check: str, *words: object) -> bool:
    """Whether one sentence of a check holds all these words."""
    return any(all(str(word) in sentence for word in words) for sentence in broken.get(check, []))


def test_ballot_rewritten_for_another_member_is_unsigned(forger: Forger) -> None:
    """A ballot that is made to name another member is no longer signed by its seat."""
    at = forger.counted_ballot()
    ballot = forger.bodies[at]
    others = {body["member"] for body in forger.bodies if body["kind"] == "BallotCast"} - {ballot["member"]}
    ballot["member"] = min(others)
    forger.edit(at)
    forger.resign_all()

    broken = found(forger)

    assert said(broken, "seat-chains", f"seat {ballot['seat']}", f"record {ballot['seq']}", "not signed")


def test_member_left_out_of_the_list_is_missed(forger: Forger) -> None:
    """Every member entitled to vote is on the list: who is left out is named."""
    _, frozen = forger.declared()
    given = forger.frozen_list(frozen)
    entry = given["entries"].pop()
    forger.bodies[frozen]["frozen"] = forger.keep_blob(given)
    forger.resign_all()

    broken = found(forger)

    assert said(broken, "frozen-lists", "leaves out members", entry["member"])
    assert said(broken, "results", "members are entitled")


def test_hidden_unsealed_seat_is_named(forger: Forger) -> None:
    """A result that hides a seat which had not reported is rejected."""
    at = forger.find("RoundFrozen", wanted=lambda body: bool(body["unsealed"]))
    hidden = forger.bodies[at]["unsealed"].pop()
    forger.resign_all()

    broken = found(forger)

    assert said(broken, "frozen-lists", "by the records it is", hidden)


def test_second_name_for_one_key_is_one_person(forger: Forger) -> None:
    """An operator entered under two names with one key is found out."""
    opened = forger.bodies[forger.find("SittingOpened")]
    opened["operators"][1]["key"] = opened["operators"][0]["key"]
    forger.resign_all()

    broken = found(forger)

    assert said(broken, "orders", "SittingOpened", "two operators have one key")


def test_reason_put_into_operators_mouths_is_rejected(forger: Forger) -> None:
    """A record that gives another reason than its operators signed is rejected."""
    at = forger.find("PollAnnulled")
    forger.bodies[at]["reason"] = "because it pleased us"
    forger.resign_all()

    broken = found(forger)

    assert said(broken, "orders", "PollAnnulled", "the order that was signed: reason")


def test_wrong_consistency_proof_is_rejected(forger: Forger) -> None:
    """A receipt whose consistency proof does not connect the two trees is rejected."""
    receipts = forger.receipts()
    first = receipts[0]
    first["from_size"] = first["tree_size"] // 2
    first["consistency"] = ["11" * 32] * 3
    forger.write_receipts(receipts)

    broken = found(forger)

    assert set(broken) == {"receipts"}
    assert said(broken, "receipts", f"receipt of seat {first['seat']}", "consistency proof")


def test_receipt_beyond_the_chain_is_rejected(forger: Forger) -> None:
    """A receipt that confirms a record which the ledger does not hold proves a loss."""
    receipts = forger.receipts()
    first = receipts[0]
    first["high_seq"] += 1
    forger.write_receipts(receipts)

    broken = found(forger)

    assert set(broken) == {"receipts"}
    assert said(broken, "receipts", f"confirms record {first['high_seq']}, beyond the seat's chain")


def test_late_ballot_left_out_of_the_summary_is_missed(forger: Forger) -> None:
    """A late ballot is not counted, but it is listed: one that is hidden is missed."""
    results = json.loads(forger.read("results.json"))
    shown = next(result for result in results if result["late"])
    shown["late"].pop()
    forger.write("results.json", json.dumps(results).encode())
    forger.relist()

    broken = found(forger)

    assert set(broken) == {"summary"}
    assert said(broken, "summary", f"poll {shown['poll']} round {shown['round']}", "late ballots")


def test_hidden_file_is_found(forger: Forger) -> None:
    """A file that is not on the signed list does not travel unseen."""
    (forger.bundle.folder / "blobs" / "note.txt").write_text("hello", encoding="utf-8")

    broken = found(forger)

    assert set(broken) == {"files"}
    assert said(broken, "files", "blobs/note.txt is not on the list")


def test_exchanged_seat_key_is_rejected(forger: Forger) -> None:
    """A registry with another key for a seat fits neither the order that fixed it nor what the seat signed."""
    at = forger.find("RosterFixed")
    registry = json.loads(forger.read(f"blobs/{forger.bodies[at]['registry']['sha256']}"))
    seat = forger.bodies[forger.counted_ballot()]["seat"]
    entry = next(one for one in registry["seats"] if one["seat"] == seat)
    entry["key"] = forger.bundle.centre.key
    forger.bodies[at]["registry"] = forger.keep_blob(registry)
    forger.resign_all()

    broken = found(forger)

    assert said(broken, "papers", "a seat has the centre's key")
    assert said(broken, "seat-chains", f"seat {seat}", "is not signed by the seat's key")
    assert said(broken, "orders", "RosterFixed", "the order that was signed: registry")


def test_order_serves_once(forger: Forger) -> None:
    """An order that was signed for one record does not serve for a second one."""
    at = forger.find("PollClosed", wanted=lambda body: body["cause"] == "operator")
    body = forger.bodies[at]
    other = forger.find("PollClosed", wanted=lambda one: one is not body)
    forger.bodies[other].update({name: body[name] for name in ("act", "approvals", "cause")})
    forger.resign_all()

    broken = found(forger)

    assert said(broken, "orders", "PollClosed", "uses the same order a second time")
    assert said(broken, "orders", "PollClosed", "something else than the order that was signed")
