# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Identifiers, numbers, yes and no, reasons of leave."""

from collections.abc import Callable

import pytest

from central_broker.intake.cells import (
    read_hall_id,
    read_item_id,
    read_leave,
    read_member_id,
    read_seat_id,
    read_sitting_id,
    read_whole,
    read_yes,
)
from central_broker.intake.findings import Spot
from tests.unit.central_broker.intake.sitting_files import read_one, remedies


@pytest.mark.parametrize(("written", "seat"), [("s07", "s07"), (" s07 ", "s07"), ("S07", "s07"), ("ｓ０７", "s07")])
def test_a_seat_is_read_in_small_narrow_letters(written: str, seat: str) -> None:
    """Capitals and full-width digits mean the same seat; the preview says how they were read."""
    found, findings = read_one(read_seat_id, written)
    assert found == seat
    assert bool(findings.notes) == (written.strip() != seat)


@pytest.mark.parametrize("written", ["", "7", "一排3座", "s 07", "s_07", "s" * 40, "s07\n"[:-1] + ";"])
def test_what_is_no_seat_is_refused_with_an_example(written: str) -> None:
    """The remedy shows a seat as it should be."""
    found, findings = read_one(read_seat_id, written)
    assert found is None
    assert "such as s07" in remedies(findings)


@pytest.mark.parametrize("written", ["centre", "broker", "floor", "CENTRE"])
def test_a_seat_cannot_have_a_name_of_the_system(written: str) -> None:
    """A seat that calls itself the centre would speak on the centre's topics."""
    found, findings = read_one(read_seat_id, written)
    assert found is None
    assert "system's own" in remedies(findings)


@pytest.mark.parametrize(
    ("reader", "written", "read"),
    [
        (read_member_id, "M07", "M07"),
        (read_member_id, "１２", "12"),
        (read_hall_id, "Demo", "demo"),
        (read_sitting_id, "8-21", "8-21"),
        (read_item_id, "item-1", "item-1"),
    ],
)
def test_each_kind_of_identifier_has_its_own_letters(
    reader: Callable[[str, Spot], str | None], written: str, read: str
) -> None:
    """Members may have capitals; halls, sittings and items go into topics and file names."""
    assert read_one(reader, written)[0] == read


@pytest.mark.parametrize(("written", "number"), [("3", 3), ("03", 3), ("３", 3), (" 3 ", 3)])
def test_a_whole_number_is_written_in_digits(written: str, number: int) -> None:
    """Rows and places are numbers in any width."""
    assert read_one(lambda raw, spot: read_whole(raw, 1, 9, spot), written)[0] == number


@pytest.mark.parametrize("written", ["", "0", "10", "三", "3.0", "-1", "1e0", "9" * 5000])
def test_what_is_no_number_in_its_range_is_refused(written: str) -> None:
    """The range stands in the sentence."""
    found, findings = read_one(lambda raw, spot: read_whole(raw, 1, 9, spot), written)
    assert found is None
    assert "from 1 to 9" in remedies(findings)


@pytest.mark.parametrize("written", ["是", "Yes", "y", "1", "TRUE", "√"])
def test_yes_has_many_words(written: str) -> None:
    """Whatever a secretary writes for yes."""
    assert read_one(read_yes, written)[0] is True


@pytest.mark.parametrize("written", ["", "否", "No", "0", "-", "无"])
def test_no_has_many_words_and_none(written: str) -> None:
    """An empty cell is no."""
    assert read_one(read_yes, written)[0] is False


@pytest.mark.parametrize("written", ["×", "x", "总监票人", "?"])
def test_what_is_neither_yes_nor_no_is_refused(written: str) -> None:
    """A cross marks a choice for some and a refusal for others, so nobody's vote hangs on it."""
    found, findings = read_one(read_yes, written)
    assert found is None
    assert "neither yes nor no" in remedies(findings)


def test_a_leave_has_a_reason() -> None:
    """The reason is kept as it is; an empty cell is a member who is due."""
    assert read_one(read_leave, " 病假 ")[0] == "病假"
    assert read_one(read_leave, "　")[0] == ""


@pytest.mark.parametrize("written", ["是", "否", "no", "0", "无", "-", "√"])
def test_a_leave_of_yes_or_no_is_refused(written: str) -> None:
    """否 in the column of leave must not put a member on leave for the reason 否."""
    found, findings = read_one(read_leave, written)
    assert found is None
    assert "give the reason" in remedies(findings)


def test_a_reason_of_leave_is_short() -> None:
    """Two hundred characters are enough."""
    assert read_one(read_leave, "病" * 200)[0] == "病" * 200
    assert read_one(read_leave, "病" * 201)[0] is None
