# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hardware profiles: what a terminal is built of. The data is in ``hardware_profiles/``."""

from edge_agent.profiles.building import build_of, build_terminal
from edge_agent.profiles.findings import Finding
from edge_agent.profiles.profile import HardwareProfile
from edge_agent.profiles.reading import FOLDER, check_profile, read_profile

__all__ = ["FOLDER", "Finding", "HardwareProfile", "build_of", "build_terminal", "check_profile", "read_profile"]
