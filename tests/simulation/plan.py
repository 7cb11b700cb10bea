# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a run is made of, drawn from its seed: how large the hall is, which faults are on and how often they strike.

Swarm testing: each run draws its own subset of faults, because faults that are always all on hide each other.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from voting_core.parts import PART_CHARACTERS

OCCASIONS: Final[Mapping[str, tuple[int, ...]]] = {
    "drop": (50, 300, 2_000),
    "duplicate": (50, 500, 2_500),
    "delay": (50, 500, 2_000),
    "reorder": (50, 500, 2_500),
    "slow_fsync": (100, 700, 2_500),
    "seat_dies_between_effects": (3, 10, 40),
    "centre_dies_between_effects": (3, 10, 40),
    "seat_dies_writing": (20, 80, 300),
    "centre_dies_writing": (20, 80, 300),
}
"""Faults that may strike at each occasion (a message, an append, an effect): chances in 10,000 to draw from."""

MOMENTS: Final[Mapping[str, tuple[int, ...]]] = {
    "seat_killed": (1, 3, 8),
    "seat_power_cut": (1, 3, 6),
    "seat_boots_in_1970": (1, 2, 3),
    "centre_killed": (1, 3, 8),
    "centre_power_cut": (1, 2, 4),
    "broker_restarts": (1, 2, 5),
    "cable_out": (1, 3, 8),
    "one_way": (1, 3, 6),
    "seat_disk_full": (1, 2),
    "seat_io_error": (1, 2),
    "centre_disk_full": (1, 2),
    "centre_io_error": (1, 2),
    "seat_clock_jumps": (2, 5, 12),
    "centre_clock_jumps": (1, 2),
    "part_fails": (1, 3),
    "journal_rolled_back": (1,),
    "second_sign_in": (1, 2),
    "seat_equivocates": (1,),
    "two_histories": (1,),
    "centre_wiped": (1, 2),
    "seat_replaced": (1,),
    "hall_without_power": (1,),
}
"""Faults that strike at drawn moments: how many of them to draw from."""

RARE: Final = frozenset(
    {
        "journal_rolled_back",
        "second_sign_in",
        "seat_equivocates",
        "two_histories",
        "centre_wiped",
        "seat_replaced",
    }
)
"""Attacks, thefts and total losses: on in one run of five, the other faults in one of two."""

SECRET_MOMENTS: Final[Mapping[str, tuple[int, ...]]] = {
    "ballot_replayed": (1, 2),
    "credential_forged": (1, 2),
}
"""Attacks on secret rounds: on in two of three runs that vote in secret."""

TESTS: Final = ("device_tested",)
"""What technicians do; drawn for no seed, so that all runs stay what they were: tests of their own turn it on."""

SECRET: Final = 0.3
"""Share of the runs in which the body votes in secret on some items."""

AFFAIRS: Final = 0.3
"""Share of the runs in which operators enter affairs of the house."""

FAULTS: Final = (*OCCASIONS, *MOMENTS, *SECRET_MOMENTS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One run.

    Args:
        seed: Names the run; every chance in it comes from here.
        seats: Seats and members of the hall.
        items: Items of the agenda.
        spare: Seats without a member.
        rates: How often each fault strikes; a fault that is not named is off.
        only: The single strikes that take place, such as ``drop:17``; none for all of them. The shrinker takes
            strikes out of it one by one.
        signed: Whether signatures are real; stubbed otherwise.
        blind: Whether promises are judged in the end only, not at the moment when something is said or shown.
        tellers: How many members are tellers; 0 where the body votes by name only.
        tellers_needed: How many of them open a secret count together.
        part_characters: Into parts of which length long texts are cut.
        affairs: Whether operators enter recusals, leave, cards and sign-ins.
    """

    seed: int
    seats: int
    items: int
    rates: Mapping[str, int] = field(default_factory=dict)
    only: frozenset[str] | None = None
    spare: int = 0
    signed: bool = False
    blind: bool = False
    tellers: int = 0
    tellers_needed: int = 0
    part_characters: int = PART_CHARACTERS
    affairs: bool = False

    @property
    def chaos_ms(self) -> int:
        """How long faults strike; calm follows."""
        return 20_000 + 25_000 * self.items


def draw_plan(seed: int, *, seats: int | None = None, items: int | None = None) -> Plan:
    """The run of a seed, in its own size or in a given one."""
    chance = random.Random(f"{seed}:plan")
    drawn_seats, drawn_items = chance.choice((3, 4, 5, 5, 5, 6, 8)), chance.choice((1, 2, 3, 3))
    rates: dict[str, int] = {}
    quiet = chance.random() < 0.05
    for name, levels in {**OCCASIONS, **MOMENTS}.items():
        is_on, level = chance.random() < (0.2 if name in RARE else 0.5), chance.choice(levels)
        if is_on and not quiet:
            rates[name] = level
    if "two_histories" in rates:
        # A lying centre and the loss of the true one together leave nobody who could tell which history is the house's.
        rates.pop("centre_wiped", None)
    plan = Plan(
        seed=seed,
        seats=seats or drawn_seats,
        items=items or drawn_items,
        rates=rates,
        spare=chance.randrange(2),
        signed=seed % 10 == 9,
    )
    plan = replace(plan, affairs=random.Random(f"{seed}:affairs plan").random() < AFFAIRS)
    return _draw_secrecy(plan, random.Random(f"{seed}:secret plan"), quiet=quiet)


def _draw_secrecy(plan: Plan, chance: random.Random, *, quiet: bool) -> Plan:
    """Whether and how a run votes in secret: drawn by itself, so that the other runs stay what they were."""
    if chance.random() >= SECRET:
        return plan
    rates = dict(plan.rates)
    for name, levels in SECRET_MOMENTS.items():
        is_on, level = chance.random() < 2 / 3, chance.choice(levels)
        if is_on and not quiet:
            rates[name] = level
    tellers = min(plan.seats, chance.choice((2, 3, 3, 4)))
    return replace(
        plan,
        rates=rates,
        tellers=tellers,
        tellers_needed=min(tellers, chance.choice((1, 2, 2, 2, 3))),
        part_characters=chance.choice((PART_CHARACTERS, PART_CHARACTERS, 900)),
    )
