# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The other end of the panel socket, for the command line and for tests: plain blocking calls."""

import socket
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from edge_agent.hardware.panel_words import Answer, PanelState, Poke, read_answer, write_poke
from voting_core.errors import RefusedError

ANSWER_WITHIN_S: Final = 5.0


class PanelClient:
    """A connection to the panel of one seat.

    Args:
        path: The socket in the seat's home.

    Raises:
        RefusedError: Nobody listens there.
    """

    def __init__(self, path: Path) -> None:
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._socket.settimeout(ANSWER_WITHIN_S)
        try:
            self._socket.connect(str(path))
        except OSError as error:
            self._socket.close()
            raise RefusedError(
                f"{path}: no seat answers there: {error}.", "Start it with: hemicycle-seat run --home DIR."
            ) from error
        self._lines = self._socket.makefile("rb")

    def __enter__(self) -> Self:
        """Use it in a ``with`` statement."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Disconnect."""
        self._lines.close()
        self._socket.close()

    def poke(self, poke: Poke) -> Answer:
        """Do something to the panel; states that come before the answer are skipped.

        Raises:
            RefusedError: The panel refused, or went away without an answer.
        """
        self._socket.sendall(write_poke(poke))
        for answer in self._answers():
            if answer.refused is not None:
                raise RefusedError(answer.refused)
            if answer.state is None:
                return answer
        raise RefusedError("The seat went away without an answer.", "Look at its log.")

    def states(self) -> Iterator[PanelState]:
        """What the panel shows, now and whenever it changes, until the seat ends."""
        self._socket.settimeout(None)
        for answer in self._answers():
            if answer.state is not None:
                yield answer.state

    def _answers(self) -> Iterator[Answer]:
        try:
            for line in self._lines:
                yield read_answer(line)
        except OSError as error:
            raise RefusedError(f"The seat does not answer: {error}.", "Look at its log.") from error
