# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Encrypted ballots opened one by one, which nobody in a hall can: the simulator has seen every teller's share.

Whole numbers and the standard library only, so that the oracles share no arithmetic with what they judge. The group is
the tiny one of simulations: Belenios specification, "Ballots" and "Group parameters".
"""

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

P: Final = 2535301200507187365688782094667
Q: Final = 2305843009213693967
G: Final = 1637098668288659907752090264390

Answers = Sequence[Mapping[str, Any]]
"""What a ballot answers, in the words of a named one: question and options."""


def joint_secret(shares: Mapping[int, int]) -> int:
    """The secret of a joint key, by the shares of enough tellers: the value at 0 of the polynomial through them.

    Args:
        shares: By number of the teller, counted from 1.
    """
    found = 0
    for number, share in shares.items():
        top = bottom = 1
        for other in shares:
            if other != number:
                top, bottom = top * other, bottom * (other - number)
        found = (found + share * top * pow(bottom, -1, Q)) % Q
    return found


def public_key(secret: int) -> int:
    """The public key to a secret."""
    return pow(G, secret, P)


@lru_cache(maxsize=20_000)
def _bits(text: str, secret: int) -> tuple[tuple[int, ...], ...]:
    """The zeros and ones in a ballot, question by question.

    Raises:
        ValueError: One of the numbers is neither.
    """
    return tuple(tuple(_bit(choice, secret) for choice in one["choices"]) for one in json.loads(text)["answers"])


def _bit(choice: Mapping[str, str], secret: int) -> int:
    hidden = int(choice["beta"]) * pow(int(choice["alpha"]), -secret, P) % P
    if hidden not in (1, G):
        raise ValueError("a ballot hides something else than zeros and ones")
    return int(hidden == G)


def open_ballot(text: str, secret: int, questions: Sequence[Mapping[str, Any]]) -> Answers:
    """What a ballot says.

    Args:
        text: The ballot.
        secret: Of the key to which it is encrypted.
        questions: As the opening of its round puts them.
    """
    found = []
    for question, row in zip(questions, _bits(text, secret), strict=True):
        choices = question["options"] or [f"s{points}" for points in range(question["highest"] + 1)]
        bits = row[1:] if question["most"] > 1 else row
        options = [option for option, bit in zip(choices, bits, strict=True) if bit]
        if options:
            found.append({"question": question["question"], "options": options})
    return found
