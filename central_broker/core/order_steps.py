# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What each order writes. One function an act; each may refuse with a sentence, and writes nothing then."""

from collections.abc import Callable
from typing import Any, Final

from central_broker.core import rescue_steps as rescue
from central_broker.core.carrier import Carrier
from central_broker.core.counting import count_round, freeze_input, frozen_list
from central_broker.core.floor_writing import keep_blob, keep_heads
from central_broker.core.house import AGENDA_READER, REGISTRY_READER, ROSTER_READER, House
from central_broker.core.roster_rules import check_keys, check_roster
from voting_core import acts
from voting_core import floor_records as facts
from voting_core.codec import encode
from voting_core.errors import RefusedError, StepError
from voting_core.freezing import freeze
from voting_core.lifecycle import ENDED, UNDECIDED
from voting_core.messages import PROTOCOL
from voting_core.agenda import MOTION_QUESTION
from voting_core.questions import MOTION_OPTIONS
from voting_core.roster import blob_ref, text_hash
from voting_core.deciding.motions import has_quorum

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
    carrier.house.floor.check_kind("AgendaPublished")
    keep_blob(carrier.house, carrier.draft, data)
    carrier.write(facts.AgendaPublished, agenda=act.agenda, items=len(ids))


def open_roll(carrier: Carrier, act: acts.OpenRoll) -> None:
    """Members may sign in."""
    del act
    members = carrier.house.members.values()
    carrier.write(facts.RollOpened, members=len(members), due=sum(1 for member in members if not member.leave))


def open_poll(carrier: Carrier, act: acts.OpenPoll) -> None:
    """A round opens on an item of the agenda, with a quorum and with every seat on the same protocol."""
    house = carrier.house
    item = house.agenda.get(act.item)
    if item is None:
        raise RefusedError(f"There is no item '{act.item}' on the agenda.", "Choose an item of the agenda.")
    text_sha256 = text_hash(item.title, item.text)
    if act.text_sha256 != text_sha256:
        raise StepError(f"The text of item '{act.item}' is another one by now. Look at the agenda again.")
    if act.poll != act.item:
        raise RefusedError(f"The poll of item '{act.item}' is called '{act.item}', not '{act.poll}'.")
    _check_round_number(house, act)
    profile = house.floor.profile
    assert profile is not None, "a sitting has a profile"
    present = house.present()
    if not has_quorum(profile.quorum, len(house.members), present):
        needed = profile.quorum.share.needed(len(house.members))
        raise StepError(f"There is no quorum: {present} members are present, {needed} are needed.")
    _check_versions(house)
    house.floor.check_kind("PollOpened")
    heads = keep_heads(house, carrier.draft)
    carrier.write(
        facts.PollOpened,
        poll=act.poll,
        round=act.round,
        title=item.title,
        text_sha256=text_sha256,
        secrecy="named",
        questions=(facts.Question(question=MOTION_QUESTION, options=MOTION_OPTIONS),),
        majority=item.majority or profile.majority,
        press=item.press or profile.press,
        display=profile.display,
        round_ms=profile.round_ms if item.round_ms is None else item.round_ms,
        entitled=len(house.members),
        present=present,
        heads=heads,
    )


def _check_round_number(house: House, act: acts.OpenPoll) -> None:
    latest = house.floor.latest_round(act.poll)
    if latest is not None and latest.phase in UNDECIDED:
        raise StepError(f"Round {latest.opened.round} of poll '{act.poll}' is '{latest.phase}': declare or abort it.")
    if latest is not None and latest.phase not in ENDED:
        raise StepError(f"Poll '{act.poll}' was already decided in round {latest.opened.round}: annul that first.")
    number = latest.opened.round + 1 if latest else 1
    if act.round != number:
        raise StepError(f"The next round of poll '{act.poll}' is number {number}, not {act.round}.")


def _check_versions(house: House) -> None:
    other = [seat for seat, seen in house.seen().items() if seen.state.on and seen.state.v != PROTOCOL]
    if other:
        raise StepError(f"Seats {', '.join(other)} run another version: update them or switch them off first.")


def close_poll(carrier: Carrier, act: acts.ClosePoll) -> None:
    """The operator ends the voting."""
    carrier.write(facts.PollClosed, poll=act.poll, round=act.round, cause="operator")


def abort_poll(carrier: Carrier, act: acts.AbortPoll) -> None:
    """The round ends without a result."""
    carrier.write(facts.PollAborted, poll=act.poll, round=act.round, reason=act.reason)


def freeze_round(carrier: Carrier, act: acts.FreezeRound) -> None:
    """Every member is disposed of by name."""
    state = carrier.round(act.poll, act.round)
    carrier.house.floor.check_round(state.key, "RoundFrozen")
    freezing = state.frozen.freezing + 1 if state.frozen else 1
    if freezing > FREEZINGS_MAX:
        raise StepError(f"The round was frozen {FREEZINGS_MAX} times: declare or abort it.")
    frozen, unsealed = freeze(freeze_input(carrier.house, state), freezing)
    data = encode(frozen)
    keep_blob(carrier.house, carrier.draft, data)
    heads = keep_heads(carrier.house, carrier.draft)
    carrier.write(
        facts.RoundFrozen,
        poll=act.poll,
        round=act.round,
        freezing=freezing,
        frozen=blob_ref(data),
        heads=heads,
        unsealed=unsealed,
    )


def declare_result(carrier: Carrier, act: acts.DeclareResult) -> None:
    """The result of the frozen list that the operators saw is declared; it is final."""
    check_declarable(carrier.house, act)
    state = carrier.round(act.poll, act.round)
    counted, verdict = count_round(carrier.house, state)
    carrier.write(
        facts.ResultDeclared,
        poll=act.poll,
        round=act.round,
        frozen_seq=act.frozen_seq,
        frozen_hash=act.frozen_hash,
        lines=counted.lines(),
        hands=counted.hand_lines,
        outcome=verdict.outcome,
        base=verdict.base,
        needed=verdict.needed,
        got=verdict.got,
        missing=verdict.missing,
        missing_effect=verdict.missing_effect,
        said_zh=verdict.said_zh,
        said_en=verdict.said_en,
    )


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
    carrier.write(facts.ResultPublished, poll=act.poll, round=act.round, declared_seq=declared_seq)


def annul_poll(carrier: Carrier, act: acts.AnnulPoll) -> None:
    """A declared result is void."""
    carrier.write(facts.PollAnnulled, poll=act.poll, round=act.round, reason=act.reason)


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
    acts.EnterHandCount: rescue.enter_hand_count,
    acts.AdoptBallots: rescue.adopt_ballots,
    acts.CloseSeatEpoch: rescue.close_epoch,
    acts.OpenSeatEpoch: rescue.open_epoch,
    acts.MoveMember: rescue.move_member,
    acts.ArchiveSitting: rescue.archive_sitting,
    acts.AcceptRebuild: rescue.accept_rebuild,
}
