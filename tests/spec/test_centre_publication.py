# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Results leave the house as Popolo vote events, tables and JSON, made from the bundle and checked against schemas."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft3Validator
from openpyxl import load_workbook
from referencing import Registry
from referencing.jsonschema import DRAFT3

from central_broker.bundle import build_bundle, write_bundle
from central_broker.publication import publish
from central_broker.publication.workbook import NAMES
from tests.builders import HALL, hand_lines, signer
from tests.centre_builders import Stage
from tests.kinds import BOTH, decide, election, graded, motion, open_item, scored, stage_with, vote
from tests.spec.test_secret_sitting import counted
from voting_core import acts
from voting_core.errors import RefusedError
from voting_core.identifiers import CENTRE

SCHEMAS = Path(__file__).resolve().parents[1] / "vectors" / "popolo"
LISTS = {
    "organizations": "organization",
    "persons": "person",
    "events": "event",
    "motions": "motion",
    "vote_events": "vote_event",
}


def played() -> Stage:
    """A sitting with a motion, an appraisal by grades and one by scores, and an election; one member by hand."""
    stage = stage_with(
        motion("budget"), graded("review", "t1", "t2"), scored("duty", "t1"), election("chairs", "a", "b", posts=1)
    )
    open_item(stage, "budget")
    stage.done(
        acts.EnterHandCount,
        by=BOTH,
        poll="budget",
        channel="hands",
        members=("m03",),
        counted=(hand_lines("q1", yes=1),),
    )
    vote(stage, "budget", {"s01": {"q1": "yes"}, "s02": {"q1": "no"}})
    decide(stage, "budget")
    open_item(stage, "review")
    vote(stage, "review", {"s01": {"t1": "satisfied", "t2": "unknown"}, "s02": {"t1": "basic"}})
    decide(stage, "review")
    open_item(stage, "duty")
    vote(stage, "duty", {"s01": {"t1-1": "s90", "t1-2": "s81"}})
    decide(stage, "duty")
    open_item(stage, "chairs")
    vote(stage, "chairs", {"s01": {"a": "yes"}, "s02": {"a": "yes", "b": "no"}})
    decide(stage, "chairs")
    return stage


@pytest.fixture(name="folder")
def publication(tmp_path: Path) -> Path:
    """The publication of that sitting."""
    stage = played()
    bundle = build_bundle(
        hall=HALL, term=1, signer=signer(CENTRE), snapshot=stage.ledger.snapshot(), at_ms=stage.wall_ms
    )
    write_bundle(bundle, tmp_path / "bundle")
    publish(tmp_path / "bundle", tmp_path / "out")
    return tmp_path / "out"


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    """The rows of a table."""
    return list(csv.DictReader(io.StringIO((folder / name).read_text("utf-8-sig"))))


def test_every_vote_event_is_one_by_the_published_schemas(folder: Path) -> None:
    """People, motions and vote events hold against the schemas of the Popolo project, dates included."""
    loaded = {path.stem: json.loads(path.read_text()) for path in SCHEMAS.glob("*.json")}
    resources = [(schema["id"], DRAFT3.create_resource(schema)) for schema in loaded.values()]
    registry: Registry[Any] = Registry().with_resources([(uri.rstrip("#"), one) for uri, one in resources])
    registry = registry.with_resources(resources)
    document = json.loads((folder / "popolo.json").read_text())

    assert set(document) == set(LISTS)
    for name, schema in LISTS.items():
        validator = Draft3Validator(loaded[schema], registry=registry, format_checker=Draft3Validator.FORMAT_CHECKER)
        for one in document[name]:
            validator.validate(one)
    assert len(document["vote_events"]) == 1 + 2 + 2 + 2


def test_a_vote_event_counts_all_channels_and_names_who_pressed(folder: Path) -> None:
    """Two yes, one of them by hand; the hand is counted, and no vote is told of its member by name."""
    event = json.loads((folder / "popolo.json").read_text())["vote_events"][0]

    assert {one["option"]: one["value"] for one in event["counts"] if one["value"]} == {"yes": 2, "no": 1}
    assert event["votes"] == [{"voter_id": "m01", "option": "yes"}, {"voter_id": "m02", "option": "no"}]
    assert event["result"] == "pass"


def test_tables_tell_every_finding_line_and_vote(folder: Path) -> None:
    """A spreadsheet opens them: each subject's result with its sentence, each line, each member's answer."""
    findings = rows(folder, "findings.csv")
    assert [(one["item"], one["name"], one["outcome"]) for one in findings] == [
        ("budget", "", "carried"),
        ("review", "单位t1", "graded"),
        ("review", "单位t2", "graded"),
        ("duty", "单位t1", "scored"),
        ("chairs", "候选人a", "elected"),
        ("chairs", "候选人b", "not_elected"),
    ]
    assert findings[3]["score"] == "351/4"
    by_hand = [one for one in rows(folder, "lines.csv") if one["channel"] == "hands" and one["count"] != "0"]
    assert [(one["item"], one["line_zh"], one["count"]) for one in by_hand] == [("budget", "赞成", "1")]
    votes = rows(folder, "votes.csv")
    assert ("review", "t2", "m02", "not_pressed", "") in [
        (one["item"], one["question"], one["member"], one["line"], one["options"]) for one in votes
    ]


def test_one_workbook_holds_the_same_tables(folder: Path) -> None:
    """A sheet for each table, row by row the same; counts are numbers, and nothing is a formula."""
    book = load_workbook(folder / "tables.xlsx")

    assert book.sheetnames == ["结论", "票数", "记名名单", "出席"]
    for file, name in NAMES.items():
        read = [["" if cell.value is None else str(cell.value) for cell in row] for row in book[name].iter_rows()]
        assert read[1:] == [list(one.values()) for one in rows(folder, file)]
    assert {cell.data_type for row in book["票数"].iter_rows(min_row=2) for cell in row} <= {"s", "inlineStr", "n"}
    assert book["结论"]["J2"].data_type == "n"


def test_a_folder_that_is_no_bundle_is_refused(tmp_path: Path) -> None:
    """The sentence says what to name instead."""
    with pytest.raises(RefusedError, match="Name the exported folder"):
        publish(tmp_path, tmp_path / "out")


def test_attendance_is_a_log_of_comings_and_goings(tmp_path: Path) -> None:
    """Who was there from the start, who came late, who left, who was away: each stay with its times."""
    stage = stage_with(motion("budget"), sign_in=False, members=4)
    for seat in ("s01", "s02", "s03"):
        stage.sign_in(seat)
    open_item(stage, "budget")
    stage.sign_in("s04")
    vote(stage, "budget", {"s01": {"q1": "yes"}})
    stage.sign_out("s02")
    stage.sign_out("s03")
    stage.sign_in("s03")
    bundle = build_bundle(
        hall=HALL, term=1, signer=signer(CENTRE), snapshot=stage.ledger.snapshot(), at_ms=stage.wall_ms
    )
    write_bundle(bundle, tmp_path / "bundle")
    publish(tmp_path / "bundle", tmp_path / "out")

    listed = [(one["member"], one["presence"], bool(one["left"])) for one in rows(tmp_path / "out", "attendance.csv")]

    assert listed == [
        ("m01", "present", False),
        ("m02", "left", True),
        ("m03", "present", True),
        ("m03", "present", False),
        ("m04", "late", False),
    ]


def test_of_a_secret_round_counts_are_published_and_no_votes(tmp_path: Path) -> None:
    """Nobody knows who chose what, and nobody is said not to have voted."""
    hall = counted()
    hall.order(acts.DeclareResult)
    stage = hall.centre
    snapshot = stage.ledger.snapshot()
    bundle = build_bundle(hall=HALL, term=1, signer=signer(CENTRE), snapshot=snapshot, at_ms=0)
    write_bundle(bundle, tmp_path / "bundle")
    publish(tmp_path / "bundle", tmp_path / "out")
    (event,) = json.loads((tmp_path / "out" / "popolo.json").read_text("utf-8"))["vote_events"]

    assert (event["classification"], event["votes"]) == ("motion, secret", [])
    assert {one["option"]: one["value"] for one in event["counts"] if one["value"]} == {"yes": 3, "no": 1, "abstain": 1}
    assert len((tmp_path / "out" / "votes.csv").read_text("utf-8").splitlines()) == 1
