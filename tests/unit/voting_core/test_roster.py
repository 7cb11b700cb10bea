# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Papers are named by their content, and a ballot by the text it is about."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import registry, roster
from voting_core.codec import Reader, encode
from voting_core.errors import BodyError
from voting_core.identifiers import CENTRE, RESERVED
from voting_core.roster import CHUNK_BYTES, BlobRef, RegisteredKey, Registry, Roster, blob_ref, card_hash, text_hash


@pytest.mark.parametrize(
    ("size_bytes", "chunks"),
    [(1, 1), (CHUNK_BYTES - 1, 1), (CHUNK_BYTES, 1), (CHUNK_BYTES + 1, 2), (8 * 1024 * 1024, 256)],
)
def test_a_blob_travels_in_whole_chunks(size_bytes: int, chunks: int) -> None:
    """A blob is cut into chunks of 32 KiB, the last one shorter; the largest makes 256."""
    assert BlobRef(sha256="0" * 64, size_bytes=size_bytes).chunks == chunks


@given(st.binary(min_size=1, max_size=200))
def test_a_blob_is_named_by_its_content(data: bytes) -> None:
    """The name of a paper is the SHA-256 of its bytes, and its size."""
    assert blob_ref(data) == BlobRef(sha256=hashlib.sha256(data).hexdigest(), size_bytes=len(data))


def test_a_card_is_the_same_in_either_case() -> None:
    """A reader that spells a card's number in small letters names the same card."""
    assert card_hash("04a1b2c3") == card_hash("04A1B2C3") != card_hash("04A1B2C4")
    assert card_hash("04A1B2C3") == hashlib.sha256(b"hemicycle/1 card\x0004A1B2C3").hexdigest()


@given(st.text(max_size=20), st.text(max_size=20), st.text(max_size=20), st.text(max_size=20))
def test_another_text_has_another_hash(title: str, text: str, other_title: str, other_text: str) -> None:
    """A ballot on one text never passes for a ballot on another with a title of one line."""
    one_line = "\n" not in title + other_title
    if one_line and (title, text) != (other_title, other_text):
        assert text_hash(title, text) != text_hash(other_title, other_text)


def test_roster_and_registry_are_read_back() -> None:
    """Members, seats and keys of a hall come back from their bytes as they were."""
    people = roster(12, leave=(3,), spare_seats=2)

    assert Reader[Roster](Roster, "roster").read(encode(people)) == people
    assert Reader[Registry](Registry, "registry").read(encode(registry(people))) == registry(people)


@pytest.mark.parametrize("last", "BCD/9")
def test_a_key_has_one_spelling(last: str) -> None:
    """A key is refused if the spare bits of its last base64 digit are not zero: one key has one name."""
    reader: Reader[RegisteredKey] = Reader(RegisteredKey, "key")
    good = RegisteredKey(seat="s07", epoch=1, key="A" * 43 + "=")
    assert reader.read(encode(good)) == good
    with pytest.raises(BodyError, match="key"):
        reader.read(encode(RegisteredKey(seat="s07", epoch=1, key="A" * 42 + last + "=")))


def test_the_centres_name_is_no_seats() -> None:
    """No seat may bear a name that means the centre, the broker or the floor log."""
    assert {CENTRE, "broker", "floor"} == RESERVED
