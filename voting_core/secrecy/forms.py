# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Everything of an archive as it is written: JSON without blanks, fields in this order, numbers as texts of digits.

Source: Belenios specification, "Messages". A reader takes the one spelling only: a second one would be a way to send
something beside what is proven.
"""

from typing import Annotated, Final, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from voting_core.codec import Reader

Digits = Annotated[str, Meta(pattern=r"^(0|[1-9][0-9]{0,616})$(?!\n)")]
Number = Annotated[str, Meta(pattern=r"^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]$(?!\n)")]
Uuid = Annotated[str, Meta(pattern=r"^[1-9A-HJ-NP-Za-km-z]{14,}$(?!\n)", max_length=64)]
FileName = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$(?!\n)")]
Small = Annotated[int, Meta(ge=0, le=1_000_000)]
Text = Annotated[str, Meta(max_length=2_000)]


class Proof(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A challenge and the answer to it, both below the order."""

    challenge: Digits
    response: Digits


class Ciphertext(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One encrypted number: ``alpha`` is the generator to the power r, ``beta`` the key to the r times its power."""

    alpha: Digits
    beta: Digits


class AnswerForm(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The answer to one question: a 0 or 1 for each option, a proof of that for each, and one of their sum.

    Where a blank answer is allowed the first choice says whether it is one, and one more proof that no other is chosen
    then.
    """

    choices: Annotated[tuple[Ciphertext, ...], Meta(min_length=1, max_length=120)]
    individual_proofs: tuple[tuple[Proof, Proof], ...]
    overall_proof: tuple[Proof, ...]
    blank_proof: tuple[Proof, Proof] | UnsetType = UNSET


class BallotSignature(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The signature of a ballot with its credential; ``hash`` is the number of the ballot without it."""

    hash: Number
    proof: Proof


class UnsignedBallot(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A ballot before it is signed."""

    election_uuid: Uuid
    election_hash: Number
    credential: Digits
    answers: Annotated[tuple[AnswerForm, ...], Meta(min_length=1, max_length=100)]


class BallotForm(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A ballot."""

    election_uuid: Uuid
    election_hash: Number
    credential: Digits
    answers: Annotated[tuple[AnswerForm, ...], Meta(min_length=1, max_length=100)]
    signature: BallotSignature


class QuestionForm(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A question; ``blank`` is left out where a blank answer is not allowed."""

    answers: Annotated[tuple[Text, ...], Meta(min_length=1, max_length=120)]
    blank: Literal[True] | UnsetType = UNSET
    min: Small
    max: Small
    question: Text


class ElectionForm(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """An election: what is asked, and to which key it is encrypted; the last two are left out in ours."""

    version: Literal[1]
    description: Text
    name: Text
    group: Text
    public_key: Digits
    questions: Annotated[tuple[QuestionForm, ...], Meta(min_length=1, max_length=100)]
    uuid: Uuid
    administrator: Text | UnsetType = UNSET
    credential_authority: Text | UnsetType = UNSET


class TrusteeForm(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A public key with the proof that somebody, or some together, know its secret; ours have no name."""

    pok: Proof
    public_key: Digits
    name: Text | UnsetType = UNSET


class SizedTally(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How many ballots a product holds; ``encrypted_tally`` names it."""

    num_tallied: Small
    total_weight: Small
    encrypted_tally: FileName


class Decryption(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What takes the key off a product, for each question and choice, with its proofs."""

    decryption_factors: tuple[tuple[Digits, ...], ...]
    decryption_proofs: tuple[tuple[Proof, ...], ...]


class Owned(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A decryption and the number of the trustee whose it is."""

    owner: Annotated[int, Meta(ge=1, le=100)]
    payload: FileName


class ResultForm(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How many ballots have each choice of each question."""

    result: tuple[tuple[Small, ...], ...]


class SetupData(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The files with which an archive begins."""

    election: FileName
    trustees: FileName
    credentials: FileName


EventType = Literal["Setup", "Ballot", "EndBallots", "EncryptedTally", "PartialDecryption", "Result"]


class Event(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A step of an archive, which names the step before."""

    parent: FileName | UnsetType = UNSET
    height: Small
    type: EventType
    payload: FileName | UnsetType = UNSET


class ArchiveHeader(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The first file of an archive; seconds since 1970, as a text."""

    version: Literal[1]
    timestamp: Annotated[str, Meta(pattern=r"^[0-9]{1,11}$(?!\n)")]


Product = tuple[tuple[Ciphertext, ...], ...]
"""For each question and choice, all ciphertexts multiplied."""

BALLOT_READER: Final[Reader[BallotForm]] = Reader(BallotForm, "secret ballot")
ELECTION_READER: Final[Reader[ElectionForm]] = Reader(ElectionForm, "election")
TRUSTEES_READER: Final[Reader[tuple[tuple[Literal["Single"], TrusteeForm], ...]]] = Reader(
    tuple[tuple[Literal["Single"], TrusteeForm], ...], "list of trustees"
)
CREDENTIALS_READER: Final[Reader[tuple[Digits, ...]]] = Reader(tuple[Digits, ...], "list of credentials")
PRODUCT_READER: Final[Reader[Product]] = Reader(Product, "product of ballots")
SIZED_READER: Final[Reader[SizedTally]] = Reader(SizedTally, "number of ballots")
DECRYPTION_READER: Final[Reader[Decryption]] = Reader(Decryption, "decryption")
OWNED_READER: Final[Reader[Owned]] = Reader(Owned, "owner of a decryption")
RESULT_READER: Final[Reader[ResultForm]] = Reader(ResultForm, "result")
SETUP_READER: Final[Reader[SetupData]] = Reader(SetupData, "beginning of an archive")
EVENT_READER: Final[Reader[Event]] = Reader(Event, "event of an archive")
HEADER_READER: Final[Reader[ArchiveHeader]] = Reader(ArchiveHeader, "header of an archive")
