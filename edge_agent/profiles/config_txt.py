# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a build needs in ``/boot/firmware/config.txt``, so that lines of the header do what the profile says.

Source: the documentation of Raspberry Pi (UARTs) and the README of overlays of its firmware. Written from
there and not tried on a board, like the profiles.
"""

from edge_agent.profiles.profile import HardwareProfile
from edge_agent.profiles.readers import is_on_header


def config_lines(profile: HardwareProfile) -> list[str]:
    """The lines, none for a virtual board."""
    if profile.is_simulated:
        return []
    lines: list[str] = []
    if is_on_header(profile.reader):
        # Before the Pi 5, Bluetooth has the good serial line, and the speed of the other one follows the processor.
        lines += ["dtparam=uart0=on"] if profile.board == "5B" else ["enable_uart=1", "dtoverlay=disable-bt"]
    if profile.rtc.kind == "ds3231":
        lines += ["dtparam=i2c_arm=on", "dtoverlay=i2c-rtc,ds3231"]
    if profile.key_store is not None:
        lines += ["dtparam=spi=on", "dtoverlay=tpm-slb9670"]
    if profile.watchdog is not None:
        lines.append("dtparam=watchdog=on")
    return lines
