# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""An election: the questions of one secret round and the key to which they are encrypted, as one exact text."""

import hashlib
from dataclasses import dataclass, field
from typing import Final

from gmpy2 import mpz
from msgspec import UNSET

from voting_core.codec import encode
from voting_core.errors import RefusedError
from voting_core.secrecy.forms import ELECTION_READER, ElectionForm, QuestionForm
from voting_core.secrecy.group import Group, Powers
from voting_core.secrecy.hashing import number_of

BASE58: Final = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
UUID_DIGITS: Final = 14


def uuid_of(hall: str, sitting: str, poll: str, number: int) -> str:
    """The uuid of a round: 14 digits of base 58 of a hash, highest first."""
    digest = hashlib.sha256(f"hemicycle/1 election\0{hall}/{sitting}/{poll}/{number}".encode()).digest()
    left, digits = int.from_bytes(digest, "big") % 58**UUID_DIGITS, ""
    for _ in range(UUID_DIGITS):
        left, digit = divmod(left, 58)
        digits = BASE58[digit] + digits
    return digits


@dataclass(frozen=True, slots=True)
class Asked:
    """One question: how many choices a ballot has for it, and how many of the options may be chosen.

    With ``blank`` the first choice is the blank answer, and the options follow.
    """

    options: int
    blank: bool
    least: int
    most: int

    @property
    def choices(self) -> int:
        """How many numbers a ballot encrypts for it."""
        return self.options + self.blank


@dataclass(frozen=True, slots=True)
class Election:
    """An election as ballots refer to it.

    Args:
        group: Where it is calculated.
        text: Its exact text.
        uuid: Its id.
        key: The public key.
        asked: Its questions.
    """

    group: Group
    text: str = field(repr=False)
    uuid: str
    key: mpz = field(repr=False)
    asked: tuple[Asked, ...]
    fingerprint: str = field(init=False)
    """Number of the text."""
    generator_powers: Powers = field(init=False, repr=False, compare=False)
    key_powers: Powers = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Prepare what every ballot needs."""
        object.__setattr__(self, "fingerprint", number_of(self.text))
        object.__setattr__(self, "generator_powers", Powers(self.group, self.group.g))
        object.__setattr__(self, "key_powers", Powers(self.group, self.key))


def write_election(group: Group, *, name: str, uuid: str, key: mpz, questions: tuple[QuestionForm, ...]) -> Election:
    """Make an election of questions; its text follows from what is given and nothing else."""
    form = ElectionForm(
        version=1, description="", name=name, group=group.name, public_key=str(key), questions=questions, uuid=uuid
    )
    return read_election(group, encode(form).decode())


def read_election(group: Group, text: str) -> Election:
    """Read an election strictly.

    Raises:
        RefusedError: It is of another group, its key is no element, or a question cannot be answered.
    """
    form = ELECTION_READER.read(text.encode())
    if form.group != group.name:
        raise RefusedError(f"The election is of group '{form.group[:40]}', not '{group.name}'.")
    key = mpz(form.public_key)
    if not group.is_element(key) or key == 1:
        raise RefusedError("The election's key is no element of the group.")
    asked = tuple(
        Asked(options=len(one.answers), blank=one.blank is not UNSET, least=one.min, most=one.max)
        for one in form.questions
    )
    if any(one.least > one.most or one.most > one.options for one in asked):
        raise RefusedError("A question of the election asks for more options than it has, or for fewer than none.")
    return Election(group, text, form.uuid, key, asked)
