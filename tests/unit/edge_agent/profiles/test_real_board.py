# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A seat starts on the board that its profile is for, and on no other."""

import pytest

from adapters.toml_file import SettingsError
from edge_agent.profiles import read_profile
from edge_agent.profiles.real_board import MODELS, check_model


@pytest.mark.parametrize(
    ("profile", "told"),
    [
        ("pi4-7in-touch", "Raspberry Pi 4 Model B Rev 1.4"),
        ("pi5-dsi", "Raspberry Pi 5 Model B Rev 1.0\0"),
        ("zero2w-buttons", "Raspberry Pi Zero 2 W Rev 1.0"),
        ("simulated", "Raspberry Pi 5 Model B Rev 1.0"),
        ("pi4-7in-touch", ""),
    ],
)
def test_the_right_board_is_taken(profile: str, told: str) -> None:
    """Whatever its revision; a virtual board runs anywhere, and a machine that says nothing is asked for its pins."""
    check_model(read_profile(profile), told)


def test_another_board_is_refused() -> None:
    """The sentence names both boards and what to write."""
    with pytest.raises(SettingsError) as refused:
        check_model(read_profile("pi4-7in-touch"), "Raspberry Pi 5 Model B Rev 1.0")

    assert str(refused.value) == (
        "The profile 'pi4-7in-touch' is for a Raspberry Pi 4 Model B, and this is a Raspberry Pi 5 Model B. "
        "Name a profile of this board in seat.toml, or write one with board = '5B'."
    )


def test_a_board_is_not_taken_for_its_elder_sister() -> None:
    """A Pi 3 B+ begins with the name of a Pi 3 B, and is another board."""
    assert len(set(MODELS.values())) == len(MODELS)
    with pytest.raises(SettingsError, match="this is a Raspberry Pi Compute Module 4"):
        check_model(read_profile("pi4-7in-touch"), "Raspberry Pi Compute Module 4 Rev 1.1")
