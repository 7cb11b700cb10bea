# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The bytes of an archive: files one after the other, each behind a header of 512 bytes in the old tar format.

Source: Belenios specification, "Archive". Unlike tar's, an archive has no end: whatever stands behind the last file
belongs to none and is refused.
"""

from collections.abc import Sequence
from typing import Final

from voting_core.errors import RefusedError

BLOCK: Final = 512
FIRST: Final = "BELENIOS"
ARCHIVE_BYTES_MAX: Final = 64 * 1024 * 1024


def write_record(name: str, body: bytes, timestamp: int) -> bytes:
    """One file; its body is filled up with zeros to whole blocks.

    Args:
        name: At most 100 ASCII characters.
        body: Its bytes.
        timestamp: Seconds since 1970, the same in every record of an archive.
    """
    head = bytearray(BLOCK)
    head[: len(name)] = name.encode("ascii")
    head[100:107], head[108:115], head[116:123] = b"0000644", b"0000000", b"0000000"
    head[124:135], head[136:147] = b"%011o" % len(body), b"%011o" % timestamp
    head[148:156] = b" " * 8
    head[156:157] = b"0"
    head[148:156] = b"%06o\0 " % sum(head)
    return bytes(head) + body + bytes(-len(body) % BLOCK)


def padded_bytes(size_bytes: int) -> int:
    """What a body of this size takes up: its header and whole blocks."""
    return BLOCK + size_bytes + -size_bytes % BLOCK


def read_records(data: bytes) -> Sequence[tuple[str, bytes, int]]:
    """Name, body and time of every file, each spelled the one way.

    Raises:
        RefusedError: The bytes are no such files, or more than that.
    """
    if len(data) > ARCHIVE_BYTES_MAX:
        raise RefusedError(f"The archive has {len(data):,} bytes, more than {ARCHIVE_BYTES_MAX:,}.")
    found: list[tuple[str, bytes, int]] = []
    at = 0
    while at < len(data):
        name, body, timestamp = _read_record(data, at)
        record = write_record(name, body, timestamp)
        if data[at : at + len(record)] != record:
            raise RefusedError(f"File {len(found) + 1} of the archive is not written the one way.")
        found.append((name, body, timestamp))
        at += len(record)
    return found


def _read_record(data: bytes, at: int) -> tuple[str, bytes, int]:
    head = data[at : at + BLOCK]
    try:
        name = head[:100].rstrip(b"\0").decode("ascii")
        size, timestamp = int(head[124:135], 8), int(head[136:147], 8)
    except ValueError as error:
        raise RefusedError(f"At byte {at} of the archive no file begins.") from error
    body = data[at + BLOCK : at + BLOCK + size]
    if len(head) < BLOCK or len(body) < size or not 0 <= timestamp < 8**11:
        raise RefusedError("The archive is cut.")
    return name, body, timestamp
