# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What technicians' programs are told of the devices."""

import json

from central_broker.show_health import devices
from tests.centre_builders import Stage


def test_devices_are_told_before_any_sitting() -> None:
    """A technician who has just enrolled a hall sees its seats, and none of them as cut off."""
    stage = Stage()
    stage.turn_on("s02", cut_off=True)
    stage.turn_on("s01")

    told = json.loads(devices(stage.status()))["seats"]
    assert [(one["seat"], one["online"], one["cut_off"]) for one in told] == [
        ("s01", True, False),
        ("s02", True, False),
    ]
