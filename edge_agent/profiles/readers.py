# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The table ``[reader]`` of a profile: its keys depend on the type of the reader."""

from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from edge_agent.hardware.readers.frame_template import FrameTemplate
from voting_core.printed_numbers import NumberPart

HEADER_PORTS: Final = ("/dev/serial0", "/dev/ttyAMA0", "/dev/ttyS0")
"""Serial lines on GPIO 14 and 15 of the header."""

Port = Annotated[
    str,
    Meta(
        pattern=r"^/dev/[A-Za-z0-9/_.:+-]{1,200}$(?!\n)",
        description="the path of a device: /dev/serial0, or for USB the one under /dev/serial/by-id",
    ),
]


class ReaderTable(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="type"):
    """Any reader."""


class NoReader(ReaderTable, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="none"):
    """No reader: the staff signs members in."""


class PcscReader(ReaderTable, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="pcsc"):
    """Smart cards by PC/SC: any USB reader of the class CCID; ``name`` is a part of its name, empty for any.

    With ``pin`` cards prove themselves by key 9A and ask for their PIN, without it by key 9E at a touch.
    """

    name: Annotated[str, Meta(max_length=80, description="a part of the name that pcsc_scan shows; empty for any")] = ""
    pin: Annotated[bool, Meta(description="whether cards ask for their PIN")] = True


class Pn532Reader(ReaderTable, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="pn532-hsu"):
    """A PN532 on a serial line, its switches set to HSU. Keys of cards are in the seat's home: see docs/cards.md."""

    port: Port
    baud: Literal[115200] = 115200


class Rdm6300Reader(ReaderTable, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="rdm6300"):
    """A module for EM4100 cards of 125 kHz; ``number`` is the part of theirs that the house copies from the print."""

    port: Port
    baud: Literal[9600] = 9600
    number: NumberPart = "whole"


class TemplateReader(ReaderTable, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="serial-template"):
    """Any module that sends numbers by itself, described by a template with a sample."""

    port: Port
    baud: Literal[1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200]
    template: FrameTemplate


SerialReader = Pn532Reader | Rdm6300Reader | TemplateReader
Reader = NoReader | PcscReader | Pn532Reader | Rdm6300Reader | TemplateReader


def is_on_header(reader: Reader) -> bool:
    """Whether a reader is wired to the serial line of the header."""
    return isinstance(reader, SerialReader) and reader.port in HEADER_PORTS
