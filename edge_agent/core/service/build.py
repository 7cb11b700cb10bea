# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What this device is built of, as its profile says: which steps of the self-test there are, and who may start it."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    """One build of the terminal, and the technicians of this hall.

    Args:
        profile: Name of the hardware profile.
        profile_sha256: Hash of the profile as it was resolved; empty where nobody has worked it out.
        has_buzzer: Whether there is something that beeps.
        has_reader: Whether there is a card reader.
        has_screen: Whether there is a screen.
        has_watchdog: Whether the board's watchdog is to be on.
        has_rtc: Whether a clock chip keeps the time while the power is off.
        quiet_ms: How long a button is not listened to after a change.
        technician_cards: Hashes of the cards that open the technician's scene, made like those of the roster.
    """

    profile: str
    profile_sha256: str = ""
    has_buzzer: bool = False
    has_reader: bool = True
    has_screen: bool = True
    has_watchdog: bool = False
    has_rtc: bool = False
    quiet_ms: int = 30
    technician_cards: frozenset[str] = frozenset()


SIMULATED: Final = Build(profile="simulated")
"""A seat whose parts are virtual, and no technician."""
