# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What every page has: the strip above, the one sentence, an alarm, the clock of the round."""

from typing import Final, TypedDict

from kiosk.model import Command, Countdown, Header, Mood, Pager, Touch
from kiosk.presenting.desk import Desk
from kiosk.words import View

LAST_S: Final = 10
"""The last seconds of a round are drawn large."""

_LINKS: Final[dict[str, tuple[str, Mood]]] = {
    "online": ("online", "calm"),
    "waiting": ("waiting", "warn"),
    "cut_off": ("cut_off", "warn"),
}

_DONE: Final = frozenset({"recorded", "delivered", "counted"})


class FrameFields(TypedDict):
    """Fields that every page takes."""

    header: Header
    sentence: str
    mood: Mood
    alarm: str
    countdown: Countdown | None
    is_large: bool


def frame(desk: Desk) -> FrameFields:
    """The frame around the page for the present state."""
    view = desk.view
    return {
        "header": _header(desk),
        "sentence": desk.pick(view.sentence_zh, view.sentence_en),
        "mood": _mood(view),
        "alarm": desk.pick(view.alarm_zh, view.alarm_en),
        "countdown": _countdown(desk),
        "is_large": desk.is_large,
    }


def _header(desk: Desk) -> Header:
    view = desk.view
    key, mood = _LINKS.get(view.link, ("cut_off", "warn"))
    return Header(
        seat=view.seat,
        member=view.member,
        sitting=view.sitting,
        link=desk.say(key),
        link_mood=mood,
        unsent=desk.say("unsent", count=view.unsent) if view.unsent and view.link != "online" else "",
        language=desk.say("language"),
        large=desk.say("smaller" if desk.is_large else "larger"),
    )


def _mood(view: View) -> Mood:
    if view.scene == "stopped":
        return "fault"
    if view.scene == "voting" and view.stage == "":
        return "ask"
    if view.link == "cut_off" and view.scene != "sign_in":
        return "warn"
    if view.scene == "sign_in":
        return "ask"
    return "done" if view.scene in ("voting", "closed") and view.stage in _DONE else "calm"


def _countdown(desk: Desk) -> Countdown | None:
    left = desk.view.seconds_left
    if left is None or desk.view.scene != "voting":
        return None
    clock = f"{left // 60}:{left % 60:02}"
    return Countdown(
        seconds=left,
        total=max(left, desk.view.seconds_total or left, 1),
        said=desk.say("left", clock=clock),
        last=left <= LAST_S,
    )


def command(desk: Desk, key: str, touch: Touch, *, enabled: bool = True, filled: bool = False) -> Command:
    """A button that leads on."""
    return Command(label=desk.say(key), touch=touch, enabled=enabled, filled=filled)


def page_of(desk: Desk, name: str, total: int, room: int) -> tuple[int, int, Pager | None]:
    """Which part of a list is on its page: first and last index, and the pager; none where it is all there is."""
    size = max(1, room)
    pages = max(1, -(-total // size))
    page = min(desk.pages.get(name, 0), pages - 1)
    if pages == 1:
        return 0, total, None
    pager = Pager(
        page=page + 1,
        pages=pages,
        said=desk.say("page", page=page + 1, pages=pages),
        back=command(desk, "page_back", Touch(verb="page", what=name, which=str(page - 1)), enabled=page > 0),
        on=command(desk, "page_on", Touch(verb="page", what=name, which=str(page + 1)), enabled=page + 1 < pages),
    )
    return page * size, min(total, (page + 1) * size), pager
