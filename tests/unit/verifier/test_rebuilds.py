# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A ledger that was lost and written anew from the seats: what is there is checked, what is lost is named, no more."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.unit.verifier.forger import Body, Forger
from tests.unit.verifier.mended_hall import TWO, MendedHall
from tests.unit.verifier.ordinary_sitting import ITEMS
from tests.unit.verifier.scripted_hall import OPERATORS, signer
from tests.unit.verifier.writing import PROFILE, Exported, small_papers
from verifier.audit import Audit, audit_bundle
from voting_core import acts
from voting_core import floor_records as facts
from voting_core.frames import RECORD_CONTEXT
from voting_core.roster import Operator
from voting_core.signing import sign_frame

DESKS = ("s01", "s02", "s03", "s04", "s05", "s06")


def new_hall() -> MendedHall:
    """A hall with two decided rounds and one replaced device; m07 is on leave, seat s08 is nobody's."""
    hall = MendedHall(PROFILE, small_papers(7, ITEMS))
    hall.convene()
    hall.excuse("s07", "s08")
    for seat in DESKS:
        hall.sign_in(seat)
    vote(hall, "item-1")
    hall.close_epoch("s02")
    hall.open_epoch("s02")
    hall.sign_in("s02")
    vote(hall, "item-3")
    hall.sign_out("s06")
    return hall


def vote(hall: MendedHall, item: str) -> None:
    """Everybody says yes, and the result is declared."""
    hall.open(item)
    for seat in DESKS:
        hall.press(seat)
    hall.close()
    hall.seal(*DESKS)
    hall.freeze()
    hall.declare()


def complaints(audit: Audit) -> list[str]:
    """Everything that breaks, in English."""
    return [f"{check.key}: {broken.en}" for check in audit.checks for broken in check.breaks]


def notes(audit: Audit) -> list[str]:
    """Everything that is worth knowing, in English."""
    return [note.en for note in audit.notes]


def said(bundle: Exported, check: str, *words: str) -> bool:
    """Whether one sentence of a check holds all these words."""
    found = next(one for one in audit_bundle(bundle.folder).checks if one.key == check)
    return any(all(word in broken.en for word in words) for broken in found.breaks)


def test_a_whole_rebuild_is_accepted(tmp_path: Path) -> None:
    """Nothing was lost: every list and count is worked out again; old tree heads are kept as evidence and counted."""
    hall = new_hall()
    hall.rebuild()
    hall.open("item-4")
    for seat in DESKS[:5]:
        hall.press(seat)
    hall.close()
    hall.seal(*DESKS)
    hall.freeze()
    hall.declare()

    audit = audit_bundle(hall.export(tmp_path / "bundle").folder)

    assert complaints(audit) == []
    assert [result.outcome.findings[0]["got"] for result in audit.results if result.outcome] == [6, 6, 5]
    former = "tree heads in seals are of a term before the ledger was rebuilt"
    assert notes(audit) == [f"12 {former}: they cannot be checked against this tree and are kept as evidence"]


def test_what_is_lost_is_named_and_the_rest_is_checked(tmp_path: Path) -> None:
    """A seat that brings nothing: what it pressed cannot be worked out again, and each place says what lacks."""
    hall = new_hall()
    hall.rebuild({"s03": 2}, missing=("s03",), by=TWO)

    audit = audit_bundle(hall.export(tmp_path / "bundle").folder)

    assert complaints(audit) == []
    lost = "seat s03 epoch 1 record 2 and the 3 after it are lost (floor record 16 says so)"
    first, second = "poll item-1 round 1, floor record", "poll item-3 round 1, floor record"
    again = "cannot be worked out again"
    assert notes(audit)[1:] == [
        f"floor record 8 RoundFrozen: {lost}",
        f"floor record 12 PollOpened: {lost}",
        f"floor record 14 RoundFrozen: {lost}",
        f"{first} 8 RoundFrozen: who was present {again}: {lost}",
        f"{second} 12 PollOpened: who was present {again}: {lost}",
        f"{second} 14 RoundFrozen: who was present {again}: {lost}",
        f"{first} 8 RoundFrozen: the line of m03 {again}: {lost}",
        f"{first} 8 RoundFrozen: whether seat s03 had sealed {again}: {lost}",
        f"{second} 14 RoundFrozen: the line of m03 {again}: {lost}",
        f"{second} 14 RoundFrozen: whether seat s03 had sealed {again}: {lost}",
        f"{first} 9 ResultDeclared: its count {again}: {lost}",
        f"{second} 15 ResultDeclared: its count {again}: {lost}",
    ]


@pytest.mark.parametrize("body", ["heads", "frozen"])
def test_a_lost_body_is_named(body: str, tmp_path: Path) -> None:
    """Where nobody brought a list or the heads it was worked out from, just that is said, and the result stands."""
    hall = new_hall()
    frozen = next(iter(hall.floor.rounds.values())).frozen
    assert frozen is not None
    hall.rebuild(bodies=(getattr(frozen, body).sha256,), by=TWO)

    audit = audit_bundle(hall.export(tmp_path / "bundle").folder)

    assert complaints(audit) == []
    assert any("RoundFrozen" in note and "is lost (floor record" in note for note in notes(audit))
    assert audit.results[0].said.en.endswith("4 needed, 6 in favour, carried.")


def test_a_lost_agenda_is_named(tmp_path: Path) -> None:
    """Where nobody brought the agenda, the text that was put cannot be checked, and nothing else is held up."""
    hall = new_hall()
    agenda = hall.floor.agenda
    assert agenda is not None
    hall.rebuild(bodies=(agenda.sha256,), by=TWO)

    audit = audit_bundle(hall.export(tmp_path / "bundle").folder)

    assert complaints(audit) == []
    assert any("its text cannot be checked" in note for note in notes(audit))


def test_evidence_against_a_seat_is_lost_with_the_ledger(tmp_path: Path) -> None:
    """A block from before the rebuild cannot show its evidence any more: that is said, and is no fault of anybody."""
    hall = new_hall()
    last = hall.chains["s05"][-1]
    hall.block("s05", sign_frame(hall.keys["s05"], RECORD_CONTEXT, last.body.replace(b'"closed"', b'"deadline"')))
    hall.rebuild()

    audit = audit_bundle(hall.export(tmp_path / "bundle").folder)

    assert complaints(audit) == []
    assert any("the evidence for blocking seat s05 was lost with the former ledger" in note for note in notes(audit))


def test_receipts_and_archives_of_a_former_term_are_evidence(tmp_path: Path) -> None:
    """What was proved in the tree of the former ledger is kept, counted, and held against nobody."""
    hall = new_hall()
    hall.order(acts.CloseSitting, facts.SittingClosed)
    hall.archive()
    hall.rebuild()
    forger = Forger(hall.export(tmp_path / "bundle"))
    receipts = forger.receipts()
    receipts[0].update(term=1, tree_size=99_999, high_seq=99)
    forger.write_receipts(receipts)

    audit = audit_bundle(forger.bundle.folder)

    assert complaints(audit) == []
    assert any("1 receipts are of a term before the ledger was rebuilt" in note for note in notes(audit))
    assert any(
        "SittingArchived: names a tree head of the ledger before it was rebuilt" in note for note in notes(audit)
    )


@pytest.fixture(name="rebuilt")
def _rebuilt(tmp_path: Path) -> Forger:
    """A dishonest centre that has rebuilt its ledger without seat s03."""
    hall = new_hall()
    hall.rebuild({"s03": 2}, missing=("s03",), by=TWO)
    return Forger(hall.export(tmp_path / "bundle"))


def _first_range(**fields: int) -> Callable[[Body], object]:
    return lambda body: body["lost"][0].update(fields)


def lines_of(body: Body) -> list[Body]:
    """The lines of the one question that a result counts."""
    lines: list[Body] = body["counted"][0]["lines"]
    return lines


LIES: dict[str, tuple[str, Callable[[Body], object], str, str]] = {
    "a loss that is not told": (
        "LedgerRebuilt",
        lambda body: body["lost"].clear(),
        "heads",
        "had come to record 5, but record 2 does not stand before it, and no rebuild says that it is lost",
    ),
    "a ballot that is not told to be lost": (
        "LedgerRebuilt",
        lambda body: body["lost"].clear(),
        "frozen-lists",
        "member m03 (seat s03) stands as 'ballot",
    ),
    "a lost ballot that is not counted": (
        "LedgerRebuilt",
        lambda body: body["lost"].clear(),
        "results",
        "gives member m03 is not in the ledger",
    ),
    "a loss of what is there": (
        "LedgerRebuilt",
        _first_range(first_seq=1),
        "rebuilds",
        "says that seat s03 epoch 1 record 1 is lost, but the ledger holds it",
    ),
    "a loss of what never was": (
        "LedgerRebuilt",
        _first_range(last_seq=9),
        "rebuilds",
        "to 9 are lost, but nothing before it says that they ever were",
    ),
    "missing seats out of order": (
        "LedgerRebuilt",
        lambda body: body.update(missing=["s03", "s01"]),
        "rebuilds",
        "its missing seats are not sorted",
    ),
    "other missing seats": (
        "LedgerRebuilt",
        lambda body: body.update(missing=["s01"]),
        "orders",
        "says something else than the order that was signed: missing",
    ),
    "one person for a missing seat": (
        "LedgerRebuilt",
        lambda body: body["approvals"].pop(),
        "orders",
        "needs 2 different operators, but 1 signed validly",
    ),
    "one person for a loss alone": (
        "LedgerRebuilt",
        lambda body: body.update(missing=[], approvals=body["approvals"][:1]),
        "orders",
        "needs 2 different operators, but 1 signed validly",
    ),
    "the same term": (
        "LedgerRebuilt",
        lambda body: body.update(term=1),
        "floor-chain",
        "says the ledger was rebuilt, but term 1 is no new one",
    ),
    "a term that changes without a rebuild": (
        "PollClosed",
        lambda body: body.update(term=2),
        "floor-chain",
        "has term 2, not 1: a term changes only where the ledger is rebuilt",
    ),
    "another floor log than was accepted": (
        "PollClosed",
        lambda body: body.update(at_ms=1),
        "orders",
        "says something else than the order that was signed: floor_seq, floor_hash",
    ),
    "lines that the other ballots forbid": (
        "ResultDeclared",
        lambda body: lines_of(body)[0].update(members=lines_of(body)[0]["members"] - 1),
        "results",
        "its lines are not those of the ballots that are here and 1 that are lost",
    ),
    "a lost ballot on the line of the absent": (
        "ResultDeclared",
        lambda body: [
            line.update(members={"yes": 5, "absent": 1}.get(line["line"], line["members"])) for line in lines_of(body)
        ],
        "results",
        "its lines are not those of the ballots that are here and 1 that are lost",
    ),
    "more present than there can have been": (
        "PollOpened",
        lambda body: body.update(present=7),
        "openings",
        "says 7 members are present; by the sign-ins it is 6",
    ),
}


@pytest.mark.parametrize("case", LIES)
def test_a_rebuild_excuses_nothing_but_what_it_names(case: str, rebuilt: Forger) -> None:
    """A loss that is not told, one that is none, one person where two are due: each is told in the right words."""
    kind, deed, check, words = LIES[case]
    deed(rebuilt.bodies[rebuilt.find(kind)])
    rebuilt.resign_all()

    assert said(rebuilt.bundle, check, kind if check != "frozen-lists" else "RoundFrozen", words) or said(
        rebuilt.bundle, check, words
    )


def test_a_change_elsewhere_is_found_in_a_rebuilt_ledger(rebuilt: Forger) -> None:
    """Lost records of one seat are no excuse for the line of another one's member."""
    frozen = rebuilt.find("RoundFrozen")
    given = rebuilt.frozen_list(frozen)
    entry = next(entry for entry in given["entries"] if entry["member"] == "m01")
    entry.update(disposition="absent", epoch=0, seq=0, hash="")
    rebuilt.bodies[frozen]["frozen"] = rebuilt.keep_blob(given)
    rebuilt.resign_all()

    assert said(rebuilt.bundle, "frozen-lists", "member m01 (seat s01) stands as 'absent", "the records say 'ballot")


def test_a_later_record_is_not_excused_by_an_earlier_rebuild(tmp_path: Path) -> None:
    """What was lost before cannot be missing from a list that was frozen after the rebuild."""
    hall = new_hall()
    hall.rebuild({"s03": 2}, missing=("s03",), by=TWO)
    hall.open("item-4")
    forger = Forger(hall.export(tmp_path / "bundle"))
    at = forger.find("PollOpened", wanted=lambda body: body["term"] == 2)
    heads = json.loads(forger.read(f"blobs/{forger.bodies[at]['heads']['sha256']}"))
    next(head for head in heads["seats"] if head["seat"] == "s03")["seq"] = 5
    forger.bodies[at]["heads"] = forger.keep_blob(heads)
    forger.resign_all()

    assert said(forger.bundle, "heads", "PollOpened", "record 2 does not stand before it, and no rebuild")


@pytest.mark.parametrize(("by", "holds"), [(("chen",), False), (TWO, True)])
def test_a_first_sitting_in_a_later_term_takes_two_people(by: tuple[str, ...], holds: bool, tmp_path: Path) -> None:
    """That a centre of a later term begins with nothing is for two people to say."""
    hall = MendedHall(PROFILE, small_papers(7, ITEMS), term=2)
    operators = tuple(Operator(operator=name, name=name, key=signer(name).key) for name in OPERATORS)
    hall.order(acts.OpenSitting, facts.SittingOpened, by, title="x", profile=PROFILE, operators=operators)

    bundle = hall.export(tmp_path / "bundle")

    assert said(bundle, "orders", "SittingOpened", "needs 2 different operators, but 1 signed validly") is not holds


def test_a_seal_after_the_rebuild_is_held_against_the_new_tree(tmp_path: Path) -> None:
    """A seat that held the rebuild and saw another tree is a witness again."""
    hall = new_hall()
    hall.rebuild()
    hall.open("item-4")
    hall.close()
    hall.seal("s01", tree_root="0" * 64)

    bundle = hall.export(tmp_path / "bundle")

    assert said(bundle, "witnesses", "seat s01", "the seat was shown a different ledger")


def test_a_body_that_is_missing_without_a_rebuild_is_missed(tmp_path: Path) -> None:
    """Nobody may leave out the heads of a freezing."""
    hall = new_hall()
    state = next(iter(hall.floor.rounds.values()))
    assert state.frozen is not None
    del hall.blobs[state.frozen.heads.sha256]

    bundle = hall.export(tmp_path / "bundle")

    assert said(bundle, "papers", "RoundFrozen", "the list of seat heads", "is not in the bundle")


def test_one_spoilt_record_is_one_finding(tmp_path: Path) -> None:
    """One byte changed in the ledger: the tree names the record, and what depends on it is not checked."""
    forger = Forger(new_hall().export(tmp_path / "bundle"))
    at = forger.counted_ballot()
    body, data = forger.bodies[at], forger.read("ledger.frames")
    spot = data.index(b'"revision":1', data.index(forger.frames[at].body))
    forger.write("ledger.frames", data[:spot] + b'"revision":2' + data[spot + 12 :])
    forger.relist()

    audit = audit_bundle(forger.bundle.folder)

    tree = next(check for check in audit.checks if check.key == "tree")
    spoilt = f"seat {body['seat']} epoch 1 record {body['seq']} BallotCast"
    root = "the checkpoint is of another tree: the root differs"
    assert [broken.en for broken in tree.breaks] == [
        f"{root}; the first record that is not as it was signed is {spoilt}"
    ]
    skipped = {check.key for check in audit.checks if check.skipped}
    assert {"witnesses", "receipts", "heads", "frozen-lists", "results", "summary"} <= skipped
    assert len(complaints(audit)) == 3
    assert (audit.holds, audit.results) == (False, [])
