# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bugs planted on purpose, each as small as a slip of the pen: a simulator that does not find them proves nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final
from unittest.mock import patch

from central_broker.core import admission, counting, order_steps, orders, restoring
from central_broker.core import core as centre_core
from central_broker.core.core import CentralCore
from central_broker.core.effects import AppendLedger, Effect
from central_broker.core.house import Draft, House, SeatChain
from central_broker.core.rebuild import assembling, rebuild
from central_broker.core.rebuild.assembling import Assembly
from central_broker.core.rebuild.gathering import Gathering
from central_broker.core.receipts import durable_now
from central_broker.core.rows import RecordRow
from edge_agent.core.ballots import Ballots
from edge_agent.core.own_chain import OwnChain
from edge_agent.core.picture import Picture
from edge_agent.core.receipts import Receipts
from edge_agent.core.view import Stage
from tests.simulation.centre_node import CentreNode
from tests.simulation.chair import Chair
from tests.simulation.disk import SimDisk
from tests.simulation.planted_affairs import PLANTED_AFFAIRS
from tests.simulation.planted_bug import Planted
from tests.simulation.planted_secretly import PLANTED_SECRETLY
from voting_core import freezing
from voting_core.eligibility import ineligible, is_adoptable
from voting_core.findings.conclusion import Conclusion
from voting_core.findings.result import find_result
from voting_core.frames import Frame
from voting_core.frozen_list import FrozenEntry
from voting_core.roster import Member
from voting_core.round_state import RoundKey, RoundState
from voting_core.seat_log import CastBallot, Seal, SeatLog
from voting_core.seat_records import read_place
from voting_core.tally import Tally, tally

# --- the seat ---------------------------------------------------------------------------------------------------------

_true_stage, _true_on_press = Picture._stage, Ballots.on_press


def _stage_from_what_was_written(self: Picture, *given: Any) -> Stage:
    stage = _true_stage(self, *given)
    return Stage.RECORDED if stage is Stage.RECEIVED and given[0] and self._answers(given[0]) else stage


def _batch_of_what_was_written(self: OwnChain, first_seq: int, records_max: int, bytes_max: int) -> list[bytes]:
    return self._frames[first_seq - 1 : first_seq - 1 + min(records_max, 8)]


def _on_press_in_any_phase(self: Ballots, button: Any) -> None:
    undecided = self._floor.undecided
    seals = patch.object(Ballots, "is_sealed", lambda *_: False)
    with patch.object(type(self._floor), "open_round", undecided), seals:
        _true_on_press(self, button)


# --- the centre -------------------------------------------------------------------------------------------------------

_true_admit, _true_restore_seat = admission._admit, restoring._restore_seat


def _work_and_speak_at_once(self: CentralCore, wall_ms: int, mono_ms: int) -> list[Effect]:
    effects = _true_work(self, wall_ms, mono_ms)
    draft = self._in_flight
    if draft is None or not effects or not isinstance(effects[-1], AppendLedger):
        return effects
    self._durable = durable_now(self._house)
    said = self._speak(draft)
    draft.after.clear()
    draft.touched.clear()
    return [*effects, *said]


_true_work = CentralCore._work


def _admit_again(house: House, draft: Draft, chain: SeatChain, topic: str, frame: Frame) -> bool:
    place = read_place(frame.body)
    if place is not None and 0 < place.seq <= len(chain.hashes) and chain.hashes[place.seq - 1] == frame.hash:
        row = RecordRow(author=place.seat, epoch=1, seq=place.seq, kind="again", hash=frame.hash, frame=frame.encode())
        draft.rows.append(row)
        house.add_leaf(row)
        return True
    return _true_admit(house, draft, chain, topic, frame)


def _admit_any_link(house: House, draft: Draft, chain: SeatChain, topic: str, frame: Frame) -> bool:
    place = read_place(frame.body)
    if place is not None and place.seq == len(chain.hashes) + 1:
        admission._take_next(house, draft, chain, topic, frame, place)
        return True
    return _true_admit(house, draft, chain, topic, frame)


def _restore_without_ballots(house: House, frame: Frame, disposed: Any, newest: Any) -> None:
    _true_restore_seat(house, frame, disposed, newest)
    for chain in house.chains.values():
        chain.log.ballots.clear()


def _count_what_is_there_now(house: House, state: RoundState) -> tuple[tuple[Tally, ...], Conclusion]:
    frozen, _ = freezing.freeze(counting.freeze_input(house, state), 1)
    counted = tally(state.opened.questions, frozen, counting.round_ballots(house, state), state.hand_counts)
    return counted, find_result(state.opened, counted)


def _logs_of_neighbours(self: House) -> dict[str, SeatLog]:
    logs = _true_logs(self)
    names = list(logs)
    if len(names) > 1:
        logs[names[0]], logs[names[1]] = logs[names[1]], logs[names[0]]
    return logs


_true_logs = House.logs

# --- shared rules -----------------------------------------------------------------------------------------------------

_true_dispose_ballots, _true_dispose, _true_cast = freezing._dispose_ballots, freezing._dispose, SeatLog.cast


def _by_the_clock(given: freezing.Freeze, member: Member, cast: Sequence[CastBallot], seal: Seal) -> FrozenEntry:
    return _true_dispose_ballots(given, member, sorted(cast, key=lambda one: one.record.wall_ms), seal)


def _after_the_seal_too(given: freezing.Freeze, member: Member) -> FrozenEntry:
    log, key = given.logs[member.seat], given.state.key
    cast = [one for one in log.cast(given.sitting, key) if one.record.member == member.member]
    if cast and log.seal(given.sitting, key) is not None:
        return freezing._entry(given, member, "ballot", ballot=cast[-1])
    return _true_dispose(given, member)


def _of_any_round(self: SeatLog, sitting: str, key: RoundKey) -> Sequence[CastBallot]:
    last = max(
        (one for one in self.ballots if one[0] == sitting),
        key=lambda one: self.ballots[one][-1].record.seq,
        default=None,
    )
    return _true_cast(self, sitting, key) or (self.ballots[last] if last else ())


# --- the rebuild ------------------------------------------------------------------------------------------------------

_true_assemble = assembling.assemble


def _assemble_without_waiting(gathering: Gathering, house: House, draft: Draft) -> Assembly:
    made = _true_assemble(gathering, house, draft)
    assert made.house.found is not None, "what was put together says what it lacks"
    made.house.found = replace(made.house.found, waiting=())
    return made


def _waited_for_no_seat(self: Chair, name: str, least_ms: int, most_ms: int) -> bool:
    return name.startswith("rebuild") or _true_waited(self, name, least_ms, most_ms)


_true_waited = Chair._waited


def _wipe_and_keep_the_term(self: CentreNode) -> None:
    self.disk.set_back(0)


def _adopted_by_nobody(state: RoundState, ballot: CastBallot) -> str:
    return "" if is_adoptable(state, ballot) else ineligible(state, ballot)


PLANTED: Final[Mapping[str, Planted]] = {
    "no_fsync": Planted("a journal answers before it is synced", "held it", ((SimDisk, "synced", False),)),
    "receipt_before_fsync": Planted(
        "a receipt leaves before the ledger is synced",
        "before the ledger held it",
        ((CentralCore, "_work", _work_and_speak_at_once),),
    ),
    "recorded_first": Planted(
        "the screen says recorded before the disk has answered",
        "shown before the seat's disk held it",
        ((Picture, "_stage", _stage_from_what_was_written),),
    ),
    "sent_first": Planted(
        "a seat sends what its disk has not confirmed",
        "before its disk held it",
        ((OwnChain, "batch", _batch_of_what_was_written),),
    ),
    "no_dedup": Planted(
        "what comes twice is kept twice", "in the ledger already|more than once", ((admission, "_admit", _admit_again),)
    ),
    "wrong_chain": Planted(
        "a record is taken that names another predecessor",
        "does not follow|predecessor",
        ((admission, "_admit", _admit_any_link),),
    ),
    "close_race": Planted(
        "a press in the moment of closing is taken and counted after the seal",
        "outside opening and seal",
        (
            (Ballots, "on_press", _on_press_in_any_phase),
            (freezing, "_dispose", _after_the_seal_too),
        ),
    ),
    "roll_back_accepted": Planted(
        "a journal that was set back works on",
        "works on as if nothing had happened",
        ((Receipts, "_halts", lambda *_: False), (Receipts, "_is_proved", lambda *_: True)),
    ),
    "order_by_clock": Planted(
        "the last press is the one with the latest wall clock",
        "a sealed ballot in time|not the press that is valid",
        ((freezing, "_dispose_ballots", _by_the_clock),),
    ),
    "tally_lost_on_restart": Planted(
        "a restarted centre forgets ballots",
        "a sealed ballot in time|tells another story",
        ((restoring, "_restore_seat", _restore_without_ballots),),
    ),
    "double_sign_in_counted": Planted(
        "a member who is signed in at two seats is counted",
        "although signed in at two seats",
        ((freezing, "_signed_in_elsewhere", lambda *_: False),),
    ),
    "late_vote_counted": Planted(
        "the count takes what arrived since the list was frozen",
        "declared .* the list says",
        ((order_steps, "count_round", _count_what_is_there_now), (orders, "count_round", _count_what_is_there_now)),
    ),
    "wrong_item": Planted(
        "a ballot on another item stands in",
        "of another round|before the seat's disk held it",
        ((SeatLog, "cast", _of_any_round),),
    ),
    "wrong_seat": Planted(
        "two neighbours' journals are mixed up", "a sealed ballot in time", ((House, "logs", _logs_of_neighbours),)
    ),
    "state_said_once": Planted(
        "a centre says only once that it listens",
        "waits for receipts|is not in the ledger|, the ledger",
        ((centre_core, "STATE_EVERY_MS", 10**9),),
    ),
    "two_histories_believed": Planted(
        "a seat believes a ledger that does not continue the one it saw",
        "raises no alarm",
        ((Receipts, "_is_proved", lambda *_: True), (Receipts, "compare", lambda *_: None)),
    ),
    "adopted_by_nobody": Planted(
        "a ballot from a seat that was cut off counts although nobody adopted it",
        "outside opening and seal",
        ((freezing, "ineligible", _adopted_by_nobody),),
    ),
    "move_ignored": Planted(
        "a member who was moved is looked for at the former seat",
        "at the seat they were moved to is left out",
        ((freezing.Freeze, "seat_of", lambda _, member: member.seat),),
    ),
    "rebuilt_too_soon": Planted(
        "a lost ledger is written anew with what the first seats have brought",
        "does not hold the floor log|is not in the ledger|, the ledger|waits for receipts",
        ((rebuild, "assemble", _assemble_without_waiting), (Chair, "_waited", _waited_for_no_seat)),
    ),
    "rebuilt_out_of_order": Planted(
        "a ledger written anew holds the seats' records behind the lists that were made from them",
        "outside opening and seal|a sealed ballot in time|tells another story",
        ((assembling, "_before", lambda *_: ()),),
    ),
    "term_kept": Planted(
        "a centre without its ledger goes on under its former term",
        "does not hold the floor log|is not in the ledger|, the ledger|waits for receipts",
        ((CentreNode, "wipe", _wipe_and_keep_the_term),),
    ),
    **PLANTED_AFFAIRS,
    **PLANTED_SECRETLY,
}
"""Every planted bug by name."""
