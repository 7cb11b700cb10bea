# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The socket of a real terminal's screen: the panel's words, but for what only fingers on parts can do."""

from collections import deque
from pathlib import Path
from typing import Final

from edge_agent.hardware.virtual import VirtualPanel

SCREEN_MAY: Final = frozenset({"press", "open", "mark", "turn", "confirm", "service", "pin"})
"""A screen shows no card, breaks no part and pulls no cable."""

GROUP_ONLY: Final = 0o117
"""Agent and screen are two users of one group."""


class KioskSocket(VirtualPanel):
    """A panel that takes only what a screen may say, from one screen at a time."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, allowed=SCREEN_MAY, umask=GROUP_ONLY, clients_max=1)
        # What was shown of a secret vote is in memory no longer than it stands on the screen.
        self.history = deque(maxlen=1)
