# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Self-tests in a seat's journal."""

from collections.abc import Mapping
from typing import Any, Final

from tests.builders import SeatWriter
from voting_core.frames import Frame
from voting_core.seat_records import SelfTested
from voting_core.self_tests import STEPS, CheckedStep

PASSED: Final = CheckedStep(outcome="passed", figures=())


def write_self_test(seat: SeatWriter, **fields: Any) -> Frame:
    """A technician tests the device for three minutes: every step passes but those named here."""
    usual: Mapping[str, Any] = {
        "profile": "simulated",
        "profile_sha256": "",
        "software": "hemicycle 0.1.0",
        "ended": "finished",
        "took_ms": 180_000,
        **dict.fromkeys(STEPS, PASSED),
    }
    return seat.write(SelfTested, **{**usual, **fields})
