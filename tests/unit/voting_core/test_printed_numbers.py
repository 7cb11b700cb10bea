# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Numbers printed on 125 kHz cards: both notations lead to the number that a terminal reports."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voting_core.errors import RefusedError
from voting_core.printed_numbers import number_of_print, part_of, printed

READ = st.binary(min_size=5, max_size=5).map(bytes.hex)


def test_a_real_card() -> None:
    """A card that is read as 1300952F22 has 0009776930 149,12066 printed on it."""
    assert printed("1300952F22") == ("0009776930", "149,12066")
    assert {number_of_print(text) for text in ("0009776930", " 149,12066 ", "149.12066")} == {"00952F22"}


@given(number=READ)
def test_what_is_printed_leads_to_what_the_terminal_reports(number: str) -> None:
    """A clerk who copies either print gets the number that a terminal set to that print reports."""
    ten, eight = printed(number)

    assert number_of_print(ten) == part_of(number, "10D")
    assert number_of_print(eight) == part_of(number, "8D")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "952F22",
        "9776930",
        "00097769301",
        "4294967296",
        "256,00000",
        "001,65536",
        "1,12066",
        "149,1206",
        "१४९,12066",
    ],
)
def test_what_is_no_print_is_refused(text: str) -> None:
    """Digits too few, too many, too large, or of another script are refused with an example."""
    with pytest.raises(RefusedError, match="149,12066"):
        number_of_print(text)
