# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the seat says in answer to a card or a press, for a few seconds; then the screen says again where we are."""

from typing import Final

from edge_agent.core.desk import Desk
from edge_agent.core.sentences import SENTENCES, Sentence

NOTICE_MS: Final = 5_000
"""Long enough to look up from the button and read one sentence."""


class Notices:
    """The one sentence that answers the member's last act, while it lasts."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._sentence: Sentence | None = None
        self._until_ms = 0

    def say(self, key: str, **fields: str) -> None:
        """Answer the member."""
        self._sentence = SENTENCES[key].fill(**fields)
        self._until_ms = self._desk.mono_ms + NOTICE_MS

    def hush(self) -> None:
        """Say no more of the last act: something newer stands on the screen."""
        self._sentence = None

    @property
    def current(self) -> Sentence | None:
        """What is being said."""
        return self._sentence if self._desk.mono_ms < self._until_ms else None

    @property
    def next_ms(self) -> int | None:
        """When the sentence ends."""
        return self._until_ms if self.current is not None else None
