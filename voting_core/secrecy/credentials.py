# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Credentials: the secret number with which a member's seat signs secret ballots, and its public part.

Source: Belenios specification, "Credentials". Our seats draw the number; the derivation from 15 letters is that of the
independent program, for tests and for credentials on paper.
"""

import hashlib
import re
from typing import Final

from gmpy2 import mpz

from voting_core.errors import RefusedError
from voting_core.secrecy.election import BASE58
from voting_core.secrecy.group import Draw, Group

_CODE: Final = re.compile(rf"(?:[{BASE58}]{{3}}-){{4}}[{BASE58}]{{3}}")
ROUNDS: Final = 1_000


def draw_credential(group: Group, draw: Draw) -> mpz:
    """A new secret credential."""
    return group.draw(draw)


def public_part(group: Group, secret: mpz) -> mpz:
    """What is published of a credential."""
    return group.secret_power(group.g, secret)


def secret_of_code(group: Group, code: str, uuid: str) -> mpz:
    """The secret credential of 15 letters in groups of three.

    Raises:
        RefusedError: A letter is wrong: the last one checks the others.
    """
    if not _CODE.fullmatch(code):
        raise RefusedError("A credential has five groups of three letters, parted by hyphens.")
    digits = [BASE58.index(letter) for letter in code.replace("-", "")]
    value = 0
    for digit in digits[:-1]:
        value = value * 58 + digit
    if digits[-1] != 53 - value % 53:
        raise RefusedError("The credential is mistyped: its last letter does not fit.")
    derived = hashlib.pbkdf2_hmac("sha256", code.encode(), uuid.encode(), ROUNDS, 32)
    return mpz(int.from_bytes(derived, "big")) % group.q
