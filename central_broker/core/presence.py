# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which seats are on, as the broker tells it: a hint for people, never a rule of counting."""

from central_broker.core.admission import quarantine
from central_broker.core.house import Draft, House, Presence
from central_broker.core.inputs import MessageReceived
from voting_core.errors import RefusedError
from voting_core.messages import SEAT_STATE_READER


def note_state(house: House, draft: Draft, seat: str, given: MessageReceived) -> bool:
    """Take a seat's state message; whether the seat is now known to be on.

    A last will of an earlier boot may arrive after the birth of the next one; it is ignored.
    """
    if not given.payload:
        house.presence.pop(seat, None)
        return False
    try:
        state = SEAT_STATE_READER.read(given.payload)
        if state.seat != seat:
            raise RefusedError(f"A state of seat '{state.seat}' came on the topic of seat '{seat}'.")
    except RefusedError as error:
        quarantine(house, draft, seat, given.topic, given.payload, str(error))
        return False
    known = house.presence.get(seat)
    if not state.on and known is not None and known.born != state.boot:
        return False
    house.presence[seat] = Presence(state, state.boot)
    return state.on
