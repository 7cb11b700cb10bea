# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the load runs found, as tables and a picture in ``docs/``."""

import statistics
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rehearsal.bench.page import machine
from rehearsal.load.growth import Grown
from rehearsal.load.measuring import BURST_S, DRAIN_BATCH, Extent, Measured

FLAT_GOAL: Final = 1.3
BURST_GOAL_S: Final = 1.5
"""For 3,000 presses, on a machine that verifies a signature in 130 µs: that is 3.8 verifications a press."""

BURST_GOAL_VERIFICATIONS: Final = 3.8

_HEAD: Final = f"""## Large halls

Written by `make load`. One process speaks the protocol on the wire for all seats but one, which is real: a key, a
certificate, a TLS connection and a chain each, and every receipt checked to its last proof. Broker and centre are the
real ones; the crowd shares the machine with them, so times by the clock are upper bounds. Processor time is the
centre's, user and system. A *verification* is one Ed25519 check, measured in the same minutes: the measure by which
machines can be compared.

- **burst**: every member presses once within {BURST_S:.0f} s.
- **backlog**: {Extent().drain_records:,} records in all that nobody has seen yet, in batches of {DRAIN_BATCH}, one
  batch in flight at each seat.
- **storm**: the broker is killed and started again, and every seat comes back at once with a full TLS handshake.

"""


@dataclass(frozen=True, slots=True)
class LoadReport:
    """All halls, from the smallest to the largest, and the ledger by size."""

    halls: list[Measured]
    grown: list[Grown]

    @property
    def flat_ratio(self) -> float:
        """Processor time of a record in the largest hall over that in the smallest, the worse of burst and backlog."""
        first, last = self.halls[0], self.halls[-1]
        drains = [one.steps["drain"].record_us for one in (first, last)]
        return max(last.burst_us / first.burst_us, drains[1] / drains[0])

    def markdown(self) -> str:
        """The part of the page that is about size."""
        largest = self.halls[-1]
        burst_s, verified = largest.burst_us * largest.seats / 1e6, largest.burst_us / largest.verify_us
        words = (
            f"Processor time per record, largest hall over smallest, the worse of burst and backlog: "
            f"**{self.flat_ratio:.2f}** (goal ≤ {FLAT_GOAL}). One press at each of {largest.seats:,} seats within "
            f"{BURST_S:.0f} s: all delivered, {burst_s:.2f} core-seconds of the centre, which is **{verified:.1f}** "
            f"verifications a press (goal ≤ {BURST_GOAL_VERIFICATIONS}: {BURST_GOAL_S} core-seconds where a "
            f"verification takes 130 µs)."
        )
        picture = "![processor time per record, delivery, storm and growth](pictures/load.svg)"
        parts = (_HEAD + words, picture, _table(self.halls), _ledger_table(self.grown), f"Measured on {machine()}.")
        return "\n\n".join(parts) + "\n"

    def draw(self, path: Path) -> None:
        """The picture: cost per record by seats, delivery by seats, storm by seats, growth by records."""
        import matplotlib as mpl  # noqa: PLC0415 - a heavy library that only the load runs need

        mpl.use("svg")
        mpl.rcParams["svg.hashsalt"] = "hemicycle"
        from matplotlib import pyplot as plt  # noqa: PLC0415 - after the backend is chosen

        figure, (cost, delivery, growth) = plt.subplots(1, 3, figsize=(11, 3.4))
        seats = [one.seats for one in self.halls]
        for label, costs in (
            ("burst", [one.burst_us / one.verify_us for one in self.halls]),
            ("backlog", [one.steps["drain"].record_us / one.verify_us for one in self.halls]),
        ):
            cost.plot(seats, costs, marker="o", label=label)
        cost.set(xscale="log", xlabel="seats", ylabel="verifications per record", ylim=(0, None))
        cost.set_title("processor time per record", fontsize=10)
        for label, times_s in (
            ("burst: median", [statistics.median(one.delivered_s) for one in self.halls]),
            ("burst: last of all", [max(one.delivered_s) for one in self.halls]),
            ("storm: all connected", [one.steps["storm"].took_s for one in self.halls]),
        ):
            delivery.plot(seats, times_s, marker="o", label=label)
        delivery.set(xscale="log", yscale="log", xlabel="seats", ylabel="seconds")
        delivery.set_title("until delivered, until back", fontsize=10)
        sizes = [one.records for one in self.grown]
        for label, values in (
            ("append a row", [one.append_us for one in self.grown]),
            ("new tree head", [one.head_us for one in self.grown]),
            ("inclusion proof", [one.inclusion_us for one in self.grown]),
            ("start, per record", [1e6 * one.start_s / one.records for one in self.grown]),
        ):
            growth.plot(sizes, values, marker="o", label=label)
        growth.set(xscale="log", yscale="log", xlabel="records in the ledger", ylabel="µs")
        growth.set_title("what grows with the ledger", fontsize=10)
        for axes in (cost, delivery, growth):
            axes.grid(alpha=0.3)
            axes.legend(fontsize=8)
        figure.tight_layout()
        path.parent.mkdir(parents=True, exist_ok=True)
        figure.savefig(path, metadata={"Date": None})
        plt.close(figure)


def _table(halls: list[Measured]) -> str:
    first = halls[0]

    def row(name: str, values: list[str]) -> str:
        return f"| {name} | " + " | ".join(values) + " |"

    def step(name: str) -> list[str]:
        return [f"{one.steps[name].centre_s:.2f}" for one in halls]

    def cost(us: list[float]) -> list[str]:
        return [f"{one:.0f} µs = {one / hall.verify_us:.1f}" for one, hall in zip(us, halls, strict=True)]

    bursts, drains = [one.burst_us for one in halls], [one.steps["drain"].record_us for one in halls]
    rows = [
        row("seats", [f"{one.seats:,}" for one in halls]),
        "|---|" + "---|" * len(halls),
        row("presses delivered of those made", [f"{len(one.delivered_s):,} of {one.presses:,}" for one in halls]),
        row("records in the ledger, each once", [f"{one.records:,}" for one in halls]),
        row("burst: processor time, core-seconds", [f"{one.burst_us * one.seats / 1e6:.2f}" for one in halls]),
        row("burst: per record = verifications", cost(bursts)),
        row("burst: ratio to the smallest hall", [f"{one / first.burst_us:.2f}" for one in bursts]),
        row("burst: press → delivered, median", [f"{statistics.median(one.delivered_s):.2f} s" for one in halls]),
        row("burst: the last of all", [f"{max(one.delivered_s):.2f} s" for one in halls]),
        row("backlog: per record = verifications", cost(drains)),
        row("backlog: ratio to the smallest hall", [f"{one / drains[0]:.2f}" for one in drains]),
        row("backlog: records per second", [f"{_rate(one):,.0f}" for one in halls]),
        row("storm: all connected after", [f"{one.steps['storm'].took_s:.1f} s" for one in halls]),
        row("storm: all hear the centre after", [f"{one.heard_s:.1f} s" for one in halls]),
        row("storm: broker, core-seconds", [f"{one.steps['storm'].broker_s:.1f}" for one in halls]),
        row("close and seal, core-seconds", step("close and seal")),
        row("freeze, declare, core-seconds", [f"{_counting_s(one):.2f}" for one in halls]),
        row("one look at the status, core-seconds", step("status")),
        row("memory of the centre", [f"{one.centre_mib:.0f} MiB" for one in halls]),
        row("memory of the broker", [f"{one.broker_mib:.0f} MiB" for one in halls]),
        row("memory of one seat's agent", [f"{one.agent_mib:.0f} MiB" for one in halls]),
    ]
    return "\n".join(rows)


def _rate(one: Measured) -> float:
    return one.steps["drain"].records / one.steps["drain"].took_s


def _counting_s(one: Measured) -> float:
    return one.steps["freeze"].centre_s + one.steps["declare"].centre_s


def _ledger_table(grown: list[Grown]) -> str:
    rows = [
        "| records | append a row | new leaf | new tree head | inclusion | consistency | start | memory |",
        "|---|---|---|---|---|---|---|---|",
    ]
    rows += [
        f"| {one.records:,} | {one.append_us:.0f} µs | {one.leaf_us:.1f} µs | {one.head_us:.0f} µs "
        f"| {one.inclusion_us:.0f} µs | {one.consistency_us:.0f} µs | {one.start_s:.1f} s | {one.centre_mib:.0f} MiB |"
        for one in grown
    ]
    return "\n".join(rows)
