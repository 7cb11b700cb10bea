# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Appraisals, elections, personnel votes and what is entered of persons: anything else than what is due is told."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.unit.verifier.forger import Body, Forger
from tests.unit.verifier.full_sitting import hold_full
from tests.unit.verifier.writing import Exported
from verifier.audit import audit_bundle

Deed = Callable[[Body], object]


@pytest.fixture(name="forger")
def _forger(tmp_path: Path) -> Forger:
    """A dishonest centre with the whole sitting in its hands."""
    return Forger(hold_full().export(tmp_path / "bundle"))


def said(bundle: Exported, check: str, *words: str) -> bool:
    """Whether one sentence of a check holds all these words."""
    found = next(one for one in audit_bundle(bundle.folder).checks if one.key == check)
    return any(all(word in broken.en for word in words) for broken in found.breaks)


def change(**fields: Any) -> Deed:
    """Say something else in some fields."""
    return lambda body: body.update(fields)


def finding(number: int, **fields: Any) -> Deed:
    """Say something else of one subject."""
    return lambda body: body["findings"][number].update(fields)


def question(number: int, **fields: Any) -> Deed:
    """Put another question."""
    return lambda body: body["questions"][number].update(fields)


def _swap_findings(body: Body) -> None:
    body["findings"].reverse()


TAMPERINGS: dict[str, tuple[str, str, Deed, str, str]] = {
    "a better grade": (
        "ResultDeclared",
        "offices",
        finding(0, grade="good"),
        "results",
        "court/grade says good, the count is poor",
    ),
    "a better score": (
        "ResultDeclared",
        "heads",
        finding(1, score={"numerator": "19", "denominator": "2"}),
        "results",
        "bo/score says {'numerator': '19', 'denominator': '2'}, the count is {'numerator': '37', 'denominator': '4'}",
    ),
    "a better place": ("ResultDeclared", "heads", finding(0, place=1), "results", "anna/place says 1, the count is 2"),
    "a nominee approved": (
        "ResultDeclared",
        "removal",
        finding(1, outcome="carried"),
        "results",
        "du/outcome says carried, the count is not_carried",
    ),
    "other words for a nominee": (
        "ResultDeclared",
        "removal",
        finding(0, said_en="It was done."),
        "results",
        "chu/said_en is not the arithmetic, which is 'More than 1/2 of all 7 members",
    ),
    "another list of nominees": (
        "ResultDeclared",
        "removal",
        _swap_findings,
        "results",
        "does not say of each subject how it came out, in order",
    ),
    "a candidate elected": (
        "ResultDeclared",
        "chair",
        finding(1, outcome="elected"),
        "results",
        "jin/outcome says elected, the count is again",
    ),
    "no contested post": (
        "ResultDeclared",
        "chair",
        change(contested=0),
        "results",
        "contested says 0, the count is 1",
    ),
    "a post left open": ("ResultDeclared", "chair", change(left_open=1), "results", "left_open says 1, the count is 0"),
    "another number of marks": (
        "ResultDeclared",
        "chair",
        lambda body: body["counted"][0]["marks"][2].update(members=5),
        "results",
        "line 'kong' says 5, the count is 0",
    ),
    "another number of ballots for a target": (
        "ResultDeclared",
        "offices",
        lambda body: body["counted"][1]["lines"][1].update(members=1),
        "results",
        "line 'police/fair' says 1, the count is 2",
    ),
    "a question left out of the count": (
        "ResultDeclared",
        "offices",
        lambda body: body["counted"].pop(),
        "results",
        "does not count the questions that were put",
    ),
    "a ballot by video left out": (
        "ResultDeclared",
        "chair",
        lambda body: body["counted"][0].update(channels=[]),
        "results",
        "its lines by hand of 'q1' are not those of the hand counts",
    ),
    "another casting vote": (
        "CastingVoteGiven",
        "amend",
        change(option="no"),
        "results",
        "outcome says carried, the count is not_carried",
    ),
    "a target left out": (
        "PollOpened",
        "offices",
        lambda body: body["questions"].pop(),
        "openings",
        "its questions are not those that follow from the item",
    ),
    "another name on the ballot": (
        "PollOpened",
        "chair",
        question(0, names=["胡", "金", "孔", "谁"]),
        "openings",
        "its questions are not those that follow from the item, the names entered",
    ),
    "more posts": (
        "PollOpened",
        "chair",
        change(posts=3),
        "openings",
        "its rules are not those of the agenda and the profile: posts",
    ),
    "another rule for an election": (
        "PollOpened",
        "vice",
        lambda body: body["election"].update(tie="open"),
        "openings",
        "its rules are not those of the agenda and the profile: election",
    ),
    "a recusal kept from the round": (
        "PollOpened",
        "offices",
        change(recused=[]),
        "openings",
        "says members [] are recused; by the records it is [m01]",
    ),
    "two rules at once": (
        "PollOpened",
        "offices",
        lambda body: body.update(majority=_majority_of(body)),
        "results",
        "cannot be decided: its questions and its rule do not fit",
    ),
    "another item for a recusal": (
        "MemberRecused",
        "",
        change(item="heads"),
        "openings",
        "poll offices round 1",
    ),
    "a stranger recused": ("MemberRecused", "", change(member="x99"), "affairs", "is about x99, who is no member"),
    "a recusal from nothing": (
        "MemberRecused",
        "",
        change(item="nothing"),
        "affairs",
        "is about 'nothing', which is on no agenda",
    ),
    "leave for another member": (
        "LeaveEntered",
        "",
        change(member="m04"),
        "frozen-lists",
        "member m06 (seat s06) stands as 'leave @s06', but the records say 'absent @s06'",
    ),
    "an end of no leave": ("LeaveEntered", "", change(reason=""), "affairs", "ends a leave that m06 does not have"),
    "a card of a neighbour": ("CardIssued", "", change(card_sha256="cd" * 32), "orders", "signed: card_sha256"),
    "a sign-in elsewhere": (
        "SignInEntered",
        "",
        change(seat="s08"),
        "affairs",
        "signs m03 in at seat s08, where they do not sit",
    ),
    "a name in a slot that is not there": (
        "CandidateNamed",
        "",
        change(slot=9),
        "affairs",
        "uses slot 9 of 2 that there are",
    ),
    "a candidate named again": (
        "CandidateNamed",
        "",
        change(name="胡"),
        "affairs",
        "names somebody who stands already",
    ),
    "a name for what is no election": (
        "CandidateNamed",
        "",
        change(item="heads"),
        "affairs",
        "names a candidate for an item that is no election",
    ),
    "an order put aside for nothing": (
        "OrderOverridden",
        "",
        change(item="groups"),
        "affairs",
        "although nothing stood in the way of 'groups'",
    ),
    "an order that nobody put aside": (
        "OrderOverridden",
        "",
        change(item="groups"),
        "openings",
        "who should have left the post in 'removal' stays",
    ),
}


def _majority_of(body: Body) -> Body:
    """Some majority."""
    half = {"kind": "share", "numerator": 1, "denominator": 2, "inclusive": False, "plus": 0}
    del body
    usual = {"abstentions": "own", "silence": "own", "recusal": "in_base", "excess": "flag", "tie": "not_carried"}
    return {"base": "cast", "threshold": half, "article": "", **usual, "turnout": None, "each_group": False}


@pytest.mark.parametrize("case", TAMPERINGS)
def test_anything_else_is_told(case: str, forger: Forger) -> None:
    """A record that says something else than its votes, its agenda or its house allow is told in the right words."""
    kind, poll, deed, check, words = TAMPERINGS[case]
    deed(forger.bodies[forger.find(kind, wanted=lambda body: not poll or body["poll"] == poll)])
    forger.resign_all()

    assert said(forger.bundle, check, words)


ENTRIES = (
    "CastingVoteGiven",
    "MemberRecused",
    "LeaveEntered",
    "CardIssued",
    "SignInEntered",
    "CandidateNamed",
    "OrderOverridden",
)


@pytest.mark.parametrize("kind", ENTRIES)
def test_an_entry_needs_two_people(kind: str, forger: Forger) -> None:
    """Nobody enters anything of persons or items alone, and the chair's vote is witnessed."""
    forger.bodies[forger.find(kind)]["approvals"].pop()
    forger.resign_all()

    assert said(forger.bundle, "orders", kind, "needs 2 different operators, but 1 signed validly")


def test_a_finding_left_out_of_the_summary_is_missed(forger: Forger) -> None:
    """The summary for people says of each subject what was worked out here."""
    results = json.loads(forger.read("results.json"))
    shown = next(result for result in results if result["poll"] == "chair")
    shown["findings"][0]["outcome"] = "not_elected"
    forger.write("results.json", json.dumps(results).encode())
    forger.relist()

    assert said(forger.bundle, "summary", "poll chair round 1", "findings is not what was worked out here")
