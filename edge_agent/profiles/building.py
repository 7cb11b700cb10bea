# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""From a profile to the parts of a terminal: drivers behind ports, and what the core has to know."""

from collections.abc import Iterable

from edge_agent.core.service.build import Build
from edge_agent.hardware.ports import Terminal
from edge_agent.hardware.virtual import VirtualPanel
from edge_agent.profiles.profile import ButtonPart, HardwareProfile
from edge_agent.profiles.readers import NoReader
from edge_agent.settings import Home


def build_terminal(profile: HardwareProfile, home: Home) -> Terminal:
    """Put the drivers of a profile behind the ports.

    Raises:
        RefusedError: The board's pins cannot be opened.
    """
    if profile.is_simulated:
        panel = VirtualPanel(home.panel)
        return Terminal(buttons=panel, lamps=panel, reader=panel, screen=panel)
    from edge_agent.profiles.real_parts import build_parts  # noqa: PLC0415 - a seat without pins loads no driver

    return build_parts(profile, home)


def build_of(profile: HardwareProfile, technician_cards: Iterable[str] = ()) -> Build:
    """What the core has to know of a profile, and whose cards are technicians'."""
    quiet_ms = max((part.quiet_ms for part in _keys(profile)), default=30)
    return Build(
        profile=profile.name,
        profile_sha256=profile.sha256,
        has_buzzer=profile.buzzer is not None,
        has_reader=profile.is_simulated or not isinstance(profile.reader, NoReader),
        has_screen=profile.is_simulated or profile.screen.backend != "none",
        has_watchdog=profile.watchdog is not None,
        has_rtc=profile.rtc.kind != "none",
        quiet_ms=quiet_ms,
        technician_cards=frozenset(technician_cards),
    )


def _keys(profile: HardwareProfile) -> tuple[ButtonPart, ...]:
    keys = profile.buttons
    return () if keys is None else (keys.yes, keys.no, keys.abstain)
