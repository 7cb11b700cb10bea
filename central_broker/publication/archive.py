# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A bundle read back into a house, by the same fold that the running centre uses. Nothing here is signed."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from central_broker.core.floor_writing import FLOOR
from central_broker.core.house import House
from central_broker.core.inputs import Snapshot, StoredRecord
from central_broker.core.restoring import restore
from voting_core.errors import HemicycleError, RefusedError
from voting_core.floor import Floor
from voting_core.frames import decode_frames
from voting_core.seat_records import read_place
from voting_core.signing import verify

RECORDS_MAX: Final = 10_000_000
_REMEDY: Final = "Check the bundle with hemicycle-verify, or export the sitting again."


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What of a bundle's manifest is needed to read it."""

    hall: str
    term: int
    centre_key: str


@dataclass(frozen=True, slots=True)
class ReadOnly:
    """A signer that signs nothing: a house that is only looked at needs none."""

    key: str

    def sign(self, message: bytes) -> bytes:
        """Never called: a broken invariant."""
        raise AssertionError(f"an archive signs nothing, {len(message)} bytes of all things")


def read_archive(folder: Path) -> House:
    """The house as its bundle tells it.

    The bundle's own proofs are for ``hemicycle-verify`` to judge; here it is only read.

    Raises:
        RefusedError: It is no bundle, or a file of it is missing or broken.
    """
    try:
        manifest = msgspec.json.decode((folder / "bundle.json").read_bytes(), type=Manifest)
        frames = decode_frames((folder / "ledger.frames").read_bytes(), frames_max=RECORDS_MAX)
        blobs = {file.name: file.read_bytes() for file in sorted((folder / "blobs").iterdir())}
    except OSError as error:
        raise RefusedError(f"{folder} is no bundle: {error.strerror}.", "Name the exported folder.") from error
    except (msgspec.DecodeError, HemicycleError) as error:
        raise RefusedError(f"{folder} cannot be read: {error}.", _REMEDY) from error
    records = []
    for frame in frames:
        place = read_place(frame.body)
        records.append(StoredRecord(author=place.seat if place else FLOOR, frame=frame.encode()))
    house = House(
        hall=manifest.hall,
        term=manifest.term,
        signer=ReadOnly(manifest.centre_key),
        verify=verify,
        floor=Floor(manifest.hall, manifest.centre_key),
    )
    restore(house, Snapshot(records=tuple(records), blobs=blobs))
    return house
