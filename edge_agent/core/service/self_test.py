# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One run through the nine steps, and what is kept of it: a record in the journal, a file for the technician."""

import json
from datetime import UTC, datetime
from typing import Final, Literal

from edge_agent.core.sentences import Sentence
from edge_agent.core.service.button_steps import ButtonsStep, LampsStep
from edge_agent.core.service.machine_steps import BoardStep, NetworkStep, StorageStep, TimekeepingStep
from edge_agent.core.service.other_steps import BuzzerStep, ReaderStep, ScreenStep
from edge_agent.core.service.step import Step, Surroundings, Verdict
from edge_agent.core.service.words import STEP_NAMES, WORDS, say
from edge_agent.core.view import ServiceStep, StepState
from voting_core.self_tests import NOT_RUN, STEPS, CheckedStep, StepName

Ending = Literal["finished", "stopped", "interrupted"]

KINDS: Final[tuple[type[Step], ...]] = (
    BoardStep,
    ButtonsStep,
    LampsStep,
    BuzzerStep,
    ReaderStep,
    ScreenStep,
    NetworkStep,
    StorageStep,
    TimekeepingStep,
)
"""A class a step, in the order of the record."""


class SelfTest:
    """The steps, one after the other."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._steps = [kind(around) for kind in KINDS]
        assert tuple(step.name for step in self._steps) == STEPS, "the record has a place for each step, in order"
        self._at = 0
        self._started_wall_ms = around.desk.wall_ms
        self._steps[0].begin()
        self.go_on()

    @property
    def current(self) -> Step | None:
        """The step that is taken; none when all are."""
        return self._steps[self._at] if self._at < len(self._steps) else None

    def go_on(self) -> None:
        """From a step that has ended to the next one; some end as they begin."""
        while (step := self.current) is not None and step.verdict is not None:
            self._at += 1
            following = self.current
            if following is not None:
                following.begin()

    def skip(self) -> None:
        """Leave the current step out."""
        step = self.current
        assert step is not None, "only a step that is taken is left out"
        step.verdict = Verdict(outcome="skipped", said=say("skipped"))
        self.go_on()

    @property
    def failed(self) -> tuple[StepName, ...]:
        """The steps that failed so far."""
        return tuple(step.name for step in self._steps if step.verdict and step.verdict.outcome == "failed")

    @property
    def summary(self) -> Sentence:
        """What came out of the whole."""
        if not self.failed:
            return say("all_passed")
        names = [STEP_NAMES[name] for name in self.failed]
        steps = Sentence("、".join(one.zh for one in names), ", ".join(one.en for one in names))
        return say("some_failed", steps=steps)

    def lines(self) -> tuple[ServiceStep, ...]:
        """The steps as a screen lists them."""
        return tuple(self._line(number, step) for number, step in enumerate(self._steps))

    def _line(self, number: int, step: Step) -> ServiceStep:
        state = StepState.NOW if number == self._at else StepState.OPEN
        said = Sentence("", "")
        if step.verdict is not None:
            state, said = StepState(step.verdict.outcome), step.verdict.said
        return line_of(step.name, state, said)

    def checked(self) -> dict[StepName, CheckedStep]:
        """How every step came out, for the record."""
        return {
            step.name: CheckedStep(outcome=step.verdict.outcome, figures=step.verdict.figures)
            if step.verdict
            else NOT_RUN
            for step in self._steps
        }

    def report(self, ended: Ending) -> bytes:
        """The file for the technician: JSON, with every sentence in both languages."""
        desk, build = self._around.desk, self._around.build
        steps = [
            {
                "step": step.name,
                "outcome": step.verdict.outcome if step.verdict else "not_run",
                "said_zh": (step.verdict.said if step.verdict else WORDS["not_run"]).zh,
                "said_en": (step.verdict.said if step.verdict else WORDS["not_run"]).en,
                "figures": {one.figure: one.value for one in step.verdict.figures} if step.verdict else {},
            }
            for step in self._steps
        ]
        whole = {
            "seat": desk.identity.seat,
            "started": _time(self._started_wall_ms),
            "ended": ended,
            "ended_at": _time(desk.wall_ms),
            "profile": build.profile,
            "profile_sha256": build.profile_sha256,
            "software": desk.software,
            "steps": steps,
        }
        return json.dumps(whole, ensure_ascii=False, indent=1).encode() + b"\n"


def line_of(name: StepName, state: StepState, said: Sentence) -> ServiceStep:
    """One step as a screen lists it."""
    called = STEP_NAMES[name]
    return ServiceStep(step=name, name_zh=called.zh, name_en=called.en, state=state, said_zh=said.zh, said_en=said.en)


def _time(wall_ms: int) -> str:
    return datetime.fromtimestamp(wall_ms / 1_000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
