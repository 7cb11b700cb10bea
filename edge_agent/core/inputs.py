# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What can happen to a seat. Each input carries both clocks: wall time, and the monotonic time of this boot."""

from dataclasses import dataclass
from typing import Literal

from edge_agent.core.pin import Pin
from edge_agent.core.rows import JournalSnapshot
from edge_agent.core.service.measured import Figures
from voting_core.card_proof import SignedChallenge

Button = Literal["yes", "no", "abstain"]
CardTrouble = Literal[
    "card_unreadable",
    "card_two",
    "card_pulled",
    "card_foreign",
    "card_copied",
    "card_varies",
    "pin_wrong",
    "pin_late",
    "pin_blocked",
    "pin_cancelled",
]
"""What a reader can find wrong with a card; each is the key of its sentence."""
Means = Literal["card-uid", "card-mac", "card-proof"]
"""How a card was known: by a number that any card may show, by a key that this seat shares with it, by a signature."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timed:
    """When it happened, in milliseconds: by the wall clock (since 1970), and by the one that never jumps."""

    wall_ms: int
    mono_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Started(Timed):
    """The program started; always the first input.

    Args:
        snapshot: The journal as it was found.
        boot: 32 hex digits drawn for this start.
        software: Name and version.
    """

    snapshot: JournalSnapshot
    boot: str
    software: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CardPresented(Timed):
    """A card was held to the reader; its number in hex digits. ``proof`` is what a ``card-proof`` signed."""

    number: str
    means: Means = "card-uid"
    proof: SignedChallenge | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CardTroubled(Timed):
    """A card on the reader signs nobody in, and why."""

    trouble: CardTrouble


@dataclass(frozen=True, slots=True, kw_only=True)
class PinWanted(Timed):
    """The card on the reader asks for its PIN, and lets itself be tried that often."""

    tries_left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PinEntered(Timed):
    """The member entered the PIN of the card; none at all: they give up."""

    pin: Pin


@dataclass(frozen=True, slots=True, kw_only=True)
class ButtonPressed(Timed):
    """A member pressed a button."""

    button: Button


@dataclass(frozen=True, slots=True, kw_only=True)
class ButtonReleased(Timed):
    """A button came up again; ``chatter_us`` is how long its contact chattered, going down or up: the longer one."""

    button: Button
    chatter_us: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceSaid(Timed):
    """A technician said something in their scene: one of its commands, or which cell of the screen was touched."""

    command: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionMarked(Timed):
    """A member chose an option of a question on the screen, or, where several may be chosen, took it back."""

    question: str
    option: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionTurned(Timed):
    """A member looks at another question of the ballot."""

    question: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BallotConfirmed(Timed):
    """A member says that the answers are final."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemOpened(Timed):
    """A member chose an item at a seat that is cut off: the first time to be told what it means, then to open it."""

    item: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultNoticed(Timed):
    """A part of the device does not work; an empty ``detail`` says that it does again."""

    part: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalAppended(Timed):
    """The rows of this ticket are on the disk, after fsync. Tickets are answered in order."""

    ticket: int


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalFailed(Timed):
    """The disk refused the rows of this ticket; whether it holds them is unknown."""

    ticket: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BlobRead(Timed):
    """A body that was asked for was read from the disk; it is empty when it is not there."""

    sha256: str
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveChecked(Timed):
    """An archive was checked; ``fault`` says what is wrong with it, empty for nothing."""

    sha256: str
    fault: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured(Timed):
    """Something of the device was measured."""

    ticket: int
    figures: Figures


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkUp(Timed):
    """The broker confirmed the subscriptions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkLost(Timed):
    """The link was up and is lost."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageReceived(Timed):
    """A message arrived. A retained one was stored before we subscribed, so it says nothing about now."""

    topic: str
    payload: bytes
    retained: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Woke(Timed):
    """The time asked for with ``WakeAt`` has come."""


Input = (
    Started
    | CardPresented
    | CardTroubled
    | PinWanted
    | PinEntered
    | ButtonPressed
    | ButtonReleased
    | ServiceSaid
    | OptionMarked
    | QuestionTurned
    | BallotConfirmed
    | ItemOpened
    | FaultNoticed
    | JournalAppended
    | JournalFailed
    | BlobRead
    | ArchiveChecked
    | Measured
    | LinkUp
    | LinkLost
    | MessageReceived
    | Woke
)
