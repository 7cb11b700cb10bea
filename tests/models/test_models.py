# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The protocol as small models: spin tries every order of every fault, and finds each mutant that was planted."""

import functools
import re
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import require_system

pytestmark = pytest.mark.system

MODELS = Path(__file__).parent
LIVENESS = "arrives"
"""The one promise about what happens in the end; all others are about what never happens."""
MEMORY_MAX_MB = 2_000
DEPTH_MAX = 1_000_000
SECONDS_MAX = 600
"""Bounds of one search: reaching one is a failure, whatever was found so far."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """One search through a model: which sizes and switches, and whether for the liveness promise or for all others."""

    model: str
    sizes: tuple[str, ...]
    mutant: str = ""
    liveness: bool = False

    @property
    def label(self) -> str:
        """How the test is called."""
        words = (self.model, "liveness" if self.liveness else "safety", *self.sizes)
        return "-".join(words).lower().replace("=", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a search said. ``broken`` is the promise, empty when all hold; ``untaken`` are steps never taken."""

    broken: str
    complete: bool
    untaken: tuple[str, ...]


def _sizes(model: str, first: int, second: int, terms: int = 0) -> tuple[str, ...]:
    name = {"delivery": "RECORDS", "sealing": "PRESSES"}[model]
    return (f"SEATS={first}", f"{name}={second}", *([f"TERMS={terms}"] if terms else []))


DELIVERY_ONE, DELIVERY_TWO = _sizes("delivery", 1, 2, 2), _sizes("delivery", 2, 1, 1)
SEALING_ONE, SEALING_TWO = _sizes("sealing", 1, 2), _sizes("sealing", 2, 1)

HOLDING = [
    Search(model="delivery", sizes=DELIVERY_ONE),
    Search(model="delivery", sizes=DELIVERY_TWO),
    Search(model="delivery", sizes=DELIVERY_ONE, liveness=True),
    Search(model="delivery", sizes=DELIVERY_TWO, liveness=True),
    Search(model="sealing", sizes=SEALING_TWO),
]
HOLDING_LONG = [
    Search(model="delivery", sizes=_sizes("delivery", 1, 2, 3)),
    Search(model="delivery", sizes=_sizes("delivery", 1, 3, 2)),
    Search(model="delivery", sizes=_sizes("delivery", 2, 1, 2)),
    Search(model="delivery", sizes=_sizes("delivery", 2, 2, 1)),
    Search(model="delivery", sizes=_sizes("delivery", 1, 2, 3), liveness=True),
    Search(model="delivery", sizes=_sizes("delivery", 1, 3, 2), liveness=True),
    Search(model="sealing", sizes=_sizes("sealing", 2, 2)),
]
DELIVERY_MUTANTS = {
    "PUBACK_TRUSTED": "no_loss",
    "RECEIPT_BEFORE_COMMIT": "receipt_soundness",
    "NO_UNIQUE_KEY": "at_most_once",
    "GAPS_TAKEN": "prefix",
    "SENT_BEFORE_DURABLE": "prefix",
    "TERM_IGNORED": "no_loss",
    "TERM_FALLS": "term_never_falls",
    "NOT_BEGUN_ANEW": "no_loss",
    "SAME_TERM": "no_loss",
    "SEND_ONCE": LIVENESS,
    "NEWEST_FIRST": LIVENESS,
    "SILENT_ON_DUPLICATES": LIVENESS,
    "RECEIPTS_IN_A_QUEUE": LIVENESS,
    "STATE_SAID_ONCE": LIVENESS,
    "TERM_IN_RECEIPTS_ONLY": LIVENESS,
}
SEALING_MUTANTS = {
    "FROZEN_WITHOUT_SEAL": "seal_first",
    "SILENT_NOT_PRESSED": "seal_first",
    "PRESS_AFTER_SEAL": "not_pressed_is_true",
    "SEAL_NAMES_DURABLE": "honest_not_void",
    "EXCUSE_ALONE": "voter_not_let_off",
    "FROZEN_AFTER_DECLARATION": "final",
    "DECLARED_FROM_THE_LEDGER": "final",
}
NEEDS_TWO_SEATS = {"RECEIPTS_IN_A_QUEUE"}
"""One silent seat must not hold up the other."""


def _mutated(model: str, mutant: str, broken: str) -> Search:
    sizes = {"delivery": DELIVERY_ONE, "sealing": SEALING_ONE}[model]
    if mutant in NEEDS_TWO_SEATS:
        sizes = DELIVERY_TWO
    return Search(model=model, sizes=sizes, mutant=mutant, liveness=broken == LIVENESS)


MUTANTS = [
    pytest.param(_mutated(model, mutant, broken), broken, id=f"{model}-{mutant.lower()}")
    for model, mutants in (("delivery", DELIVERY_MUTANTS), ("sealing", SEALING_MUTANTS))
    for mutant, broken in mutants.items()
]
Run = Callable[[Search], Found]


@pytest.fixture(name="run", scope="module")
def _run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Carry out a search, each once."""
    spin, compiler = require_system("spin"), require_system("gcc")

    @functools.cache
    def run(search: Search) -> Found:
        return _carry_out(search, spin, compiler, tmp_path_factory.mktemp("search"))

    return run


def _carry_out(search: Search, spin: str, compiler: str, folder: Path) -> Found:
    mutant = [f"MUTANT_{search.mutant}"] if search.mutant else []
    switches = [f"-D{word}" for word in (*search.sizes, *mutant, *(["LIVENESS"] if search.liveness else []))]
    kind = ["-DNFAIR=2"] if search.liveness else ["-DSAFETY", "-DNOCLAIM"]
    options = ["-a", "-f"] if search.liveness else []
    # The checker that spin writes is C with warnings of its own. Small searches end before an optimiser would.
    optimise = "-O2" if search in HOLDING_LONG else "-O0"

    _call(folder, spin, "-a", *switches, str(MODELS / f"{search.model}.pml"))
    _call(folder, compiler, optimise, "-w", f"-DMEMLIM={MEMORY_MAX_MB}", *kind, "-o", "pan", "pan.c")
    return _read(_call(folder, "./pan", *options, f"-m{DEPTH_MAX}", "-w20"))


def _call(folder: Path, *command: str) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=SECONDS_MAX, check=False)
    assert done.returncode == 0, f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}"
    return done.stdout


def _read(said: str) -> Found:
    errors = re.search(r"errors: (\d+)$", said, re.MULTILINE)
    assert errors is not None, f"the search gave no verdict:\n{said}"
    broken = re.search(r"^pan:\d+: (?:assertion violated (\w+)|(acceptance cycle)|(.*)) \(at depth", said, re.MULTILINE)
    assert (errors[1] != "0") == (broken is not None), f"the search contradicts itself:\n{said}"
    promise = "" if broken is None else broken[1] or (LIVENESS if broken[2] else broken[3])
    complete = "Search not completed" not in said and "max search depth too small" not in said
    # An assertion that nothing reaches is a promise that holds, and the end of a process is never reached.
    steps = re.findall(r"^\t.*\.pml:\d+, state \d+, \"(?!-end-|assert)(.*)\"$", said, re.MULTILINE)
    return Found(broken=promise, complete=complete, untaken=tuple(steps))


@pytest.mark.parametrize("search", HOLDING, ids=lambda search: search.label)
def test_every_promise_holds(search: Search, run: Run) -> None:
    """Whatever fails, in whatever order, no promise of the protocol is broken; the whole model was searched."""
    found = run(search)

    assert (found.broken, found.complete) == ("", True)


@pytest.mark.long
@pytest.mark.timeout(SECONDS_MAX)
@pytest.mark.parametrize("search", HOLDING_LONG, ids=lambda search: search.label)
def test_every_promise_holds_in_a_larger_hall(search: Search, run: Run) -> None:
    """The same with more seats, records and terms."""
    found = run(search)

    assert (found.broken, found.complete) == ("", True)


@pytest.mark.parametrize(("search", "broken"), MUTANTS)
def test_every_mutant_is_caught(search: Search, broken: str, run: Run) -> None:
    """A protocol that leaves out one rule breaks the promise for which the rule is there."""
    assert run(search).broken == broken


@pytest.mark.parametrize("search", [HOLDING[0], HOLDING[-1]], ids=lambda search: search.label)
def test_every_step_is_taken(search: Search, run: Run) -> None:
    """A promise does not hold because nothing happened: each step of the model is taken somewhere."""
    assert run(search).untaken == ()


@pytest.mark.parametrize(
    ("model", "mutants"), [("delivery", DELIVERY_MUTANTS), ("sealing", SEALING_MUTANTS)], ids=["delivery", "sealing"]
)
def test_every_mutant_is_listed(model: str, mutants: dict[str, str]) -> None:
    """Each switch of a model is one that must be caught, and stands in the table for readers with its promise."""
    switches = set(re.findall(r"MUTANT_([A-Z_]+)", (MODELS / f"{model}.pml").read_text(encoding="utf-8")))
    table = (MODELS / "README.md").read_text(encoding="utf-8")

    assert switches == set(mutants)
    assert [name for name, broken in mutants.items() if f"| `{name}` | `{broken}` |" not in table] == []
