# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""When something broke: hands are counted, ballots adopted, devices replaced, members moved, sittings put by."""

from typing import Any

import pytest

from tests.builders import POLL, SITTING, SeatWriter, hand_lines, roster, signer
from tests.centre_builders import QUESTION, Stage, batch
from voting_core import acts
from voting_core.floor_records import SeatEpochClosed
from voting_core.frozen_list import FROZEN_READER, FrozenEntry
from voting_core.questions import Answer, BallotRef, HandLines
from voting_core.round_records import HandCountEntered, ResultDeclared
from voting_core.seat_records import NEVER_MS, DeviceFault

BOTH = ("lin", "zhou")


def one_for_all(yes: int, members: int = 1) -> tuple[HandLines, ...]:
    """A hand count in which so many raised their hand for yes and the others none."""
    given = {"yes": yes} if yes else {}
    return (hand_lines(QUESTION, **given, not_pressed=members - yes),)


def entry(stage: Stage, member: str) -> FrozenEntry:
    """Where the newest frozen list of the round puts a member."""
    frozen = stage.core._house.floor.rounds[(POLL, 1)].frozen
    assert frozen is not None, "freeze the round first"
    entries = FROZEN_READER.read(stage.core._house.blobs[frozen.frozen.sha256]).entries
    return next(one for one in entries if one.member == member)


def test_a_member_counted_by_hand_stands_on_the_line_of_hands() -> None:
    """The hand of a member whose seat is broken counts like a press, and the sheet says how many did so by hand."""
    stage = Stage().begin()
    stage.vote({"s01": "yes", "s02": "no"})
    stage.done(acts.EnterHandCount, by=BOTH, members=("m03",), channel="hands", counted=one_for_all(1))
    stage.done(acts.FreezeRound)

    declared = stage.done(acts.DeclareResult)

    assert isinstance(declared, ResultDeclared)
    assert (declared.outcome, declared.findings[0].got) == ("carried", 2)
    (by_hand,) = declared.counted[0].channels
    assert (by_hand.channel, by_hand.counted) == ("hands", hand_lines(QUESTION, yes=1, no=0, abstain=0))
    assert declared.said_zh == "全体组成人员 3 人，过半数：需 2 票，得 2 票（其中举手 1 票），通过。"


def test_what_a_member_counted_by_hand_had_pressed_counts_for_nothing() -> None:
    """Nobody votes twice: the hand takes the place of the button."""
    stage = Stage().begin()
    stage.vote({"s01": "yes", "s02": "no", "s03": "yes"})
    stage.done(acts.EnterHandCount, by=BOTH, members=("m01",), channel="hands", counted=one_for_all(0))

    stage.done(acts.FreezeRound)

    assert entry(stage, "m01").disposition == "hands"
    assert stage.done(acts.DeclareResult).findings[0].got == 1  # type: ignore[union-attr]  # it is a ResultDeclared


def test_a_hand_count_needs_two_people() -> None:
    """One operator alone cannot write a vote into the record."""
    stage = Stage().begin()
    stage.vote({})

    answer = stage.order(acts.EnterHandCount, members=("m01",), channel="hands", counted=one_for_all(1))

    assert answer.result == "waiting"
    assert not any(isinstance(record, HandCountEntered) for record in stage.floor())


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"members": ("m01", "m02"), "counted": one_for_all(1)}, "names 2 members, but the numbers sum to 1"),
        ({"members": ("m09",), "counted": one_for_all(1)}, "m09 are not members of this sitting"),
        ({"members": ("m02", "m01"), "counted": one_for_all(1, 2)}, "in the order of their ids"),
        ({"members": ("m01",), "counted": (hand_lines(QUESTION, maybe=1),)}, "The lines are options of its ballot"),
    ],
)
def test_a_hand_count_that_does_not_add_up_is_refused(fields: dict[str, Any], words: str) -> None:
    """Members are of the house, named once each, and the lines sum to them; otherwise nothing is recorded."""
    stage = Stage().begin()
    stage.vote({})

    answer = stage.order(acts.EnterHandCount, channel="hands", **fields)

    assert answer.result == "refused"
    assert words in answer.said_en


def test_nobody_is_counted_by_hand_twice_in_a_round() -> None:
    """A second hand count may add members, and never name one again."""
    stage = Stage().begin()
    stage.vote({})
    stage.done(acts.EnterHandCount, by=BOTH, members=("m01",), channel="hands", counted=one_for_all(1))

    answer = stage.order(
        acts.EnterHandCount, by=BOTH, members=("m01", "m02"), channel="hands", counted=one_for_all(1, 2)
    )

    assert "Members m01 were counted by hand already" in answer.said_en


def test_a_hand_count_makes_the_round_freeze_again() -> None:
    """A list that was frozen before hands were counted cannot be declared any more."""
    stage = Stage().begin()
    stage.vote({"s01": "yes"})
    stage.done(acts.FreezeRound)

    stage.done(acts.EnterHandCount, by=BOTH, members=("m02",), channel="hands", counted=one_for_all(1))

    assert stage.round().phase == "closed"


def cut_off_ballot(stage: Stage) -> None:
    """The member of seat s03 opens the item there, unheard by the centre, and the press arrives after the closing."""
    writer = stage.seats["s03"]
    writer.floor_seq, writer.wall_ms, writer.head_age_ms = len(stage.floor()), stage.wall_ms, NEVER_MS
    early = writer.cast("m03", "yes", opened_locally=True, answers=_answer("yes"))
    stage.vote({"s01": "yes", "s02": "no"}, seal=False)
    writer.head_age_ms = 400
    stage.send("s03", early)
    for seat in ("s01", "s02", "s03"):
        stage.seal(seat)


def _answer(option: str) -> tuple[Answer, ...]:
    return (Answer(question=QUESTION, options=(option,)),)


def test_a_ballot_opened_at_a_seat_that_was_cut_off_counts_only_when_two_people_adopt_it() -> None:
    """Before the adoption it stands on the line of void ballots; after it, it is a ballot like any other."""
    stage = Stage().begin()
    cut_off_ballot(stage)
    stage.done(acts.FreezeRound)
    before = entry(stage, "m03")
    (waiting,) = stage.round().adoptable

    ref = BallotRef(seat=waiting.seat, epoch=waiting.epoch, seq=waiting.seq, hash=waiting.hash)
    stage.done(acts.AdoptBallots, by=BOTH, ballots=(ref,))
    stage.done(acts.FreezeRound)

    assert (before.disposition, before.note) == ("void", "cast before the opening reached the seat")
    assert entry(stage, "m03").disposition == "ballot"
    assert stage.round().adoptable == ()


def test_who_adopts_a_ballot_does_not_see_which_way_it_goes() -> None:
    """The list of ballots to adopt tells seat and member, and holds no choice."""
    stage = Stage().begin()
    cut_off_ballot(stage)

    (waiting,) = stage.round().adoptable

    assert sorted(waiting.__struct_fields__) == ["epoch", "hash", "member", "opened_locally", "seat", "seq"]


def test_an_ordinary_ballot_cannot_be_adopted() -> None:
    """Adopting is for ballots that could not know of the opening, not for others that do not count."""
    stage = Stage().begin()
    cut_off_ballot(stage)
    cast = stage.core._house.logs()["s01"].cast(SITTING, (POLL, 1))[0]

    ref = BallotRef(seat="s01", epoch=1, seq=cast.record.seq, hash=cast.hash)

    assert "not cast at a seat that could not know" in stage.order(acts.AdoptBallots, ballots=(ref,)).said_en


@pytest.mark.parametrize("wrong", [{"seat": "s09"}, {"epoch": 2}, {"seq": 9}, {"hash": "0" * 64}])
def test_a_ballot_that_nobody_has_cannot_be_adopted(wrong: dict[str, Any]) -> None:
    """A reference must name seat, epoch, number and hash of a ballot of this round."""
    stage = Stage().begin()
    cut_off_ballot(stage)
    (waiting,) = stage.round().adoptable
    named = {"seat": waiting.seat, "epoch": waiting.epoch, "seq": waiting.seq, "hash": waiting.hash}

    answer = stage.order(acts.AdoptBallots, by=BOTH, ballots=(BallotRef(**{**named, **wrong}),))

    assert answer.result == "refused"
    assert stage.round().adoptable == (waiting,)


def test_a_ballot_delivered_before_its_device_died_still_counts() -> None:
    """Two people close the epoch of a dead device: nothing can revise its ballot any more, so it stands."""
    stage = Stage().begin()
    stage.done(acts.OpenPoll)
    for seat in ("s01", "s02", "s03"):
        stage.press(seat, "yes")
    stage.done(acts.ClosePoll)
    stage.seal("s01")
    stage.seal("s02")

    closed = stage.done(acts.CloseSeatEpoch, by=BOTH, seat="s03", epoch=1, reason="the device is dead")
    stage.done(acts.FreezeRound)

    assert isinstance(closed, SeatEpochClosed)
    assert closed.high_seq == 2
    assert (entry(stage, "m03").disposition, entry(stage, "m03").epoch) == ("ballot", 1)


def test_of_a_device_that_came_after_the_closing_no_seal_is_awaited() -> None:
    """Another device that took over once the round was closed knows nothing of it: the old one's ballot stands."""
    stage = Stage().begin()
    stage.vote({"s03": "yes"}, seal=False)
    stage.seal("s01")
    stage.seal("s02")
    stage.done(acts.CloseSeatEpoch, by=BOTH, seat="s03", epoch=1, reason="the device is dead")
    stage.done(acts.OpenSeatEpoch, by=BOTH, seat="s03", epoch=2, key=signer("s03 new").key)

    stage.done(acts.FreezeRound)

    assert (entry(stage, "m03").disposition, entry(stage, "m03").epoch) == ("ballot", 1)


def test_of_a_dead_device_that_delivered_no_ballot_nothing_is_assumed() -> None:
    """A press may lie on its disk: the member's line says that the seat has not reported."""
    stage = Stage().begin()
    stage.vote({"s01": "yes"}, seal=False)
    stage.seal("s01")
    stage.seal("s02")
    stage.done(acts.CloseSeatEpoch, by=BOTH, seat="s03", epoch=1, reason="the device is dead")

    stage.done(acts.FreezeRound)

    assert entry(stage, "m03").disposition == "offline"


def test_a_replaced_device_votes_under_its_own_key() -> None:
    """A new device signs in and votes in a new epoch; what the old one still sends is kept aside and not taken."""
    stage = Stage().begin()
    stage.done(acts.CloseSeatEpoch, by=BOTH, seat="s03", epoch=1, reason="the device is dead")
    stage.done(acts.OpenSeatEpoch, by=BOTH, seat="s03", epoch=2, key=signer("s03 new").key)
    old = stage.seats["s03"]
    kept = len(stage.kept_aside())
    old_said = stage.message("s03", "up", _batch(old))

    new = stage.replace("s03", epoch=2)
    stage.sign_in("s03")
    stage.decide({"s01": "no", "s02": "no", "s03": "yes"})

    assert old_said == [one for one in old_said if type(one).__name__ == "Note"]
    assert len(stage.kept_aside()) == kept + 1
    assert (entry(stage, "m03").disposition, entry(stage, "m03").epoch) == ("ballot", new.epoch)


def test_a_closed_epoch_is_not_heard_any_more() -> None:
    """What a device sends after two people closed its epoch is kept aside, also before another one is opened."""
    stage = Stage().begin()
    stage.done(acts.CloseSeatEpoch, by=BOTH, seat="s03", epoch=1, reason="the device is dead")

    stage.message("s03", "up", _batch(stage.seats["s03"]))

    assert stage.kept_aside()[-1].reason == "Epoch 1 of seat 's03' is closed: what it still sends counts for nothing."


def _batch(writer: SeatWriter) -> bytes:
    return batch(writer.seat, [writer.write(DeviceFault, part="screen", detail="dark")], epoch=writer.epoch)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"seat": "s03", "epoch": 2, "key": signer("s03 new").key}, "Epoch 1 of seat 's03' is open: close it first"),
        ({"seat": "s09", "epoch": 2, "key": signer("s03 new").key}, "There is no seat 's09'"),
    ],
)
def test_no_second_device_writes_for_a_seat_at_the_same_time(fields: dict[str, Any], words: str) -> None:
    """The former epoch is closed before another one is opened."""
    stage = Stage().begin()

    assert words in stage.order(acts.OpenSeatEpoch, **fields).said_en


@pytest.mark.parametrize("owner", ["s01", "s03", "centre", "lin"])
def test_a_key_in_use_opens_no_epoch(owner: str) -> None:
    """A new device has a key of its own: not that of the old one, of another seat, of the centre or of an operator."""
    stage = Stage().begin()
    stage.done(acts.CloseSeatEpoch, by=BOTH, seat="s03", epoch=1, reason="the device is dead")

    answer = stage.order(acts.OpenSeatEpoch, seat="s03", epoch=2, key=signer(owner).key)

    assert "That key is in use already" in answer.said_en


def test_a_member_moved_to_a_spare_seat_votes_there() -> None:
    """The seat is theirs from then on: presence, presses and the list follow."""
    stage = Stage(members=roster(3, spare_seats=1)).begin()
    stage.done(acts.MoveMember, by=BOTH, member="m03", seat="s04", reason="the lamp is broken")
    stage.write("s04", lambda writer: writer.sign_in("m03"))
    stage.done(acts.OpenPoll)
    stage.write("s04", lambda writer: writer.cast("m03", "yes", answers=_answer("yes")))
    stage.done(acts.ClosePoll)
    for seat in sorted(stage.seats):
        stage.seal(seat)

    stage.done(acts.FreezeRound)

    assert (entry(stage, "m03").disposition, entry(stage, "m03").seat) == ("ballot", "s04")
    assert stage.status().present == 3


def test_nobody_is_moved_to_the_seat_of_another_member() -> None:
    """Only a spare seat takes a member in."""
    stage = Stage().begin()

    answer = stage.order(acts.MoveMember, member="m03", seat="s02", reason="closer to the door")

    assert "Seat 's02' is the seat of 'm02'" in answer.said_en


def test_of_a_member_signed_in_at_two_seats_two_people_say_which_one_holds() -> None:
    """Until they do, whatever the member pressed is void; afterwards the seat that they named counts."""
    stage = Stage().begin()
    stage.write("s01", lambda writer: writer.sign_in("m03"))
    stage.vote({"s02": "yes", "s03": "yes"})
    stage.done(acts.FreezeRound)
    before = entry(stage, "m03").note

    stage.done(acts.MoveMember, by=BOTH, member="m03", seat="s03", reason="that is where they sit")
    stage.done(acts.FreezeRound)

    assert before == "signed in at two seats"
    assert entry(stage, "m03").disposition == "ballot"
    assert not any(alarm.member == "m03" for alarm in stage.status().alarms)


def test_a_closed_sitting_is_put_by_with_its_bundle() -> None:
    """Two people sign the hash of the bundle that was exported; only then may seats drop what it holds."""
    stage = Stage().begin()
    stage.done(acts.CloseSitting)
    status = stage.status()
    head: dict[str, Any] = {"tree_size": status.tree_size, "tree_root": status.tree_root}

    stage.done(acts.ArchiveSitting, by=BOTH, bundle_sha256="a" * 64, **head)

    assert stage.status().archived
    assert "archived already" in stage.order(acts.ArchiveSitting, by=BOTH, bundle_sha256="a" * 64, **head).said_en


def test_a_bundle_from_before_the_end_puts_no_sitting_by() -> None:
    """A bundle exported while the sitting went on lacks its end."""
    stage = Stage().begin()
    status = stage.status()
    stage.done(acts.CloseSitting)

    answer = stage.order(
        acts.ArchiveSitting, bundle_sha256="a" * 64, tree_size=status.tree_size, tree_root=status.tree_root
    )

    assert "made before the sitting was closed" in answer.said_en
