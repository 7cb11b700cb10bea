# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The load generator in small: a whole round of a hall on the wire, with a storm in it, against the real programs."""

import asyncio
from pathlib import Path

import pytest

from rehearsal.load.measuring import Extent
from rehearsal.load.running import measure_sizes
from tests.hall_broker import mosquitto_or_skip

pytestmark = [pytest.mark.system, pytest.mark.timeout(300)]

FILES = Path(__file__).parent.parent.parent / "examples" / "standing-committee"
SEATS = 12
SMALL = Extent(bursts=1, drain_records=120)


def test_every_press_of_a_hall_on_the_wire_is_delivered_and_counted_once() -> None:
    """Two presses and ten backlog records a seat, a broker that is killed between them: all are in the ledger once."""
    (measured,) = asyncio.run(measure_sizes(FILES, [SEATS], mosquitto_or_skip(), lambda _: None, SMALL))

    # Start, sign-in, press, ten of the backlog, press after the storm, seal.
    assert (len(measured.delivered_s), measured.records) == (2 * SEATS, 15 * SEATS)
