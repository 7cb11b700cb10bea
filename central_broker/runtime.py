# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The centre's only asyncio: it feeds the core and performs its effects, in order."""

import asyncio
import contextlib
import time
from collections.abc import AsyncGenerator, Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from typing import Final, Protocol, TypeVar, assert_never

import structlog

from adapters.ballot_checks import BallotChecks
from adapters.link import Link
from central_broker.carried_file import load_carried
from central_broker.changes import Changes
from central_broker.command_words import (
    AskStatus,
    Export,
    Import,
    Order,
    Outcome,
    Question,
    Records,
    Reply,
    StatusTold,
    Watch,
)
from central_broker.core import CentralCore
from central_broker.core.effects import (
    AnswerOrder,
    AnswerStatus,
    AppendLedger,
    CheckBallots,
    Effect,
    Note,
    Publish,
    Stop,
)
from central_broker.core.inputs import (
    BallotsChecked,
    Input,
    JournalCarried,
    LedgerAppended,
    LedgerFailed,
    LinkLost,
    LinkUp,
    MessageReceived,
    OrderReceived,
    Started,
    StatusAsked,
    Woke,
)
from central_broker.core.rows import Row
from central_broker.ledger import Ledger, LedgerError
from central_broker.telling import tell_records
from voting_core.errors import HemicycleError, RefusedError

TICK_S: Final = 0.2
"""How often time is told to the core: deadlines are kept to this, heads go out once a second."""

WATCH_GAP_S: Final = 0.02
"""Least time between two words to a watcher: what happens within it is told together."""

LARGE_SEATS: Final = 300
LARGE_GAP_S: Final = 0.1
"""The same for a hall of more seats than that, whose picture takes some 30 ms to draw."""

T = TypeVar("T")

log = structlog.get_logger("centre")


class Exporter(Protocol):
    """Writes a bundle of what is durable into a new folder; returns a sentence about it."""

    def __call__(self, folder: Path, /) -> str:
        """Write the bundle; raises RefusedError when the folder cannot be used."""


class CentralRuntime:
    """One centre, running.

    Args:
        core: The state machine.
        ledger: Used by one worker thread only.
        make_link: Makes the broker link from the three callbacks.
        export: Writes bundles.
    """

    def __init__(
        self,
        *,
        core: CentralCore,
        ledger: Ledger,
        make_link: Callable[[Callable[[], None], Callable[[str], None], Callable[[str, bytes, bool], None]], Link],
        export: Exporter,
    ) -> None:
        self._core = core
        self._ledger = ledger
        self._link = make_link(
            lambda: self._feed(LinkUp()), self._on_down, lambda topic, payload, _retained: self._on(topic, payload)
        )
        self._export = export
        self._writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="ledger")
        self._checks = BallotChecks()
        self._requests = count(1)
        self._waiting: dict[int, asyncio.Future[Reply]] = {}
        self._watchers: set[asyncio.Event] = set()
        self._ended = asyncio.Event()
        self._over = False
        self._failure = ""
        self._fault: BaseException | None = None

    async def run(self) -> int:
        """Serve until :meth:`stop` or a failure.

        Returns:
            Exit code: 0 after an orderly stop, 1 after a failure that a restart may heal.

        Raises:
            RefusedError: The ledger cannot be continued.
            BaseException: A fault of our own, wherever it broke out; the process must end with its trace.
        """
        try:
            self._feed(Started(snapshot=self._ledger.snapshot(), wall_ms=_wall_ms(), mono_ms=_mono_ms()))
        except HemicycleError:
            self._ledger.close()
            raise
        tasks = [asyncio.create_task(self._link.run()), asyncio.create_task(self._tick())]
        ended = asyncio.create_task(self._ended.wait())
        done, _ = await asyncio.wait([*tasks, ended], return_when=asyncio.FIRST_COMPLETED)
        self._over = True
        for waiting in self._waiting.values():
            waiting.cancel()  # whoever asked sees the connection end, and looks at the state before trying again
        for effect in self._core.closing_messages():
            self._perform(effect)
        await self._link.close(with_will=False)
        for task in [*tasks, ended]:
            task.cancel()
        await asyncio.gather(*tasks, ended, return_exceptions=True)
        self._writer.shutdown()
        self._checks.close()
        self._ledger.close()
        if self._fault is not None:
            raise self._fault
        for task in done - {ended}:
            task.result()  # a fault of the link's own
        return 1 if self._failure else 0

    def stop(self) -> None:
        """End in order."""
        self._ended.set()

    async def carry_out(self, question: Question) -> Reply:
        """Carry out a command of the command link.

        Raises:
            RefusedError: The centre is ending, or the bundle cannot be written.
        """
        if self._over:
            raise RefusedError("The centre is ending.", "Start it again with 'hemicycle-central serve'.")
        request = next(self._requests)
        answer: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
        match question:
            case Order(act=act, approvals=approvals, blobs=blobs):
                given: Input = OrderReceived(
                    request=request,
                    act=act.encode(),
                    approvals=approvals,
                    blobs=blobs,
                    wall_ms=_wall_ms(),
                    mono_ms=_mono_ms(),
                )
            case AskStatus() | Watch():
                given = StatusAsked(request=request, wall_ms=_wall_ms(), mono_ms=_mono_ms())
            case Export(folder=folder):
                said = await self._at_ledger(lambda: self._export(Path(folder)))
                return Outcome(result="done", act_id="", floor_seq=0, said_zh=f"已导出：{folder}", said_en=said)
            case Records():
                asked = question
                return await self._at_ledger(lambda: tell_records(self._ledger, asked))
            case Import(file=file):
                journal = await asyncio.get_running_loop().run_in_executor(None, load_carried, Path(file))
                given = JournalCarried(request=request, journal=journal, wall_ms=_wall_ms(), mono_ms=_mono_ms())
            case _:
                assert_never(question)
        self._waiting[request] = answer
        self._feed(given)
        return await answer

    async def watch(self) -> AsyncGenerator[Reply, None]:
        """How the house stands, and what changes of it, as long as the watcher listens; at least once a second.

        Raises:
            RefusedError: The centre is ending.
        """
        changes, changed = Changes(), asyncio.Event()
        self._watchers.add(changed)
        try:
            while True:
                changed.clear()
                told = await self.carry_out(AskStatus())
                assert isinstance(told, StatusTold), "a question for the state is answered by the state"
                yield changes.tell(told.status)
                await asyncio.sleep(LARGE_GAP_S if len(told.status.seats) > LARGE_SEATS else WATCH_GAP_S)
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(changed.wait(), 1.0)
        finally:
            self._watchers.discard(changed)

    async def _at_ledger(self, read: Callable[[], T]) -> T:
        # The writer thread runs it, so no append happens meanwhile and what is read is one moment of the ledger.
        try:
            return await asyncio.get_running_loop().run_in_executor(self._writer, read)
        except HemicycleError:
            raise
        except Exception as fault:
            self._break(fault)
            raise

    def _on(self, topic: str, payload: bytes) -> None:
        self._feed(MessageReceived(topic=topic, payload=payload, wall_ms=_wall_ms(), mono_ms=_mono_ms()))

    def _on_down(self, reason: str) -> None:
        log.warning("link_lost", reason=reason)
        self._feed(LinkLost())

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(TICK_S)
            self._feed(Woke(wall_ms=_wall_ms(), mono_ms=_mono_ms()))

    def _feed(self, given: Input) -> None:
        if self._over or self._fault is not None:
            return  # what the core believes may be wrong: it decides nothing more
        try:
            for effect in self._core.handle(given):
                self._perform(effect)
            if not isinstance(given, (StatusAsked, Woke)):
                for watcher in self._watchers:
                    watcher.set()
        except BaseException as fault:
            self._break(fault)
            raise

    def _break(self, fault: BaseException) -> None:
        """End the process for a broken invariant, also where asyncio would only log it: in callbacks, connections."""
        self._fault = fault
        self._ended.set()

    def _perform(self, effect: Effect) -> None:
        match effect:
            case AppendLedger(ticket=ticket, rows=rows):
                self._append(ticket, rows)
            case Publish(topic=topic, payload=payload, retain=retain):
                self._link.publish(topic, payload, retain)
            case AnswerOrder():
                outcome = Outcome(
                    result=effect.result,
                    act_id=effect.act_id,
                    floor_seq=effect.floor_seq,
                    said_zh=effect.said_zh,
                    said_en=effect.said_en,
                )
                log.info("order", result=effect.result, act_id=effect.act_id, floor_seq=effect.floor_seq)
                self._answer(effect.request, outcome)
            case AnswerStatus(request=request, status=status):
                self._answer(request, StatusTold(status=status))
            case CheckBallots():
                self._check(effect)
            case Note(event=event, detail=detail):
                log.warning(event, detail=detail)
            case Stop(reason=reason):
                log.error("stopping", reason=reason)
                self._failure = reason
                self._ended.set()
            case _:
                assert_never(effect)

    def _append(self, ticket: int, rows: tuple[Row, ...]) -> None:
        loop = asyncio.get_running_loop()
        future = loop.run_in_executor(self._writer, self._ledger.append, rows)
        future.add_done_callback(lambda done: self._appended(ticket, done))

    def _appended(self, ticket: int, done: "asyncio.Future[None]") -> None:
        if done.cancelled():
            return
        error = done.exception()
        if error is None:
            self._feed(LedgerAppended(ticket=ticket, wall_ms=_wall_ms(), mono_ms=_mono_ms()))
        elif isinstance(error, LedgerError):
            self._feed(LedgerFailed(ticket=ticket, reason=str(error)))
        else:
            self._break(error)

    def _check(self, effect: CheckBallots) -> None:
        """Have encrypted ballots looked at on all cores; the loop goes on meanwhile."""
        loop = asyncio.get_running_loop()
        hashes = [ballot[0] for ballot in effect.ballots]
        future = loop.run_in_executor(None, self._checks.faults, effect.election, effect.ballots)
        future.add_done_callback(lambda done: self._checked(hashes, done))

    def _checked(self, hashes: list[str], done: "asyncio.Future[list[str]]") -> None:
        if done.cancelled() or self._over:
            return
        error = done.exception()
        if error is not None:
            self._break(error)
            return
        self._feed(BallotsChecked(faults=dict(zip(hashes, done.result(), strict=True))))

    def _answer(self, request: int, reply: Reply) -> None:
        waiting = self._waiting.pop(request, None)
        if waiting is not None and not waiting.done():
            waiting.set_result(reply)


def _wall_ms() -> int:
    return time.time_ns() // 1_000_000


def _mono_ms() -> int:
    return time.monotonic_ns() // 1_000_000
