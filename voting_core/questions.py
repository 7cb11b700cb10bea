# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is asked, what is answered, and how the answers are written when they are counted.

A poll has questions; a question has options and says how many of them may be chosen; a ballot answers questions, each
at most once, and may leave any of them out.
"""

from fractions import Fraction
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from voting_core.identifiers import (
    Count,
    Epoch,
    HashHex,
    ItemId,
    LongText,
    MaybeOption,
    MaybeSubject,
    OptionId,
    SeatId,
    Seq,
)
from voting_core.rules.profile import Channel

YES_NO_ABSTAIN: Final = ("yes", "no", "abstain")
QUESTIONS_MAX: Final = 100
OPTIONS_MAX: Final = 101
"""A score from 0 to 100 has as many."""

Name = Annotated[str, Meta(max_length=120, pattern=r"^[^\x00-\x1f\x7f]{0,120}$(?!\n)")]
"""One line: a name of 60 characters, a dot with its blanks, and a criterion of 57."""

PollKind = Literal["motion", "appraisal", "personnel", "election"]


class Question(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One question of a poll.

    Args:
        question: Its id within the poll.
        subject: The target, nominee or candidate that it is about; empty where it is about the item itself.
        criterion: The criterion that is scored; empty where there is none.
        name: What it is about, to be read; empty where the title says it.
        options: What can be chosen, in the order of the ballot; empty for a score.
        names: What each option is called, where neither the rule nor custom names it: of candidates; else empty.
        highest: The highest score; zero where options are chosen. The options of a score are ``s0`` to ``s100``.
        least: How many must be chosen at least where the question is answered at all.
        most: How many may be chosen.
    """

    question: ItemId
    subject: MaybeSubject
    criterion: MaybeOption
    name: Name
    options: Annotated[tuple[OptionId, ...], Meta(max_length=OPTIONS_MAX)]
    names: Annotated[tuple[Name, ...], Meta(max_length=OPTIONS_MAX)]
    highest: Annotated[int, Meta(ge=0, le=100)]
    least: Annotated[int, Meta(ge=1, le=100)]
    most: Annotated[int, Meta(ge=1, le=100)]

    @property
    def choices(self) -> tuple[OptionId, ...]:
        """All options, scores spelled out."""
        return tuple(f"s{points}" for points in range(self.highest + 1)) if self.highest else self.options


class Answer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The options chosen for one question, in the order of the ballot."""

    question: ItemId
    options: Annotated[tuple[OptionId, ...], Meta(min_length=1, max_length=100)]


class Line(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One line of a result: an option or a standing, and how many members are on it."""

    line: OptionId
    members: Count


class BallotRef(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A ballot, named by its place in its seat's chain and its hash; what it says is not told."""

    seat: SeatId
    epoch: Epoch
    seq: Seq
    hash: HashHex


class HandLines(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One question as people counted it by hand, on paper or by video.

    ``ballots`` members gave a valid answer, ``lines`` say for what; they, ``not_pressed`` and ``void`` sum to the
    members counted. Where one option is chosen at most, the lines sum to the ballots.
    """

    question: ItemId
    ballots: Count
    not_pressed: Count
    void: Count
    lines: Annotated[tuple[Line, ...], Meta(max_length=OPTIONS_MAX)]


class ChannelLines(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What came by one channel other than the buttons, all counts of it together."""

    channel: Channel
    counted: HandLines


class Counted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One question, counted.

    ``lines`` sum to the members entitled: the options as they were pressed, or *ballots* where several may be chosen,
    then the standings; of a score only the points that somebody gave. ``marks`` are the options of a question of which
    several may be chosen; empty otherwise. ``channels`` say how the members on the line *hands* voted.
    """

    question: ItemId
    lines: tuple[Line, ...]
    marks: tuple[Line, ...]
    channels: tuple[ChannelLines, ...]


FindingOutcome = Literal[
    "carried", "not_carried", "void", "tied", "elected", "not_elected", "again", "graded", "scored", "none"
]
"""How one subject came out; ``again``: tied at the cut; ``none``: no grade and no score follows from the answers."""


class Ratio(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An exact fraction in lowest terms, both numbers in decimal digits.

    They are text, for a number in JSON is safe up to 2^53 - 1 only. Ten criteria, each scored by up to a million of the
    members and weighed by up to 1000, have a common denominator of at most (10^6)^10 * 10^4: 65 digits, and the
    numerator has two more.
    """

    numerator: Annotated[str, Meta(pattern=r"^(0|[1-9][0-9]{0,69})$(?!\n)")]
    denominator: Annotated[str, Meta(pattern=r"^[1-9][0-9]{0,69}$(?!\n)")]

    @classmethod
    def of(cls, exact: Fraction) -> "Ratio":
        """The fraction as it is written."""
        assert exact >= 0, "no score is below zero"
        return cls(numerator=str(exact.numerator), denominator=str(exact.denominator))

    @property
    def exact(self) -> Fraction:
        """The fraction as it is calculated with."""
        return Fraction(int(self.numerator), int(self.denominator))


class Finding(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the rule says of one subject, with its arithmetic.

    Args:
        subject: Target, nominee or candidate; empty for a motion and for a merged list.
        outcome: In one word.
        base: How many people the rule counted against, ``needed`` how many it asks for, ``got`` how many there were: of
            a grade, in the last step that was looked at.
        grade: The overall grade or band; empty for none.
        score: The overall score; none where there is none.
        place: In the ranking, from 1; zero where nothing is ranked.
        missing_effect: Whether members whose seats have not reported could change it.
    """

    subject: MaybeSubject
    outcome: FindingOutcome
    base: Count
    needed: Count
    got: Count
    grade: MaybeOption
    score: Ratio | None
    place: Count
    missing_effect: Literal["none", "cannot_change", "can_change"]
    said_zh: LongText
    said_en: LongText
