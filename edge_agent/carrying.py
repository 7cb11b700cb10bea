# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Carrying a journal to the centre on a stick, when the seat itself cannot send it.

Only the settings and the journal are read, so that the card of a dead device is enough and no key leaves it. A stick is
pulled out early and lies about what it has written: the file takes its name only after it was synced and read back.
"""

import contextlib
import hashlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from adapters.key_files import sync_folder
from adapters.toml_file import SettingsError
from edge_agent.journal import read_whole
from edge_agent.settings import Home, read_settings
from voting_core.carried import CARRIED_BYTES_MAX, MAGIC, CarriedJournal
from voting_core.errors import RefusedError
from voting_core.frames import decode_frame
from voting_core.seat_records import read_place

PIECE_BYTES: Final = 1024 * 1024


def collect(home: Home) -> CarriedJournal:
    """All that the centre needs of a home's journal, as of this moment.

    Raises:
        RefusedError: Settings or journal are missing or cannot be read.
    """
    settings = read_settings(home)
    snapshot = read_whole(home.journal)
    return CarriedJournal(
        hall=settings.hall,
        seat=settings.seat,
        epoch=settings.epoch,
        own=snapshot.own,
        floor=snapshot.floor,
        blobs=snapshot.blobs,
    )


def carry(carried: CarriedJournal, data: bytes, target: Path, on_written: Callable[[int], None]) -> Path:
    """Write the file of a carried journal, whole and synced, and read it back.

    Args:
        carried: The journal; the file in a folder is named after it.
        data: The bytes of the file.
        target: A folder, or the file itself. An older carried journal of that name is replaced.
        on_written: Called with the bytes of each piece that was written.

    Returns:
        The file.

    Raises:
        RefusedError: Another kind of file has that name, or the stick cannot be written or does not keep what it took.
    """
    if len(data) > CARRIED_BYTES_MAX:
        raise RefusedError(f"The journal has {len(data)} bytes, more than a carried one may.", "Ask a technician.")
    path = target / f"{carried.hall}-{carried.seat}-{carried.epoch}.carried" if target.is_dir() else target
    draft = path.with_name(f".{path.name}.draft")
    try:
        _check_free(path)
        _write(draft, data, on_written)
        if _digest(draft) != hashlib.sha256(data).digest():
            raise SettingsError(f"{path}: the stick does not hold what was written to it.", "Use another stick.")
        draft.replace(path)
        with contextlib.suppress(OSError):  # some file systems of sticks cannot sync a folder
            sync_folder(path.parent)
    except OSError as error:
        raise SettingsError(
            f"{path}: cannot be written: {error.strerror}.", "Check that the stick is mounted, writable and not full."
        ) from error
    finally:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)
    return path


def tell(carried: CarriedJournal, data: bytes, path: Path) -> Iterator[str]:
    """What a file holds, a line each."""
    yield f"{path}: hall {carried.hall}, seat {carried.seat}, epoch {carried.epoch}"
    yield f"{len(carried.own)} own records{_numbers(carried.own)}"
    yield f"{len(carried.floor)} floor records, {len(carried.blobs)} blobs, {len(data)} bytes"
    yield f"sha256 {hashlib.sha256(data).hexdigest()}"


def _numbers(own: tuple[bytes, ...]) -> str:
    """From which number to which, by the records themselves."""
    places = [read_place(decode_frame(frame).body) for frame in (*own[:1], *own[-1:])]
    known = [place.seq for place in places if place is not None]
    return f", numbers {known[0]} to {known[-1]}" if known else ""


def _check_free(path: Path) -> None:
    if path.is_file():
        with path.open("rb") as file:
            if file.read(len(MAGIC)) != MAGIC:
                raise SettingsError(f"{path}: another kind of file is there.", "Choose another name.")


def _write(path: Path, data: bytes, on_written: Callable[[int], None]) -> None:
    with path.open("wb") as file:
        for at in range(0, len(data), PIECE_BYTES):
            on_written(file.write(data[at : at + PIECE_BYTES]))
        file.flush()
        os.fsync(file.fileno())
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)  # what is read back comes from the stick


def _digest(path: Path) -> bytes:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()
