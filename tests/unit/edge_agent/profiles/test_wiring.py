# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a technician reads before the soldering iron is hot: which wire goes to which pin."""

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from rich.console import Console

from edge_agent.profiles import FOLDER, HardwareProfile, check_profile, read_profile, wire_colours
from edge_agent.profiles.header_text import _INKS, draw_header, draw_wires
from edge_agent.profiles.lamp_checks import lamp_current_ua
from edge_agent.profiles.profile import LampPart
from edge_agent.profiles.sheet import wiring_sheet
from edge_agent.profiles.sheet.drawing import PITCH, approach_y, place_parts
from edge_agent.profiles.wiring import parts_of
from tests.unit.edge_agent.profiles.spoiling import GOOD, TPM, spoiled

WIRED = [path.stem for path in sorted(FOLDER.glob("*.toml")) if path.stem != "simulated"]


def lines_of(profile: HardwareProfile) -> list[str]:
    """The table of wires as a terminal without colours shows it."""
    console = Console(width=100, color_system=None)
    with console.capture() as capture:
        console.print(draw_wires(profile))
    return [line.rstrip() for line in capture.get().splitlines()]


def profile_of(folder: Path, text: str) -> HardwareProfile:
    """The profile of a text without faults."""
    path = folder / "desk.toml"
    path.write_text(text, "utf-8")
    profile, findings = check_profile(path)
    assert findings == []
    assert profile is not None
    return profile


def test_the_wires_of_a_terminal_without_a_screen() -> None:
    """Physical pins, the ground of each part, a colour for each wire, resistors, and the reader's four wires."""
    assert lines_of(read_profile("zero2w-buttons")) == [
        "wire              GPIO  pin  its ground  colour        in its way",
        "key yes           17     11  GND pin 9   green",
        "key no            27     13  GND pin 14  brown",
        "key abstain       22     15  GND pin 20  yellow",
        "lamp yes          25     22  GND pin 25  white-green   resistor 330 Ω",
        "lamp no           16     36  GND pin 34  white-brown   resistor 330 Ω",
        "lamp abstain      26     37  GND pin 39  white-yellow  resistor 330 Ω",
        "buzzer            12     32  GND pin 30  grey",
        "reader VCC 3.3 V  3V3     1  GND pin 6   orange",
        "reader RXD        14      8  GND pin 6   blue",
        "reader TXD        15     10  GND pin 6   violet",
    ]


def test_the_header_is_drawn_as_one_sees_it() -> None:
    """Twenty lines of two pins, odd ones at the left; used pins are filled and named."""
    rows = [row.plain for row in draw_header(read_profile("zero2w-buttons"))]

    assert len(rows) == 20
    assert rows[0].split() == ["reader", "VCC", "3.3", "V", "(3V3)", "1", "●", "○", "2", "5V"]
    assert rows[5].split() == ["key", "yes", "(GPIO17)", "11", "●", "○", "12", "GPIO18"]
    assert rows[2].split() == ["GPIO3", "5", "○", "●", "6", "GND"]


def test_every_colour_of_a_wire_has_an_ink_for_terminals() -> None:
    """A build with any of them can be shown."""
    colours = [colour for colour in vars(wire_colours).values() if isinstance(colour, wire_colours.WireColour)]

    assert {colour.en for colour in colours} == set(_INKS)


def test_a_key_that_closes_to_the_supply_is_wired_to_3_3_volts(tmp_path: Path) -> None:
    """Never to 5 V, which a GPIO does not bear."""
    text = spoiled("[buttons.no]\ngpio = 27", '[buttons.no]\ngpio = 27\nactive = "high"')
    key = next(part for part in parts_of(profile_of(tmp_path, text)) if part.role == "no")

    assert [line.pin.name for line in key.lines] == ["GPIO27", "3V3"]


def test_a_module_fed_with_5_volts_sends_through_a_divider(tmp_path: Path) -> None:
    """An RDM6300 only talks, so it has three wires; what it sends may be 5 V."""
    text = spoiled('"pcsc"', '"rdm6300"\nport = "/dev/serial0"')
    reader = next(part for part in parts_of(profile_of(tmp_path, text)) if part.kind == "reader")

    assert [(line.pin.number, line.through[1]) for line in reader.lines] == [
        (4, ""),
        (10, "divider 10 / 20 kΩ"),
        (6, ""),
    ]


def test_a_clock_chip_has_the_first_pins_and_the_reader_another_supply(tmp_path: Path) -> None:
    """A DS3231 module is plugged onto pins 1, 3, 5 and 9; 3.3 V comes from pin 17 as well."""
    text = spoiled('"pcsc"', '"pn532-hsu"\nport = "/dev/serial0"') + '[rtc]\nkind = "ds3231"\n'
    parts = {part.kind: [line.pin.number for line in part.lines] for part in parts_of(profile_of(tmp_path, text))}

    assert (parts["clock"][:3], parts["reader"][:3]) == ([1, 3, 5], [17, 8, 10])


def test_a_key_store_has_ten_pins_to_itself(tmp_path: Path) -> None:
    """The module is plugged onto pins 17 to 26: no other part finds its ground or its supply there."""
    text = spoiled("[buttons.no]\ngpio = 27", '[buttons.no]\ngpio = 27\nactive = "high"') + TPM
    parts = parts_of(profile_of(tmp_path, text))
    module, *others = sorted(parts, key=lambda part: part.kind != "key_store")

    assert [line.pin.number for line in module.lines] == [17, 19, 21, 23, 26, 18, 25]
    assert [line.pin.number for part in others for line in part.lines if line.pin.number in range(17, 27)] == []


def test_a_wire_to_the_far_column_passes_between_two_rows(tmp_path: Path) -> None:
    """On the sheet it would otherwise run through a pin that it does not belong to."""
    parts = parts_of(profile_of(tmp_path, GOOD))
    key = next(part for part in parts if part.role == "no")
    (left,) = [one for one in place_parts(parts, is_left=True) if one.part is key]

    assert [line.pin.number for line in left.lines] == [13, 14]
    assert approach_y(key.lines[1].pin, is_left=True) == approach_y(key.lines[0].pin, is_left=True) + PITCH / 2


@pytest.mark.parametrize("name", WIRED)
def test_no_two_parts_share_a_signal_pin(name: str) -> None:
    """Only grounds and supplies have more than one wire."""
    pins = [line.pin for part in parts_of(read_profile(name)) for line in part.lines]
    signals = [pin.number for pin in pins if pin.gpio is not None]

    assert len(signals) == len(set(signals))


@pytest.mark.parametrize("name", WIRED)
def test_every_wire_stands_on_the_sheet_for_paper(name: str) -> None:
    """The sheet is a drawing that can be read: each part in both languages, its pins, its resistor, its honesty."""
    profile = read_profile(name)
    words = list(ET.fromstring(wiring_sheet(profile)).itertext())  # noqa: S314 - our own drawing

    for part in parts_of(profile):
        assert f"{part.zh} · {part.en}" in words
        for line in part.lines:
            assert str(line.pin.number) in words
            assert not line.ohm or f"{line.ohm} Ω" in words
    assert "尚未在实机上试过 · not tried on a real board yet" in words
    assert f"sha256 {profile.sha256[:16]}" in words


def test_everything_on_the_sheet_is_inside_the_page(tmp_path: Path) -> None:
    """Also with all that a profile can have on the header at once: screen, clock chip, reader, key store."""
    text = spoiled('"pcsc"', '"pn532-hsu"\nport = "/dev/serial0"') + '[rtc]\nkind = "ds3231"\n'
    text = text.replace("rotate = 180", 'rotate = 180\nsupply = "header"') + TPM
    page = ET.fromstring(wiring_sheet(profile_of(tmp_path, text)))  # noqa: S314 - our own drawing

    lows = [float(one.get("y", "0")) for one in page.iter() if one.tag.endswith("text")]
    boxes = [
        float(one.get("y", "0")) + float(one.get("height", "0")) for one in page.iter() if one.tag.endswith("rect")
    ]
    signed = next(float(one.get("y", "0")) for one in page.iter() if one.text == "席位 seat")
    notes = max(low for low in boxes if low < 297)
    assert min(lows) > 5
    assert max(lows) < 295
    assert notes < signed - 3


def test_the_sheet_is_the_same_for_the_same_profile() -> None:
    """No date, no chance: a sheet that differs means a build that differs."""
    assert wiring_sheet(read_profile("pi5-dsi")) == wiring_sheet(read_profile("pi5-dsi"))


def test_the_current_of_a_lamp_is_rounded_up() -> None:
    """1.5 V over 330 ohm are 4545.45 microamperes."""
    assert lamp_current_ua(LampPart(gpio=5, resistor_ohm=330)) == 4_546
    assert lamp_current_ua(LampPart(gpio=5, resistor_ohm=0)) is None


def test_each_part_has_a_ground_of_its_own_as_long_as_there_is_one_nearby(tmp_path: Path) -> None:
    """A ground pin holds one plug; one that has two is marked so, for there is something to solder."""
    profile = profile_of(tmp_path, GOOD)
    grounds = [part.lines[-1].pin.number for part in parts_of(profile)]

    assert grounds == [9, 14, 20, 30, 34, 39, 30]
    assert draw_header(profile)[14].plain.endswith("● 30 GND ×2")


@pytest.mark.parametrize("name", WIRED)
def test_nothing_has_to_be_soldered_at_the_header_of_a_shipped_build(name: str) -> None:
    """Their pins are chosen so that each part finds a ground of its own."""
    grounds = [part.lines[-1].pin.number for part in parts_of(read_profile(name))]

    assert len(grounds) == len(set(grounds))
