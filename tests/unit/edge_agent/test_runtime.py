# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The runtime: effects in order, many appends in one fsync, and a loop that waits for no disk."""

import asyncio
import json
import threading
from collections.abc import Sequence
from pathlib import Path

import pytest

from adapters.memory_link import MemoryBroker
from edge_agent.core.effects import Effect
from edge_agent.core.inputs import Input
from edge_agent.core.rows import BlobRow, FloorRow, OwnRow, Row
from edge_agent.journal import JournalError, MemoryJournal
from edge_agent.journal_writer import Answers, JournalWriter
from edge_agent.runtime import FAILED, REFUSED, STOPPED
from tests.builders import HALL
from tests.spec.running_seat import RunningSeat, until
from tests.spec.scripted_centre import ScriptedCentre
from voting_core.messages import SEAT_STATE_READER
from voting_core.topics import seat_topic


class SlowJournal(MemoryJournal):
    """A journal whose disk answers when the test lets it."""

    def __init__(self, rows: Sequence[Row] = ()) -> None:
        self.may_go = threading.Semaphore(10**6)
        self.transactions: list[int] = []
        super().__init__(rows)

    def append(self, rows: Sequence[Row]) -> None:
        """Wait for the disk."""
        self.may_go.acquire()
        super().append(rows)
        self.transactions.append(len(rows))


def open_round() -> list[Row]:
    """A journal in which a round is open."""
    centre = ScriptedCentre()
    centre.open_sitting()
    centre.floor.open_poll()
    rows: list[Row] = [
        FloorRow(floor_seq=number, hash=frame.hash, frame=frame.encode())
        for number, frame in enumerate(centre.floor.frames, start=1)
    ]
    return rows + [BlobRow(sha256=sha256, data=data) for sha256, data in centre.blobs.items()]


def seat(journal: MemoryJournal, folder: Path, broker: MemoryBroker | None = None) -> RunningSeat:
    """A seat on this journal."""
    return RunningSeat(journal, folder / "panel.sock", broker or MemoryBroker())


async def poke(path: Path, *lines: dict[str, object]) -> None:
    """Write lines to a panel and wait until all are answered."""
    reader, writer = await asyncio.open_unix_connection(path)
    for line in lines:
        writer.write(json.dumps(line).encode() + b"\n")
    answers = 0
    while answers < len(lines):
        answers += "state" not in json.loads(await reader.readline())
    writer.close()


def stages(running: RunningSeat) -> list[tuple[str, str]]:
    """Choice and stage of every view shown."""
    views = [state.view for state in running.panel.history if state.view is not None]
    return [(view.choice, view.stage.value) for view in views]


def test_a_press_on_the_socket_is_recorded(tmp_path: Path) -> None:
    """A card and a press on the panel's socket become records in the journal, and the screen follows."""

    async def scene() -> None:
        journal = MemoryJournal(open_round())
        running = seat(journal, tmp_path)
        await running.start()
        await poke(tmp_path / "panel.sock", {"card": "00000007"}, {"press": "yes"})
        await until(lambda: ("yes", "recorded") in stages(running))
        assert stages(running).index(("yes", "received")) < stages(running).index(("yes", "recorded"))
        assert sum(isinstance(row, OwnRow) for row in journal.rows) == 3
        assert await running.end() == STOPPED
        assert not (tmp_path / "panel.sock").exists()

    asyncio.run(scene())


def test_the_seat_answers_while_the_disk_hangs(tmp_path: Path) -> None:
    """While an fsync does not return, presses are still received; what waited becomes durable in one transaction."""

    async def scene() -> None:
        journal = SlowJournal(open_round())
        journal.transactions.clear()
        running = seat(journal, tmp_path)
        await running.start()
        await poke(tmp_path / "panel.sock", {"card": "00000007"})
        await until(lambda: sum(isinstance(row, OwnRow) for row in journal.rows) == 2)
        journal.transactions.clear()
        journal.may_go = threading.Semaphore(0)
        await poke(tmp_path / "panel.sock", {"press": "yes"}, {"press": "no"}, {"press": "abstain"}, {"press": "yes"})
        assert ("yes", "received") in stages(running)
        assert not [stage for stage in stages(running) if stage[1] == "recorded"]

        for _ in range(10):
            journal.may_go.release()
        await until(lambda: stages(running)[-1] == ("yes", "recorded"))
        assert (sum(journal.transactions), len(journal.transactions) <= 2) == (4, True)  # one was under way
        assert await running.end() == STOPPED

    asyncio.run(scene())


def test_a_disk_that_refuses_ends_the_process(tmp_path: Path) -> None:
    """When the disk refuses, the screen says to raise a hand, and the process ends so that it is started again."""

    async def scene() -> None:
        journal = MemoryJournal(open_round())
        running = seat(journal, tmp_path)
        await running.start()
        await poke(tmp_path / "panel.sock", {"card": "00000007"})
        journal.refusal = "disk I/O error"
        await poke(tmp_path / "panel.sock", {"press": "yes"})
        assert running.serving is not None
        assert await running.serving == FAILED
        view = running.panel.history[-1].view
        assert view is not None
        assert view.sentence_zh == "本席无法记录，请举手。"

    asyncio.run(scene())


def test_a_broken_journal_ends_the_process_for_good(tmp_path: Path) -> None:
    """A journal that does not verify does not make the seat start again and again: a person has to act."""

    async def scene() -> None:
        rows = open_round()
        running = seat(MemoryJournal([*rows, OwnRow(seq=1, hash="0" * 64, frame=b"broken")]), tmp_path)
        await running.start()
        assert running.serving is not None
        assert await running.serving == REFUSED

    asyncio.run(scene())


def test_a_fault_of_ours_ends_the_process_with_its_trace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A broken invariant is not swallowed by the loop: the run ends with the error itself."""

    async def scene() -> None:
        running = seat(MemoryJournal(open_round()), tmp_path)
        await running.start()

        def break_down(given: Input) -> list[Effect]:
            raise AssertionError("the chain has a hole")

        monkeypatch.setattr(running.runtime._core, "handle", break_down)
        await poke(tmp_path / "panel.sock", {"press": "yes"})
        assert running.serving is not None
        with pytest.raises(AssertionError, match="the chain has a hole"):
            await running.serving

    asyncio.run(scene())


def test_pulling_the_cable_really_ends_the_connection(tmp_path: Path) -> None:
    """A pulled cable makes the broker speak the last will; plugged in again, the seat is back by itself."""

    async def scene() -> None:
        broker = MemoryBroker()
        running = seat(MemoryJournal(open_round()), tmp_path, broker)
        await running.start()
        await until(lambda: "s07" in broker.connected)
        await poke(tmp_path / "panel.sock", {"link": "down"})
        await until(lambda: "s07" not in broker.connected)
        topic = seat_topic(HALL, "s07", "state")
        assert not SEAT_STATE_READER.read(broker.retained[topic]).on
        await poke(tmp_path / "panel.sock", {"unplug": True}, {"link": "up"})
        await until(lambda: "s07" in broker.connected)
        await until(lambda: SEAT_STATE_READER.read(broker.retained[topic]).on)
        await running.end()
        assert not SEAT_STATE_READER.read(broker.retained[topic]).on

    asyncio.run(scene())


def test_the_seat_delivers_over_a_link(tmp_path: Path) -> None:
    """Over a broker, the seat hears a sitting, sends its records in batches and shows what the receipt makes true."""

    async def scene() -> None:
        broker, centre = MemoryBroker(), ScriptedCentre()
        broker.publish(*centre.state(), retain=True)
        running = seat(MemoryJournal(), tmp_path, broker)
        await running.start()
        await until(lambda: "s07" in broker.connected)
        for message in [*centre.open_sitting(), *centre.write(centre.floor.open_poll())]:
            broker.publish(*message)
        await until(lambda: any(state.view and state.view.title for state in running.panel.history))
        await poke(tmp_path / "panel.sock", {"card": "00000007"}, {"press": "no"})
        up, taken = seat_topic(HALL, "s07", "up"), 0
        while ("no", "delivered") not in stages(running):
            batches = [message.payload for message in broker.history if message.topic == up]
            for batch in batches[taken:]:
                broker.publish(*centre.accept(batch), retain=True)
            taken = len(batches)
            await asyncio.sleep(0)
        await running.end()

    asyncio.run(scene())


def test_one_transaction_takes_all_that_waits() -> None:
    """Appends that came while the disk was busy are answered each by its ticket, after one fsync for all."""

    async def scene() -> None:
        journal, answers = SlowJournal(), list[tuple[int, str]]()
        journal.transactions.clear()
        journal.may_go = threading.Semaphore(0)

        def take(new: Answers) -> None:
            answers.extend(new)

        writer = JournalWriter(journal, take, lambda *_: None)
        for ticket in range(1, 6):
            writer.append(ticket, (OwnRow(seq=ticket, hash=f"{ticket:064x}", frame=b"x"),))
        for _ in range(5):
            journal.may_go.release()
        assert await writer.close(60.0)
        assert answers == [(ticket, "") for ticket in range(1, 6)]
        assert sum(journal.transactions) == 5
        assert len(journal.transactions) <= 2

    asyncio.run(scene())


def test_a_body_is_read_after_what_was_handed_over_before() -> None:
    """The journal's one thread reads a body once the appends before it are durable, and an unknown one as empty."""

    async def scene() -> None:
        found = list[tuple[str, bytes]]()
        writer = JournalWriter(MemoryJournal(), lambda answers: None, lambda *read: found.append(read))
        writer.append(1, (BlobRow(sha256="ab" * 32, data=b"body"),))
        writer.read_blob("ab" * 32)
        writer.read_blob("cd" * 32)
        await until(lambda: len(found) == 2)
        await writer.close(60.0)
        assert found == [("ab" * 32, b"body"), ("cd" * 32, b"")]

    asyncio.run(scene())


def test_a_writer_whose_journal_breaks_in_another_way_says_so(capfd: pytest.CaptureFixture[str]) -> None:
    """Even an error that nobody thought of is answered as a refusal, so that the seat never waits for ever."""

    class BrokenJournal(MemoryJournal):
        def append(self, rows: Sequence[Row]) -> None:
            raise JournalError("") if rows else AssertionError

    async def scene() -> None:
        answers = list[tuple[int, str]]()
        writer = JournalWriter(MemoryJournal(), answers.extend, lambda *_: None)
        writer._journal = BrokenJournal.__new__(BrokenJournal)
        writer.append(1, (OwnRow(seq=1, hash="0" * 64, frame=b"x"),))
        await until(lambda: bool(answers))
        assert answers == [(1, "the disk refused")]
        await writer.close(60.0)

    asyncio.run(scene())


def test_a_disk_that_never_returns_does_not_keep_the_process(tmp_path: Path) -> None:
    """An orderly end waits for the disk for a while, and then goes without it."""

    async def scene() -> None:
        journal = SlowJournal()
        journal.may_go = threading.Semaphore(0)
        writer = JournalWriter(journal, lambda answers: None, lambda *_: None)
        writer.append(1, (OwnRow(seq=1, hash="0" * 64, frame=b"x"),))
        assert not await writer.close(0.0)
        journal.may_go.release()

    asyncio.run(scene())
