# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Random sittings: orders, presses and mishaps in any order, wise or not."""

from dataclasses import replace
from typing import Any

import msgspec
from hypothesis import settings
from hypothesis import strategies as st

from central_broker.core.counting import adoptable_ballots
from tests.builders import SeatWriter, hand_lines, profile, roster, signer
from tests.centre_builders import QUESTION, Stage, batch
from voting_core import acts
from voting_core.frames import RECORD_CONTEXT
from voting_core.messages import FRESH_MS
from voting_core.questions import Answer, BallotRef
from voting_core.seat_records import DeviceFault
from voting_core.signing import sign_frame

SEATS = ("s01", "s02", "s03")
SPARE = "s04"
TWO = ("lin", "zhou")
WHY = "as the chair says"
OPTIONS = ("yes", "no", "abstain")
ITEMS = ("budget", "plan", "works")
Step = tuple[str, str, str]
"""What happens, at which seat, with which option; what a step does not need is ignored."""


def _refused_record(stage: Stage, seat: str) -> None:
    writer = stage.seats[seat]
    body = writer.sign(DeviceFault, part="lamp", detail="1").body.replace(b"DeviceFault", b"DeviceParty")
    odd = sign_frame(signer(seat), RECORD_CONTEXT, body)
    writer.log.head = replace(writer.log.head, seq=writer.log.head.seq + 1, hash=odd.hash)
    stage.send(seat, odd)


def _two_histories(stage: Stage, seat: str) -> None:
    rival = SeatWriter(seat)
    rival.sign_in("m02")
    rival.write(DeviceFault, part="lamp", detail="other")
    stage.message(seat, "up", batch(seat, rival.frames))


def _current(stage: Stage) -> tuple[str, int, str]:
    """Poll, round and phase of the round that was opened last; round 0 before the first one."""
    rounds = stage.status().rounds
    return (rounds[-1].poll, rounds[-1].round, rounds[-1].phase) if rounds else (ITEMS[0], 0, "annulled")


def _go_on(stage: Stage) -> None:
    """What a chair would do next."""
    poll, number, phase = _current(stage)
    match phase:
        case "aborted" | "annulled":
            stage.order(acts.OpenPoll, poll=poll, round=number + 1)
        case "published":
            after = ITEMS[(ITEMS.index(poll) + 1) % len(ITEMS)]
            stage.order(acts.OpenPoll, poll=after, round=1)
        case _:
            _order(stage, NEXT[phase])


def _order(stage: Stage, kind: type[acts.ActHeader]) -> None:
    """An order on the round that was opened last; two sign, so that it is never for want of a second one."""
    poll, number, _ = _current(stage)
    frozen = number and stage.round(poll, number).frozen_seq
    if number and (frozen or kind is not acts.DeclareResult):
        stage.order(kind, poll=poll, round=number, by=("lin", "zhou"))


def _write(stage: Stage, what: str, seat: str, option: str) -> None:
    """What people do at a seat."""
    poll, number, _ = _current(stage)
    number = max(1, number)
    writer = stage.seats[seat]
    if (seat, writer.epoch) in stage.core._house.floor.closed_epochs:
        # What a closed epoch still sends is evidence: no receipt answers it.
        late = writer.sign(DeviceFault, part="lamp", detail=option)
        stage.message(seat, "up", batch(seat, [late], epoch=writer.epoch))
        return
    match what:
        case "press":
            stage.press(seat, option, poll, number)
        case "press cut off":
            known = len(stage.floor()) - 1
            stage.press(seat, option, poll, number, floor_seq=known, head_age_ms=FRESH_MS + 1)
        case "seal":
            stage.seal(seat, poll, number)
        case "sign in":
            stage.sign_in(seat)
        case "sign in elsewhere":
            stage.write(seat, lambda writer: writer.sign_in("m02"))
        case "sign out":
            stage.sign_out(seat)


def take_step(stage: Stage, step: Step) -> None:
    """One thing that may happen in a sitting, wise or not; what is not allowed now is refused and that is that."""
    what, seat, option = step
    match what:
        case "go on":
            _go_on(stage)
        case "abort" | "annul" | "freeze":
            _order(stage, ORDERS[what])
        case "all seal":
            for each in SEATS:
                _write(stage, "seal", each, option)
        case "refused" if (seat, stage.seats[seat].epoch) not in stage.core._house.floor.closed_epochs:
            _refused_record(stage, seat)
        case "rubbish":
            stage.message(seat, "up", b"rubbish " + option.encode())
        case "two histories":
            _two_histories(stage, seat)
        case "excuse":
            stage.order(acts.ExcuseSeats, seats=(seat,))
        case "appear":
            stage.turn_on(seat)
        case "agenda":
            stage.publish_agenda(*ITEMS, option)
        case "pause":
            stage.order(acts.AdjournSitting if stage.status().phase == "roll" else acts.ResumeSitting)
        case "wait":
            stage.wait(20_000)
        case "close epoch" | "replace" | "move" | "hands" | "adopt":
            _mend(stage, what, seat, option)
        case _:
            _write(stage, what, seat, option)


def _mend(stage: Stage, what: str, seat: str, option: str) -> None:
    """What two people order when something broke."""
    poll, number, _ = _current(stage)
    member = f"m{seat[1:]}"
    here: dict[str, Any] = {"poll": poll, "round": max(1, number)}
    ballot: dict[str, Any] = {"poll": poll, "number": max(1, number)}
    match what:
        case "close epoch":
            stage.order(acts.CloseSeatEpoch, by=TWO, seat=seat, epoch=stage.seats[seat].epoch, reason=WHY)
        case "replace":
            epoch = stage.seats[seat].epoch + 1
            stage.order(acts.CloseSeatEpoch, by=TWO, seat=seat, epoch=epoch - 1, reason=WHY)
            key = f"{seat} {epoch}"
            answer = stage.order(acts.OpenSeatEpoch, by=TWO, seat=seat, epoch=epoch, key=signer(key).key)
            if answer.result == "done":
                stage.seats[seat] = SeatWriter(seat, epoch=epoch, key=key)
        case "move":
            there = SPARE if option == "yes" else seat
            answer = stage.order(acts.MoveMember, by=TWO, member=member, seat=there, reason=WHY)
            if answer.result == "done" and there == SPARE:
                stage.write(SPARE, lambda writer: writer.sign_in(member))
                answers = (Answer(question=QUESTION, options=(option,)),)
                stage.write(SPARE, lambda writer: writer.cast(member, option, **ballot, answers=answers))
        case "hands":
            counted = (hand_lines(QUESTION, **{option: 1}),)
            stage.order(acts.EnterHandCount, by=TWO, **here, channel="hands", members=(member,), counted=counted)
        case _:
            house = stage.core._house
            state = house.floor.rounds.get((poll, number))
            ballots = adoptable_ballots(house, state)[:2] if state else ()
            named = [(one.record.seat, one.record.epoch, one.record.seq, one.hash) for one in ballots]
            refs = tuple(BallotRef(seat=name, epoch=epoch, seq=seq, hash=text) for name, epoch, seq, text in named)
            if refs:
                stage.order(acts.AdoptBallots, by=TWO, **here, ballots=refs)


ORDERS: dict[str, type[acts.ActHeader]] = {
    "abort": acts.AbortPoll,
    "annul": acts.AnnulPoll,
    "freeze": acts.FreezeRound,
}
NEXT: dict[str, type[acts.ActHeader]] = {
    "open": acts.ClosePoll,
    "closed": acts.FreezeRound,
    "frozen": acts.DeclareResult,
    "declared": acts.PublishResult,
}
NOISE = (
    *("press", "press", "press cut off", "press cut off", "seal", "all seal", "go on"),
    *("sign in", "sign in elsewhere", "sign out", "refused", "rubbish", "two histories", "excuse", "appear"),
    *("abort", "annul", "freeze", "agenda", "pause", "wait"),
    *("close epoch", "replace", "move", "hands", "adopt"),
)
"""What may come between; some of it wise, some of it not."""


@st.composite
def sittings(draw: st.DrawFn) -> list[Step]:
    """One to three rounds as they should go, and anything in between."""
    step = st.tuples(st.sampled_from(NOISE), st.sampled_from(SEATS), st.sampled_from(OPTIONS))
    noise = st.lists(step, max_size=3)
    steps: list[Step] = []
    for _ in range(draw(st.integers(1, 3), label="rounds")):
        options = draw(st.tuples(*(st.sampled_from((*OPTIONS, "")) for _ in SEATS)), label="presses")
        sealing = draw(st.sets(st.sampled_from(SEATS), min_size=1), label="sealing")
        steps += [*draw(noise), GO_ON]
        steps += [("press", seat, option) for seat, option in zip(SEATS, options, strict=True) if option]
        steps += [*draw(noise), GO_ON, *(("seal", seat, "") for seat in sorted(sealing))]
        steps += [*draw(noise), GO_ON, *draw(noise), GO_ON, *draw(noise), GO_ON]
    return steps


GO_ON: Step = ("go on", "", "")
SOME = settings().max_examples // 5


def new_stage() -> Stage:
    """A hall in which a random sitting can take place: everybody is there, and rounds last half a minute."""
    return Stage(members=roster(3, spare_seats=1), rules=msgspec.structs.replace(profile(), round_ms=30_000)).begin(
        *ITEMS
    )
