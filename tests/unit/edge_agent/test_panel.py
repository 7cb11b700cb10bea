# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The virtual panel: what it takes, what it tells, and that no line can break it."""

import asyncio
import contextlib
import json
import stat
from collections.abc import Awaitable, Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edge_agent.core.pin import Pin
from edge_agent.core.view import DARK, Lamp, Lamps
from edge_agent.hardware.panel_words import ChipPoke, Poke, read_poke, write_poke
from edge_agent.hardware.ports import Hands, SignedChallenge
from edge_agent.hardware.virtual import VirtualPanel
from edge_agent.hardware.virtual_chip import chip_number
from tests.spec.running_seat import until
from tests.spec.seat_host import SeatHost
from voting_core.card_proof import is_signed_there
from voting_core.errors import RefusedError

VIEW = SeatHost().view

Scene = Callable[[VirtualPanel, list[tuple[object, ...]]], Awaitable[None]]


HANDS = [field.name for field in fields(Hands)]


def play(path: Path, scene: Scene) -> None:
    """Open a panel, play a scene with it and with what its hands did, close it."""

    async def run() -> None:
        panel, done = VirtualPanel(path), list[tuple[object, ...]]()
        await panel.open(
            Hands(
                on_press=lambda button: done.append(("press", button)),
                on_card=lambda number: done.append(("card", number)),
                on_item=lambda item: done.append(("open", item)),
                on_mark=lambda question, option: done.append(("mark", question, option)),
                on_turn=lambda question: done.append(("turn", question)),
                on_confirm=lambda: done.append(("confirm",)),
                on_fault=lambda part, detail: done.append(("fault", part, detail)),
                on_cable=lambda plugged: done.append(("cable", plugged)),
                on_proof=lambda number, signed: done.append(("proof", number, signed)),
                on_card_trouble=lambda trouble: done.append(("trouble", trouble)),
                on_pin_wanted=lambda tries_left: done.append(("wanted", tries_left)),
                on_pin=lambda pin: done.append(("pin", pin)),
                on_service=lambda command: done.append(("service", command)),
                on_release=lambda button, chatter_us: done.append(("release", button, chatter_us)),
            )
        )
        try:
            await scene(panel, done)
        finally:
            await panel.close()

    asyncio.run(run())


async def connect(path: Path) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A client that has read the state it is greeted with."""
    reader, writer = await asyncio.open_unix_connection(path, limit=2**22)
    assert "state" in json.loads(await reader.readline())
    return reader, writer


async def say(path: Path, line: bytes) -> dict[str, Any]:
    """The answer to one line."""
    reader, writer = await connect(path)
    writer.write(line + b"\n")
    answer: dict[str, Any] = json.loads(await reader.readline())
    writer.close()
    return answer


def test_every_hand_reaches_the_seat(tmp_path: Path) -> None:
    """Presses, cards, faults and the cable arrive as what they are, and each is answered."""
    path = tmp_path / "panel.sock"

    async def scene(panel: VirtualPanel, done: list[tuple[object, ...]]) -> None:
        for line, answer in [
            (b'{"press":"yes"}', "press"),
            (b'{"card":"04A1B2C3"}', "card"),
            (b'{"open":"budget"}', "open"),
            (b'{"link":"down"}', "link"),
            (b'{"unplug":false}', "unplug"),
            (b'{"fault":{"part":"reader","detail":"out"}}', "fault"),
            (b'{"service":"start"}', "service"),
            (b'{"service":"touch-9"}', "service"),
        ]:
            assert await say(path, line) == {"taken": answer}
        assert done == [
            ("press", "yes"),
            ("release", "yes", 0),
            ("card", "04A1B2C3"),
            ("open", "budget"),
            ("cable", False),
            ("cable", True),
            ("fault", "reader", "out"),
            ("service", "start"),
            ("service", "touch-9"),
        ]

    play(path, scene)


def test_every_client_sees_every_state(tmp_path: Path) -> None:
    """Lamps and views go to all who listen, whole and numbered, and stay in the history."""
    path = tmp_path / "panel.sock"

    async def scene(panel: VirtualPanel, done: list[tuple[object, ...]]) -> None:
        clients = [await connect(path), await connect(path)]
        panel.light(Lamps(yes=Lamp.RECEIVED))
        panel.show(VIEW)
        for reader, writer in clients:
            lamps, view = [json.loads(await reader.readline())["state"] for _ in range(2)]
            assert (lamps["seq"], lamps["lamps"]["yes"], lamps["view"]) == (1, "received", None)
            assert (view["seq"], view["lamps"]["yes"]) == (2, "received")
            assert view["view"]["sentence_zh"] == VIEW.sentence_zh
            assert view["view"]["scene"] == "no_sitting"
            writer.close()
        history = (await say(path, b'{"history":true}'))["history"]
        assert [state["seq"] for state in history] == [1, 2]
        assert [state.lamps for state in panel.history] == [Lamps(yes=Lamp.RECEIVED)] * 2

    play(path, scene)


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"yes",
        b"{}",
        b'{"press":"maybe"}',
        b'{"press":1}',
        b'{"press":"yes","card":"04"}',
        b'{"pres":"yes"}',
        b'{"link":"sideways"}',
        b'{"open":7}',
        b'{"fault":{"part":""}}',
        b'{"service":"touch-0"}',
        b'{"service":"vote"}',
        b"[" * 3_000,
        b"\xff\xfe",
        b'{"card":"' + b"0" * 300 + b'"}',
    ],
)
def test_a_bad_line_is_answered_with_a_sentence(tmp_path: Path, line: bytes) -> None:
    """A line that is none of ours is refused in words, and the same connection goes on."""
    path = tmp_path / "panel.sock"

    async def scene(panel: VirtualPanel, done: list[tuple[object, ...]]) -> None:
        reader, writer = await connect(path)
        writer.write(line + b'\n{"press":"no"}\n')
        refused, taken = [json.loads(await reader.readline()) for _ in range(2)]
        assert refused["refused"].endswith(".")
        assert taken == {"taken": "press"}
        assert done == [("press", "no"), ("release", "no", 0)]
        writer.close()

    play(path, scene)


def test_an_endless_line_costs_its_sender_the_connection(tmp_path: Path) -> None:
    """A line beyond the limit is refused and the connection closed; others are served on."""
    path = tmp_path / "panel.sock"

    async def scene(panel: VirtualPanel, done: list[tuple[object, ...]]) -> None:
        reader, writer = await connect(path)
        writer.write(b"x" * 100_000)
        assert "refused" in json.loads(await reader.readline())
        assert await reader.read() == b""
        writer.close()
        assert await say(path, b'{"press":"yes"}') == {"taken": "press"}

    play(path, scene)


def test_a_client_that_vanishes_costs_nothing(tmp_path: Path) -> None:
    """Clients that hang up, in the middle of a line too, leave the panel as it was."""
    path = tmp_path / "panel.sock"

    async def scene(panel: VirtualPanel, done: list[tuple[object, ...]]) -> None:
        for rest in (b"", b'{"pre', b'{"history":true}\n' * 5):
            _, writer = await connect(path)
            writer.write(rest)
            writer.transport.abort()
        panel.show(VIEW)
        assert await say(path, b'{"press":"yes"}') == {"taken": "press"}

    play(path, scene)


def test_a_client_that_does_not_read_is_let_go(tmp_path: Path) -> None:
    """What waits for one client is bounded: past a megabyte it is disconnected, and the seat goes on."""
    path = tmp_path / "panel.sock"

    async def scene(panel: VirtualPanel, done: list[tuple[object, ...]]) -> None:
        _, writer = await asyncio.open_unix_connection(path)
        await until(lambda: bool(panel.clients))
        for _ in range(20_000):
            panel.show(VIEW)
            if not panel.clients:
                break
        assert not panel.clients
        writer.transport.abort()

    play(path, scene)


def test_only_its_user_may_open_the_socket(tmp_path: Path) -> None:
    """The socket belongs to one user, replaces a stale one, and is gone after the end."""
    path = tmp_path / "panel.sock"
    path.write_text("left behind")

    async def scene(panel: VirtualPanel, done: list[tuple[object, ...]]) -> None:
        assert stat.S_ISSOCK(path.stat().st_mode)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600

    play(path, scene)
    assert not path.exists()


def test_a_socket_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    """A home with too long a path is refused with a remedy."""
    panel = VirtualPanel(tmp_path / ("x" * 120) / "panel.sock")
    with pytest.raises(RefusedError, match="shorter than 90 characters"):
        asyncio.run(panel.open(Hands(**dict.fromkeys(HANDS, print))))
    asyncio.run(panel.close())


@given(st.binary(max_size=200) | st.text(max_size=100).map(str.encode))
@settings(max_examples=200)
def test_reading_a_line_never_fails_otherwise(line: bytes) -> None:
    """Any line is either one thing to do or a refusal in words."""
    with contextlib.suppress(RefusedError):
        assert isinstance(read_poke(line), Poke)


def test_the_history_is_bounded(tmp_path: Path) -> None:
    """A panel that runs for weeks keeps the last two thousand states."""
    panel = VirtualPanel(tmp_path / "panel.sock")
    for _ in range(2_500):
        panel.light(DARK)

    assert (len(panel.history), panel.history[-1].seq) == (2_000, 2_500)


def test_a_chip_card_signs_once_its_pin_is_entered(tmp_path: Path) -> None:
    """A virtual chip card asks for its PIN, and proves itself for the seat and sitting that the reader was told."""
    path = tmp_path / "panel.sock"

    async def scene(panel: VirtualPanel, done: list[tuple[object, ...]]) -> None:
        panel.challenge("demo", "2026-07-21", "s07")
        assert await say(path, b'{"chip":{"name":"m07","pin":"4711"}}') == {"taken": "chip"}
        assert await say(path, b'{"pin":"4711"}') == {"taken": "pin"}
        panel.enter_pin("4711")
        await say(path, b'{"pull":true}')
        asked, entered, (word, number, signed) = done
        assert (asked, entered) == (("wanted", 3), ("pin", Pin("4711")))
        assert (word, number) == ("proof", chip_number("m07"))
        assert isinstance(signed, SignedChallenge)
        assert is_signed_there(signed, hall="demo", sitting="2026-07-21", seat="s07")

    play(path, scene)


@pytest.mark.parametrize("line", [b'{"pin":"12a4"}', b'{"pin":"1234567890123"}', b'{"pin":5}', b'{"pin":"\xc2\xb2"}'])
def test_what_is_no_pin_is_refused_and_not_repeated(line: bytes) -> None:
    """A line that holds no digits of a PIN is refused without saying what it held."""
    with pytest.raises(RefusedError) as caught:
        read_poke(line)

    assert "12" not in str(caught.value).replace("up to 12 digits", "")


def test_a_poke_does_not_show_its_pin() -> None:
    """What a crash would print of a line holds no PIN; the line itself is the same at both ends."""
    poke = Poke(chip=ChipPoke(name="m07", pin=Pin("4711")))

    assert "4711" not in repr(poke)
    assert read_poke(write_poke(poke)) == poke
