# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Words and sentences that all kinds of cases share: settling an outcome, sheets of lines, reconciliation."""

from collections.abc import Collection, Sequence
from typing import Final

from voting_core.cases.counting import Counted
from voting_core.cases.outcome import SubjectOutcome, Word
from voting_core.deciding.motions import MissingEffect

WORD_ZH: Final[dict[Word, str]] = {
    "carried": "通过",
    "not_carried": "未通过",
    "void": "无效",
    "tied": "票数相等",
    "elected": "当选",
    "not_elected": "未当选",
    "again": "再次投票",
    "graded": "已定等次",
    "scored": "已得分",
    "none": "无等次或得分",
    "decided": "已有结果",
    "undecided": "待定",
    "provisional": "暂定",
}

_IN_FULL: Final[frozenset[Word]] = frozenset({"graded", "scored", "decided"})
"""Words that say less than the sentence before them."""


def settle(
    word: Word, effect: MissingEffect, counted: Collection[Counted], *, waits: bool = False
) -> tuple[Word, Word]:
    """The outcome, and what it leans to where it is not final.

    Args:
        word: What follows from the answers at hand.
        effect: Whether whoever is missing or too many could change it.
        counted: All questions that it rests on.
        waits: Whether it waits for the chair.
    """
    if effect == "can_change":
        lost = any(one.lines.unaccounted or one.lines.spurious for one in counted)
        return ("undecided" if lost else "provisional"), word
    return ("undecided", word) if waits else (word, "")


def join_words(results: Sequence[SubjectOutcome], many: Word = "decided") -> tuple[Word, Word]:
    """The outcome of several, and what it leans to: what they all are, or ``many``."""
    words = {one.outcome for one in results}
    at_hand = {one.leaning or one.outcome for one in results}
    word = next(iter(at_hand)) if len(at_hand) == 1 else many
    open_words: tuple[Word, ...] = ("undecided", "provisional")
    for open_word in open_words:
        if open_word in words:
            return open_word, word
    return word, ""


def sheet(counted: Counted, prefix: str = "") -> dict[str, int | None]:
    """All lines of one question, standings included; none where a count is unknown."""
    lines = counted.lines
    standings = {
        "not_pressed": lines.not_pressed,
        "void": lines.void,
        "absent": lines.absent,
        "leave": lines.leave,
        "recused": lines.recused,
        "offline": lines.offline,
        "unaccounted": lines.unaccounted,
    }
    all_lines: dict[str, int] = {**lines.given, **standings}
    return {f"{prefix}{line}": None if line in counted.unknown else members for line, members in all_lines.items()}


def channels(counted: Counted, prefix: str = "") -> dict[str, dict[str, int | None]]:
    """The lines of each channel by itself."""
    short = counted.lines.unaccounted
    return {
        channel: {f"{prefix}{line}": 0 if members is None and not short else members for line, members in its.items()}
        for channel, its in counted.given.items()
    }


def close_zh(counted: Counted, outcome: Word, leaning: Word) -> str:
    """What is added to the engine's sentence: what does not sum, what is unknown, what is not final."""
    said = counted.reconciled.said_zh
    if counted.unknown:
        said += f"未计数的行：{'、'.join(sorted(counted.unknown))}。"
    if leaning:
        at_hand = "以上为按现有票数" if leaning in _IN_FULL else f"按现有票数为{WORD_ZH[leaning]}"
        said += f"结论{WORD_ZH[outcome]}；{at_hand}。"
    return said


def close_en(counted: Counted, outcome: Word, leaning: Word) -> str:
    """The same in English."""
    parts = [counted.reconciled.said_en]
    if counted.unknown:
        parts.append(f"Not counted: {', '.join(sorted(counted.unknown))}.")
    if leaning:
        word = "as above" if leaning in _IN_FULL else leaning.replace("_", " ")
        parts.append(f"Outcome: {outcome}; by the answers at hand: {word}.")
    return "".join(f" {part}" for part in parts if part)
