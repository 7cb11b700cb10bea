# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What tellers' seats say to each other: the texts of ``TellerSpoke``, in the steps of a key and of a count.

A step of a key waits for every teller, a step of a count for those who agreed. A seat that cannot go on, because it was
restarted and has forgotten what it drew, says so in the step that waits for it.
"""

from typing import Annotated, Final

import msgspec
from msgspec import Meta

from voting_core.codec import Reader
from voting_core.identifiers import HashHex, KeyText, SeatId
from voting_core.secrecy.forms import Digits, Proof

KEY_STEPS: Final = ("hello", "commit", "open", "share", "confirm")
COUNT_STEPS: Final = ("agree", "open", "answer")

Sealed = Annotated[str, Meta(pattern=r"^[A-Za-z0-9+/]{64}$(?!\n)")]
"""Base64 of a share of 32 bytes with its tag of 16."""


class Hello(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="word", tag="hello"):
    """The public key of X25519 under which shares are sent to this seat; drawn for this key alone."""

    exchange_key: KeyText


class Commitment(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="word", tag="commit"):
    """The hash of the word that this seat will say next: nobody chooses theirs after seeing those of others."""

    sha256: HashHex


class KeyOpening(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="word", tag="open"):
    """This seat's part of the key: the generator to the power of each coefficient, and of the nonce of its proof."""

    coefficients: Annotated[tuple[Digits, ...], Meta(min_length=1, max_length=9)]
    nonce: Digits


class SealedShare(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One share for another teller's seat."""

    seat: SeatId
    sealed: Sealed


class Shares(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="word", tag="share"):
    """A share for every teller, in their order, and the answer that proves the first coefficient known."""

    shares: Annotated[tuple[SealedShare, ...], Meta(min_length=1, max_length=9)]
    response: Digits


class Confirmation(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="word", tag="confirm"
):
    """All shares fit; ``transcript_sha256`` is the hash of all that was said before."""

    transcript_sha256: HashHex


class Complaint(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="word", tag="complain"
):
    """The share from that seat does not fit. Everybody can look: the secret of this seat's exchange key is given away.

    The key comes to nothing then, so that no secret of any worth is given away with it.
    """

    against: SeatId
    exchange_secret: KeyText


class Unable(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="word", tag="unable"):
    """The seat was restarted and has forgotten what it drew for this."""


class Agreement(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="word", tag="agree"):
    """The teller agrees to open this archive; ``sha256`` is the hash of the word that the seat will say next."""

    archive_sha256: HashHex
    sha256: HashHex


class Factor(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A seat's part of taking the key off one ciphertext.

    ``g_nonce`` and ``alpha_nonce`` are commitments of the joint proof; ``proof`` is the seat's own, of this factor.
    """

    factor: Digits
    g_nonce: Digits
    alpha_nonce: Digits
    proof: Proof


class Factors(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="word", tag="factors"):
    """One for each ciphertext, question by question."""

    factors: Annotated[tuple[Factor, ...], Meta(min_length=1, max_length=10_000)]


class Responses(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="word", tag="responses"
):
    """The answers of the joint proof, one for each ciphertext."""

    responses: Annotated[tuple[Digits, ...], Meta(min_length=1, max_length=10_000)]


Word = Hello | Commitment | KeyOpening | Shares | Confirmation | Complaint | Unable | Agreement | Factors | Responses

WORD_READER: Final[Reader[Word]] = Reader(Word, "word of a teller's seat")
