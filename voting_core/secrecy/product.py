# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The product of ballots: it hides how often each choice was made, and nothing else is ever opened.

Source: Belenios specification, "Tally". Of the ballots of one credential the last counts.
"""

from collections.abc import Sequence

from gmpy2 import mpz

from voting_core.codec import encode
from voting_core.secrecy.ballot_check import Pair, read_ballot
from voting_core.secrecy.election import Election
from voting_core.secrecy.forms import BallotForm, Ciphertext, Product, SizedTally
from voting_core.secrecy.hashing import file_name_of

Pairs = tuple[tuple[Pair, ...], ...]
"""Alpha and beta for each question and choice."""


def counted_ballots(ballots: Sequence[BallotForm]) -> list[BallotForm]:
    """The last ballot of each credential, in the order of those."""
    last = {one.credential: number for number, one in enumerate(ballots)}
    return [one for number, one in enumerate(ballots) if last[one.credential] == number]


def multiply(election: Election, texts: Sequence[str]) -> Pairs:
    """The product of checked ballots, of which each counts."""
    group = election.group
    found = [[(mpz(1), mpz(1))] * asked.choices for asked in election.asked]
    for text in texts:
        for row, answer in zip(found, read_ballot(text).answers, strict=True):
            for number, choice in enumerate(answer.choices):
                alpha, beta = row[number]
                row[number] = (alpha * mpz(choice.alpha) % group.p, beta * mpz(choice.beta) % group.p)
    return tuple(tuple(row) for row in found)


def product_text(pairs: Pairs) -> str:
    """A product as an archive holds it."""
    form: Product = tuple(tuple(Ciphertext(alpha=str(alpha), beta=str(beta)) for alpha, beta in row) for row in pairs)
    return encode(form).decode()


def sized_text(product: str, ballots: int) -> str:
    """How many ballots a product holds, as an archive holds it; each weighs 1."""
    name = file_name_of(product.encode())
    return encode(SizedTally(num_tallied=ballots, total_weight=ballots, encrypted_tally=name)).decode()
