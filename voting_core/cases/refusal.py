# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Refusing a case that cannot be: which key, what is wrong with it, and the remedy, in Chinese and English."""

from voting_core.errors import RefusedError


class CaseError(RefusedError):
    """A case that is not well-formed or that contradicts itself.

    Args:
        key: The place in the case, such as ``body.leave``; empty for the case as a whole.
        zh: Problem and remedy in Chinese, each without its full stop.
        en: The same in English.

    ``more`` are further faults that were found with it.
    """

    def __init__(self, key: str, zh: tuple[str, str], en: tuple[str, str]) -> None:
        super().__init__(f"{key}: {en[0]}." if key else f"{en[0]}.", f"{en[1]}.")
        self.key = key
        self.words = (zh, en)
        self.more: tuple[CaseError, ...] = ()
        self.said_zh = f"{f'{key}：' if key else ''}{zh[0]}。{zh[1]}。"
        self.said_en = f"{f'{key}: ' if key else ''}{en[0]}. {en[1]}."

    def at(self, key: str) -> "CaseError":
        """The same under another key."""
        return CaseError(key, *self.words)
