# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a secretary may do next: one step is the next one, and its button is the only filled one."""

from collections.abc import Iterator
from dataclasses import dataclass

from central_broker.core.status import AgendaEntry, RoundStatus, Status
from voting_core.lifecycle import ENDED, UNDECIDED, RoundPhase, SittingPhase


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing that may be done. ``order`` names it; ``poll`` and ``item`` are what it is about.

    ``waits_zh`` and ``waits_en`` say what it waits for; the button is not there before. ``asks``: it is asked once more
    before it is done, ``reason``: with a reason for the record.
    """

    order: str
    zh: str
    en: str
    poll: str = ""
    item: str = ""
    waits_zh: str = ""
    waits_en: str = ""
    asks: bool = False
    reason: bool = False


def seen(status: Status) -> str:
    """How far the house is, as a page shows it: an order from a page that shows something else is refused."""
    if status.rebuild is not None:
        return f"rebuild {status.rebuild.floor_seq}"
    rounds = [f"{one.poll}.{one.round}.{one.phase}.{one.frozen_seq}" for one in status.rounds[-1:]]
    return " ".join([status.sitting, status.phase, *rounds])


def current_round(status: Status) -> RoundStatus | None:
    """The round that the sitting is at, until its result is published; none between two."""
    at = {*UNDECIDED, RoundPhase.DECLARED}
    return next((one for one in reversed(status.rounds) if one.phase in at), None)


def next_item(status: Status) -> AgendaEntry | None:
    """The item to be put next: the first that has no result yet and may be put."""
    for entry in status.agenda:
        rounds = [one for one in status.rounds if one.poll == entry.item]
        if (not rounds or rounds[-1].phase in ENDED or rounds[-1].goes_on) and not entry.blocked_zh:
            return entry
    return None


def next_step(status: Status) -> Step | None:
    """The next legal step; none where the house waits for somebody else."""
    if status.rebuild is not None:
        return Step(order="accept-rebuild", zh="确认重建的账本", en="Accept the rebuilt ledger", asks=True)
    match status.phase:
        case SittingPhase.ROSTERED if status.agenda:
            return Step(order="open-roll", zh="开始报到", en="Open the roll")
        case SittingPhase.ADJOURNED:
            return Step(order="resume", zh="复会", en="Resume the sitting")
        case SittingPhase.ROLL:
            state = current_round(status)
            return round_step(state) if state else _between(status)
        case _:
            return None


def _between(status: Status) -> Step:
    """Between two rounds: the next item, or the end."""
    entry = next_item(status)
    if entry is None:
        return Step(order="close-sitting", zh="闭会", en="Close the sitting", asks=True)
    if entry.secrecy == "secret" and (status.tellers is None or not status.tellers.in_force):
        making = status.tellers is not None and status.tellers.phase == "making"
        return Step(
            order="make-key",
            zh="监票人制作密钥",
            en="Let the tellers make their key",
            waits_zh="监票人席位正在制作" if making else "",
            waits_en="their seats are making it" if making else "",
        )
    lacking = status.quorum_needed - status.present
    return Step(
        order="open-poll",
        zh="付表决",
        en="Put to the vote",
        item=entry.item,
        waits_zh=f"未达法定人数，还差 {lacking} 人" if lacking > 0 else "",
        waits_en=f"no quorum yet: {lacking} more needed" if lacking > 0 else "",
    )


def round_step(state: RoundStatus) -> Step | None:
    """The next step of a round."""
    poll = state.poll
    match state.phase:
        case RoundPhase.OPEN:
            return Step(order="close-poll", zh="结束表决", en="Close the vote", poll=poll, asks=True)
        case RoundPhase.CLOSED:
            zh = f"正在核验 {state.checking} 张密票" if state.checking else ""
            en = f"{state.checking} encrypted ballots are being checked" if state.checking else ""
            return Step(order="freeze", zh="封票", en="Freeze the list", poll=poll, waits_zh=zh, waits_en=en)
        case RoundPhase.FROZEN if state.secrecy == "secret":
            return Step(order="open-count", zh="请监票人开票", en="Ask the tellers to open the count", poll=poll)
        case RoundPhase.FROZEN | RoundPhase.COUNTED:
            return Step(order="declare", zh="宣布结果", en="Declare the result", poll=poll, asks=True)
        case RoundPhase.DECLARED:
            return Step(order="publish", zh="公布", en="Publish", poll=poll)
        case _:
            return None


def other_steps(status: Status) -> Iterator[Step]:
    """What else may be done at this point; each asks first."""
    state = current_round(status)
    if status.phase == SittingPhase.ROLL and state is not None:
        yield from _other_round_steps(state)
    elif status.phase == SittingPhase.ROLL:
        if any(one.on_leave and not one.online and not one.excused for one in status.seats):
            yield Step(order="excuse-leave", zh="免除请假席位", en="Excuse seats on leave", reason=True)
        if any(entry.secrecy == "secret" for entry in status.agenda):
            yield Step(order="make-key", zh="监票人重新制作密钥", en="Let the tellers make another key", asks=True)
        yield Step(order="adjourn", zh="休会", en="Adjourn", reason=True)
        if next_item(status) is not None:
            yield Step(order="close-sitting", zh="闭会", en="Close the sitting", asks=True)


def _other_round_steps(state: RoundStatus) -> Iterator[Step]:
    poll = state.poll
    if state.phase == RoundPhase.FROZEN:
        yield Step(order="freeze", zh="重新封票", en="Freeze again", poll=poll)
    if state.phase == RoundPhase.OPENING:
        yield Step(order="open-count", zh="重新请监票人开票", en="Ask the tellers again", poll=poll)
    if state.adoptable:
        yield Step(order="adopt", zh="采纳断联席位的表决", en="Adopt ballots of seats cut off", poll=poll, asks=True)
    if state.phase in UNDECIDED:
        yield Step(order="abort-poll", zh="中止本轮", en="Abort this round", poll=poll, reason=True)
    if state.phase == RoundPhase.DECLARED:
        yield Step(order="annul", zh="宣布作废", en="Annul the result", poll=poll, reason=True)
