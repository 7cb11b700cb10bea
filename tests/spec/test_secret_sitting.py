# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A secret vote in a whole hall: members press, tellers agree, the count is opened; who chose what nobody learns."""

import re
from collections.abc import Mapping
from typing import Any

import pytest

from edge_agent.core.inputs import Button
from edge_agent.core.view import Lamp, Stage
from tests.builders import POLL, signer
from tests.kinds import motion
from tests.whole_hall import WholeHall, body
from voting_core import acts
from voting_core.lifecycle import RoundPhase
from voting_core.round_records import CountFailed, CountOpened, ResultDeclared, RoundFrozen
from voting_core.seat_records import SecretBallotCast
from voting_core.secrecy.archive_check import check_archive
from voting_core.secrecy.group import TINY
from voting_core.secrecy.hashing import number_of

PRESSES: dict[str, Button] = {"s01": "yes", "s02": "yes", "s03": "no", "s04": "yes", "s05": "abstain"}


def opened(hall: WholeHall | None = None) -> WholeHall:
    """A hall with a key, whose secret round is open."""
    hall = (hall or WholeHall()).begin()
    hall.make_key()
    hall.order(acts.OpenPoll, poll=POLL, round=1, item=POLL)
    return hall


def frozen(presses: Mapping[str, Button] = PRESSES) -> WholeHall:
    """The same, voted on and frozen."""
    hall = opened()
    for seat, button in presses.items():
        hall.press(seat, button)
    hall.order(acts.ClosePoll)
    hall.order(acts.FreezeRound)
    return hall


def counted(presses: Mapping[str, Button] = PRESSES) -> WholeHall:
    """The same, opened by two tellers."""
    hall = frozen(presses)
    hall.begin_count()
    hall.press("s01", "yes")
    hall.press("s03", "yes")
    return hall


def last(hall: WholeHall, kind: type) -> Any:
    """The newest floor record of a kind."""
    return [record for record in hall.centre.floor() if isinstance(record, kind)][-1]


def phase(hall: WholeHall) -> RoundPhase:
    """How far the round is."""
    return hall.centre.core._house.floor.rounds[(POLL, 1)].phase


def test_a_hall_votes_in_secret_from_sign_in_to_result() -> None:
    """Five members vote, two of three tellers open the count, and the result is declared and shown."""
    hall = counted()
    hall.order(acts.DeclareResult)
    hall.order(acts.PublishResult)

    assert last(hall, CountOpened).counted[0].counts == (3, 1, 1)
    assert last(hall, ResultDeclared).said_zh == "全体组成人员 5 人，过半数：需 3 票，得 3 票，通过。"
    assert {host.view.sentence_zh for host in hall.seats.values()} == {last(hall, ResultDeclared).said_zh}


def test_a_press_is_acknowledged_like_any_other_and_shows_no_choice() -> None:
    """Received, recorded, delivered, counted, as ever; words and lamps are the same for every choice."""
    halls = [opened(), opened()]
    buttons: tuple[Button, Button] = ("yes", "no")
    for hall, button in zip(halls, buttons, strict=True):
        hall.press("s04", button)
    one, other = (hall.seats["s04"].view for hall in halls)

    assert one.stage is Stage.DELIVERED
    assert one.sentence_zh == other.sentence_zh == "已送达：您的选票。"
    assert one.lamps == other.lamps
    assert {one.lamps.yes, one.lamps.no, one.lamps.abstain} == {Lamp.DELIVERED}
    assert one.choice == other.choice == ""


def test_the_number_on_the_screen_is_in_the_archive() -> None:
    """What a member writes down from the screen can be found in the published list, before and after the count."""
    hall = opened()
    for seat, button in PRESSES.items():
        hall.press(seat, button)
    shown = {host.view.tracker for host in hall.seats.values()}
    hall.order(acts.ClosePoll)
    hall.order(acts.FreezeRound)
    archive = check_archive(TINY, hall.centre.core._house.blobs[last(hall, RoundFrozen).archive.sha256])

    assert {number_of(text) for text in archive.ballots} == shown


def test_a_changed_mind_counts_once() -> None:
    """Who presses again is counted with the last press; the same button twice makes two ballots as well."""
    hall = opened()
    presses: tuple[Button, ...] = ("no", "no", "yes")
    for button in presses:
        hall.press("s04", button)
    ballots = [one for one in hall.seats["s04"].records() if isinstance(one, SecretBallotCast)]
    hall.press("s01", "yes")
    hall.press("s02", "no")
    hall.order(acts.ClosePoll)
    hall.order(acts.FreezeRound)
    hall.begin_count()
    hall.press("s01", "yes")
    hall.press("s02", "yes")

    assert [one.revision for one in ballots] == [1, 2, 3]
    assert last(hall, CountOpened).counted[0].counts == (2, 1, 0)


def test_a_seat_that_was_killed_knows_that_its_member_voted_and_not_what() -> None:
    """After a restart the ballot counts, the screen says so, and nothing on the card tells the choice."""
    hall = opened()
    for seat, button in PRESSES.items():
        hall.press(seat, button)
    hall.restart("s04")
    view = hall.seats["s04"].view
    hall.order(acts.ClosePoll)
    hall.order(acts.FreezeRound)

    assert (view.stage, view.sentence_zh) == (Stage.DELIVERED, "已送达：您的选票。")
    assert last(hall, RoundFrozen).ballots == 5


def test_a_member_may_vote_again_after_the_seat_was_killed() -> None:
    """The credential outlives a restart: the next press is the ballot that counts."""
    hall = opened()
    hall.press("s04", "no")
    hall.restart("s04")
    hall.press("s04", "yes")
    for seat in ("s01", "s02"):
        hall.press(seat, "yes")
    hall.order(acts.ClosePoll)
    hall.order(acts.FreezeRound)
    hall.begin_count()
    hall.press("s02", "yes")
    hall.press("s03", "yes")

    assert last(hall, CountOpened).counted[0].counts == (3, 0, 0)


def test_a_latecomer_votes_at_once() -> None:
    """A member who signs in while a secret round is open is encrypted for like everybody else."""
    hall = WholeHall().begin()
    hall.seats["s05"].pass_ms(5_000)
    hall.seats["s05"].card("00000005")
    hall.run()
    hall.make_key()
    hall.order(acts.OpenPoll, poll=POLL, round=1, item=POLL)
    hall.seats["s05"].pass_ms(5_000)
    hall.seats["s05"].card("00000005")
    hall.run()
    hall.press("s05", "yes")

    assert hall.seats["s05"].view.stage is Stage.DELIVERED


def test_a_seat_that_was_cut_off_sends_its_ballot_later() -> None:
    """A press at a seat whose cable is out is recorded there, encrypted, and counts when the link returns."""
    hall = opened()
    hall.cut.add("s04")
    hall.seats["s04"].link(up=False)
    hall.press("s04", "yes")
    recorded = hall.seats["s04"].view.stage
    hall.cut.clear()
    hall.seats["s04"].link(up=True)
    for topic, payload in hall.retained.items():
        hall._to_seat("s04", topic, payload, retained=True)
    hall.run()

    assert recorded is Stage.RECORDED
    assert hall.seats["s04"].view.stage is Stage.DELIVERED


# --- tellers ----------------------------------------------------------------------------------------------------------


def test_a_teller_sees_what_is_opened_and_agrees_with_one_press() -> None:
    """Hash and number of ballots stand on the teller's screen; one press agrees, and only the button yes does."""
    hall = frozen()
    hall.begin_count()
    listed = last(hall, RoundFrozen)
    shown = hall.seats["s01"].view
    hall.press("s01", "no")
    still = hall.seats["s01"].view.sentence_zh
    hall.press("s01", "yes")

    beginning = " ".join(listed.archive.sha256[at : at + 4] for at in range(0, 16, 4))
    assert shown.sentence_zh == f"监票：选票 5 张，封存号 {beginning}。与大屏一致的，请按“赞成”键同意开票。"
    assert still == shown.sentence_zh
    assert hall.seats["s01"].view.sentence_zh == "您已同意开票，请等待结果。"
    assert phase(hall) is RoundPhase.OPENING


def test_one_teller_alone_opens_nothing() -> None:
    """Until enough tellers have agreed there is no count."""
    hall = frozen()
    hall.begin_count()
    hall.press("s01", "yes")

    assert phase(hall) is RoundPhase.OPENING


def test_a_teller_whose_seat_was_killed_while_opening_is_asked_again() -> None:
    """The attempt fails without blame, the operator asks again, and the same tellers open the count."""
    hall = frozen()
    hall.begin_count()
    hall.press("s01", "yes")
    hall.restart("s01")
    hall.press("s02", "yes")
    failed = last(hall, CountFailed)
    hall.begin_count()
    hall.press("s01", "yes")
    hall.press("s02", "yes")

    assert (failed.blamed, failed.attempt) == ((), 1)
    assert last(hall, CountOpened).attempt == 2


def test_two_ballots_are_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    """A count of one or two ballots would tell who chose what: should a centre ask, the tellers' seats refuse."""
    monkeypatch.setattr("central_broker.core.teller_steps.BALLOTS_LEAST", 1)
    hall = frozen({"s01": "yes", "s02": "no"})
    hall.begin_count()
    hall.press("s01", "yes")

    assert hall.seats["s01"].view.sentence_zh.startswith("选票只有 2 张，开票会泄露个人表决")
    assert phase(hall) is RoundPhase.OPENING


def test_after_an_abort_nobody_agrees() -> None:
    """A round that was aborted is never opened: its tellers are not asked, and presses say nothing."""
    hall = frozen()
    hall.begin_count()
    hall.order(acts.AbortPoll)
    hall.press("s01", "yes")
    hall.press("s02", "yes")

    assert phase(hall) is RoundPhase.ABORTED
    assert "CountOpened" not in [type(record).__name__ for record in hall.centre.floor()]


def test_a_key_is_made_again_when_a_tellers_seat_was_killed() -> None:
    """A seat that forgot its part says so; the operator begins another key, and the round is encrypted to that."""
    hall = WholeHall().begin()
    hall.cut.add("s02")
    tellers = ("m01", "m02", "m03")
    hall.order(acts.MakeTellerKey, members=tellers)
    hall.cut.clear()
    hall.restart("s02")
    first = hall.centre.core._house.floor.tellers.keys[1]
    if first.is_made:
        hall.order(acts.GiveUpTellerKey, reason="a seat was restarted")
    if hall.centre.core._house.floor.tellers.in_force is None:
        hall.order(acts.MakeTellerKey, members=tellers)
    hall.order(acts.OpenPoll, poll=POLL, round=1, item=POLL)
    hall.press("s05", "yes")

    assert hall.seats["s05"].view.stage is Stage.DELIVERED


def test_shares_and_credentials_are_wiped_when_the_sitting_is_closed() -> None:
    """After the end of the sitting no seat can open or sign anything of it."""
    hall = counted()
    hall.order(acts.DeclareResult)
    before = {seat: set(host.journal.snapshot().secrets) for seat, host in hall.seats.items()}
    hall.order(acts.CloseSitting)
    after = {seat: set(host.journal.snapshot().secrets) for seat, host in hall.seats.items()}

    assert before["s01"] == {"credential", "share 2026-07-21 1", f"agreed 2026-07-21 {POLL} 1"}
    assert before["s05"] == {"credential"}
    assert set().union(*after.values()) == set()


def test_a_seat_with_a_slow_disk_knows_the_key() -> None:
    """A seat that hears all at once what it missed gets the tellers' words before it has stored the opening."""
    hall = WholeHall()
    late = hall.seats["s04"]
    hall.cut.add("s04")
    late.link(up=False)
    hall.begin()
    hall.make_key()
    hall.cut.clear()
    late.is_hanging = True
    late.link(up=True)
    for topic, payload in hall.retained.items():
        hall._to_seat("s04", topic, payload, retained=True)
    hall.run()
    late.is_hanging = False
    late.settle()
    hall.run()
    late.pass_ms(5_000)
    late.card("00000004")
    hall.run()
    hall.order(acts.OpenPoll, poll=POLL, round=1, item=POLL)
    hall.press("s04", "yes")

    assert late.view.stage is Stage.DELIVERED


def test_a_key_outlives_a_tellers_device() -> None:
    """When a teller's seat gets another device, a restarted seat still knows the key, and encrypts to it."""
    hall = WholeHall().begin()
    hall.make_key()
    device = {"seat": "s03", "by": ("lin", "zhou")}
    hall.order(acts.CloseSeatEpoch, epoch=1, reason="the device is dead", **device)
    hall.order(acts.OpenSeatEpoch, epoch=2, key=signer("s03 new").key, **device)
    hall.restart("s04")
    hall.order(acts.OpenPoll, poll=POLL, round=1, item=POLL)
    hall.press("s04", "yes")

    assert hall.seats["s04"].view.stage is Stage.DELIVERED


# --- nothing leaks ----------------------------------------------------------------------------------------------------


def traces(hall: WholeHall) -> list[tuple[str, str]]:
    """All that went over the wire and all that is stored, in order: from whom, on which topic, of which kind.

    When a seat asks for a body it lacks hangs on hashes, as chance would have it; so questions are left out.
    """
    found = [(sender, topic) for sender, topic, _ in hall.carried if not re.search(r"/(ask|state|head)$|/blob/", topic)]
    for seat, host in sorted(hall.seats.items()):
        kinds = [type(row).__name__ for row in host.journal.rows]
        found += [(seat, f"{kind} {kinds.count(kind)}") for kind in sorted(set(kinds))]
        found += [(seat, kind) for kind in host.kinds()]
    records = hall.centre.ledger.snapshot().records
    return found + [("ledger", record.author) for record in records]


def test_two_worlds_in_which_two_members_choices_are_exchanged_look_the_same() -> None:
    """Everything stored and sent is the same, in order and kind, when two members have chosen each other's option."""
    swapped: dict[str, Button] = {**PRESSES, "s03": "yes", "s04": "no"}
    one, other = counted(), counted(swapped)

    assert last(one, CountOpened).counted == last(other, CountOpened).counted
    assert traces(one) == traces(other)


def test_no_choice_is_written_or_sent_in_the_clear() -> None:
    """From the opening to the freezing, no byte on the wire or on a card names an option."""
    hall = opened()
    before = len(hall.carried)
    rows = {seat: len(host.journal.rows) for seat, host in hall.seats.items()}
    for seat, button in PRESSES.items():
        hall.press(seat, button)
    hall.order(acts.ClosePoll)
    sent = [payload for _, _, payload in hall.carried[before:]]
    stored = [repr(row).encode() for seat, host in hall.seats.items() for row in host.journal.rows[rows[seat] :]]
    noted = [note.said.encode() for host in hall.seats.values() for note in host.notes]

    assert not [one for one in (*sent, *stored, *noted) if re.search(rb'"(yes|no|abstain)"|\byes\b', one)]


@pytest.mark.parametrize("cause", ["recused", "another sitting"])
def test_a_named_vote_in_the_same_sitting_needs_no_key(cause: str) -> None:
    """A body that votes in secret votes by name too, with the same seats."""
    hall = WholeHall(body(3, 0) if cause == "recused" else body()).begin(motion(POLL))
    hall.order(acts.OpenPoll, poll=POLL, round=1, item=POLL)
    hall.press("s01", "yes")

    assert hall.seats["s01"].view.choice == "yes"
