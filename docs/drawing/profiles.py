# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The schema of hardware profiles, for editors that complete keys; and the wiring sheet of a shipped one."""

import json
from typing import Final

import msgspec

from edge_agent.profiles import HardwareProfile, read_profile
from edge_agent.profiles.sheet import wiring_sheet

SHOWN: Final = "zero2w-buttons"


def profile_schema() -> str:
    """JSON Schema of a profile that extends no other one; one that does may leave out what the other says."""
    (root,), components = msgspec.json.schema_components([HardwareProfile], ref_template="#/$defs/{name}")
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$comment": "hemicycle-seat profile check also looks at pins, currents, ports and frames.",
        "title": "Hemicycle hardware profile",
        **root,
        "$defs": components,
    }
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"


def wiring_picture() -> str:
    """The sheet of the profile with the most wires."""
    return wiring_sheet(read_profile(SHOWN))
