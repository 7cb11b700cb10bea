# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a technician reads before the soldering iron is hot: which wire goes to which pin."""

from xml.etree import ElementTree as ET

import pytest

from edge_agent.profile_commands import header_lines, wire_lines
from edge_agent.profiles import FOLDER, read_profile
from edge_agent.profiles.board import header_of, nearest_ground, pin_of
from edge_agent.profiles.sheet import wiring_sheet
from edge_agent.profiles.wiring import wires_of

WIRED = [path.stem for path in sorted(FOLDER.glob("*.toml")) if path.stem != "simulated"]


def test_the_wires_of_a_terminal_without_a_screen() -> None:
    """Physical pins, the nearest ground, the resistor of each lamp, and the reader's four wires."""
    assert wire_lines(wires_of(read_profile("zero2w-buttons"))) == [
        "key yes       GPIO17   pin 11  to GND pin 9",
        "key no        GPIO27   pin 13  to GND pin 14",
        "key abstain   GPIO22   pin 15  to GND pin 14",
        "lamp yes      GPIO5    pin 29  to GND pin 30  330 Ω",
        "lamp no       GPIO6    pin 31  to GND pin 30  330 Ω",
        "lamp abstain  GPIO26   pin 37  to GND pin 39  330 Ω",
        "buzzer        GPIO12   pin 32  to GND pin 30",
        "reader supply 3V3      pin 1   to GND pin 6",
        "reader RX     GPIO14   pin 8   to GND pin 6",
        "reader TX     GPIO15   pin 10  to GND pin 9",
    ]


def test_the_header_is_drawn_as_one_sees_it() -> None:
    """Twenty lines of two pins, odd ones at the left."""
    lines = header_lines(read_profile("zero2w-buttons"))

    assert len(lines) == 20
    assert lines[0].split() == ["reader", "supply", "(3V3)", "1", "|", "2", "5V"]
    assert lines[5].split() == ["key", "yes", "(GPIO17)", "11", "|", "12", "GPIO18"]


@pytest.mark.parametrize("name", WIRED)
def test_every_wire_stands_on_the_sheet_for_paper(name: str) -> None:
    """The sheet is a drawing that can be read, with each wire in both languages."""
    profile = read_profile(name)
    words = " ".join(ET.fromstring(wiring_sheet(profile)).itertext())  # noqa: S314 - our own drawing

    for wire in wires_of(profile):
        assert f"{wire.zh} · {wire.en}" in words
    assert "尚未在实机上试过" in words


def test_the_nearest_ground_is_in_the_same_row_where_there_is_one() -> None:
    """Short wires, and no wire across the board."""
    pin = pin_of("4B", 27)
    assert pin is not None
    assert (pin.number, nearest_ground("4B", pin).number) == (13, 14)
    assert len(header_of("5B")) == 40
