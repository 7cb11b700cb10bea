# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What operators see of the tellers: which key stands, which is made, who has agreed to open a count."""

from central_broker.core.house import House
from central_broker.core.status import CountStatus, TellerKeyStatus
from central_broker.core.teller_desk import count_waits, key_waits
from voting_core.errors import HemicycleError
from voting_core.lifecycle import RoundPhase
from voting_core.round_state import RoundState


def draw_key(house: House) -> TellerKeyStatus | None:
    """The tellers' key that was begun last; none where none was."""
    keys = house.floor.tellers
    latest = keys.latest
    if latest is None:
        return None
    begun, step, waiting = latest.begun, "", tuple[str, ...]()
    if latest.is_made:
        try:
            step, waiting = key_waits(house, latest)
        except HemicycleError:
            step = "lost"  # what was heard is lost with a former ledger: the making can only be given up
    return TellerKeyStatus(
        key=begun.key,
        phase="making" if latest.is_made else "fixed" if latest.fixed else "failed",
        in_force=keys.in_force.begun.key if keys.in_force else 0,
        needed=begun.needed,
        seats=tuple(one.seat for one in begun.tellers),
        members=tuple(one.member for one in begun.tellers),
        step=step,
        waiting=waiting,
        transcript_sha256=latest.fixed.transcript_sha256 if latest.fixed else "",
        reason=latest.failed.reason if latest.failed else "",
        blamed=latest.failed.blamed if latest.failed else (),
    )


def draw_count(house: House, state: RoundState) -> CountStatus | None:
    """How far the opening of a secret count has come; none where it has not begun."""
    if not state.attempts:
        return None
    last = state.attempts[-1]
    waiting: tuple[str, ...] = ()
    if state.phase is RoundPhase.OPENING and last.failed is None:
        try:
            waiting = count_waits(house, state)
        except HemicycleError:
            waiting = last.begun.tellers  # the key's words are lost with a former ledger: nobody can be heard
    return CountStatus(
        attempt=last.begun.attempt,
        needed=house.floor.tellers.keys[state.opened.key].begun.needed,
        asked=last.begun.tellers,
        waiting=waiting,
        reason=last.failed.reason if last.failed else "",
        blamed=last.failed.blamed if last.failed else (),
    )
