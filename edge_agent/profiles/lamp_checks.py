# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The current through the lamps, in whole microamperes.

A profile does not say which LEDs are used, so the worst is assumed: a red or yellow one at 1.8 V, which leaves most of
the pin's 3.3 V to the resistor. Green and blue ones draw less.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from edge_agent.profiles.fitting import Misfit
from edge_agent.profiles.profile import LampPart

SUPPLY_MV: Final = 3_300
LED_MV: Final = 1_800
PIN_UA_MAX: Final = 16_000
ALL_UA_MAX: Final = 50_000
"""What one pin gives, and all pins together. Source: Raspberry Pi's guidance for the header of the BCM283x; no figures
are published for the Pi 5, where the same are kept to."""
ASSUMED: Final = f"with {LED_MV / 1_000:g} V at the LED"


def lamp_current_ua(lamp: LampPart) -> int | None:
    """Microamperes through a lamp that is lit, rounded up; none for no resistor at all."""
    return -(-(SUPPLY_MV - LED_MV) * 1_000 // lamp.resistor_ohm) if lamp.resistor_ohm else None


def check_currents(lamps: Mapping[str, LampPart]) -> Iterator[Misfit]:
    """Lamps that draw more than their pin gives, or all together more than the board gives. All are lit at once."""
    currents = {role: lamp_current_ua(lamp) for role, lamp in lamps.items()}
    least = _least_ohm(PIN_UA_MAX)
    remedy = f"a pin gives {PIN_UA_MAX // 1_000} mA: write {least} or more, and fit that resistor; 330 is usual"
    for role, current_ua in currents.items():
        if current_ua is None or current_ua > PIN_UA_MAX:
            said = "there is no resistor" if current_ua is None else f"{_ma(current_ua)} mA would flow, {ASSUMED}"
            yield Misfit(("lamps", role, "resistor_ohm"), said, remedy)
    total_ua = sum(current_ua or 0 for current_ua in currents.values())
    if total_ua > ALL_UA_MAX:
        wanted = max(least, _least_ohm(ALL_UA_MAX // len(lamps)))
        problem = f"all lamps together would draw {_ma(total_ua)} mA, {ASSUMED}"
        yield Misfit(
            ("lamps",), problem, f"the pins together give {ALL_UA_MAX // 1_000} mA: take {wanted} ohm or more each"
        )


def _least_ohm(most_ua: int) -> int:
    return -(-(SUPPLY_MV - LED_MV) * 1_000 // most_ua)


def _ma(current_ua: int) -> str:
    return f"{-(-current_ua // 100) / 10:g}"
