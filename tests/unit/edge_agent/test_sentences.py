# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a seat can say is said in both languages, with the same words in the same places."""

import string

import pytest

from edge_agent.core.sentences import ALARMS, SENTENCES, Sentence
from edge_agent.core.service.words import BUTTONS, COMMANDS, STEP_NAMES, WORDS

NAMES: dict[str, Sentence] = {f"name of {name}": said for name, said in (*STEP_NAMES.items(), *BUTTONS.items())}
ALL: dict[str, Sentence] = {**SENTENCES, **ALARMS, **WORDS, **COMMANDS, **NAMES}


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("sentence", ALL.values(), ids=ALL.keys())
def test_both_languages_say_the_same(sentence: Sentence) -> None:
    """Neither language is empty, and both have the same fields."""
    assert sentence.zh
    assert sentence.en
    assert _fields(sentence.zh) == _fields(sentence.en)


def test_braces_in_a_word_are_only_braces() -> None:
    """A reason that somebody typed with braces in it is shown as it is."""
    assert SENTENCES["aborted"].fill(reason="{name}").zh == "本轮表决已中止：{name}"
