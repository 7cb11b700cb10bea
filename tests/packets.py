# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Just enough of IPv4 and TCP to break a connection: a passing packet turned into the resets that end it.

Source: RFC 9293 §3.10.7.4 (a reset must bear the next number the receiver waits for), RFC 1071 (the checksum).
"""

import struct
from dataclasses import dataclass
from typing import Final

_TCP: Final = 6
_RST: Final = 0x04
_ACK: Final = 0x10
_HEADER: Final = struct.Struct("!BBHHHBBH4s4s")
_SEGMENT: Final = struct.Struct("!HHIIBBHHH")


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """One end's view of a TCP connection, and where it stands: addresses, ports, next number, number acknowledged."""

    source: tuple[bytes, int]
    target: tuple[bytes, int]
    seq: int
    ack: int
    flags: int


def read_segment(packet: bytes) -> Segment | None:
    """The TCP segment of an IPv4 packet; none if it carries something else."""
    if len(packet) < 40 or packet[0] >> 4 != 4 or packet[9] != _TCP:
        return None
    start = (packet[0] & 0x0F) * 4
    source_port, target_port, seq, ack, _, flags, *_ = _SEGMENT.unpack_from(packet, start)
    return Segment(
        source=(packet[12:16], source_port), target=(packet[16:20], target_port), seq=seq, ack=ack, flags=flags
    )


def resets(segment: Segment) -> tuple[bytes, bytes]:
    """The packets that end a connection on both sides: first the one back to the sender, then the one to the target."""
    back = _reset(segment.target, segment.source, seq=segment.ack, ack=segment.seq)
    return back, _reset(segment.source, segment.target, seq=segment.seq, ack=segment.ack)


def _reset(source: tuple[bytes, int], target: tuple[bytes, int], *, seq: int, ack: int) -> bytes:
    bare = _SEGMENT.pack(source[1], target[1], seq, ack, 5 << 4, _RST | _ACK, 0, 0, 0)
    pseudo = source[0] + target[0] + struct.pack("!BBH", 0, _TCP, len(bare))
    segment = bare[:16] + struct.pack("!H", checksum(pseudo + bare)) + bare[18:]
    head = _HEADER.pack(0x45, 0, 20 + len(segment), 0, 0, 64, _TCP, 0, source[0], target[0])
    return head[:10] + struct.pack("!H", checksum(head)) + head[12:] + segment


def checksum(data: bytes) -> int:
    """The Internet checksum: 0 over data that already holds a right one."""
    padded = data + b"\0" * (len(data) % 2)
    total: int = sum(struct.unpack(f"!{len(padded) // 2}H", padded))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF
