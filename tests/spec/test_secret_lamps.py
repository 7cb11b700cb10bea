# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""In a secret round the lamps of a seat tell a neighbour nothing, from the first press to the last."""

from itertools import product

import pytest

from edge_agent.core.effects import SetLamps
from edge_agent.core.inputs import Button
from edge_agent.core.view import Lamps
from tests.spec.test_secret_sitting import opened

KEYS: tuple[Button, ...] = ("yes", "no", "abstain")


def lamps(presses: tuple[Button, ...]) -> list[Lamps]:
    """Every state of the lamps of one seat, from the opening of a secret round through these presses."""
    hall = opened()
    for key in presses:
        hall.press("s04", key)
    return [effect.lamps for effect in hall.seats["s04"].effects if isinstance(effect, SetLamps)]


@pytest.mark.parametrize("presses", list(product(KEYS, repeat=2)), ids="-".join)
def test_whatever_is_pressed_the_lamps_do_the_same(presses: tuple[Button, ...]) -> None:
    """Same states, same order, all keys alike: for every answer, and whether a mind was changed or not."""
    seen = lamps(presses)

    assert seen == lamps(("yes", "no"))
    assert all(one.yes == one.no == one.abstain for one in seen)
