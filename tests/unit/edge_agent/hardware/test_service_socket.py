# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The socket for a technician's terminal: the self-test goes through it, and nothing of a member does."""

import asyncio
import json
import stat
from pathlib import Path
from typing import Any

import msgspec

from edge_agent.core.view import DARK, Stage, View
from edge_agent.hardware.absent import AbsentScreen
from edge_agent.hardware.service_socket import BesideScreen, ServiceSocket, strip
from tests.hands import RecordingHands
from tests.spec.dialogue import seat_ready
from tests.spec.service_stage import technician


def of_a_member() -> View:
    """What the member of seat s07 sees, who has just voted yes."""
    host, _ = seat_ready(round_ms=60_000)
    host.press("yes")
    return host.view


def ask(path: Path, line: dict[str, object]) -> tuple[list[dict[str, Any]], RecordingHands]:
    """What a client reads that says this, and what the hands were told."""
    hands = RecordingHands()

    async def run() -> list[dict[str, Any]]:
        screen = BesideScreen(AbsentScreen(), ServiceSocket(path))
        await screen.open(hands.hands())
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        screen.show(of_a_member())
        reader, writer = await asyncio.open_unix_connection(path, limit=2**20)
        writer.write(json.dumps(line).encode() + b"\n")
        answers = [json.loads(await reader.readline()) for _ in range(2)]
        writer.close()
        await screen.close()
        return answers

    return asyncio.run(run()), hands


def test_the_technicians_words_reach_the_seat(tmp_path: Path) -> None:
    """A terminal on a seat without a screen can begin the test."""
    (_, answer), hands = ask(tmp_path / "service.sock", {"service": "start"})

    assert answer == {"taken": "service"}
    assert hands.others == [("on_service", ("start",))]


def test_no_press_card_or_history_goes_through_it(tmp_path: Path) -> None:
    """Whatever else a client says is refused."""
    lines: list[dict[str, object]] = [
        {"press": "yes"},
        {"card": "04A1B2C3"},
        {"confirm": True},
        {"history": True},
        {"pin": "123456"},
    ]
    for line in lines:
        (_, answer), hands = ask(tmp_path / "service.sock", line)
        assert "refused" in answer
        assert (hands.presses, hands.cards, hands.others) == ([], [], [])


def test_nothing_of_a_member_goes_through_it(tmp_path: Path) -> None:
    """No name, no motion, no choice, no stage, no lamp."""
    view = of_a_member()
    assert (view.choice, view.stage) == ("yes", Stage.RECORDED)

    (state, _), _hands = ask(tmp_path / "service.sock", {"service": "start"})

    shown = msgspec.to_builtins(state["state"]["view"])
    assert view.title not in json.dumps(shown, ensure_ascii=False)
    assert view.member not in json.dumps(shown, ensure_ascii=False)
    empty: tuple[object, ...] = ("", 0, False, None, [], "starting", "online", "s07", msgspec.to_builtins(DARK))
    assert all(value in empty for name, value in shown.items() if name != "seq"), shown


def test_the_scene_and_its_sentences_go_through_it() -> None:
    """What a technician reads on the screen, they read in the terminal; and why there is no test."""
    here = technician()
    here.start()
    assert (strip(here.host.view).service, strip(here.host.view).sentence_en) == (here.scene, here.task)
    here.open_round()

    stripped = strip(here.host.view)

    assert stripped.service is None
    assert stripped.sentence_en == "The test was interrupted: this seat is needed for the vote."


def test_a_screen_that_shows_the_same_to_technicians_is_not_said_again(tmp_path: Path) -> None:
    """Members' presses wake no terminal."""
    socket = ServiceSocket(tmp_path / "service.sock")
    host, _ = seat_ready(round_ms=60_000)
    for view in host.views:
        socket.show(view)
    host.press("yes")
    socket.show(host.view)

    assert len(socket.history) == 1
    assert socket.history[0].seq < 10
