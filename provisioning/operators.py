# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Keys of the people who run a sitting. They sign commands; they are no certificates and open no connection."""

from pathlib import Path
from typing import Final

from adapters.key_files import create_signing_key, write_atomic
from provisioning.identity import EnrolmentError, check_name
from voting_core.signing import public_text

PIN_CHARACTERS_MIN: Final = 6


def create_operator_key(folder: Path, name: str, pin: bytes) -> str:
    """Make ``<name>.key``, encrypted with the PIN, and ``<name>.pub``.

    Args:
        folder: Made if missing.
        name: The operator's id.
        pin: At least six bytes, of any kind.

    Returns:
        The public key, base64 of 32 raw bytes: what the roster of operators lists.

    Raises:
        EnrolmentError: Name or PIN cannot be used.
        KeyFileError: The operator has a key there already.
    """
    check_name(name, "operator's name")
    if len(pin) < PIN_CHARACTERS_MIN:
        raise EnrolmentError(f"The PIN is shorter than {PIN_CHARACTERS_MIN} characters.", "Choose a longer one.")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    public = public_text(create_signing_key(folder / f"{name}.key", pin).public_key())
    write_atomic(folder / f"{name}.pub", public.encode("ascii") + b"\n")
    return public
