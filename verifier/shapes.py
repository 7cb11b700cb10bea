# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The fields of everything a bundle holds, as this program understands the protocol: its own tables, nobody else's."""

import base64
from typing import Final

from verifier.reading import Rule, Unreadable, flag, kinds, many, mapped, maybe, one_of, pattern, text, thing, whole

Table = dict[str, Rule]

LARGEST: Final = 2**53 - 1

_name = pattern(r"[a-z][a-z0-9-]{0,30}")  # halls, seats, operators
_member = pattern(r"[A-Za-z0-9][A-Za-z0-9_-]{0,30}")
_sitting = pattern(r"[a-z0-9][a-z0-9-]{0,40}")
_item = pattern(r"[a-z0-9][a-z0-9-]{0,30}")  # items, polls, questions
_option = pattern(r"[a-z][a-z0-9_]{0,30}")
_id = pattern(r"[0-9a-f]{32}")
_hash = pattern(r"[0-9a-f]{64}")
_maybe_hash = pattern(r"([0-9a-f]{64})?")
_key_letters = pattern(r"[A-Za-z0-9+/]{43}=")
_signature = pattern(r"[A-Za-z0-9+/]{86}==")
_title = pattern(r"[^\x00-\x1f\x7f]{1,400}")  # one line: a line feed parts it from the text where both are hashed
_short, _long, _label = text(0, 200), text(0, 20_000), text(1, 60)
_millis, _count, _zero_up, _one_up = whole(0, LARGEST), whole(0, 1_000_000), whole(0, LARGEST), whole(1, LARGEST)
_million, _round = whole(1, 1_000_000), whole(1, 99)
_part = whole(1, 1000)
_reason = text(1, 200)

_blob = thing({"sha256": _hash, "size_bytes": whole(1, 8 * 1024 * 1024)})


def _key(value: object, at: str) -> None:
    """A public key, spelled the one way: base64 leaves two bits over, so that one key could pass for four."""
    _key_letters(value, at)
    assert isinstance(value, str), "the rule above has seen to it"
    if base64.b64encode(base64.b64decode(value)).decode() != value:
        raise Unreadable(f"{at} is not the one way to write this key")


_share_fields = thing({"numerator": _part, "denominator": _part, "inclusive": flag})


def _share(value: object, at: str) -> None:
    """A fraction of people, at most all of them."""
    _share_fields(value, at)
    assert isinstance(value, dict), "the rule above has seen to it"
    if value["numerator"] > value["denominator"]:
        raise Unreadable(f"{at} is more than the whole")


_majority = thing({"base": one_of("all_members", "present", "cast"), "share": _share, "article": _short})
_press = one_of("first", "last")
_display = one_of("count", "live")
_profile = thing(
    {
        "name": _label,
        "quorum": thing({"share": _share, "article": _short}),
        "majority": _majority,
        "press": _press,
        "display": _display,
        "round_ms": _millis,
    }
)
_operator = thing({"operator": _name, "name": _label, "key": _key})
_in_round: Table = {"poll": _item, "round": _round}

# --- records ----------------------------------------------------------------------------------------------------------

_floor_head: Table = {
    "v": one_of(1),
    "alg": one_of("ed25519"),
    "hall": _name,
    "sitting": _sitting,
    "term": _million,
    "floor_seq": _one_up,
    "prev": _hash,
    "at_ms": _millis,
    "act": _long,
    "approvals": many(thing({"operator": _name, "sig": _signature})),
}

_floor_rest: dict[str, Table] = {
    "SittingOpened": {"title": _title, "profile": _profile, "operators": many(_operator)},
    "RosterFixed": {"roster": _blob, "registry": _blob, "members": _count, "seats": _count},
    "AgendaPublished": {"agenda": _blob, "items": _count},
    "RollOpened": {"members": _count, "due": _count},
    "PollOpened": {
        **_in_round,
        "title": _title,
        "text_sha256": _hash,
        "secrecy": one_of("named"),
        "questions": many(thing({"question": _item, "options": many(_option)})),
        "majority": _majority,
        "press": _press,
        "display": _display,
        "round_ms": _millis,
        "entitled": _count,
        "present": _count,
    },
    "PollClosed": {**_in_round, "cause": one_of("operator", "deadline")},
    "PollAborted": {**_in_round, "reason": _short},
    "RoundFrozen": {**_in_round, "freezing": _round, "frozen": _blob, "unsealed": many(_name)},
    "ResultDeclared": {
        **_in_round,
        "frozen_seq": _one_up,
        "frozen_hash": _hash,
        "lines": many(thing({"line": _option, "members": _count})),
        "outcome": one_of("carried", "not_carried"),
        "base": _count,
        "needed": _count,
        "got": _count,
        "missing": _count,
        "missing_effect": one_of("none", "cannot_change", "can_change"),
        "said_zh": _short,
        "said_en": _long,
    },
    "ResultPublished": {**_in_round, "declared_seq": _one_up},
    "PollAnnulled": {**_in_round, "reason": _short},
    "SeatExcused": {"seats": many(_name), "reason": _short},
    "SeatExcuseRevoked": {"seat": _name},
    "SeatBlocked": {"seat": _name, "epoch": _million, "rival_hash": _hash, "reason": _short},
    "SittingAdjourned": {"reason": _short},
    "SittingResumed": {},
    "SittingClosed": {},
}

_seat_head: Table = {
    "v": one_of(1),
    "alg": one_of("ed25519"),
    "hall": _name,
    "seat": _name,
    "epoch": _million,
    "seq": _one_up,
    "prev": _hash,
    "wall_ms": _millis,
    "mono_ms": _millis,
    "boot": _id,
    "floor_seq": _zero_up,
    "head_age_ms": _millis,
}

_seat_rest: dict[str, Table] = {
    "SeatStarted": {"software": _short},
    "MemberSignedIn": {
        "sitting": _sitting,
        "member": _member,
        "identification": one_of("card-uid", "card-proof", "manual"),
    },
    "MemberSignedOut": {"sitting": _sitting, "member": _member, "cause": one_of("card", "adjourned", "closed")},
    "BallotCast": {
        "sitting": _sitting,
        **_in_round,
        "member": _member,
        "revision": whole(1, 10_000),
        "text_sha256": _hash,
        "answers": many(thing({"question": _item, "option": _option})),
    },
    "PollSealed": {
        "sitting": _sitting,
        **_in_round,
        "ballot_seq": _zero_up,
        "ballot_hash": _maybe_hash,
        "cause": one_of("closed", "deadline"),
        "tree_size": _zero_up,
        "tree_root": _maybe_hash,
    },
    "DeviceFault": {"part": _label, "detail": _short},
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

_act_head: Table = {"v": one_of(1), "id": _id, "hall": _name, "sitting": _sitting, "expect": text(0, 20)}
_frozen_named: Table = {"frozen_seq": _one_up, "frozen_hash": _hash}
_act_rest: dict[str, Table] = {
    "OpenSitting": {"title": _title, "profile": _profile, "operators": many(_operator, 1, 50)},
    "FixRoster": {"roster": _blob, "registry": _blob},
    "PublishAgenda": {"agenda": _blob},
    "OpenRoll": {},
    "OpenPoll": {**_in_round, "item": _item, "text_sha256": _hash},
    "ClosePoll": _in_round,
    "AbortPoll": {**_in_round, "reason": _reason},
    "FreezeRound": _in_round,
    "DeclareResult": {**_in_round, **_frozen_named},
    "PublishResult": _in_round,
    "AnnulPoll": {**_in_round, "reason": _reason},
    "ExcuseSeats": {"seats": many(_name, 1, 1000), "reason": _reason},
    "AdjournSitting": {"reason": _reason},
    "ResumeSitting": {},
    "CloseSitting": {},
}
ACT: Final = kinds({kind: {**_act_head, **rest} for kind, rest in _act_rest.items()})

# --- papers -----------------------------------------------------------------------------------------------------------

ROSTER: Final = thing(
    {
        "members": many(
            thing(
                {
                    "member": _member,
                    "name": _label,
                    "seat": _name,
                    "card_sha256": _maybe_hash,
                    "leave": _short,
                    "teller": flag,
                }
            )
        ),
        "seats": many(thing({"seat": _name, "row": _count, "place": _count})),
    }
)
REGISTRY: Final = thing({"seats": many(thing({"seat": _name, "epoch": _million, "key": _key}))})
AGENDA: Final = thing(
    {
        "items": many(
            thing(
                {
                    "item": _item,
                    "title": _title,
                    "text": _long,
                    "kind": one_of("motion"),
                    "majority": maybe(_majority),
                    "press": maybe(_press),
                    "round_ms": maybe(_millis),
                }
            )
        )
    }
)
FROZEN: Final = thing(
    {
        "sitting": _sitting,
        **_in_round,
        "freezing": _round,
        "entries": many(
            thing(
                {
                    "member": _member,
                    "disposition": one_of(
                        "ballot", "not_pressed", "absent", "leave", "recused", "offline", "hands", "void"
                    ),
                    "seat": _name,
                    "epoch": _count,
                    "seq": _zero_up,
                    "hash": _maybe_hash,
                    "note": _short,
                }
            )
        ),
    }
)

# --- receipts and the files of a bundle -------------------------------------------------------------------------------

_proof = many(_hash, 0, 64)
RECEIPT: Final = kinds(
    {
        "Receipt": {
            "v": one_of(1),
            "alg": one_of("ed25519"),
            "hall": _name,
            "seat": _name,
            "term": _million,
            "epoch": _million,
            "high_seq": _zero_up,
            "high_hash": _maybe_hash,
            "leaf_seq": _zero_up,
            "leaf_hash": _maybe_hash,
            "leaf_index": _zero_up,
            "tree_size": _zero_up,
            "tree_root": _maybe_hash,
            "inclusion": _proof,
            "from_size": _zero_up,
            "consistency": _proof,
            "refusals": many(thing({"seq": _zero_up, "reason": _short}), 0, 100),
            "blocked": _short,
            "at_ms": _millis,
        }
    }
)

FILE_NAME: Final = r"(ledger\.frames|quarantine\.json|receipts\.frames|results\.json|blobs/[0-9a-f]{64})"
MANIFEST: Final = thing(
    {
        "format": one_of("hemicycle-bundle/1"),
        "hall": _name,
        "sitting": _sitting,
        "term": _million,
        "centre_key": _key,
        "size": _zero_up,
        "checkpoint": text(1, 2000),
        "files": mapped(pattern(FILE_NAME), thing({"sha256": _hash, "size_bytes": _zero_up}, ordered=False)),
    },
    ordered=False,
)
QUARANTINE: Final = many(
    thing(
        {
            "at_ms": _millis,
            "topic": text(0, 1000),
            "reason": text(0, 1000),
            "disposed": flag,
            "seat": text(0, 100),
            "epoch": _zero_up,
            "seq": _zero_up,
            "payload": pattern(r"[A-Za-z0-9+/]*={0,2}"),
        },
        ordered=False,
    )
)
RESULTS: Final = many(
    thing(
        {
            **_in_round,
            "phase": text(1, 20),
            "title": _title,
            "lines": mapped(_option, _count),
            "outcome": maybe(one_of("", "carried", "not_carried")),
            "base": maybe(_count),
            "needed": maybe(_count),
            "got": maybe(_count),
            "missing": maybe(_count),
            "missing_effect": maybe(one_of("", "none", "cannot_change", "can_change")),
            "said_zh": maybe(_short),
            "said_en": maybe(_long),
            "late": many(thing({"seat": _name, "epoch": _million, "seq": _one_up, "member": _member}, ordered=False)),
        },
        ordered=False,
    )
)
