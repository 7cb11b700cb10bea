# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the house stands, as operators see it. No choice of any member is in here while a round is open."""

import msgspec

from voting_core.floor_records import LostRange
from voting_core.messages import SeatHealth
from voting_core.questions import Counted, Finding, Question
from voting_core.roster import Operator


class SeatStatus(msgspec.Struct, frozen=True, kw_only=True):
    """One seat, in this row from the rostrum and this place from the left. ``closed``: its epoch is closed.

    ``voted``: a ballot of the round is durable; while it is open, only where the profile shows it. ``health`` is what
    the seat last said of its device, ``troubles_zh`` and ``troubles_en`` what of it somebody should look at; they are
    empty for a seat that is off.
    """

    seat: str
    row: int
    place: int
    epoch: int
    closed: bool
    member: str
    name: str
    group: str
    on_leave: bool
    teller: bool
    signed_in: bool
    online: bool
    cut_off: bool
    excused: bool
    sealed: bool
    voted: bool
    blocked: str
    fault: str
    identification: str
    floor_seq: int
    records: int
    software: str
    health: SeatHealth | None = None
    troubles_zh: tuple[str, ...] = ()
    troubles_en: tuple[str, ...] = ()


class Alarm(msgspec.Struct, frozen=True, kw_only=True):
    """Something to be looked into at once. ``member`` signed in at several ``seats``, where these are set."""

    zh: str
    en: str
    member: str = ""
    seats: tuple[str, ...] = ()


class AdoptableBallot(msgspec.Struct, frozen=True, kw_only=True):
    """A ballot that two people may adopt; what it says is hidden from them."""

    seat: str
    epoch: int
    seq: int
    hash: str
    member: str
    opened_locally: bool


class RebuildStatus(msgspec.Struct, frozen=True, kw_only=True):
    """How far a centre without its ledger has come in asking the seats for it.

    ``sitting`` to ``floor_hash`` tell of the end of the longest floor log found. ``waiting`` names the seats of the
    hall that have not brought everything, ``lost`` what is known to have existed and nobody has brought so far. All
    this is known once it is ``ready``: once there is a house that could be accepted.
    """

    ready: bool
    sitting: str
    phase: str
    floor_seq: int
    floor_hash: str
    reported: tuple[str, ...]
    waiting: tuple[str, ...]
    blobs_missing: int
    lost: tuple[LostRange, ...]
    forks: tuple[str, ...]


class TellerKeyStatus(msgspec.Struct, frozen=True, kw_only=True):
    """The tellers' key that was begun last: ``phase`` is making, fixed or failed.

    ``in_force`` is the key to which the next secret round is encrypted, 0 for none; ``needed`` of the ``seats`` open a
    count together. While it is made, ``waiting`` seats are not heard in ``step``.
    """

    key: int
    phase: str
    in_force: int
    needed: int
    seats: tuple[str, ...]
    members: tuple[str, ...]
    step: str
    waiting: tuple[str, ...]
    transcript_sha256: str
    reason: str
    blamed: tuple[str, ...]


class CountStatus(msgspec.Struct, frozen=True, kw_only=True):
    """The last attempt to open a secret count: ``needed`` of the seats ``asked`` must agree, ``waiting`` have not."""

    attempt: int
    needed: int
    asked: tuple[str, ...]
    waiting: tuple[str, ...]
    reason: str
    blamed: tuple[str, ...]


class RoundStatus(msgspec.Struct, frozen=True, kw_only=True):
    """One round; counts, findings and outcome appear with the declaration.

    ``lines``, ``hands``, ``base``, ``needed`` and ``got`` are those of the first question and the first finding: all
    there is of a motion. ``names_zh`` and ``names_en`` tell what options, grades and criteria are called. ``present``
    were signed in at the opening, ``present_frozen`` at the newest freezing. ``chair_zh`` is what the chair says.
    ``voted`` is how many have answered anything; zero where the profile hides it. ``archive_sha256`` of a frozen secret
    round names the ``ballots`` that its tellers open, ``count`` tells how far they have come. ``checking`` encrypted
    ballots are still being looked at: the round can be frozen when there are none.
    """

    poll: str
    round: int
    kind: str
    title: str
    questions: tuple[Question, ...]
    names_zh: dict[str, str]
    names_en: dict[str, str]
    posts: int
    phase: str
    display: str
    entitled: int
    present: int
    present_frozen: int
    voted: int
    sealed: int
    unsealed: tuple[str, ...]
    left_ms: int
    frozen_seq: int
    frozen_hash: str
    provisional: str
    lines: dict[str, int]
    hands: dict[str, int]
    adoptable: tuple[AdoptableBallot, ...]
    counted: tuple[Counted, ...]
    findings: tuple[Finding, ...]
    outcome: str
    contested: int
    left_open: int
    goes_on: bool
    base: int
    needed: int
    got: int
    missing: int
    missing_effect: str
    said_zh: str
    said_en: str
    chair_zh: str
    chair_en: str
    reason: str
    late: tuple[str, ...]
    secrecy: str
    archive_sha256: str
    ballots: int
    checking: int
    count: CountStatus | None


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """An act that waits for a second operator; ``act`` is the text to be signed."""

    act_id: str
    kind: str
    act: str
    operators: tuple[str, ...]


class AgendaEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One item of the agenda, with the hash of its title and text, and what stands in the way of putting it."""

    item: str
    kind: str
    secrecy: str
    title: str
    text_sha256: str
    blocked_zh: tuple[str, ...]
    blocked_en: tuple[str, ...]


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """The house in one picture. ``held_by`` of ``online`` seats hold the newest floor record.

    ``unregistered`` seats were heard and stand in no registry of the sitting: all of them before a roster is fixed.
    ``witnesses`` seats have returned a tree head that agrees with the ledger, the newest of ``witness_size`` records.
    """

    hall: str
    sitting: str
    title: str
    phase: str
    term: int
    floor_seq: int
    tree_size: int
    tree_root: str
    members: int
    due: int
    present: int
    quorum_needed: int
    online: int
    held_by: int
    operators: tuple[Operator, ...]
    agenda: tuple[AgendaEntry, ...]
    seats: tuple[SeatStatus, ...]
    rounds: tuple[RoundStatus, ...]
    tellers: TellerKeyStatus | None
    proposals: tuple[Proposal, ...]
    alarms: tuple[Alarm, ...]
    quarantined: int
    archived: bool
    witnesses: int = 0
    witness_size: int = 0
    rebuild: RebuildStatus | None = None
    unregistered: tuple[SeatStatus, ...] = ()
