# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""From a frozen list to a verdict, and the ballots that came too late for it."""

from collections.abc import Mapping

import msgspec

from central_broker.core.house import House
from central_broker.core.secret_ballots import ballot_faults
from voting_core.eligibility import is_adoptable
from voting_core.errors import StepError
from voting_core.findings.conclusion import Conclusion
from voting_core.findings.result import find_result
from voting_core.freezing import Freeze
from voting_core.frozen_list import FROZEN_READER, FrozenList
from voting_core.questions import BallotRef
from voting_core.round_state import RoundState
from voting_core.seat_heads import HEADS_READER, SeatHead
from voting_core.seat_log import CastBallot, SeatLog
from voting_core.seat_records import BallotRecord
from voting_core.secrecy.encoding import is_summed
from voting_core.tally import Tally, tally, tally_secret


def freeze_input(
    house: House,
    state: RoundState,
    faults: Mapping[str, str] | None = None,
    logs: Mapping[str, SeatLog] | None = None,
) -> Freeze:
    """All that freezing a round depends on, as the house knows it now.

    Args:
        house: The house.
        state: The round.
        faults: What is wrong with encrypted ballots, by hash, where that is not to be asked of the house.
        logs: The house's folded journals, where somebody has them at hand.

    Raises:
        StepError: Encrypted ballots are being looked at, and nothing was said of them.
    """
    assert house.roster is not None, "a round is open only after the roster was fixed"
    return Freeze(
        sitting=house.floor.sitting,
        state=state,
        roster=house.roster,
        logs=house.logs() if logs is None else logs,
        excused=house.floor.excused,
        blocked=house.blocked(),
        former=house.former(),
        closed=house.closed(),
        opened=house.floor.opened_epochs,
        moves=house.floor.moves,
        leave=house.floor.affairs.leave,
        faults=(ballot_faults(house, state) if state.is_secret else {}) if faults is None else faults,
    )


def frozen_list(house: House, state: RoundState) -> FrozenList:
    """The list of a round's latest freezing, from its blob.

    Raises:
        StepError: The blob was lost with a former ledger.
    """
    assert state.frozen is not None, "only a frozen round has a list"
    if state.frozen.frozen.sha256 not in house.blobs:
        raise StepError("The list of this round was lost with the ledger: freeze the round again.")
    return FROZEN_READER.read(house.blobs[state.frozen.frozen.sha256])


def find_ballot(house: House, state: RoundState, ref: BallotRef) -> CastBallot | None:
    """The ballot of a round that a reference names, in whatever epoch; none if there is no such ballot."""
    chain = house.chains.get((ref.seat, ref.epoch))
    cast = chain.log.cast(house.floor.sitting, state.key) if chain else ()
    return next((ballot for ballot in cast if (ballot.record.seq, ballot.hash) == (ref.seq, ref.hash)), None)


def adoptable_ballots(house: House, state: RoundState) -> tuple[CastBallot, ...]:
    """Ballots that wait for two people, by seat in order; those adopted already left out."""
    sitting, key = house.floor.sitting, state.key
    return tuple(
        ballot
        for log in house.logs().values()
        for ballot in log.cast(sitting, key)
        if ballot.hash not in state.adopted and is_adoptable(state, ballot)
    )


def count_round(house: House, state: RoundState) -> tuple[tuple[Tally, ...], Conclusion]:
    """Count and decide a frozen round.

    Raises:
        HemicycleError: The list or a ballot of it is not there, or the counts by hand do not fit it.
    """
    frozen = frozen_list(house, state)
    questions = state.opened.questions
    if state.is_secret:
        if state.count is None:
            raise StepError("The tellers have not opened the count of this round.")
        tallies = tally_secret(questions, frozen, state.count, summed=is_summed(state.opened.appraisal))
        return tallies, find_result(state.opened, tallies, casting=state.casting)
    ballots = round_ballots(house, state)
    tallies = tally(questions, frozen, ballots, state.hand_counts)
    groups: dict[str, tuple[Tally, ...]] = {}
    if state.opened.majority is not None and state.opened.majority.each_group:
        for group, members in sorted(_groups(house).items()):
            part = msgspec.structs.replace(
                frozen, entries=tuple(entry for entry in frozen.entries if entry.member in members)
            )
            counts = [count for count in state.hand_counts if members.issuperset(count.members)]
            groups[group] = tally(questions, part, ballots, counts)
    return tallies, find_result(state.opened, tallies, casting=state.casting, groups=groups)


def _groups(house: House) -> dict[str, set[str]]:
    groups: dict[str, set[str]] = {}
    for member in house.members.values():
        groups.setdefault(member.group, set()).add(member.member)
    return groups


def round_ballots(house: House, state: RoundState) -> dict[str, BallotRecord]:
    """Every ballot of a round that the house holds, in whatever epoch, by record hash."""
    sitting, key = house.floor.sitting, state.key
    logs = [*house.logs().values(), *(log for former in house.former().values() for log in former)]
    return {ballot.hash: ballot.record for log in logs for ballot in log.cast(sitting, key)}


def late_ballots(house: House, state: RoundState) -> tuple[CastBallot, ...]:
    """Ballots of a declared round that the declaration could not know: kept, listed, not counted.

    They lie beyond what the centre held of their seat when the list was frozen, or that seat had not sealed then. A
    ballot of a closed epoch that the list names is counted, although its seat has not sealed.
    """
    if state.declared is None or state.frozen is None:
        return ()
    is_listed = state.frozen.frozen.sha256 in house.blobs
    counted = {entry.hash for entry in frozen_list(house, state).entries} if is_listed else set()
    named = house.blobs.get(state.frozen.heads.sha256)
    heads = {head.seat: head for head in HEADS_READER.read(named).seats} if named is not None else {}
    sitting, key = house.floor.sitting, state.key
    return tuple(
        ballot
        for (seat, _), chain in sorted(house.chains.items())
        for ballot in chain.log.cast(sitting, key)
        if ballot.hash not in counted
        and (seat in state.frozen.unsealed or (named is not None and _is_beyond(ballot, heads.get(seat))))
    )


def _is_beyond(ballot: CastBallot, head: SeatHead | None) -> bool:
    """Whether a ballot comes after what the centre held of its seat."""
    return head is None or (ballot.record.epoch, ballot.record.seq) > (head.epoch, head.seq)
