# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a check found: sentences in two languages, and every breach by name."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

Lang = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class Words:
    """One sentence, or part of one, in Chinese and in English."""

    zh: str
    en: str

    def said(self, lang: Lang) -> str:
        """The sentence in one language."""
        return self.zh if lang == "zh" else self.en


@dataclass(slots=True)
class Check:
    """One question an auditor asks of a bundle.

    Args:
        key: Name for programs, such as ``seat-chains``.
        name: What people call it.
        holds: What is true when nothing breaks, with counts; set by whoever does the check.
    """

    key: str
    name: Words
    holds: Words = field(default_factory=lambda: Words("", ""))
    breaks: list[Words] = field(default_factory=list)
    remarks: list[Words] = field(default_factory=list)
    """What could not be checked for a reason that breaks nothing, such as a loss that was declared."""
    skipped: Words | None = None
    """Why the question was not asked; none where it was."""

    @property
    def passed(self) -> bool:
        """Whether it was asked and nothing breaks."""
        return not self.breaks and self.skipped is None

    def blame(self, zh: str, en: str) -> None:
        """Say what breaks, and go on."""
        self.breaks.append(Words(zh, en))

    def blame_at(self, place: Words, zh: str, en: str) -> None:
        """Say which record breaks and how."""
        self.breaks.append(Words(f"{place.zh}：{zh}", f"{place.en}: {en}"))

    def remark_at(self, place: Words, zh: str, en: str) -> None:
        """Say once what of a record could not be checked, and that this breaks nothing."""
        said = Words(f"{place.zh}：{zh}", f"{place.en}: {en}")
        if said not in self.remarks:
            self.remarks.append(said)

    def skip(self, zh: str, en: str) -> None:
        """Say that the question was not asked, and forget what was found."""
        self.breaks, self.remarks, self.skipped = [], [], Words(zh, en)

    def note_holds(self, zh: str, en: str) -> None:
        """Say what is true when nothing breaks."""
        self.holds = Words(zh, en)


def listed(names: Iterable[object], *, most: int = 8) -> str:
    """Names for a sentence, the first few of many."""
    shown = [str(name) for name in names]
    return ", ".join(shown[:most]) + (f" … ({len(shown)})" if len(shown) > most else "")
