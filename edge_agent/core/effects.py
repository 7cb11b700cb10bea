# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a seat asks its host to do, in this order."""

from dataclasses import dataclass
from typing import Literal

from edge_agent.core.pin import Pin
from edge_agent.core.rows import Row
from edge_agent.core.service.measured import Measurable
from edge_agent.core.view import Lamps, View
from voting_core.secrecy.election import Election


@dataclass(frozen=True, slots=True, kw_only=True)
class AppendJournal:
    """Append these rows in one transaction; answered by ``JournalAppended`` or ``JournalFailed``, in order."""

    ticket: int
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenLink:
    """Connect to the broker, hear these topics, leave this will (retained)."""

    subscriptions: tuple[str, ...]
    will_topic: str
    will_payload: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Publish:
    """Send a message now, or drop it: no answer is expected."""

    topic: str
    payload: bytes
    retain: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadBlob:
    """Read a body that is durable; answered by ``BlobRead``, empty when it is not there."""

    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckArchive:
    """Check an archive that this seat is asked to open, which may take long; answered by ``ArchiveChecked``.

    It must be of this election and hold so many ballots that count.
    """

    sha256: str
    data: bytes
    election: Election
    ballots: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """Measure something of the device, beside the work of the seat; answered by ``Measured`` with the same ticket."""

    ticket: int
    what: Measurable


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundBuzzer:
    """Beep for so long; silent where there is no buzzer."""

    duration_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepReport:
    """Keep the report of a self-test as a file in the seat's home, in place of the one before."""

    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class SetLamps:
    """Light the buttons."""

    lamps: Lamps


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowScreen:
    """Show this whole state."""

    view: View


@dataclass(frozen=True, slots=True, kw_only=True)
class SetChallenge:
    """Cards are to prove from now on that they are at this seat in this sitting; empty for no sitting."""

    hall: str
    sitting: str
    seat: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GivePin:
    """Hand these digits to the card that waits for them; none at all: let it go."""

    pin: Pin


@dataclass(frozen=True, slots=True, kw_only=True)
class WakeAt:
    """Send ``Woke`` at this monotonic time; replaces the time asked for before."""

    mono_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A sentence for the log; never a member's choice."""

    level: Literal["info", "warning", "alarm"]
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """End the program. ``restart`` says whether starting it again can help."""

    reason: str
    restart: bool


Effect = (
    AppendJournal
    | OpenLink
    | Publish
    | ReadBlob
    | CheckArchive
    | Measure
    | SoundBuzzer
    | KeepReport
    | SetLamps
    | ShowScreen
    | SetChallenge
    | GivePin
    | WakeAt
    | Note
    | Stop
)
