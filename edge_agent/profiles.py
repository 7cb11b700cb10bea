# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hardware profiles: which driver stands behind each port of a terminal. The data is in ``hardware_profiles/``."""

from pathlib import Path
from typing import Final, Literal

import msgspec

from adapters.toml_file import SettingsError, read_toml
from edge_agent.hardware.ports import Terminal
from edge_agent.hardware.virtual import VirtualPanel

FOLDER: Final = Path(__file__).resolve().parent.parent / "hardware_profiles"


class PartProfile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One part of a terminal. The driver ``virtual`` puts it on the panel socket of the seat's home."""

    driver: Literal["virtual"]


class HardwareProfile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One build of the terminal."""

    name: str
    buttons: PartProfile
    lamps: PartProfile
    reader: PartProfile
    screen: PartProfile

    @property
    def is_simulated(self) -> bool:
        """Whether nobody sits at this seat: every part is virtual."""
        return {part.driver for part in (self.buttons, self.lamps, self.reader, self.screen)} == {"virtual"}


def read_profile(name: str, folder: Path = FOLDER) -> HardwareProfile:
    """Read the profile of a build by its name.

    Raises:
        SettingsError: There is none of that name, or it is wrong; the message names the file and the remedy.
    """
    path = folder / f"{name}.toml"
    if not path.is_file():
        known = ", ".join(sorted(file.stem for file in folder.glob("*.toml"))) or "none"
        raise SettingsError(f"{path}: there is no hardware profile '{name}'.", f"Profiles here: {known}.")
    profile = read_toml(path, HardwareProfile)
    if profile.name != name:
        raise SettingsError(f"{path}: calls itself '{profile.name}'.", "File and name must agree.")
    return profile


def build_terminal(profile: HardwareProfile, panel_socket: Path) -> Terminal:
    """Put the drivers of a profile behind the ports."""
    assert profile.is_simulated, "there is no other driver yet"
    panel = VirtualPanel(panel_socket)
    return Terminal(buttons=panel, lamps=panel, reader=panel, screen=panel)
