# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bugs planted in secret rounds: ballots, credentials, archives and the tellers' seats."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from msgspec import structs

from central_broker.core import core as centre_core
from central_broker.core import order_steps, secret_ballots
from central_broker.core.effects import CheckBallots, Effect
from central_broker.core.house import House
from edge_agent.core import teller
from edge_agent.core.rows import SecretRow
from edge_agent.core.secret_paper import SecretPaper
from edge_agent.core.teller import Teller
from tests.simulation.planted_bug import Planted
from voting_core import lifecycle, secret_rounds
from voting_core.codec import encode
from voting_core.frozen_list import FrozenList
from voting_core.lifecycle import RoundPhase
from voting_core.questions import Answer
from voting_core.round_state import RoundState
from voting_core.secrecy.spoken import SeatKeys
from voting_core.teller_records import TellerKeyBegun

_true_check, _true_archive = secret_ballots.check_new_ballots, secret_ballots.archive_of
_true_choose = SecretPaper.choose
_true_pending: Any = Teller.pending


def _under_any_credential(house: House) -> list[Effect]:
    return [
        replace(check, ballots=tuple((one, text, "") for one, text, _ in check.ballots))
        for check in _true_check(house)
        if isinstance(check, CheckBallots)
    ]


def _each_text_once(house: House) -> list[Effect]:
    found: list[Effect] = []
    for check in _true_check(house):
        assert isinstance(check, CheckBallots), "nothing else is asked"
        new = []
        for record_hash, text, by in check.ballots:
            known = _fault_of_text(house, text)
            if known is None:
                new.append((record_hash, text, by))
            else:
                house.faults[record_hash] = known
        found += [replace(check, ballots=tuple(new))] if new else []
    return found


def _fault_of_text(house: House, text: str) -> str | None:
    state = house.floor.undecided
    alike = [one.hash for one in secret_ballots.secret_ballots(house, state) if one.text == text] if state else []
    return next((house.faults[one] for one in alike if one in house.faults), None)


def _archive_of_first_ballots(house: House, state: RoundState, frozen: FrozenList) -> tuple[bytes, int]:
    first: dict[str, str] = {}
    for ballot in secret_ballots.secret_ballots(house, state):
        first.setdefault(ballot.record.member, ballot.hash)
    entries = tuple(
        structs.replace(entry, hash=first[entry.member]) if entry.disposition == "ballot" else entry
        for entry in frozen.entries
    )
    return _true_archive(house, state, structs.replace(frozen, entries=entries))


def _pending_whatever_became_of_it(self: Teller) -> RoundState | None:
    pending: RoundState | None = _true_pending.fget(self)
    if pending is not None:
        return pending
    asked = [one for one in self._floor.rounds.values() if one.attempts and one.attempts[-1].failed is None]
    aborted = [one for one in asked if one.phase is RoundPhase.ABORTED]
    here = [one for one in aborted if self._desk.identity.seat in one.attempts[-1].begun.tellers]
    return here[-1] if here else None


def _agreed_to_each_archive(sitting: str, state: RoundState) -> str:
    assert state.frozen is not None, "a count is opened of a frozen list"
    assert state.frozen.archive is not None, "a secret list has an archive"
    return f"agreed {sitting} {state.opened.poll} {state.opened.round} {state.frozen.archive.sha256}"


def _choose_and_keep(
    self: SecretPaper, state: RoundState, member: str, answers: tuple[Answer, ...], *, confirmed: bool
) -> None:
    self._desk.store(SecretRow(name="draft", value=encode(list(answers)).decode()))
    _true_choose(self, state, member, answers, confirmed=confirmed)


def _speakers_of_today(begun: TellerKeyBegun, keys: secret_rounds.DeviceKeys) -> SeatKeys:
    newest = {seat: max(epoch for other, epoch in keys if other == seat) for seat, _ in keys}
    known = [one for one in begun.tellers if newest.get(one.seat) == one.epoch]
    return {one.seat: (one.epoch, keys[(one.seat, one.epoch)]) for one in known}


_FROZEN_AGAIN: Final[Mapping[Any, Any]] = {
    **lifecycle.ROUND_STEPS,
    RoundPhase.FROZEN: {**lifecycle.ROUND_STEPS[RoundPhase.FROZEN], "CountFailed": RoundPhase.FROZEN},
    RoundPhase.OPENING: {**lifecycle.ROUND_STEPS[RoundPhase.OPENING], "RoundFrozen": RoundPhase.FROZEN},
}

PLANTED_SECRETLY: Final[Mapping[str, Planted]] = {
    "second_credential_counted": Planted(
        "a ballot counts that is signed with another credential than that of the sign-in",
        "under another credential",
        ((centre_core, "check_new_ballots", _under_any_credential),),
    ),
    "replayed_ballot_counted": Planted(
        "an encrypted ballot that was found valid is valid wherever else it stands",
        "is counted twice",
        ((centre_core, "check_new_ballots", _each_text_once),),
    ),
    "changed_vote_ignored": Planted(
        "the archive holds the first ballot of each member instead of the one that the list counts",
        "other ballots than the list",
        ((order_steps, "archive_of", _archive_of_first_ballots),),
    ),
    "second_archive_opened": Planted(
        "a list is frozen again while its count is opened, and a teller's seat agrees to each archive",
        "agreed to open 2 archives",
        ((lifecycle, "ROUND_STEPS", _FROZEN_AGAIN), (teller, "_agreed", _agreed_to_each_archive)),
    ),
    "opened_after_abort": Planted(
        "a teller's seat goes on opening the count of a round that was aborted",
        "after its end",
        ((Teller, "pending", property(_pending_whatever_became_of_it)),),
    ),
    "key_lost_with_device": Planted(
        "what a teller's device said is not believed any more once the seat has another device",
        "does not know key",
        ((secret_rounds, "_speakers", _speakers_of_today),),
    ),
    "choice_kept": Planted(
        "a seat keeps what its member chose, so as to show it again after a restart",
        "in the clear",
        ((SecretPaper, "choose", _choose_and_keep),),
    ),
}
"""By name."""
