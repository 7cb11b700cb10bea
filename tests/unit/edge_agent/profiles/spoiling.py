# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A profile without a fault, and what is said of it once a few of its letters are others."""

from pathlib import Path
from typing import Final

from edge_agent.profiles import check_profile

GOOD: Final = """\
schema = 1
profile = "desk"
board = "4B"
tried = ""

[buttons.yes]
gpio = 17
quiet_ms = 30

[buttons.no]
gpio = 27

[buttons.abstain]
gpio = 22

[lamps.yes]
gpio = 5
resistor_ohm = 330

[lamps.no]
gpio = 6
resistor_ohm = 330

[lamps.abstain]
gpio = 26
resistor_ohm = 330

[reader]
type = "pcsc"

[screen]
backend = "weston"
size_px = [800, 480]
width_mm = 154
rotate = 180

[buzzer]
gpio = 12

[watchdog]
timeout_s = 14
"""

TEMPLATE: Final = """\
[reader]
type = "serial-template"
port = "/dev/serial0"
baud = 9600

[reader.template]
head = "FE 07"
frame_bytes = 7
number_at = 2
number_bytes = 4
checksum = "xor"
sample = "FE 07 01 02 03 04 FD"
sample_number = "01020304"
"""

TPM: Final = """
[key_store]
type = "tpm2"
"""


def said_of(folder: Path, text: str, local: str | None = None) -> list[str]:
    """Everything that is said of a profile with this text, and of the site's overrides."""
    path, site = folder / "desk.toml", folder / "local.toml"
    path.write_text(text, "utf-8")
    if local is not None:
        site.write_text(local, "utf-8")
    return [str(finding) for finding in check_profile(path, site)[1]]


def spoiled(good: str, bad: str, text: str = GOOD) -> str:
    """The profile with one place spoiled."""
    assert text.count(good) == 1, f"{good!r} stands there once"
    return text.replace(good, bad)
