# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""From closing to result: who is on which line, what is missing, and what comes too late."""

import pytest

from tests.builders import POLL, SITTING, SeatWriter, roster
from tests.centre_builders import QUESTION, Stage
from voting_core import acts
from voting_core.eligibility import TOLERANCE_MS
from voting_core.frozen_list import FROZEN_READER, FrozenList
from voting_core.messages import FRESH_MS, Receipt
from voting_core.questions import Answer
from voting_core.round_records import PollAborted, PollOpened, ResultDeclared, RoundFrozen


def frozen_list(stage: Stage) -> FrozenList:
    """The list of the newest freezing, as the seats get it."""
    record = [one for one in stage.floor() if isinstance(one, RoundFrozen)][-1]
    return FROZEN_READER.read(stage.ledger.snapshot().blobs[record.frozen.sha256])


def press_cut_off(stage: Stage, seat: str, option: str) -> Receipt:
    """The member of a seat that has heard nothing since the opening presses in time; the record comes later."""
    (opened,) = [one for one in stage.floor() if isinstance(one, PollOpened)]
    return stage.press(seat, option, floor_seq=opened.floor_seq, head_age_ms=FRESH_MS + 1)


def lines(stage: Stage) -> dict[str, str]:
    """On which line each member stands."""
    return {one.member: one.disposition for one in frozen_list(stage).entries}


def test_a_result_counts_the_frozen_list_and_says_its_arithmetic() -> None:
    """Two in favour and one against of three members: two are needed, two are there, carried."""
    stage = Stage().begin()

    state = stage.decide({"s01": "yes", "s02": "yes", "s03": "no"})

    assert (state.outcome, state.base, state.needed, state.got, state.missing_effect) == ("carried", 3, 2, 2, "none")
    assert {name: count for name, count in state.lines.items() if count} == {"yes": 2, "no": 1}
    assert "需 2 票，得 2 票，通过" in state.said_zh


def test_the_lines_add_up_to_the_members() -> None:
    """Everybody is on exactly one line: pressed, not pressed, absent, on leave or unknown."""
    stage = Stage(members=roster(6, leave=(5,))).begin(sign_in=False)
    for seat in ("s01", "s02", "s03", "s06"):
        stage.sign_in(seat)
    stage.vote({"s01": "yes", "s02": "abstain", "s06": "yes"}, seal=False)
    for seat in ("s01", "s02", "s03", "s04", "s05"):
        stage.seal(seat)

    stage.done(acts.FreezeRound)

    assert lines(stage) == {
        "m01": "ballot",
        "m02": "ballot",
        "m03": "not_pressed",
        "m04": "absent",
        "m05": "leave",
        "m06": "offline",
    }
    stage.done(acts.DeclareResult, by=("lin", "zhou"))
    assert sum(stage.round().lines.values()) == 6


def test_a_changed_vote_counts_as_it_was_last() -> None:
    """Where the last press is valid, a member may change their mind until the round closes."""
    stage = Stage().begin()
    stage.done(acts.OpenPoll)
    for option in ("yes", "no", "abstain"):
        stage.press("s01", option)
    stage.done(acts.ClosePoll)
    for seat in stage.seats:
        stage.seal(seat)
    stage.done(acts.FreezeRound)
    stage.done(acts.DeclareResult)

    assert (stage.round().lines["abstain"], stage.round().lines["yes"], stage.round().voted) == (1, 0, 1)


def test_before_the_declaration_only_the_number_of_ballots_is_seen() -> None:
    """While a round is open, closed or frozen, the state tells how many have voted and nothing of how."""
    stage = Stage().begin()
    stage.done(acts.OpenPoll)
    stage.press("s01", "yes")
    seen = [stage.round()]
    stage.done(acts.ClosePoll)
    for seat in stage.seats:
        stage.seal(seat)
    seen.append(stage.round())
    stage.done(acts.FreezeRound)
    seen.append(stage.round())

    assert [(one.voted, one.lines, one.outcome, one.got) for one in seen] == [(1, {}, "", 0)] * 3


def test_a_stranger_in_a_ballot_does_not_raise_the_number_of_voters() -> None:
    """A seat that presses for somebody else adds nobody to those who have voted."""
    stage = Stage().begin()
    stage.done(acts.OpenPoll)

    answers = (Answer(question=QUESTION, options=("yes",)),)
    stage.write("s01", lambda writer: writer.cast("m02", "yes", answers=answers))
    stage.write("s01", lambda writer: writer.cast("nobody", "yes", answers=answers))

    assert stage.round().voted == 0


def test_a_missing_seat_leaves_its_member_offline_and_is_named() -> None:
    """A seat that has not sealed may hold a ballot we do not know: its member is neither absent nor silent."""
    stage = Stage().begin()
    stage.vote({"s01": "yes", "s02": "yes", "s03": "no"}, seal=False)
    stage.seal("s01")
    stage.seal("s02")
    assert stage.round().unsealed == ("s03",)

    record = stage.done(acts.FreezeRound)

    assert isinstance(record, RoundFrozen)
    assert record.unsealed == ("s03",)
    assert lines(stage)["m03"] == "offline"


def test_a_round_is_frozen_again_when_the_seat_has_come_back() -> None:
    """Until the declaration the list may be made anew; the result is that of the newest one."""
    stage = Stage().begin()
    stage.vote({"s01": "yes"}, seal=False)
    stage.seal("s01")
    stage.seal("s02")
    first = stage.done(acts.FreezeRound)
    late_press = press_cut_off(stage, "s03", "yes")
    stage.seal("s03")

    second = stage.done(acts.FreezeRound)

    assert isinstance(first, RoundFrozen)
    assert isinstance(second, RoundFrozen)
    assert (first.freezing, second.freezing, second.unsealed) == (1, 2, ())
    assert late_press.high_seq == 2
    assert stage.order(acts.DeclareResult, frozen_seq=first.floor_seq).result == "refused"
    declared = stage.done(acts.DeclareResult)
    assert isinstance(declared, ResultDeclared)
    assert (declared.outcome, declared.findings[0].got, declared.frozen_seq) == ("carried", 2, second.floor_seq)


def test_a_round_is_not_frozen_for_ever() -> None:
    """After 99 lists the house declares or aborts: a hundredth could not be written so that everybody reads it."""
    stage = Stage().begin()
    stage.vote({"s01": "yes", "s02": "yes"})
    for _ in range(99):
        stage.done(acts.FreezeRound)

    answer = stage.order(acts.FreezeRound)

    assert "declare or abort" in answer.said_en
    stage.start()
    assert stage.order(acts.DeclareResult).result == "done"


def test_a_ballot_that_comes_after_the_declaration_is_listed_and_not_counted() -> None:
    """The result stands; the sheet names the ballot that came too late."""
    stage = Stage().begin()
    stage.vote({"s01": "yes", "s02": "yes"}, seal=False)
    stage.seal("s01")
    stage.seal("s02")
    stage.done(acts.FreezeRound)
    stage.done(acts.DeclareResult)

    stage.press("s03", "no")
    stage.seal("s03")

    state = stage.round()
    assert state.late == ("s03 #2",)
    assert (state.lines["no"], state.lines["offline"], state.outcome) == (0, 1, "carried")
    assert len(stage.records_of("s03")) == 3


def test_a_ballot_of_an_unsealed_seat_that_was_not_counted_is_listed_too() -> None:
    """A ballot that was in the ledger already, of a seat that had not sealed, is not lost from sight."""
    stage = Stage().begin()
    stage.vote({"s01": "yes", "s02": "yes", "s03": "no"}, seal=False)
    stage.seal("s01")
    stage.seal("s02")
    stage.done(acts.FreezeRound)
    stage.done(acts.DeclareResult)

    assert stage.round().late == ("s03 #2",)


def test_an_excused_seat_owes_no_seal() -> None:
    """A seat that is switched off for the day holds nothing up, and its member is absent or on leave."""
    stage = Stage(members=roster(4, leave=(4,))).begin(sign_in=False)
    for seat in ("s01", "s02", "s03"):
        stage.sign_in(seat)
    stage.done(acts.ExcuseSeats, seats=("s04",))
    stage.vote({"s01": "yes", "s02": "yes", "s03": "yes"}, seal=False)
    for seat in ("s01", "s02", "s03"):
        stage.seal(seat)

    stage.done(acts.FreezeRound)

    assert stage.round().unsealed == ()
    assert lines(stage)["m04"] == "leave"
    assert stage.seat("s04").excused


def test_a_seat_that_is_on_is_not_excused() -> None:
    """A seat that is on will seal by itself; excusing it would only hide a ballot."""
    stage = Stage().begin()
    stage.turn_on("s03")

    assert "switched on" in stage.order(acts.ExcuseSeats, seats=("s03",)).said_en
    assert "no seat 's99'" in stage.order(acts.ExcuseSeats, seats=("s99",)).said_en


@pytest.mark.parametrize("how", ["state", "batch"])
def test_an_excuse_ends_by_itself_when_the_seat_appears(how: str) -> None:
    """Once the seat is on, or sends anything, it owes its seals again, and the floor log says so."""
    stage = Stage().begin()
    stage.done(acts.ExcuseSeats, seats=("s03",))

    if how == "state":
        stage.turn_on("s03")
    else:
        stage.fault("s03")
    stage.turn_on("s03")

    assert [type(one).__name__ for one in stage.floor()].count("SeatExcuseRevoked") == 1
    assert not stage.seat("s03").excused


def test_an_excused_seat_that_was_used_is_unknown_until_it_seals() -> None:
    """If somebody signed in there before it went off, its member may have pressed: the excuse does not hide that."""
    stage = Stage().begin()
    stage.done(acts.ExcuseSeats, seats=("s03",))
    stage.vote({"s01": "yes"}, seal=False)
    stage.seal("s01")
    stage.seal("s02")

    stage.done(acts.FreezeRound)

    assert lines(stage)["m03"] == "offline"


def test_nothing_is_declared_over_a_seat_that_was_let_off_and_has_appeared() -> None:
    """A list that says absent of somebody whose seat has come back is made again before the declaration."""
    stage = Stage().begin(sign_in=False)
    stage.sign_in("s01")
    stage.sign_in("s02")
    stage.done(acts.ExcuseSeats, seats=("s03",))
    stage.vote({"s01": "yes", "s02": "yes"}, seal=False)
    stage.seal("s01")
    stage.seal("s02")
    stage.done(acts.FreezeRound)
    assert lines(stage)["m03"] == "absent"

    stage.sign_in("s03")
    press_cut_off(stage, "s03", "no")
    refused = stage.order(acts.DeclareResult)
    stage.seal("s03")
    stage.done(acts.FreezeRound)

    assert "Seats s03 are not as they were" in refused.said_en
    assert lines(stage)["m03"] == "ballot"
    assert stage.order(acts.DeclareResult).result == "done"


def test_nothing_is_declared_over_a_seat_that_has_contradicted_itself_since() -> None:
    """A ballot of a seat that signed two histories is not declared; frozen again, its member is offline."""
    stage = Stage().begin()
    stage.vote({"s01": "yes", "s02": "yes", "s03": "yes"})
    stage.done(acts.FreezeRound)
    rival = SeatWriter("s03")
    stage.send("s03", rival.sign_in("m01"))

    assert "Seats s03" in stage.order(acts.DeclareResult).said_en
    stage.done(acts.FreezeRound)
    assert lines(stage)["m03"] == "offline"
    assert stage.round().unsealed == ("s03",)


def test_two_sign_ins_void_the_ballot_and_alarm() -> None:
    """A member who signed in at two seats is counted at neither, and the desk is told at once."""
    stage = Stage(members=roster(3, spare_seats=1)).begin()
    stage.done(acts.OpenPoll)
    stage.press("s03", "yes")
    stage.write("s04", lambda writer: writer.sign_in("m03"))
    stage.done(acts.ClosePoll)
    for seat in stage.seats:
        stage.seal(seat)
    stage.done(acts.FreezeRound)

    assert lines(stage)["m03"] == "void"
    assert "Member m03 signed in at s03 and s04." in [one.en for one in stage.status().alarms]


def test_a_ballot_far_outside_the_rounds_time_is_void() -> None:
    """What a seat without a fresh head cast long after the closing is kept, and is void."""
    stage = Stage().begin()
    stage.done(acts.OpenPoll)
    stage.done(acts.ClosePoll)
    stage.wall_ms += TOLERANCE_MS + 1
    stage.press("s01", "yes", head_age_ms=FRESH_MS + 1)
    for seat in stage.seats:
        stage.seal(seat)
    stage.done(acts.FreezeRound)

    assert lines(stage)["m01"] == "void"


def test_an_aborted_round_has_no_result_and_keeps_its_ballots() -> None:
    """Aborting ends a round for good: its ballots stay in the ledger and count for nothing."""
    stage = Stage().begin()
    stage.vote({"s01": "yes"})
    stage.done(acts.FreezeRound)

    record = stage.done(acts.AbortPoll)

    assert isinstance(record, PollAborted)
    state = stage.round()
    assert (state.phase, state.outcome, state.reason) == ("aborted", "", "as the chair says")
    assert len(stage.records_of("s01")) == 3
    stage.seal("s02", number=2)  # what still comes of it disturbs nobody
    stage.done(acts.OpenPoll, round=2)
    assert stage.round(POLL, 2).voted == 0


def test_the_house_adjourns_and_resumes() -> None:
    """During a pause nothing is put; then members sign in again, and results and numbering go on."""
    stage = Stage().begin("budget", "plan")
    stage.decide({"s01": "yes", "s02": "yes"})
    stage.done(acts.AdjournSitting)
    assert "adjourned" in stage.order(acts.OpenPoll, poll="plan").said_en

    stage.done(acts.ResumeSitting)
    assert "no quorum" in stage.order(acts.OpenPoll, poll="plan").said_en
    for member in stage.members.members:
        stage.sign_in(member.seat)

    assert stage.decide({"s01": "no"}, poll="plan").outcome == "not_carried"
    assert [one.outcome for one in stage.status().rounds] == ["carried", "not_carried"]
    assert stage.status().sitting == SITTING


def test_a_result_is_published_as_it_was_declared() -> None:
    """Publishing refers to the declaration and changes nothing of it."""
    stage = Stage().begin()
    stage.decide({"s01": "yes", "s02": "yes"})
    before = stage.round()

    published = stage.done(acts.PublishResult)

    after = stage.round()
    assert (before.phase, after.phase) == ("declared", "published")
    assert (before.lines, before.outcome) == (after.lines, after.outcome)
    assert getattr(published, "declared_seq", 0) == published.floor_seq - 1
