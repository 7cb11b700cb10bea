# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A conversation with a PN532, without port and clock: one command at a time, each taken, answered, or given up.

What is to be done with the chip is written as a script, a generator that asks and rests and tells::

    answer = yield Ask(command, within_ms=500)      data of the answer, its code taken off
    yield Rest(100)
    yield Tell(what)                                 for whoever listens

1. The chip says that it takes a command within ``TAKEN_MS``, or the command is sent again, twice; unless it must reach
   the card once at most, as the steps of a proof must.
2. A command that is not answered in time is broken off with an acceptance frame, as the chip wants it; the answer that
   may still be on its way is for nobody.
3. A chip that keeps silent, or refuses a command, ends the script; whoever listens starts another one later.
"""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Final, Generic, TypeVar, assert_never

from edge_agent.hardware.readers.pn532_frames import (
    ACCEPTED,
    Accepted,
    Answer,
    ChipError,
    FrameParser,
    Refused,
    frame_of,
)

WAKE: Final = ACCEPTED + b"\x55\x55" + bytes(26)
"""Breaks off what the chip does for somebody before us, and wakes it: the zeros give it the 2 ms it needs."""
TAKEN_MS: Final = 100
"""The chip needs 15 ms at most; adapters that gather bytes add up to 20."""
SENDINGS: Final = 3

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Ask:
    """A command, its code first, how long its answer may take, and how often it may be sent."""

    command: bytes
    within_ms: int
    sendings: int = SENDINGS


@dataclass(frozen=True, slots=True)
class Rest:
    """Do nothing for so long."""

    ms: int


@dataclass(frozen=True, slots=True)
class Tell(Generic[T]):
    """Say this to whoever listens."""

    said: T


@dataclass(frozen=True, slots=True)
class Send:
    """Bytes for the chip."""

    data: bytes


@dataclass(frozen=True, slots=True)
class GaveUp:
    """The script has ended: the chip was ``silent``, or ``refused`` a command or said what no such chip says."""

    why: str


class ChipSilentError(Exception):
    """A command was not taken, or not answered."""


class ChipRefusedError(Exception):
    """The chip does not know a command, or what it answers makes no sense."""


Script = Generator[Ask | Rest | Tell[T], bytes, None]
Out = Send | Tell[T] | GaveUp


class Conversation(Generic[T]):
    """Runs one script after another.

    Args:
        make_script: Begins a script.
    """

    def __init__(self, make_script: Callable[[], Script[T]]) -> None:
        self._make_script = make_script
        self._script: Script[T] | None = None
        self._parser = FrameParser()
        self._asked: Ask | None = None
        self._is_taken = False
        self._sendings = 0
        self.due_ms: int | None = None
        """When :meth:`pass_time` is to be called."""

    def begin(self, now_ms: int) -> list[Out[T]]:
        """Start from the beginning; what went before is forgotten."""
        self._parser = FrameParser()
        self._script = self._make_script()
        return [Send(WAKE), *self._go_on(None, now_ms)]

    def end(self) -> None:
        """Forget the script."""
        self._script, self._asked, self.due_ms = None, None, None

    def hear(self, data: bytes, now_ms: int) -> list[Out[T]]:
        """The chip said something."""
        out: list[Out[T]] = []
        for word in self._parser.feed(data):
            if self._asked is None:
                continue  # late, and for nobody
            match word:
                case Accepted():
                    if not self._is_taken:
                        self._is_taken, self.due_ms = True, now_ms + self._asked.within_ms
                case Refused():
                    if not self._is_taken:
                        out += self._send_again(now_ms)
                case ChipError():
                    out += self._fail(ChipRefusedError(), now_ms)
                case Answer(data=answer):
                    if self._is_taken and answer[0] == self._asked.command[0] + 1:
                        out += self._go_on(answer[1:], now_ms)
                case _:
                    assert_never(word)
        return out

    def pass_time(self, now_ms: int) -> list[Out[T]]:
        """The time has come to :attr:`due_ms`, or past it."""
        if self.due_ms is None or now_ms < self.due_ms:
            return []
        if self._asked is None:
            return self._go_on(b"", now_ms)
        if self._is_taken:
            return [Send(ACCEPTED), *self._fail(ChipSilentError(), now_ms)]
        return self._send_again(now_ms)

    def _send_again(self, now_ms: int) -> list[Out[T]]:
        assert self._asked is not None, "only a command is sent again"
        if self._sendings == self._asked.sendings:
            return self._fail(ChipSilentError(), now_ms)
        self._sendings += 1
        self._is_taken, self.due_ms = False, now_ms + TAKEN_MS
        self._parser.pause()  # half a word from before would swallow the beginning of the next one
        return [Send(frame_of(self._asked.command))]

    def _fail(self, error: Exception, now_ms: int) -> list[Out[T]]:
        return self._go_on(error, now_ms)

    def _go_on(self, given: bytes | Exception | None, now_ms: int) -> list[Out[T]]:
        """Let the script run until it waits for something."""
        assert self._script is not None, "a script runs between beginning and end"
        out: list[Out[T]] = []
        self._asked = None
        try:
            step = self._script.throw(given) if isinstance(given, Exception) else self._resume(given)
            while isinstance(step, Tell):
                out.append(step)
                step = next(self._script)
        except (ChipSilentError, ChipRefusedError) as error:
            self.end()
            return [*out, GaveUp("silent" if isinstance(error, ChipSilentError) else "refused")]
        match step:
            case Rest(ms=ms):
                self.due_ms = now_ms + ms
            case Ask():
                self._asked, self._sendings = step, 0
                out += self._send_again(now_ms)
            case _:
                assert_never(step)
        return out

    def _resume(self, given: bytes | None) -> Ask | Rest | Tell[T]:
        assert self._script is not None, "a script runs between beginning and end"
        return next(self._script) if given is None else self._script.send(given)
