# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every word of the screen is there in both languages, and every colour can be read."""

import re

import pytest

from kiosk.look.palette import CONTRAST_LEAST, Pair, contrast
from kiosk.look.palette import TEXTS as PAIRS
from kiosk.texts import TEXTS

FIELDS = re.compile(r"\{([a-z_]+)\}")


@pytest.mark.parametrize("key", sorted(TEXTS))
def test_both_languages_hold_the_same_fields(key: str) -> None:
    """No word is missing in a language, and none shows a brace."""
    text = TEXTS[key]

    assert text.zh
    assert text.en
    assert sorted(FIELDS.findall(text.zh)) == sorted(FIELDS.findall(text.en))


@pytest.mark.parametrize("pair", PAIRS)
def test_ink_stands_out_from_its_ground(pair: Pair) -> None:
    """Ten to one at least, for eyes of 65 years and more."""
    assert contrast(pair) >= CONTRAST_LEAST


def test_the_measure_of_contrast_is_the_known_one() -> None:
    """Black on white is 21 to 1, and a colour on itself 1 to 1. Source: WCAG 2.1."""
    assert round(contrast(Pair("#000000", "#ffffff")), 6) == 21
    assert contrast(Pair("#123456", "#123456")) == 1
