# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The words of the chair for each step, so that nobody has to find them under the eyes of the hall.

What is said of a result comes with the result itself (``voting_core.findings.chair_words``).
"""

from central_broker.console.steps import current_round, next_item
from central_broker.core.status import RoundStatus, Status
from voting_core.lifecycle import RoundPhase, SittingPhase

Pair = tuple[str, str]


def chair_words(status: Status) -> tuple[Pair, ...]:
    """What the chair says now, sentence by sentence."""
    match status.phase:
        case SittingPhase.NONE | SittingPhase.OPENED | SittingPhase.ROSTERED:
            return (("会议尚未开始。", "The sitting has not begun."),)
        case SittingPhase.ADJOURNED:
            return (
                ("现在休会。复会时请重新报到。", "The sitting is adjourned. Please sign in again when it resumes."),
            )
        case SittingPhase.CLOSED:
            return (("会议各项议程已进行完毕，现在闭会。", "The agenda is done. The sitting is closed."),)
        case _:
            state = current_round(status)
            return _of_round(state) if state else _between(status)


def attendance_words(status: Status) -> tuple[Pair, ...]:
    """Who is there, as it is read out."""
    numbers = (
        f"本次会议应到 {status.due} 人，实到 {status.present} 人，缺席 {max(0, status.due - status.present)} 人。",
        f"{status.due} members are due, {status.present} are present.",
    )
    if status.present >= status.quorum_needed:
        return (numbers, ("符合法定人数，可以开会。", "There is a quorum. We may begin."))
    lacking = status.quorum_needed - status.present
    return (
        numbers,
        (
            f"未达到法定人数，尚缺 {lacking} 人，请稍候。",
            f"There is no quorum: {lacking} more are needed. Please wait.",
        ),
    )


def _between(status: Status) -> tuple[Pair, ...]:
    last = status.rounds[-1] if status.rounds else None
    upcoming = _upcoming(status)
    if last is None:
        return (*attendance_words(status), *upcoming)
    return (*_after(last), *upcoming)


def _after(last: RoundStatus) -> tuple[Pair, ...]:
    """What is said of the round that has just ended."""
    match last.phase:
        case RoundPhase.PUBLISHED:
            return _result(last)
        case RoundPhase.ANNULLED:
            return (
                (f"刚才的结果作废。理由：{last.reason}", f"The last result is void. Reason: {last.reason}"),
                ("该项重新付表决。", "The item is put to the vote again."),
            )
        case RoundPhase.ABORTED:
            return ((f"本轮表决中止。理由：{last.reason}", f"This vote was ended. Reason: {last.reason}"),)
        case _:
            return ()


def _result(state: RoundStatus) -> tuple[Pair, ...]:
    """The numbers, then what follows of them; once, where both end alike."""
    said, chair = (state.said_zh, state.said_en), (state.chair_zh, state.chair_en)
    return (said,) if said[0].endswith(chair[0]) else (said, chair)


def _upcoming(status: Status) -> tuple[Pair, ...]:
    entry = next_item(status)
    if entry is None:
        return (("各项议题已表决完毕。", "All items have been voted on."),)
    return ((f"下面进行：{entry.title}。", f"Next: {entry.title}."),)


def _of_round(state: RoundStatus) -> tuple[Pair, ...]:
    match state.phase:
        case RoundPhase.OPEN:
            secret = (("采用无记名方式。", "The vote is secret."),) if state.secrecy == "secret" else ()
            return (
                (f"现在对“{state.title}”付表决。", f"We now vote on: {state.title}."),
                *secret,
                ("请按表决器。", "Please vote."),
                ("未按的，请按。", "Whoever has not voted, please do."),
            )
        case RoundPhase.DECLARED:
            return _result(state)
        case RoundPhase.OPENING:
            return (
                ("表决结束。请监票人在席位上同意开票。", "Voting is closed. Tellers, please agree to the opening."),
            )
        case _ if state.unsealed:
            return (
                ("表决结束，正在计票。", "Voting is closed; the votes are being counted."),
                (
                    f"有 {len(state.unsealed)} 个席位尚未报送，请稍候。",
                    f"{len(state.unsealed)} seats have not reported yet. Please wait.",
                ),
            )
        case _:
            return (("表决结束，正在计票。", "Voting is closed; the votes are being counted."),)
