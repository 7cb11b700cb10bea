# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hands, adopted ballots, other devices and other seats: accepted as they ought to be, and refused in any other way."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.unit.verifier.forger import Body, Forger
from tests.unit.verifier.mended_sitting import hold_mended, new_hall
from tests.unit.verifier.scripted_hall import signer
from tests.unit.verifier.writing import Exported
from verifier.audit import Audit, audit_bundle


@pytest.fixture(name="forger")
def _forger(tmp_path: Path) -> Forger:
    """A dishonest centre with that sitting in its hands."""
    return Forger(hold_mended().export(tmp_path / "bundle"))


def complaints(audit: Audit) -> list[str]:
    """Everything that breaks, in English."""
    return [f"{check.key}: {broken.en}" for check in audit.checks for broken in check.breaks]


def said(bundle: Exported, check: str, *words: str) -> bool:
    """Whether one sentence of a check holds all these words."""
    found = next(one for one in audit_bundle(bundle.folder).checks if one.key == check)
    return any(all(word in broken.en for word in words) for broken in found.breaks)


def test_remedies_are_accepted(tmp_path: Path) -> None:
    """A sitting in which everything was mended as it ought to be holds, and everybody stands where the rules say."""
    hall = hold_mended()

    audit = audit_bundle(hall.export(tmp_path / "bundle").folder)

    assert complaints(audit) == []
    stands = {
        entry["member"]: (entry["disposition"], entry["seat"], entry["epoch"], entry["note"][:11])
        for entry in audit.results[0].entries or ()
    }
    assert stands == {
        "m01": ("ballot", "s01", 1, "cast before"),
        "m02": ("ballot", "s02", 1, "cast before"),
        "m03": ("ballot", "s03", 1, "cast before"),
        "m04": ("ballot", "s04", 1, ""),
        "m05": ("ballot", "s05", 1, ""),
        "m06": ("hands", "s06", 0, ""),
        "m07": ("hands", "s07", 0, ""),
    }
    assert audit.results[0].said.zh == "全体组成人员 7 人，过半数：需 4 票，得 5 票（其中举手 1 票），通过。"
    assert audit.results[0].said.en.endswith("4 needed, 5 in favour (1 by hand), carried.")
    assert audit.results[0].late == []


def change(**fields: Any) -> Callable[[Body], object]:
    """Say something else in some fields."""
    return lambda body: body.update(fields)


def counting(ballots: int, silent: int = 0, **lines: int) -> Callable[[Body], object]:
    """Count other numbers by hand."""
    named = [{"line": line, "members": members} for line, members in lines.items()]
    counted = {"question": "q1", "ballots": ballots, "not_pressed": silent, "void": 0, "lines": named}
    return change(counted=[counted])


TAMPERINGS: dict[str, tuple[str, Callable[[Body], object], str, str]] = {
    "members out of order": (
        "HandCountEntered",
        change(members=["m07", "m06"]),
        "remedies",
        "its members are not sorted",
    ),
    "a stranger's hand": ("HandCountEntered", change(members=["m06", "x99"]), "remedies", "counts strangers: x99"),
    "more hands than members": (
        "HandCountEntered",
        counting(3, yes=3),
        "remedies",
        "its numbers of 'q1' sum to 3, but it names 2 members",
    ),
    "a hand for an option that was not put": (
        "HandCountEntered",
        counting(2, perhaps=2),
        "remedies",
        "its lines of 'q1' are not the options",
    ),
    "another number of hands for yes": (
        "HandCountEntered",
        counting(2, yes=2),
        "results",
        "its lines by hand of 'q1' are not those of the hand counts",
    ),
    "more votes by hand than ballots": (
        "HandCountEntered",
        counting(1, 1, yes=2),
        "remedies",
        "its lines of 'q1' hold 2 votes, which 1 ballots cannot give",
    ),
    "hands for a question that was not put": (
        "HandCountEntered",
        lambda body: body["counted"][0].update(question="q2"),
        "remedies",
        "does not count every question once",
    ),
    "hands by a channel that is closed": (
        "PollOpened",
        change(channels=["keypad"]),
        "remedies",
        "counts votes by 'hands', by which this round takes none",
    ),
    "hands of a member who is recused": (
        "PollOpened",
        change(recused=["m06"]),
        "remedies",
        "counts members who are recused: m06",
    ),
    "hands left out of the result": (
        "ResultDeclared",
        lambda body: body["counted"][0].update(channels=[]),
        "results",
        "its lines by hand of 'q1' are not",
    ),
    "a member voted by hand and by button": (
        "HandCountEntered",
        lambda body: [change(members=["m06"])(body), counting(1, yes=1)(body)],
        "frozen-lists",
        "member m07 (seat s07) stands as 'hands @s07', but the records say 'leave @s07'",
    ),
    "another ballot than was adopted": (
        "BallotsAdopted",
        lambda body: body["ballots"][0].update(seq=1),
        "remedies",
        "adopts seat s04 epoch 1 record 1, which is no ballot of this round",
    ),
    "a ballot adopted twice": (
        "BallotsAdopted",
        lambda body: body["ballots"].append(body["ballots"][0]),
        "remedies",
        "adopts a ballot a second time",
    ),
    "a ballot that was not adopted": (
        "BallotsAdopted",
        lambda body: body["ballots"].pop(),
        "frozen-lists",
        "but the records say 'void (cast outside the time of the round)",
    ),
    "an epoch closed too early": (
        "SeatEpochClosed",
        change(high_seq=1),
        "remedies",
        "says that seat s02 epoch 1 had come to record 1, but record 2 stands before it",
    ),
    "an epoch closed too late": (
        "SeatEpochClosed",
        change(high_seq=9),
        "remedies",
        "had come to record 9, but record 3 does not stand before it, and no rebuild says that it is lost",
    ),
    "another last record of an epoch": (
        "SeatEpochClosed",
        change(high_hash="0" * 64),
        "remedies",
        "names another hash of record 2",
    ),
    "another epoch closed": (
        "SeatEpochClosed",
        change(epoch=7, high_seq=0, high_hash=""),
        "remedies",
        "closes seat s02 epoch 7, which does not write for the seat",
    ),
    "an epoch opened below the closed one": (
        "SeatEpochOpened",
        change(epoch=1),
        "remedies",
        "opens epoch 1, which is not above epoch 1 that is closed",
    ),
    "an epoch opened at another seat": (
        "SeatEpochOpened",
        change(seat="s03"),
        "remedies",
        "opens an epoch of seat s03 while epoch 1 is not closed",
    ),
    "an epoch of no seat": (
        "SeatEpochOpened",
        change(seat="s99"),
        "remedies",
        "opens an epoch of seat s99, which does not exist",
    ),
    "an epoch with a neighbour's key": (
        "SeatEpochOpened",
        change(key=signer("s03").key),
        "remedies",
        "opens an epoch with a key that is in use already",
    ),
    "an epoch with an operator's key": (
        "SeatEpochOpened",
        change(key=signer("li").key),
        "remedies",
        "opens an epoch with a key that is in use already",
    ),
    "an epoch with another key": (
        "SeatEpochOpened",
        change(key=signer("nobody").key),
        "seat-chains",
        "seat s02 epoch 2 record 1 MemberSignedIn: is not signed by the seat's key",
    ),
    "a stranger moved": ("MemberMoved", change(member="x99"), "remedies", "moves x99, who is no member"),
    "a move to nowhere": (
        "MemberMoved",
        change(seat="s99"),
        "remedies",
        "moves a member to seat s99, which does not exist",
    ),
    "a move to a neighbour's seat": (
        "MemberMoved",
        change(seat="s01"),
        "remedies",
        "moves a member to seat s01, where m01 sits",
    ),
    "another member moved": (
        "MemberMoved",
        change(member="m06"),
        "frozen-lists",
        "member m03 (seat s03) stands as 'ballot",
    ),
    "an archive of another ledger": (
        "SittingArchived",
        change(tree_root="0" * 64),
        "rebuilds",
        "names a tree head that is none of this ledger before it",
    ),
    "an archive from the future": (
        "SittingArchived",
        change(tree_size=10_000),
        "rebuilds",
        "names a tree head that is none of this ledger before it",
    ),
}


@pytest.mark.parametrize("case", TAMPERINGS)
def test_any_other_remedy_is_refused(case: str, forger: Forger) -> None:
    """A remedy that says something else than what was ordered, or could not be ordered, is told in the right words."""
    kind, deed, check, words = TAMPERINGS[case]
    deed(forger.bodies[forger.find(kind)])
    forger.resign_all()

    assert said(forger.bundle, check, words)


@pytest.mark.parametrize(
    "kind",
    ["HandCountEntered", "BallotsAdopted", "SeatEpochClosed", "SeatEpochOpened", "MemberMoved", "SittingArchived"],
)
def test_a_remedy_needs_two_people(kind: str, forger: Forger) -> None:
    """Nobody mends anything alone."""
    forger.bodies[forger.find(kind)]["approvals"].pop()
    forger.resign_all()

    assert said(forger.bundle, "orders", kind, "needs 2 different operators, but 1 signed validly")


@pytest.mark.parametrize(
    ("kind", "field", "value"),
    [
        ("HandCountEntered", "channel", "paper"),
        ("BallotsAdopted", "ballots", []),
        ("SeatEpochClosed", "reason", "because"),
        ("SeatEpochOpened", "epoch", 9),
        ("MemberMoved", "seat", "s07"),
        ("SittingArchived", "bundle_sha256", "0" * 64),
    ],
)
def test_a_remedy_is_the_one_that_was_signed(kind: str, field: str, value: object, forger: Forger) -> None:
    """What two people signed is what the record says."""
    forger.bodies[forger.find(kind)][field] = value
    forger.resign_all()

    assert said(forger.bundle, "orders", kind, f"something else than the order that was signed: {field}")


def test_nothing_of_a_closed_epoch_follows(tmp_path: Path) -> None:
    """A centre that takes a record of a device after its epoch was closed is told the record."""
    hall = new_hall()
    hall.close_epoch("s02")
    hall.press("s02")

    bundle = hall.export(tmp_path / "bundle")

    assert said(bundle, "remedies", "seat s02 epoch 1 record 2 BallotCast", "after its epoch was closed by floor")


def test_nothing_of_a_blocked_epoch_follows(tmp_path: Path) -> None:
    """A centre that takes a record of a seat after it was blocked is told the record."""
    hall = new_hall()
    hall.block("s02", hall.chains["s02"][0])
    hall.press("s02")

    bundle = hall.export(tmp_path / "bundle")

    assert said(bundle, "remedies", "seat s02 epoch 1 record 2 BallotCast", "after its epoch was blocked by floor")


def test_a_block_says_what_had_been_taken(tmp_path: Path) -> None:
    """A block that names another last record than the ledger holds is told."""
    hall = new_hall()
    hall.block("s02", hall.chains["s02"][0])
    forger = Forger(hall.export(tmp_path / "bundle"))
    forger.bodies[forger.find("SeatBlocked")]["high_seq"] = 0
    forger.resign_all()

    assert said(forger.bundle, "remedies", "SeatBlocked", "had come to record 0, but record 1 stands before it")


def test_nothing_of_an_epoch_stands_before_its_opening(forger: Forger) -> None:
    """A record of a new device that stands before its epoch was opened gives another order away."""
    at = forger.find("MemberSignedIn", wanted=lambda body: body["epoch"] == 2)
    forger.move(at, forger.find("SeatEpochOpened"))
    forger.resign_all()

    assert said(forger.bundle, "seat-chains", "seat s02 epoch 2 record 1", "stands before its epoch was opened")


def test_an_epoch_is_closed_once(tmp_path: Path) -> None:
    """The second end of an epoch is told, though two people signed for it."""
    hall = new_hall()
    hall.close_epoch("s02")
    hall.floor.closed_epochs.clear()
    hall.close_epoch("s02")

    bundle = hall.export(tmp_path / "bundle")

    assert said(bundle, "remedies", "SeatEpochClosed", "closes an epoch that is closed already")


def test_members_are_counted_by_hand_once(tmp_path: Path) -> None:
    """A member who is counted by hand a second time is told by name."""
    hall = new_hall()
    hall.count_hands("m01", yes=1)
    hall.round.hand_counts.clear()
    hall.count_hands("m01", "m02", yes=2)

    bundle = hall.export(tmp_path / "bundle")

    assert said(bundle, "remedies", "HandCountEntered", "counts members a second time: m01")


def test_what_counts_anyway_is_not_adopted(tmp_path: Path) -> None:
    """Adopting a ballot that needed nobody's help is told: adoption is for what a seat could not know."""
    hall = new_hall()
    ballot = hall.press("s02")
    hall.close()
    hall.adopt(ballot)

    bundle = hall.export(tmp_path / "bundle")

    assert said(bundle, "remedies", "adopts seat s02 epoch 1 record 2, which is none that can be adopted")


def test_a_list_that_knows_nothing_of_the_hands_is_not_declared(forger: Forger) -> None:
    """After a hand count the round must be frozen again before it is declared."""
    at = forger.find("HandCountEntered")
    declared = forger.find("ResultDeclared")
    forger.move(at, declared - 1)
    forger.resign_all()

    assert said(forger.bundle, "life-cycle", "ResultDeclared", "may not come while the round is 'closed'")


def test_a_moved_member_may_go_back_and_a_seat_on_leave_is_free(tmp_path: Path) -> None:
    """A member may be moved to the seat of one on leave, and back to their own, which nobody else may use meanwhile."""
    hall = new_hall()
    hall.move("m01", "s07")
    hall.move("m01", "s01")

    assert complaints(audit_bundle(hall.export(tmp_path / "bundle").folder)) == []
