# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The command behind ``make fuzz``: many inputs for one parser or for all, guided first and by chance then.

What is found is written to ``.cache/fuzz/{target}/``; with ``--keep`` the corpus in the repository is made anew of what
is there and what was found.
"""

import argparse
import importlib.util
import json
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.fuzz.corpus import HERE, keep, kept
from tests.fuzz.minimising import worth_keeping
from tests.fuzz.plain_loop import Count, FoundError, run
from tests.fuzz.target import Target
from tests.fuzz.targets import target_named, targets

ROOT: Final = HERE.parents[1]
WORK: Final = ROOT / ".cache" / "fuzz"
GUIDED: Final = 100_000
"""Inputs after which guidance finds little more; the rest is drawn three times as fast without it."""
CORPUS_BYTES_MAX: Final = 7_000
"""Of one target; all of them stay under 300 kB."""
_STATUS: Final = re.compile(r"cov: (\d+) ft: (\d+) corp: (\d+)")


@dataclass(slots=True)
class Line:
    """One line of the table."""

    name: str
    guided: int = 0
    edges: int = 0
    features: int = 0
    inputs: int = 0
    accepted: int = 0
    seconds: float = 0
    found: str = ""


def main(arguments: Sequence[str] | None = None) -> int:
    """Fuzz and print a table; 1 if anything was found."""
    given = _parser().parse_args(arguments)
    names = [given.target] if given.target else list(targets())
    lines = [_fuzz(target_named(name), given) for name in names]
    print(f"\n{'target':<28}{'inputs':>10}{'guided':>9}{'edges':>7}{'features':>9}{'accepted':>10}{'s':>7}  findings")
    for line in lines:
        counts = f"{line.inputs:>10,}{line.guided:>9,}{line.edges:>7,}{line.features:>9,}{line.accepted:>10,}"
        print(f"{line.name:<28}{counts}{line.seconds:>7.0f}  {line.found or 'none'}")
    return int(any(line.found for line in lines))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="make fuzz", description="Fuzz the parsers of foreign bytes.")
    parser.add_argument("--target", default="", help="one of them; all where none is named")
    parser.add_argument("--runs", type=int, default=1_000_000, help="inputs for each")
    parser.add_argument("--guided", type=int, default=GUIDED, help="how many of them are guided, where atheris is")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", action="store_true", help="make the corpus in the repository anew")
    return parser


def _fuzz(target: Target, given: argparse.Namespace) -> Line:
    line, started = Line(target.name), time.monotonic()
    folder = WORK / target.name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    guided = min(given.runs, given.guided) if importlib.util.find_spec("atheris") else 0
    if guided:
        _guide(target, folder, guided, given.seed, line)
    found = [path.read_bytes() for path in sorted((folder / "found").glob("*"))]
    if not line.found and line.inputs < given.runs:
        _draw(target, [*kept(target.name), *found], given.runs - line.inputs, given.seed, line)
    line.seconds = time.monotonic() - started
    if given.keep and not line.found:
        seeds = [*target.seeds()]
        best = worth_keeping(target, [*kept(target.name), *found], seeds, most_bytes=CORPUS_BYTES_MAX)
        keep(target.name, best)
        print(f"{target.name}: {len(best)} inputs kept", flush=True)
    return line


def _guide(target: Target, folder: Path, runs: int, seed: int, line: Line) -> None:
    """Let libFuzzer work in a process of its own, and pass its progress on."""
    command = [sys.executable, "-m", "tests.fuzz.guided_loop", target.name, str(folder), str(runs), str(seed)]
    log = folder / "guided.log"
    with log.open("wb") as out:
        code = subprocess.run(command, cwd=ROOT, stdout=out, stderr=subprocess.STDOUT, check=False).returncode
    said = log.read_text("utf-8", "replace")
    for edges, features, _ in _STATUS.findall(said)[-1:]:
        line.edges, line.features = int(edges), int(features)
    if code:
        line.found = f"see {log.relative_to(ROOT)} and the inputs beside it"
        print(f"{target.name}: FOUND\n{said[-3_000:]}", flush=True)
        return
    count = json.loads((folder / "count.json").read_text())
    line.guided = line.inputs = count["inputs"]
    line.accepted = count["accepted"]
    print(f"{target.name}: {line.inputs:,} guided inputs, {line.edges} edges, {line.features} features", flush=True)


def _draw(target: Target, corpus: list[bytes], runs: int, seed: int, line: Line) -> None:
    """The rest without guidance."""
    shown = [time.monotonic()]

    def progress(count: Count) -> None:
        if time.monotonic() - shown[0] > 30:
            shown[0] = time.monotonic()
            print(f"{target.name}: {line.inputs + count.inputs:,} inputs, {count.accepted:,} accepted", flush=True)

    try:
        count = run(target, corpus, runs, seed=seed, progress=progress)
    except FoundError as error:
        path = WORK / target.name / "broken-plain"
        path.write_bytes(error.data)
        line.found = f"see {path.relative_to(ROOT)}"
        print(f"{error}\n", flush=True)
        return
    line.inputs += count.inputs
    line.accepted += count.accepted
    print(f"{target.name}: {line.inputs:,} inputs, {line.accepted:,} accepted", flush=True)


if __name__ == "__main__":
    sys.exit(main())
