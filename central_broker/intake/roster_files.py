# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``seats.csv`` and ``members.csv``: who belongs to the house and where they sit."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from central_broker.intake.cards import read_card
from central_broker.intake.cells import read_leave, read_member_id, read_seat_id, read_whole, read_words, read_yes
from central_broker.intake.columns import MEMBER_COLUMNS, SEAT_COLUMNS
from central_broker.intake.csv_table import Row, read_rows
from central_broker.intake.findings import Spot
from central_broker.intake.names import read_name
from central_broker.intake.once import Once
from central_broker.intake.wording import Said, quoted
from central_broker.intake.workbook_table import SheetTable
from voting_core.roster import Member, Seat, card_hash

MEMBERS_MAX: Final = 3_000
SEATS_MAX: Final = 3_000
_PLACES_MAX: Final = 1_000


@dataclass(frozen=True, slots=True)
class SeatsRead:
    """What ``seats.csv`` says: the seats that are right, and every id it names, right or not."""

    seats: tuple[Seat, ...]
    named: frozenset[str]


@dataclass(frozen=True, slots=True)
class MembersRead:
    """What ``members.csv`` says: the members that are right, and the numbers of their cards by member id."""

    members: tuple[Member, ...]
    card_numbers: dict[str, str]


def read_seats(text: str | SheetTable, file: Spot) -> SeatsRead | None:
    """The seats of the hall, sorted by id; ``None`` if the table cannot be read at all."""
    rows = read_rows(text, SEAT_COLUMNS, SEATS_MAX, file)
    if rows is None:
        return None
    if not rows:
        file.refuse(Said("没有席位", "there is no seat"), Said("每个席位写一行", "write a line for every seat"))
    seats: list[Seat] = []
    named: set[str] = set()
    by_id, by_place = Once(Said("席位号", "the seat")), Once(Said("位置", "the place"))
    for row in rows:
        seat = read_seat_id(row.cells["seat"], row.spot("seat"))
        across = read_whole(row.cells["row"], 1, _PLACES_MAX, row.spot("row"))
        place = read_whole(row.cells["place"], 1, _PLACES_MAX, row.spot("place"))
        named |= {seat} if seat else set()
        new = by_id.take(seat, row, "seat")
        if across is not None and place is not None:
            new &= by_place.take((across, place), row, "place", shown=f"{across}-{place}")
        if seat is not None and across is not None and place is not None and new:
            seats.append(Seat(seat=seat, row=across, place=place))
    return SeatsRead(tuple(sorted(seats, key=lambda seat: seat.seat)), frozenset(named))


def read_members(text: str | SheetTable, seats: SeatsRead | None, file: Spot) -> MembersRead | None:
    """The members, sorted by id; ``None`` if the table cannot be read at all.

    Args:
        text: The whole file.
        seats: What ``seats.csv`` says; where it could not be read, seats are not looked up.
        file: Where troubles go.
    """
    rows = read_rows(text, MEMBER_COLUMNS, MEMBERS_MAX, file)
    if rows is None:
        return None
    if not rows:
        file.refuse(Said("没有成员", "there is no member"), Said("每人写一行", "write a line for every member"))
    readers = _MemberReader(None if seats is None else seats.named)
    found = [(row, readers.read(row)) for row in rows]
    _note_same_names([(row, member) for row, (member, _) in found if member is not None])
    members = [member for _, (member, _) in found if member is not None]
    numbers = {member.member: number for _, (member, number) in found if member is not None and number}
    return MembersRead(tuple(sorted(members, key=lambda member: member.member)), numbers)


class _MemberReader:
    """Reads rows of members one after another, remembering what must not come twice."""

    def __init__(self, seats: frozenset[str] | None) -> None:
        self._seats = seats
        self._ids = Once(Said("序号", "the id"), key=lambda value: str(value).casefold())
        self._taken = Once(Said("席位", "the seat"))
        self._cards = Once(Said("卡号", "the card"))

    def read(self, row: Row) -> tuple[Member | None, str]:
        """The member of a row, if everything in it is right, and the number of the card."""
        member = read_member_id(row.cells["id"], row.spot("id"))
        name = read_name(row.cells["name"], row.spot("name"))
        seat = self._read_seat(row)
        card = read_card(row.cells["card"], row.spot("card"))
        leave = read_leave(row.cells["leave"], row.spot("leave"))
        teller = read_yes(row.cells["teller"], row.spot("teller"))
        group = read_words(row.cells.get("group", ""), row.spot("group"))
        new = self._ids.take(member, row, "id")
        new &= self._taken.take(seat, row, "seat")
        new &= self._cards.take(card or None, row, "card")
        if member is None or name is None or seat is None or card is None or leave is None or teller is None:
            return None, ""
        if group is None or not new:
            return None, ""
        if teller and leave:
            row.spot("teller").note(Said(f"监票人{quoted(name)}已请假", f"{quoted(name)}, a teller, is on leave"))
        digest = card_hash(card) if card else ""
        found = Member(member=member, name=name, seat=seat, card_sha256=digest, leave=leave, teller=teller, group=group)
        return found, card

    def _read_seat(self, row: Row) -> str | None:
        seat = read_seat_id(row.cells["seat"], row.spot("seat"))
        if seat is None or self._seats is None or seat in self._seats:
            return seat
        row.spot("seat").refuse(
            Said(f"seats.csv 里没有席位{quoted(seat)}", f"seats.csv has no seat {quoted(seat)}"),
            Said("改成已有的席位号，或在 seats.csv 里加上它", "take a seat that is there, or add it to seats.csv"),
        )
        return None


def _note_same_names(found: Sequence[tuple[Row, Member]]) -> None:
    lines: dict[str, int] = {}
    for row, member in found:
        first = lines.setdefault(member.name, row.line)
        if first != row.line:
            row.spot("name").note(
                Said(
                    f"与第 {first} 行同名，请核对是否两个人；屏幕上以席位区分",
                    f"same name as in line {first}: check that they are two people; screens tell them apart by seat",
                )
            )
