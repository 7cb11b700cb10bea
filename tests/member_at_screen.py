# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A member before the screen of a seat: time passes between what they do, and what they see can be asked."""

from dataclasses import dataclass, field
from typing import Any

from docs.screens.sample_states import question, voting
from kiosk.model import Command, ElectionPage, Page, Touch, VotePage
from kiosk.presenting.dealings import Effect, SendPoke, ShowPage, StateArrived, Touched, Woke
from kiosk.presenting.presenter import Presenter
from kiosk.words import View

LATER_MS = 10_000


@dataclass
class Member:
    """Somebody at a seat: time passes between what they do."""

    presenter: Presenter = field(default_factory=Presenter)
    mono_ms: int = 0
    effects: list[Effect] = field(default_factory=list)

    def hear(self, view: View | None, after_ms: int = LATER_MS) -> "Member":
        """The agent says how the seat stands."""
        self.mono_ms += after_ms
        self.effects += self.presenter.handle(StateArrived(view=view, mono_ms=self.mono_ms))
        return self

    def touch(self, touch: Touch, after_ms: int = LATER_MS, lasts_ms: int = 120) -> "Member":
        """Touch something."""
        down_ms = self.mono_ms + after_ms
        self.mono_ms = down_ms + lasts_ms
        self.effects += self.presenter.handle(Touched(touch=touch, down_ms=down_ms, up_ms=self.mono_ms))
        return self

    def wait(self, after_ms: int) -> "Member":
        """Time passes, and the screen is woken where it asked for it."""
        self.mono_ms += after_ms
        self.effects += self.presenter.handle(Woke(mono_ms=self.mono_ms))
        return self

    @property
    def page(self) -> Page:
        """What stands on the screen."""
        return next(one.page for one in reversed(self.effects) if isinstance(one, ShowPage))

    @property
    def told(self) -> list[dict[str, object]]:
        """What the seat was told."""
        return [one.poke for one in self.effects if isinstance(one, SendPoke)]

    def labels(self) -> list[str]:
        """The words on the choices, in their order."""
        assert isinstance(self.page, VotePage | ElectionPage)
        return [one.label for one in self.page.choices]

    def choice(self, place: int) -> Touch:
        """What a touch on a choice means."""
        assert isinstance(self.page, VotePage | ElectionPage)
        return self.page.choices[place].touch

    def command(self, label: str) -> Command:
        """A command by its word."""
        commands: tuple[Command, ...] = getattr(self.page, "commands", ())
        return next(one for one in commands if one.label == label)


def at_a_motion(**fields: Any) -> Member:
    """A member before a motion that is put."""
    return Member().hear(voting("关于预算的决议", question(), **fields))
