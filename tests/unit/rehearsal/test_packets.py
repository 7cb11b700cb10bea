# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The packets with which the bad wire ends a connection are ones that a kernel believes."""

import struct

from tests.packets import Segment, checksum, read_segment, resets

SEAT, CENTRE = (bytes((10, 99, 0, 2)), 40_000), (bytes((10, 99, 0, 1)), 8_883)
PASSING = Segment(source=SEAT, target=CENTRE, seq=1_000, ack=2_000, flags=0x18)


def test_both_ends_are_told_the_number_they_wait_for() -> None:
    """The reset back to the sender bears the number it waits for, and so does the one to the other end."""
    back, onward = (read_segment(packet) for packet in resets(PASSING))

    assert back == Segment(source=CENTRE, target=SEAT, seq=2_000, ack=1_000, flags=0x14)
    assert onward == Segment(source=SEAT, target=CENTRE, seq=1_000, ack=2_000, flags=0x14)


def test_a_reset_has_right_checksums() -> None:
    """A kernel drops a packet whose checksums are wrong, and the test would test nothing."""
    packet = resets(PASSING)[0]
    pseudo = packet[12:20] + struct.pack("!BBH", 0, 6, len(packet) - 20)

    assert (checksum(packet[:20]), checksum(pseudo + packet[20:])) == (0, 0)


def test_what_is_not_tcp_is_left_alone() -> None:
    """A packet without a TCP segment has no connection to be ended."""
    assert read_segment(b"\x60" + b"\0" * 59) is None
