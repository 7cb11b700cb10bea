# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading the seat-key registry that ``hemicycle-pki registry`` writes."""

from pathlib import Path

import msgspec

from voting_core.errors import RefusedError
from voting_core.roster import Registry


def read_registry(path: Path) -> Registry:
    """Read ``registry.json``; blanks and line feeds in it do not matter.

    Raises:
        RefusedError: It is missing, not JSON, or not a registry.
    """
    try:
        return msgspec.json.decode(path.read_bytes(), type=Registry)
    except OSError as error:
        raise RefusedError(
            f"{path} cannot be read: {error.strerror}.", "Make it with 'hemicycle-pki registry'."
        ) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise RefusedError(f"{path} is not a seat-key registry: {error}.", "Make it again.") from error
