# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the ids in records are called, as far as the story has come."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from voting_core.floor_header import FloorHeader
from voting_core.round_records import PollOpened

NAMED_MAX: Final = 6
"""More people or seats than this are counted, not named, in one sentence."""


TITLE_MAX: Final = 32
"""A longer title stands in full where the item is put, and shortened in the lines that follow."""


def plural(number: int, word: str) -> str:
    """So many of something, in English."""
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


@dataclass(slots=True)
class Names:
    """Names of operators, members and items, and the rounds that were opened, in the sitting at hand."""

    operators: dict[str, str] = field(default_factory=dict)
    members: dict[str, str] = field(default_factory=dict)
    items: dict[str, str] = field(default_factory=dict)
    rounds: dict[tuple[str, int], PollOpened] = field(default_factory=dict)

    def by(self, record: FloorHeader) -> tuple[str, ...]:
        """Who signed an act."""
        return tuple(self.operators.get(one.operator, one.operator) for one in record.approvals)

    def member(self, member: str) -> str:
        """A member's name; the id where nobody told it."""
        return self.members.get(member, member)

    def item(self, item: str) -> str:
        """An item's title; the id where nobody told it."""
        return self.items.get(item, item)

    def title(self, poll: str, number: int) -> tuple[str, str]:
        """A round as a sentence names it, in both languages."""
        opened = self.rounds.get((poll, number))
        title = opened.title if opened else self.item(poll)
        title = title if len(title) <= TITLE_MAX else f"{title[: TITLE_MAX - 2]}…"
        again_zh, again_en = (f"第 {number} 轮", f", round {number}") if number > 1 else ("", "")
        return f"{quoted(title)}{again_zh}", f"“{title}”{again_en}"


def quoted(title: str) -> str:
    """A title in Chinese title marks, unless it has its own."""
    return title if title.startswith("《") else f"《{title}》"


def listed(some: Iterable[str]) -> tuple[str, str]:
    """Some names in a row, in both languages; of many the first and how many there are."""
    names = list(some)
    shown = names[:NAMED_MAX]
    zh, en = "、".join(shown), ", ".join(shown)
    return (f"{zh} 等 {len(names)} 个", f"{en} … {len(names)} in all") if len(names) > NAMED_MAX else (zh, en)


def people(some: Iterable[str]) -> tuple[str, str]:
    """The same of people."""
    names = list(some)
    zh, en = listed(names)
    return zh.replace(f" 等 {len(names)} 个", f" 等 {len(names)} 人"), en
