# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which driver stands behind each type of reader in a profile."""

import msgspec
import pytest

from edge_agent.hardware.absent import AbsentReader
from edge_agent.hardware.readers.aes_cards import CardKey
from edge_agent.hardware.readers.pcsc import PcscReader as PcscDriver
from edge_agent.hardware.readers.piv import AUTHENTICATION, CARD_AUTHENTICATION
from edge_agent.hardware.readers.pn532 import Pn532Reader as Pn532Driver
from edge_agent.hardware.readers.talking_reader import TalkingReader
from edge_agent.profiles.readers import Reader
from edge_agent.profiles.real_parts import build_reader
from tests.readers.module_frames import FE

PORT = "/dev/serial/by-id/usb-reader-if00-port0"
KEYS = {"04A1B2C3D4E5F6": CardKey(kind="ntag424", key=bytes(16))}


def reader_of(**keys: object) -> Reader:
    """A reader as a profile's table gives it."""
    reader: Reader = msgspec.convert(keys, Reader, strict=True)
    return reader


@pytest.mark.parametrize(
    ("reader", "driver"),
    [
        (reader_of(type="none"), AbsentReader),
        (reader_of(type="rdm6300", port=PORT, number="10D"), TalkingReader),
        (reader_of(type="serial-template", port=PORT, baud=9_600, template=msgspec.to_builtins(FE)), TalkingReader),
        (reader_of(type="pn532-hsu", port="/dev/ttyAMA0"), Pn532Driver),
        (reader_of(type="pcsc", name="Identiv"), PcscDriver),
    ],
    ids=lambda one: type(one).__name__,
)
def test_every_type_has_its_driver(reader: Reader, driver: type) -> None:
    """The type in the profile decides which driver is made."""
    assert isinstance(build_reader(reader, KEYS), driver)


@pytest.mark.parametrize(("pin", "slot"), [(True, AUTHENTICATION), (False, CARD_AUTHENTICATION)])
def test_the_profile_decides_whether_cards_ask_for_their_pin(pin: bool, slot: object) -> None:
    """With a PIN cards use the key that wants one, without it the key for touching."""
    made = build_reader(reader_of(type="pcsc", pin=pin), {})

    assert isinstance(made, PcscDriver)
    assert made._use.slot is slot
