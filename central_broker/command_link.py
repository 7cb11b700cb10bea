# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The command link: a Unix socket in the centre's home that only its owner may open.

Orders are signed by operators anyway; the file's mode keeps everybody else from even asking.
"""

import asyncio
import os
import socket
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from pathlib import Path

from central_broker.command_words import (
    LINE_BYTES_MAX,
    QUESTION_READER,
    REPLY_READER,
    Outcome,
    Question,
    Reply,
    Watch,
)
from voting_core.codec import encode
from voting_core.errors import HemicycleError, RefusedError

Handle = Callable[[Question], Awaitable[Reply]]
Follow = Callable[[], AsyncGenerator[Reply, None]]


class CommandServer:
    """Answers commands, one after another on each connection, side by side on several.

    Args:
        path: The socket; a stale one is replaced.
        handle: Carries out a command.
        watch: Tells how the house stands, and what changes of it.
    """

    def __init__(self, path: Path, handle: Handle, watch: Follow) -> None:
        self._path = path
        self._handle = handle
        self._watch = watch
        self._server: asyncio.Server | None = None

    async def start(self) -> None:
        """Listen.

        Raises:
            RefusedError: The socket cannot be made there.
        """
        before = os.umask(0o177)
        try:
            self._path.unlink(missing_ok=True)
            self._server = await asyncio.start_unix_server(self._serve, self._path, limit=LINE_BYTES_MAX)
        except OSError as error:
            raise RefusedError(
                f"{self._path}: the command link cannot be opened: {error}.",
                "Choose a home with a path shorter than 90 characters, in which this user may write.",
            ) from error
        finally:
            os.umask(before)

    async def close(self) -> None:
        """Stop listening and remove the socket."""
        if self._server is not None:
            self._server.close()
            self._path.unlink(missing_ok=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while line := await _next_line(reader):
                async with aclosing(self._replies(line.rstrip(b"\n"))) as replies:
                    async for reply in replies:
                        writer.write(encode(reply) + b"\n")
                        await writer.drain()
        except RefusedError as error:
            writer.write(encode(_refusal(error)) + b"\n")
        except ConnectionError:
            pass  # the asker is gone: only this connection ends
        finally:
            writer.close()

    async def _replies(self, line: bytes) -> AsyncGenerator[Reply, None]:
        """One reply; to a watcher, one after another."""
        try:
            question = QUESTION_READER.read(line)
            if isinstance(question, Watch):
                async with aclosing(self._watch()) as words:
                    async for told in words:
                        yield told
            else:
                yield await self._handle(question)
        except HemicycleError as error:
            yield _refusal(error)


async def _next_line(reader: asyncio.StreamReader) -> bytes:
    """The next command; empty when the asker has hung up, even in the middle of one.

    Raises:
        RefusedError: It is longer than any command; the connection is of no use after that.
    """
    try:
        return await reader.readuntil(b"\n")
    except asyncio.IncompleteReadError:
        return b""
    except asyncio.LimitOverrunError as error:
        raise RefusedError(
            f"The command has more than {LINE_BYTES_MAX} bytes.", "Give it with smaller files."
        ) from error


def _refusal(error: HemicycleError) -> Outcome:
    return Outcome(result="refused", act_id="", floor_seq=0, said_zh=f"未执行：{error}", said_en=f"Refused: {error}")


class CommandClient:
    """Asks a centre on this machine, and waits for each answer."""

    def __init__(self, path: Path, *, timeout_s: float = 30.0) -> None:
        self._path = path
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._socket.settimeout(timeout_s)
        try:
            self._socket.connect(str(path))
        except OSError as error:
            self._socket.close()
            raise RefusedError(
                f"The centre does not answer at {path}: {error.strerror or error}.",
                "Start it with 'hemicycle-central serve', or name its home with --home.",
            ) from error
        self._file = self._socket.makefile("rb")

    def ask(self, question: Question) -> Reply:
        """Send a command and wait.

        Raises:
            RefusedError: The command is too long, or the centre ended before it answered; ask for the status before
                you try again.
        """
        command = encode(question) + b"\n"
        if len(command) > LINE_BYTES_MAX:
            raise RefusedError(f"The command has more than {LINE_BYTES_MAX} bytes.", "Give it with smaller files.")
        try:
            self._socket.sendall(command)
            line = self._file.readline()
        except OSError as error:
            raise RefusedError(f"The centre did not answer: {error}.", "Look at its state, then try again.") from error
        if not line:
            raise RefusedError("The centre ended before it answered.", "Look at its state, then try again.")
        return REPLY_READER.read(line.rstrip(b"\n"))

    def close(self) -> None:
        """Hang up."""
        self._file.close()
        self._socket.close()
