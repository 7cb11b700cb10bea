# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The drivers of a real terminal, put together from its profile."""

from collections.abc import Mapping
from typing import assert_never

from edge_agent.core.inputs import Button
from edge_agent.hardware.absent import AbsentReader, AbsentScreen
from edge_agent.hardware.buttons.gpio_buttons import ButtonWire, GpioButtons
from edge_agent.hardware.gpio_buzzer import GpioBuzzer
from edge_agent.hardware.kiosk_socket import KioskSocket
from edge_agent.hardware.lamps.gpio_lamps import GpioLamps, LampWire
from edge_agent.hardware.pin_factory import open_pins
from edge_agent.hardware.ports import ReaderPort, Terminal
from edge_agent.hardware.readers.aes_cards import CardKey
from edge_agent.hardware.readers.card_keys import read_card_keys
from edge_agent.hardware.readers.pcsc import PcscReader as PcscDriver
from edge_agent.hardware.readers.piv import AUTHENTICATION, CARD_AUTHENTICATION
from edge_agent.hardware.readers.pn532 import Pn532Reader as Pn532Driver
from edge_agent.hardware.readers.rdm6300 import Rdm6300Parser
from edge_agent.hardware.readers.serial_template import TemplateParser
from edge_agent.hardware.readers.talking_reader import TalkingReader
from edge_agent.hardware.service_socket import BesideScreen, ServiceSocket
from edge_agent.profiles.profile import ButtonPart, HardwareProfile, LampPart
from edge_agent.profiles.readers import NoReader, PcscReader, Pn532Reader, Rdm6300Reader, Reader, TemplateReader
from edge_agent.settings import Home


def build_parts(profile: HardwareProfile, home: Home) -> Terminal:
    """The terminal of a profile with pins.

    Raises:
        RefusedError: The board's pins cannot be opened, or the keys of cards in the home cannot be used.
    """
    assert profile.buttons is not None, "a profile without keys is refused"
    assert profile.lamps is not None, "a profile without lamps is refused"
    pins, buttons, lamps = open_pins(), profile.buttons, profile.lamps
    keys: tuple[tuple[Button, ButtonPart, LampPart], ...] = (
        ("yes", buttons.yes, lamps.yes),
        ("no", buttons.no, lamps.no),
        ("abstain", buttons.abstain, lamps.abstain),
    )
    return Terminal(
        buttons=GpioButtons(
            tuple(
                ButtonWire(key=key, gpio=part.gpio, active=part.active, quiet_ms=part.quiet_ms) for key, part, _ in keys
            ),
            pins,
        ),
        lamps=GpioLamps(tuple(LampWire(key=key, gpio=part.gpio, active=part.active) for key, _, part in keys), pins),
        reader=build_reader(profile.reader, read_card_keys(home.card_keys)),
        screen=BesideScreen(
            AbsentScreen() if profile.screen.backend == "none" else KioskSocket(home.kiosk), ServiceSocket(home.service)
        ),
        buzzer=GpioBuzzer(profile.buzzer.gpio, pins) if profile.buzzer is not None else None,
    )


def build_reader(reader: Reader, card_keys: Mapping[str, CardKey]) -> ReaderPort:
    """The driver of a reader; ``card_keys`` are those of the member's own cards, by number."""
    match reader:
        case NoReader():
            return AbsentReader()
        case PcscReader(name=name, pin=pin):
            return PcscDriver(name=name, slot=AUTHENTICATION if pin else CARD_AUTHENTICATION)
        case Pn532Reader(port=port):
            return Pn532Driver(port, find_key=card_keys.get)
        case Rdm6300Reader(port=port, baud=baud, number=number):
            return TalkingReader(port, baud, Rdm6300Parser(number))
        case TemplateReader(port=port, baud=baud, template=template):
            return TalkingReader(port, baud, TemplateParser(template))
        case _:
            assert_never(reader)
