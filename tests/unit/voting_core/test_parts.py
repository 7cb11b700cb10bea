# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Long texts travel in parts: all of them in order are the text, and anything less is nothing."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import POLL, SITTING, SeatWriter
from voting_core.parts import PART_CHARACTERS, PARTS_MAX, cut, text_sha256
from voting_core.seat_records import DeviceFault, TellerSpoke

KEY = (POLL, 1)
LONG = "x" * (2 * PART_CHARACTERS + 5)


def seat() -> SeatWriter:
    """A seat whose member has signed in with a credential."""
    writer = SeatWriter("s01", floor_seq=9)
    writer.sign_in("m01", credential="17")
    return writer


@given(st.integers(1, 4 * PART_CHARACTERS))
def test_a_text_that_is_cut_is_the_same_when_joined(characters: int) -> None:
    """Whatever its length, a ballot comes out as it went in, with the credential of its member."""
    writer, text = seat(), "".join(chr(33 + n % 90) for n in range(characters))
    frames = writer.cast_secretly("m01", text)
    (ballot,) = writer.log.cast(SITTING, KEY)

    assert ballot.text == text
    assert (ballot.hash, ballot.credential, ballot.signed_in) == (frames[-1].hash, "17", True)


@pytest.mark.parametrize("left_out", [1, 2, 3])
def test_a_ballot_that_lacks_a_part_is_none(left_out: int) -> None:
    """A seat that wrote all parts but one has cast nothing."""
    writer = seat()
    writer.cast_secretly("m01", LONG, drop=(left_out,))

    assert list(writer.log.cast(SITTING, KEY)) == []


def test_parts_do_not_wait_for_each_other() -> None:
    """Another record between two parts ends the ballot: its parts follow each other without a gap."""
    writer = seat()
    writer.cast_secretly("m01", LONG, drop=(3,))
    writer.write(DeviceFault, part="reader", detail="unplugged")
    writer.cast_secretly("m01", LONG, drop=(1, 2))

    assert list(writer.log.cast(SITTING, KEY)) == []


def test_a_ballot_cut_short_spoils_no_later_one() -> None:
    """A seat that lost power between two parts casts the ballot again, and that one counts."""
    writer = seat()
    writer.cast_secretly("m01", LONG, drop=(2, 3))
    writer.cast_secretly("m01", LONG)

    assert [ballot.text for ballot in writer.log.cast(SITTING, KEY)] == [LONG]


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"ballot_sha256": "0" * 64}, id="another hash"),
        pytest.param({"parts": 4}, id="a part too few"),
        pytest.param({"part": 2}, id="the first part missing"),
    ],
)
def test_parts_that_contradict_themselves_are_no_ballot(fields: dict[str, Any]) -> None:
    """A text that is not the one that its parts name is not cast."""
    writer = seat()
    writer.cast_secretly("m01", "x", **fields)

    assert list(writer.log.cast(SITTING, KEY)) == []


def test_a_ballot_of_somebody_who_is_not_there_has_no_credential() -> None:
    """The credential is that of the member who is signed in when the ballot is cast, and of nobody else."""
    writer = seat()
    writer.cast_secretly("m02", "x")
    writer.sign_out("m01")
    writer.cast_secretly("m01", "y")

    assert [(one.signed_in, one.credential) for one in writer.log.cast(SITTING, KEY)] == [(False, ""), (False, "")]


def test_the_first_word_of_a_teller_binds() -> None:
    """A teller's seat that says two things in one step is bound by what it said first."""
    writer = seat()
    common: dict[str, Any] = {"sitting": SITTING, "key": 1, "poll": "", "round": 0, "attempt": 0, "step": "hello"}
    for text in ("first", "second"):
        writer.write(TellerSpoke, **common, part=1, parts=1, word_sha256=text_sha256(text), text=text)

    assert [word.text for word in writer.log.words.values()] == ["first"]


def test_the_longest_text_fits() -> None:
    """A text of as many parts as there may be is cut; one character more is a fault of whoever made it."""
    longest = "x" * (PARTS_MAX * PART_CHARACTERS)

    assert len(cut(longest)) == PARTS_MAX
    with pytest.raises(AssertionError):
        cut(longest + "x")
