# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What two operators enter of persons: recusals, leave and its end, cards given out and cancelled, staff sign-ins."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from central_broker.core.status import SeatStatus, Status
from tests.simulation.hall import Hall
from tests.simulation.rescues import Rescue
from voting_core import acts
from voting_core.roster import card_hash

SELDOM: Final = 18
"""One look of the chair in so many leads to such an entry."""


@dataclass(slots=True)
class HouseAffairs:
    """Decides about entries by what the centre says; what cannot be entered now is refused by the centre.

    Args:
        hall: Who holds which cards.
        chance: Whether and about whom.
    """

    hall: Hall
    chance: random.Random
    _kinds: Mapping[str, Callable[[Status, SeatStatus], Rescue | None]] = field(init=False)

    def __post_init__(self) -> None:
        """Say what each entry needs."""
        self._kinds = {"recuse": self._recuse, "leave": self._leave, "card": self._card, "sign in": self._sign_in}

    def think(self, status: Status) -> Rescue | None:
        """An entry to make now; mostly none."""
        seated = [one for one in status.seats if one.member]
        if not seated or self.chance.randrange(SELDOM):
            return None
        kind = self.chance.choice(("recuse", "leave", "card", "sign in", "sign in"))
        away = [one for one in seated if not one.signed_in]
        about = away if kind in ("leave", "sign in") and away else seated
        return self._kinds[kind](status, self.chance.choice(about))

    def _recuse(self, status: Status, about: SeatStatus) -> Rescue | None:
        put = {one.poll for one in status.rounds}
        items = [one.item for one in status.agenda if one.item not in put]
        if not items:
            return None
        fields = {"member": about.member, "item": self.chance.choice(items), "reason": "is concerned"}
        return self._enter(acts.RecuseMember, status, fields)

    def _leave(self, status: Status, about: SeatStatus) -> Rescue | None:
        return self._enter(
            acts.EnterLeave, status, {"member": about.member, "reason": "" if about.on_leave else "is ill"}
        )

    def _card(self, status: Status, about: SeatStatus) -> Rescue | None:
        """Cancel a card, or give out another one: whoever is to get it has it in hand before it is entered."""
        card = ""
        if self.chance.randrange(3):
            number = f"{self.chance.getrandbits(32):08x}"
            self.hall.cards.setdefault(about.member, []).append(number)
            card = card_hash(number)
        fields = {"member": about.member, "card_sha256": card, "reason": "lost the card"}
        return self._enter(acts.IssueCard, status, fields)

    def _sign_in(self, status: Status, about: SeatStatus) -> Rescue | None:
        fields = {"member": about.member, "seat": about.seat, "reason": "is known to the staff"}
        return self._enter(acts.EnterSignIn, status, fields)

    def _enter(self, kind: type[acts.ActHeader], status: Status, fields: Mapping[str, Any]) -> Rescue:
        return Rescue(kind, status.phase, fields)
