# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Counting: a fold over one frozen list, its ballots and the counts by hand, and nothing else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from voting_core.deciding.lines import Lines
from voting_core.errors import RefusedError
from voting_core.frozen_list import FrozenList
from voting_core.questions import ChannelLines, Counted, HandLines, Line, Question
from voting_core.round_records import CountOpened, HandCountEntered, OpenedCount
from voting_core.seat_records import BallotRecord
from voting_core.secrecy.encoding import sum_of_scores, weights_of

STANDINGS: Final = ("not_pressed", "absent", "leave", "recused", "offline", "hands", "void")
"""The lines a member without a counted answer can stand on, in the order a sheet prints them."""

BALLOTS: Final = "ballots"
"""The line of those who answered a question of which several options may be chosen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many members stand on each line of one question; the lines sum to the members entitled."""

    question: Question
    options: Mapping[str, int]
    """Choices made with the buttons; of a question with one choice they sum to ``ballots``."""
    ballots: int
    standings: Mapping[str, int]
    points: int | None = None
    """The sum of all scores, where nothing more is known of them; ``options`` are zero then."""
    channels: tuple[ChannelLines, ...] = ()
    """How the members on the line *hands* voted."""

    @property
    def is_marked(self) -> bool:
        """Whether several options may be chosen."""
        return self.question.most > 1

    @property
    def entitled(self) -> int:
        """All members entitled to vote."""
        return self.ballots + sum(self.standings.values())

    def counted(self) -> Counted:
        """As it is written into the result."""
        options = tuple(
            Line(line=name, members=count) for name, count in self.options.items() if count or not self.question.highest
        )
        is_whole = self.is_marked or self.points is not None
        first = (Line(line=BALLOTS, members=self.ballots),) if is_whole else options
        standings = tuple(Line(line=name, members=count) for name, count in self.standings.items())
        return Counted(
            question=self.question.question,
            lines=first + standings,
            marks=options if self.is_marked else (),
            channels=self.channels,
        )

    def _votes(self) -> Mapping[str, int]:
        """Votes with the buttons. Of a sum of scores, the most equal ones that have it: a rule that trims none decides
        by their sum and number alone.
        """
        if not self.points or not self.ballots:
            return {**self.options, "s0": self.ballots} if self.points is not None else self.options
        least, more = divmod(self.points, self.ballots)
        spread = {f"s{least}": self.ballots - more} | ({f"s{least + 1}": more} if more else {})
        return {**self.options, **spread}

    def numbers(self, size: int) -> Lines:
        """As the rule engine takes it, all channels together."""
        by_channel: dict[str, dict[str, int]] = {
            one.channel: {line.line: line.members for line in one.counted.lines} for one in self.channels
        }
        given = {
            option: count + sum(lines.get(option, 0) for lines in by_channel.values())
            for option, count in self._votes().items()
        }
        by_hand = [one.counted for one in self.channels]
        return Lines(
            given=given,
            ballots=self.ballots + sum(one.ballots for one in by_hand),
            not_pressed=self.standings["not_pressed"] + sum(one.not_pressed for one in by_hand),
            absent=self.standings["absent"],
            leave=self.standings["leave"],
            recused=self.standings["recused"],
            void=self.standings["void"] + sum(one.void for one in by_hand),
            offline=self.standings["offline"],
            size=size,
            by_channel=by_channel,
        )


def tally(
    questions: Sequence[Question],
    frozen: FrozenList,
    ballots: Mapping[str, BallotRecord],
    hand_counts: Sequence[HandCountEntered] = (),
) -> tuple[Tally, ...]:
    """Count every question of a frozen list.

    Args:
        questions: As they were put.
        frozen: Every entitled member, once.
        ballots: The ballot records that the list names, by record hash.
        hand_counts: The counts by hand of this round.

    Raises:
        RefusedError: The list names a member twice, a ballot that is not among ``ballots``, or a ballot of another
            member or round, or more or fewer members by hand than were counted.
    """
    chosen = _ballots_named(frozen, ballots)
    counted = tuple(_count(question, frozen, chosen, hand_counts) for question in questions)
    for one in counted:
        assert one.entitled == len(frozen.entries), "every member stands on exactly one line"
    by_hand = sum(1 for entry in frozen.entries if entry.disposition == "hands")
    named = sum(len(count.members) for count in hand_counts)
    if by_hand != named:
        raise RefusedError(
            f"The frozen list has {by_hand} members by hand, the hand counts {named}.", "Freeze the round again."
        )
    return counted


def tally_secret(
    questions: Sequence[Question], frozen: FrozenList, opened: CountOpened, *, summed: bool = False
) -> tuple[Tally, ...]:
    """Put the opened count of a secret round beside the list: who stands where is known, who chose what is not.

    A ballot that leaves a question out stands on its line *not pressed*, like a named one.

    Args:
        questions: As they were put.
        frozen: Every entitled member, once.
        opened: How many ballots chose each option of each question.
        summed: Whether only the sum of scores was counted.

    Raises:
        RefusedError: The count is of other questions, or of more answers than ballots.
    """
    listed = sum(entry.disposition == "ballot" for entry in frozen.entries)
    if [one.question for one in opened.counted] != [question.question for question in questions]:
        raise RefusedError("The opened count is not one of the questions that were put.")
    found = []
    for question, counted in zip(questions, opened.counted, strict=True):
        if not (_sums if summed else _fits)(question, counted, listed):
            raise RefusedError(f"The opened count of question '{question.question}' does not fit the ballots.")
        options = dict.fromkeys(question.choices, 0)
        points = sum_of_scores(counted.counts, question.highest) if summed else None
        options |= {} if summed else dict(zip(question.choices, counted.counts, strict=True))
        answered = counted.ballots
        standings = dict.fromkeys(STANDINGS, 0)
        for entry in frozen.entries:
            if entry.disposition != "ballot":
                standings[entry.disposition] += 1
        standings["not_pressed"] += listed - answered
        found.append(Tally(question=question, options=options, ballots=answered, standings=standings, points=points))
    return tuple(found)


def _sums(question: Question, counted: OpenedCount, listed: int) -> bool:
    """Whether so many ballots can have scores of this sum."""
    fits = len(counted.counts) == len(weights_of(question.highest)) and counted.ballots <= listed
    return fits and max(counted.counts) <= counted.ballots


def _fits(question: Question, counted: OpenedCount, listed: int) -> bool:
    """Whether so many ballots can have been marked so."""
    if len(counted.counts) != len(question.choices) or counted.ballots > listed:
        return False
    if max(counted.counts) > counted.ballots:
        return False
    return question.least * counted.ballots <= sum(counted.counts) <= question.most * counted.ballots


def _ballots_named(frozen: FrozenList, ballots: Mapping[str, BallotRecord]) -> list[BallotRecord]:
    members: set[str] = set()
    chosen: list[BallotRecord] = []
    for entry in frozen.entries:
        if entry.member in members:
            raise RefusedError(f"The frozen list names member '{entry.member}' twice.", "Freeze the round again.")
        members.add(entry.member)
        if entry.disposition != "ballot":
            continue
        if entry.hash not in ballots:
            raise RefusedError(f"The ballot of '{entry.member}' in the frozen list is not in the ledger.")
        ballot = ballots[entry.hash]
        if _key(ballot, ballot.member) != _key(frozen, entry.member):
            raise RefusedError(f"The frozen list gives '{entry.member}' a ballot of another member or round.")
        chosen.append(ballot)
    return chosen


def _count(
    question: Question, frozen: FrozenList, chosen: Sequence[BallotRecord], hand_counts: Sequence[HandCountEntered]
) -> Tally:
    options = dict.fromkeys(question.choices, 0)
    standings = dict.fromkeys(STANDINGS, 0)
    for entry in frozen.entries:
        if entry.disposition != "ballot":
            standings[entry.disposition] += 1
    answered = 0
    for ballot in chosen:
        given = [answer for answer in ballot.answers if answer.question == question.question]
        marks = [option for answer in given for option in answer.options if option in options]
        for option in marks:
            options[option] += 1
        answered += bool(marks)
    standings["not_pressed"] += len(chosen) - answered
    return Tally(
        question=question,
        options=options,
        ballots=answered,
        standings=standings,
        channels=_channels(question, hand_counts),
    )


def _channels(question: Question, hand_counts: Sequence[HandCountEntered]) -> tuple[ChannelLines, ...]:
    """All counts of each channel together, in the order of their names."""
    found: dict[str, list[HandLines]] = {}
    for count in hand_counts:
        found.setdefault(count.channel, []).extend(one for one in count.counted if one.question == question.question)
    return tuple(
        ChannelLines(channel=channel, counted=_joined(question, found[channel]))  # type: ignore[arg-type]
        for channel in sorted(found)
    )


def _joined(question: Question, parts: Sequence[HandLines]) -> HandLines:
    lines = {
        option: sum(line.members for part in parts for line in part.lines if line.line == option)
        for option in question.choices
    }
    return HandLines(
        question=question.question,
        ballots=sum(part.ballots for part in parts),
        not_pressed=sum(part.not_pressed for part in parts),
        void=sum(part.void for part in parts),
        lines=tuple(Line(line=name, members=count) for name, count in lines.items() if count or not question.highest),
    )


def _key(of: BallotRecord | FrozenList, member: str) -> tuple[str, str, int, str]:
    return (of.sitting, of.poll, of.round, member)
