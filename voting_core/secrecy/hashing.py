# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The three hashes of the Belenios format: challenges, numbers of ballots, names of files.

Source: Belenios specification, "Hash functions". All are SHA-256 of a text in UTF-8.
"""

import base64
import hashlib
from collections.abc import Sequence

from gmpy2 import mpz

from voting_core.secrecy.group import Group


def challenge(group: Group, prefix: str, elements: Sequence[mpz]) -> mpz:
    """The challenge of a proof: the hash of its prefix and its commitments, parted by commas, modulo the order."""
    text = prefix + ",".join(str(element) for element in elements)
    return mpz(int.from_bytes(hashlib.sha256(text.encode()).digest(), "big")) % group.q


def number_of(text: str) -> str:
    """43 letters that name a ballot or an election: standard base64 without the sign ``=``."""
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode().rstrip("=")


def file_name_of(data: bytes) -> str:
    """64 hexadecimal digits that name a file of an archive."""
    return hashlib.sha256(data).hexdigest()
