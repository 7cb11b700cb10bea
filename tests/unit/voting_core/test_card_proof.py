# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a chip card signs, and the one way in which a record spells it."""

from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, SECP384R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from edge_agent.hardware.virtual_chip import chip_number, sign_as_chip
from voting_core.card_proof import SignedChallenge, card_number, is_signed_there, read_proof, spell_proof
from voting_core.errors import RefusedError

HERE = {"hall": "demo", "sitting": "2026-07-21", "seat": "s07"}
SIGNED = sign_as_chip("m07", **HERE, nonce=bytes(range(32)))
SPELLED = spell_proof(SIGNED)


def test_a_card_proves_that_it_is_here() -> None:
    """What a card signed for this seat in this sitting holds here."""
    assert is_signed_there(SIGNED, **HERE)


@pytest.mark.parametrize("other", [{"hall": "other"}, {"sitting": "2026-07-22"}, {"seat": "s08"}])
def test_a_proof_holds_nowhere_else(other: dict[str, str]) -> None:
    """A proof for another hall, sitting or seat is none."""
    assert not is_signed_there(SIGNED, **{**HERE, **other})


def test_places_cannot_be_cut_otherwise() -> None:
    """Names that read the same when they are joined are different places: each ends with a zero byte."""
    signed = sign_as_chip("m07", hall="demo", sitting="2", seat="1s07", nonce=bytes(32))

    assert not is_signed_there(signed, hall="demo", sitting="21", seat="s07")


def test_a_proof_with_another_nonce_or_key_is_none() -> None:
    """The nonce and the card are part of what was signed."""
    assert not is_signed_there(replace(SIGNED, nonce=bytes(32)), **HERE)
    assert not is_signed_there(replace(SIGNED, spki=sign_as_chip("m08", **HERE, nonce=bytes(32)).spki), **HERE)


@given(nonce=st.binary(min_size=32, max_size=32))
def test_what_is_spelled_is_read_as_the_same(nonce: bytes) -> None:
    """A proof that is written and read proves the same, and its number is that of its key."""
    signed = sign_as_chip("m07", **HERE, nonce=nonce)
    read = read_proof(spell_proof(signed))

    assert read is not None
    assert (read.nonce, card_number(read.spki)) == (nonce, chip_number("m07"))
    assert is_signed_there(read, **HERE)
    assert spell_proof(read) == spell_proof(signed)


@given(text=st.text() | st.from_regex(r"[0-9a-f]{64} [0-9a-f]{182} [0-9a-f]{128}", fullmatch=True))
def test_any_text_is_read_or_is_no_proof(text: str) -> None:
    """Whatever stands in the field, reading it breaks nothing, and chance makes no proof."""
    read = read_proof(text)

    assert read is None or not is_signed_there(read, **HERE)


@pytest.mark.parametrize(
    "text",
    [
        "",
        SPELLED.upper(),
        SPELLED + "\n",
        SPELLED.replace(" ", "  "),
        SPELLED[:-2],
        SPELLED.replace(" 30593013", " 30593014"),
    ],
)
def test_a_proof_has_one_spelling(text: str) -> None:
    """Capital letters, blanks, a cut end or another kind of key: no proof."""
    assert read_proof(text) is None


def test_a_point_that_is_not_on_the_curve_is_no_key() -> None:
    """A key that is none proves nothing, and breaks nothing."""
    nonce, _, signature = SPELLED.split()
    off_curve = f"{nonce} 3059301306072a8648ce3d020106082a8648ce3d03010703420004{'01' * 64} {signature}"
    read = read_proof(off_curve)

    assert read is not None
    assert not is_signed_there(read, **HERE)


def test_signatures_of_zero_are_none() -> None:
    """A signature whose numbers are zero signs nothing."""
    read = read_proof(SPELLED[:-128] + "0" * 128)

    assert read is not None
    assert not is_signed_there(read, **HERE)


def _spki(form: PublicFormat = PublicFormat.SubjectPublicKeyInfo, encoding: Encoding = Encoding.DER) -> bytes:
    return generate_private_key(SECP256R1()).public_key().public_bytes(encoding, form)


@pytest.mark.parametrize(
    "signed",
    [
        replace(SIGNED, spki=_spki(PublicFormat.CompressedPoint, Encoding.X962)),
        replace(
            SIGNED,
            spki=generate_private_key(SECP384R1())
            .public_key()
            .public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo),
        ),
        replace(
            SIGNED,
            spki=Ed25519PrivateKey.generate()
            .public_key()
            .public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo),
        ),
        replace(SIGNED, spki=_spki() + b"\0"),
        replace(SIGNED, signature=b"no DER"),
        replace(SIGNED, signature=bytes.fromhex("3026022100") + b"\xff" * 33 + bytes.fromhex("020101")),
        replace(SIGNED, nonce=bytes(31)),
    ],
    ids=["compressed", "p384", "ed25519", "longer", "no signature", "number too large", "short nonce"],
)
def test_what_has_no_spelling_is_refused(signed: SignedChallenge) -> None:
    """A key or signature of another kind is refused with a sentence, and never written."""
    with pytest.raises(RefusedError):
        spell_proof(signed)
