# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a reader says about itself: each change once, in plain words."""

from edge_agent.hardware.ports import Hands


class ReaderStatus:
    """Tells the first word and each change of a reader's state to the hands of a terminal.

    Args:
        hands: Where it is reported.
    """

    def __init__(self, hands: Hands) -> None:
        self._hands = hands
        self._said: str | None = None

    @property
    def is_well(self) -> bool:
        """Whether it was said to work."""
        return self._said == ""

    def say(self, detail: str) -> None:
        """This is wrong with the reader; empty for nothing. What was said last is not said again."""
        if detail != self._said:
            self._said = detail
            self._hands.on_fault("reader", detail)
