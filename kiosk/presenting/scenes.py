# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page for each scene of the seat."""

from typing import Final

from kiosk.model import (
    Bar,
    Command,
    LocalPage,
    Mood,
    Page,
    PinPage,
    PlainPage,
    ResultPage,
    Row,
    SignInPage,
    TellerPage,
    Touch,
    WaitingPage,
)
from kiosk.presenting.ballot import ballot_page, mark_of
from kiosk.presenting.desk import Desk
from kiosk.presenting.frame import command, frame, page_of
from kiosk.presenting.service import service_page
from kiosk.words import AgendaLine, LineView, PinView

PIN_DIGITS_MIN: Final = 4
PIN_DIGITS_MAX: Final = 8
"""Source: NIST SP 800-73-4, part 2, 2.4.3: a PIN has six to eight digits; cards with four are met."""

_SIGNS: Final = {
    "starting": "wait",
    "no_sitting": "wait",
    "preparing": "wait",
    "adjourned": "pause",
    "ended": "stop",
    "stopped": "hand",
}

_OUTCOMES: Final[dict[str, tuple[str, Mood]]] = {
    "carried": ("carried", "done"),
    "not_carried": ("not_carried", "warn"),
    "tied": ("tied", "warn"),
    "void": ("void", "warn"),
    "decided": ("done", "done"),
}


def scene_page(desk: Desk) -> Page:
    """The page for how the seat stands."""
    view = desk.view
    if view.service is not None:
        return service_page(desk, view.service)
    if view.pin is not None:
        return _pin(desk, view.pin)
    if view.openable and view.scene in ("ready", "closed", "result", "ended"):
        return _local(desk)
    match view.scene:
        case "sign_in":
            return SignInPage(**frame(desk), roll=_roll(desk))
        case "ready":
            return _waiting(desk)
        case "voting" if view.paper:
            return ballot_page(desk, is_open=True)
        case "closed" if view.asks_teller:
            return _teller(desk)
        case "closed" if view.paper:
            return ballot_page(desk, is_open=False)
        case "result":
            return _result(desk)
        case _:
            return _plain(desk)


def gone_page(desk: Desk, *, differs: bool) -> Page:
    """The agent does not answer, or answers in the words of another release."""
    fields = frame(desk)
    fields["sentence"] = desk.say("versions_differ" if differs else "agent_gone")
    fields["mood"], fields["countdown"] = ("fault" if differs else "warn"), None
    return PlainPage(**fields, sign="tool" if differs else "link", title="", details=())


def _plain(desk: Desk) -> Page:
    view = desk.view
    return PlainPage(
        **frame(desk),
        sign=_SIGNS.get(view.scene, "wait"),
        title=view.title if view.scene == "ended" else view.sitting,
        details=tuple(desk.say("broken", part=_part(desk, one)) for one in view.faults[:4]),
    )


def _part(desk: Desk, part: str) -> str:
    return desk.say(part) if part in ("reader", "buttons", "lamps", "storage") else part


def _pin(desk: Desk, pin: PinView) -> Page:
    """A number pad; of the digits the page knows how many there are."""
    fields = frame(desk)
    fields["sentence"] = desk.pick(pin.said_zh, pin.said_en)
    fields["mood"] = "warn" if pin.is_wrong else "ask"
    return PinPage(
        **fields,
        digits=len(desk.pin),
        keys=tuple(
            Command(
                label=digit,
                touch=Touch(verb="pin_digit", what=digit),
                enabled=len(desk.pin) < PIN_DIGITS_MAX,
                filled=False,
            )
            for digit in "1234567890"
        ),
        erase=command(desk, "erase", Touch(verb="pin_erase"), enabled=bool(desk.pin)),
        cancel=command(desk, "pin_cancel", Touch(verb="pin_cancel")),
        enter=command(desk, "enter", Touch(verb="pin_enter"), enabled=len(desk.pin) >= PIN_DIGITS_MIN, filled=True),
    )


def _roll(desk: Desk) -> str:
    view = desk.view
    if not view.due:
        return ""
    if view.present is None:
        return desk.say("roll", due=view.due)
    return desk.say("roll_present", due=view.due, present=view.present)


def _waiting(desk: Desk) -> Page:
    view = desk.view
    first, last, pager = page_of(desk, "agenda", len(view.agenda), desk.room.agenda)
    return WaitingPage(
        **frame(desk),
        welcome=desk.say("welcome", name=view.member),
        roll=_roll(desk),
        agenda_title=desk.say("agenda") if view.agenda else "",
        rows=tuple(_agenda_row(desk, place, one) for place, one in enumerate(view.agenda[first:last], first + 1)),
        pager=pager,
    )


def _agenda_row(desk: Desk, place: int, line: AgendaLine) -> Row:
    key, mood = _OUTCOMES.get(line.outcome, (line.state, "calm")) if line.state == "published" else (line.state, "calm")
    return Row(
        key=line.item,
        name=f"{place}. {line.title}",
        detail="",
        value=desk.word("decided" if key == "published" else key),
        mood="ask" if line.state == "now" else mood,
        mark="yes" if line.outcome == "carried" else "",
        chosen=line.state == "now",
        touch=None,
    )


def _local(desk: Desk) -> Page:
    view = desk.view
    first, last, pager = page_of(desk, "local", len(view.openable), desk.room.local)
    return LocalPage(
        **frame(desk),
        title=desk.say("local"),
        rows=tuple(
            Row(
                key=one.item,
                name=one.title,
                detail="",
                value=desk.say("local_again") if one.item == view.asked_item else "",
                mood="ask" if one.item == view.asked_item else "calm",
                mark="",
                chosen=one.item == view.asked_item,
                touch=Touch(verb="open", what=one.item),
            )
            for one in view.openable[first:last]
        ),
        pager=pager,
    )


def _teller(desk: Desk) -> Page:
    return TellerPage(
        **frame(desk),
        title=desk.view.title,
        archive=desk.view.archive,
        agree=Command(label=desk.say("agree"), touch=Touch(verb="agree"), enabled=True, filled=True),
    )


def _result(desk: Desk) -> Page:
    view = desk.view
    key, mood = _OUTCOMES.get(view.outcome, ("result", "calm"))
    bars = desk.room.bars_alone if len(view.lines) <= desk.room.bars_alone else desk.room.bars
    count, room = (len(view.findings), desk.room.result) if view.findings else (len(view.lines), bars)
    first, last, pager = page_of(desk, "result", count, room)
    return ResultPage(
        **frame(desk),
        title=view.title,
        outcome=desk.say(key),
        outcome_mood=mood,
        bars=() if view.findings else tuple(_bar(desk, one, view.lines) for one in view.lines[first:last]),
        rows=tuple(
            Row(
                key=f"f{number}",
                name=one.name,
                detail=desk.pick(one.said_zh, one.said_en),
                value="",
                mood="calm",
                mark="",
                chosen=False,
                touch=None,
            )
            for number, one in enumerate(view.findings[first:last], first + 1)
        ),
        pager=pager,
        tracker=desk.say("tracker", tracker=f"{view.tracker[:24]}…") if view.tracker else "",
    )


def _bar(desk: Desk, line: LineView, lines: tuple[LineView, ...]) -> Bar:
    return Bar(
        label=desk.pick(line.zh, line.en),
        mark=mark_of(line.line),
        members=line.members,
        total=max(1, sum(one.members for one in lines)),
    )
