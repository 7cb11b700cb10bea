# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Orders: every floor record that needs one carries the signed order, and the order says what the record says."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from verifier.findings import Check, Words, listed
from verifier.house import House
from verifier.ledger import Leaf
from verifier.order_fields import ACT
from verifier.reading import Fields, Unreadable, read_exact
from verifier.rounds import Round
from verifier.shapes import ROUND_KINDS
from verifier.signatures import ACT as ACT_CONTEXT
from verifier.signatures import is_signed

ORDERED_BY: Final = {
    "SittingOpened": "OpenSitting",
    "RosterFixed": "FixRoster",
    "AgendaPublished": "PublishAgenda",
    "RollOpened": "OpenRoll",
    "PollOpened": "OpenPoll",
    "PollClosed": "ClosePoll",
    "PollAborted": "AbortPoll",
    "RoundFrozen": "FreezeRound",
    "ResultDeclared": "DeclareResult",
    "ResultPublished": "PublishResult",
    "PollAnnulled": "AnnulPoll",
    "SeatExcused": "ExcuseSeats",
    "SittingAdjourned": "AdjournSitting",
    "SittingResumed": "ResumeSitting",
    "SittingClosed": "CloseSitting",
    "HandCountEntered": "EnterHandCount",
    "BallotsAdopted": "AdoptBallots",
    "SeatEpochClosed": "CloseSeatEpoch",
    "SeatEpochOpened": "OpenSeatEpoch",
    "MemberMoved": "MoveMember",
    "CastingVoteGiven": "CastVote",
    "MemberRecused": "RecuseMember",
    "LeaveEntered": "EnterLeave",
    "CardIssued": "IssueCard",
    "SignInEntered": "EnterSignIn",
    "CandidateNamed": "NameCandidate",
    "OrderOverridden": "OverrideOrder",
    "SittingArchived": "ArchiveSitting",
    "LedgerRebuilt": "AcceptRebuild",
    "TellerKeyBegun": "MakeTellerKey",
    "TellerKeyFailed": "GiveUpTellerKey",
    "CountBegun": "OpenCount",
}
AUTOMATIC: Final = frozenset(
    {
        "SeatExcuseRevoked",
        "SeatBlocked",
        "KeyWordsHeard",
        "TellerKeyFixed",
        "CountWordsHeard",
        "CountFailed",
        "CountOpened",
    }
)
"""Records that come by themselves: of what a seat did, or of what the tellers said."""

TWO_PEOPLE: Final = frozenset(
    {
        "PollAnnulled",
        "HandCountEntered",
        "BallotsAdopted",
        "SeatEpochClosed",
        "SeatEpochOpened",
        "MemberMoved",
        "CastingVoteGiven",
        "MemberRecused",
        "LeaveEntered",
        "CardIssued",
        "SignInEntered",
        "CandidateNamed",
        "OrderOverridden",
        "SittingArchived",
    }
)
NOT_COMPARED: Final = frozenset({"kind", "v", "id", "expect", "item", "seats", "floor_seq", "floor_hash"})
"""Fields of an order that its record does not repeat as they are."""


@dataclass(slots=True)
class Orders:
    """Judges every order once; remembers which ids were used."""

    hall: str
    check: Check = field(default_factory=lambda: Check("orders", Words("操作与双人确认", "Orders and two-person acts")))
    used: dict[str, Words] = field(default_factory=dict)
    double: int = 0
    automatic: int = 0

    def judge(self, house: House, leaf: Leaf) -> None:
        """Judge the order of one floor record, before the house takes the record."""
        got = leaf.fields
        if _is_automatic(house, leaf):
            self.automatic += 1
            if got["act"] or got["approvals"]:
                self.check.blame_at(leaf.place, "自动产生的记录不应带操作", "comes by itself and may carry no order")
            return
        try:
            act: Fields = read_exact(got["act"].encode(), ACT)
        except (Unreadable, UnicodeEncodeError) as error:
            self.check.blame_at(leaf.place, f"操作文本不符合协议：{error}", f"its order cannot be read: {error}")
            return
        self._judge_text(house, leaf, act)
        self._judge_approvals(house, leaf)

    def _judge_text(self, house: House, leaf: Leaf, act: Fields) -> None:
        place, check = leaf.place, self.check
        if act["kind"] != ORDERED_BY[leaf.kind]:
            check.blame_at(
                place,
                f"操作是 {act['kind']}，应为 {ORDERED_BY[leaf.kind]}",
                f"its order is {act['kind']}, which must be {ORDERED_BY[leaf.kind]}",
            )
            return
        earlier = self.used.setdefault(act["id"], place)
        if earlier is not place:
            check.blame_at(
                place, f"操作编号已被 {earlier.zh} 用过", f"uses the same order a second time, after {earlier.en}"
            )
        differing = [name for name in act if name not in NOT_COMPARED and act[name] != _said(leaf, name)]
        if leaf.kind == "PollOpened" and act["item"] != act["poll"]:
            differing.append("item")
        if leaf.kind == "SeatExcused" and sorted(set(act["seats"])) != leaf.fields["seats"]:
            differing.append("seats")
        if leaf.kind == "LedgerRebuilt":
            # What was accepted is the log up to the record before this one.
            after, before = (act["floor_seq"] + 1, act["floor_hash"]), (leaf.fields["floor_seq"], leaf.fields["prev"])
            differing += ["floor_seq, floor_hash"] * (after != before)
        if differing:
            check.blame_at(
                place,
                f"记录与所签操作不一致：{listed(differing)}",
                f"says something else than the order that was signed: {listed(differing)}",
            )
        self._judge_expectation(house, leaf, act)

    def _judge_expectation(self, house: House, leaf: Leaf, act: Fields) -> None:
        phase = house.phase
        if leaf.kind in ROUND_KINDS:
            known = house.round_of(leaf)
            phase = known.phase if known else "none"
        if act["expect"] != phase:
            self.check.blame_at(
                leaf.place,
                f"操作以“{act['expect'][:20]}”为前提，当时却是“{phase}”",
                f"its order expected '{act['expect'][:20]}' when it was '{phase}'",
            )

    def _judge_approvals(self, house: House, leaf: Leaf) -> None:
        got = leaf.fields
        known: Mapping[str, str] = house.operators
        if leaf.kind == "SittingOpened":
            known = {one["operator"]: one["key"] for one in got["operators"]}
        names = [approval["operator"] for approval in got["approvals"]]
        valid: set[str] = set()
        for approval in got["approvals"]:
            name = approval["operator"]
            if name not in known:
                self.check.blame_at(leaf.place, f"“{name}”不是本次会议的操作员", f"'{name}' is not an operator")
            elif not is_signed(known[name], ACT_CONTEXT, got["act"].encode(), base64.b64decode(approval["sig"])):
                self.check.blame_at(
                    leaf.place, f"操作员“{name}”的签名不成立", f"the signature of '{name}' is not valid"
                )
            else:
                valid.add(known[name])
        if len(set(names)) != len(names):
            self.check.blame_at(leaf.place, "同一操作员签了两次", "the same operator signed twice")
        known_round = house.round_of(leaf) if leaf.kind in ROUND_KINDS else None
        self._judge_number(leaf, people_needed(leaf, known_round), len(valid))

    def _judge_number(self, leaf: Leaf, needed: int, people: int) -> None:
        self.double += needed == 2
        if people < needed:
            self.check.blame_at(
                leaf.place,
                f"需要 {needed} 名操作员，只有 {people} 名有效签名",
                f"needs {needed} different operators, but {people} signed validly",
            )

    def finish(self) -> Check:
        """The check, with what holds."""
        self.check.note_holds(
            f"{len(self.used)} 项操作均有有效签名，其中 {self.double} 项为双人操作；{self.automatic} 条记录自动产生。",
            f"{len(self.used)} orders are validly signed, {self.double} of them by two people; "
            f"{self.automatic} records came by themselves.",
        )
        return self.check


def _said(leaf: Leaf, name: str) -> object:
    """What a record says where its order says something; of tellers, the members whom the order named."""
    if leaf.kind == "TellerKeyBegun" and name == "members":
        return [one["member"] for one in leaf.fields["tellers"]]
    return leaf.fields[name]


def _is_automatic(house: House, leaf: Leaf) -> bool:
    """Whether a record comes without an order: the profile, the time, the votes or a seat itself led to it."""
    match leaf.kind:
        case "PollClosed":
            return bool(leaf.fields["cause"] != "operator")
        case "TellerKeyFailed":
            # A fault that was proven ends the making of a key without an order.
            return not leaf.fields["act"]
        case "ResultPublished":
            # An operator may order it all the same.
            return house.profile.get("release") == "declared" and not leaf.fields["act"]
        case kind:
            return kind in AUTOMATIC


def people_needed(leaf: Leaf, known: Round | None) -> int:
    """How many different operators must sign a record, which is about this round, where it is about any."""
    if leaf.kind == "SittingOpened":
        # A centre of a later term had a ledger: that nothing of it is left is for two people to say.
        return 2 if leaf.fields["term"] > 1 and leaf.fields["floor_seq"] == 1 else 1
    if leaf.kind == "ResultDeclared":
        return 2 if leaf.fields["missing_effect"] == "can_change" else 1
    if leaf.kind == "CountBegun":
        frozen = None if known is None else known.frozen
        return 2 if frozen is not None and frozen.fields["unsealed"] else 1
    if leaf.kind == "LedgerRebuilt":
        return 2 if leaf.fields["missing"] or leaf.fields["lost"] or leaf.fields["bodies"] else 1
    return 2 if leaf.kind in TWO_PEOPLE else 1


def judge_operators(check: Check, leaf: Leaf, keys_taken: set[str]) -> None:
    """Judge the operators that a sitting names: different people have different names and different keys."""
    operators = leaf.fields["operators"]
    names, keys = [one["operator"] for one in operators], [one["key"] for one in operators]
    if len(set(names)) != len(names):
        check.blame_at(leaf.place, "两名操作员同名", "two operators have one name")
    if len(set(keys)) != len(keys):
        check.blame_at(leaf.place, "两名操作员同一密钥", "two operators have one key")
    if keys_taken & set(keys):
        check.blame_at(
            leaf.place, "操作员的密钥就是中心或某席位的密钥", "an operator has the key of the centre or of a seat"
        )
