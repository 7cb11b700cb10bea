# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How large an encrypted ballot and the archive of a secret round can become: every number as long as it may be."""

from collections.abc import Sequence
from typing import Final

from msgspec import UNSET

from voting_core.codec import encode
from voting_core.questions import Question
from voting_core.secrecy.forms import AnswerForm, BallotForm, BallotSignature, Ciphertext, Proof
from voting_core.secrecy.tar_records import padded_bytes

_ELEMENT: Final = "9" * 617
"""A number below the prime of 2,048 bits."""

_EXPONENT: Final = "9" * 78
"""A number below the order of 256 bits."""

_NUMBER: Final = "A" * 43
_PROOF: Final = Proof(challenge=_EXPONENT, response=_EXPONENT)
_CIPHERTEXT: Final = Ciphertext(alpha=_ELEMENT, beta=_ELEMENT)
_PAIR: Final = (_PROOF, _PROOF)
_EVENT_BYTES: Final = 250
_HEAD_BYTES: Final = 16 * 1024
"""Election, trustees, first and last events of an archive, besides what grows with ballots and choices."""


def largest_secret_ballot(questions: Sequence[Question]) -> int:
    """Bytes of an encrypted ballot for these questions."""
    return len(
        encode(
            BallotForm(
                election_uuid="z" * 14,
                election_hash=_NUMBER,
                credential=_ELEMENT,
                answers=tuple(_answer(question, several=len(questions) > 1) for question in questions),
                signature=BallotSignature(hash=_NUMBER, proof=_PROOF),
            )
        )
    )


def _answer(question: Question, *, several: bool) -> AnswerForm:
    marked = question.most > 1
    choices = len(question.choices) + marked
    least = 0 if several and not marked else question.least
    return AnswerForm(
        choices=(_CIPHERTEXT,) * choices,
        individual_proofs=(_PAIR,) * choices,
        overall_proof=(_PROOF,) * (question.most - least + 1 + marked),
        blank_proof=_PAIR if marked else UNSET,
    )


def largest_archive(questions: Sequence[Question], ballots: int) -> int:
    """Bytes of the archive of a round with so many ballots, opened."""
    choices = sum(len(question.choices) + (question.most > 1) for question in questions)
    a_ballot = padded_bytes(largest_secret_ballot(questions)) + padded_bytes(_EVENT_BYTES) + len(_ELEMENT) + 3
    a_choice = len(encode(_CIPHERTEXT)) + len(_ELEMENT) + len(encode(_PROOF)) + 50
    names = sum(len(name.encode()) + 8 for question in questions for name in (question.name, *question.names))
    return _HEAD_BYTES + ballots * a_ballot + choices * a_choice + names
