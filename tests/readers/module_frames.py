# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What card modules send: four formats seen in the field, and frames of RDM6300."""

from functools import reduce
from operator import xor

from edge_agent.hardware.readers.frame_template import FrameTemplate


def rdm6300_frame(card: bytes) -> bytes:
    """What the module sends for a card of five bytes."""
    return b"\x02%s\x03" % (card + bytes([reduce(xor, card)])).hex().upper().encode()


# FE 07 03 type, four bytes of number, exclusive or: a module sold for access control.
FE = FrameTemplate(
    head="FE",
    length_at=1,
    length_adds=2,
    number_at=4,
    number_bytes=4,
    checksum="xor",
    checksum_from=1,
    sample="FE 07 03 04 04A1B2C3 D4",
    sample_number="04A1B2C3",
)
# AA, address, length, status, five bytes, exclusive or, BB: another; its number comes last byte first.
AA = FrameTemplate(
    head="AA",
    length_at=2,
    length_adds=5,
    number_at=4,
    number_bytes=4,
    number_order="reversed",
    checksum="xor",
    checksum_from=1,
    tail="BB",
    sample="AA 00 05 00 C3 B2 A1 04 D1 BB",
    sample_number="04A1B2C3",
)
# Decimal letters between a start byte and a line's end, without a checksum.
LINE = FrameTemplate(
    head="02",
    frame_bytes=13,
    number_at=1,
    number_bytes=10,
    number_coding="digits",
    tail="0D 0A",
    repeats=2,
    sample="02 30303039373736393330 0D0A",
    sample_number="0009776930",
)
# Head of two bytes, sum of all.
SUM = FrameTemplate(
    head="55AA",
    frame_bytes=8,
    number_at=2,
    number_bytes=4,
    checksum="sum",
    tail="00",
    sample="55AA 01020304 09 00",
    sample_number="01020304",
)
