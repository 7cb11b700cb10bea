# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a seat runs on the board that its profile is for: pins of another one may do other things.

Source of the names: ``/proc/device-tree/model`` of each board, without the revision at its end.
"""

import re
from pathlib import Path
from typing import Final

from adapters.toml_file import SettingsError
from edge_agent.profiles.profile import HardwareProfile

MODEL: Final = Path("/proc/device-tree/model")

MODELS: Final = {
    "3B": "Raspberry Pi 3 Model B",
    "3B+": "Raspberry Pi 3 Model B Plus",
    "4B": "Raspberry Pi 4 Model B",
    "400": "Raspberry Pi 400",
    "5B": "Raspberry Pi 5 Model B",
    "Zero2W": "Raspberry Pi Zero 2 W",
}


def check_model(profile: HardwareProfile, told: str) -> None:
    """Refuse a profile of another board than this one.

    Args:
        profile: A virtual board runs anywhere.
        told: What the kernel says this board is; empty where it says nothing, as on a machine that is no such board.
            There the pins cannot be opened, and that is told in its own words.

    Raises:
        SettingsError: It is another board.
    """
    model = re.sub(r" Rev [0-9.]+$", "", told.strip("\0 \n"))
    if profile.is_simulated or not model or model == MODELS[profile.board]:
        return
    meant = next((board for board, name in MODELS.items() if name == model), "")
    own = f", or write one with board = '{meant}'" if meant else ""
    raise SettingsError(
        f"The profile '{profile.name}' is for a {MODELS[profile.board]}, and this is a {model}.",
        f"Name a profile of this board in seat.toml{own}.",
    )
