# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A seat that was killed at any moment and started again stands where one stands that never stopped."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from edge_agent.core.rows import FloorRow, OwnRow, ReceiptRow, Row, ValueRow
from edge_agent.core.view import Scene
from tests.spec.random_sitting import STEPS, RandomSitting
from tests.spec.seat_host import SeatHost, new_core
from voting_core.frames import decode_frame
from voting_core.round_records import PollAborted
from voting_core.seat_log import SeatLog
from voting_core.seat_records import SEAT_READER, BallotCast, MemberSignedIn, MemberSignedOut, SeatStarted

ANY_STEPS = st.lists(st.sampled_from(STEPS), max_size=40)
OPENED_HERE = ANY_STEPS.map(lambda steps: ["card", "wait", "choose", "yes", *steps])
"""Few sittings of any steps come to an item that is opened at the seat; these all begin with one."""
SITTINGS = st.one_of(ANY_STEPS, OPENED_HERE, OPENED_HERE.map(lambda steps: [*steps[:5], "put", *steps[5:]]))


def facts(rows: list[Row]) -> dict[str, object]:
    """What a journal says of members, ballots and seals, whatever numbers its records have."""
    log = SeatLog("s07", 1)
    for row in rows:
        if isinstance(row, OwnRow):
            frame = decode_frame(row.frame)
            log.take(SEAT_READER.read(frame.body), frame.hash)
    ballots = {
        key: [(cast.record.revision, cast.record.answers[0].options[0], cast.hash) for cast in cast]
        for key, cast in log.ballots.items()
    }
    seals = {key: (seal.record.ballot_hash, seal.record.cause, seal.member) for key, seal in log.seals.items()}
    return {"member": log.member, "sitting": log.sitting, "ballots": ballots, "seals": seals, "seen": log.seen}


def shown(host: SeatHost) -> tuple[object, ...]:
    """What of the screen does not depend on the link or the moment."""
    view = host.view
    if view.opened_item:
        return ()  # that an item is open at a seat is known to its member alone, and forgotten with a restart
    return (view.scene, view.member, view.title, view.round, view.choice, view.stage, view.alarm_zh)


def is_recoverable(row: Row) -> bool:
    """Whether the seat gets or writes a row again by itself; what only a hand can do again is not."""
    if not isinstance(row, OwnRow):
        return True
    record = SEAT_READER.read(decode_frame(row.frame).body)
    by_hand = isinstance(record, BallotCast | MemberSignedIn)
    return not by_hand and not (isinstance(record, MemberSignedOut) and record.cause == "card")


@given(SITTINGS)
@settings(max_examples=40)
def test_a_seat_that_was_killed_stands_where_it_stood(steps: list[str]) -> None:
    """Killed when all was written, the seat comes back with the same member, ballots, seals, receipts and screen."""
    sitting = RandomSitting()
    host = sitting.host
    for step in steps:
        sitting.step(step)
    again = host.restart()

    assert facts(again.journal.rows) == facts(host.journal.rows)
    assert not shown(host) or shown(again) == shown(host)
    assert again.view.unsent == host.view.unsent + 1, "the record of the start itself waits to be sent"


@given(SITTINGS)
@settings(max_examples=40)
def test_a_seat_that_was_killed_between_two_appends_makes_up_for_it(steps: list[str]) -> None:
    """Killed while appends were under way, the seat owes the same seals and sign-outs, and hears the floor again."""
    sitting = RandomSitting()
    host = sitting.host
    for step in steps:
        killed = []
        host.is_hanging = True
        sitting.step(step)
        while host.waiting:
            if all(map(is_recoverable, host.waiting_rows)):
                killed.append(host.restart())
            host.answer_next()
        host.is_hanging = False
        for again in killed:
            again.hear(*sitting.centre.everything())
            assert facts(again.journal.rows) == facts(host.journal.rows)
            assert not shown(host) or shown(again)[:5] == shown(host)[:5]


@given(SITTINGS, st.data())
@settings(max_examples=40)
def test_a_journal_cut_at_any_row_can_be_continued(steps: list[str], data: st.DataObject) -> None:
    """Whatever prefix of its journal the disk kept, the seat starts, continues the chain and owes nothing."""
    sitting = RandomSitting()
    for step in steps:
        sitting.step(step)
    rows = sitting.host.journal.rows
    kept = data.draw(st.integers(min_value=0, max_value=len(rows)))
    again = sitting.host.restart(rows[:kept])

    assert again.stop is None
    assert again.scene() is not Scene.STOPPED
    assert [record.seq for record in again.records()] == list(range(1, len(again.records()) + 1))
    assert any(isinstance(record, SeatStarted) and record.boot == again.boot for record in again.records())
    once_more = again.restart(boot="b2" * 16)
    assert facts(once_more.journal.rows) == facts(again.journal.rows)


@given(SITTINGS)
@settings(max_examples=25)
def test_what_was_shown_as_recorded_is_in_the_journal(steps: list[str]) -> None:
    """At no moment does the screen say recorded, delivered or counted of an answer that the journal does not hold."""
    sitting = RandomSitting()
    host = sitting.host
    for step in steps:
        host.is_hanging = True
        sitting.step(step)
        while True:
            if host.view.stage in ("recorded", "delivered", "counted") and host.view.choice:
                last = [cast[-1][1] for cast in _ballots(host).values()]
                assert host.view.choice in last
            if not host.waiting:
                break
            host.answer_next()
        host.is_hanging = False


def _ballots(host: SeatHost) -> dict[object, list[tuple[int, str, str]]]:
    ballots = facts(host.journal.rows)["ballots"]
    assert isinstance(ballots, dict)
    return ballots


def test_an_adjournment_of_the_past_signs_nobody_out() -> None:
    """Who signed in again after an adjournment is still signed in after a restart."""
    sitting = RandomSitting()
    for step in ("card", "adjourn", "resume", "wait", "card"):
        sitting.step(step)
    assert sitting.host.records()[-1].seq == 4
    again = sitting.host.restart()

    assert again.kinds() == [*sitting.host.kinds(), "SeatStarted"]
    assert again.scene() is Scene.READY


def test_a_debt_is_paid_with_what_is_known_now() -> None:
    """A seal that is made up for after a restart names the last floor record that the seat holds, not the closing."""
    sitting = RandomSitting()
    sitting.step("open")
    sitting.host.is_hanging = True
    sitting.centre.floor.close_poll("item-1")
    sitting.centre.floor.write(PollAborted, poll="item-1", round=1, reason="x")
    sitting.host.hear(sitting.centre.answer(7))
    sitting.host.answer_next()
    again = sitting.host.restart()

    assert again.kinds()[-2:] == ["SeatStarted", "PollSealed"]
    assert [record.floor_seq for record in again.records()[-2:]] == [8, 8]


@given(SITTINGS, st.data())
@settings(max_examples=40)
def test_a_seat_never_seems_to_forget_floor_records(steps: list[str], data: st.DataObject) -> None:
    """Along the chain, restarts included, the number of the last floor record held never falls."""
    sitting = RandomSitting()
    for step in steps:
        sitting.step(step)
    rows = sitting.host.journal.rows
    kept = data.draw(st.integers(min_value=0, max_value=len(rows)))
    held = [record.floor_seq for record in sitting.host.restart(rows[:kept]).records()]

    assert held == sorted(held)


def test_a_journal_of_another_seat_is_refused() -> None:
    """A card that was put into the wrong terminal does not start there: the screen says that it is damaged."""
    sitting = RandomSitting()
    sitting.step("card")
    rows = sitting.host.journal.rows
    other = SeatHost(rows=list(rows), core=new_core("s08"))
    assert other.scene() is Scene.STOPPED
    assert other.stop is not None
    assert not other.stop.restart
    assert "Record 1 of this seat's own journal is broken" in other.stop.reason


def test_a_changed_record_is_found_at_the_start() -> None:
    """One changed byte in the seat's own chain, or in the floor log that it holds, keeps the seat from starting."""
    sitting = RandomSitting()
    for step in ("card", "open", "yes", "no", "close"):
        sitting.step(step)
    rows = sitting.host.journal.rows
    for number, row in enumerate(rows):
        if not isinstance(row, OwnRow | FloorRow):
            continue
        frame = bytearray(row.frame)
        frame[len(frame) // 2] ^= 1
        changed = replace(row, frame=bytes(frame))
        again = SeatHost(rows=[*rows[:number], changed, *rows[number + 1 :]])
        assert again.scene() is Scene.STOPPED, f"row {number} was changed"
        assert again.links == []
        assert again.journal.rows[len(rows) :] == []


def test_other_tables_are_not_trusted_blindly() -> None:
    """A forged receipt or a strange value in the journal keeps the seat from starting, or is left out."""
    sitting = RandomSitting()
    for step in ("card", "deliver"):
        sitting.step(step)
    rows = sitting.host.journal.rows
    topic, forged = sitting.centre.receipt(by="thief")
    del topic

    assert sitting.host.restart([*rows, ReceiptRow(frame=forged)]).scene() is Scene.STOPPED
    assert sitting.host.restart([*rows, ValueRow(name="term", value="many")]).scene() is Scene.STOPPED
    assert sitting.host.restart([*rows, ValueRow(name="alarm", value="of_tomorrow")]).view.alarm_zh == ""
