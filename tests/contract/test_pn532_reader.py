# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A PN532 over a cable that can be pulled, and proof that the emulated one is no echo of our own driver."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
import serial

from edge_agent.hardware.readers.aes_cards import CardKey
from edge_agent.hardware.readers.pn532 import Pn532Reader
from edge_agent.hardware.readers.pn532_cards import FindKey
from tests.readers.contactless_cards import DesfireCard, UidCard
from tests.readers.emulated_pn532 import EmulatedPn532
from tests.readers.pty_line import PtyLine
from tests.readers.reader_stage import ReaderStage, play
from tests.readers.seat_with_reader import SeatWithReader
from tests.spec.running_seat import until

SEVEN = bytes.fromhex("04A1B2C3D4E5F6")
KEY = bytes(range(16))


@pytest.fixture
def chip() -> EmulatedPn532:
    """The emulated chip."""
    return EmulatedPn532()


@pytest.fixture
def line(tmp_path: Path, chip: EmulatedPn532) -> PtyLine:
    """A cable that is pulled, with the chip at its far end."""
    return PtyLine(tmp_path / "usb-reader", chip)


def reader_at(line: PtyLine, find_key: FindKey = lambda _: None) -> Pn532Reader:
    """Our driver at the near end; it tries again at once."""
    return Pn532Reader(str(line.path), find_key=find_key, retry_s=(0.0,))


def test_cards_are_reported(line: PtyLine, chip: EmulatedPn532) -> None:
    """A card is read, taken away, and another one read; two at once are said."""

    async def scene(stage: ReaderStage) -> None:
        await stage.until_fault("")
        chip.put(UidCard(SEVEN))
        await stage.until_cards(1)
        chip.put(UidCard(b"\xa1\xb2\xc3\xd4"))
        await until(lambda: ("card_trouble", "card_two") in stage.done)
        del chip.field[0]
        await until(lambda: "A1B2C3D4" in stage.cards)

    with line:
        stage = play(reader_at(line), scene)

    assert set(stage.cards) == {"04A1B2C3D4E5F6", "A1B2C3D4"}
    assert stage.faults == [""]


def test_a_genuine_card_is_reported_and_a_copy_is_not(line: PtyLine, chip: EmulatedPn532) -> None:
    """The member's card proves itself over the wire; a copy of its number is refused."""
    own = {"04A1B2C3D4E5F6": CardKey(kind="desfire", key=KEY, application=b"\x01\x00\x00")}

    async def scene(stage: ReaderStage) -> None:
        await stage.until_fault("")
        chip.put(UidCard(SEVEN, 0x20, bytes.fromhex("067577810280")))
        await until(lambda: any(one[0] == "card_trouble" for one in stage.done))
        assert stage.cards == []
        chip.take()
        line.pull()
        line.plug()
        await stage.until_fault("There is no card reader")
        await stage.until_fault("")
        chip.put(DesfireCard(SEVEN, KEY))
        await stage.until_cards(1)

    with line:
        stage = play(reader_at(line, own.get), scene)

    assert ("proof", "04A1B2C3D4E5F6", None) in stage.done
    assert not any(one[0] == "card" for one in stage.done)


def test_a_pulled_cable_is_said_and_heals(line: PtyLine, chip: EmulatedPn532) -> None:
    """A seat starts without its reader, gets it, loses it, gets it again, and reads the card that lies there."""
    reader = reader_at(line)

    async def scene(stage: ReaderStage) -> None:
        await stage.until_fault("There is no card reader at ")
        assert (reader.is_alive, reader.firmware) == (True, "")
        for _ in range(3):
            line.plug()
            await stage.until_fault("")
            line.pull()
            await stage.until_fault("There is no card reader at ")
        chip.put(UidCard(SEVEN))
        line.plug()
        await stage.until_cards(1)
        assert (reader.is_alive, reader.firmware) == (True, "PN532 1.6")

    play(reader, scene)
    line.pull()
    assert not reader.is_alive


def test_a_mute_chip_and_another_device_are_said(line: PtyLine, chip: EmulatedPn532) -> None:
    """A cable with nothing alive behind it, or with another device, does not look like an empty reader."""

    async def scene(stage: ReaderStage) -> None:
        chip.is_dead = True
        line.plug()
        await stage.until_fault("The card reader at ")
        chip.is_dead = False
        await stage.until_fault("")
        line.pull()
        line.device = EmulatedPn532(b"\x07\x01\x06\x07")
        line.plug()
        await stage.until_fault("What answers at ")

    play(reader_at(line), scene)
    line.pull()


# --- a whole seat -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("knows_key", [False, True])
def test_a_copied_number_signs_nobody_in_where_proof_is_asked(
    line: PtyLine, chip: EmulatedPn532, tmp_path: Path, knows_key: bool
) -> None:
    """A copied card is refused, as a mere number or as one that cannot prove itself; nothing is recorded."""
    own = {"04A1B2C3D4E5F6": CardKey(kind="desfire", key=KEY, application=b"\x01\x00\x00")} if knows_key else {}
    seat = SeatWithReader(tmp_path, reader_at(line, own.get), "04A1B2C3D4E5F6")

    async def scene() -> None:
        await seat.running.start()
        chip.put(UidCard(SEVEN))
        await seat.until_said("card_copied" if knows_key else "card_no_proof")
        await seat.running.end()

    with line:
        asyncio.run(scene())
    assert seat.sign_ins == []


# --- other people's drivers -------------------------------------------------------------------------------------------


def test_nfcpy_understands_the_emulated_chip(line: PtyLine, chip: EmulatedPn532) -> None:
    """The driver of nfcpy wakes the chip, tests its line with the longest frame, finds a card and talks to it."""
    from nfc.clf import RemoteTarget, pn532, transport

    with line:
        device: Any = pn532.init(transport.TTY(str(line.path)))
        assert device.chipset.get_firmware_version() == bytearray.fromhex("32010607")
        assert device.chipset.diagnose("line")
        assert device.sense_tta(RemoteTarget("106A")) is None
        chip.put(DesfireCard(SEVEN, KEY))
        assert device.sense_tta(RemoteTarget("106A")).sdd_res == SEVEN
        device.mute()
        device.chipset.set_parameters(0b00010000)  # let the chip select the card, as it does by itself after a reset
        assert device.chipset.in_list_passive_target(1, 0, b"")[4:11] == SEVEN
        assert device.chipset.in_data_exchange(bytes.fromhex("905A00000301000000"), 0.5)[0] == b"\x91\x00"
        device.close()


def test_adafruits_driver_understands_the_emulated_chip(line: PtyLine, chip: EmulatedPn532) -> None:
    """The driver of Adafruit wakes the chip, finds no card and then a card, and selects an application on it."""
    from adafruit_pn532.uart import PN532_UART

    with line, serial.Serial(str(line.path), 115_200, timeout=0.1) as port:
        driver: Any = PN532_UART(port)
        assert driver.firmware_version == (0x32, 1, 6, 7)
        assert driver.read_passive_target(timeout=0.05) is None
        assert driver.firmware_version == (0x32, 1, 6, 7)  # breaks off the search that still waits
        chip.put(DesfireCard(SEVEN, KEY))
        assert driver.read_passive_target() == SEVEN
        answer = driver.call_function(0x40, 3, b"\x01" + bytes.fromhex("905A00000301000000"))
        assert answer == b"\x00\x91\x00"
