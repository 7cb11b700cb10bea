# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The bundle of a sitting with secret rounds: an auditor who trusts none of our code works all of it out again."""

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from gmpy2 import mpz
from msgspec.structs import replace

from central_broker.bundle import build_bundle, write_bundle
from central_broker.core.floor_writing import keep_blob, write_floor
from central_broker.core.house import Draft, House
from central_broker.core.secret_ballots import archive_of, ballot_faults
from edge_agent.core.strongbox import CREDENTIAL
from tests.builders import HALL, NINE, POLL, signer
from tests.kinds import graded, motion, nominee, personnel, scored
from tests.whole_hall import WholeHall
from verifier.audit import Audit, audit_bundle
from voting_core import acts
from voting_core.identifiers import CENTRE
from voting_core.round_records import CountOpened, RoundFrozen
from voting_core.secrecy.ballot_check import INVALID, ballot_fault
from voting_core.secrecy.group import BELENIOS_2048
from voting_core.teller_records import TellerKeyFixed

PRESSES = {"s01": "yes", "s02": "yes", "s03": "no", "s04": "yes"}


def vote(hall: WholeHall, poll: str, presses: dict[str, Any], tellers: Sequence[str] = ("s01", "s03")) -> None:
    """Open, vote, close, freeze, count, declare."""
    hall.order(acts.OpenPoll, poll=poll, round=1, item=poll)
    asked = [question.question for question in hall.centre.core._house.floor.rounds[(poll, 1)].opened.questions]
    for seat, given in presses.items():
        for question, option in zip(asked, [given] if isinstance(given, str) else given, strict=True):
            hall.seats[seat].mark(question, option)
    hall.run()
    hall.order(acts.ClosePoll, poll=poll, round=1)
    hall.order(acts.FreezeRound, poll=poll, round=1)
    if hall.centre.core._house.floor.rounds[(poll, 1)].is_secret:
        hall.begin_count(poll=poll)
        for seat in tellers:
            hall.press(seat, "yes")
    hall.order(acts.DeclareResult, poll=poll, round=1)


def audit(hall: WholeHall, folder: Path) -> Audit:
    """What an auditor finds in the bundle of a hall."""
    stage = hall.centre
    snapshot = stage.ledger.snapshot()
    write_bundle(build_bundle(hall=HALL, term=stage.term, signer=signer(CENTRE), snapshot=snapshot, at_ms=NINE), folder)
    return audit_bundle(folder, pinned=signer(CENTRE).key)


def complaints(found: Audit) -> list[str]:
    """Everything that breaks, in English."""
    return [f"{check.key}: {broken.en}" for check in found.checks for broken in check.breaks]


@cache
def hall_with_everything() -> WholeHall:
    """Motions by name and in secret, nominees, grades and scores."""
    hall = WholeHall(group=BELENIOS_2048).begin(
        motion(POLL, secrecy="secret"),
        motion("named"),
        replace(personnel("posts", nominee("n1", "局长"), nominee("n2", "主任")), secrecy="secret"),
        replace(graded("grades", "t1", "t2"), secrecy="secret"),
        replace(scored("scores", "t1"), secrecy="secret"),
    )
    hall.make_key()
    vote(hall, POLL, PRESSES)
    vote(hall, "named", PRESSES)
    vote(hall, "posts", {seat: [option, "no"] for seat, option in PRESSES.items()}, ("s02", "s03"))
    vote(hall, "grades", {"s01": ["satisfied", "basic"], "s02": ["dissatisfied", "basic"], "s05": ["unknown", "basic"]})
    vote(hall, "scores", {"s01": ["s90", "s80"], "s02": ["s100", "s60"], "s05": ["s0", "s75"]}, ("s01", "s02", "s03"))
    return hall


def test_everything_in_it_holds(tmp_path: Path) -> None:
    """Keys, ballots, lists, archives, counts, results: each is what follows from the records."""
    found = audit(hall_with_everything(), tmp_path / "bundle")
    assert complaints(found) == []
    secret = next(check for check in found.checks if check.key == "secret-rounds")
    assert secret.holds.en.startswith("1 keys of tellers, 14 encrypted ballots and 4 opened archives")


def test_a_rebuilt_sitting_holds_too(tmp_path: Path) -> None:
    """After the centre's disk was lost, the ledger from the seats is audited like the first one."""
    hall = WholeHall(group=BELENIOS_2048).begin()
    hall.make_key()
    vote(hall, POLL, PRESSES)
    hall.burn()
    assert complaints(audit(hall, tmp_path / "bundle")) == []


def test_accidents_hold_too(tmp_path: Path) -> None:
    """A key that came to nothing, a changed mind, a replaced device, a second attempt after a restarted teller."""
    hall = WholeHall(group=BELENIOS_2048).begin()
    hall.cut.add("s03")
    hall.make_key()
    hall.order(acts.GiveUpTellerKey, reason="席位断开")
    hall.cut.clear()
    hall.run()
    hall.make_key()
    hall.order(acts.OpenPoll, poll=POLL, round=1, item=POLL)
    for seat, option in PRESSES.items():
        hall.seats[seat].mark("q1", "abstain")
        hall.run()
        hall.seats[seat].mark("q1", option)
    hall.run()
    hall.replace_device("s02")
    hall.order(acts.ClosePoll)
    hall.order(acts.FreezeRound)
    hall.begin_count()
    hall.press("s01", "yes")
    hall.restart("s01")
    hall.press("s03", "yes")
    hall.begin_count(by=("lin", "zhou"))
    hall.press("s01", "yes")
    hall.press("s03", "yes")
    hall.order(acts.DeclareResult)

    assert complaints(audit(hall, tmp_path / "bundle")) == []


# --- what a false centre could write ---------------------------------------------------------------------------------


def rewrite(monkeypatch: pytest.MonkeyPatch, kind: type, change: Callable[[dict[str, Any]], None]) -> None:
    """Let the centre write something else into records of a kind that follow from the tellers' words."""

    def write(house: House, draft: Draft, wanted: type, **fields: Any) -> Any:
        if wanted is kind:
            change(fields)
        return write_floor(house, draft, wanted, **fields)

    monkeypatch.setattr("central_broker.core.teller_desk.write_floor", write)


def voted(hall: WholeHall | None = None) -> WholeHall:
    """A hall in whose secret round everybody has voted, closed."""
    hall = hall or WholeHall(group=BELENIOS_2048).begin()
    if not hall.centre.core._house.floor.tellers.keys:
        hall.make_key()
    hall.order(acts.OpenPoll, poll=POLL, round=1, item=POLL)
    for seat, option in PRESSES.items():
        hall.seats[seat].mark("q1", option)
    hall.run()
    hall.order(acts.ClosePoll)
    return hall


def opened(hall: WholeHall) -> WholeHall:
    """The same, frozen and opened."""
    hall.order(acts.FreezeRound)
    hall.begin_count()
    hall.press("s01", "yes")
    hall.press("s03", "yes")
    return hall


def test_other_counts_than_were_opened_are_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One vote more for yes and one less for no."""

    def change(fields: dict[str, Any]) -> None:
        (one,) = fields["counted"]
        yes, no, abstain = one.counts
        fields["counted"] = (replace(one, counts=(yes + 1, no - 1, abstain)),)

    hall = voted()
    rewrite(monkeypatch, CountOpened, change)
    found = complaints(audit(opened(hall), tmp_path / "bundle"))
    assert any("says other counts than its archive" in one for one in found)


def test_a_key_of_the_centres_own_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A centre that put its own key in the tellers' place could read every ballot."""
    own = str(BELENIOS_2048.secret_power(BELENIOS_2048.g, mpz(7)))
    rewrite(monkeypatch, TellerKeyFixed, lambda fields: fields.update(public_key=own))
    hall = WholeHall(group=BELENIOS_2048).begin()
    hall.make_key()
    assert "is not the key that the tellers made" in complaints(audit(hall, tmp_path / "bundle"))[0]


def test_words_that_were_not_said_are_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The floor hears what the seats have signed, and all of it."""
    monkeypatch.setattr(
        "central_broker.core.teller_desk.keep_blob", lambda house, draft, data: keep_blob(house, draft, data + data)
    )
    hall = WholeHall(group=BELENIOS_2048).begin()
    hall.make_key()
    found = complaints(audit(hall, tmp_path / "bundle"))
    assert any("does not hold what these seats said" in one for one in found)


def test_a_ballot_that_is_left_out_of_the_archive_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tellers hold no ballots of others and cannot know; whoever has the records can, and the member by the number."""
    hall = voted()

    def short(house: House, state: Any, frozen: Any) -> tuple[bytes, int]:
        entries = tuple(one for one in frozen.entries if one.seat != "s01")
        return archive_of(house, state, replace(frozen, entries=entries))

    monkeypatch.setattr("central_broker.core.order_steps.archive_of", short)
    found = complaints(audit(opened(hall), tmp_path / "bundle"))
    assert any("is not that of the ballots that its list counts" in one for one in found)


def test_a_valid_ballot_that_is_called_invalid_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A centre cannot say of a member's ballot that it is none."""
    hall = voted()
    monkeypatch.setattr(
        "central_broker.core.counting.ballot_faults",
        lambda house, state: {one: INVALID * (number == 0) for number, one in enumerate(ballot_faults(house, state))},
    )
    hall.order(acts.FreezeRound)
    found = complaints(audit(hall, tmp_path / "bundle"))
    assert any(one.startswith("frozen-lists") and INVALID in one for one in found)


def test_a_false_ballot_that_is_counted_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A ballot that proves nothing, let through by the centre: list and archive are named."""
    monkeypatch.setattr("edge_agent.core.secret_paper.make_ballot", lambda *_: "{}")
    monkeypatch.setattr("tests.centre_builders.ballot_fault", lambda *_: "")
    hall = voted()
    monkeypatch.setattr("central_broker.core.order_steps.archive_of", lambda *_: (b"none", 4))
    hall.order(acts.FreezeRound)
    found = complaints(audit(hall, tmp_path / "bundle"))
    assert any(one.startswith("frozen-lists") and INVALID in one for one in found)
    assert any("secret-rounds" in one for one in found)


def test_a_ballot_by_a_credential_of_no_sign_in_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever could draw credentials of their own could stuff the archive: each must stand in a signed sign-in."""
    monkeypatch.setattr("tests.centre_builders.ballot_fault", lambda election, text, _: ballot_fault(election, text))
    hall = WholeHall(group=BELENIOS_2048).begin()
    hall.make_key()
    hall.seats["s04"].core._box.put(CREDENTIAL, "12345")
    found = complaints(audit(opened(voted(hall)), tmp_path / "bundle"))
    assert any(one.startswith("frozen-lists") and "m04" in one and INVALID in one for one in found)


def test_a_count_that_is_opened_without_a_result_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The archive that a count names has to tell it."""
    hall = voted()
    rewrite(monkeypatch, CountOpened, lambda fields: fields.update(archive=last_frozen(hall)))
    found = complaints(audit(opened(hall), tmp_path / "bundle"))
    assert any("has no result" in one for one in found)


def last_frozen(hall: WholeHall) -> Any:
    """The archive of the newest list."""
    return next(one.archive for one in reversed(hall.centre.floor()) if isinstance(one, RoundFrozen))
