# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Types of names and numbers that travel, with their limits, so that every border checks them alike."""

from typing import Annotated, Final

from msgspec import Meta

HallId = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9-]{0,30}$(?!\n)")]
SeatId = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9-]{0,30}$(?!\n)")]
MemberId = Annotated[str, Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,30}$(?!\n)")]
OperatorId = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9-]{0,30}$(?!\n)")]
SittingId = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,40}$(?!\n)")]
ItemId = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,30}$(?!\n)")]
MaybeItem = Annotated[str, Meta(pattern=r"^([a-z0-9][a-z0-9-]{0,30})?$(?!\n)")]
SubjectId = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9]{0,23}$(?!\n)")]
"""Of a target, nominee or candidate: it may stand for a question and for an option too."""

MaybeSubject = Annotated[str, Meta(pattern=r"^([a-z][a-z0-9]{0,23})?$(?!\n)")]
PollId = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,30}$(?!\n)")]
OptionId = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,30}$(?!\n)")]
MaybeOption = Annotated[str, Meta(pattern=r"^([a-z][a-z0-9_]{0,30})?$(?!\n)")]
ActId = Annotated[str, Meta(pattern=r"^[0-9a-f]{32}$(?!\n)")]
BootId = Annotated[str, Meta(pattern=r"^[0-9a-f]{32}$(?!\n)")]
HashHex = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$(?!\n)")]
MaybeHash = Annotated[str, Meta(pattern=r"^([0-9a-f]{64})?$(?!\n)")]
# Base64 of 32 or 64 bytes leaves spare bits in its last digit; they must be zero, or one key would have four names.
KeyText = Annotated[str, Meta(pattern=r"^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$(?!\n)")]
SignatureText = Annotated[str, Meta(pattern=r"^[A-Za-z0-9+/]{85}[AQgw]==$(?!\n)")]

Title = Annotated[str, Meta(min_length=1, max_length=400, pattern=r"^[^\x00-\x1f\x7f]{1,400}$(?!\n)")]
"""One line: a line feed parts a title from its text where the two are hashed."""

MaybeTitle = Annotated[str, Meta(max_length=400, pattern=r"^[^\x00-\x1f\x7f]{0,400}$(?!\n)")]
ShortText = Annotated[str, Meta(max_length=200)]
LineText = Annotated[str, Meta(max_length=200, pattern=r"^[^\x00-\x1f\x7f]{0,200}$(?!\n)")]
"""One line, or empty."""

LongText = Annotated[str, Meta(max_length=20_000)]
Name = Annotated[str, Meta(min_length=1, max_length=60, pattern=r"^[^\x00-\x1f\x7f]{1,60}$(?!\n)")]
"""One line."""

CriterionName = Annotated[str, Meta(min_length=1, max_length=57, pattern=r"^[^\x00-\x1f\x7f]{1,57}$(?!\n)")]
"""One line; behind the name of a target and a dot it fits into the name of a question."""

ElementText = Annotated[str, Meta(pattern=r"^[1-9][0-9]{0,616}$(?!\n)")]
"""A number modulo the prime of a secret ballot's group, in decimal digits."""

MaybeProof = Annotated[str, Meta(pattern=r"^([0-9a-f]{64} [0-9a-f]{182} [0-9a-f]{128})?$(?!\n)")]
"""A card's proof as :mod:`voting_core.card_proof` spells it; empty for none."""
MaybeElement = Annotated[str, Meta(pattern=r"^([1-9][0-9]{0,616})?$(?!\n)")]
PartText = Annotated[str, Meta(min_length=1, max_length=36_000, pattern=r"^[\x20-\x7e]{1,36000}$(?!\n)")]
"""A part of a text that is too long for one record: what it says is JSON without blanks, in ASCII."""

Millis = Annotated[int, Meta(ge=0, le=2**53 - 1)]
Count = Annotated[int, Meta(ge=0, le=1_000_000)]
Seq = Annotated[int, Meta(ge=1, le=2**53 - 1)]
SeqOrZero = Annotated[int, Meta(ge=0, le=2**53 - 1)]
Term = Annotated[int, Meta(ge=1, le=1_000_000)]
Epoch = Annotated[int, Meta(ge=1, le=1_000_000)]
RoundNo = Annotated[int, Meta(ge=1, le=99)]
KeyNo = Annotated[int, Meta(ge=1, le=99)]
"""Of a joint key of the tellers, in one sitting."""

PartNo = Annotated[int, Meta(ge=1, le=64)]

CENTRE: Final = "centre"
"""Identity of the centre: its certificate's name, its user name at the broker, its client id."""

RESERVED: Final = frozenset({CENTRE, "broker", "floor"})
"""Names no seat may carry: they are identities or log names of their own."""
