# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The files of an archive: 512 bytes of header, the body, zeros up to a whole block; and the chain of its events.

Source: Belenios specification, "Archive". Nothing is accepted that has a second spelling: each header is written again
and compared, names are hashes, and nothing may follow the last block.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from verifier.reading import Unreadable, read_exact
from verifier.secrecy.forms import EVENT, HEADER

ARCHIVE_BYTES_MAX: Final = 256 * 1024 * 1024
_BLOCK: Final = 512


@dataclass(frozen=True, slots=True)
class Step:
    """One event of an archive, with the files that stand before it."""

    kind: str
    bodies: Sequence[bytes]


def read_steps(data: bytes) -> tuple[int, list[Step]]:
    """The time of an archive, and its events in order.

    Raises:
        Unreadable: The bytes are no archive, or are written another way than the one.
    """
    if len(data) > ARCHIVE_BYTES_MAX:
        raise Unreadable(f"the archive is larger than {ARCHIVE_BYTES_MAX:,} bytes")
    files = list(_files(data))
    if not files or files[0][0] != "BELENIOS":
        raise Unreadable("the file is no archive: its first file is not BELENIOS")
    seconds = int(read_exact(files[0][1], HEADER)["timestamp"])
    if any(time != seconds for _, _, time in files):
        raise Unreadable("a file bears another time than the archive")
    steps: list[Step] = []
    bodies: list[bytes] = []
    parent = ""
    for name, body, _ in files[1:]:
        name_due = hashlib.sha256(body).hexdigest()
        if name == f"{name_due}.data.json":
            bodies.append(body)
        elif name == f"{name_due}.event.json":
            steps.append(_step(body, bodies, parent, len(steps)))
            parent, bodies = name_due, []
        else:
            raise Unreadable(f"the file {name[:80]} does not bear the hash of its content")
    if bodies:
        raise Unreadable("files stand behind the last event")
    return seconds, steps


def _step(body: bytes, bodies: Sequence[bytes], parent: str, height: int) -> Step:
    event: dict[str, Any] = read_exact(body, EVENT)
    kind: str = event["type"]
    named = hashlib.sha256(bodies[-1]).hexdigest() if bodies else None
    if (event.get("parent", ""), event["height"], event.get("payload")) != (parent, height, named):
        raise Unreadable(f"event {height} ({kind}) does not follow the one before, or names another file")
    return Step(kind, tuple(bodies))


def _files(data: bytes) -> Iterator[tuple[str, bytes, int]]:
    at = 0
    while at < len(data):
        head = data[at : at + _BLOCK]
        try:
            name = head[:100].rstrip(b"\0").decode("ascii")
            size_bytes, time = int(head[124:135], 8), int(head[136:147], 8)
        except (UnicodeDecodeError, ValueError) as error:
            raise Unreadable(f"the header at byte {at} cannot be read") from error
        body = data[at + _BLOCK : at + _BLOCK + size_bytes]
        end = at + _BLOCK + size_bytes + -size_bytes % _BLOCK
        if (
            head != _head(name, size_bytes, time)
            or len(body) != size_bytes
            or data[at + _BLOCK + size_bytes : end].strip(b"\0")
        ):
            raise Unreadable(f"the file at byte {at} is not written the one way")
        if end > len(data):
            raise Unreadable("the archive ends within a block")
        yield name, body, time
        at = end


def _head(name: str, size_bytes: int, time: int) -> bytes:
    """A header in the old tar format: modes and owners are always these."""
    fields = [
        (name.encode().ljust(100, b"\0"), 100),
        (b"0000644\0" + b"0000000\0" * 2, 24),
        (f"{size_bytes:011o}\0{time:011o}\0".encode(), 24),
    ]
    front = b"".join(part[:length] for part, length in fields)
    back = b"0".ljust(_BLOCK - len(front) - 8, b"\0")
    total = sum(front) + 8 * ord(" ") + sum(back)
    return front + f"{total:06o}\0 ".encode() + back


class Writer:
    """An archive that is written: files, and the events that name them.

    Args:
        seconds: The time that every file bears.
    """

    def __init__(self, seconds: int) -> None:
        self._seconds, self._parent, self._height = seconds, "", 0
        self._data = bytearray()
        self._add("BELENIOS", _json({"version": 1, "timestamp": str(seconds)}))

    @property
    def data(self) -> bytes:
        """Everything so far."""
        return bytes(self._data)

    def put(self, body: bytes) -> str:
        """Put a file in; its name."""
        name = hashlib.sha256(body).hexdigest()
        self._add(f"{name}.data.json", body)
        return name

    def step(self, kind: str, payload: str = "") -> None:
        """Put an event in, about the file before it or about none."""
        parent = {"parent": self._parent} if self._parent else {}
        named = {"payload": payload} if payload else {}
        body = _json({**parent, "height": self._height, "type": kind, **named})
        self._parent, self._height = hashlib.sha256(body).hexdigest(), self._height + 1
        self._add(f"{self._parent}.event.json", body)

    def _add(self, name: str, body: bytes) -> None:
        self._data += _head(name, len(body), self._seconds) + body + bytes(-len(body) % _BLOCK)


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
