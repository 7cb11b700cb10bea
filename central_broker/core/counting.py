# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""From a frozen list to a verdict, and the ballots that came too late for it."""

from central_broker.core.house import House
from voting_core.floor import RoundState
from voting_core.floor_records import FROZEN_READER, FrozenList
from voting_core.freezing import Freeze
from voting_core.seat_log import CastBallot
from voting_core.seat_records import BallotCast
from voting_core.tally import Tally, tally
from voting_core.verdict import Verdict, decide


def freeze_input(house: House, state: RoundState) -> Freeze:
    """All that freezing a round depends on, as the house knows it now."""
    assert house.roster is not None, "a round is open only after the roster was fixed"
    return Freeze(
        sitting=house.floor.sitting,
        state=state,
        roster=house.roster,
        logs=house.logs(),
        excused=house.floor.excused,
        blocked=house.blocked(),
    )


def frozen_list(house: House, state: RoundState) -> FrozenList:
    """The list of a round's latest freezing, from its blob."""
    assert state.frozen is not None, "only a frozen round has a list"
    return FROZEN_READER.read(house.blobs[state.frozen.frozen.sha256])


def count_round(house: House, state: RoundState) -> tuple[Tally, Verdict]:
    """Count and decide the latest freezing of a round."""
    counted = tally(state.opened.questions[0], frozen_list(house, state), _ballots(house, state))
    return counted, decide(state.opened.majority, counted)


def _ballots(house: House, state: RoundState) -> dict[str, BallotCast]:
    sitting, key = house.floor.sitting, state.key
    return {ballot.hash: ballot.record for log in house.logs().values() for ballot in log.cast(sitting, key)}


def late_ballots(house: House, state: RoundState) -> tuple[CastBallot, ...]:
    """Ballots of a declared round that the declaration could not know: kept, listed, not counted.

    They reached the ledger after the declaration, or their seat had not sealed when the list was frozen.
    """
    if state.declared is None or state.frozen is None:
        return ()
    declared_at = house.floor_index[state.declared.floor_seq]
    sitting, key = house.floor.sitting, state.key
    return tuple(
        ballot
        for seat, log in house.logs().items()
        for ballot in log.cast(sitting, key)
        if ballot.index > declared_at or seat in state.frozen.unsealed
    )
