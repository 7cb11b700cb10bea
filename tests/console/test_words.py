# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every text of the console stands in Chinese and in English, side by side, and both say the same fields."""

import re

from docs.drawing.console_words import CHINESE, code_pairs, template_pairs

FIELDS = re.compile(r"%[ds]|\{[a-z_.() |]*\}")


def test_templates_say_everything_twice() -> None:
    """The first half has Chinese in it, the second has none: no page is half translated."""
    pairs = list(template_pairs())

    assert len(pairs) > 150
    names = ("English", "中文")
    told = [(file, zh, en.replace("【试】", "")) for file, zh, en in pairs]  # a sign that stands in titles
    strange = [one for one in told if CHINESE.search(one[2]) and one[2] not in names and one[1] not in names]
    assert strange == []


def test_both_halves_say_the_same_fields() -> None:
    """A number that stands in the Chinese sentence stands in the English one."""
    different = [one for one in template_pairs() if sorted(FIELDS.findall(one[1])) != sorted(FIELDS.findall(one[2]))]

    assert different == []


def test_code_says_everything_twice() -> None:
    """The same of the sentences in code."""
    pairs = list(code_pairs())

    assert len(pairs) > 150
    assert [one for one in pairs if CHINESE.search(one[2])] == []
