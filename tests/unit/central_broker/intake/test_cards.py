# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A card number is what the reader shows, or it is refused: digits that a spreadsheet lost are not guessed."""

import pytest

from central_broker.intake.cards import read_card
from tests.unit.central_broker.intake.sitting_files import read_one, remedies


@pytest.mark.parametrize(
    "written",
    [
        "04A1B2C3D4E5F6",
        "04a1b2c3d4e5f6",
        "04:A1:B2:C3:D4:E5:F6",
        "04-a1-b2-c3-d4-e5-f6",
        "０４Ａ１Ｂ２Ｃ３Ｄ４Ｅ５Ｆ６",
    ],
)
def test_a_number_is_the_same_however_it_is_written(written: str) -> None:
    """Capitals, colons, hyphens and full-width characters make no other card."""
    number, findings = read_one(read_card, written)
    assert number == "04A1B2C3D4E5F6"
    assert findings.troubles == []


@pytest.mark.parametrize("written", ['="04A1B2C3"', "'04A1B2C3", '"04A1B2C3"'])
def test_what_keeps_a_spreadsheet_from_spoiling_it_is_no_part_of_a_number(written: str) -> None:
    """Quotes and apostrophes that protect a number in a spreadsheet are taken off."""
    assert read_one(read_card, written)[0] == "04A1B2C3"


def test_a_member_may_have_no_card() -> None:
    """An empty cell is a member without a card, who signs in by hand."""
    number, findings = read_one(read_card, "  ")
    assert number == ""
    assert findings.troubles == []


@pytest.mark.parametrize("written", ["1.23E+10", "1,23E+10", "4.09E13", "1E+15", "-2.5e-3"])
def test_a_number_turned_into_powers_of_ten_is_refused(written: str) -> None:
    """A spreadsheet that took the number for a quantity has lost its digits; the cell must become text."""
    number, findings = read_one(read_card, written)
    assert number is None
    assert "digits are lost" in remedies(findings)
    assert "format the column as text" in remedies(findings)


@pytest.mark.parametrize("written", ["4A1B2C3", "4A1B2C3D4E5F6", "A1B2C3D4E5F6", "123456789012345678"])
def test_a_number_without_its_leading_zeros_is_refused(written: str) -> None:
    """A number one or two digits short says where they may have gone."""
    number, findings = read_one(read_card, written)
    assert number is None
    assert "leading zeros may be lost" in remedies(findings)


def test_other_characters_are_refused() -> None:
    """The words "no card" and letters beyond F are not what a reader shows."""
    for written in ("149,1206", "未发", "04A1B2CG"):
        number, findings = read_one(read_card, written)
        assert number is None
        assert "hold the card to a reader" in remedies(findings)


def test_ten_decimal_digits_are_noted() -> None:
    """Ten decimal digits may be the number printed on the card instead of the reader's."""
    number, findings = read_one(read_card, "0009776930")
    assert number == "0009776930"
    assert "check that the reader shows the same" in findings.notes[0].said.en


@pytest.mark.parametrize(
    ("written", "notation"),
    [("149,12066", "8D"), ("１４９，１２０６６", "8D"), ("10D 0009776930", "10D"), ("10D:0009776930", "10D")],
)
def test_a_printed_number_is_the_cards_number(written: str, notation: str) -> None:
    """What is printed on a 125 kHz card is read in both notations, with a word on what the terminals must be set to."""
    number, findings = read_one(read_card, written)
    assert number == "00952F22"
    assert findings.troubles == []
    assert f'number = "{notation}"' in findings.notes[0].said.en
    assert f'number = "{notation}"' in findings.notes[0].said.zh


@pytest.mark.parametrize("written", ["256,00000", "149,65536", "10D 4294967296"])
def test_a_printed_number_too_large_for_a_card_is_refused(written: str) -> None:
    """A slip that no card can have is refused."""
    number, findings = read_one(read_card, written)
    assert number is None
    assert "copy it from the card again" in remedies(findings)
