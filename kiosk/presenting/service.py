# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The technician's page: the self-test, step by step."""

from typing import Final

from kiosk.model import Command, Mark, Mood, Page, Row, ServicePage, Touch
from kiosk.presenting.desk import Desk
from kiosk.presenting.frame import frame, page_of
from kiosk.words import ServiceStep, ServiceView

CELLS: Final = 9

_STATES: Final[dict[str, tuple[str, Mood, Mark]]] = {
    "open": ("step_open", "calm", ""),
    "now": ("step_now", "ask", ""),
    "passed": ("step_passed", "done", "yes"),
    "failed": ("step_failed", "fault", "no"),
    "skipped": ("step_skipped", "calm", "abstain"),
}


def service_page(desk: Desk, service: ServiceView) -> Page:
    """The self-test as it stands; of the steps, the page with the one that is done now."""
    fields = frame(desk)
    fields["sentence"], fields["countdown"] = desk.pick(service.task_zh, service.task_en), None
    fields["mood"] = "ask"
    now = next((place for place, one in enumerate(service.steps) if one.state == "now"), 0)
    desk.pages.setdefault("service", now // max(1, desk.room.service))
    first, last, pager = page_of(desk, "service", len(service.steps), desk.room.service)
    done = sum(one.state not in ("open", "now") for one in service.steps)
    return ServicePage(
        **fields,
        title=desk.pick(service.title_zh, service.title_en),
        summary=desk.say("steps_done", done=done, total=len(service.steps)),
        rows=tuple(_row(desk, place, one) for place, one in enumerate(service.steps[first:last], first + 1)),
        pager=pager,
        commands=tuple(
            Command(
                label=desk.pick(one.zh, one.en),
                touch=Touch(verb="service", what=one.command),
                enabled=True,
                filled=place == 0,
            )
            for place, one in enumerate(service.commands)
        ),
        pattern=service.pattern,
        cell=service.touch,
        cells=tuple(Touch(verb="service", what=f"touch-{place}") for place in range(1, CELLS + 1))
        if service.pattern == "touch"
        else (),
    )


def _row(desk: Desk, place: int, step: ServiceStep) -> Row:
    key, mood, mark = _STATES.get(step.state, _STATES["open"])
    return Row(
        key=step.step,
        name=f"{place}. {desk.pick(step.name_zh, step.name_en)}",
        detail=desk.pick(step.said_zh, step.said_en),
        value=desk.say(key),
        mood=mood,
        mark=mark,
        chosen=step.state == "now",
        touch=None,
    )
