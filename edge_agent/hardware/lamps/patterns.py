# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How a lamp blinks in each state. Pure: milliseconds since the state was shown in, light or dark out.

All lamps are counted from the same moment, so lamps in the same state are lit and dark together: in a secret round,
where all are in the same state, nothing can be read from them.
"""

from typing import Final

from edge_agent.core.view import Lamp, Lamps

PATTERNS: Final[dict[Lamp, tuple[int, ...]]] = {
    Lamp.OFF: (),
    Lamp.INVITING: (500, 500),
    Lamp.RECEIVED: (170, 170),
    Lamp.RECORDED: (1,),
    Lamp.DELIVERED: (2_900, 100),
    Lamp.FAULT: (120, 120, 120, 640),
}
"""Milliseconds lit and dark in turns; one number is steady light, none is dark.

Invited: once a second. Received: nearly three times a second, and no faster, for eyes that flicker harms. Recorded:
steady. Delivered: steady with a short wink every three seconds, which nobody needs to see and a technician can. At
fault: two flashes a second, unlike all others.
"""


def is_lit(lamp: Lamp, since_ms: int) -> bool:
    """Whether a lamp is lit so long after its state was shown."""
    pattern = PATTERNS[lamp]
    if len(pattern) < 2:
        return bool(pattern)
    left = since_ms % sum(pattern)
    for place, length in enumerate(pattern):
        if left < length:
            return place % 2 == 0
        left -= length
    raise AssertionError("what is left is less than the whole pattern")


def next_change_ms(lamps: Lamps, since_ms: int) -> int | None:
    """In how many milliseconds the light of any lamp changes next; none if all are steady."""
    waits = []
    for lamp in (lamps.yes, lamps.no, lamps.abstain):
        pattern = PATTERNS[lamp]
        if len(pattern) < 2:
            continue
        left = since_ms % sum(pattern)
        for length in pattern:
            if left < length:
                waits.append(length - left)
                break
            left -= length
    return min(waits, default=None)
