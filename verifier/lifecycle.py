# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The order of the house: which record may come when.

Written as the other way round from a transition table: for every record, the phases in which it may come. The phase it
leads to stands in :mod:`verifier.house`.
"""

from typing import Final

from verifier.findings import Check, Words
from verifier.house import House
from verifier.ledger import Leaf
from verifier.rounds import Round
from verifier.shapes import ROUND_KINDS

_ROLL: Final = frozenset({"roll"})
_HELD: Final = frozenset({"roll", "adjourned"})

SITTING_MUST_BE: Final = {
    "SittingOpened": frozenset({"none", "closed"}),
    "RosterFixed": frozenset({"opened", "rostered"}),
    "AgendaPublished": frozenset({"rostered", "roll", "adjourned"}),
    "RollOpened": frozenset({"rostered"}),
    "PollOpened": _ROLL,
    "PollClosed": _ROLL,
    "PollAborted": _ROLL,
    "HandCountEntered": _ROLL,
    "BallotsAdopted": _ROLL,
    "RoundFrozen": _ROLL,
    "CountBegun": _ROLL,
    "CountWordsHeard": _ROLL,
    "CountFailed": _ROLL,
    "CountOpened": _ROLL,
    "CastingVoteGiven": _ROLL,
    "ResultDeclared": _ROLL,
    "ResultPublished": frozenset({"roll", "adjourned", "closed"}),
    "PollAnnulled": frozenset({"roll", "adjourned", "closed"}),
    "SeatExcused": _ROLL,
    "SeatExcuseRevoked": _HELD,
    "SeatBlocked": frozenset({"rostered", "roll", "adjourned", "closed"}),
    "SeatEpochClosed": _HELD,
    "SeatEpochOpened": _HELD,
    "MemberMoved": _HELD,
    "MemberRecused": _HELD,
    "LeaveEntered": _HELD,
    "CardIssued": _HELD,
    "SignInEntered": _ROLL,
    "CandidateNamed": _HELD,
    "OrderOverridden": _HELD,
    "TellerKeyBegun": _ROLL,
    "KeyWordsHeard": _HELD,
    "TellerKeyFailed": _HELD,
    "TellerKeyFixed": _HELD,
    "SittingAdjourned": _ROLL,
    "SittingResumed": frozenset({"adjourned"}),
    "SittingClosed": frozenset({"opened", "rostered", "roll", "adjourned"}),
    "SittingArchived": frozenset({"closed"}),
    "LedgerRebuilt": frozenset({"opened", "rostered", "roll", "adjourned", "closed"}),
}
ROUND_MUST_BE: Final = {
    "PollOpened": frozenset({"none"}),
    "PollClosed": frozenset({"open"}),
    "PollAborted": frozenset({"open", "closed", "frozen", "opening", "counted"}),
    "HandCountEntered": frozenset({"open", "closed", "frozen"}),
    "BallotsAdopted": frozenset({"closed", "frozen"}),
    "RoundFrozen": frozenset({"closed", "frozen"}),
    "CountBegun": frozenset({"frozen", "opening"}),
    "CountWordsHeard": frozenset({"opening"}),
    "CountFailed": frozenset({"opening"}),
    "CountOpened": frozenset({"opening"}),
    "CastingVoteGiven": frozenset({"frozen", "counted"}),
    "ResultDeclared": frozenset({"frozen", "counted"}),
    "ResultPublished": frozenset({"declared"}),
    "PollAnnulled": frozenset({"declared", "published"}),
}
WAITS_FOR_A_DECISION: Final = frozenset({"PollOpened", "SittingAdjourned", "SittingClosed"})
ENDED: Final = frozenset({"aborted", "annulled"})
CLOCK_TOLERANCE_MS: Final = 2_000


def new_check() -> Check:
    """The check that :func:`judge_step` fills."""
    return Check("life-cycle", Words("会议与表决的次序", "Order of the house"))


def judge_step(check: Check, house: House, leaf: Leaf) -> None:
    """Judge whether a floor record may come now."""
    if house.phase not in SITTING_MUST_BE[leaf.kind]:
        check.blame_at(
            leaf.place,
            f"会议处于“{house.phase}”时不能出现",
            f"may not come while the sitting is '{house.phase}'",
        )
    if leaf.kind == "SittingOpened":
        if leaf.fields["sitting"] in house.sittings:
            check.blame_at(leaf.place, "会议编号用过", "the sitting's id was used before")
    elif leaf.fields["sitting"] != house.sitting:
        named = leaf.fields["sitting"]
        check.blame_at(leaf.place, f"会议“{named}”并未召开", f"sitting '{named}' is not the one that is open")
    if leaf.kind == "SittingArchived" and leaf.fields["sitting"] in house.archived:
        check.blame_at(leaf.place, "会议已归档过", "the sitting was archived before")
    owing = house.undecided
    if owing is not None and leaf.kind in WAITS_FOR_A_DECISION:
        check.blame_at(
            leaf.place,
            f"表决 {owing.key[0]} 第 {owing.key[1]} 轮尚无结果",
            f"poll {owing.key[0]} round {owing.key[1]} still owes a result",
        )
    if leaf.kind in ROUND_KINDS:
        _judge_round_step(check, house, leaf)
    elif leaf.kind in ("SeatExcused", "SeatExcuseRevoked"):
        _judge_excuse(check, house, leaf)


def _judge_round_step(check: Check, house: House, leaf: Leaf) -> None:
    known = house.round_of(leaf)
    phase = known.phase if known else "none"
    if phase not in ROUND_MUST_BE[leaf.kind]:
        check.blame_at(leaf.round_place, f"该轮处于“{phase}”时不能出现", f"may not come while the round is '{phase}'")
    if leaf.kind == "PollOpened":
        _judge_number(check, house, leaf)
    elif known is not None:
        _judge_reference(check, known, leaf)


def _judge_number(check: Check, house: House, leaf: Leaf) -> None:
    poll = leaf.fields["poll"]
    before = [one for one in house.rounds.values() if one.key[0] == poll]
    if leaf.fields["round"] != len(before) + 1:
        check.blame_at(
            leaf.round_place,
            f"轮次应为第 {len(before) + 1} 轮",
            f"must be round {len(before) + 1}: numbers have no gap",
        )
    for one in before:
        # A tie asks for the next round itself.
        if one.phase not in ENDED and not one.goes_on:
            check.blame_at(
                leaf.round_place,
                f"第 {one.key[1]} 轮处于“{one.phase}”，未撤销或中止就重开",
                f"reopens the poll although round {one.key[1]} is '{one.phase}', neither aborted nor annulled nor tied",
            )


def _judge_reference(check: Check, known: Round, leaf: Leaf) -> None:
    """What a record says of earlier records of its round."""
    got = leaf.fields
    match leaf.kind:
        case "PollClosed" if got["cause"] == "deadline":
            opened = known.opened.fields
            due_ms = opened["at_ms"] + opened["round_ms"] - CLOCK_TOLERANCE_MS
            if opened["round_ms"] == 0 or got["at_ms"] < due_ms:
                check.blame_at(leaf.round_place, "未到时限就以时限为由关闭", "closes for a deadline that had not come")
        case "PollClosed" if got["cause"] == "all_voted" and known.opened.fields["end"] != "all_voted":
            check.blame_at(
                leaf.round_place,
                "规程并未规定全员按完即止",
                "closes because all have voted, which does not end a round under this profile",
            )
        case "RoundFrozen":
            due = known.frozen.fields["freezing"] + 1 if known.frozen else 1
            if got["freezing"] != due:
                check.blame_at(leaf.round_place, f"冻结编号应为 {due}", f"must be freezing number {due}")
        case "ResultDeclared":
            frozen = known.frozen
            if frozen is None or (got["frozen_seq"], got["frozen_hash"]) != (frozen.fields["floor_seq"], frozen.hash):
                check.blame_at(leaf.round_place, "所依据的不是最近一次冻结", "does not refer to the latest frozen list")
        case "ResultPublished":
            if known.declared is None or got["declared_seq"] != known.declared.fields["floor_seq"]:
                check.blame_at(leaf.round_place, "所公布的不是已声明的结果", "does not refer to the declared result")


def _judge_excuse(check: Check, house: House, leaf: Leaf) -> None:
    if leaf.kind == "SeatExcuseRevoked":
        if leaf.fields["seat"] not in house.excused:
            check.blame_at(leaf.place, "该席位并未被免除", "the seat was not excused")
    elif set(leaf.fields["seats"]) - set(house.epochs):
        check.blame_at(leaf.place, "免除了不存在的席位", "excuses a seat that does not exist")
