# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""All words that a member, a technician or a secretary reads, side by side, for whoever reviews the translation."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Final

from docs.drawing.console_words import code_pairs, template_pairs
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
            "# Words of seats and console",
            "",
            "Drawn from the code by `make docs`: change the words there, not here. What stands in braces is filled in.",
            "",
            *(line for title, file, pairs in _SECTIONS for line in _section(title, file, pairs)),
            *_console("Pages of the console", "central_broker/console/templates", template_pairs()),
            *_console("Sentences of the console", "central_broker/console", code_pairs()),
        ]
    )


def _console(title: str, folder: str, pairs: Iterator[tuple[str, str, str]]) -> Iterator[str]:
    """Pairs without keys, file by file; each once."""
    yield from [f"## {title}", "", f"In `{folder}`, by file.", "", "| file | 中文 | English |", "|---|---|---|"]
    for file, said in groupby(sorted(set(pairs)), lambda one: one[0]):
        for number, (_, zh, en) in enumerate(said):
            yield f"| {f'`{file}`' if number == 0 else ''} | {_cell(zh)} | {_cell(en)} |"
    yield ""


def _section(title: str, file: str, pairs: Pairs) -> list[str]:
    rows = [f"| `{key}` | {_cell(zh)} | {_cell(en)} |" for key, (zh, en) in pairs]
    return [f"## {title}", "", f"In `{file}`.", "", "| key | 中文 | English |", "|---|---|---|", *rows, ""]


def _cell(words: str) -> str:
    return words.replace("|", "\\|").replace("\n", " ")
