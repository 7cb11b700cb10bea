# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Small secret elections for tests: keys, credentials and ballots by chance that is the same at every run."""

import hashlib
import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from gmpy2 import mpz
from msgspec import UNSET

from voting_core.secrecy.archive import ArchiveWriter
from voting_core.secrecy.ballot import Marks, make_ballot
from voting_core.secrecy.credentials import draw_credential, public_part
from voting_core.secrecy.decryption import decrypt, prove_possession, read_factors, uncover
from voting_core.secrecy.election import Election, uuid_of, write_election
from voting_core.secrecy.forms import QuestionForm, TrusteeForm
from voting_core.secrecy.group import TINY, Draw, Group
from voting_core.secrecy.product import multiply, product_text, sized_text

VECTORS: Final = Path(__file__).parent / "vectors" / "belenios"
YES_NO_ABSTAIN: Final = ("赞成", "反对", "弃权")


def seeded(seed: str) -> Draw:
    """Chance from a seed: number *i* is SHA-512 of the seed and *i*."""
    count = itertools.count()

    def draw(below: int) -> int:
        return int.from_bytes(hashlib.sha512(f"{seed}|{next(count)}".encode()).digest(), "big") % below

    return draw


def asked(
    options: Sequence[str] = YES_NO_ABSTAIN, least: int = 1, most: int = 1, *, blank: bool = False
) -> QuestionForm:
    """One question."""
    return QuestionForm(
        answers=tuple(options), blank=True if blank else UNSET, min=least, max=most, question="任命局长"
    )


@dataclass(slots=True)
class SecretElection:
    """An election whose whole secret one person has."""

    questions: tuple[QuestionForm, ...] = (asked(),)
    group: Group = TINY
    seed: str = "election"
    draw: Draw = field(init=False)
    secret: mpz = field(init=False)
    trustee: TrusteeForm = field(init=False)
    election: Election = field(init=False)
    credentials: dict[str, mpz] = field(default_factory=dict)
    """Secret credentials of the voters, by public part."""

    def __post_init__(self) -> None:
        """Make the key."""
        self.draw = seeded(self.seed)
        self.secret = self.group.draw(self.draw)
        self.trustee = prove_possession(self.group, self.secret, self.draw)
        self.election = write_election(
            self.group,
            name="任免",
            uuid=uuid_of("demo", "2026-07-21", self.seed, 1),
            key=mpz(self.trustee.public_key),
            questions=self.questions,
        )

    def enrol(self) -> mpz:
        """A credential for one more voter."""
        secret = draw_credential(self.group, self.draw)
        self.credentials[str(public_part(self.group, secret))] = secret
        return secret

    def cast(self, answers: Sequence[Marks], credential: mpz | None = None) -> str:
        """A ballot, of a new voter where none is named."""
        return make_ballot(self.election, self.enrol() if credential is None else credential, answers, self.draw)

    def archive(self, ballots: Sequence[str], counted: Sequence[str] | None = None, *, opened: bool = True) -> bytes:
        """An archive of these ballots, of which the last of each credential counts."""
        counted = ballots if counted is None else counted
        writer = ArchiveWriter(1_784_595_600)
        writer.begin(self.election.text, self.trustee, sorted(self.credentials))
        for text in ballots:
            writer.ballot(text)
        pairs = multiply(self.election, counted)
        product = product_text(pairs)
        writer.end(product, sized_text(product, len(counted)))
        if opened:
            decryption = decrypt(self.election, self.secret, pairs, self.draw)
            factors = read_factors(self.election, self.trustee, pairs, decryption)
            writer.open(decryption, uncover(self.group, pairs, factors, len(counted)))
        return bytes(writer.data)
