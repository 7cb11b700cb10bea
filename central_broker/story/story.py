# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The story of a hall's sittings: a fold over the records that the centre tells, one after another.

It holds sentences only. Bodies are forgotten once they are said; of ballots only their place is known, for the centre
tells no more (:mod:`central_broker.telling`).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from central_broker.command_words import ToldRecord
from central_broker.core.floor_writing import FLOOR
from central_broker.core.status import RoundStatus
from central_broker.story.device_lines import DeviceRecord, say_device
from central_broker.story.floor_lines import say_floor
from central_broker.story.groups import Group, Grouped, is_cut_off
from central_broker.story.lines import Part, StoryLine
from central_broker.story.naming import Names, plural
from central_broker.telling import UNTOLD
from voting_core.floor_records import FLOOR_READER, FloorRecord, SittingOpened
from voting_core.round_records import PollOpened, RoundRecord
from voting_core.seat_records import SEAT_READER, MemberSignedOut, PollSealed, SeatRecord, SeatStarted

BALLOTS: Final = frozenset({"BallotCast", "SecretBallotCast"})


@dataclass(slots=True)
class Story:
    """All lines so far; ``size`` records of the ledger are in them."""

    size: int = 0
    lines: list[StoryLine] = field(default_factory=list)
    floor: dict[int, int] = field(default_factory=dict)
    """By number in the floor log, the place in the ledger."""
    names: Names = field(default_factory=Names)
    _group: Group | None = None
    _started: set[str] = field(default_factory=set)
    _ballots: dict[str, int] = field(default_factory=dict)
    """By seat and number as a round lists them, such as ``s05 #12``, the place of a ballot in the ledger."""

    def take(self, told: Iterable[ToldRecord]) -> None:
        """Fold in the next records.

        Raises:
            HemicycleError: One cannot be read: the centre is of another version.
        """
        for one in told:
            assert one.index == self.size, "records are told in the order of the ledger"
            if one.author == FLOOR:
                self._take_floor(one, FLOOR_READER.read(one.body.encode()))
            elif one.kind not in UNTOLD:
                self._take_seat(one.index, SEAT_READER.read(one.body.encode()))
            elif one.kind in BALLOTS:
                self._ballots[f"{one.author} #{one.seq}"] = one.index
            self.size += 1
        self._redraw()

    def _take_floor(self, told: ToldRecord, record: FloorRecord) -> None:
        self._end_group()
        if isinstance(record, SittingOpened):
            self.names = Names(operators={one.operator: one.name for one in record.operators})
        elif told.kind == "RosterFixed":
            self.names.members.update(told.names)
        elif told.kind == "AgendaPublished":
            self.names.items.update(told.names)
        elif isinstance(record, PollOpened):
            self.names.rounds[(record.poll, record.round)] = record
        self.floor[record.floor_seq] = told.index
        about = {"poll": record.poll, "round": record.round} if isinstance(record, RoundRecord) else {}
        said = say_floor(record, self.names)
        line = StoryLine(at_ms=record.at_ms, indexes=(told.index,), by=self.names.by(record), **{**about, **said})
        self.lines.append(line)

    def _take_seat(self, index: int, record: SeatRecord) -> None:
        if isinstance(record, DeviceRecord):
            self._end_group()
            self.lines.append(say_device(index, record))
        elif isinstance(record, Grouped) and (sort := self._sort(record)):
            self._add(sort, index, record)

    def _sort(self, record: Grouped) -> str:
        """Records of the same sort make one line; empty for one that nobody needs to read of."""
        match record:
            case SeatStarted(seat=seat):
                again = seat in self._started
                self._started.add(seat)
                return "restart" if again else "start"
            case MemberSignedOut(cause=cause):
                return f"out {cause}"
            case PollSealed():
                return f"seal {record.poll} {record.round}" if is_cut_off(record) else ""
            case _:
                return "in"

    def _add(self, sort: str, index: int, record: Grouped) -> None:
        if self._group is None or self._group.sort != sort:
            self._end_group()
            self._group = Group(sort, [(index, record)])
            self.lines.append(self._group.line(self.names))
        else:
            self._group.records.append((index, record))

    def _end_group(self) -> None:
        self._redraw()
        self._group = None

    def _redraw(self) -> None:
        """The last line says all of its group."""
        if self._group is not None:
            self.lines[-1] = self._group.line(self.names)

    def whole(self, rounds: Iterable[RoundStatus] = ()) -> list[StoryLine]:
        """All lines in the order of the ledger, with the ballots that came too late for their rounds.

        Args:
            rounds: The rounds as the centre tells them: it alone knows which ballots a result did not count.
        """
        placed = [(line.index, line) for line in self.lines]
        placed += [found for one in rounds if one.late and (found := self._late(one))]
        return [line for _, line in sorted(placed, key=lambda one: one[0])]

    def _late(self, one: RoundStatus) -> tuple[int, StoryLine] | None:
        """The late ballots of a round, and the place in the story: after the result that does not count them."""
        found = sorted((self._ballots[name], name) for name in one.late if name in self._ballots)
        results = (line for line in self.lines if line.part is Part.RESULT)
        declared = next((line for line in results if (line.poll, line.round) == (one.poll, one.round)), None)
        if not found or declared is None:
            return None
        zh, en = self.names.title(one.poll, one.round)
        names = [name for _, name in found]
        line = StoryLine(
            at_ms=declared.at_ms,
            part=Part.VOTE,
            indexes=tuple(index for index, _ in found),
            zh=f"迟到选票 {len(found)} 条，不计入{zh}：席位记录 {'、'.join(names)}",
            en=f"{plural(len(found), 'late ballot')}, not counted in {en}: {', '.join(names)}",
            mishap=True,
            poll=one.poll,
            round=one.round,
            seats=tuple(dict.fromkeys(name.split(" ")[0] for name in names)),
        )
        return max(found[-1][0], declared.index), line
