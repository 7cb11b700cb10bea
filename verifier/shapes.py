# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The fields of every record, as this program understands the protocol: its own tables, nobody else's."""

from typing import Final

from verifier.fields import (
    BLOB,
    COUNT,
    ELEMENT,
    HASH,
    ID,
    IN_ROUND,
    ITEM,
    LABEL,
    LARGEST,
    LONG,
    MAYBE_ELEMENT,
    MAYBE_HASH,
    MAYBE_ITEM,
    MAYBE_PROOF,
    MEMBER,
    MILLION,
    MILLIS,
    NAME,
    ONE_UP,
    OPERATOR,
    OPTION,
    PART,
    PART_TEXT,
    ROUND,
    SHORT,
    SIGNATURE,
    SITTING,
    TITLE,
    ZERO_UP,
    Table,
    key,
)
from verifier.reading import flag, kinds, many, maybe, one_of, pattern, thing, whole
from verifier.result_fields import (
    ANSWERS,
    BALLOT,
    EFFECT,
    HAND_CHANNEL,
    HAND_COUNTS,
    OPENED_COUNTS,
    OUTCOME,
    POLL_KIND,
    QUESTIONS,
    result_fields,
)
from verifier.rule_fields import CHANNEL, DISPLAY, ELECTION, END, MAJORITY, PRESS, PROFILE, SECRECY, appraisal

_yes_no = one_of("yes", "no")
_slot = whole(1, 20)
SELF_TEST_STEPS: Final = (
    "board",
    "buttons",
    "lamps",
    "buzzer",
    "reader",
    "screen",
    "network",
    "storage",
    "timekeeping",
)
_tested = thing(
    {
        "outcome": one_of("passed", "failed", "skipped", "not_run"),
        "figures": many(thing({"figure": OPTION, "value": pattern(r"[^\x00-\x1f\x7f]{0,60}")}), 0, 24),
    }
)
_key_number = whole(1, 99)
_attempt: Table = {**IN_ROUND, "attempt": ROUND}
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
        "item_kind": POLL_KIND,
        "title": TITLE,
        "text_sha256": HASH,
        "secrecy": SECRECY,
        "questions": QUESTIONS,
        "majority": maybe(MAJORITY),
        "appraisal": maybe(appraisal),
        "election": maybe(ELECTION),
        "posts": COUNT,
        "press": PRESS,
        "display": DISPLAY,
        "end": END,
        "channels": many(CHANNEL),
        "round_ms": MILLIS,
        "size": COUNT,
        "entitled": COUNT,
        "present": COUNT,
        "recused": many(MEMBER),
        "heads": BLOB,
        "key": COUNT,
    },
    "PollClosed": {**IN_ROUND, "cause": one_of("operator", "deadline", "all_voted")},
    "PollAborted": {**IN_ROUND, "reason": SHORT},
    "RoundFrozen": {
        **IN_ROUND,
        "freezing": ROUND,
        "frozen": BLOB,
        "heads": BLOB,
        "present": COUNT,
        "unsealed": many(NAME),
        "archive": maybe(BLOB),
        "ballots": COUNT,
    },
    "CountBegun": {
        **_attempt,
        "frozen_seq": ONE_UP,
        "frozen_hash": HASH,
        "tellers": many(NAME, 1, 9),
    },
    "CountWordsHeard": {**_attempt, "step": OPTION, "words": BLOB},
    "CountFailed": {**_attempt, "reason": SHORT, "blamed": many(NAME)},
    "CountOpened": {**_attempt, "archive": BLOB, "proofs": BLOB, "counted": OPENED_COUNTS},
    "CastingVoteGiven": {**IN_ROUND, "option": _yes_no},
    "HandCountEntered": {**IN_ROUND, "channel": HAND_CHANNEL, "members": many(MEMBER), "counted": HAND_COUNTS},
    "BallotsAdopted": {**IN_ROUND, "ballots": many(BALLOT)},
    "ResultDeclared": {
        **IN_ROUND,
        "frozen_seq": ONE_UP,
        "frozen_hash": HASH,
        **result_fields(outcome=OUTCOME, effect=EFFECT, ordered=True),
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
    "MemberRecused": {"member": MEMBER, "item": ITEM, "reason": SHORT},
    "LeaveEntered": {"member": MEMBER, "reason": SHORT},
    "CardIssued": {"member": MEMBER, "card_sha256": MAYBE_HASH, "reason": SHORT},
    "SignInEntered": {"member": MEMBER, "seat": NAME, "reason": SHORT},
    "CandidateNamed": {"item": ITEM, "slot": _slot, "name": LABEL},
    "OrderOverridden": {"item": ITEM, "reason": SHORT},
    "TellerKeyBegun": {
        "key": _key_number,
        "tellers": many(thing({"member": MEMBER, "seat": NAME, "epoch": MILLION}), 1, 9),
        "needed": whole(1, 9),
    },
    "KeyWordsHeard": {"key": _key_number, "step": OPTION, "words": BLOB},
    "TellerKeyFailed": {"key": _key_number, "reason": SHORT, "blamed": many(NAME)},
    "TellerKeyFixed": {"key": _key_number, "public_key": ELEMENT, "transcript_sha256": HASH},
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
        "identification": one_of("card-uid", "card-mac", "card-proof", "manual"),
        "credential": MAYBE_ELEMENT,
        "proof": MAYBE_PROOF,
    },
    "MemberSignedOut": {"sitting": SITTING, "member": MEMBER, "cause": one_of("card", "adjourned", "closed", "moved")},
    "BallotCast": {
        "sitting": SITTING,
        **IN_ROUND,
        "member": MEMBER,
        "revision": whole(1, 10_000),
        "text_sha256": HASH,
        "opened_locally": flag,
        "confirmed": flag,
        "answers": ANSWERS,
    },
    "SecretBallotCast": {
        "sitting": SITTING,
        **IN_ROUND,
        "member": MEMBER,
        "revision": whole(1, 10_000),
        "text_sha256": HASH,
        "confirmed": flag,
        "part": PART,
        "parts": PART,
        "ballot_sha256": HASH,
        "text": PART_TEXT,
    },
    "TellerSpoke": {
        "sitting": SITTING,
        "key": _key_number,
        "poll": MAYBE_ITEM,
        "round": COUNT,
        "attempt": COUNT,
        "step": OPTION,
        "part": PART,
        "parts": PART,
        "word_sha256": HASH,
        "text": PART_TEXT,
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
    "SelfTested": {
        "profile": LABEL,
        "profile_sha256": MAYBE_HASH,
        "software": SHORT,
        "ended": one_of("finished", "stopped", "interrupted"),
        "took_ms": MILLIS,
        **dict.fromkeys(SELF_TEST_STEPS, _tested),
    },
}

FLOOR_KINDS: Final = frozenset(_floor_rest)
ROUND_KINDS: Final = frozenset(kind for kind, fields in _floor_rest.items() if "round" in fields)
SEAT_KINDS: Final = frozenset(_seat_rest)
SEAT_RECORD: Final = kinds({kind: {**_seat_head, **rest} for kind, rest in _seat_rest.items()})
RECORD: Final = kinds(
    {kind: {**_floor_head, **rest} for kind, rest in _floor_rest.items()}
    | {kind: {**_seat_head, **rest} for kind, rest in _seat_rest.items()}
)
