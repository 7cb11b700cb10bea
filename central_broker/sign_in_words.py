# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How members were known when they signed in, said so that a number that was read is not taken for a proof."""

from collections import Counter
from typing import Final

from central_broker.core.status import Status

IDENTIFICATIONS: Final = {
    "card-uid": ("仅识别，不能证明身份", "identification, not proof"),
    "card-mac": ("已向席位证明", "proved to the seat"),
    "card-proof": ("已证明", "proved"),
    "manual": ("人工补报到", "entered by the staff"),
}
"""By the word in the record, in Chinese and in English."""


def sign_ins(status: Status, lang: str) -> str:
    """How many of those who are signed in were known how; empty for nobody."""
    found = Counter(one.identification for one in status.seats if one.signed_in)
    place = 1 if lang == "en" else 0
    parts = [f"{words[place]} {found[kind]}" for kind, words in IDENTIFICATIONS.items() if found[kind]]
    if not parts:
        return ""
    return f"signed in: {', '.join(parts)}" if lang == "en" else f"报到：{'，'.join(parts)}"
