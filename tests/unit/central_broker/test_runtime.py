# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The centre's runtime: it answers when things are durable, and ends, loudly, when they cannot be."""

import asyncio
import json
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest

from central_broker.command_words import AskStatus
from central_broker.core.effects import Effect
from central_broker.core.inputs import Input
from central_broker.ledger import MemoryLedger
from tests.builders import HALL, SITTING, profile
from tests.centre_builders import Stage, batch
from tests.running_centre import PATIENCE_S, RunningCentre, ScriptedLedger, disk_full, running_centre
from voting_core import acts
from voting_core.errors import RefusedError
from voting_core.frames import decode_frame
from voting_core.messages import HEAD_READER, RECEIPT_READER
from voting_core.topics import centre_state_topic, head_topic, seat_topic


def run(work: Coroutine[Any, Any, None]) -> None:
    """Run a script to its end."""

    async def bounded() -> None:
        async with asyncio.timeout(PATIENCE_S):
            await work

    asyncio.run(bounded())


async def until(holds: Callable[[], object]) -> None:
    """Let the others run until something holds."""
    while not holds():  # noqa: ASYNC110 - what is waited for has no event, on purpose: it is production code
        await asyncio.sleep(0)


async def open_sitting(centre: RunningCentre) -> str:
    """Lin opens a sitting; what became of it."""
    outcome = await centre.at_desk(lambda desk: desk.open_sitting(HALL, SITTING, "会议", profile()))
    return outcome.result


async def until_published(centre: RunningCentre, topic: str) -> bytes:
    """The retained message of a topic, once there is one."""
    await until(lambda: topic in centre.broker.retained)
    return centre.broker.retained[topic]


def test_an_order_goes_from_the_desk_into_the_ledger_and_out_to_the_seats(tmp_path: Path) -> None:
    """An operator orders, the record is durable, the desk is answered, and the seats hear a head."""

    async def script() -> None:
        async with running_centre(tmp_path) as centre:
            assert await open_sitting(centre) == "done"
            status = await centre.at_desk(lambda desk: desk.status())
            assert (status.sitting, status.floor_seq) == (SITTING, 1)
            head = HEAD_READER.read(decode_frame(await until_published(centre, head_topic(HALL))).body)
            assert (head.sitting, head.floor_seq) == (SITTING, 1)

    run(script())


def test_a_seat_is_receipted_through_the_broker(tmp_path: Path) -> None:
    """A batch that a seat publishes is answered in the seat's own register."""
    stage = Stage().begin()

    async def script() -> None:
        async with running_centre(tmp_path, stage.ledger) as centre:
            await until_published(centre, centre_state_topic(HALL))
            centre.broker.publish(seat_topic(HALL, "s01", "up"), batch("s01", stage.seats["s01"].frames))
            frame = decode_frame(await until_published(centre, seat_topic(HALL, "s01", "receipt")))
            assert RECEIPT_READER.read(frame.body).high_seq == 1

    run(script())


def test_nobody_is_answered_before_the_disk_is(tmp_path: Path) -> None:
    """While the disk is busy the desk waits; the answer comes when the record is durable."""
    ledger = ScriptedLedger()
    ledger.gate.clear()

    async def script() -> None:
        async with running_centre(tmp_path, ledger) as centre:
            asked = asyncio.create_task(open_sitting(centre))
            await until(lambda: centre.runtime._waiting)
            await asyncio.wait({asked}, timeout=0)
            assert not asked.done()
            assert ledger.rows == []
            ledger.gate.set()
            assert await asked == "done"

    run(script())


def test_a_full_disk_ends_the_centre_with_a_failure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What cannot be made durable is answered by nobody: the process says why and ends with code 1."""
    ledger = ScriptedLedger()
    ledger.fault = disk_full()

    async def script() -> None:
        async with running_centre(tmp_path, ledger) as centre:
            with pytest.raises(RefusedError, match="ended before it answered"):
                await open_sitting(centre)
            assert await centre.ended() == 1

    run(script())
    assert "disk is full" in capsys.readouterr().out


def test_a_fault_in_the_ledger_ends_the_centre_with_its_trace(tmp_path: Path) -> None:
    """An error that nobody foresaw is not swallowed by a callback: it comes out at the top."""
    ledger = ScriptedLedger()
    ledger.fault = ZeroDivisionError("unforeseen")

    async def script() -> None:
        async with running_centre(tmp_path, ledger) as centre:
            with pytest.raises(RefusedError, match="ended before it answered"):
                await open_sitting(centre)
            with pytest.raises(ZeroDivisionError):
                await centre.ended()

    run(script())


@pytest.mark.parametrize("when", ["asked", "answered", "woken"])
def test_a_broken_invariant_ends_the_centre_wherever_it_breaks(tmp_path: Path, when: str) -> None:
    """In a command's connection, in the ledger's answer or on the clock: the process ends with the trace."""

    async def script() -> None:
        async with running_centre(tmp_path) as centre:
            true_handle = centre.core.handle

            def handle(given: Input) -> list[Effect]:
                names = {"asked": "StatusAsked", "answered": "LedgerAppended", "woken": "Woke"}
                assert type(given).__name__ != names[when], "broken on purpose"
                return true_handle(given)

            centre.core.handle = handle  # type: ignore[method-assign]
            asked = asyncio.create_task(open_sitting(centre))
            with pytest.raises(AssertionError, match="broken on purpose"):
                await centre.ended()
            await asyncio.wait({asked})
            if when != "woken":
                assert isinstance(asked.exception(), RefusedError)

    run(script())


def test_an_orderly_end_says_goodbye(tmp_path: Path) -> None:
    """A centre that is told to stop says that it listens no more, ends with code 0, and its desks see it end."""
    ledger = ScriptedLedger()

    async def script() -> None:
        async with running_centre(tmp_path, ledger) as centre:
            await until_published(centre, centre_state_topic(HALL))
            ledger.gate.clear()
            asked = asyncio.create_task(open_sitting(centre))
            await until(lambda: centre.runtime._waiting)
            centre.runtime.stop()
            await asyncio.sleep(0)
            ledger.gate.set()
            assert await centre.ended() == 0
            await asyncio.wait({asked})
            state = json.loads(centre.broker.history[-1].payload)
            assert (state["kind"], state["on"]) == ("CentreState", False)
            with pytest.raises(RefusedError, match="is ending"):
                await centre.runtime.carry_out(AskStatus())

    run(script())


def test_several_desks_work_side_by_side(tmp_path: Path) -> None:
    """Two operators at two desks, and somebody who only looks, do not wait for one another's connection."""

    async def script() -> None:
        async with running_centre(tmp_path) as centre:
            assert await open_sitting(centre) == "done"

            def annul(desk_of: str) -> asyncio.Task[str]:
                return asyncio.create_task(
                    centre.at_desk(lambda desk: desk.order(acts.CloseSitting).result, operator=desk_of)
                )

            results = await asyncio.gather(annul("lin"), annul("zhou"), centre.at_desk(lambda desk: desk.status()))
            assert sorted(results[:2]) == ["done", "refused"]

    run(script())


def test_a_bundle_is_one_moment_of_the_ledger(tmp_path: Path) -> None:
    """A bundle that is asked for while records come is whole; a second one of the same name is refused."""
    stage = Stage().begin()

    async def script() -> None:
        async with running_centre(tmp_path, stage.ledger) as centre:
            outcome = await centre.at_desk(lambda desk: desk.export(tmp_path / "bundle"))
            assert outcome.result == "done"
            assert (tmp_path / "bundle" / "bundle.json").exists()
            again = await centre.at_desk(lambda desk: desk.export(tmp_path / "bundle"))
            assert (again.result, "exists already" in again.said_en) == ("refused", True)

    run(script())


def test_a_fault_in_an_export_ends_the_centre(tmp_path: Path) -> None:
    """A ledger that cannot be folded any more is not served on, whoever noticed it."""

    async def script() -> None:
        async with running_centre(tmp_path) as centre:

            def break_down(folder: Path) -> str:
                raise ZeroDivisionError(str(folder))

            centre.runtime._export = break_down
            with pytest.raises(RefusedError, match="ended before it answered"):
                await centre.at_desk(lambda desk: desk.export(tmp_path / "bundle"))
            with pytest.raises(ZeroDivisionError):
                await centre.ended()

    run(script())


def test_a_ledger_that_was_changed_by_hand_is_not_served(tmp_path: Path) -> None:
    """The centre does not start over a ledger with a hole, and says what is wrong with it."""
    ledger = Stage().begin().ledger
    broken = MemoryLedger()
    broken.rows = ledger.rows[1:]

    async def script() -> None:
        async with running_centre(tmp_path, broken) as centre:
            with pytest.raises(RefusedError, match="ledger"):
                await centre.ended()

    run(script())
