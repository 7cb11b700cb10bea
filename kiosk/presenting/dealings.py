# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What happens to the screen (inputs), and what it asks its host to do (effects). Times are monotonic milliseconds."""

from dataclasses import dataclass

from kiosk.model import Page, Touch
from kiosk.words import View


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """How many things fit on one page at the present size of the screen and of the text."""

    agenda: int = 4
    people: int = 4
    review: int = 5
    result: int = 4
    bars: int = 4
    bars_alone: int = 4
    """Where they are all there is, so that no pager is needed."""
    local: int = 3
    grid: int = 8
    service: int = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class StateArrived:
    """The agent said how the seat stands; none before it has shown anything."""

    view: View | None
    mono_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentGone:
    """The agent does not answer; ``differs``: it does, but of another release."""

    mono_ms: int
    differs: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """Something was touched and let go of inside itself."""

    touch: Touch
    down_ms: int
    up_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenTouched:
    """A finger came down anywhere: it may have to wake the screen."""

    mono_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomChanged:
    """Another number of things fits now."""

    room: Room
    mono_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Woke:
    """The time asked for has come."""

    mono_ms: int


Input = StateArrived | AgentGone | Touched | ScreenTouched | RoomChanged | Woke


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowPage:
    """Draw this page."""

    page: Page


@dataclass(frozen=True, slots=True, kw_only=True)
class SendPoke:
    """Tell the agent what the member wants; one key, as in the panel's words."""

    poke: dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class WakeAt:
    """Send ``Woke`` at this time; replaces the time asked for before."""

    mono_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Blank:
    """Switch the light of the screen off, or on again."""

    off: bool


Effect = ShowPage | SendPoke | WakeAt | Blank
