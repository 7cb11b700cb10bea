# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The socket of a real terminal for a technician's terminal: the self-test and nothing else, beside any screen.

Whoever may open it sees nothing of a member: no name, no choice, no paper, not even lamps.
"""

from collections import deque
from dataclasses import replace
from pathlib import Path
from typing import Final

from edge_agent.core.sentences import SENTENCES
from edge_agent.core.view import DARK, Lamps, Scene, Stage, View
from edge_agent.hardware.ports import Hands, ScreenPort
from edge_agent.hardware.virtual import VirtualPanel

_SAID: Final = frozenset(said for key, said in SENTENCES.items() if key.startswith("service_"))
"""Why there is no test, or no longer one."""


class ServiceSocket(VirtualPanel):
    """A panel that takes the technician's words only, and shows only what is theirs."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, allowed=frozenset({"service"}))
        self.history = deque(maxlen=1)
        self._shown: View | None = None

    def show(self, view: View) -> None:
        """Show what is the technician's, if it has changed."""
        stripped = strip(view)
        if self._shown is None or replace(stripped, seq=self._shown.seq) != self._shown:
            self._shown = stripped
            super().show(stripped)

    def light(self, lamps: Lamps) -> None:
        """Lamps are for whoever sits there."""


def strip(view: View) -> View:
    """A view without anything of a member or of the house."""
    is_said = view.service is not None or (view.sentence_zh, view.sentence_en) in _SAID
    return View(
        seq=view.seq,
        seat=view.seat,
        scene=Scene.STARTING,
        sentence_zh=view.sentence_zh if is_said else "",
        sentence_en=view.sentence_en if is_said else "",
        alarm_zh="",
        alarm_en="",
        member="",
        title="",
        round=0,
        choice="",
        stage=Stage.NONE,
        lamps=DARK,
        seconds_left=None,
        link=view.link,
        unsent=0,
        openable=(),
        asked_item="",
        opened_item="",
        paper=(),
        asked="",
        posts=0,
        confirmable=False,
        findings=(),
        tracker="",
        sitting="",
        kind="",
        secret=False,
        press="",
        seconds_total=None,
        least=0,
        agenda=(),
        people=(),
        due=0,
        present=None,
        outcome="",
        lines=(),
        asks_teller=False,
        archive="",
        faults=view.faults,
        service=view.service,
    )


class BesideScreen:
    """A screen, and beside it the socket for a technician's terminal: both show what is theirs."""

    def __init__(self, screen: ScreenPort, service: ServiceSocket) -> None:
        self._screen, self._service = screen, service

    async def open(self, hands: Hands) -> None:
        """Open both.

        Raises:
            RefusedError: One of them cannot be used.
        """
        await self._screen.open(hands)
        await self._service.open(hands)

    async def close(self) -> None:
        """Close both."""
        await self._service.close()
        await self._screen.close()

    def show(self, view: View) -> None:
        """Show it on both."""
        self._screen.show(view)
        self._service.show(view)
