# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The life cycle is its tables: every step they name is taken, every other is refused, and ends are ends."""

import itertools
import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

import pytest

from tests.strategies import FLOOR_KINDS
from voting_core.errors import StepError
from voting_core.lifecycle import (
    ENDED,
    ROUND_STEPS,
    SITTING_STEPS,
    UNDECIDED,
    RoundPhase,
    SittingPhase,
    next_round_phase,
    next_sitting_phase,
)
from voting_core.round_records import RoundRecord

KINDS = tuple(kind.__name__ for kind in FLOOR_KINDS)
Steps = Mapping[Any, Mapping[str, StrEnum]]
Ask = Callable[[Any, str], StrEnum]
SITTING_CASES = [(next_sitting_phase, SITTING_STEPS, phase, kind) for phase in SittingPhase for kind in KINDS]
ROUND_CASES = [(next_round_phase, ROUND_STEPS, phase, kind) for phase in RoundPhase for kind in KINDS]


@pytest.mark.parametrize(("ask", "steps", "phase", "kind"), [*SITTING_CASES, *ROUND_CASES])
def test_each_pair_of_phase_and_record_steps_or_is_refused(ask: Ask, steps: Steps, phase: StrEnum, kind: str) -> None:
    """Whatever record comes in whatever phase: it leads where the table says, or is refused with what would fit."""
    if kind in steps[phase]:
        assert ask(phase, kind) == steps[phase][kind]
        return
    with pytest.raises(StepError, match=f"that is '{phase}' does not take {kind}") as refusal:
        ask(phase, kind)
    fitting = ", ".join(steps[phase]) or "nothing more"
    assert str(refusal.value).endswith(f"; it takes {fitting}.")


@pytest.mark.parametrize(("steps", "phases"), [(SITTING_STEPS, SittingPhase), (ROUND_STEPS, RoundPhase)])
def test_the_tables_name_every_phase_and_only_known_records(steps: Steps, phases: type[StrEnum]) -> None:
    """Each phase has its row, each phase but the first can be reached, and each step is a kind of floor record."""
    reached = {phase for row in steps.values() for phase in row.values()}

    assert set(steps) == set(phases)
    assert reached | {next(iter(phases))} == set(phases)
    assert {kind for row in steps.values() for kind in row} <= set(KINDS)


def test_every_floor_record_has_its_place() -> None:
    """No kind of floor record is unknown to the sitting, and those of a round are the round's."""
    of_a_round = {kind.__name__ for kind in RoundRecord.__args__}

    assert {kind for row in SITTING_STEPS.values() for kind in row} == set(KINDS)
    assert {kind for row in ROUND_STEPS.values() for kind in row} == of_a_round


def reachable(phase: RoundPhase) -> set[RoundPhase]:
    """Every phase that can still follow."""
    found: set[RoundPhase] = set()
    ahead = list(ROUND_STEPS[phase].values())
    while ahead:
        step = ahead.pop()
        if step not in found:
            found.add(step)
            ahead.extend(ROUND_STEPS[step].values())
    return found


def test_there_is_no_way_back_from_an_end() -> None:
    """An aborted or annulled round takes nothing more; the house votes again in a new round."""
    assert all(ROUND_STEPS[phase] == {} for phase in ENDED)
    assert {phase for phase in RoundPhase if not ROUND_STEPS[phase]} == ENDED


def test_a_round_never_opens_again() -> None:
    """From no phase can a round become open but from before its beginning; open, it only stays so."""
    others = [phase for phase in RoundPhase if phase is not RoundPhase.OPEN]

    assert [phase for phase in others if RoundPhase.OPEN in reachable(phase)] == [RoundPhase.NONE]


def test_a_declared_result_is_final() -> None:
    """After the declaration a result can be published or annulled, never frozen, closed or declared again."""
    assert reachable(RoundPhase.DECLARED) == {RoundPhase.PUBLISHED, RoundPhase.ANNULLED}


def test_every_undecided_round_can_still_be_ended() -> None:
    """While a round owes a result, the chair can always abort it, so the sitting can go on."""
    assert all("PollAborted" in ROUND_STEPS[phase] for phase in UNDECIDED)
    assert {phase for phase in RoundPhase if "PollAborted" in ROUND_STEPS[phase]} == UNDECIDED


def test_a_closed_sitting_takes_no_new_votes() -> None:
    """Once the sitting is over, results may be published or annulled, a seat found false, the ledger kept; no more."""
    assert set(SITTING_STEPS[SittingPhase.CLOSED]) == {
        "SittingOpened",
        "ResultPublished",
        "PollAnnulled",
        "SeatBlocked",
        "SittingArchived",
        "LedgerRebuilt",
    }


def test_votes_are_held_only_while_the_house_sits() -> None:
    """No round is opened, closed, frozen or declared before sign-in, in a pause, or after the end."""
    for kind, phase in itertools.product(("PollOpened", "PollClosed", "RoundFrozen", "ResultDeclared"), SittingPhase):
        assert (kind in SITTING_STEPS[phase]) == (phase is SittingPhase.ROLL)


def test_the_first_phases_are_named_alike() -> None:
    """Before its beginning a sitting and a round are in the phase 'none', and every name is one plain word."""
    assert (SittingPhase.NONE.value, RoundPhase.NONE.value) == ("none", "none")
    assert all(re.fullmatch("[a-z]+", phase) for phase in [*SittingPhase, *RoundPhase])
