# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A signature binds its author, its bytes and its purpose."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import signer
from voting_core.frames import ACT_CONTEXT, MESSAGE_CONTEXT, RECORD_CONTEXT
from voting_core.signing import Ed25519Signer, sign_frame, verify

CONTEXTS = (RECORD_CONTEXT, MESSAGE_CONTEXT, ACT_CONTEXT)
SEAT = signer("s07")


def test_signatures_are_those_of_rfc_8032() -> None:
    """Our signatures are Ed25519 as published: key and signature of the first and third official examples."""
    empty = Ed25519Signer(
        Ed25519PrivateKey.from_private_bytes(
            bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
        )
    )
    two_bytes = Ed25519Signer(
        Ed25519PrivateKey.from_private_bytes(
            bytes.fromhex("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7")
        )
    )

    assert empty.key == "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
    assert empty.sign(b"").hex() == (
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
        "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
    )
    assert two_bytes.sign(b"\xaf\x82").hex() == (
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
        "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
    )


@given(st.binary(max_size=100))
def test_a_message_never_passes_for_a_record(body: bytes) -> None:
    """Bytes signed for one purpose (record, message, order) verify for that purpose only."""
    for signed in CONTEXTS:
        frame = sign_frame(SEAT, signed, body)
        passed = [context for context in CONTEXTS if verify(SEAT.key, context + frame.body, frame.sig)]
        assert passed == [signed]


def test_no_purpose_begins_like_another() -> None:
    """No context is the beginning of another, and each ends in a zero byte, so bodies cannot move the border."""
    assert all(context.endswith(b"\0") and context.count(b"\0") == 1 for context in CONTEXTS)
    assert len(set(CONTEXTS)) == len(CONTEXTS)


@given(body=st.binary(min_size=1, max_size=60), at=st.integers(0, 1_000), bit=st.integers(0, 7))
def test_a_changed_bit_breaks_the_signature(body: bytes, at: int, bit: int) -> None:
    """Whoever changes one bit of a signed body or of its signature is found out."""
    frame = sign_frame(SEAT, RECORD_CONTEXT, body)
    whole = bytearray(frame.body + frame.sig)
    whole[at % len(whole)] ^= 1 << bit

    assert not verify(SEAT.key, RECORD_CONTEXT + bytes(whole[: len(body)]), bytes(whole[len(body) :]))


def test_another_key_does_not_verify() -> None:
    """What one seat signed is not taken for another seat's."""
    frame = sign_frame(SEAT, RECORD_CONTEXT, b"body")

    assert verify(SEAT.key, RECORD_CONTEXT + frame.body, frame.sig)
    assert not verify(signer("s08").key, RECORD_CONTEXT + frame.body, frame.sig)


@pytest.mark.parametrize("key", ["", "AAAA", "not base64!", "钥匙", SEAT.key[:-1], SEAT.key + SEAT.key])
def test_what_is_no_key_verifies_nothing(key: str) -> None:
    """A key that is none makes a signature wrong; it does not stop the program."""
    assert not verify(key, b"words", SEAT.sign(b"words"))


@pytest.mark.parametrize("length", [0, 1, 63, 65, 4096])
def test_a_signature_of_another_length_is_wrong(length: int) -> None:
    """A signature that is cut or padded is wrong."""
    assert not verify(SEAT.key, b"words", (SEAT.sign(b"words") * 64)[:length])


def test_the_same_bytes_get_the_same_signature() -> None:
    """Signing needs no chance: the same body signed again is the same frame, so a resend is a duplicate."""
    assert sign_frame(SEAT, RECORD_CONTEXT, b"body") == sign_frame(signer("s07"), RECORD_CONTEXT, b"body")
