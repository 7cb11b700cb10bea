# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Drawing the status: the house in one picture, for operators."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from central_broker.core.alarms import find_alarms
from central_broker.core.counting import adoptable_ballots, count_round, freeze_input, late_ballots
from central_broker.core.house import House
from central_broker.core.opening_steps import attendance
from central_broker.core.seat_pictures import SeatPictures
from central_broker.core.secret_ballots import unchecked
from central_broker.core.status import AdoptableBallot, AgendaEntry, Proposal, RoundStatus, Status
from central_broker.core.teller_picture import draw_count, draw_key
from voting_core.agenda import AgendaItem
from voting_core.deciding.quorum import quorum_needed
from voting_core.errors import HemicycleError
from voting_core.findings.chair_words import say_chair_en, say_chair_zh
from voting_core.freezing import unsealed_seats
from voting_core.lifecycle import RoundPhase
from voting_core.option_names import option_names
from voting_core.precedence import blockers
from voting_core.roster import Operator, text_hash
from voting_core.round_state import RoundKey, RoundState
from voting_core.seat_log import SeatLog


def draw_status(
    house: House,
    operators: tuple[Operator, ...],
    proposals: tuple[Proposal, ...],
    left_ms: int,
    drawn: "Drawn | None" = None,
) -> Status:
    """The house as it stands.

    Args:
        house: The house.
        operators: Who may give orders.
        proposals: What waits for a second operator.
        left_ms: What remains of the open round (0: the chair ends it).
        drawn: What of it was drawn before; the same house each time.
    """
    floor, drawn, seen = house.floor, drawn or Drawn(), house.seen()
    chains = house.present_chains()
    logs = {seat: chain.log for seat, chain in chains.items()}
    online = [seat for seat, one in seen.items() if one.state.on]
    size, here = house.tree.size, attendance(house)
    returned = [one.witness_size for one in chains.values() if one.witness_size and not one.disagrees]
    return Status(
        hall=house.hall,
        sitting=floor.sitting,
        title=floor.title,
        phase=str(floor.phase),
        term=house.term,
        floor_seq=floor.head.seq,
        tree_size=size,
        tree_root=house.tree.root().hex() if size else "",
        members=len(house.members),
        due=here.due,
        present=here.present,
        quorum_needed=quorum_needed(floor.profile.quorum, here) if floor.profile else 0,
        online=len(online),
        held_by=sum(1 for seat in online if house.presence[seat].state.floor_seq >= floor.head.seq),
        operators=operators,
        agenda=tuple(_entry(house, item) for item in house.agenda.values()),
        seats=drawn.seats.draw(house, chains, seen),
        rounds=tuple(drawn.round(house, state, left_ms, logs) for state in floor.rounds.values()),
        tellers=draw_key(house),
        proposals=proposals,
        alarms=find_alarms(house, chains, seen),
        quarantined=house.evidence,
        archived=floor.sitting in floor.archived,
        unregistered=drawn.seats.draw_unregistered(house),
        witnesses=len(returned),
        witness_size=max(returned, default=0),
    )


def _entry(house: House, item: AgendaItem) -> AgendaEntry:
    """One item, and why it cannot be put now; of an item that was put, nothing stands in the way any more."""
    put = house.floor.latest_round(item.item) is not None
    found = () if put else blockers(item, house.agenda, house.floor)
    return AgendaEntry(
        item=item.item,
        kind=type(item).__name__.lower(),
        secrecy=item.secrecy,
        title=item.title,
        text_sha256=text_hash(item.title, item.text),
        blocked_zh=tuple(one.zh for one in found),
        blocked_en=tuple(one.en for one in found),
    )


@dataclass(slots=True)
class Drawn:
    """What was drawn last, so that of a large hall only what has changed is drawn again."""

    seats: SeatPictures = field(default_factory=SeatPictures)
    rounds: dict[RoundKey, tuple[tuple[str, int], RoundStatus]] = field(default_factory=dict)

    def round(self, house: House, state: RoundState, left_ms: int, logs: Mapping[str, SeatLog]) -> RoundStatus:
        """One round. One that has its result is drawn again with the floor log, and between rounds with each record.

        While another round is open, a ballot that comes late for this one is listed a moment later.
        """
        undecided = house.floor.undecided
        basis = (house.floor.head.hash, 0 if undecided is not None else house.tree.size)
        known = self.rounds.get(state.key)
        if state is not undecided and known is not None and known[0] == basis:
            return known[1]
        drawn = _round(house, state, left_ms, logs)
        self.rounds[state.key] = (basis, drawn)
        return drawn


def _round(house: House, state: RoundState, left_ms: int, logs: Mapping[str, SeatLog]) -> RoundStatus:
    given = freeze_input(house, state, {}, logs)  # nothing here depends on what is wrong with a ballot
    voted = [
        owner.member
        for seat, owner in house.owners.items()
        if any(ballot.record.member == owner.member for ballot in given.logs[seat].cast(given.sitting, state.key))
    ]
    unsealed = unsealed_seats(given) if state.phase in (RoundPhase.CLOSED, RoundPhase.FROZEN) else ()
    declared = state.declared
    finding = declared.findings[0] if declared else None
    hidden = state.phase is RoundPhase.OPEN and state.opened.display == "none"
    return RoundStatus(
        poll=state.opened.poll,
        round=state.opened.round,
        kind=state.opened.item_kind,
        title=state.opened.title,
        questions=state.opened.questions,
        names_zh=option_names(state.opened, "zh"),
        names_en=option_names(state.opened, "en"),
        posts=state.opened.posts,
        phase=str(state.phase),
        display=state.opened.display,
        entitled=state.opened.entitled,
        present=state.opened.present,
        present_frozen=state.frozen.present if state.frozen else 0,
        voted=0 if hidden else len(voted),
        sealed=sum(1 for log in given.logs.values() if log.seal(given.sitting, state.key)),
        unsealed=unsealed,
        left_ms=left_ms if state.phase is RoundPhase.OPEN else 0,
        frozen_seq=state.frozen.floor_seq if state.frozen else 0,
        frozen_hash=state.frozen_hash,
        provisional=_provisional(house, state),
        lines={line.line: line.members for line in declared.counted[0].lines} if declared else {},
        hands=_hands(state),
        adoptable=_adoptable(house, state),
        counted=declared.counted if declared else (),
        findings=declared.findings if declared else (),
        outcome=declared.outcome if declared else "",
        contested=declared.contested if declared else 0,
        left_open=declared.left_open if declared else 0,
        goes_on=state.goes_on,
        base=finding.base if finding else 0,
        needed=finding.needed if finding else 0,
        got=finding.got if finding else 0,
        missing=declared.missing if declared else 0,
        missing_effect=declared.missing_effect if declared else "",
        said_zh=declared.said_zh if declared else "",
        said_en=declared.said_en if declared else "",
        chair_zh=say_chair_zh(state.opened.item_kind, declared) if declared else "",
        chair_en=say_chair_en(state.opened.item_kind, declared) if declared else "",
        reason=state.ended_reason,
        secrecy=state.opened.secrecy,
        archive_sha256=state.frozen.archive.sha256 if state.frozen and state.frozen.archive else "",
        ballots=state.frozen.ballots if state.frozen else 0,
        checking=unchecked(house, state) if state.phase in (RoundPhase.OPEN, RoundPhase.CLOSED) else 0,
        count=draw_count(house, state),
        late=tuple(f"{ballot.record.seat} #{ballot.record.seq}" for ballot in late_ballots(house, state)),
    )


def _hands(state: RoundState) -> dict[str, int]:
    """What was counted by hand, on paper and by video so far, of the first question."""
    lines: dict[str, int] = {}
    for count in state.hand_counts:
        first = count.counted[0]
        extra = (("not_pressed", first.not_pressed), ("void", first.void))
        for name, members in (*((line.line, line.members) for line in first.lines), *extra):
            if members:
                lines[name] = lines.get(name, 0) + members
    return lines


def _adoptable(house: House, state: RoundState) -> tuple[AdoptableBallot, ...]:
    """Ballots of an undecided round that wait for two people; which way they go is not told."""
    if state.phase not in (RoundPhase.CLOSED, RoundPhase.FROZEN):
        return ()
    return tuple(
        AdoptableBallot(
            seat=ballot.record.seat,
            epoch=ballot.record.epoch,
            seq=ballot.record.seq,
            hash=ballot.hash,
            member=ballot.record.member,
            opened_locally=ballot.record.opened_locally,
        )
        for ballot in adoptable_ballots(house, state)
    )


def _provisional(house: House, state: RoundState) -> str:
    """What the operators see of a frozen round before they declare it: only whether missing seats matter."""
    if state.phase is not RoundPhase.FROZEN or state.frozen is None:
        return ""
    try:
        return count_round(house, state)[1].missing_effect
    except HemicycleError:
        return ""  # the list, or a ballot of it, was lost with a former ledger: only another freezing can be declared
