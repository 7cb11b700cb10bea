# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The self-test from a terminal: it drives the seat that runs, over its panel socket, and tells what came out.

The seat does the test; this is one more screen for it, and a keyboard. What is to be pressed, shown and touched is
pressed, shown and touched at the device, by whoever stands there.
"""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from edge_agent.core.view import ServiceView, View
from edge_agent.hardware.panel_words import Answer, Poke, read_answer, write_poke
from voting_core.errors import RefusedError

LINE_BYTES_MAX: Final = 16 * 1024 * 1024
"""Of a line out: a whole state, or two thousand of them when another client asks for the history."""

KEYS: Final = {"y": "yes", "n": "no", "s": "skip", "b": "start", "q": "end"}
"""What a key says; ``b`` beeps once more."""

Result = Literal["", "passed", "failed", "interrupted", "refused"]


@dataclass(slots=True)
class DeviceTest:
    """The conversation with one seat about one test; pure, lines in and lines out."""

    view: ServiceView | None = None
    result: Result = ""
    said_zh: str = ""
    said_en: str = ""
    seat: str = ""
    _is_begun: bool = False
    _is_asked: bool = False
    _is_ending: bool = False
    """Whether the seat was told to end the scene and has not answered."""

    @property
    def is_over(self) -> bool:
        """Whether there is a result and the seat has let go: who hangs up before that may not have been heard."""
        return bool(self.result) and not self._is_ending

    def hear(self, answer: Answer) -> list[Poke]:
        """Take a line of the seat; what to say next."""
        if self.result:
            self._is_ending = self._is_ending and answer.taken is None and answer.refused is None
            return []
        if answer.refused is not None:
            return self._end("refused", answer.refused, answer.refused)
        if answer.state is not None and answer.state.view is not None:
            return self._look(answer.state.view)
        if answer.taken == "service" and self._is_asked and not self._is_begun:
            # The seat shows what it does before it answers: it has told us, on its screen, why it does not test.
            return self._end(
                "refused", self.said_zh or "席位现在不自检。", self.said_en or "The seat does not test now."
            )
        return []

    def say(self, key: str) -> list[Poke]:
        """A key was pressed; what it says, if that is offered now."""
        word = KEYS.get(key, key)
        offered = [one.command for one in self.view.commands] if self.view is not None else []
        return [Poke(service=word)] if word in offered else []

    def _look(self, view: View) -> list[Poke]:
        self.seat, self.said_zh, self.said_en = view.seat, view.sentence_zh, view.sentence_en
        if view.service is None:
            if self._is_begun:
                return self._end("interrupted", self.said_zh, self.said_en)
            return self._ask()
        self.view = view.service
        states = {str(one.state) for one in view.service.steps}
        if "now" in states:
            self._is_begun = self._is_asked = True
            return []
        if not self._is_begun or states == {"open"}:
            return self._ask()
        self._end("failed" if "failed" in states else "passed", self.said_zh, self.said_en)
        self._is_ending = True
        return [Poke(service="end")]

    def _ask(self) -> list[Poke]:
        if self._is_asked:
            return []
        self._is_asked = True
        return [Poke(service="start")]

    def _end(self, result: Result, zh: str, en: str) -> list[Poke]:
        if not self.result:
            self.result, self.said_zh, self.said_en = result, zh, en
        return []

    @property
    def exit_code(self) -> int:
        """0 when every step passed or was left out."""
        return 0 if self.result == "passed" else 1

    def as_json(self) -> str:
        """The result for programs."""
        steps = self.view.steps if self.view is not None else ()
        whole = {
            "seat": self.seat,
            "result": self.result,
            "said_zh": self.said_zh,
            "said_en": self.said_en,
            "steps": [
                {"step": one.step, "state": str(one.state), "said_zh": one.said_zh, "said_en": one.said_en}
                for one in steps
            ],
        }
        return json.dumps(whole, ensure_ascii=False, indent=1)


async def drive(socket: Path, keys: "asyncio.Queue[str]", show: Callable[[DeviceTest], None]) -> DeviceTest:
    """Test the device of the seat that listens there, until the test has ended.

    Args:
        socket: The panel's socket in the seat's home.
        keys: What is typed: keys, or whole words.
        show: Called whenever something has changed.

    Raises:
        RefusedError: Nobody listens there, or the seat goes away.
    """
    try:
        reader, writer = await asyncio.open_unix_connection(socket, limit=LINE_BYTES_MAX)
    except OSError as error:
        raise RefusedError(
            f"{socket}: no seat answers there: {error}.", "Start it with: hemicycle-seat run --home DIR."
        ) from error
    test = DeviceTest()
    typing = asyncio.create_task(_type(test, keys, writer))
    try:
        while not test.is_over:
            line = await reader.readline()
            if not line:
                raise RefusedError("The seat went away in the middle of the test.", "Look at its log.")
            _send(writer, test.hear(read_answer(line)))
            show(test)
    except OSError as error:
        raise RefusedError(f"The seat does not answer: {error}.", "Look at its log.") from error
    finally:
        typing.cancel()
        writer.close()
    return test


async def _type(test: DeviceTest, keys: "asyncio.Queue[str]", writer: asyncio.StreamWriter) -> None:
    while True:
        _send(writer, test.say(await keys.get()))


def _send(writer: asyncio.StreamWriter, pokes: list[Poke]) -> None:
    for poke in pokes:
        writer.write(write_poke(poke))
