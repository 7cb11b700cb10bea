# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The command link: one line asked, one line answered; nonsense is refused, and only its own connection suffers."""

import asyncio
import socket
import stat
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from central_broker.command_link import CommandClient, CommandServer
from central_broker.command_words import (
    LINE_BYTES_MAX,
    QUESTION_READER,
    REPLY_READER,
    AskStatus,
    Export,
    Order,
    Outcome,
    Question,
    Reply,
)
from tests.builders import approval
from voting_core.codec import encode
from voting_core.errors import RefusedError

GOOD = encode(AskStatus())


def outcome(words: str) -> Outcome:
    """A reply that tells what was asked."""
    return Outcome(result="done", act_id="", floor_seq=0, said_zh="", said_en=words)


async def echo(question: Question) -> Reply:
    """A centre that only says what it was asked."""
    return outcome(type(question).__name__)


async def nothing() -> AsyncGenerator[Reply, None]:
    """A centre of which there is one thing to tell."""
    yield outcome("Watch")


class ScriptedWriter:
    """The asker's side of a connection, as the server sees it."""

    def __init__(self) -> None:
        self.sent = b""
        self.closed = False

    def write(self, data: bytes) -> None:
        """Keep what the server says."""
        self.sent += data

    async def drain(self) -> None:
        """There is always room."""

    def close(self) -> None:
        """The server hangs up."""
        self.closed = True


def serve(data: bytes, *, limit: int = LINE_BYTES_MAX) -> list[Outcome]:
    """What the server replies to these bytes, after which the asker hangs up."""
    writer = ScriptedWriter()

    async def script() -> None:
        reader = asyncio.StreamReader(limit=limit)
        reader.feed_data(data)
        reader.feed_eof()
        await CommandServer(Path("unused"), echo, nothing)._serve(reader, writer)  # type: ignore[arg-type]

    asyncio.run(script())
    assert writer.closed
    replies = [REPLY_READER.read(line) for line in writer.sent.splitlines()]
    assert all(isinstance(reply, Outcome) for reply in replies)
    return [reply for reply in replies if isinstance(reply, Outcome)]


def test_each_line_is_answered_in_order() -> None:
    """Several commands on one connection are carried out one after another."""
    order = Order(act="{}", approvals=(approval("{}", "lin"),), blobs=(b"\x00\xff",))

    replies = serve(b"\n".join([GOOD, encode(Export(folder="x")), encode(order), GOOD]) + b"\n")

    assert [one.said_en for one in replies] == ["AskStatus", "Export", "Order", "AskStatus"]


@given(lines=st.lists(st.binary(max_size=120).map(lambda line: line.replace(b"\n", b" ")), max_size=6))
def test_any_line_gets_one_answer_and_the_next_one_is_still_heard(lines: list[bytes]) -> None:
    """Whatever is typed into the socket is refused with a sentence, and does not spoil the connection."""
    replies = serve(b"".join(line + b"\n" for line in [*lines, GOOD]))

    assert [one.result for one in replies] == ["refused"] * len(lines) + ["done"]
    assert all(one.said_en.startswith("Refused: ") and one.said_zh.startswith("未执行：") for one in replies[:-1])


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"{}",
        b"[" * 9_000,
        b'{"op":"status","more":1}',
        b'{"op":"status"} ',
        b'{"op":"other"}',
        b'{"op":"export","folder":"\\ud800"}',
        b'{"op":"export","folder":"\xff"}',
        b'{"op":"order","act":"","approvals":[],"blobs":[]}',
        b'{"op":"order","act":"\\ud800","approvals":[{"operator":"lin","sig":"' + b"A" * 86 + b'=="}],"blobs":[]}',
        b'{"op":"order","act":"","approvals":[{"operator":"lin","sig":"' + b"A" * 86 + b'=="}],"blobs":["AB"]}',
    ],
)
def test_a_malformed_command_is_refused(line: bytes) -> None:
    """Unknown words, second spellings, halves of characters and crooked base64 are refused like any nonsense."""
    (reply,) = serve(line + b"\n")

    assert reply.result == "refused"


def test_half_a_command_is_not_carried_out() -> None:
    """An asker that breaks off in the middle has asked for nothing."""
    assert serve(GOOD) == []


def test_a_line_longer_than_any_command_ends_its_connection_with_a_word() -> None:
    """Memory is bounded: an endless line is refused, and what follows it is not heard."""
    (reply,) = serve(b"x" * 2_000 + b"\n" + GOOD + b"\n", limit=1_000)

    assert reply.result == "refused"
    assert "more than" in reply.said_en


def test_only_the_owner_may_ask(tmp_path: Path) -> None:
    """The socket is private, replaces one that a dead centre left behind, and goes when the centre goes."""
    path = tmp_path / "command.sock"
    stale = socket.socket(socket.AF_UNIX)
    stale.bind(str(path))
    stale.close()

    async def script() -> None:
        server = CommandServer(path, echo, nothing)
        await server.start()
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        client = await asyncio.to_thread(CommandClient, path)
        assert await asyncio.to_thread(client.ask, AskStatus()) == outcome("AskStatus")
        client.close()
        await server.close()

    asyncio.run(script())
    assert not path.exists()


def test_a_centre_that_is_not_there_is_named(tmp_path: Path) -> None:
    """The refusal names the socket and how to start a centre."""
    with pytest.raises(RefusedError, match=r"command\.sock.*hemicycle-central serve"):
        CommandClient(tmp_path / "command.sock")
    with pytest.raises(RefusedError, match="does not answer"):
        CommandClient(tmp_path / ("x" * 200))


def test_a_home_with_too_long_a_path_is_refused(tmp_path: Path) -> None:
    """A Unix socket has a short name; who chooses a long one is told."""
    with pytest.raises(RefusedError, match="shorter than 90"):
        asyncio.run(CommandServer(tmp_path / ("x" * 120), echo, nothing).start())
    with pytest.raises(RefusedError, match="command link cannot be opened"):
        asyncio.run(CommandServer(tmp_path / "missing" / "command.sock", echo, nothing).start())


def test_a_command_that_no_centre_would_read_is_not_sent(tmp_path: Path) -> None:
    """A file beyond every limit is refused at the desk."""
    path = tmp_path / "command.sock"

    async def script() -> None:
        server = CommandServer(path, echo, nothing)
        await server.start()
        client = await asyncio.to_thread(CommandClient, path)
        order = Order(act="", approvals=(approval("", "lin"),), blobs=(b"x" * LINE_BYTES_MAX,))
        with pytest.raises(RefusedError, match="smaller files"):
            await asyncio.to_thread(client.ask, order)
        client.close()
        await server.close()

    asyncio.run(script())


def test_a_centre_that_ends_is_noticed(tmp_path: Path) -> None:
    """An asker whose centre ends is told to look at the state before trying again."""
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "command.sock"))
        listener.listen()
        client = CommandClient(tmp_path / "command.sock")
        connection, _ = listener.accept()
        connection.close()

        with pytest.raises(RefusedError, match="Look at its state"):
            client.ask(AskStatus())
        client.close()


def test_questions_have_one_spelling() -> None:
    """The console and the command line say the same in the same bytes."""
    assert QUESTION_READER.read(GOOD) == AskStatus()
    assert GOOD == b'{"op":"status"}'
