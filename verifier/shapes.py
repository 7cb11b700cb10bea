# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The fields of every record and order, as this program understands the protocol: its own tables, nobody else's."""

from typing import Final

from verifier.fields import (
    BLOB,
    COUNT,
    DISPLAY,
    HASH,
    ID,
    IN_ROUND,
    ITEM,
    LABEL,
    LARGEST,
    LONG,
    MAJORITY,
    MAYBE_HASH,
    MEMBER,
    MILLION,
    MILLIS,
    NAME,
    ONE_UP,
    OPERATOR,
    OPTION,
    PRESS,
    PROFILE,
    REASON,
    ROUND,
    SHORT,
    SIGNATURE,
    SITTING,
    TITLE,
    ZERO_UP,
    Table,
    key,
)
from verifier.reading import flag, kinds, many, one_of, text, thing, whole

_line = thing({"line": OPTION, "members": COUNT})
_lines = many(_line)
_ballot = thing({"seat": NAME, "epoch": MILLION, "seq": ONE_UP, "hash": HASH})
_archive: Table = {"bundle_sha256": HASH, "tree_size": ONE_UP, "tree_root": HASH}

_floor_head: Table = {
    "v": one_of(1),
    "alg": one_of("ed25519"),
    "hall": NAME,
    "sitting": SITTING,
    "term": MILLION,
    "floor_seq": ONE_UP,
    "prev": HASH,
    "at_ms": MILLIS,
    "act": LONG,
    "approvals": many(thing({"operator": NAME, "sig": SIGNATURE})),
}

_floor_rest: dict[str, Table] = {
    "SittingOpened": {"title": TITLE, "profile": PROFILE, "operators": many(OPERATOR)},
    "RosterFixed": {"roster": BLOB, "registry": BLOB, "members": COUNT, "seats": COUNT},
    "AgendaPublished": {"agenda": BLOB, "items": COUNT},
    "RollOpened": {"members": COUNT, "due": COUNT},
    "PollOpened": {
        **IN_ROUND,
        "title": TITLE,
        "text_sha256": HASH,
        "secrecy": one_of("named"),
        "questions": many(thing({"question": ITEM, "options": many(OPTION)})),
        "majority": MAJORITY,
        "press": PRESS,
        "display": DISPLAY,
        "round_ms": MILLIS,
        "entitled": COUNT,
        "present": COUNT,
        "heads": BLOB,
    },
    "PollClosed": {**IN_ROUND, "cause": one_of("operator", "deadline")},
    "PollAborted": {**IN_ROUND, "reason": SHORT},
    "RoundFrozen": {**IN_ROUND, "freezing": ROUND, "frozen": BLOB, "heads": BLOB, "unsealed": many(NAME)},
    "HandCountEntered": {**IN_ROUND, "members": many(MEMBER), "lines": _lines},
    "BallotsAdopted": {**IN_ROUND, "ballots": many(_ballot)},
    "ResultDeclared": {
        **IN_ROUND,
        "frozen_seq": ONE_UP,
        "frozen_hash": HASH,
        "lines": _lines,
        "hands": _lines,
        "outcome": one_of("carried", "not_carried"),
        "base": COUNT,
        "needed": COUNT,
        "got": COUNT,
        "missing": COUNT,
        "missing_effect": one_of("none", "cannot_change", "can_change"),
        "said_zh": SHORT,
        "said_en": LONG,
    },
    "ResultPublished": {**IN_ROUND, "declared_seq": ONE_UP},
    "PollAnnulled": {**IN_ROUND, "reason": SHORT},
    "SeatExcused": {"seats": many(NAME), "reason": SHORT},
    "SeatExcuseRevoked": {"seat": NAME},
    "SeatBlocked": {"seat": NAME, "epoch": MILLION, "high_seq": ZERO_UP, "rival_hash": HASH, "reason": SHORT},
    "SeatEpochClosed": {
        "seat": NAME,
        "epoch": MILLION,
        "high_seq": ZERO_UP,
        "high_hash": MAYBE_HASH,
        "reason": SHORT,
    },
    "SeatEpochOpened": {"seat": NAME, "epoch": MILLION, "key": key},
    "MemberMoved": {"member": MEMBER, "seat": NAME, "reason": SHORT},
    "SittingAdjourned": {"reason": SHORT},
    "SittingResumed": {},
    "SittingClosed": {},
    "SittingArchived": _archive,
    "LedgerRebuilt": {
        "missing": many(NAME),
        "lost": many(thing({"seat": NAME, "epoch": MILLION, "first_seq": ONE_UP, "last_seq": ONE_UP})),
        "bodies": many(HASH),
    },
}

_seat_head: Table = {
    "v": one_of(1),
    "alg": one_of("ed25519"),
    "hall": NAME,
    "seat": NAME,
    "epoch": MILLION,
    "seq": ONE_UP,
    "prev": HASH,
    "wall_ms": MILLIS,
    "mono_ms": MILLIS,
    "boot": ID,
    "floor_seq": ZERO_UP,
    "head_age_ms": MILLIS,
}

_seat_rest: dict[str, Table] = {
    "SeatStarted": {"software": SHORT},
    "MemberSignedIn": {
        "sitting": SITTING,
        "member": MEMBER,
        "identification": one_of("card-uid", "card-proof", "manual"),
    },
    "MemberSignedOut": {"sitting": SITTING, "member": MEMBER, "cause": one_of("card", "adjourned", "closed", "moved")},
    "BallotCast": {
        "sitting": SITTING,
        **IN_ROUND,
        "member": MEMBER,
        "revision": whole(1, 10_000),
        "text_sha256": HASH,
        "opened_locally": flag,
        "answers": many(thing({"question": ITEM, "option": OPTION})),
    },
    "PollSealed": {
        "sitting": SITTING,
        **IN_ROUND,
        "ballot_seq": ZERO_UP,
        "ballot_hash": MAYBE_HASH,
        "cause": one_of("closed", "deadline"),
        "tree_size": ZERO_UP,
        "tree_root": MAYBE_HASH,
    },
    "DeviceFault": {"part": LABEL, "detail": SHORT},
    "ClockStepped": {"step_ms": whole(-LARGEST, LARGEST)},
}

FLOOR_KINDS: Final = frozenset(_floor_rest)
ROUND_KINDS: Final = frozenset(kind for kind, fields in _floor_rest.items() if "round" in fields)
SEAT_KINDS: Final = frozenset(_seat_rest)
SEAT_RECORD: Final = kinds({kind: {**_seat_head, **rest} for kind, rest in _seat_rest.items()})
RECORD: Final = kinds(
    {kind: {**_floor_head, **rest} for kind, rest in _floor_rest.items()}
    | {kind: {**_seat_head, **rest} for kind, rest in _seat_rest.items()}
)

# --- orders -----------------------------------------------------------------------------------------------------------

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
    "EnterHandCount": {**IN_ROUND, "members": many(MEMBER, 1, 600), "lines": many(_line, 1, 50)},
    "AdoptBallots": {**IN_ROUND, "ballots": many(_ballot, 1, 100)},
    "CloseSeatEpoch": {"seat": NAME, "epoch": MILLION, "reason": REASON},
    "OpenSeatEpoch": {"seat": NAME, "epoch": MILLION, "key": key},
    "MoveMember": {"member": MEMBER, "seat": NAME, "reason": REASON},
    "ArchiveSitting": _archive,
    "AcceptRebuild": {"floor_seq": ONE_UP, "floor_hash": HASH, "missing": many(NAME, 0, 600)},
}
ACT: Final = kinds({kind: {**_act_head, **rest} for kind, rest in _act_rest.items()})
