# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What operators do for secret rounds: let tellers make a key, give it up, ask them to open a count, and ask again."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from central_broker.core.status import AgendaEntry, RoundStatus, Status
from tests.simulation.rescues import Rescue
from voting_core import acts

ATTEMPTS_MAX: Final = 5
"""After so many attempts the round is aborted and held again."""

BALLOTS_LEAST: Final = 3


@dataclass(slots=True)
class TellerCalls:
    """Decides about keys and counts by what the centre says.

    Args:
        chance: Whether people think of something.
        waited: Whether a drawn time between two has passed since a thing of this name was first looked at.
        needed: How many tellers open a count together.
    """

    chance: random.Random
    waited: Callable[[str, int, int], bool]
    needed: int
    _thought_of: set[str] = field(default_factory=set)
    _incomplete: set[tuple[str, int]] = field(default_factory=set)
    """Rounds whose count was begun while seats had not sealed: people would like to freeze them again."""

    def for_item(self, status: Status, entry: AgendaEntry) -> tuple[Rescue | None, bool]:
        """What to order before an item is put, and whether it can be put now."""
        key = status.tellers
        if entry.secrecy == "named":
            return None, True
        if key is not None and key.phase == "making":
            if key.step == "lost" or self.waited(f"key {key.key} {key.step}", 6_000, 15_000):
                return Rescue(acts.GiveUpTellerKey, status.phase, {"reason": "tellers are not heard"}), False
            return None, bool(key.in_force) and self.chance.randrange(30) == 0
        number = sum(one.poll == entry.item for one in status.rounds) + 1
        if key is not None and key.in_force and not self._wants_another(f"{entry.item} {number}", number):
            return None, True
        here = sorted((one.seat, one.member) for one in status.seats if one.teller and one.signed_in)
        # Who is late is waited for a little: a key of more tellers stands the loss of some.
        enough = len(here) >= self.needed and (
            len(here) == sum(one.teller for one in status.seats) or self.waited(f"tellers {number}", 3_000, 9_000)
        )
        fields = {"members": tuple(member for _, member in here)}
        return (Rescue(acts.MakeTellerKey, status.phase, fields) if enough else None), False

    def _wants_another(self, name: str, number: int) -> bool:
        """Whether tellers make another key before a round, asked once: seldom, but often where a round failed."""
        if name in self._thought_of:
            return False
        self._thought_of.add(name)
        return self.chance.randrange(2 if number > 1 else 8) == 0

    def for_round(self, state: RoundStatus) -> Rescue | None:
        """What to order in a secret round that is frozen, being opened or counted; none while there is to wait."""
        match state.phase:
            case "frozen":
                return self._begin(state)
            case "opening":
                return self._go_on(state)
            case "counted" if self.waited(f"counted {state.poll} {state.round}", 200, 3_000):
                if self.chance.randrange(20) == 0:
                    return self._abort(state)
                fields = {"frozen_seq": state.frozen_seq, "frozen_hash": state.frozen_hash}
                return self._order(acts.DeclareResult, state, **fields)
            case _:
                return None

    def _begin(self, state: RoundStatus) -> Rescue | None:
        luck, name = self.chance.randrange(100), f"count {state.poll} {state.round}"
        if luck < 10 and state.frozen_seq:
            return self._order(acts.FreezeRound, state)
        if self.waited(f"{name} in vain", 20_000, 30_000) or luck == 99:
            return self._abort(state)
        if 0 < state.ballots < BALLOTS_LEAST:
            return self._abort(state) if self.waited(f"{name} few", 4_000, 9_000) else None
        return self._ask(state) if self.waited(f"{name} {state.frozen_seq}", 200, 3_000) else None

    def _go_on(self, state: RoundStatus) -> Rescue | None:
        count, luck = state.count, self.chance.randrange(100)
        assert count is not None, "a count that is being opened has an attempt"
        if luck < 1:
            return self._abort(state)
        if luck < (30 if (state.poll, state.round) in self._incomplete else 8):
            return self._order(acts.FreezeRound, state)  # which is refused: the list stays from here on
        hangs = self.waited(f"attempt {state.poll} {state.round} {count.attempt}", 8_000, 20_000)
        if not (count.reason or hangs):
            return None
        return self._abort(state) if count.attempt >= ATTEMPTS_MAX else self._ask(state)

    def _ask(self, state: RoundStatus) -> Rescue:
        if state.unsealed:
            self._incomplete.add((state.poll, state.round))
        return self._order(acts.OpenCount, state, frozen_seq=state.frozen_seq, frozen_hash=state.frozen_hash)

    def _abort(self, state: RoundStatus) -> Rescue:
        return self._order(acts.AbortPoll, state, reason="as the chair says")

    def _order(self, kind: type[acts.RoundAct], state: RoundStatus, **fields: Any) -> Rescue:
        return Rescue(kind, state.phase, {"poll": state.poll, "round": state.round, **fields})
