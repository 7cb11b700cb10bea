# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Scripted members: who comes, when they press and what; drawn once from a seed, so a rehearsal can be repeated."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from voting_core.errors import RefusedError
from voting_core.roster import Roster

PARTS: Final = 6
"""Members with a part of their own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """One press: seconds after the opening, the seat, the button."""

    after_s: float
    seat: str
    button: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """Who plays which part; every other member is punctual and votes yes."""

    seats: tuple[str, ...]
    on_leave: tuple[str, ...]
    latecomer: str
    leaver: str
    cut_off: str
    killed: str
    silent: str
    doubter: str

    @property
    def punctual(self) -> tuple[str, ...]:
        """Seats of members who sign in when the roll is opened."""
        away = {*self.on_leave, self.latecomer}
        return tuple(seat for seat in self.seats if seat not in away)


def draw_cast(roster: Roster, chance: random.Random) -> Cast:
    """Give the parts to members who are not on leave, nor tellers where there are enough others.

    Raises:
        RefusedError: There are too few of them.
    """
    on_leave = tuple(member.seat for member in roster.members if member.leave)
    seats = tuple(sorted(member.seat for member in roster.members))
    tellers = {member.seat for member in roster.members if member.teller}
    due = [seat for seat in seats if seat not in on_leave]
    if len(due) < PARTS:
        raise RefusedError(
            f"The demo has parts for {PARTS} members; {len(due)} are not on leave.",
            "Take a bigger body, or open a hall with 'hemicycle-rehearsal hall --sitting DIR'.",
        )
    others = [seat for seat in due if seat not in tellers]
    parts = chance.sample(others if len(others) >= PARTS else due, PARTS)
    return Cast(
        seats=seats,
        on_leave=on_leave,
        latecomer=parts[0],
        leaver=parts[1],
        cut_off=parts[2],
        killed=parts[3],
        silent=parts[4],
        doubter=parts[5],
    )


def draw_presses(
    voters: Sequence[str], counts: Mapping[str, int], within_s: float, chance: random.Random
) -> list[Press]:
    """One press for each voter, so that each button gets its count and the rest press yes.

    Args:
        voters: Seats of those who press.
        counts: How many press ``no`` and ``abstain``.
        within_s: All press within this time, most of them early, as people do.
        chance: Draws who presses what and when.
    """
    order = list(voters)
    chance.shuffle(order)
    buttons = [button for button, count in counts.items() for _ in range(count)]
    buttons += ["yes"] * (len(order) - len(buttons))
    return sorted(
        (
            Press(after_s=within_s * min(1.0, chance.betavariate(1.6, 3.0)), seat=seat, button=button)
            for seat, button in zip(order, buttons, strict=True)
        ),
        key=lambda press: press.after_s,
    )
