# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
r"""A carried journal: all that a centre needs of a seat that cannot reach it, in one file on a stick.

::

    file    = "hemicycle carried journal 1\n" ‖ section(header) ‖ section(own frame)* ‖ section(floor frame)*
              ‖ section(blob)* ‖ digest
    section = u32 length ‖ bytes                       big-endian
    header  = {"v":1,"hall":…,"seat":…,"epoch":…,"own":…,"floor":…,"blobs":…}     the last three count sections
    digest  = SHA-256 over everything before it, 32 bytes

Own frames stand in the order of their numbers, floor frames likewise, blobs by their SHA-256. The digest finds a stick
that spoiled the file and proves nothing more: whoever imports it checks signatures and chains as if it had come over
the broker. No private key is in the file, and none is needed to write it.
"""

import hashlib
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from voting_core.codec import Reader, encode
from voting_core.errors import RefusedError
from voting_core.frames import BODY_BYTES_MAX, SIGNATURE_BYTES_MAX, decode_frame
from voting_core.identifiers import Epoch, HallId, SeatId
from voting_core.roster import BLOB_BYTES_MAX

MAGIC: Final = b"hemicycle carried journal 1\n"

RECORDS_MAX: Final = 1_000_000
"""Records of one kind: a seat that writes a thousand a day for years stays below."""

BLOBS_MAX: Final = 10_000

CARRIED_BYTES_MAX: Final = 1024 * 1024 * 1024

_LENGTH: Final = struct.Struct(">I")
_HEADER_BYTES_MAX: Final = 1_000
_FRAME_BYTES_MAX: Final = 4 + BODY_BYTES_MAX + 2 + SIGNATURE_BYTES_MAX
_DIGEST_BYTES: Final = 32
_REMEDY: Final = "Export it once more at the seat, and copy the whole file."


class CarriedHeader(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whose journal a file carries, and how many sections of each kind follow."""

    v: Literal[1]
    hall: HallId
    seat: SeatId
    epoch: Epoch
    own: Annotated[int, Meta(ge=0, le=RECORDS_MAX)]
    floor: Annotated[int, Meta(ge=0, le=RECORDS_MAX)]
    blobs: Annotated[int, Meta(ge=0, le=BLOBS_MAX)]


HEADER_READER: Reader[CarriedHeader] = Reader(CarriedHeader, "header of a carried journal")


@dataclass(frozen=True, slots=True)
class CarriedJournal:
    """What a file carries of one epoch of one seat.

    Args:
        own: Frames of its own chain in the order of their numbers, as they were signed.
        floor: Frames of the floor log that it holds, from the first record on.
        blobs: Bodies by their SHA-256 in hex digits.
    """

    hall: str
    seat: str
    epoch: int
    own: tuple[bytes, ...] = ()
    floor: tuple[bytes, ...] = ()
    blobs: Mapping[str, bytes] = field(default_factory=dict)


def write_carried(carried: CarriedJournal) -> bytes:
    """The bytes of a file; the same for the same journal."""
    header = CarriedHeader(
        v=1,
        hall=carried.hall,
        seat=carried.seat,
        epoch=carried.epoch,
        own=len(carried.own),
        floor=len(carried.floor),
        blobs=len(carried.blobs),
    )
    blobs = [carried.blobs[sha256] for sha256 in sorted(carried.blobs)]
    sections = [encode(header), *carried.own, *carried.floor, *blobs]
    data = b"".join([MAGIC, *(part for section in sections for part in (_LENGTH.pack(len(section)), section))])
    return data + hashlib.sha256(data).digest()


def read_carried(data: bytes) -> CarriedJournal:
    """Take a file apart; signatures and chains are not looked at.

    Raises:
        RefusedError: It is another kind of file, cut, spoiled, longer than it says, or beyond a limit.
    """
    if len(data) > CARRIED_BYTES_MAX:
        raise RefusedError(f"The file has {len(data)} bytes; a carried journal has at most {CARRIED_BYTES_MAX}.")
    if not data.startswith(MAGIC):
        raise RefusedError("This file is no carried journal.", "Choose the file that the seat's export has written.")
    body, digest = data[:-_DIGEST_BYTES], data[-_DIGEST_BYTES:]
    if len(data) < len(MAGIC) + _DIGEST_BYTES or hashlib.sha256(body).digest() != digest:
        raise RefusedError("The carried journal is cut off or spoiled.", _REMEDY)
    sections = _Sections(body)
    header = HEADER_READER.read(sections.take("header", _HEADER_BYTES_MAX))
    own = tuple(sections.frames("own record", header.own))
    floor = tuple(sections.frames("floor record", header.floor))
    bodies = [sections.take("blob", BLOB_BYTES_MAX) for _ in range(header.blobs)]
    sections.end()
    names = [hashlib.sha256(blob).hexdigest() for blob in bodies]
    if names != sorted(set(names)):
        raise RefusedError("The blobs of the carried journal are not in the order of their hashes.", _REMEDY)
    return CarriedJournal(header.hall, header.seat, header.epoch, own, floor, dict(zip(names, bodies, strict=True)))


class _Sections:
    """The sections of a file, one after another."""

    def __init__(self, body: bytes) -> None:
        self._body = body
        self._at = len(MAGIC)

    def take(self, what: str, bytes_max: int) -> bytes:
        """The next section."""
        start = self._at + _LENGTH.size
        if start > len(self._body):
            raise RefusedError(
                f"The carried journal ends where the next {what} should begin, at byte {self._at}.", _REMEDY
            )
        (length,) = _LENGTH.unpack_from(self._body, self._at)
        if length > bytes_max or start + length > len(self._body):
            raise RefusedError(f"The {what} at byte {self._at} of the carried journal is too long.", _REMEDY)
        self._at = start + length
        return self._body[start : self._at]

    def frames(self, what: str, count: int) -> Iterator[bytes]:
        """So many sections that are one frame each."""
        for _ in range(count):
            section = self.take(what, _FRAME_BYTES_MAX)
            decode_frame(section)
            yield section

    def end(self) -> None:
        """Nothing may follow."""
        if self._at != len(self._body):
            raise RefusedError(f"The carried journal goes on after its last section, at byte {self._at}.", _REMEDY)
