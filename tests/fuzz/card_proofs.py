# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a record carries of a card's proof: seat and auditor read it alike, and what is read has one spelling."""

from random import Random
from typing import Final

from edge_agent.hardware.virtual_chip import sign_as_chip
from tests.builders import HALL, SITTING
from tests.fuzz.byte_mutation import any_of, mutate_bytes
from tests.fuzz.target import Mutate, Target, demand
from verifier.fields import MAYBE_PROOF
from verifier.proofs import card_of_proof, fault_of_proof
from verifier.reading import Unreadable
from voting_core.card_proof import card_number, is_signed_there, read_proof, spell_proof
from voting_core.roster import card_hash

PLACE: Final = {"hall": HALL, "sitting": SITTING, "seat": "s07"}
_DIGITS: Final = "0123456789abcdef"


def judge_proof(data: bytes) -> bool:
    """Our reading and the auditor's agree on every text: no proof, a false one, or a good one of the same card."""
    text = data.decode("utf-8", "replace")
    ours = read_proof(text)
    holds = ours is not None and is_signed_there(ours, **PLACE)
    try:
        MAYBE_PROOF(text, "proof")
        theirs = bool(text) and fault_of_proof({**PLACE, "proof": text}, ()) is None
    except Unreadable:
        theirs = False
    demand(holds == theirs, "seat and auditor disagree on a proof")
    if ours is not None and holds:
        demand(spell_proof(ours) == text, "a proof that holds has another spelling")
        demand(card_hash(card_number(ours.spki)) == card_of_proof(text), "it is not of the same card")
    return holds


def _seeds() -> list[bytes]:
    found = [
        spell_proof(sign_as_chip(name, **PLACE, nonce=bytes([number]) * 32)).encode()
        for number, name in enumerate(("m07", "m08", "m09"))
    ]
    elsewhere = spell_proof(sign_as_chip("m07", hall=HALL, sitting=SITTING, seat="s08", nonce=bytes(32)))
    return [*found, elsewhere.encode(), b""]


def _mutate_proof() -> Mutate:
    def one_digit(data: bytes, rng: Random) -> bytes:
        if not data:
            return data
        at = rng.randrange(len(data))
        return data[:at] + rng.choice(_DIGITS).encode() + data[at + 1 :]

    return any_of(one_digit, one_digit, mutate_bytes([b" ", b"00", b"ff" * 32]))


def proof_targets() -> tuple[Target, ...]:
    """The targets of this room."""
    return (Target(name="card-proof", judge=judge_proof, seeds=_seeds, mutate=_mutate_proof, runs=1_500),)
