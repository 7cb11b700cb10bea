# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The report of the last self-test as a file in the seat's home, for whoever stands before the device."""

from pathlib import Path

from edge_agent.log import log


def keep_report(path: Path, data: bytes) -> None:
    """Put a report in place of the one before; a disk that refuses is told in the log, the record is what counts."""
    fresh = path.with_suffix(".new")
    try:
        fresh.write_bytes(data)
        fresh.replace(path)
    except OSError as error:
        log.warning("report_not_kept", path=str(path), why=error.strerror)
