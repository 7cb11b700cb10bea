# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the screen's service needs to know of a profile: the panel's size, and how the compositor turns the picture.

Source: weston.ini(5), section output. ``rotate-90`` turns clockwise. Sections of connectors that a board does not have
are ignored, so both sockets of a Pi 5 are named.
"""

from typing import Final

from edge_agent.profiles.profile import HardwareProfile

UNIT: Final = "hemicycle-kiosk.service"
CONNECTORS: Final = {"dsi": ("DSI-1", "DSI-2"), "hdmi": ("HDMI-A-1", "HDMI-A-2")}
_TRANSFORMS: Final = {0: "normal", 90: "rotate-90", 180: "rotate-180", 270: "rotate-270"}


def screen_files(profile: HardwareProfile) -> dict[str, str]:
    """Name and text of the files in ``/etc/hemicycle``; none for a build without a screen."""
    screen = profile.screen
    if screen.backend == "none":
        return {}
    width, height = screen.size_px
    head = f"# Written from the profile {profile.name}.\n"
    files = {"kiosk.env": f"{head}KIOSK_PANEL=--size {width}x{height} --width-mm {screen.width_mm:g}\n"}
    if screen.backend == "weston":
        outputs = [
            f"[output]\nname={name}\ntransform={_TRANSFORMS[screen.rotate]}\n" for name in CONNECTORS[screen.connector]
        ]
        # A dark screen swallows the touch that wakes it, and a vote may be open.
        files["weston.ini"] = "\n".join([head.rstrip(), "[core]\nidle-time=0\n", *outputs])
    return files


def drop_in(profile: HardwareProfile) -> str:
    """The drop-in of the service, among the units of this release; empty where the unit is right as it is."""
    backend = profile.screen.backend
    return f"{UNIT}.d/{backend}.conf" if backend in ("weston", "linuxfb") else ""
