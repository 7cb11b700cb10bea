# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The steps in which the device measures itself: board, network, storage, watchdog and clock."""

from collections.abc import Iterator
from typing import Final

from edge_agent.core.sentences import Sentence
from edge_agent.core.service.measured import (
    BoardFigures,
    Figures,
    NetworkFigures,
    StorageFigures,
    TimekeepingFigures,
)
from edge_agent.core.service.step import MeasuringStep, Surroundings, both, figure, percentile
from edge_agent.core.service.words import say
from voting_core.eligibility import TOLERANCE_MS
from voting_core.self_tests import MeasuredFigure

HOT_MC: Final = 80_000
"""Where the firmware of a Raspberry Pi begins to slow it down."""

PINGS: Final = 20
LOST_MAX: Final = 3
"""After so many questions without an answer no more are asked."""
PING_WAIT_MS: Final = 2_000
ROUND_TRIP_MS_MAX: Final = 500
"""A hall has one switch between seat and centre; half a second is a fault of the network, not a distance."""

FSYNC_US_MAX: Final = 250_000
"""A member is told "recorded" within a second of the press; a card needs tens of milliseconds, a worn one more."""
FREE_BYTES_MIN: Final = 200 * 1024 * 1024

RTC_OFF_MS_MAX: Final = 60_000
"""A clock chip drifts by seconds a month; a minute means that it stood still."""


class BoardStep(MeasuringStep):
    """Board, system, kernel, power and temperature."""

    name = "board"

    def judge(self, figures: Figures) -> None:
        """Low voltage is the usual cause of cards that break: it fails even if it is over."""
        assert isinstance(figures, BoardFigures), "the board was measured"
        wrong = list(_wrong_with(figures))
        shown = (
            figure("model", figures.model),
            figure("system", figures.system),
            figure("kernel", figures.kernel),
            figure("undervoltage", figures.undervoltage),
            figure("throttled", figures.throttled),
            figure("temperature_mc", figures.temperature_mc),
        )
        if wrong:
            self.end("failed", both(wrong), shown)
        elif figures.undervoltage == "unknown":
            self.end("passed", say("board_silent"), shown)
        else:
            self.end("passed", say("board_good"), shown)


def _wrong_with(figures: BoardFigures) -> Iterator[Sentence]:
    if figures.undervoltage in ("now", "past"):
        yield say("undervoltage")
    elif figures.throttled in ("now", "past"):
        yield say("throttled")
    if figures.temperature_mc is not None and figures.temperature_mc >= HOT_MC:
        yield say("hot", degrees=str(figures.temperature_mc // 1_000))


class NetworkStep(MeasuringStep):
    """Cable, broker, centre, the time that a question takes, and the clock beside the centre's."""

    name = "network"

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around)
        self._interface: NetworkFigures | None = None
        self._asked_ms: int | None = None
        self._took_ms: list[int] = []
        self._lost = 0

    @property
    def task(self) -> Sentence:
        """Nothing to be done."""
        return say("network")

    def judge(self, figures: Figures) -> None:
        """Look at the way to the centre, then walk it."""
        assert isinstance(figures, NetworkFigures), "the network was measured"
        self._interface = figures
        if figures.carrier is False:
            self.end("failed", say("no_cable", interface=figures.interface), self._figures())
        elif not self._around.hearing.link_up:
            self.end("failed", say("no_broker"), self._figures())
        elif not self._around.hearing.can_send:
            self.end("failed", say("no_centre"), self._figures())
        elif not self._around.desk.floor_seq:
            self._judge_clock(say("network_untimed"))
        else:
            self._ask()

    def _ask(self) -> None:
        self._asked_ms = self.now_ms
        self._around.ask_floor()

    def on_answer(self) -> None:
        """The centre answered: ask again, or be done."""
        if self._asked_ms is None:
            return
        self._took_ms.append(self.now_ms - self._asked_ms)
        self._go_on()

    def watch(self) -> None:
        """A question without an answer is lost."""
        super().watch()
        if self._asked_ms is not None and self.now_ms - self._asked_ms >= PING_WAIT_MS:
            self._lost += 1
            self._go_on()

    def _go_on(self) -> None:
        self._asked_ms = None
        slow_ms = percentile(self._took_ms, 95)
        if self._lost >= LOST_MAX or (self._lost and len(self._took_ms) + self._lost >= PINGS):
            lost, asked = str(self._lost), str(self._lost + len(self._took_ms))
            self.end("failed", say("answers_lost", lost=lost, asked=asked), self._figures())
        elif len(self._took_ms) + self._lost < PINGS:
            self._ask()
        elif slow_ms is not None and slow_ms > ROUND_TRIP_MS_MAX:
            self.end("failed", say("network_slow", took_ms=str(slow_ms)), self._figures())
        else:
            self._judge_clock(say("network_good", took_ms=str(slow_ms)))

    def _judge_clock(self, good: Sentence) -> None:
        offset_ms = self._around.hearing.clock_offset_ms
        if offset_ms is not None and abs(offset_ms) > TOLERANCE_MS:
            self.end("failed", say("clock_off", offset_ms=str(offset_ms)), self._figures())
        else:
            self.end("passed", good, self._figures())

    def _figures(self) -> tuple[MeasuredFigure, ...]:
        found = self._interface
        return (
            figure("interface", found.interface if found else None),
            figure("carrier", found.carrier if found else None),
            figure("speed_mbit", found.speed_mbit if found else None),
            figure("answers", len(self._took_ms)),
            figure("answers_lost", self._lost),
            figure("round_trip_p50_ms", percentile(self._took_ms, 50)),
            figure("round_trip_p95_ms", percentile(self._took_ms, 95)),
            figure("clock_offset_ms", self._around.hearing.clock_offset_ms),
        )

    @property
    def next_ms(self) -> int | None:
        """When the question that waits is lost."""
        return super().next_ms if self._asked_ms is None else self._asked_ms + PING_WAIT_MS


class StorageStep(MeasuringStep):
    """How long a write takes to be safe, how much room there is, whether the system's own part is read-only."""

    name = "storage"

    @property
    def task(self) -> Sentence:
        """Nothing to be done."""
        return say("storage")

    def judge(self, figures: Figures) -> None:
        """Slow or full fails; a system that can be written to is remarked upon."""
        assert isinstance(figures, StorageFigures), "the storage was measured"
        shown = (
            figure("writes", figures.writes),
            figure("fsync_p50_us", figures.fsync_p50_us),
            figure("fsync_p95_us", figures.fsync_p95_us),
            figure("free_bytes", figures.free_bytes),
            figure("root_read_only", figures.root_read_only),
        )
        if figures.fault or figures.fsync_p95_us is None:
            self.end("failed", say("not_written", fault=figures.fault or "?"), shown)
        elif figures.fsync_p95_us > FSYNC_US_MAX:
            self.end("failed", say("storage_slow", took_ms=str(figures.fsync_p95_us // 1_000)), shown)
        elif figures.free_bytes is not None and figures.free_bytes < FREE_BYTES_MIN:
            self.end("failed", say("storage_full", free=str(figures.free_bytes // 1_000_000)), shown)
        else:
            good = say("storage_good", took_ms=_tenths(figures.fsync_p95_us))
            self.end("passed", good if figures.root_read_only else both((good, say("root_writable"))), shown)


class TimekeepingStep(MeasuringStep):
    """The watchdog that restarts a board which hangs, and the chip that keeps the time without power."""

    name = "timekeeping"

    def begin(self) -> None:
        """A build without either has nothing to test."""
        if self._around.build.has_watchdog or self._around.build.has_rtc:
            super().begin()
        else:
            self.end("skipped", say("no_timekeeping"))

    def judge(self, figures: Figures) -> None:
        """What the profile promises must be there, and the chip must agree with the system."""
        assert isinstance(figures, TimekeepingFigures), "watchdog and clock were measured"
        build, wrong = self._around.build, list[Sentence]()
        if build.has_watchdog and not figures.watchdog:
            wrong.append(say("no_watchdog"))
        if build.has_rtc and not figures.rtc:
            wrong.append(say("no_rtc"))
        elif build.has_rtc and figures.rtc_offset_ms is not None and abs(figures.rtc_offset_ms) > RTC_OFF_MS_MAX:
            wrong.append(say("rtc_off", seconds=str(figures.rtc_offset_ms // 1_000)))
        shown = (
            figure("watchdog", figures.watchdog),
            figure("watchdog_s", figures.watchdog_s),
            figure("rtc", figures.rtc),
            figure("rtc_offset_ms", figures.rtc_offset_ms),
        )
        self.end("failed" if wrong else "passed", both(wrong) if wrong else say("timekeeping_good"), shown)


def _tenths(took_us: int) -> str:
    """Milliseconds with one digit behind the point."""
    return f"{took_us // 1_000}.{took_us % 1_000 // 100}"
