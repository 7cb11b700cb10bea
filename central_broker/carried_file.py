# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading the file in which a seat's journal was carried here."""

from pathlib import Path

from voting_core.carried import CARRIED_BYTES_MAX, CarriedJournal, read_carried
from voting_core.errors import RefusedError


def load_carried(path: Path) -> CarriedJournal:
    """Read a carried journal.

    Raises:
        RefusedError: The file is not there, too large, or no carried journal; the message names it.
    """
    try:
        size_bytes = path.stat().st_size
        if size_bytes > CARRIED_BYTES_MAX:
            raise RefusedError(f"{path} has {size_bytes} bytes, more than any journal.", "Name the exported file.")
        return read_carried(path.read_bytes())
    except OSError as error:
        raise RefusedError(f"{path} cannot be read: {error.strerror}.", "Name the file on the stick.") from error
    except RefusedError as error:
        raise RefusedError(f"{path}: {error.problem}", error.remedy) from error
