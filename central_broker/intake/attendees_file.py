# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``attendees.csv``: who attends without a vote (列席). The file may be left out."""

from typing import Final

from central_broker.intake.cards import read_card
from central_broker.intake.cells import read_words
from central_broker.intake.columns import ATTENDEE_COLUMNS
from central_broker.intake.csv_table import Row, read_rows
from central_broker.intake.findings import Spot
from central_broker.intake.names import read_name
from central_broker.intake.once import Once
from central_broker.intake.roster_files import MembersRead
from central_broker.intake.wording import Said, quoted
from central_broker.intake.workbook_table import SheetTable
from voting_core.roster import Attendee, card_hash

ATTENDEES_MAX: Final = 1_000


def read_attendees(text: str | SheetTable, members: MembersRead | None, file: Spot) -> tuple[Attendee, ...] | None:
    """Those who attend without a vote, sorted; ``None`` if the table cannot be read at all.

    Args:
        text: The whole file.
        members: What ``members.csv`` says; a member's card is nobody else's.
        file: Where troubles go.
    """
    rows = read_rows(text, ATTENDEE_COLUMNS, ATTENDEES_MAX, file)
    if rows is None:
        return None
    cards = Once(Said("卡号", "the card"))
    owners = {} if members is None else {number: member for member, number in members.card_numbers.items()}
    names = {} if members is None else {member.name: member.member for member in members.members}
    found = [_read_attendee(row, cards, owners, names) for row in rows]
    known = [one for one in found if one is not None]
    return tuple(sorted(known, key=lambda one: (one.name, one.post, one.card_sha256)))


def _read_attendee(row: Row, cards: Once, owners: dict[str, str], names: dict[str, str]) -> Attendee | None:
    name = read_name(row.cells["name"], row.spot("name"))
    post = read_words(row.cells.get("post", ""), row.spot("post"))
    card = read_card(row.cells.get("card", ""), row.spot("card"))
    new = cards.take(card or None, row, "card")
    if card and card in owners:
        _refuse_members_card(row.spot("card"), card, owners[card])
        new = False
    if name is None or post is None or card is None or not new:
        return None
    if name in names:
        row.spot("name").note(
            Said(
                f"与组成人员{quoted(names[name])}同名，请核对是否两个人",
                f"the same name as member {quoted(names[name])}: check that they are two people",
            )
        )
    return Attendee(name=name, post=post, card_sha256=card_hash(card) if card else "")


def _refuse_members_card(spot: Spot, card: str, member: str) -> None:
    spot.refuse(
        Said(
            f"卡号{quoted(card)}是组成人员{quoted(member)}的",
            f"the card {quoted(card)} is that of member {quoted(member)}",
        ),
        Said("在 members.csv 或这里改正", "correct it here or in members.csv"),
    )
