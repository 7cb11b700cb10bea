# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The self-test from a terminal: begun, followed, told in words and in JSON, with an exit code for programs."""

import asyncio
import json
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

from adapters.memory_link import MemoryBroker
from edge_agent.commands import app
from edge_agent.hardware.panel_words import Answer, PanelState, Poke
from edge_agent.journal import MemoryJournal
from edge_agent.testing_device import DeviceTest, drive
from edge_agent.testing_terminal import draw
from tests.panel_technician import PanelTechnician
from tests.spec.running_seat import RunningSeat
from tests.spec.service_stage import Technician, technician
from voting_core.errors import RefusedError
from voting_core.roster import card_hash


def told(test: DeviceTest, here: Technician) -> list[Poke]:
    """The terminal hears what the seat shows now, and says what it says."""
    state = PanelState(seq=1, at_us=0, lamps=here.host.lamps, view=here.host.view)
    pokes = test.hear(Answer(state=state))
    for poke in pokes:
        assert poke.service is not None
        here.host.say(poke.service)
    return pokes


def shown(test: DeviceTest, lang: str = "en") -> str:
    """What stands in the terminal."""
    console = Console(width=150)
    with console.capture() as captured:
        console.print(draw(test, lang))
    return captured.get()


def test_the_terminal_starts_follows_and_ends_a_test() -> None:
    """It says start once, nothing while the device is tested, and end when the last step is done: all green."""
    here, test = technician(), DeviceTest()
    assert told(test, here) == [Poke(service="start")]
    assert told(test, here) == []
    assert "▶  2  Buttons" in shown(test)
    assert "[n] Nothing happens   [s] Skip this step   [q] End" in shown(test)

    here.do_all()
    assert told(test, here) == [Poke(service="end")]

    assert (test.result, test.exit_code, test.is_over) == ("passed", 0, False)
    test.hear(Answer(taken="service"))
    assert test.is_over
    assert shown(test).count("✓") == 9
    assert shown(test).rstrip().endswith("The test is done and found nothing wrong.")
    assert shown(test, "zh").rstrip().endswith("自检完成，没有发现问题。")
    assert here.scene is None


def test_a_failed_step_is_an_exit_code() -> None:
    """Whoever runs it from a program need not read the words; the words say what to do."""
    here, test = technician(), DeviceTest()
    told(test, here)
    told(test, here)
    for _ in range(3):
        here.host.say("no")
    here.do_all()
    told(test, here)

    assert (test.result, test.exit_code) == ("failed", 1)
    whole = json.loads(test.as_json())
    assert (whole["seat"], whole["result"], whole["said_en"]) == ("s07", "failed", "The test is done. Failed: Buttons.")
    assert [one["state"] for one in whole["steps"]] == ["passed", "failed", *["passed"] * 7]


def test_a_seat_that_does_not_test_says_why() -> None:
    """While a round is open the seat refuses, and the terminal repeats its sentence."""
    here, test = technician(), DeviceTest()
    here.open_round()
    told(test, here)
    told(test, here)
    test.hear(Answer(taken="service"))

    assert (test.result, test.exit_code) == ("refused", 1)
    assert shown(test).strip() == "A vote is open: the device cannot be tested now."


def test_a_round_that_opens_is_told() -> None:
    """The scene is gone in the middle: interrupted, and the seat's sentence says why."""
    here, test = technician(), DeviceTest()
    told(test, here)
    told(test, here)
    here.open_round()
    told(test, here)

    assert (test.result, test.exit_code) == ("interrupted", 1)
    assert test.said_en == "The test was interrupted: this seat is needed for the vote."


def test_a_test_that_runs_already_is_followed() -> None:
    """Somebody began it at the device: the terminal joins in."""
    here, test = technician(), DeviceTest()
    here.start()

    assert told(test, here) == []
    here.do_all()
    assert told(test, here) == [Poke(service="end")]
    assert test.result == "passed"


def test_after_a_finished_test_another_one_begins() -> None:
    """The result of the last test still stands on the screen: the terminal begins its own."""
    here, test = technician(), DeviceTest()
    here.start()
    here.do_all()

    assert told(test, here) == [Poke(service="start")]
    assert test.result == ""


def test_keys_say_what_is_offered_and_nothing_else() -> None:
    """One key a word, or the word itself; what the step does not offer is not sent."""
    here, test = technician(), DeviceTest()
    assert test.say("s") == []
    told(test, here)
    told(test, here)

    assert [test.say(key) for key in ("n", "s", "q", "skip")] == [
        [Poke(service="no")],
        [Poke(service="skip")],
        [Poke(service="end")],
        [Poke(service="skip")],
    ]
    assert [test.say(key) for key in ("y", "b", "x", "", "touch-1")] == [[]] * 5


def test_the_runtime_the_panel_and_the_terminal_play_together(tmp_path: Path) -> None:
    """A real seat without a centre: everything is tested, the network fails with its remedy, the report is there."""

    async def run() -> tuple[DeviceTest, list[str]]:
        seat = RunningSeat(MemoryJournal(), tmp_path / "panel.sock", MemoryBroker())
        await seat.start()
        hands = PanelTechnician(tmp_path / "panel.sock", leaves_out=("screen", "reader"))
        attending = asyncio.create_task(hands.attend())
        test = await drive(tmp_path / "panel.sock", asyncio.Queue(), lambda _: None)
        await attending
        assert await seat.end() == 0
        return test, hands.seen

    test, seen = asyncio.run(run())

    assert seen == ["board", "buttons", "lamps", "reader", "screen", "network", "storage"]
    assert test.result == "failed"
    assert test.view is not None
    states = {one.step: str(one.state) for one in test.view.steps}
    assert states["network"] == "failed"
    assert [states[step] for step in ("buttons", "lamps", "buzzer", "reader", "timekeeping")] == [
        "passed",
        "passed",
        "skipped",
        "skipped",
        "skipped",
    ]
    report = json.loads((tmp_path / "selftest.json").read_text(encoding="utf-8"))
    assert [one["outcome"] for one in report["steps"]] == list(states.values())


def test_where_no_seat_runs_that_is_said(tmp_path: Path) -> None:
    """No trace on the screen: one sentence and the remedy."""
    with pytest.raises(RefusedError, match="no seat answers there"):
        asyncio.run(drive(tmp_path / "panel.sock", asyncio.Queue(), lambda _: None))


def test_a_cards_hash_is_printed_for_the_settings() -> None:
    """The number itself need not be written down anywhere."""
    done = CliRunner().invoke(app, ["card-hash", "7e57ca4d"])

    assert (done.exit_code, done.stdout) == (0, card_hash("7E57CA4D") + "\n")
    refused = CliRunner().invoke(app, ["card-hash", "seven"])
    assert isinstance(refused.exception, RefusedError)
