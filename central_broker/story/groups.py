# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What many seats do one after another is one line: starts, sign-ins, departures, seals of seats that were cut off."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Final, assert_never

from central_broker.sign_in_words import IDENTIFICATIONS
from central_broker.story.lines import Part, StoryLine
from central_broker.story.naming import Names, listed
from voting_core.messages import FRESH_MS
from voting_core.seat_records import MemberSignedIn, MemberSignedOut, PollSealed, SeatRecord, SeatStarted

CAUSES: Final = {
    "card": ("退场", "left"),
    "adjourned": ("因休会签退", "signed out at the adjournment"),
    "closed": ("因闭会签退", "signed out at the end"),
    "moved": ("因换座签退", "signed out, moved to another seat"),
}

Grouped = SeatStarted | MemberSignedIn | MemberSignedOut | PollSealed


def is_cut_off(record: SeatRecord) -> bool:
    """Whether a seat had not heard of the house for a while when it wrote a record."""
    return record.head_age_ms > FRESH_MS


@dataclass(slots=True)
class Group:
    """Records of one sort in a row: what they are of, and the records so far with their places in the ledger."""

    sort: str
    records: list[tuple[int, Grouped]] = field(default_factory=list)

    def line(self, names: Names) -> StoryLine:
        """The line they make together."""
        first = self.records[0][1]
        times = [record.wall_ms for _, record in self.records]
        seats = tuple(record.seat for _, record in self.records)
        match first:
            case SeatStarted():
                part, said = Part.DEVICE, _started(self.sort, seats)
            case MemberSignedIn():
                part, said = Part.SIGN_IN, self._signed_in(names)
            case MemberSignedOut(cause=cause):
                part, said = Part.SIGN_IN, self._signed_out(names, cause)
            case PollSealed():
                part, said = Part.VOTE, _sealed(names, first, seats)
            case _:
                assert_never(first)
        members = tuple(one.member for _, one in self.records if isinstance(one, MemberSignedIn | MemberSignedOut))
        called = tuple(names.member(member) for member in members)
        return StoryLine(
            at_ms=min(times),
            until_ms=max(times),
            part=part,
            indexes=tuple(index for index, _ in self.records),
            zh=said[0],
            en=said[1],
            more=((("、".join(called), ", ".join(called)),) if len(called) > 1 else ()) + self._known(),
            mishap=isinstance(first, PollSealed) or self.sort == "restart",
            poll=first.poll if isinstance(first, PollSealed) else "",
            round=first.round if isinstance(first, PollSealed) else 0,
            seats=seats,
            members=members,
            names=called,
        )

    def _signed_in(self, names: Names) -> tuple[str, str]:
        cut = sum(1 for _, record in self.records if is_cut_off(record))
        while_zh = f"，其中 {cut} 人在席位断联时报到" if cut else ""
        while_en = f", {cut} of them at seats cut off" if cut else ""
        if len(self.records) == 1:
            record = self.records[0][1]
            assert isinstance(record, MemberSignedIn), "groups are of one sort"
            who = names.member(record.member)
            cut_zh, cut_en = ("（席位断联）", " (cut off)") if cut else ("", "")
            return f"{who} 报到，席位 {record.seat}{cut_zh}", f"{who} signed in at seat {record.seat}{cut_en}"
        return f"{len(self.records)} 人报到{while_zh}", f"{len(self.records)} members signed in{while_en}"

    def _signed_out(self, names: Names, cause: str) -> tuple[str, str]:
        zh, en = CAUSES[cause]
        who = [names.member(one.member) for _, one in self.records if isinstance(one, MemberSignedOut)]
        if len(who) == 1:
            return f"{who[0]} {zh}，席位 {self.records[0][1].seat}", f"{who[0]} {en}, seat {self.records[0][1].seat}"
        return f"{len(who)} 人{zh}", f"{len(who)} members {en}"

    def _known(self) -> tuple[tuple[str, str], ...]:
        """How those who signed in were known."""
        found = Counter(one.identification for _, one in self.records if isinstance(one, MemberSignedIn))
        return tuple(
            (f"{IDENTIFICATIONS[how][0]}：{number} 人", f"{IDENTIFICATIONS[how][1]}: {number}")
            for how, number in sorted(found.items())
        )


def _started(sort: str, seats: tuple[str, ...]) -> tuple[str, str]:
    zh, en = listed(seats)
    if sort == "restart":
        return f"席位重新启动：{zh}", f"Started again: {en}"
    return (
        (f"席位 {zh} 启动", f"Seat {en} started")
        if len(seats) == 1
        else (
            f"{len(seats)} 个席位启动",
            f"{len(seats)} seats started",
        )
    )


def _sealed(names: Names, first: PollSealed, seats: tuple[str, ...]) -> tuple[str, str]:
    zh, en = listed(seats)
    title = names.title(first.poll, first.round)
    return f"席位断联中自行封票：{title[0]}，席位 {zh}", f"Sealed while cut off: {title[1]}, seats {en}"
