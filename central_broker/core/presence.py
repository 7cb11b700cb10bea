# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which seats are on, as the broker tells it: a hint for people, never a rule of counting."""

import msgspec

from central_broker.core.admission import quarantine
from central_broker.core.house import Draft, House, Presence
from central_broker.core.inputs import MessageReceived
from voting_core.errors import RefusedError
from voting_core.identifiers import BootId
from voting_core.messages import PROTOCOL, SEAT_STATE_READER, SeatState


class _OtherState(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="SeatState"):
    """What can be told of a state in another version of the protocol, whatever else stands in it."""

    v: int
    on: bool
    boot: BootId


_other_decoder = msgspec.json.Decoder(_OtherState)


def note_state(house: House, draft: Draft, seat: str, given: MessageReceived) -> bool:
    """Take a seat's state message; whether the seat is now known to be on.

    A last will of an earlier boot may arrive after the birth of the next one; it is ignored.
    """
    if not given.payload:
        house.presence.pop(seat, None)
        return False
    try:
        state = read_state(given.payload, seat)
    except RefusedError as error:
        quarantine(house, draft, seat, given.topic, given.payload, str(error))
        return False
    known = house.presence.get(seat)
    if not state.on and known is not None and known.born != state.boot:
        return False
    house.presence[seat] = Presence(state, state.boot)
    return state.on


def read_state(payload: bytes, seat: str) -> SeatState:
    """A state of our version, or what is known of one in another version: a poll must not open over it.

    Raises:
        RefusedError: It is neither, or belongs to another seat.
    """
    try:
        state = SEAT_STATE_READER.read(payload)
    except RefusedError:
        other = _read_other(payload)
        if other is None or other.v == PROTOCOL:
            raise
        return SeatState(
            v=other.v,
            on=other.on,
            seat=seat,
            epoch=1,
            boot=other.boot,
            seq=0,
            floor_seq=0,
            cut_off=False,
            software=f"protocol version {other.v}",
        )
    if state.seat != seat:
        raise RefusedError(f"A state of seat '{state.seat}' came on the topic of seat '{seat}'.")
    return state


def _read_other(payload: bytes) -> _OtherState | None:
    try:
        return _other_decoder.decode(payload)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
