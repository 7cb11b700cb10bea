# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whoever changes an exported sitting is found out, even if it is the centre itself and signs everything again.

The tests ask nothing of the bundle but that it has a declared result, an annulled one, and a late ballot: to try them
on another exporter's bundle, add its function to ``EXPORTERS``.
"""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.rehearsed import export_rehearsed
from tests.unit.verifier.forger import Forger
from tests.unit.verifier.ordinary_sitting import export_ordinary
from tests.unit.verifier.writing import Exported
from verifier.cli import main

pytestmark = [pytest.mark.system, pytest.mark.timeout(400)]

EXPORTERS: dict[str, Callable[[Path], Exported]] = {"scripted": export_ordinary, "rehearsed": export_rehearsed}


@pytest.fixture(params=sorted(EXPORTERS))
def bundle(request: pytest.FixtureRequest, tmp_path: Path) -> Exported:
    """A bundle in which everything holds."""
    return EXPORTERS[request.param](tmp_path / "bundle")


@pytest.fixture
def forger(bundle: Exported) -> Forger:
    """Somebody who holds the bundle and the centre's key."""
    return Forger(bundle)


Broken = dict[str, list[str]]
Verify = Callable[[Exported], tuple[int, Broken]]


@pytest.fixture
def verify(capsys: pytest.CaptureFixture[str]) -> Verify:
    """Run the verifier: its exit code, and what breaks by check."""

    def run(bundle: Exported) -> tuple[int, Broken]:
        code = main([str(bundle.folder), "--json", "--lang", "en", "--centre-key", bundle.centre.key])
        report = json.loads(capsys.readouterr().out)
        return code, {check["check"]: check["breaks"] for check in report["checks"] if check["breaks"]}

    return run


def said(broken: Broken, check: str, *words: object) -> bool:
    """Whether one sentence of a check holds all these words."""
    return any(all(str(word) in sentence for word in words) for sentence in broken.get(check, []))


def test_untouched_bundle_holds(bundle: Exported, verify: Verify) -> None:
    """A bundle that nobody touched passes every check."""
    assert verify(bundle) == (0, {})


def test_flipped_choice_breaks_the_signature(forger: Forger, verify: Verify) -> None:
    """Who turns a yes into a no lacks the seat's key: the report names seat, record and the next link."""
    at = forger.counted_ballot()
    ballot = forger.bodies[at]
    ballot["answers"][0]["options"] = ["no"]
    forger.edit(at)
    forger.resign_all()

    code, broken = verify(forger.bundle)

    place = f"seat {ballot['seat']} epoch 1 record {ballot['seq']} BallotCast"
    assert code == 1
    assert said(broken, "seat-chains", place, "not signed by the seat's key")
    assert said(broken, "seat-chains", f"seat {ballot['seat']}", "names another predecessor", f"record {ballot['seq']}")
    assert said(broken, "frozen-lists", f"member {ballot['member']}")


def test_removed_ballot_leaves_a_gap(forger: Forger, verify: Verify) -> None:
    """A ballot taken out of the ledger leaves a gap in its seat's numbers, and the counted list names what is gone."""
    at = forger.counted_ballot()
    ballot = forger.bodies[at]
    forger.remove(at)
    forger.resign_all()

    code, broken = verify(forger.bundle)

    assert code == 1
    assert said(broken, "seat-chains", f"seat {ballot['seat']}", f"does not follow record {ballot['seq'] - 1}")
    assert said(broken, "results", f"member {ballot['member']}", "not in the ledger")
    assert said(broken, "witnesses", "shown a different ledger")


def test_last_record_of_a_seat_cannot_vanish(forger: Forger, verify: Verify) -> None:
    """A journal cut short at its end is found out: the receipts that the seat holds confirm more."""
    seat = forger.bodies[forger.counted_ballot()]["seat"]
    forger.remove(max(at for at, body in enumerate(forger.bodies) if body.get("seat") == seat))
    forger.resign_all()

    code, broken = verify(forger.bundle)

    assert code == 1
    assert said(broken, "receipts", f"receipt of seat {seat}", "beyond the seat's chain")


def test_ballot_of_one_member_does_not_serve_another(forger: Forger, verify: Verify) -> None:
    """A frozen list that gives a member the ballot of a neighbour is rejected by name."""
    _, frozen = forger.declared()
    given = forger.frozen_list(frozen)
    one, other = [entry for entry in given["entries"] if entry["disposition"] == "ballot"][:2]
    other.update({name: one[name] for name in ("epoch", "seq", "hash")})
    forger.bodies[frozen]["frozen"] = forger.keep_blob(given)
    forger.resign_all()

    code, broken = verify(forger.bundle)

    assert code == 1
    assert said(broken, "frozen-lists", f"member {other['member']}", "but the records say")
    assert said(broken, "results", f"gives member {other['member']}", "not theirs")


def test_swapped_records_are_out_of_order(forger: Forger, verify: Verify) -> None:
    """Two records of a seat that change places in the ledger run backwards."""
    at = forger.counted_ballot()
    seat = forger.bodies[at]["seat"]
    before = max(place for place, body in enumerate(forger.bodies[:at]) if body.get("seat") == seat)
    forger.move(before, at)
    forger.resign_all()

    code, broken = verify(forger.bundle)

    assert code == 1
    assert said(broken, "seat-chains", f"seat {seat}", "the numbers have a gap or run back")


def test_ballot_does_not_move_before_what_it_had_seen(forger: Forger, verify: Verify) -> None:
    """A record that is put before the floor record its seat had seen gives the new order away."""
    late = forger.find("PollClosed")
    at = forger.find("PollSealed", wanted=lambda body: body["floor_seq"] >= forger.bodies[late]["floor_seq"])
    seal = forger.bodies[at]
    forger.move(at, late)
    forger.resign_all()

    code, broken = verify(forger.bundle)

    assert code == 1
    assert said(broken, "seat-chains", f"seat {seal['seat']}", "the order was changed")


def test_edited_frozen_list_is_worked_out_otherwise(forger: Forger, verify: Verify) -> None:
    """A list that puts a voter among the absent is rejected though it is hashed, chained and signed anew."""
    declared, frozen = forger.declared()
    given = forger.frozen_list(frozen)
    entry = next(entry for entry in given["entries"] if entry["disposition"] == "ballot")
    entry.update(disposition="absent", epoch=0, seq=0, hash="")
    forger.bodies[frozen]["frozen"] = forger.keep_blob(given)
    forger.resign_all()

    code, broken = verify(forger.bundle)

    assert code == 1
    assert said(broken, "frozen-lists", f"member {entry['member']}", "stands as 'absent", "the records say 'ballot")
    declared_seq = forger.bodies[declared]["floor_seq"]
    assert said(
        broken, "orders", f"floor record {declared_seq} ResultDeclared", "the order that was signed: frozen_hash"
    )


def test_edited_line_is_counted_again(forger: Forger, verify: Verify) -> None:
    """One vote more on a line of the declared result does not survive the second count."""
    declared, _ = forger.declared()
    line = forger.bodies[declared]["counted"][0]["lines"][0]
    line["members"] += 1
    forger.resign_all()

    code, broken = verify(forger.bundle)

    assert code == 1
    assert said(broken, "results", f"line 'yes' says {line['members']}, the count is {line['members'] - 1}")


def test_flipped_outcome_is_rejected(forger: Forger, verify: Verify) -> None:
    """An outcome turned round, with sentences to match and the centre's own signature, is rejected."""
    declared, _ = forger.declared()
    result = forger.bodies[declared]
    carried = result["outcome"] == "carried"
    result["outcome"] = "not_carried" if carried else "carried"
    result["said_en"] = result["said_en"].replace("carried", "not carried" if carried else "carried")
    result["said_zh"] = result["said_zh"].replace("通过", "未通过" if carried else "通过")
    forger.resign_all()

    code, broken = verify(forger.bundle)

    assert code == 1
    assert said(broken, "results", "outcome says", result["outcome"])
    assert said(broken, "results", "said_zh is not the arithmetic")
    assert said(broken, "summary", "outcome") is False


def test_one_person_is_not_two(forger: Forger, verify: Verify) -> None:
    """An annulment with one of its two signatures taken away is rejected."""
    at = forger.find("PollAnnulled")
    forger.bodies[at]["approvals"].pop()
    forger.resign_all()

    code, broken = verify(forger.bundle)

    assert code == 1
    assert said(broken, "orders", "PollAnnulled", "needs 2 different operators, but 1 signed validly")


def test_same_operator_twice_is_one_person(forger: Forger, verify: Verify) -> None:
    """The same operator's signature twice does not make two people."""
    at = forger.find("PollAnnulled")
    approvals = forger.bodies[at]["approvals"]
    approvals[1] = approvals[0]
    forger.resign_all()

    code, broken = verify(forger.bundle)

    assert code == 1
    assert said(broken, "orders", "PollAnnulled", "the same operator signed twice")
    assert said(broken, "orders", "PollAnnulled", "needs 2 different operators, but 1 signed validly")


def test_skipped_annulment_does_not_reopen_a_poll(forger: Forger, verify: Verify) -> None:
    """A poll that is put again though its result still stands is rejected."""
    at = forger.find("PollAnnulled")
    poll = forger.bodies[at]["poll"]
    forger.remove(at)
    forger.resign_all()

    code, broken = verify(forger.bundle)

    assert code == 1
    assert said(broken, "life-cycle", f"poll {poll} round 2", "neither aborted nor annulled")


def test_wrong_inclusion_proof_is_rejected(forger: Forger, verify: Verify) -> None:
    """A receipt whose inclusion proof leads elsewhere is rejected, and its seat is named."""
    receipts = forger.receipts()
    first = receipts[0]
    first["inclusion"][0] = "00" * 32
    forger.write_receipts(receipts)

    code, broken = verify(forger.bundle)

    assert (code, set(broken)) == (1, {"receipts"})
    assert said(broken, "receipts", f"receipt of seat {first['seat']}", "inclusion proof does not lead to the root")


def test_checkpoint_of_another_tree_is_rejected(forger: Forger, verify: Verify) -> None:
    """A signed tree head that belongs to another ledger is rejected."""
    honest = forger.frames[:]
    forger.frames[-1] = forger.frames[0]
    forger.rebuild()
    forger.frames = honest
    forger.write("ledger.frames", b"".join(frame.encode() for frame in honest))
    forger.relist()

    code, broken = verify(forger.bundle)

    assert code == 1
    assert said(broken, "tree", "the checkpoint is of another tree: the root differs")


def test_seat_that_saw_another_ledger_says_so(forger: Forger, verify: Verify) -> None:
    """A centre that rewrites what a seat had already witnessed is contradicted by that seat's own seal."""
    forger.bodies[forger.find("SittingOpened")]["title"] = "另一次会议"
    forger.resign_all()

    code, broken = verify(forger.bundle)

    seal = forger.bodies[forger.find("PollSealed", wanted=lambda body: body["tree_size"] > 0)]
    assert code == 1
    assert said(broken, "witnesses", f"seat {seal['seat']}", "the seat was shown a different ledger")


def test_edited_summary_is_rejected(forger: Forger, verify: Verify) -> None:
    """The file for people must say what the records say."""
    results = json.loads(forger.read("results.json"))
    shown = next(result for result in results if result["outcome"])
    shown["findings"][0]["got"] += 1
    forger.write("results.json", json.dumps(results).encode())
    forger.relist()

    code, broken = verify(forger.bundle)

    assert (code, set(broken)) == (1, {"summary"})
    assert said(
        broken, "summary", f"poll {shown['poll']} round {shown['round']}", "findings is not what was worked out"
    )


def test_changed_agenda_text_is_rejected(forger: Forger, verify: Verify) -> None:
    """The house voted on the text of the agenda: another text does not take its place afterwards."""
    at = forger.find("AgendaPublished")
    agenda = json.loads(forger.read(f"blobs/{forger.bodies[at]['agenda']['sha256']}"))
    agenda["items"][0]["text"] += "，另加一条"
    forger.bodies[at]["agenda"] = forger.keep_blob(agenda)
    forger.resign_all()

    code, broken = verify(forger.bundle)

    assert code == 1
    assert said(broken, "openings", "PollOpened", "text hash is not that of the agenda's item")
    assert said(broken, "orders", "AgendaPublished", "the order that was signed: agenda")


def test_swapped_roster_is_rejected(forger: Forger, verify: Verify) -> None:
    """Two members who change seats on the roster afterwards find no ballots there."""
    at = forger.find("RosterFixed")
    roster = json.loads(forger.read(f"blobs/{forger.bodies[at]['roster']['sha256']}"))
    one, other = roster["members"][:2]
    one["seat"], other["seat"] = other["seat"], one["seat"]
    forger.bodies[at]["roster"] = forger.keep_blob(roster)
    forger.resign_all()

    code, broken = verify(forger.bundle)

    assert code == 1
    assert said(broken, "orders", "RosterFixed", "the order that was signed: roster")
    assert said(broken, "frozen-lists", f"member {one['member']}", "but the records say")


def test_missing_blob_is_missed(forger: Forger, verify: Verify) -> None:
    """A frozen list that is not in the bundle is asked for by name."""
    _, frozen = forger.declared()
    name = forger.bodies[frozen]["frozen"]["sha256"]
    (forger.bundle.folder / "blobs" / name).unlink()

    code, broken = verify(forger.bundle)

    assert code == 1
    assert said(broken, "files", f"blobs/{name} is missing")
    assert said(broken, "frozen-lists", name[:12], "is not in the bundle")


def test_counted_late_ballot_is_rejected(forger: Forger, verify: Verify) -> None:
    """A ballot that came after the declaration is not slipped into the frozen list."""
    results = json.loads(forger.read("results.json"))
    shown = next(result for result in results if result["late"])
    late, key = shown["late"][0], (shown["poll"], shown["round"])
    hashes = {
        (one.get("seat"), one.get("seq")): frame.hash for one, frame in zip(forger.bodies, forger.frames, strict=True)
    }
    declared = forger.find("ResultDeclared", wanted=lambda body: (body["poll"], body["round"]) == key)
    seq = forger.bodies[declared]["frozen_seq"]
    frozen = forger.find("RoundFrozen", wanted=lambda body: body["floor_seq"] == seq)
    given = forger.frozen_list(frozen)
    entry = next(entry for entry in given["entries"] if entry["member"] == late["member"])
    name = hashes[(late["seat"], late["seq"])]
    entry.update(disposition="ballot", epoch=late["epoch"], seq=late["seq"], hash=name, note="")
    forger.bodies[frozen]["frozen"] = forger.keep_blob(given)
    forger.resign_all()

    code, broken = verify(forger.bundle)

    assert code == 1
    assert said(broken, "frozen-lists", f"member {late['member']}", "stands as 'ballot", "the records say 'offline")


def test_refused_ballot_with_nothing_wrong_is_rejected(forger: Forger, verify: Verify) -> None:
    """A centre that sets a good ballot aside as refused keeps the chain whole and is found out all the same."""
    at = forger.counted_ballot()
    ballot, frame = forger.bodies[at], forger.frames[at]
    forger.remove(at)
    forger.set_aside(ballot, frame)
    forger.resign_all()

    code, broken = verify(forger.bundle)

    assert code == 1
    assert "seat-chains" not in broken
    assert said(broken, "quarantine", f"seat {ballot['seat']}", "although nothing is wrong with it")


def test_list_of_files_is_the_centres(bundle: Exported, verify: Verify) -> None:
    """Who changes a file and mends the list, but lacks the centre's key, is found out."""
    path = bundle.folder / "bundle.json"
    path.write_bytes(path.read_bytes().replace(b'"sitting"', b' "sitting"'))

    code, broken = verify(bundle)

    assert (code, set(broken)) == (1, {"bundle-signature"})
    assert said(broken, "bundle-signature", "not the centre's signature")


def test_bundle_of_another_centre_is_told_by_its_key(bundle: Exported, capsys: pytest.CaptureFixture[str]) -> None:
    """A bundle that somebody made up whole holds in itself, but its key is not the one on paper."""
    paper = "A" * 43 + "="

    code = main([str(bundle.folder), "--lang", "en", "--centre-key", paper])

    assert code == 1
    assert "is not the key you gave" in capsys.readouterr().out
