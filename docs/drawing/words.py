# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""All words that a member or a technician reads, side by side, for whoever reviews the translation."""

from collections.abc import Iterable
from typing import Final

from edge_agent.core.sentences import ALARMS, SENTENCES
from edge_agent.core.service.words import BUTTONS, COMMANDS, STEP_NAMES, WORDS
from kiosk.texts import TEXTS

Pairs = Iterable[tuple[str, tuple[str, str]]]
"""Keys, and under each the words in Chinese and in English."""

_SECTIONS: Final[tuple[tuple[str, str, Pairs], ...]] = (
    ("Words of the screen", "kiosk/texts.py", TEXTS.items()),
    ("Sentences of the seat", "edge_agent/core/sentences.py", SENTENCES.items()),
    ("Alarms of the seat", "edge_agent/core/sentences.py", ALARMS.items()),
    ("Sentences of the self-test", "edge_agent/core/service/words.py", WORDS.items()),
    ("Steps of the self-test", "edge_agent/core/service/words.py", STEP_NAMES.items()),
    ("What a technician may say", "edge_agent/core/service/words.py", COMMANDS.items()),
    ("Keys", "edge_agent/core/service/words.py", BUTTONS.items()),
)


def words_page() -> str:
    """``docs/generated/words.md``."""
    return "\n".join(
        [
            "# Words of a seat",
            "",
            "Drawn from the code by `make docs`: change the words there, not here. What stands in braces is filled in.",
            "",
            *(line for title, file, pairs in _SECTIONS for line in _section(title, file, pairs)),
        ]
    )


def _section(title: str, file: str, pairs: Pairs) -> list[str]:
    rows = [f"| `{key}` | {_cell(zh)} | {_cell(en)} |" for key, (zh, en) in pairs]
    return [f"## {title}", "", f"In `{file}`.", "", "| key | 中文 | English |", "|---|---|---|", *rows, ""]


def _cell(words: str) -> str:
    return words.replace("|", "\\|").replace("\n", " ")
