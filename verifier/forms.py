# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The fields of everything else in a bundle: papers named by hash, receipts, and the files for people."""

from typing import Final

from verifier.fields import (
    COUNT,
    HASH,
    IN_ROUND,
    ITEM,
    LABEL,
    LINE,
    LONG,
    MAYBE_HASH,
    MAYBE_ITEM,
    MAYBE_SUBJECT,
    MEMBER,
    MILLION,
    MILLIS,
    NAME,
    ONE_UP,
    ROUND,
    SHORT,
    SITTING,
    SUBJECT,
    TITLE,
    ZERO_UP,
    Table,
    key,
)
from verifier.reading import either, flag, kinds, many, mapped, maybe, one_of, pattern, text, thing, whole
from verifier.result_fields import EFFECT, OUTCOME, POLL_KIND, result_fields
from verifier.rule_fields import ELECTION, MAJORITY, PRESS, SECRECY, appraisal

ROSTER: Final = thing(
    {
        "members": many(
            thing(
                {
                    "member": MEMBER,
                    "name": LABEL,
                    "seat": NAME,
                    "card_sha256": MAYBE_HASH,
                    "leave": SHORT,
                    "teller": flag,
                    "group": SHORT,
                }
            )
        ),
        "seats": many(thing({"seat": NAME, "row": COUNT, "place": COUNT})),
        "attendees": many(thing({"name": LABEL, "post": SHORT, "card_sha256": MAYBE_HASH})),
    }
)
REGISTRY: Final = thing({"seats": many(thing({"seat": NAME, "epoch": MILLION, "key": key}))})
_item: Final[Table] = {
    "item": ITEM,
    "title": TITLE,
    "text": LONG,
    "press": maybe(PRESS),
    "round_ms": maybe(MILLIS),
    "after": many(ITEM, 0, 20),
    "requires": many(
        thing({"item": ITEM, "subject": MAYBE_SUBJECT, "outcome": one_of("carried", "not_carried")}), 0, 20
    ),
    "secrecy": SECRECY,
}
_nominee_act: Final = one_of("appoint", "confirm", "remove", "dismiss", "recall", "resign")
AGENDA: Final = thing(
    {
        "items": many(
            kinds(
                {
                    "motion": {**_item, "amends": MAYBE_ITEM, "local_opening": flag, "majority": maybe(MAJORITY)},
                    "appraisal": {
                        **_item,
                        "targets": many(thing({"subject": SUBJECT, "name": LABEL, "post": LINE}), 1, 60),
                        "rule": maybe(appraisal),
                    },
                    "personnel": {
                        **_item,
                        "nominees": many(
                            thing({"subject": SUBJECT, "name": LABEL, "post": LINE, "act": _nominee_act}), 1, 60
                        ),
                        "merged": flag,
                        "majority": maybe(MAJORITY),
                    },
                    "election": {
                        **_item,
                        "candidates": many(thing({"subject": SUBJECT, "name": LABEL}), 1, 60),
                        "posts": whole(1, 60),
                        "slots": whole(0, 20),
                        "rule": maybe(ELECTION),
                    },
                }
            )
        )
    }
)
FROZEN: Final = thing(
    {
        "sitting": SITTING,
        **IN_ROUND,
        "freezing": ROUND,
        "entries": many(
            thing(
                {
                    "member": MEMBER,
                    "disposition": one_of(
                        "ballot", "not_pressed", "absent", "leave", "recused", "offline", "hands", "void"
                    ),
                    "seat": NAME,
                    "epoch": COUNT,
                    "seq": ZERO_UP,
                    "hash": MAYBE_HASH,
                    "note": SHORT,
                }
            )
        ),
    }
)

HEADS: Final = thing({"seats": many(thing({"seat": NAME, "epoch": MILLION, "seq": ONE_UP}))})

# --- receipts and the files of a bundle -------------------------------------------------------------------------------

_proof = many(HASH, 0, 64)
RECEIPT: Final = kinds(
    {
        "Receipt": {
            "v": one_of(1),
            "alg": one_of("ed25519"),
            "hall": NAME,
            "seat": NAME,
            "term": MILLION,
            "epoch": MILLION,
            "high_seq": ZERO_UP,
            "high_hash": MAYBE_HASH,
            "leaf_seq": ZERO_UP,
            "leaf_hash": MAYBE_HASH,
            "leaf_index": ZERO_UP,
            "tree_size": ZERO_UP,
            "tree_root": MAYBE_HASH,
            "inclusion": _proof,
            "from_size": ZERO_UP,
            "consistency": _proof,
            "refusals": many(thing({"seq": ZERO_UP, "reason": SHORT}), 0, 100),
            "blocked": SHORT,
            "at_ms": MILLIS,
        }
    }
)

FILE_NAME: Final = r"(ledger\.frames|quarantine\.json|receipts\.frames|results\.json|blobs/[0-9a-f]{64})"
MANIFEST: Final = thing(
    {
        "format": one_of("hemicycle-bundle/1"),
        "hall": NAME,
        "sitting": SITTING,
        "term": MILLION,
        "centre_key": key,
        "size": ZERO_UP,
        "checkpoint": text(1, 2000),
        "files": mapped(pattern(FILE_NAME), thing({"sha256": HASH, "size_bytes": ZERO_UP}, ordered=False)),
    },
    ordered=False,
)
QUARANTINE: Final = many(
    thing(
        {
            "at_ms": MILLIS,
            "topic": text(0, 1000),
            "reason": text(0, 1000),
            "disposed": flag,
            "seat": text(0, 100),
            "epoch": ZERO_UP,
            "seq": ZERO_UP,
            "payload": pattern(r"[A-Za-z0-9+/]*={0,2}"),
        },
        ordered=False,
    )
)
_before: Final = one_of("")  # of a round that was not declared
RESULTS: Final = many(
    thing(
        {
            **IN_ROUND,
            "phase": text(1, 20),
            "title": TITLE,
            "kind": POLL_KIND,
            **result_fields(outcome=either(_before, OUTCOME), effect=either(_before, EFFECT), ordered=False),
            "late": many(thing({"seat": NAME, "epoch": MILLION, "seq": ONE_UP, "member": MEMBER}, ordered=False)),
        },
        ordered=False,
    )
)
