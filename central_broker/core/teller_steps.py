# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Orders about the tellers: to make a joint key, to give it up, to open the count of a secret round."""

from central_broker.core.carrier import Carrier
from central_broker.core.house import House
from voting_core import acts
from voting_core.count_state import BALLOTS_LEAST
from voting_core.errors import RefusedError, StepError
from voting_core.round_records import CountBegun, CountFailed
from voting_core.teller_records import Teller, TellerKeyBegun, TellerKeyFailed


def make_teller_key(carrier: Carrier, act: acts.MakeTellerKey) -> None:
    """Tellers of the roster, who are here, begin to make a key at their seats."""
    house = carrier.house
    profile = house.floor.profile
    assert profile is not None, "a sitting has a profile"
    if not profile.tellers_needed:
        raise StepError("This body holds no secret votes: its profile names no number of tellers.")
    if len(act.members) < profile.tellers_needed:
        raise StepError(f"{profile.tellers_needed} tellers open a count together: name as many, or more.")
    latest = house.floor.tellers.latest
    carrier.write(
        TellerKeyBegun,
        key=latest.begun.key + 1 if latest is not None else 1,
        tellers=tuple(_teller(house, member) for member in act.members),
        needed=profile.tellers_needed,
    )


def _teller(house: House, name: str) -> Teller:
    member = house.members.get(name)
    if member is None or not member.teller:
        raise RefusedError(f"'{name}' is no teller of the roster.", "Name members whom the roster calls tellers.")
    seat = house.seat_of(member)
    if not house.is_present(member):
        raise StepError(f"Teller '{name}' has not signed in at seat '{seat}'. Name a substitute.")
    return Teller(member=name, seat=seat, epoch=house.keys[seat].epoch)


def give_up_teller_key(carrier: Carrier, act: acts.GiveUpTellerKey) -> None:
    """The making of a key ends without one: tellers are not heard."""
    latest = carrier.house.floor.tellers.latest
    if latest is None or not latest.is_made:
        raise StepError("No key is being made.")
    carrier.write(TellerKeyFailed, key=latest.begun.key, reason=act.reason, blamed=())


def open_count(carrier: Carrier, act: acts.OpenCount) -> None:
    """The tellers are asked to open the count of the newest frozen list; an attempt that hangs is ended first."""
    state = carrier.round(act.poll, act.round)
    if not state.is_secret:
        raise StepError("A named round is counted from its list: there is nothing to open.")
    if state.frozen is None or (act.frozen_seq, act.frozen_hash) != (state.frozen.floor_seq, state.frozen_hash):
        raise StepError("Only the newest frozen list can be opened. Look at the state again.")
    carrier.house.floor.check_round(state.key, "CountBegun")
    if 0 < state.frozen.ballots < BALLOTS_LEAST:
        raise StepError(
            f"The list counts {state.frozen.ballots} ballots only: their count would tell who chose what. "
            "Abort the round and hold it again, or by name."
        )
    here = _tellers_here(carrier.house, state.opened.key)
    running = state.attempts[-1] if state.attempts else None
    if running is not None and running.failed is None:
        carrier.write_alone(
            CountFailed,
            poll=act.poll,
            round=act.round,
            attempt=running.begun.attempt,
            reason="Not all tellers asked were heard.",
            blamed=(),
        )
    carrier.write(
        CountBegun,
        poll=act.poll,
        round=act.round,
        attempt=len(state.attempts) + 1,
        frozen_seq=act.frozen_seq,
        frozen_hash=act.frozen_hash,
        tellers=here,
    )


def _tellers_here(house: House, key: int) -> tuple[str, ...]:
    """Seats that hold a share of a key and still write: of a device that was replaced, the share is gone."""
    begun = house.floor.tellers.keys[key].begun
    here = tuple(one.seat for one in begun.tellers if house.keys[one.seat].epoch == one.epoch)
    if len(here) < begun.needed:
        raise StepError(
            f"Only {len(here)} of the {begun.needed} seats that open a count together still hold their share: "
            "abort the round and hold it again under another key."
        )
    return here
