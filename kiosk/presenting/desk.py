# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the presenter keeps between two pages: where the member looks, never what was voted."""

from dataclasses import dataclass, field

from kiosk.presenting.dealings import Room
from kiosk.texts import TEXTS, Language, say
from kiosk.words import View


@dataclass(slots=True)
class Desk:
    """The member's place in front of the screen.

    ``pages`` are numbers of pages by list, ``typed`` the digits in the field of a score, ``reviewing`` whether all
    answers are looked at, ``open_at_ms`` until when a secret choice is shown.
    """

    view: View
    mono_ms: int = 0
    language: Language = "zh"
    is_large: bool = False
    room: Room = field(default_factory=Room)
    pages: dict[str, int] = field(default_factory=dict)
    typed: str = ""
    pin: str = ""
    reviewing: bool = False
    hide_at_ms: int = 0

    def say(self, key: str, **fields: object) -> str:
        """Words of the screen in the member's language."""
        return say(key, self.language, **fields)

    def word(self, key: str) -> str:
        """The word for something the agent names by a key; what a newer agent names and nobody here knows, as it is."""
        return self.say(key) if key in TEXTS and "{" not in TEXTS[key].zh else key

    def pick(self, zh: str, en: str) -> str:
        """Words of the agent in the member's language."""
        return en if self.language == "en" else zh

    @property
    def hides(self) -> bool:
        """Whether what was chosen is not shown any more: a secret choice stands for a moment only."""
        return self.view.secret and self.mono_ms >= self.hide_at_ms

    @property
    def answered(self) -> int:
        """How many questions of the paper are answered."""
        return sum(bool(one.chosen) for one in self.view.paper)
