# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One hall of one size: connected, storming, bursting, draining, counted; and what each step cost whom."""

import asyncio
import random
import statistics
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any, Final

from central_broker.desk import latest_round
from central_broker.ledger import SqliteLedger
from central_broker.settings import Home
from rehearsal.bench.measuring import open_bench_sitting
from rehearsal.hall import Hall, RehearsalError
from rehearsal.load.crowd import Crowd
from rehearsal.load.usage import cpu_s, rss_mib
from rehearsal.load.verifying import verification_s
from voting_core import acts
from voting_core.frames import decode_frame

BURST_S: Final = 1.0
DRAIN_BATCH: Final = 10
"""The same batch in every hall, so that the cost of a record is compared and not that of a batch."""

SIGN_IN_PER_S: Final = 150
AFTERWARDS_S: Final = 0.6
"""States follow records within a quarter of a second; they belong to the cost."""

PATIENCE_S: Final = 180.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """How much is measured: a test does with less."""

    bursts: int = 3
    drain_records: int = 30_000
    """Records of all backlogs together."""


@dataclass(slots=True)
class Step:
    """What one step took: seconds by the clock, and of processor at the centre and the broker."""

    took_s: float = 0.0
    centre_s: float = 0.0
    broker_s: float = 0.0
    records: int = 0

    @property
    def record_us(self) -> float:
        """The centre's processor time per record."""
        return 1e6 * self.centre_s / self.records


@dataclass(slots=True)
class Measured:
    """All that one hall told."""

    seats: int
    bursts: list[Step] = field(default_factory=list)
    presses: int = 0
    """Made in bursts, the one after the storm included."""
    delivered_s: list[float] = field(default_factory=list)
    """From each press of the bursts to its checked receipt."""
    steps: dict[str, Step] = field(default_factory=dict)
    centre_mib: float = 0.0
    broker_mib: float = 0.0
    agent_mib: float = 0.0
    verify_us: float = 0.0
    """Processor time of one Ed25519 verification in the same minutes: what makes machines comparable."""
    heard_s: float = 0.0
    """After the broker is back: until every seat hears the centre again."""
    losses: int = 0
    """Connections that ended by themselves, those in which the broker was ended left out."""
    records: int = 0
    """Records that the crowd wrote, each found in the ledger once."""

    @property
    def burst_us(self) -> float:
        """The centre's processor time per record of a burst; the median of the bursts."""
        return statistics.median(step.record_us for step in self.bursts)


class Meter:
    """Reads the clocks around a step."""

    def __init__(self, hall: Hall) -> None:
        self._hall = hall

    async def over(self, act: Callable[[], Coroutine[Any, Any, object]], *, records: int = 0) -> Step:
        """Run a step and what follows from it at once."""
        centre, broker = self._hall.centre.pid, self._hall.broker.pid
        centre_s, broker_s, began_s = cpu_s(centre), cpu_s(broker), time.monotonic()
        await act()
        took_s = time.monotonic() - began_s
        await asyncio.sleep(AFTERWARDS_S)
        return Step(
            took_s=took_s, centre_s=cpu_s(centre) - centre_s, broker_s=cpu_s(broker) - broker_s, records=records
        )


async def measure_hall(hall: Hall, extent: Extent, said: Callable[[str], None]) -> Measured:
    """Hold one round in a hall whose last seat is a real one and all others are wire seats.

    Raises:
        RehearsalError: A press was not delivered, or stands in the ledger twice or not at all.
    """
    *names, real = hall.built.seats
    measured, meter = Measured(seats=len(names)), Meter(hall)
    await hall.broker.start()
    await hall.start_centre_alone()
    await open_bench_sitting(hall)
    async with Crowd(hall.built, tuple(names), random.Random(len(names))) as crowd:
        measured.steps["connect"] = await meter.over(lambda: crowd.connect(PATIENCE_S))
        await hall.seats[real].start()
        await crowd.until(lambda seat: seat.is_fresh and seat.floor_seq > 0, "hold the floor", PATIENCE_S)
        said("signing in")
        measured.steps["sign in"] = await meter.over(
            lambda: crowd.sign_in(SIGN_IN_PER_S, PATIENCE_S), records=2 * len(names)
        )
        await _hold_round(hall, crowd, meter, measured, extent, said)
        measured.centre_mib, measured.broker_mib = rss_mib(hall.centre.pid), rss_mib(hall.broker.pid)
        measured.agent_mib = rss_mib(hall.seats[real].pid)
        await hall.seats[real].stop()
        await hall.centre.stop()
        measured.records = check_ledger(hall, crowd)
    return measured


async def _hold_round(
    hall: Hall, crowd: Crowd, meter: Meter, measured: Measured, extent: Extent, said: Callable[[str], None]
) -> None:
    seats = measured.seats
    opened = hall.built.draft.agenda.items[0].item
    await hall.order(lambda desk: desk.open_poll(opened))
    await crowd.until(lambda seat: seat.has_opening, "hold the opening", PATIENCE_S)
    await asyncio.sleep(AFTERWARDS_S)
    verify_s = [verification_s()]
    for number in range(1, extent.bursts + 1):
        said(f"burst {number}")
        measured.bursts.append(await meter.over(lambda: _burst(crowd, measured), records=seats))
        verify_s.append(verification_s())
    measured.verify_us = 1e6 * statistics.median(verify_s)
    each = extent.drain_records // seats
    said("backlogs")
    drained: list[float] = []
    before = await meter.over(lambda: _drain(crowd, each, drained), records=each * seats)
    before.took_s = drained[0]
    measured.steps["drain"] = before
    said("storm")
    measured.losses = len(crowd.losses)
    await _storm(hall, crowd, measured)
    measured.steps["burst after the storm"] = await meter.over(lambda: _burst(crowd, measured), records=seats)
    said("counting")
    await _decide(hall, crowd, meter, measured)


async def _burst(crowd: Crowd, measured: Measured) -> None:
    measured.presses += len(crowd.places)
    measured.delivered_s.extend(await crowd.press_all(BURST_S, PATIENCE_S))


async def _drain(crowd: Crowd, each: int, drained: list[float]) -> None:
    drained.append(await crowd.drain(each, DRAIN_BATCH, PATIENCE_S))


async def _storm(hall: Hall, crowd: Crowd, measured: Measured) -> None:
    """The broker is killed and started again, and every seat is back at its door within moments, as real ones are."""
    await hall.broker.kill()
    await crowd.until(lambda seat: not seat.is_up, "notice that the broker is gone", PATIENCE_S)
    await hall.broker.start()
    centre_s, began_s = cpu_s(hall.centre.pid), time.monotonic()
    await crowd.until(lambda seat: seat.is_up, "are back", PATIENCE_S)
    connected_s = time.monotonic() - began_s
    await crowd.until(lambda seat: seat.is_fresh, "hear the centre again", PATIENCE_S)
    measured.heard_s = time.monotonic() - began_s
    measured.steps["storm"] = Step(
        took_s=connected_s, centre_s=cpu_s(hall.centre.pid) - centre_s, broker_s=cpu_s(hall.broker.pid)
    )


async def _decide(hall: Hall, crowd: Crowd, meter: Meter, measured: Measured) -> None:
    """Close, seal, freeze, declare, publish; all who pressed are counted."""

    async def close() -> None:
        await hall.order(lambda desk: desk.order_round(acts.ClosePoll))
        await crowd.until(lambda seat: seat.sealed == 1 and not seat.unsent, "have sealed", PATIENCE_S)

    measured.steps["close and seal"] = await meter.over(close, records=measured.seats)
    await hall.wait(lambda status: not latest_round(status).unsealed, "the real seat has sealed too")
    for name, kind in (("freeze", acts.FreezeRound), ("declare", acts.DeclareResult), ("publish", acts.PublishResult)):
        order = kind
        measured.steps[name] = await meter.over(lambda: hall.order(lambda desk: desk.order_round(order)))  # noqa: B023 - awaited before the next turn
    measured.steps["status"] = await meter.over(hall.status)
    lines = latest_round(await hall.status()).lines
    if lines["yes"] + lines["no"] + lines["abstain"] != measured.seats:
        raise RehearsalError(f"{measured.seats} pressed, and the result says {lines}.")


def check_ledger(hall: Hall, crowd: Crowd) -> int:
    """Compare the ledger with what every wire seat wrote; the number of records, each there once and in order.

    Raises:
        RehearsalError: One is missing, is there twice, or is another one.
    """
    ledger = SqliteLedger(Home(hall.built.places.centre).ledger)
    held: dict[str, list[str]] = {}
    for stored in ledger.snapshot().records:
        held.setdefault(stored.author, []).append(decode_frame(stored.frame).hash)
    ledger.close()
    for seat in crowd.seats:
        if held.get(seat.identity.seat) != seat.hashes:
            raise RehearsalError(f"The ledger does not hold what seat {seat.identity.seat} wrote.")
    return sum(len(seat.hashes) for seat in crowd.seats)
