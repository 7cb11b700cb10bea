# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sheets about a whole sitting: its report, who was there, and forms for the day on which nothing works."""

from typing import Final

from central_broker.core.house import House
from central_broker.core.picture import draw_status
from central_broker.sheets.record_times import clock_time, day
from central_broker.sheets.result_sheet import KINDS, SIGNATURES, Pair, grouped
from central_broker.sheets.sheet_data import Fact, Row, Sheet, Table
from central_broker.show import OUTCOMES, PHASES
from central_broker.sign_in_words import IDENTIFICATIONS
from voting_core.attendance import Attended, attendance
from voting_core.errors import RefusedError
from voting_core.lifecycle import RoundPhase

PRESENCE: Final[dict[str, Pair]] = {
    "present": ("出席", "present"),
    "late": ("迟到", "late"),
    "left": ("早退", "left early"),
    "absent": ("缺席", "absent"),
    "leave": ("请假", "on leave"),
}


def say(lang: str, pair: Pair) -> str:
    """The half of a pair."""
    return pair[1] if lang == "en" else pair[0]


def last_ms(house: House) -> int:
    """When the last floor record was written."""
    times = [state.opened.at_ms for state in house.floor.rounds.values()]
    times += [state.declared.at_ms for state in house.floor.rounds.values() if state.declared]
    return max(times, default=0)


def report_sheet(house: House, lang: str = "zh") -> Sheet:
    """Every round of the sitting in its order, with what came of it."""
    status = draw_status(house, (), (), 0)
    rows = tuple(
        Row(
            name=one.title,
            cells=(
                say(lang, KINDS[one.kind]),
                str(one.round),
                say(lang, OUTCOMES[one.outcome][:2])
                if one.outcome in OUTCOMES and one.phase != RoundPhase.ANNULLED
                else say(lang, PHASES[one.phase]),
            ),
            said=say(lang, (one.said_zh, one.said_en)) or one.reason or "—",
        )
        for one in status.rounds
    )
    head = (("议题", "Item"), ("类别", "Kind"), ("轮次", "Round"), ("结果", "Result"), ("计算", "Arithmetic"))
    return Sheet(
        heading=say(lang, ("会议表决情况报告", "Report of the votes of a sitting")),
        body=status.title,
        roll=(
            Fact(name=say(lang, ("组成人员", "Members")), value=str(status.members)),
            Fact(name=say(lang, ("应到", "Due")), value=str(status.due)),
            Fact(name=say(lang, ("法定人数", "Quorum")), value=str(status.quorum_needed)),
            Fact(name=say(lang, ("表决轮数", "Rounds")), value=str(len(status.rounds))),
        ),
        tables=(Table(title="", head=tuple(say(lang, one) for one in head), rows=rows),),
        proofs=(
            Fact(name=say(lang, ("账本", "Ledger")), value=f"{status.tree_size} · {grouped(status.tree_root)}"),
            Fact(
                name=say(lang, ("议事录", "Floor log")), value=f"{status.floor_seq} · {grouped(house.floor.head.hash)}"
            ),
        ),
        signatures=tuple(say(lang, one) for one in SIGNATURES),
        lang=lang,
        made=day(last_ms(house)),
    )


def attendance_sheet(house: House, lang: str = "zh") -> Sheet:
    """Every member: there or not, from when to when, and how they were known.

    Raises:
        RefusedError: There is no roster yet.
    """
    if house.roster is None:
        raise RefusedError("The roster of this sitting is not fixed yet.", "Fix it first.")
    logs = [*house.logs().values(), *(log for former in house.former().values() for log in former)]
    found = attendance(house.floor, house.roster, {(log.seat, log.epoch): log for log in logs}.values())
    status = draw_status(house, (), (), 0)
    head = (
        ("姓名", "Member"),
        ("席位", "Seat"),
        ("出席", "Presence"),
        ("来", "Came"),
        ("去", "Left"),
        ("说明", "Remarks"),
    )
    counts = {kind: sum(1 for one in found if one.presence == kind) for kind in PRESENCE}
    return Sheet(
        heading=say(lang, ("出席情况", "Attendance")),
        body=status.title,
        roll=tuple(Fact(name=say(lang, words), value=str(counts[kind])) for kind, words in PRESENCE.items()),
        tables=(
            Table(
                title="",
                head=tuple(say(lang, one) for one in head),
                rows=tuple(_attended(one, lang) for one in found),
            ),
        ),
        signatures=(say(lang, ("记录", "Clerk")), say(lang, ("秘书", "Secretary"))),
        lang=lang,
        made=day(last_ms(house)),
    )


def _attended(one: Attended, lang: str) -> Row:
    first, last = (one.visits[0], one.visits[-1]) if one.visits else (None, None)
    known = say(lang, IDENTIFICATIONS[last.identification]) if last else ""
    return Row(
        name=one.member.name,
        cells=(
            one.seat,
            say(lang, PRESENCE[one.presence]),
            clock_time(first.came_ms if first else None)[11:19] or "—",
            clock_time(last.left_ms if last else None)[11:19] or "—",
        ),
        said="；".join(text for text in (one.leave, known) if text) or "—",
    )
