# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How large an encrypted ballot and the archive of a secret round can become: every number as long as it may be."""

from typing import Final

from msgspec import UNSET

from voting_core.ballot_paper import Paper
from voting_core.codec import encode
from voting_core.secrecy.encoding import forms_of, is_summed
from voting_core.secrecy.forms import AnswerForm, BallotForm, BallotSignature, Ciphertext, Proof, QuestionForm
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


def largest_secret_ballot(paper: Paper) -> int:
    """Bytes of an encrypted ballot of this paper."""
    return len(
        encode(
            BallotForm(
                election_uuid="z" * 14,
                election_hash=_NUMBER,
                credential=_ELEMENT,
                answers=tuple(_answer(form) for form in _forms(paper)),
                signature=BallotSignature(hash=_NUMBER, proof=_PROOF),
            )
        )
    )


def _forms(paper: Paper) -> tuple[QuestionForm, ...]:
    return forms_of(paper.questions, {}, summed=is_summed(paper.appraisal))


def _choices(form: QuestionForm) -> int:
    return len(form.answers) + (form.blank is True)


def _answer(form: QuestionForm) -> AnswerForm:
    blank = form.blank is True
    return AnswerForm(
        choices=(_CIPHERTEXT,) * _choices(form),
        individual_proofs=(_PAIR,) * _choices(form),
        overall_proof=(_PROOF,) * (form.max - form.min + 1 + blank),
        blank_proof=_PAIR if blank else UNSET,
    )


def largest_archive(paper: Paper, ballots: int) -> int:
    """Bytes of the archive of a round with so many ballots, opened."""
    forms = _forms(paper)
    choices = sum(_choices(form) for form in forms)
    a_ballot = padded_bytes(largest_secret_ballot(paper)) + padded_bytes(_EVENT_BYTES) + len(_ELEMENT) + 3
    a_choice = len(encode(_CIPHERTEXT)) + len(_ELEMENT) + len(encode(_PROOF)) + 50
    names = sum(len(name.encode()) + 8 for form in forms for name in (form.question, *form.answers))
    return _HEAD_BYTES + ballots * a_ballot + choices * a_choice + names
