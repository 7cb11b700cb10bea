# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rules of single fields: ids, hashes, numbers, texts, and the small objects that many records share."""

import base64
from typing import Final

from verifier.reading import Rule, Unreadable, pattern, text, thing, whole

Table = dict[str, Rule]

LARGEST: Final = 2**53 - 1

NAME = pattern(r"[a-z][a-z0-9-]{0,30}")  # halls, seats, operators
MEMBER = pattern(r"[A-Za-z0-9][A-Za-z0-9_-]{0,30}")
SITTING = pattern(r"[a-z0-9][a-z0-9-]{0,40}")
ITEM = pattern(r"[a-z0-9][a-z0-9-]{0,30}")  # items, polls, questions
MAYBE_ITEM = pattern(r"([a-z0-9][a-z0-9-]{0,30})?")
SUBJECT = pattern(r"[a-z][a-z0-9]{0,23}")  # targets, nominees, candidates
MAYBE_SUBJECT = pattern(r"([a-z][a-z0-9]{0,23})?")
OPTION = pattern(r"[a-z][a-z0-9_]{0,30}")
MAYBE_OPTION = pattern(r"([a-z][a-z0-9_]{0,30})?")
ID = pattern(r"[0-9a-f]{32}")
HASH = pattern(r"[0-9a-f]{64}")
MAYBE_HASH = pattern(r"([0-9a-f]{64})?")
_key_letters = pattern(r"[A-Za-z0-9+/]{43}=")
SIGNATURE = pattern(r"[A-Za-z0-9+/]{85}[AQgw]==")  # the bits that are left over are zero: one signature, one spelling
TITLE = pattern(r"[^\x00-\x1f\x7f]{1,400}")  # one line: a line feed parts it from the text where both are hashed
LABEL = pattern(r"[^\x00-\x1f\x7f]{1,60}")  # a name, on one line
CRITERION = pattern(r"[^\x00-\x1f\x7f]{1,57}")  # behind a name and a dot it fits into the name of a question
LINE = pattern(r"[^\x00-\x1f\x7f]{0,200}")
SHORT, LONG = text(0, 200), text(0, 20_000)
MILLIS, COUNT, ZERO_UP, ONE_UP = whole(0, LARGEST), whole(0, 1_000_000), whole(0, LARGEST), whole(1, LARGEST)
MILLION, ROUND = whole(1, 1_000_000), whole(1, 99)
REASON = text(1, 200)
ELEMENT = pattern(r"[1-9][0-9]{0,616}")  # a number modulo the prime of a secret ballot's group
MAYBE_ELEMENT = pattern(r"([1-9][0-9]{0,616})?")
MAYBE_PROOF = pattern(r"([0-9a-f]{64} [0-9a-f]{182} [0-9a-f]{128})?")  # nonce, key and signature of a card
PART = whole(1, 64)
PART_TEXT = pattern(r"[\x20-\x7e]{1,36000}")

BLOB = thing({"sha256": HASH, "size_bytes": whole(1, 8 * 1024 * 1024)})


def key(value: object, at: str) -> None:
    """A public key, spelled the one way: base64 leaves two bits over, so that one key could pass for four."""
    _key_letters(value, at)
    assert isinstance(value, str), "the rule above has seen to it"
    if base64.b64encode(base64.b64decode(value)).decode() != value:
        raise Unreadable(f"{at} is not the one way to write this key")


OPERATOR = thing({"operator": NAME, "name": LABEL, "key": key})
IN_ROUND: Table = {"poll": ITEM, "round": ROUND}
