# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The fields of every order that operators sign."""

from typing import Final

from verifier.fields import (
    BLOB,
    HASH,
    ID,
    IN_ROUND,
    ITEM,
    LABEL,
    MAYBE_HASH,
    MEMBER,
    MILLION,
    NAME,
    ONE_UP,
    OPERATOR,
    REASON,
    SHORT,
    SITTING,
    TITLE,
    Table,
    key,
)
from verifier.reading import kinds, many, one_of, text, whole
from verifier.result_fields import BALLOT, HAND_CHANNEL, HAND_COUNTS
from verifier.rule_fields import PROFILE

_act_head: Table = {"v": one_of(1), "id": ID, "hall": NAME, "sitting": SITTING, "expect": text(0, 20)}
_frozen_named: Table = {"frozen_seq": ONE_UP, "frozen_hash": HASH}
_act_rest: dict[str, Table] = {
    "OpenSitting": {"title": TITLE, "profile": PROFILE, "operators": many(OPERATOR, 1, 50)},
    "FixRoster": {"roster": BLOB, "registry": BLOB},
    "PublishAgenda": {"agenda": BLOB},
    "OpenRoll": {},
    "OpenPoll": {**IN_ROUND, "item": ITEM, "text_sha256": HASH},
    "ClosePoll": IN_ROUND,
    "AbortPoll": {**IN_ROUND, "reason": REASON},
    "FreezeRound": IN_ROUND,
    "DeclareResult": {**IN_ROUND, **_frozen_named},
    "PublishResult": IN_ROUND,
    "AnnulPoll": {**IN_ROUND, "reason": REASON},
    "ExcuseSeats": {"seats": many(NAME, 1, 1000), "reason": REASON},
    "AdjournSitting": {"reason": REASON},
    "ResumeSitting": {},
    "CloseSitting": {},
    "MakeTellerKey": {"members": many(MEMBER, 1, 9)},
    "GiveUpTellerKey": {"reason": REASON},
    "OpenCount": {**IN_ROUND, **_frozen_named},
    "EnterHandCount": {**IN_ROUND, "channel": HAND_CHANNEL, "members": many(MEMBER, 1, 600), "counted": HAND_COUNTS},
    "CastVote": {**IN_ROUND, "option": one_of("yes", "no")},
    "AdoptBallots": {**IN_ROUND, "ballots": many(BALLOT, 1, 100)},
    "CloseSeatEpoch": {"seat": NAME, "epoch": MILLION, "reason": REASON},
    "OpenSeatEpoch": {"seat": NAME, "epoch": MILLION, "key": key},
    "MoveMember": {"member": MEMBER, "seat": NAME, "reason": REASON},
    "RecuseMember": {"member": MEMBER, "item": ITEM, "reason": REASON},
    "EnterLeave": {"member": MEMBER, "reason": SHORT},
    "IssueCard": {"member": MEMBER, "card_sha256": MAYBE_HASH, "reason": REASON},
    "EnterSignIn": {"member": MEMBER, "seat": NAME, "reason": REASON},
    "NameCandidate": {"item": ITEM, "slot": whole(1, 20), "name": LABEL},
    "OverrideOrder": {"item": ITEM, "reason": REASON},
    "ArchiveSitting": {"bundle_sha256": HASH, "tree_size": ONE_UP, "tree_root": HASH},
    "AcceptRebuild": {"floor_seq": ONE_UP, "floor_hash": HASH, "missing": many(NAME, 0, 600)},
}
ACT: Final = kinds({kind: {**_act_head, **rest} for kind, rest in _act_rest.items()})
