# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""All files of a publication, and writing them."""

from pathlib import Path

import msgspec

from adapters.key_files import write_atomic
from central_broker.bundle import results
from central_broker.publication.archive import read_archive
from central_broker.publication.popolo import write_popolo
from central_broker.publication.tables import write_attendance, write_findings, write_lines, write_votes
from central_broker.publication.workbook import write_workbook
from voting_core.codec import encode
from voting_core.errors import RefusedError


def publish(bundle: Path, folder: Path) -> tuple[str, ...]:
    """Write the results of a bundle into a folder, which is made if it is not there; the names of the files.

    Raises:
        RefusedError: The bundle cannot be read, or the folder not be written.
    """
    house = read_archive(bundle)
    files = {
        "popolo.json": msgspec.json.format(encode(write_popolo(house)), indent=1),
        "results.json": msgspec.json.format(encode(results(house)), indent=1),
        "findings.csv": write_findings(house),
        "lines.csv": write_lines(house),
        "votes.csv": write_votes(house),
        "attendance.csv": write_attendance(house),
    }
    files["tables.xlsx"] = write_workbook(files)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in files.items():
            write_atomic(folder / name, data)
    except OSError as error:
        raise RefusedError(f"{folder} cannot be written: {error.strerror}.", "Choose another place.") from error
    return tuple(files)
