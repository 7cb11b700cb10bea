# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Parts that a terminal does not have: a reader that reads nothing, a screen that shows nothing."""

from edge_agent.core.view import View
from edge_agent.hardware.ports import Hands


class AbsentReader:
    """No reader."""

    async def open(self, hands: Hands) -> None:
        """There is nothing to open."""

    async def close(self) -> None:
        """There is nothing to close."""

    def challenge(self, hall: str, sitting: str, seat: str) -> None:
        """No card is asked for anything."""

    def enter_pin(self, pin: str) -> None:
        """No card asked for it."""

    def cancel_pin(self) -> None:
        """No card waits."""


class AbsentScreen:
    """No screen."""

    async def open(self, hands: Hands) -> None:
        """There is nothing to open."""

    async def close(self) -> None:
        """There is nothing to close."""

    def show(self, view: View) -> None:
        """Nobody looks."""
