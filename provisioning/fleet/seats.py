# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the centre knows of the seats' devices, read from the bytes that ``hemicycle-central status --json`` prints."""

from datetime import datetime
from typing import Final, Literal

import msgspec

from provisioning.inventory import Inventory
from voting_core.errors import RefusedError
from voting_core.messages import SeatHealth

CLOCK_OFF_MS: Final = 2_000
"""From here on the centre calls a clock wrong too."""
CERTIFICATE_DAYS: Final = 21
"""Time to renew those of a whole hall."""

State = Literal["online", "cut off", "off", "out of use", "blocked"]


class Seat(msgspec.Struct, frozen=True, kw_only=True):
    """One seat's device; of the member at it nothing is read."""

    seat: str
    epoch: int
    online: bool
    cut_off: bool
    closed: bool
    blocked: str
    software: str
    health: SeatHealth | None = None
    troubles_zh: tuple[str, ...] = ()
    troubles_en: tuple[str, ...] = ()

    @property
    def state(self) -> State:
        """How it is, in a word; the first that holds."""
        if self.blocked:
            return "blocked"
        if self.closed:
            return "out of use"
        if not self.online:
            return "off"
        return "cut off" if self.cut_off else "online"

    @property
    def version(self) -> str:
        """Version of its programs, as it last said; empty if it never spoke."""
        return self.health.software if self.health else self.software


class _Told(msgspec.Struct, frozen=True):
    seats: tuple[Seat, ...]


def read_seats(data: bytes) -> tuple[Seat, ...]:
    """The seats of the hall, in the order of the hall.

    Raises:
        RefusedError: It is not what the centre prints; the two programs have other versions.
    """
    try:
        return msgspec.json.decode(data, type=_Told).seats
    except msgspec.MsgspecError as error:
        raise RefusedError(f"The centre's answer cannot be read: {error}.", "Install one version on all.") from error


def by_version(seats: tuple[Seat, ...]) -> dict[str, tuple[str, ...]]:
    """Which seats have which version; one key alone is how it should be."""
    found: dict[str, list[str]] = {}
    for one in seats:
        found.setdefault(one.version or "unknown", []).append(one.seat)
    return {version: tuple(some) for version, some in sorted(found.items())}


def by_clock(seats: tuple[Seat, ...]) -> tuple[tuple[str, int | None], ...]:
    """Seat and clock offset in milliseconds, the worst first, those that do not know theirs last."""
    pairs = [(one.seat, one.health.clock_offset_ms if one.health else None) for one in seats]
    return tuple(sorted(pairs, key=lambda pair: (pair[1] is None, -abs(pair[1] or 0), pair[0])))


class Ending(msgspec.Struct, frozen=True, kw_only=True):
    """A certificate that ends soon or has ended, or that is another than the authority's newest.

    ``issued_ends_ms`` is by the authority, ``used_ends_ms`` by what the seat itself says; Unix milliseconds.
    """

    identity: str
    issued_ends_ms: int | None
    used_ends_ms: int | None
    days_left: int
    differs: bool


def ending(
    seats: tuple[Seat, ...], inventory: Inventory | None, *, within_days: int, now: datetime
) -> tuple[Ending, ...]:
    """Certificates to be renewed, the next to end first.

    Args:
        seats: As the centre knows them.
        inventory: The authority's, where its folder is at hand.
        within_days: How far to look ahead.
        now: Present time.
    """
    used = {one.seat: one.health.certificate_ends_ms for one in seats if one.health}
    live = [entry for entry in inventory.entries if entry.status == "live"] if inventory else []
    issued = {entry.identity: int(entry.not_after.timestamp() * 1000) for entry in live}
    now_ms = int(now.timestamp() * 1000)
    found = []
    for identity in sorted({*used, *issued}):
        a, b = issued.get(identity), used.get(identity)
        known = [ends for ends in (a, b) if ends is not None]
        if not known:
            continue
        days = (min(known) - now_ms) // 86_400_000
        differs = a is not None and b is not None and a != b
        if days < within_days or differs:
            found.append(Ending(identity=identity, issued_ends_ms=a, used_ends_ms=b, days_left=days, differs=differs))
    return tuple(sorted(found, key=lambda one: (one.days_left, one.identity)))
