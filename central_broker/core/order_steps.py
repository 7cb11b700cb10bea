# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What each order writes. One function an act; each may refuse with a sentence, and writes nothing then."""

from collections.abc import Callable
from typing import Any, Final

from central_broker.core import affair_steps as affairs
from central_broker.core import rescue_steps as rescue
from central_broker.core import teller_steps as tellers
from central_broker.core.carrier import Carrier
from central_broker.core.counting import count_round, freeze_input, frozen_list
from central_broker.core.floor_writing import keep_blob, keep_heads, write_floor
from central_broker.core.house import AGENDA_READER, REGISTRY_READER, ROSTER_READER, Draft, House
from central_broker.core.opening_steps import check_agenda, open_poll
from central_broker.core.roster_rules import check_keys, check_roster
from central_broker.core.secret_ballots import archive_of
from voting_core import acts
from voting_core import floor_records as facts
from voting_core.codec import encode
from voting_core.errors import RefusedError, StepError
from voting_core.freezing import freeze
from voting_core.roster import blob_ref
from voting_core.round_records import (
    PollAborted,
    PollAnnulled,
    PollClosed,
    ResultDeclared,
    ResultPublished,
    RoundFrozen,
)

FREEZINGS_MAX: Final = 99
"""What the number of a freezing may be in a record."""


def open_sitting(carrier: Carrier, act: acts.OpenSitting) -> None:
    """A new sitting begins; its id was not used before."""
    head = carrier.house.floor.head.seq
    ahead = [seat for seat, seen in carrier.house.seen().items() if seen.state.floor_seq > head]
    if ahead:
        raise StepError(
            f"Seats {', '.join(ahead)} hold a longer floor log than this centre: rebuild the centre from them first."
        )
    if carrier.house.term > 1 and head == 0 and not carrier.house.seen():
        raise StepError("This centre was restored without its ledger, and no seat has said yet what it holds: wait.")
    if act.sitting in carrier.house.floor.sittings:
        raise RefusedError(f"A sitting '{act.sitting}' was already held.", "Give the sitting another id.")
    if act.operators != carrier.operators:
        raise RefusedError("The order names other operators than this centre's settings.", "Look at the state again.")
    carrier.write(
        facts.SittingOpened,
        sitting=act.sitting,
        title=act.title,
        profile=act.profile,
        operators=act.operators,
    )


def fix_roster(carrier: Carrier, act: acts.FixRoster) -> None:
    """Members, seats and keys are fixed; from here on the centre listens."""
    roster_bytes, registry_bytes = carrier.blob(act.roster), carrier.blob(act.registry)
    roster, registry = ROSTER_READER.read(roster_bytes), REGISTRY_READER.read(registry_bytes)
    check_roster(roster, registry)
    check_keys(registry, carrier.house)
    carrier.house.floor.check_kind("RosterFixed")
    keep_blob(carrier.house, carrier.draft, roster_bytes)
    keep_blob(carrier.house, carrier.draft, registry_bytes)
    carrier.write(
        facts.RosterFixed,
        roster=act.roster,
        registry=act.registry,
        members=len(roster.members),
        seats=len(roster.seats),
    )


def publish_agenda(carrier: Carrier, act: acts.PublishAgenda) -> None:
    """The agenda is in force; items that were already put keep their text."""
    data = carrier.blob(act.agenda)
    agenda = AGENDA_READER.read(data)
    ids = [item.item for item in agenda.items]
    if len(set(ids)) != len(ids):
        raise RefusedError("The agenda names an item twice.", "Give each item its own id.")
    check_agenda(carrier.house, agenda)
    carrier.house.floor.check_kind("AgendaPublished")
    keep_blob(carrier.house, carrier.draft, data)
    carrier.write(facts.AgendaPublished, agenda=act.agenda, items=len(ids))


def open_roll(carrier: Carrier, act: acts.OpenRoll) -> None:
    """Members may sign in."""
    del act
    carrier.write(facts.RollOpened, members=len(carrier.house.members), due=carrier.house.due())


def close_poll(carrier: Carrier, act: acts.ClosePoll) -> None:
    """The operator ends the voting."""
    carrier.write(PollClosed, poll=act.poll, round=act.round, cause="operator")


def abort_poll(carrier: Carrier, act: acts.AbortPoll) -> None:
    """The round ends without a result."""
    carrier.write(PollAborted, poll=act.poll, round=act.round, reason=act.reason)


def freeze_round(carrier: Carrier, act: acts.FreezeRound) -> None:
    """Every member is disposed of by name."""
    state = carrier.round(act.poll, act.round)
    carrier.house.floor.check_round(state.key, "RoundFrozen")
    freezing = state.frozen.freezing + 1 if state.frozen else 1
    if freezing > FREEZINGS_MAX:
        raise StepError(f"The round was frozen {FREEZINGS_MAX} times: declare or abort it.")
    frozen, unsealed = freeze(freeze_input(carrier.house, state), freezing)
    data = encode(frozen)
    archive, ballots = archive_of(carrier.house, state, frozen) if state.is_secret else (b"", 0)
    keep_blob(carrier.house, carrier.draft, data)
    heads = keep_heads(carrier.house, carrier.draft)
    carrier.write(
        RoundFrozen,
        poll=act.poll,
        round=act.round,
        freezing=freezing,
        frozen=blob_ref(data),
        heads=heads,
        present=carrier.house.present(),
        unsealed=unsealed,
        archive=keep_blob(carrier.house, carrier.draft, archive, send=False) if state.is_secret else None,
        ballots=ballots,
    )


def declare_result(carrier: Carrier, act: acts.DeclareResult) -> None:
    """The result of the frozen list that the operators saw is declared; it is final."""
    check_declarable(carrier.house, act)
    state = carrier.round(act.poll, act.round)
    tallies, found = count_round(carrier.house, state)
    carrier.write(
        ResultDeclared,
        poll=act.poll,
        round=act.round,
        frozen_seq=act.frozen_seq,
        frozen_hash=act.frozen_hash,
        counted=tuple(one.counted() for one in tallies),
        findings=found.findings,
        outcome=found.outcome,
        contested=found.contested,
        left_open=found.left_open,
        missing=found.missing,
        missing_effect=found.missing_effect,
        said_zh=found.said_zh,
        said_en=found.said_en,
    )
    profile = carrier.house.floor.profile
    if profile is not None and profile.release == "declared":
        _release(carrier.house, carrier.draft, act)


def _release(house: House, draft: Draft, act: acts.DeclareResult) -> None:
    """The profile lets a result be shown as soon as it is declared: no order of its own is given for it."""
    state = house.floor.rounds[(act.poll, act.round)]
    assert state.declared is not None, "it was declared just now"
    seq = state.declared.floor_seq
    write_floor(house, draft, ResultPublished, poll=act.poll, round=act.round, declared_seq=seq)


def check_declarable(house: House, act: acts.DeclareResult) -> None:
    """Refuse to declare a list that is not the newest, or that the seats have overtaken.

    Members whose seat had not reported may be declared offline. But where a list says that somebody was away, and the
    seat has appeared since, or counts a ballot of a seat that has contradicted itself since, the house looks again.

    Raises:
        StepError: The round is not frozen, was frozen again, or has to be.
    """
    house.floor.check_kind("ResultDeclared")
    house.floor.check_round((act.poll, act.round), "ResultDeclared")
    state = house.floor.rounds[(act.poll, act.round)]
    assert state.frozen is not None, "the table lets only a frozen round be declared"
    if (act.frozen_seq, act.frozen_hash) != (state.frozen.floor_seq, state.frozen_hash):
        raise StepError("The round was frozen again since: look at the new list, then declare.")
    if state.is_secret:
        return  # since its count was begun the list stays, whatever has arrived
    now, _ = freeze(freeze_input(house, state), state.frozen.freezing)
    changed = sorted(
        then.seat
        for then, new in zip(frozen_list(house, state).entries, now.entries, strict=True)
        if then != new and then.disposition != "offline"
    )
    if changed:
        raise StepError(f"Seats {', '.join(changed)} are not as they were when the list was frozen: freeze it again.")


def publish_result(carrier: Carrier, act: acts.PublishResult) -> None:
    """The declared result may be shown to everybody."""
    state = carrier.round(act.poll, act.round)
    declared_seq = state.declared.floor_seq if state.declared else 1
    carrier.write(ResultPublished, poll=act.poll, round=act.round, declared_seq=declared_seq)


def annul_poll(carrier: Carrier, act: acts.AnnulPoll) -> None:
    """A declared result is void."""
    carrier.write(PollAnnulled, poll=act.poll, round=act.round, reason=act.reason)


def excuse_seats(carrier: Carrier, act: acts.ExcuseSeats) -> None:
    """Seats that are switched off owe no seal; a seat that is on cannot be excused."""
    house = carrier.house
    for seat in act.seats:
        if seat not in house.keys:
            raise RefusedError(f"There is no seat '{seat}'.", "Name seats of the roster.")
        seen = house.presence.get(seat)
        if seen is not None and seen.state.on:
            raise StepError(f"Seat '{seat}' is switched on, so it will seal by itself.")
    carrier.write(facts.SeatExcused, seats=tuple(sorted(set(act.seats))), reason=act.reason)


def adjourn_sitting(carrier: Carrier, act: acts.AdjournSitting) -> None:
    """The sitting pauses."""
    carrier.write(facts.SittingAdjourned, reason=act.reason)


def resume_sitting(carrier: Carrier, act: acts.ResumeSitting) -> None:
    """The sitting goes on."""
    del act
    carrier.write(facts.SittingResumed)


def close_sitting(carrier: Carrier, act: acts.CloseSitting) -> None:
    """The sitting ends."""
    del act
    carrier.write(facts.SittingClosed)


STEPS: Final[dict[type[acts.Act], Callable[[Carrier, Any], None]]] = {
    acts.OpenSitting: open_sitting,
    acts.FixRoster: fix_roster,
    acts.PublishAgenda: publish_agenda,
    acts.OpenRoll: open_roll,
    acts.OpenPoll: open_poll,
    acts.ClosePoll: close_poll,
    acts.AbortPoll: abort_poll,
    acts.FreezeRound: freeze_round,
    acts.DeclareResult: declare_result,
    acts.PublishResult: publish_result,
    acts.AnnulPoll: annul_poll,
    acts.ExcuseSeats: excuse_seats,
    acts.AdjournSitting: adjourn_sitting,
    acts.ResumeSitting: resume_sitting,
    acts.CloseSitting: close_sitting,
    acts.MakeTellerKey: tellers.make_teller_key,
    acts.GiveUpTellerKey: tellers.give_up_teller_key,
    acts.OpenCount: tellers.open_count,
    acts.EnterHandCount: rescue.enter_hand_count,
    acts.AdoptBallots: rescue.adopt_ballots,
    acts.CloseSeatEpoch: rescue.close_epoch,
    acts.OpenSeatEpoch: rescue.open_epoch,
    acts.MoveMember: rescue.move_member,
    acts.ArchiveSitting: rescue.archive_sitting,
    acts.AcceptRebuild: rescue.accept_rebuild,
    acts.CastVote: affairs.cast_vote,
    acts.RecuseMember: affairs.recuse_member,
    acts.EnterLeave: affairs.enter_leave,
    acts.IssueCard: affairs.issue_card,
    acts.EnterSignIn: affairs.enter_sign_in,
    acts.NameCandidate: affairs.name_candidate,
    acts.OverrideOrder: affairs.override_order,
}
