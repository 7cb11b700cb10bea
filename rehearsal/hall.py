# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A running hall: one broker, one centre, one process for each seat, and a hand at each of them."""

import asyncio
import contextlib
import secrets
from collections.abc import AsyncIterator, Callable
from types import TracebackType
from typing import Final, Self

from central_broker.command_link import CommandClient
from central_broker.command_words import Outcome
from central_broker.core.status import Status
from central_broker.desk import Desk
from central_broker.settings import Home
from rehearsal.building import BuiltHall
from rehearsal.mosquitto import MosquittoProcess, write_broker_home
from rehearsal.mosquitto_binary import MosquittoBinary
from rehearsal.panel import Panel
from rehearsal.processes import Program, centre_program, seat_program
from voting_core.errors import HemicycleError, RefusedError

READY_S: Final = 90.0
"""Longest wait for a hall to stand on a busy machine of two cores; it usually takes a quarter of that."""

START_SIDE_BY_SIDE: Final = 4
"""Seats started at the same time; more only fight for the processor."""


class RehearsalError(HemicycleError):
    """The rehearsed hall does not do what the script waits for; the message says what and where to look."""


class Hall:
    """All processes of one hall. Use it as ``async with``: on leaving, everything it started is ended."""

    def __init__(self, built: BuiltHall, mosquitto: MosquittoBinary) -> None:
        places = built.places
        self.built = built
        self.broker = MosquittoProcess(
            mosquitto,
            write_broker_home(places.broker, hall=built.draft.hall, port=built.port, bind=built.address),
        )
        self.centre = centre_program(places.centre, places.logs)
        self.seats: dict[str, Program] = {seat: seat_program(places.seat(seat), places.logs) for seat in built.seats}
        self.panels: dict[str, Panel] = {seat: Panel(seat, places.panel(seat)) for seat in built.seats}
        self._tasks: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Self:
        """Nothing runs yet; see :meth:`start_centre` and :meth:`start_seats`."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End every process."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.gather(*(program.stop() for program in self.seats.values()), self.centre.stop())
        await self.broker.stop()

    async def start_centre(self) -> None:
        """Start broker and centre, and wait until the centre answers."""
        await self.broker.start()
        await self.start_centre_alone()

    async def start_centre_alone(self) -> None:
        """Start the centre where the broker runs already, and wait until it answers."""
        await self.centre.start()
        await self.wait(lambda _: True, "the centre answers")

    async def start_seats(self, progress: Callable[[int], None]) -> None:
        """Start every seat, and wait until its panel shows a screen; ``progress`` is told how many do."""
        gate = asyncio.Semaphore(START_SIDE_BY_SIDE)

        async def start(seat: str) -> None:
            async with gate:
                await self.seats[seat].start()
                self._tasks.append(asyncio.create_task(self.panels[seat].run()))
                if not await self.panels[seat].until("seat", seat, timeout_s=READY_S):
                    raise RehearsalError(f"Seat {seat} does not start.\n{self.seats[seat].last_words()}")
            progress(sum(1 for panel in self.panels.values() if panel.view))

        await asyncio.gather(*(start(seat) for seat in self.seats))

    @contextlib.asynccontextmanager
    async def desk(self, operator: str) -> AsyncIterator[Desk]:
        """One operator's desk; its calls block, so give them to :meth:`order`."""
        client = await asyncio.to_thread(CommandClient, Home(self.built.places.centre).socket)
        try:
            yield Desk(client, operator, self.built.operator(operator), lambda: secrets.token_hex(16))
        finally:
            client.close()

    async def order(self, give: Callable[[Desk], Outcome], operator: str = "li") -> Outcome:
        """Give one order as an operator.

        Raises:
            RehearsalError: It was refused.
        """
        async with self.desk(operator) as desk:
            outcome = await asyncio.to_thread(give, desk)
        if outcome.result == "refused":
            raise RehearsalError(outcome.said_en)
        return outcome

    async def status(self) -> Status:
        """How the house stands."""
        async with self.desk("li") as desk:
            return await asyncio.to_thread(desk.status)

    async def wait(
        self, holds: Callable[[Status], bool], what: str, timeout_s: float = READY_S, every_s: float = 0.25
    ) -> Status:
        """Ask for the status until something holds.

        Raises:
            RehearsalError: It does not come true in time.
        """
        try:
            async with asyncio.timeout(timeout_s):
                while True:
                    with contextlib.suppress(RefusedError):
                        status = await self.status()
                        if holds(status):
                            return status
                    if not self.centre.running:
                        raise RehearsalError(f"The centre ended.\n{self.centre.last_words()}")
                    await asyncio.sleep(every_s)
        except TimeoutError as error:
            raise RehearsalError(f"Waited {timeout_s:.0f} s in vain until {what}.") from error

    def unsent(self) -> int:
        """Records that seats hold and the centre has not receipted, all seats together."""
        return sum(int(panel.view.get("unsent", 0)) for panel in self.panels.values())
