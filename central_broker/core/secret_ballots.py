# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Encrypted ballots at the centre: checked as they arrive, and put into the archive when a round is frozen.

What is wrong with a ballot is asked of the host, which may look at several at once; nothing is frozen before every
ballot of the round was looked at.
"""

from gmpy2 import mpz

from central_broker.core.effects import CheckBallots, Effect
from central_broker.core.house import House
from voting_core.errors import RefusedError, StepError
from voting_core.frozen_list import FrozenList
from voting_core.roster import BLOB_BYTES_MAX
from voting_core.round_state import RoundState
from voting_core.seat_log import CastBallot
from voting_core.secrecy.ballot_check import INVALID
from voting_core.secrecy.election import Election
from voting_core.secrecy.joint_key import JointKey
from voting_core.secret_rounds import election_of, fixed_key, frozen_archive, making_of


def joint_key(house: House, number: int) -> JointKey:
    """The tellers' key with this number.

    Raises:
        RefusedError: What the tellers said of it is lost.
    """
    key = house.floor.tellers.keys[number]
    assert key.fixed is not None, "a round is encrypted to a key that was fixed"
    found = house.joint_keys.get((house.floor.sitting, number))
    if found is None:
        making = making_of(house.group, key, house.blobs, house.epoch_keys, house.verify)
        found = fixed_key(making, key.fixed)
        house.joint_keys[(house.floor.sitting, number)] = found
    return found


def election(house: House, state: RoundState) -> Election:
    """The election of a secret round."""
    about = (house.floor.sitting, *state.key)
    found = house.elections.get(about)
    if found is None:
        fixed = house.floor.tellers.keys[state.opened.key].fixed
        assert fixed is not None, "a round is encrypted to a key that was fixed"
        found = house.elections[about] = election_of(house.group, state.opened, mpz(fixed.public_key))
    return found


def secret_ballots(house: House, state: RoundState) -> list[CastBallot]:
    """Every encrypted ballot of a round that the house holds, in whatever epoch."""
    sitting = house.floor.sitting
    logs = [*house.logs().values(), *(log for former in house.former().values() for log in former)]
    return [ballot for log in logs for ballot in log.cast(sitting, state.key) if ballot.text]


def check_new_ballots(house: House) -> list[Effect]:
    """Have every ballot of the undecided secret round looked at that was not yet."""
    state = house.floor.undecided
    if state is None or not state.is_secret:
        return []
    new = [one for one in secret_ballots(house, state) if one.hash not in house.asked]
    if not new:
        return []
    house.asked.update(one.hash for one in new)
    ballots = tuple((one.hash, one.text, one.credential) for one in new)
    return [CheckBallots(election=election(house, state), ballots=ballots)]


def ballot_faults(house: House, state: RoundState) -> dict[str, str]:
    """What is wrong with each ballot of a secret round, by record hash, in the word of a frozen list.

    Raises:
        StepError: Some are being looked at.
    """
    hashes = [one.hash for one in secret_ballots(house, state)]
    waiting = unchecked(house, state)
    if waiting:
        raise StepError(
            f"{waiting} of {len(hashes)} encrypted ballots are being checked: freeze the round in a moment."
        )
    return {one: INVALID if house.faults[one] else "" for one in hashes}


def unchecked(house: House, state: RoundState) -> int:
    """How many encrypted ballots of a round are still being looked at."""
    if not state.is_secret:
        return 0
    return sum(one.hash not in house.faults for one in secret_ballots(house, state))


def archive_of(house: House, state: RoundState, frozen: FrozenList) -> tuple[bytes, int]:
    """The archive of a list, and how many ballots are in it.

    Raises:
        RefusedError: It is too large for a body, or the tellers' key or a ballot is lost.
    """
    assert state.closed is not None, "the tables put closing before freezing"
    texts = {one.hash: one.text for one in secret_ballots(house, state)}
    listed = [entry.hash for entry in frozen.entries if entry.disposition == "ballot"]
    lost = sum(one not in texts for one in listed)
    if lost:
        raise RefusedError(f"{lost} encrypted ballots of the list are lost with a former ledger.")
    counted = [texts[one] for one in listed]
    key = joint_key(house, state.opened.key)
    data = frozen_archive(election(house, state), key.trustee, counted, state.closed.at_ms)
    if len(data) > BLOB_BYTES_MAX:
        raise RefusedError(
            f"The archive of this round would have {len(data):,} bytes, more than {BLOB_BYTES_MAX:,}.",
            "Abort the round and divide the item.",
        )
    return data, len(counted)
