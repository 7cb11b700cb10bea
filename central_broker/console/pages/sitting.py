# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The sitting's page: how far it is, who is there, what waits, and the one next step."""

from typing import Final

from starlette.responses import Response

from central_broker.console import seat_map
from central_broker.console.console import Ask, Door
from central_broker.console.live import stream
from central_broker.console.pages.screen import draw_air
from central_broker.console.panes import Panes
from central_broker.console.rights import ORDERING, SIGNING, WATCHING
from central_broker.console.steps import Step, current_round, next_item, next_step, other_steps, seen
from central_broker.core.status import RoundStatus, SeatStatus, Status
from central_broker.result_table import result_table
from central_broker.show import OUTCOMES, PHASES, SITTING_PHASES
from voting_core.lifecycle import SittingPhase
from voting_core.option_names import STANDING_NAMES, YES_NO

PANES: Final = ("roll", "now", "steps", "help", "waiting", "agenda")
NEEDING_MAX: Final = 12
"""Seats that need help are named; of more than so many, the number of the rest."""

SEATS: Final = "seats"
"""The pane that carries the marks of each seat."""

KINDS: Final = {
    "motion": ("表决", "motion"),
    "appraisal": ("测评", "appraisal"),
    "personnel": ("人事任免", "personnel"),
    "election": ("选举", "election"),
}


async def show(ask: Ask) -> Response:
    """The page, whole; its stream keeps it true."""
    return ask.page("sitting.html", panes=draw(ask) if ask.status else {}, layout=layout(ask.status))


async def follow(ask: Ask) -> Response:
    """The page's stream."""
    return stream(ask, "sitting", draw)


def draw(ask: Ask) -> Panes:
    """All panes of the page."""
    status = ask.status
    if status is None:
        return {}
    state = current_round(status) or (status.rounds[-1] if status.rounds and is_going(status) else None)
    needed = needing(status)
    values = {
        "state": state,
        "seen": seen(status),
        "step": next_step(status) if ask.role in ORDERING else None,
        "others": tuple(other_steps(status)) if ask.role in ORDERING else (),
        "signs": ask.role in SIGNING,
        "orders": ask.role in ORDERING,
        "item": next_item(status),
        "needing": needed[:NEEDING_MAX],
        "needing_more": max(0, len(needed) - NEEDING_MAX),
        "table": result_table(state) if state else None,
        "words": WORDS,
        "linked": ask.console.centre.picture.linked,
    }
    panes = {pane: ask.draw(f"panes/{pane}.html", **values) for pane in PANES}
    panes["air"] = draw_air(ask)
    return {**panes, SEATS: {one.seat: " ".join(seat_map.marks(one)) for one in status.seats}}


def is_going(status: Status) -> bool:
    """Whether the house is together, or will be again."""
    return status.phase in (SittingPhase.ROLL, SittingPhase.ADJOURNED)


def layout(status: Status | None) -> dict[str, object]:
    """Where the seats are drawn and who sits there; it changes with the roster only."""
    seats = status.seats if status else ()
    who = {one.seat: one for one in seats}
    places = {shape: seat_map.spots(seats, shape) for shape in ("rows", "arcs")}
    return {
        "seats": [
            {
                "seat": spot.seat,
                "name": who[spot.seat].name,
                "group": who[spot.seat].group,
                "x": spot.x,
                "y": spot.y,
                "ax": arc.x,
                "ay": arc.y,
            }
            for spot, arc in zip(places["rows"], places["arcs"], strict=True)
        ],
        "canvas": len(seats) > seat_map.SVG_SEATS_MAX,
        "marks": seat_map.MARKS,
    }


def needing(status: Status) -> list[tuple[SeatStatus, str, str]]:
    """Seats that somebody should go to, with what is wrong there, the gravest first."""
    found = []
    for seat in status.seats:
        if seat.blocked:
            found.append((0, seat, f"记录被封存：{seat.blocked}", f"blocked: {seat.blocked}"))
        elif seat.cut_off and not seat.excused:
            found.append((1, seat, "断联，表决器继续记录", "cut off; it goes on recording"))
        elif seat.fault and seat.online:
            found.append((2, seat, f"设备故障：{seat.fault}", f"device fault: {seat.fault}"))
        elif not seat.online and seat.signed_in:
            found.append((1, seat, "已报到但席位无应答", "signed in, and the seat does not answer"))
        elif seat.troubles_zh:
            found.append((3, seat, "；".join(seat.troubles_zh), "; ".join(seat.troubles_en)))
    return [(seat, zh, en) for _, seat, zh, en in sorted(found, key=lambda one: (one[0], one[1].seat))]


def closing_words(status: Status, state: RoundStatus) -> tuple[str, str]:
    """What is said before a vote is closed."""
    cut = sum(1 for one in status.seats if one.cut_off and one.signed_in)
    silent = max(0, state.present - state.voted)
    if state.display == "none":
        zh, en = "本轮不显示已表决人数。", "How many have voted is not shown in this round."
    elif silent:
        zh, en = (
            f"在场 {state.present} 人中有 {silent} 人尚未按键。",
            f"{silent} of {state.present} present have not pressed.",
        )
    else:
        zh, en = "在场人员已全部按键。", "Everybody present has pressed."
    if cut:
        zh += f"有 {cut} 个席位断联：在那里按下的表决，恢复后送达。"
        en += f" {cut} seats are cut off; what was pressed there arrives when they are back."
    return zh, en


def declaring_words(state: RoundStatus) -> tuple[str, str]:
    """What is said before a result is declared."""
    if not state.unsealed:
        return "所有席位均已封票。宣布后不可更改。", "Every seat has sealed. A declared result is final."
    named = "、".join(state.unsealed[:8])
    zh, en = EFFECTS.get(state.provisional, ("", ""))
    return (
        f"{len(state.unsealed)} 个席位未封票（{named}）。{zh}宣布后不可更改。",
        f"{len(state.unsealed)} seats have not sealed ({named}). {en}A declared result is final.",
    )


EFFECTS: Final = {
    "can_change": ("其结果可能改变结论，须两人确认。", "They could change the outcome: two people must sign. "),
    "cannot_change": ("无论其结果如何，结论不变。", "Whatever they hold, the outcome stays. "),
}


def asking(step: Step, status: Status, state: RoundStatus | None) -> tuple[str, str]:
    """What is asked before a step is done."""
    match step.order:
        case "close-poll" if state is not None:
            return closing_words(status, state)
        case "declare" if state is not None:
            return declaring_words(state)
        case "close-sitting":
            return "闭会后不能再付表决。", "After that, nothing more can be put to the vote."
        case "make-key":
            return "请监票人在席位上等候提示。", "The tellers wait for what their seats say."
        case "abort-poll" | "annul":
            return "已记录的表决保留备查，不计入结果。", "What was recorded is kept and counts for nothing."
        case _:
            return "", ""


WORDS: Final = {
    "phases": PHASES,
    "sitting_phases": SITTING_PHASES,
    "outcomes": OUTCOMES,
    "lines": {**YES_NO, **STANDING_NAMES},
    "kinds": KINDS,
    "asking": asking,
}


DOORS: Final = (
    Door("GET", "/sitting", WATCHING, show),
    Door("GET", "/sitting/stream", WATCHING, follow, idle=True),
)
