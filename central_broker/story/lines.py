# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lines of the story, and finding some among them."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Literal


class Part(StrEnum):
    """Which part of the story a line belongs to."""

    COURSE = "course"
    VOTE = "vote"
    RESULT = "result"
    SIGN_IN = "sign-in"
    PEOPLE = "people"
    TELLERS = "tellers"
    DEVICE = "device"


PARTS: Final[dict[str, tuple[str, str]]] = {
    Part.COURSE: ("会议进程", "Course"),
    Part.VOTE: ("表决", "Votes"),
    Part.RESULT: ("结果", "Results"),
    Part.SIGN_IN: ("报到", "Sign-in"),
    Part.PEOPLE: ("人员变更", "People"),
    Part.TELLERS: ("监票", "Tellers"),
    Part.DEVICE: ("设备", "Devices"),
}

MISHAP: Final = ("异常", "Mishaps")
"""Not a part: what went another way than usual, in any part."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryLine:
    """One line: what happened, once or several times in a row.

    Args:
        at_ms: When, by the clock of whoever wrote the record; ``until_ms`` of the last one of several.
        indexes: Places in the ledger of the records behind it, first to last.
        zh, en: The sentence.
        more: Further sentences under it, in both languages: a result's lines, names of a group.
        by: Names of the operators who signed.
        mishap: Whether it went another way than usual.
        poll: The poll it is about, empty for none; ``round`` is zero then.
        seats, members: Whom it is about, by id, for the search.
        names: What those members are called.
    """

    at_ms: int
    part: Part
    indexes: tuple[int, ...]
    zh: str
    en: str
    until_ms: int = 0
    more: tuple[tuple[str, str], ...] = ()
    by: tuple[str, ...] = ()
    mishap: bool = False
    poll: str = ""
    round: int = 0
    seats: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    names: tuple[str, ...] = ()

    @property
    def index(self) -> int:
        """The place in the ledger under which the line is known."""
        return self.indexes[0]

    def said(self, lang: Literal["zh", "en"]) -> str:
        """The whole sentence, with whoever ordered it."""
        sentence, by = (self.en, self.by_en) if lang == "en" else (self.zh, self.by_zh)
        return f"{sentence} · {by}" if by else sentence

    @property
    def by_zh(self) -> str:
        """Who signed, in Chinese; empty for nobody."""
        names = "、".join(self.by)
        return f"{names} 两人签署" if len(self.by) > 1 else f"{names} 签署" if self.by else ""

    @property
    def by_en(self) -> str:
        """Who signed, in English; empty for nobody."""
        if len(self.by) > 1:
            return f"signed by both {' and '.join(self.by)}"
        return f"signed by {self.by[0]}" if self.by else ""


def matches(line: StoryLine, wanted: str, part: str = "", poll: str = "") -> bool:
    """Whether a line holds every word that is looked for.

    Args:
        line: The line.
        wanted: Words parted by blanks: of a sentence in either language, a seat, a member's id or name, an operator.
        part: Only this part of the story, or ``mishap``; empty for all.
        poll: Only lines about this poll; empty for all.
    """
    if poll and line.poll != poll:
        return False
    if part and not (line.mishap if part == "mishap" else line.part == part):
        return False
    pool = " ".join((line.zh, line.en, *line.by, *line.seats, *line.members, *line.names, *PARTS[line.part], line.poll))
    pool += "".join(f" {zh} {en}" for zh, en in line.more)
    return all(word in pool.lower() for word in wanted.lower().split())
