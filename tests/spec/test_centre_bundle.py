# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The bundle of any sitting holds all that an auditor needs, and an auditor who trusts none of our code accepts it."""

import base64
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from central_broker.bundle import Bundle, build_bundle, write_bundle
from tests.builders import HALL, NINE, SITTING, roster, signer
from tests.centre_builders import Stage
from tests.random_sitting import SOME, Step, new_stage, sittings, take_step
from verifier.audit import Audit, audit_bundle
from voting_core import acts
from voting_core.checkpoint import read_checkpoint
from voting_core.errors import RefusedError
from voting_core.frames import MESSAGE_CONTEXT, decode_frames
from voting_core.identifiers import CENTRE
from voting_core.messages import RECEIPT_READER
from voting_core.signing import verify


def bundle_of(stage: Stage) -> Bundle:
    """What the centre would export now."""
    return build_bundle(hall=HALL, term=stage.term, signer=signer(CENTRE), snapshot=stage.ledger.snapshot(), at_ms=NINE)


def audit(stage: Stage, folder: Path) -> Audit:
    """What an auditor finds in it, with the centre's key from elsewhere."""
    write_bundle(bundle_of(stage), folder)
    return audit_bundle(folder, pinned=signer(CENTRE).key)


def complaints(found: Audit) -> list[str]:
    """Every check that does not hold, in words."""
    return [f"{check.name}: {check}" for check in found.checks if not check.passed]


@pytest.fixture(name="stage", scope="module")
def _stage() -> Stage:
    """A sitting with everything in it: decided, aborted, annulled, late, excused, refused, blocked, and still open."""
    stage = Stage(members=roster(5, leave=(5,))).begin("budget", "plan", "works", "land")
    stage.done(acts.ExcuseSeats, seats=("s05",))
    stage.vote({"s01": "yes", "s02": "yes", "s03": "yes", "s04": "no"}, poll="budget", seal=False)
    for seat in ("s01", "s02", "s03"):
        stage.seal(seat, "budget")
    stage.done(acts.FreezeRound, poll="budget")
    stage.done(acts.DeclareResult, poll="budget", by=("lin", "zhou"))
    stage.seal("s04", "budget")
    stage.done(acts.PublishResult, poll="budget")
    stage.decide({"s01": "no"}, poll="plan")
    stage.done(acts.AnnulPoll, poll="plan", by=("zhou", "wang"))
    stage.done(acts.OpenPoll, poll="plan", round=2)
    stage.done(acts.AbortPoll, poll="plan", round=2)
    for step in (("refused", "s02", "yes"), ("rubbish", "s03", "no"), ("two histories", "s03", "yes")):
        take_step(stage, step)
    stage.done(acts.AdjournSitting)
    stage.done(acts.ResumeSitting)
    for member in stage.members.members:
        stage.sign_in(member.seat)
    stage.done(acts.OpenPoll, poll="works")
    stage.press("s01", "yes", poll="works")
    return stage


def test_the_bundle_of_a_running_sitting_is_accepted_by_the_auditor(stage: Stage, tmp_path: Path) -> None:
    """Also in the middle of a round, the bundle of what is durable holds in every point."""
    found = audit(stage, tmp_path / "bundle")

    assert complaints(found) == []
    assert (found.hall, found.sitting) == (HALL, SITTING)


@settings(max_examples=SOME)
@given(steps=sittings())
def test_the_auditor_accepts_the_bundle_of_any_sitting(
    tmp_path_factory: pytest.TempPathFactory, steps: list[Step]
) -> None:
    """Whatever happens in a sitting, centre and auditor agree on every list, every count and every late ballot."""
    stage = new_stage()
    for step in steps:
        take_step(stage, step)

    found = audit(stage, tmp_path_factory.mktemp("bundle") / "bundle")

    assert complaints(found) == []


def test_the_auditor_accepts_a_second_sitting(stage: Stage, tmp_path: Path) -> None:
    """A ledger may hold several sittings; the bundle is about the last one and proves all of them."""
    later = Stage().begin()
    later.decide({"s01": "yes"})
    later.done(acts.CloseSitting)
    for answer in (
        later.open_sitting("later"),
        later.fix_roster(sitting="later"),
        later.publish_agenda(sitting="later"),
        later.order(acts.OpenRoll, sitting="later"),
    ):
        assert answer.result == "done", answer.said_en

    assert complaints(audit(later, tmp_path / "bundle")) == []


def files(stage: Stage) -> dict[str, Any]:
    """The JSON files of the bundle, read."""
    return {name: json.loads(data) for name, data in bundle_of(stage).files.items() if name.endswith(".json")}


def test_the_manifest_names_every_file_and_is_signed(stage: Stage) -> None:
    """Nothing can be added, taken out or changed without breaking the centre's signature."""
    made = bundle_of(stage)
    manifest = files(stage)["bundle.json"]

    assert manifest["format"] == "hemicycle-bundle/1"
    named = {name: (entry["sha256"], entry["size_bytes"]) for name, entry in manifest["files"].items()}
    assert named == {
        name: (hashlib.sha256(data).hexdigest(), len(data))
        for name, data in made.files.items()
        if name not in ("bundle.json", "bundle.sig")
    }
    signature = base64.b64decode(made.files["bundle.sig"])
    assert verify(manifest["centre_key"], MESSAGE_CONTEXT + made.files["bundle.json"], signature)


def test_the_bundle_holds_the_whole_ledger(stage: Stage) -> None:
    """Records in their order, every file, all that was kept aside, and a signed head over it."""
    made = bundle_of(stage)
    kept = stage.ledger.snapshot()

    assert made.files["ledger.frames"] == b"".join(one.frame for one in kept.records)
    assert {name for name in made.files if name.startswith("blobs/")} == {f"blobs/{name}" for name in kept.blobs}
    aside = files(stage)["quarantine.json"]
    assert [base64.b64decode(row["payload"]) for row in aside] == [row.payload for row in kept.quarantine]
    assert [row["disposed"] for row in aside].count(True) == 1
    manifest = files(stage)["bundle.json"]
    _, size, root = read_checkpoint(manifest["checkpoint"], signer(CENTRE).key, verify)
    assert (size, root.hex()) == (len(kept.records), stage.status().tree_root)
    assert made.records == size == manifest["size"]


def test_the_bundle_holds_the_newest_receipt_of_every_seat(stage: Stage) -> None:
    """Each seat's owner can hold the bundle against what the seat was promised."""
    frames = decode_frames(bundle_of(stage).files["receipts.frames"])
    got = [RECEIPT_READER.read(frame.body) for frame in frames]

    assert [one.seat for one in got] == ["s01", "s02", "s03", "s04", "s05"]
    assert all(one.tree_size == stage.status().tree_size for one in got)
    assert [bool(one.blocked) for one in got] == [False, False, True, False, False]
    assert [len(one.refusals) for one in got] == [0, 1, 0, 0, 0]


def test_the_results_are_those_of_the_floor_log(stage: Stage) -> None:
    """The summary for people says what was declared, aborted and annulled, and names the late ballots."""
    results = files(stage)["results.json"]

    assert [(one["poll"], one["round"], one["phase"], one["outcome"]) for one in results] == [
        ("budget", 1, "published", "carried"),
        ("plan", 1, "annulled", "not_carried"),
        ("plan", 2, "aborted", ""),
        ("works", 1, "open", ""),
    ]
    assert [one["late"] for one in results] == [[{"seat": "s04", "epoch": 1, "seq": 2, "member": "m04"}], [], [], []]
    assert results[0]["said_zh"].endswith("不影响结果。")
    assert sum(line["members"] for line in results[0]["counted"][0]["lines"]) == 5


def test_the_same_ledger_gives_the_same_bundle(stage: Stage) -> None:
    """Two exports of one moment differ in nothing, so auditors can compare them by their bytes."""
    assert bundle_of(stage) == bundle_of(stage)


def test_there_is_nothing_to_export_before_the_first_sitting() -> None:
    """An empty ledger makes no bundle."""
    with pytest.raises(RefusedError, match="no sitting"):
        bundle_of(Stage())


def test_a_bundle_appears_whole_or_not_at_all(stage: Stage, tmp_path: Path) -> None:
    """A folder that exists is not touched, a place that cannot be written is named, and no draft is left behind."""
    made = bundle_of(stage)
    (tmp_path / "file").write_bytes(b"")
    (tmp_path / "taken").mkdir()

    for wrong in ("taken", "file", "file/bundle", "x" * 300, "\0", ""):
        with pytest.raises(RefusedError):
            write_bundle(made, tmp_path / wrong)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "taken"]

    write_bundle(made, tmp_path / "new" / "bundle")
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == ["bundle"]
    written = {str(path.relative_to(tmp_path / "new" / "bundle")) for path in (tmp_path / "new").rglob("*.*")}
    assert {"bundle.json", "bundle.sig", "ledger.frames"} <= written
