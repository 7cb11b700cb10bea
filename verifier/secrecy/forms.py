# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What each file of an archive must look like.

Source: Belenios specification, "Messages". Fields stand in this order, those that may be left out included.
"""

from collections.abc import Mapping
from typing import Final

from verifier.reading import Rule, Unreadable, many, one_of, pattern, text, thing, whole

DIGITS = pattern(r"0|[1-9][0-9]{0,616}")
FILE = pattern(r"[0-9a-f]{64}")
LABEL = pattern(r"[A-Za-z0-9+/]{43}")
UUID = pattern(r"[1-9A-HJ-NP-Za-km-z]{14,64}")
WORDS = text(0, 2_000)
SMALL = whole(0, 1_000_000)


def _some(fields: Mapping[str, Rule], may_lack: frozenset[str]) -> Rule:
    """An object with these fields in this order, of which some may be left out."""

    def check(value: object, at: str) -> None:
        if not isinstance(value, dict):
            raise Unreadable(f"{at or 'the body'} must be an object")
        there = {name: rule for name, rule in fields.items() if name in value or name not in may_lack}
        thing(there)(value, at)

    return check


def _true(value: object, at: str) -> None:
    if value is not True:
        raise Unreadable(f"{at} must be true, or be left out")


PROOF = thing({"challenge": DIGITS, "response": DIGITS})
CIPHERTEXT = thing({"alpha": DIGITS, "beta": DIGITS})
PAIR = many(PROOF, 2, 2)
ANSWER = _some(
    {
        "choices": many(CIPHERTEXT, 1, 120),
        "individual_proofs": many(PAIR, 1, 120),
        "overall_proof": many(PROOF, 1, 130),
        "blank_proof": PAIR,
    },
    frozenset({"blank_proof"}),
)
BALLOT = thing(
    {
        "election_uuid": UUID,
        "election_hash": LABEL,
        "credential": DIGITS,
        "answers": many(ANSWER, 1, 100),
        "signature": thing({"hash": LABEL, "proof": PROOF}),
    }
)
QUESTION = _some(
    {"answers": many(WORDS, 1, 120), "blank": _true, "min": SMALL, "max": SMALL, "question": WORDS},
    frozenset({"blank"}),
)
ELECTION = _some(
    {
        "version": one_of(1),
        "description": WORDS,
        "name": WORDS,
        "group": WORDS,
        "public_key": DIGITS,
        "questions": many(QUESTION, 1, 100),
        "uuid": UUID,
        "administrator": WORDS,
        "credential_authority": WORDS,
    },
    frozenset({"administrator", "credential_authority"}),
)
TRUSTEE = _some({"pok": PROOF, "public_key": DIGITS, "name": WORDS}, frozenset({"name"}))


SIGNED = thing({"message": text(1, 100_000), "signature": PROOF})
THRESHOLD = thing(
    {
        "threshold": whole(1, 100),
        "certs": many(SIGNED, 1, 100),
        "coefexps": many(SIGNED, 1, 100),
        "verification_keys": many(TRUSTEE, 1, 100),
    }
)
CERTIFICATE = thing({"verification": DIGITS, "encryption": DIGITS})


def coefficients_of(needed: int) -> Rule:
    """The public coefficients of a trustee where so many are needed."""
    return thing({"coefexps": many(DIGITS, needed, needed)})


def _trustee(value: object, at: str) -> None:
    """A trustee with a key of its own, or several of whom some are enough."""
    if not isinstance(value, list) or len(value) != 2 or value[0] not in ("Single", "Pedersen"):
        raise Unreadable(f"{at} must be a trustee with a key of its own, or several with a threshold")
    (TRUSTEE if value[0] == "Single" else THRESHOLD)(value[1], at)


TRUSTEES = many(_trustee, 1, 100)
CREDENTIALS = many(DIGITS)
PRODUCT = many(many(CIPHERTEXT, 1, 121), 1, 100)
DECRYPTION = thing({"decryption_factors": many(many(DIGITS)), "decryption_proofs": many(many(PROOF))})
OWNED = thing({"owner": whole(1, 100), "payload": FILE})
RESULT = thing({"result": many(many(SMALL))})
SETUP = thing({"election": FILE, "trustees": FILE, "credentials": FILE})
HEADER = thing({"version": one_of(1), "timestamp": pattern(r"[0-9]{1,11}")})
EVENT_KINDS: Final = ("Setup", "Ballot", "EndBallots", "EncryptedTally", "PartialDecryption", "Result")
EVENT = _some(
    {"parent": FILE, "height": SMALL, "type": one_of(*EVENT_KINDS), "payload": FILE}, frozenset({"parent", "payload"})
)
