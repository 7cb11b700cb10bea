# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A centre that breaks the rules of the house, and signs for it, is told which rule."""

import json
from pathlib import Path

import pytest

from tests.unit.verifier.forger import Forger
from tests.unit.verifier.ordinary_sitting import ITEMS, export_ordinary
from tests.unit.verifier.scripted_hall import ScriptedHall, signer
from tests.unit.verifier.writing import PROFILE, Exported, small_papers
from verifier.audit import Audit, audit_bundle
from voting_core import floor_records as facts
from voting_core.round_records import PollClosed

DESKS = ("s01", "s02", "s03", "s04", "s05", "s06")


OTHER = [
    {
        "question": "q1",
        "subject": "",
        "criterion": "",
        "name": "",
        "options": ["yes", "no"],
        "names": [],
        "highest": 0,
        "least": 1,
        "most": 1,
    }
]
"""A question that nobody may abstain from."""


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
    return _said(audit_bundle(bundle.folder), check, *words)


def _said(audit: Audit, check: str, *words: str) -> bool:
    found = next(one for one in audit.checks if one.key == check)
    return any(all(word in broken.en for word in words) for broken in found.breaks)


def test_round_without_a_quorum_is_told(hall: ScriptedHall, tmp_path: Path) -> None:
    """A round that opened with three of seven present had no quorum."""
    for seat in DESKS[:3]:
        hall.sign_in(seat)
    hall.open("item-1")

    bundle = hall.export(tmp_path / "bundle")

    assert said(bundle, "openings", "poll item-1 round 1", "there was no quorum: 4 needed, 3 present")


def test_deadline_comes_when_it_comes(hall: ScriptedHall, tmp_path: Path) -> None:
    """A round of a minute that closes after a second, for its deadline, was closed by somebody."""
    for seat in DESKS:
        hall.sign_in(seat)
    hall.open("item-2")
    hall.floor_record(PollClosed, poll="item-2", round=1, cause="deadline")

    bundle = hall.export(tmp_path / "bundle")

    assert said(bundle, "life-cycle", "poll item-2 round 1", "closes for a deadline that had not come")


def test_press_after_closing_and_without_sign_in_counts_for_nothing(hall: ScriptedHall, tmp_path: Path) -> None:
    """A press when the seat knew of the closing is void, and one by somebody who is not signed in is nobody's."""
    for seat in DESKS:
        hall.sign_in(seat)
    hall.sign_out("s01", "card")
    hall.open("item-1")
    hall.press("s01", member="m01")
    hall.press("s03")
    hall.close()
    hall.press("s02")
    hall.seal(*DESKS)
    hall.freeze()

    audit = audit_bundle(hall.export(tmp_path / "bundle").folder)

    notes = {entry.member: entry.note for entry in hall.list.entries if entry.disposition == "void"}
    assert notes == {
        "m01": "cast by a member who was not signed in there",
        "m02": "cast after the closing reached the seat",
    }
    assert [check.key for check in audit.checks if not check.passed] == []


def test_a_seat_is_not_blocked_without_evidence(hall: ScriptedHall, tmp_path: Path) -> None:
    """A centre that blocks a seat must show the two histories that the seat signed."""
    for seat in DESKS:
        hall.sign_in(seat)
    hall.floor_record(facts.SeatBlocked, seat="s02", epoch=1, high_seq=1, rival_hash="ab" * 32, reason="because")

    bundle = hall.export(tmp_path / "bundle")

    assert said(bundle, "quarantine", "SeatBlocked", "blocks seat s02 without evidence")


@pytest.mark.parametrize(
    ("kind", "change", "check", "words"),
    [
        ("PollOpened", {"present": 7}, "openings", "says 7 members are present; by the sign-ins it is 6"),
        ("PollOpened", {"entitled": 6}, "openings", "has 6 members entitled, the roster has 7"),
        ("PollOpened", {"title": "另一个题目"}, "openings", "its title or text hash"),
        ("PollOpened", {"press": "first"}, "openings", "its rules are not those of the agenda and the profile: press"),
        ("PollOpened", {"questions": OTHER}, "openings", "its questions are not those that follow from the item"),
        ("PollOpened", {"item_kind": "election"}, "openings", "says it is of kind election, the agenda says motion"),
        ("PollOpened", {"recused": ["m01"]}, "openings", "says members [m01] are recused; by the records it is []"),
        ("PollOpened", {"size": 9}, "openings", "its rules are not those of the agenda and the profile: size"),
        ("RoundFrozen", {"present": 2}, "openings", "says 2 members are present; by the sign-ins it is 6"),
        ("PollClosed", {"cause": "all_voted"}, "life-cycle", "closes because all have voted, which does not end"),
        ("PollOpened", {"round": 2}, "life-cycle", "must be round 1"),
        ("RollOpened", {"due": 7}, "openings", "the roster has 7 members, 6 of them due"),
        ("RosterFixed", {"members": 8}, "papers", "its numbers of members and seats are not the roster's"),
        ("RosterFixed", {"roster": {"sha256": "0" * 64, "size_bytes": 9}}, "papers", "is not in the bundle"),
        ("AgendaPublished", {"items": 1}, "papers", "its number of items is not the agenda's"),
        ("SeatExcused", {"seats": ["s99"]}, "life-cycle", "excuses a seat that does not exist"),
        ("SeatExcuseRevoked", {"seat": "s01"}, "life-cycle", "the seat was not excused"),
        ("RoundFrozen", {"freezing": 2}, "life-cycle", "must be freezing number 1"),
        ("ResultDeclared", {"frozen_seq": 1}, "life-cycle", "does not refer to the latest frozen list"),
        ("ResultPublished", {"declared_seq": 1}, "life-cycle", "does not refer to the declared result"),
        ("PollClosed", {"act": ""}, "orders", "its order cannot be read"),
        ("PollClosed", {"cause": "deadline"}, "orders", "comes by itself and may carry no order"),
        ("PollClosed", {"approvals": []}, "orders", "needs 1 different operators, but 0 signed validly"),
        ("PollClosed", {"hall": "other"}, "floor-chain", "belongs to hall 'other'"),
        (
            "PollClosed",
            {"term": 2},
            "floor-chain",
            "has term 2, not 1: a term changes only where the ledger is rebuilt",
        ),
        ("PollClosed", {"sitting": "other"}, "life-cycle", "sitting 'other' is not the one that is open"),
        ("PollClosed", {"poll": "item-3"}, "life-cycle", "may not come while the round is 'none'"),
    ],
)
def test_broken_rule_is_told(kind: str, change: dict[str, object], check: str, words: str, forger: Forger) -> None:
    """The first record of a kind says something else than the rules, and the report says which."""
    forger.bodies[forger.find(kind)].update(change)
    forger.resign_all()

    assert said(forger.bundle, check, kind, words)


def test_act_on_an_old_picture_is_told(forger: Forger) -> None:
    """A floor record whose order expected another state is told."""
    at = forger.find("PollClosed")
    forger.bodies[at]["act"] = forger.bodies[at]["act"].replace('"expect":"open"', '"expect":"closed"')
    forger.resign_all()

    assert said(forger.bundle, "orders", "PollClosed", "its order expected 'closed' when it was 'open'")
    assert said(forger.bundle, "orders", "PollClosed", "the signature of 'chen' is not valid")


def test_stranger_cannot_approve(forger: Forger) -> None:
    """Somebody who is not an operator of the sitting cannot approve anything."""
    at = forger.find("PollClosed")
    forger.bodies[at]["approvals"][0]["operator"] = "zhao"
    forger.resign_all()

    assert said(forger.bundle, "orders", "PollClosed", "'zhao' is not an operator")


def test_key_has_one_spelling(forger: Forger) -> None:
    """Base64 leaves two bits over: a key that is spelled otherwise to pass for a second person's is refused."""
    operators = forger.bodies[0]["operators"]
    key = operators[0]["key"]
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    operators[1]["key"] = key[:-2] + letters[letters.index(key[-2]) + 1] + "="
    forger.resign_all()

    assert said(forger.bundle, "records", "operators[1].key is not the one way to write this key")


def test_sitting_is_held_once(forger: Forger) -> None:
    """A second sitting under the first one's id could count its ballots again."""
    forger.frames.append(forger.frames[0])
    forger.bodies.append(dict(forger.bodies[0]))
    forger.resign_all()

    assert said(forger.bundle, "life-cycle", "SittingOpened", "the sitting's id was used before")


def test_seat_of_no_registry_is_told(forger: Forger) -> None:
    """Records of a seat that the registry does not know count for nothing and are told."""
    at = forger.counted_ballot()
    forger.bodies[at]["seat"] = "s77"
    forger.edit(at)
    forger.resign_all()

    assert said(forger.bundle, "seat-chains", "seat s77", "is in no seat-key registry")


def test_second_name_with_one_key_is_not_a_second_person(forger: Forger) -> None:
    """Two valid signatures made with one key are one person's, whatever names they bear."""
    operators = {one["operator"]: one for one in forger.bodies[0]["operators"]}
    operators["wu"]["key"] = operators["chen"]["key"]
    approvals = forger.bodies[forger.find("PollAnnulled")]["approvals"]
    approvals[1]["sig"] = approvals[0]["sig"]
    forger.resign_all()

    assert said(forger.bundle, "orders", "PollAnnulled", "needs 2 different operators, but 1 signed validly")


def test_epoch_keeps_its_key(tmp_path: Path) -> None:
    """A roster that is fixed again may not give the same epoch of a seat another key."""
    hall = ScriptedHall(PROFILE, small_papers(7, ITEMS))
    hall.convene()
    forger = Forger(hall.export(tmp_path / "bundle"))
    at = forger.find("RosterFixed")
    registry = json.loads(forger.read(f"blobs/{forger.bodies[at]['registry']['sha256']}"))
    registry["seats"][0]["key"] = signer("somebody else").key
    forger.frames.insert(at + 1, forger.frames[at])
    forger.bodies.insert(at + 1, {**forger.bodies[at], "registry": forger.keep_blob(registry)})
    forger.resign_all()

    assert said(forger.bundle, "papers", "the key of seat s01 epoch 1 was exchanged")


def test_every_member_has_a_seat_of_their_own(forger: Forger) -> None:
    """A roster with two members at one seat is told."""
    at = forger.find("RosterFixed")
    roster = json.loads(forger.read(f"blobs/{forger.bodies[at]['roster']['sha256']}"))
    roster["members"][0]["seat"] = roster["members"][1]["seat"]
    forger.bodies[at]["roster"] = forger.keep_blob(roster)
    forger.resign_all()

    assert said(forger.bundle, "papers", "RosterFixed", "two members have one seat")
