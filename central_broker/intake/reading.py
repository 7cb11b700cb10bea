# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A folder of files becomes a draft of a sitting, all or nothing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from central_broker.intake.agenda_file import AgendaRead, read_agenda
from central_broker.intake.agenda_table import read_agenda_table
from central_broker.intake.attendees_file import read_attendees
from central_broker.intake.columns import AGENDA_COLUMNS, ATTENDEE_COLUMNS, MEMBER_COLUMNS, SEAT_COLUMNS, Column
from central_broker.intake.decoding import decode
from central_broker.intake.draft import AGENDA_READER, PROFILE_READER, ROSTER_READER, Intake, Refusal, SittingDraft
from central_broker.intake.findings import Findings, Spot
from central_broker.intake.folder import fetch_file, is_absent, is_folder, is_missing
from central_broker.intake.order_checks import check_order
from central_broker.intake.paper_checks import check_papers
from central_broker.intake.profile_file import read_profile, read_secrecy
from central_broker.intake.proof_checks import check_proofs
from central_broker.intake.roster_checks import check_bases, check_groups, check_size
from central_broker.intake.roster_files import MembersRead, SeatsRead, read_members, read_seats
from central_broker.intake.secrecy_checks import check_tellers
from central_broker.intake.sitting_file import SittingHead, read_head
from central_broker.intake.soundness import note_what_cannot_be
from central_broker.intake.toml_file import read_toml
from central_broker.intake.toml_table import Table
from central_broker.intake.wording import Said
from central_broker.intake.workbook_table import SheetTable, read_workbook
from voting_core.agenda import Agenda
from voting_core.codec import encode
from voting_core.roster import BLOB_BYTES_MAX, Attendee, Roster
from voting_core.rules.profile import Profile, Secrecy

SITTING_FILE: Final = "sitting.toml"
PROFILE_FILE: Final = "profile.toml"
SEATS_FILE: Final = "seats.csv"
MEMBERS_FILE: Final = "members.csv"
ATTENDEES_FILE: Final = "attendees.csv"
AGENDA_FILE: Final = "agenda.toml"
AGENDA_TABLE: Final = "agenda.csv"

Fetch = Callable[[Spot], bytes | None]
"""The bytes of the file that a spot names; ``None`` after leaving a trouble there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Parts:
    """What each file says; ``None`` where it cannot be used. ``rules`` is the table that the profile was read from."""

    head: SittingHead | None
    rules: Table | None
    profile: Profile | None
    seats: SeatsRead | None
    members: MembersRead | None
    attendees: tuple[Attendee, ...] | None
    agenda: AgendaRead | None


def read_sitting(folder: Path) -> Intake:
    """Read the files of a sitting.

    Args:
        folder: Holds ``sitting.toml``, the profile it names, ``seats.csv``, ``members.csv`` and ``agenda.toml`` (or
            ``agenda.csv``), and ``attendees.csv`` where anybody attends without a vote. Tables may be workbooks.

    Returns:
        A draft, or every trouble that could be found. It raises nothing, whatever is in the folder.
    """
    findings = Findings()
    if not is_folder(folder, findings.at(str(folder))):
        return Refusal(troubles=tuple(findings.troubles), notes=())
    return parse_sitting(lambda spot: fetch_file(folder, spot))


def parse_sitting(fetch: Fetch) -> Intake:
    """Read a sitting from files that something else fetches."""
    findings = Findings()
    parts = _read_parts(fetch, findings)
    _cross_check(parts, findings)
    draft = _assemble(parts, findings)
    if draft is None or findings.troubles:
        assert findings.troubles, "a file that cannot be used leaves a trouble"
        return Refusal(troubles=tuple(findings.troubles), notes=tuple(findings.notes))
    return draft


def _read_parts(fetch: Fetch, findings: Findings) -> _Parts:
    def text_of(name: str) -> tuple[str | None, Spot]:
        spot = findings.at(name)
        data = fetch(spot)
        return (None if data is None else decode(data, spot)), spot

    def table_of(name: str, columns: Sequence[Column]) -> tuple[str | SheetTable | None, Spot]:
        if not _has_workbook(name, fetch):
            return text_of(name)
        spot = findings.at(_workbook(name))
        if fetch(Findings().at(name)) is not None:
            _refuse_two(spot, name)
            return None, spot
        data = fetch(spot)
        return (None if data is None else read_workbook(data, columns, spot)), spot

    def root_of(name: str) -> Table | None:
        text, spot = text_of(name)
        return None if text is None else read_toml(text, spot)

    def agenda_of(secrecy: Secrecy) -> AgendaRead | None:
        if not _has_workbook(AGENDA_TABLE, fetch) and fetch(Findings().at(AGENDA_TABLE)) is None:
            found = root_of(AGENDA_FILE)
            return None if found is None else read_agenda(found, secrecy)
        text, spot = table_of(AGENDA_TABLE, AGENDA_COLUMNS)
        if text is not None and fetch(Findings().at(AGENDA_FILE)) is not None:
            _refuse_two(spot, AGENDA_FILE)
            return None
        return None if text is None else read_agenda_table(text, secrecy, spot)

    root = root_of(SITTING_FILE)
    head = None if root is None else read_head(root)
    name = _profile_file(head, fetch)
    rules = None if name is None else root_of(name)
    secrecy = None if rules is None else read_secrecy(rules)
    profile = None if rules is None else read_profile(rules)
    text, spot = table_of(SEATS_FILE, SEAT_COLUMNS)
    seats = None if text is None else read_seats(text, spot)
    text, spot = table_of(MEMBERS_FILE, MEMBER_COLUMNS)
    members = None if text is None else read_members(text, seats, spot)
    attendees: tuple[Attendee, ...] | None = ()
    if _has_workbook(ATTENDEES_FILE, fetch) or _is_there(ATTENDEES_FILE, fetch):
        text, spot = table_of(ATTENDEES_FILE, ATTENDEE_COLUMNS)
        attendees = None if text is None else read_attendees(text, members, spot)
    agenda = agenda_of(secrecy or "named")
    return _Parts(
        head=head,
        rules=rules,
        profile=profile,
        seats=seats,
        members=members,
        attendees=attendees,
        agenda=agenda,
    )


def _refuse_two(spot: Spot, other: str) -> None:
    spot.refuse(
        Said(f"与 {other} 同在，不知以哪个为准", f"{other} is there too: which of them holds?"),
        Said("只留一个，另一个移走", "keep one and move the other away"),
    )


def _workbook(name: str) -> str:
    """The workbook that may stand in for a table."""
    return name.removesuffix(".csv") + ".xlsx"


def _has_workbook(name: str, fetch: Fetch) -> bool:
    """Whether a table comes as a workbook, readable or not."""
    probe = Findings()
    return fetch(probe.at(_workbook(name))) is not None or not all(is_missing(trouble) for trouble in probe.troubles)


def _is_there(name: str, fetch: Fetch) -> bool:
    """Whether a file that may be left out is to be read; one of nearly its name, or that cannot be opened, is."""
    probe = Findings()
    return fetch(probe.at(name)) is not None or not all(is_absent(trouble) for trouble in probe.troubles)


def _cross_check(parts: _Parts, findings: Findings) -> None:
    """What only shows where two files are held against each other."""
    profile, agenda, members = parts.profile, parts.agenda, parts.members
    if profile is None:
        return
    if members is not None:
        check_size(profile, members, findings)
        check_groups(profile, agenda, members, findings)
    if parts.rules is not None:
        check_bases(profile, agenda, parts.rules)
    check_proofs(profile, members, parts.rules)
    if agenda is not None:
        check_order(agenda, profile.ordering)
        check_tellers(agenda, profile, members, parts.rules)
        check_papers(agenda, profile, len(members.members) if members is not None else 0)


def _profile_file(head: SittingHead | None, fetch: Fetch) -> str | None:
    """The file with the rules: the one that is named, or the usual one if the name cannot be read."""
    if head is not None:
        return head.profile_file
    there = fetch(Findings().at(PROFILE_FILE)) is not None
    return PROFILE_FILE if there else None


def _assemble(parts: _Parts, findings: Findings) -> SittingDraft | None:
    head, profile = parts.head, parts.profile
    if head is None or profile is None or parts.seats is None or parts.members is None or parts.agenda is None:
        return None
    if head.sitting is None or head.title is None or head.hall is None or head.day is None or findings.troubles:
        return None
    roster = Roster(members=parts.members.members, seats=parts.seats.seats, attendees=parts.attendees or ())
    agenda = Agenda(items=parts.agenda.items)
    if len(encode(agenda)) > BLOB_BYTES_MAX:
        findings.at(AGENDA_FILE).refuse(
            Said("议程连同全文超过 8 MiB", "the agenda with its texts is larger than 8 MiB"),
            Said("分成几次会议", "divide it among several sittings"),
        )
        return None
    # The readers above keep every limit of the types; if one did not, it is our fault and not the secretary's.
    ROSTER_READER.read(encode(roster))
    AGENDA_READER.read(encode(agenda))
    PROFILE_READER.read(encode(profile))
    note_what_cannot_be(profile, roster, parts.agenda, findings)
    return SittingDraft(
        sitting=head.sitting,
        title=head.title,
        hall=head.hall,
        day=head.day,
        profile=profile,
        roster=roster,
        agenda=agenda,
        card_numbers=parts.members.card_numbers,
        notes=tuple(findings.notes),
    )
