# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A tree head fits on paper in the shape that other transparency logs use, and an edited one is refused."""

import base64
import hashlib

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import signer
from voting_core.checkpoint import read_checkpoint, write_checkpoint
from voting_core.errors import ProofError, RefusedError, SignatureError
from voting_core.signing import verify

CENTRE = signer("centre")
ROOT = hashlib.sha256(b"root").digest()
NOTE = write_checkpoint("demo", 3, 1204, ROOT, CENTRE)


def test_a_checkpoint_has_the_published_shape() -> None:
    """Origin, size, root, an empty line and one signature line, each ended by a line feed (C2SP tlog-checkpoint)."""
    origin, size, root, empty, signature, end = NOTE.split("\n")

    assert (origin, size, root) == ("hemicycle/demo/3", "1204", base64.b64encode(ROOT).decode())
    assert (empty, end) == ("", "")
    assert signature.startswith("— hemicycle/demo/3 ")


def test_its_signature_is_found_by_the_published_rule() -> None:
    """Any reader of signed notes finds key and text: four bytes of key id, then Ed25519 over the text (signed-note)."""
    text = NOTE[: NOTE.index("\n\n") + 1].encode()
    blob = base64.b64decode(NOTE.rsplit(" ", 1)[1])
    raw_key = base64.b64decode(CENTRE.key)
    key_id = hashlib.sha256(b"hemicycle/demo/3" + b"\n" + b"\x01" + raw_key).digest()[:4]

    assert blob[:4] == key_id
    Ed25519PublicKey.from_public_bytes(raw_key).verify(blob[4:], text)


@given(st.integers(1, 1_000_000), st.integers(0, 10**15), st.binary(min_size=32, max_size=32))
def test_what_is_written_is_read_back(term: int, size: int, root: bytes) -> None:
    """A checkpoint gives back the tree head that was signed."""
    note = write_checkpoint("demo", term, size, root, CENTRE)

    assert read_checkpoint(note, CENTRE.key, verify) == (f"hemicycle/demo/{term}", size, root)


def test_another_key_is_refused() -> None:
    """A checkpoint by somebody else is refused, and the refusal says what to compare."""
    with pytest.raises(SignatureError, match="not signed by the centre's key") as refusal:
        read_checkpoint(NOTE, signer("s07").key, verify)
    assert refusal.value.remedy == "Compare the key on paper."


def test_another_key_id_is_refused() -> None:
    """A good signature under the wrong four bytes of key id is refused: every reader must find the same key."""
    line = NOTE.splitlines()[-1]
    blob = bytearray(base64.b64decode(line.rsplit(" ", 1)[1]))
    blob[0] ^= 1
    with pytest.raises(SignatureError):
        read_checkpoint(NOTE.replace(line.rsplit(" ", 1)[1], base64.b64encode(blob).decode()), CENTRE.key, verify)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("1204", "1205"),
        ("demo/3\n1204", "demo/4\n1204"),
        ("demo/3\n1204", "other/3\n1204"),
        ("— hemicycle/demo/3", "— hemicycle/demo/4"),
        (base64.b64encode(ROOT).decode(), base64.b64encode(hashlib.sha256(b"other").digest()).decode()),
    ],
)
def test_an_edited_note_is_refused(old: str, new: str) -> None:
    """Another size, origin, name or root under the old signature is refused."""
    assert NOTE.count(old) == 1
    with pytest.raises(SignatureError):
        read_checkpoint(NOTE.replace(old, new), CENTRE.key, verify)


@pytest.mark.parametrize(
    "note",
    [
        pytest.param("", id="nothing"),
        pytest.param(NOTE[:-1], id="no line feed at the end"),
        pytest.param(NOTE + "\n", id="one line feed more"),
        pytest.param(NOTE.replace("\n", "\r\n"), id="line ends of another system"),
        pytest.param(NOTE.replace("— ", "- "), id="a hyphen for the dash"),
        pytest.param(NOTE.replace("1204", "01204"), id="a leading zero"),
        pytest.param(NOTE.replace("1204", "+1204"), id="a sign"),
        pytest.param(NOTE.replace("\n\n", "\n"), id="no empty line"),
        pytest.param(NOTE.replace("1204\n", "1204\nmore\n"), id="a line more"),
        pytest.param(NOTE + NOTE.splitlines()[-1] + "\n", id="two signatures"),
    ],
)
def test_another_shape_is_refused(note: str) -> None:
    """What is not exactly one signed tree head is refused."""
    with pytest.raises(ProofError, match="not a signed note"):
        read_checkpoint(note, CENTRE.key, verify)


@given(st.integers(0, len(NOTE) - 1), st.characters(codec="utf-8"))
def test_one_other_character_is_refused(at: int, character: str) -> None:
    """Whatever character of the signed text is changed, the note is refused."""
    changed = NOTE[:at] + character + NOTE[at + 1 :]
    try:
        read = read_checkpoint(changed, CENTRE.key, verify)
    except RefusedError:
        return
    assert read == ("hemicycle/demo/3", 1204, ROOT)
