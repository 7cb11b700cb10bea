# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A real home of seat s07 on the disk, enrolled by the real authority, with the keys that all tests share."""

import json
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from adapters.key_files import create_key_file, private_pem
from edge_agent.core.rows import BlobRow, FloorRow, Row
from edge_agent.journal import SqliteJournal
from edge_agent.settings import Home
from provisioning.authority import Authority
from provisioning.certificates import ServerNames
from provisioning.enrol import enrol_homes
from tests.builders import HALL, signer
from tests.spec.scripted_centre import ScriptedCentre


def make_home(folder: Path, *, broker_port: int = 1, seat: str = "s07") -> Home:
    """A seat's home; at port 1 no broker answers."""
    home, now, serial = Home(folder / seat), datetime.now(UTC), count(1)
    home.folder.mkdir(parents=True)
    create_key_file(home.key, private_pem(signer(seat)._private_key))
    authority = Authority.create(folder / "authority", HALL, b"for tests only", by="li", now=now, serial=next(serial))
    names = ServerNames(dns=("localhost",), ip=())
    enrol_homes(
        authority,
        {seat: home.folder, "broker": folder / "broker"},
        days=2,
        now=now,
        next_serial=lambda: next(serial),
        broker_names=names,
    )
    write_seat_toml(home, seat=seat, broker_port=broker_port)
    return home


def write_seat_toml(home: Home, **changes: object) -> None:
    """The settings of the test hall, with changes; a change to none leaves the key out."""
    usual: dict[str, object] = {
        "hall": HALL,
        "seat": "s07",
        "epoch": 1,
        "broker_host": "localhost",
        "broker_port": 1,
        "centre_key": signer("centre").key,
        "profile": "simulated",
    }
    settings = {key: value for key, value in {**usual, **changes}.items() if value is not None}
    text = "".join(f"{key} = {json.dumps(value)}\n" for key, value in settings.items())
    home.settings.write_text(text, "utf-8")


def bring_floor(home: Home, centre: ScriptedCentre) -> None:
    """Put a centre's floor log and bodies into the journal, as if the seat had received them before it was cut off."""
    rows: list[Row] = [
        FloorRow(floor_seq=number, hash=frame.hash, frame=frame.encode())
        for number, frame in enumerate(centre.floor.frames, start=1)
    ]
    rows += [BlobRow(sha256=sha256, data=data) for sha256, data in centre.blobs.items()]
    journal = SqliteJournal(home.journal)
    journal.append(rows)
    journal.close()
