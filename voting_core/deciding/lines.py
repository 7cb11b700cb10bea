# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The numbers of one question, reconciled: every member entitled is on one line, or it is said how many are not."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from voting_core.rules.majority import Base, Recusal, Silence

SILENT: Final = "not_pressed"
ABSENT: Final = "absent"
VOID: Final = "void"
UNANSWERED: Final = (SILENT, VOID, ABSENT, "leave", "recused")
"""Lines of members who gave no valid answer; each has a field of its name."""

_OTHERS: Final = (SILENT, ABSENT, "leave", "recused", "offline")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """How the members entitled stand on one question, all channels together.

    Args:
        given: Votes for each option by valid ballots.
        ballots: Members who gave a valid answer; where a ballot marks several options, fewer than their votes.
        not_pressed: Members who were present and gave no answer.
        absent: Members who were not there, leave aside.
        leave: Members on leave.
        recused: Members who may not take part in this item.
        void: Ballots returned that are not valid.
        offline: Members whose seat has not reported: what they did is not known yet.
        unaccounted: Members who are on no line although they should be: what they did nobody knows.
        excess: How many more are on the lines than are entitled.
        size: Seats that the body has by law; zero where that is not known.
        issued: Ballots given out; none where everybody present has one.
        by_channel: Of ``given``, what came not with the buttons, by channel; for the sentence only.
    """

    given: Mapping[str, int]
    ballots: int
    not_pressed: int = 0
    absent: int = 0
    leave: int = 0
    recused: int = 0
    void: int = 0
    offline: int = 0
    unaccounted: int = 0
    excess: int = 0
    size: int = 0
    issued: int | None = None
    by_channel: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    @property
    def unknown(self) -> int:
        """Members of whom it is not known what they did."""
        return self.offline + self.unaccounted

    @property
    def entitled(self) -> int:
        """All members, present or not; what is in excess cannot be members."""
        away = self.absent + self.leave + self.recused
        return self.ballots + self.not_pressed + away + self.void + self.unknown - self.excess

    @property
    def present(self) -> int:
        """Members who are here and may vote; one of whom nothing is known is taken to be here."""
        return self.entitled - self.absent - self.leave - self.recused

    @property
    def returned(self) -> int:
        """Ballots that came back, void ones included."""
        return self.ballots + self.void

    @property
    def overreturned(self) -> int:
        """How many more ballots came back than went out; where nobody counted them out, what is in excess."""
        return self.excess if self.issued is None else max(0, self.returned - self.issued)

    @property
    def spurious(self) -> int:
        """How many cannot be what the lines say they are."""
        return max(self.excess, self.overreturned)

    def votes(self, option: str) -> int:
        """Votes for one option; an option that was not put has none."""
        return self.given.get(option, 0)

    def base(self, base: Base, recusal: Recusal) -> int:
        """How many people a base stands for."""
        out = self.recused if recusal == "out_of_base" else 0
        match base:
            case "size":
                return (self.size or self.entitled) - out
            case "all_members":
                return self.entitled - out
            case "due":
                return self.entitled - self.leave - out
            case "present":
                return self.present
            case "issued":
                return self.present if self.issued is None else self.issued
            case "returned":
                return self.returned
            case "cast":
                return self.ballots
            case "decided":
                return self.votes("yes") + self.votes("no")

    def with_silence(self, silence: Silence) -> "Lines":
        """The same with those who did not press on the line *abstain*, where the rule puts them there."""
        if silence == "own" or not self.not_pressed:
            return self
        given = {**self.given, "abstain": self.votes("abstain") + self.not_pressed}
        return replace(self, given=given, ballots=self.ballots + self.not_pressed, not_pressed=0)

    def settled(self, line: str) -> "Lines":
        """The same as if everybody of whom nothing is known stood on one line: an option, or one of those without."""
        more = self.unknown
        known = replace(self, offline=0, unaccounted=0)
        if line in UNANSWERED:
            return replace(known, **{line: getattr(self, line) + more})
        return replace(known, given={**self.given, line: self.votes(line) + more}, ballots=self.ballots + more)

    def without(self, line: str, count: int) -> "Lines":
        """The same without so many on one line, or as many as there are: those in excess, then ballots not issued.

        Whoever is said to have returned a ballot that was never issued is a member nevertheless: nothing is known of
        them any more.
        """
        taken = min(count, self.votes(line) if line in self.given else getattr(self, line))
        left = max(0, self.excess - taken)
        fewer = replace(self, excess=left, unaccounted=self.unaccounted + taken - (self.excess - left))
        if line in self.given:
            return replace(fewer, given={**self.given, line: self.votes(line) - taken}, ballots=self.ballots - taken)
        return replace(fewer, **{line: getattr(self, line) - taken})

    def corrected(self) -> Iterator["Lines"]:
        """What the lines could be in truth: all extremes of taking off whoever is too many, line after line."""
        waiting, seen = [self], {_spread(self)}
        while waiting:
            lines = waiting.pop()
            if not lines.spurious:
                yield lines
                continue
            for line in (*self.given, VOID, *_OTHERS):
                fewer = lines.without(line, lines.excess if line in _OTHERS else lines.spurious)
                if _spread(fewer) not in seen:
                    seen.add(_spread(fewer))
                    waiting.append(fewer)


@dataclass(frozen=True, slots=True)
class Reconciled:
    """Whether the lines of a question sum to the members entitled."""

    entitled: int
    accounted: int

    @property
    def short(self) -> int:
        """Members who are on no line."""
        return max(0, self.entitled - self.accounted)

    @property
    def excess(self) -> int:
        """How many too many are on the lines."""
        return max(0, self.accounted - self.entitled)

    @property
    def said_zh(self) -> str:
        """In a sentence; empty where they sum."""
        if self.short:
            return f"各行合计 {self.accounted} 人，有表决权 {self.entitled} 人，缺 {self.short} 人。"
        if self.excess:
            return f"各行合计 {self.accounted} 人，有表决权 {self.entitled} 人，多 {self.excess} 人。"
        return ""

    @property
    def said_en(self) -> str:
        """In a sentence; empty where they sum."""
        if self.short:
            return f"The lines sum to {self.accounted} of {self.entitled} members entitled: {self.short} missing."
        if self.excess:
            return (
                f"The lines sum to {self.accounted}, but {self.entitled} members are entitled: {self.excess} in excess."
            )
        return ""


def _spread(lines: Lines) -> tuple[object, ...]:
    """What tells one reading of the lines from another."""
    given = tuple(lines.given.values())
    away = (lines.absent, lines.leave, lines.recused, lines.unknown)
    return (given, lines.void, lines.not_pressed, away, lines.excess)
