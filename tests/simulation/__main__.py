# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``make sim``: many seeds with a table of faults, or one seed with its trace; a failing seed is shrunk."""

import argparse
import os
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import nullcontext
from dataclasses import replace

from rich.progress import Progress

from tests.simulation.plan import Plan, draw_plan
from tests.simulation.planted import PLANTED
from tests.simulation.shrinking import Shrinker, replay_command
from tests.simulation.table import Coverage
from tests.simulation.world import Outcome, World

Told = tuple[int, Outcome]


def run_seed(seed: int, planted: str = "") -> Told:
    """One run, in whatever process."""
    with PLANTED[planted].in_place() if planted else nullcontext():
        outcome = World(draw_plan(seed)).run()
    return seed, outcome


def run_many(first: int, count: int, jobs: int, planted: str) -> int:
    """Run seeds one after another, say how fast, and show the table; 1 when a promise broke or a fault was rare."""
    coverage, failed, virtual_ms = Coverage(), [], 0
    began = time.perf_counter()
    with Progress(disable=not sys.stderr.isatty()) as progress:
        task = progress.add_task("seeds", total=count)
        for seed, outcome in _told(range(first, first + count), jobs, planted):
            coverage.add(outcome)
            virtual_ms += outcome.virtual_ms
            if outcome.broken:
                failed.append((seed, outcome))
                progress.console.print(f"seed {seed}: {outcome.broken}")
            progress.advance(task)
    took_s = time.perf_counter() - began
    print("\n".join(coverage.lines()))
    print(
        f"{count} seeds in {took_s:.1f} s, {count / took_s:.1f} seeds/s with {jobs} processes; "
        f"{virtual_ms / 3_600_000:.1f} virtual hours; "
        f"{len(failed)} seeds failed"
    )
    if failed:
        _shrink(draw_plan(failed[0][0]), failed[0][1], planted)
    return 1 if failed or coverage.too_few() else 0


def _told(seeds: range, jobs: int, planted: str) -> Iterator[Told]:
    if jobs == 1:
        yield from (run_seed(seed, planted) for seed in seeds)
        return
    with ProcessPoolExecutor(jobs) as pool:
        yield from pool.map(run_seed, seeds, [planted] * len(seeds), chunksize=4)


def run_one(plan: Plan, planted: str, *, trace: bool, shrink: bool) -> int:
    """Run one plan; 1 when a promise broke."""
    with PLANTED[planted].in_place() if planted else nullcontext():
        outcome = World(plan, print if trace else None).run()
    print(f"seed {plan.seed}: {plan.seats} seats, {plan.items} items, faults {', '.join(plan.rates) or 'none'}")
    ballots = outcome.records.get("BallotCast", 0) + outcome.records.get("SecretBallotCast", 0)
    results = outcome.records.get("ResultDeclared", 0)
    print(f"{ballots} ballots, {results} results, {len(outcome.struck)} strikes, trace {outcome.digest}")
    print(outcome.broken or "every promise holds")
    if outcome.broken and shrink:
        _shrink(plan, outcome, planted)
    return 1 if outcome.broken else 0


def print_digests(given: argparse.Namespace) -> int:
    """Print what two runs of the same seeds are compared by."""
    for seed in range(given.first, given.first + given.seeds):
        plan = draw_plan(seed, seats=given.seats, items=given.items)
        print(seed, World(plan).run().digest)
    return 0


def _shrink(plan: Plan, outcome: Outcome, planted: str) -> None:
    with PLANTED[planted].in_place() if planted else nullcontext():
        shrinker = Shrinker(plan, outcome)
        small = shrinker.shrink()
    strikes = len(shrinker.outcome.struck)
    print(f"smallest after {shrinker.runs} runs: {small.seats} seats, {small.items} items, {strikes} strikes")
    print(f"  {shrinker.outcome.broken}\nreplay it with\n  {replay_command(small, planted)}")


def _plan(given: argparse.Namespace) -> Plan:
    plan = draw_plan(given.seed, seats=given.seats, items=given.items)
    if given.faults is not None:
        wanted = given.faults.split(",")
        plan = replace(plan, rates={name: rate for name, rate in plan.rates.items() if name in wanted})
    if given.only is not None:
        plan = replace(plan, only=frozenset(filter(None, given.only.split(","))))
    return plan


def main() -> int:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="make sim", description=__doc__)
    parser.add_argument("--seeds", type=int, default=200, help="how many")
    parser.add_argument("--first", type=int, default=0, help="from which one on")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes")
    parser.add_argument("--seed", type=int, help="run just this one")
    parser.add_argument("--trace", action="store_true", help="print everything that happens")
    parser.add_argument("--shrink", action="store_true", help="make a failing seed small")
    parser.add_argument("--planted", default="", choices=["", *PLANTED], help="plant this bug first")
    parser.add_argument("--seats", type=int, help="as many instead of the drawn number")
    parser.add_argument("--items", type=int, help="as many instead of the drawn number")
    parser.add_argument("--faults", help="only these of the drawn faults, separated by commas")
    parser.add_argument("--only", help="only these single strikes, separated by commas")
    parser.add_argument("--digests", action="store_true", help="print only the hash of each run")
    given = parser.parse_args()
    if given.digests:
        return print_digests(given)
    if given.seed is None:
        return run_many(given.first, given.seeds, given.jobs, given.planted)
    return run_one(_plan(given), given.planted, trace=given.trace, shrink=given.shrink)


if __name__ == "__main__":
    sys.exit(main())
