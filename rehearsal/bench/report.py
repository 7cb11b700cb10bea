# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the bench found, as a table and a picture in ``docs/``."""

import statistics
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from rehearsal.bench.page import machine

LATENCY_GOAL: Final = 1.5
CPU_GOAL: Final = 1.3

_HEAD: Final = """## Against the yardstick

Written by `make bench`. The yardstick is the least that a durable, signed delivery can be: a publisher signs, commits
one row (SQLite, WAL, `synchronous=FULL`) and publishes; a subscriber verifies, commits and publishes a signed receipt;
the publisher verifies it. The subscriber hands commits to a thread, so that what comes meanwhile shares the next one
(group commit); the second row shows one that commits in its loop, which is quicker for a lone record and blocks
everybody else. Same MQTT client, broker, TLS and payload. What the hall does beyond it: chains, the Merkle log with its
proofs, the rules, the floor log, the seat's screen, and 41 seats at once.

"""


@dataclass(slots=True)
class Report:
    """All samples of one bench run."""

    seats: int
    yardstick_ms: list[float] = field(default_factory=list)
    inline_ms: list[float] = field(default_factory=list)
    hall_ms: list[float] = field(default_factory=list)
    yardstick_cpu_us: list[float] = field(default_factory=list)
    centre_cpu_us: list[float] = field(default_factory=list)

    @property
    def latency_ratio(self) -> float:
        """Median press → delivered, hall over yardstick."""
        return statistics.median(self.hall_ms) / statistics.median(self.yardstick_ms)

    @property
    def cpu_ratio(self) -> float:
        """Processor time per record under a burst, centre over subscriber; the median of the pairs."""
        pairs = zip(self.centre_cpu_us, self.yardstick_cpu_us, strict=True)
        return statistics.median(centre / yardstick for centre, yardstick in pairs)

    def markdown(self) -> str:
        """The part of the page that is about the yardstick."""
        rows = [
            "| measured | yardstick | hall | ratio | goal |",
            "|---|---|---|---|---|",
            (
                f"| press → delivered, {self.seats} seats, median | {statistics.median(self.yardstick_ms):.1f} ms "
                f"| {statistics.median(self.hall_ms):.1f} ms | **{self.latency_ratio:.2f}** | ≤ {LATENCY_GOAL} |"
            ),
            (
                f"| the same, to a subscriber that commits in its loop | {statistics.median(self.inline_ms):.1f} ms "
                f"| {statistics.median(self.hall_ms):.1f} ms "
                f"| {statistics.median(self.hall_ms) / statistics.median(self.inline_ms):.2f} | |"
            ),
            (
                f"| press → delivered, 95th of 100 | {_p95(self.yardstick_ms):.1f} ms | {_p95(self.hall_ms):.1f} ms "
                f"| {_p95(self.hall_ms) / _p95(self.yardstick_ms):.2f} | |"
            ),
            (
                f"| processor time per record under a burst | {statistics.median(self.yardstick_cpu_us):.0f} µs "
                f"| {statistics.median(self.centre_cpu_us):.0f} µs | **{self.cpu_ratio:.2f}** | ≤ {CPU_GOAL} |"
            ),
        ]
        samples = f"{len(self.hall_ms)} presses, {len(self.centre_cpu_us)} pairs of bursts"
        picture = "![press to delivered, and processor time per record](pictures/bench.svg)"
        return _HEAD + "\n".join(rows) + f"\n\n{picture}\n\nMeasured on {machine()}; {samples}.\n"

    def draw(self, path: Path) -> None:
        """The picture for ``docs/``: distributions of the delivery times, and the bursts pair by pair."""
        import matplotlib as mpl  # noqa: PLC0415 - a heavy library that only the bench needs

        mpl.use("svg")
        mpl.rcParams["svg.hashsalt"] = "hemicycle"
        from matplotlib import pyplot as plt  # noqa: PLC0415 - after the backend is chosen

        figure, (left, right) = plt.subplots(1, 2, figsize=(9, 3.4), width_ratios=(3, 2))
        for samples, label in ((self.yardstick_ms, "yardstick"), (self.hall_ms, f"hall of {self.seats} seats")):
            ordered = sorted(samples)
            left.plot(ordered, [(place + 1) / len(ordered) for place in range(len(ordered))], label=label)
        left.set(xlabel="press → delivered, ms", ylabel="share of presses", xlim=(0, 3 * _p95(self.hall_ms) / 2))
        left.set_title(f"median {self.latency_ratio:.2f} × yardstick", fontsize=10)
        left.grid(alpha=0.3)
        left.legend()
        places = range(len(self.centre_cpu_us))
        right.bar([place - 0.2 for place in places], self.yardstick_cpu_us, 0.4, label="yardstick subscriber")
        right.bar([place + 0.2 for place in places], self.centre_cpu_us, 0.4, label="centre")
        right.set(xlabel="burst", ylabel="processor time per record, µs", xticks=list(places))
        right.set_title(f"{self.cpu_ratio:.2f} × yardstick", fontsize=10)
        right.legend(loc="lower right")
        figure.tight_layout()
        path.parent.mkdir(parents=True, exist_ok=True)
        figure.savefig(path, metadata={"Date": None})
        plt.close(figure)


def _p95(samples: list[float]) -> float:
    """The 95th percentile, nearest rank."""
    return sorted(samples)[max(0, -(-len(samples) * 95 // 100) - 1)]
