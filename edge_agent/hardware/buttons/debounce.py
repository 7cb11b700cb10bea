# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""From the edges of a contact that chatters to presses, each once. Pure: times come in, in microseconds.

1. The first edge acts at once; then the contact is not listened to for a quiet time; then its level is read again.
   Nothing is added to the way of a press. Waiting for a quiet line first, as lgpio does, would add 30 to 58 ms;
   gpiozero's ``bounce_time`` can lose presses (its issues 550 and 1039), and its mock does not simulate it at all.
2. A level that differs after the quiet time counts from then on: a quick second press is late, but not lost.
3. A contact that is closed at the start, or for longer than ``STUCK_US``, is stuck: that is a fault and no press.
4. Two keys that go down within ``TWIN_US`` of each other, twice in a row, are wired together: from then on no press
   counts, until a key goes down alone again.
"""

from dataclasses import dataclass, field
from typing import Final

STUCK_US: Final = 20_000_000
TWIN_US: Final = 2_000
"""No finger presses two keys within two milliseconds."""
TWINS: Final = 2


@dataclass(frozen=True, slots=True)
class Press:
    """A key was pressed."""

    key: str


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something is wrong with keys; ``said`` is empty once it is well again."""

    said: str


Said = Press | Trouble


@dataclass(frozen=True, slots=True)
class Release:
    """A key came up again; ``chatter_us`` after the first edge came the last one, going down or up: the longer."""

    key: str
    chatter_us: int


@dataclass(slots=True)
class Contact:
    """One contact.

    Args:
        quiet_us: How long it is not listened to after a change.
    """

    quiet_us: int
    is_down: bool = False
    quiet_until_us: int = 0
    down_since_us: int = 0
    is_stuck: bool = False
    changed_us: int = 0
    chatter_us: int = 0
    """How long edges went on after the first one, of this press so far."""
    is_rising: bool = False
    """Whether it came up and may chatter still."""

    def change(self, is_down: bool, at_us: int) -> bool:
        """Take a level; whether the contact was pressed with it."""
        if at_us < self.quiet_until_us:
            self.chatter_us = max(self.chatter_us, at_us - self.changed_us)
            return False
        if is_down == self.is_down:
            return False
        self.is_down, self.changed_us, self.is_rising = is_down, at_us, not is_down
        self.quiet_until_us = at_us + self.quiet_us
        if is_down:
            self.down_since_us, self.chatter_us = at_us, 0
        else:
            self.is_stuck = False
        return is_down

    @property
    def next_us(self) -> int | None:
        """When its level has to be looked at again."""
        if self.quiet_until_us:
            return self.quiet_until_us
        return self.down_since_us + STUCK_US if self.is_down and not self.is_stuck else None


@dataclass(slots=True)
class Keyboard:
    """All keys of a terminal.

    Args:
        quiet_ms: By key, its quiet time in milliseconds.
    """

    quiet_ms: dict[str, int]
    _contacts: dict[str, Contact] = field(init=False)
    _last: tuple[str, int] = ("", -TWIN_US)
    _twins: int = 0
    """How many presses in a row had a twin on another key."""
    _is_paired: bool = False
    _said: str = ""
    _releases: list[Release] = field(default_factory=list)

    def __post_init__(self) -> None:
        """One contact for each key."""
        self._contacts = {key: Contact(quiet_us=quiet_ms * 1_000) for key, quiet_ms in self.quiet_ms.items()}

    def begin(self, levels: dict[str, bool], at_us: int) -> list[Said]:
        """Take the levels at the start: a key that is down already is stuck, and was not pressed."""
        for key, is_down in levels.items():
            contact = self._contacts[key]
            contact.is_down, contact.is_stuck, contact.down_since_us = is_down, is_down, at_us
        return self._tell()

    def change(self, key: str, is_down: bool, at_us: int) -> list[Said]:
        """Take an edge."""
        self._settle(key, at_us)
        if not self._contacts[key].change(is_down, at_us):
            return self._tell()
        before, before_us = self._last
        self._last = (key, at_us)
        if before not in ("", key) and at_us - before_us < TWIN_US:
            self._twins, self._is_paired = self._twins + 1, True
            return self._tell()
        if not self._is_paired:
            self._twins = 0
        self._is_paired = False
        if self._twins >= TWINS:
            return self._tell()  # which of the two keys is under the finger cannot be known
        return [Press(key), *self._tell()]

    def look(self, levels: dict[str, bool], at_us: int) -> list[Said]:
        """Take the levels as they are now: after a quiet time, or when a key may be stuck."""
        said: list[Said] = []
        for key, is_down in levels.items():
            contact = self._contacts[key]
            self._settle(key, at_us)
            if at_us >= contact.quiet_until_us:
                contact.quiet_until_us = 0
                if contact.change(is_down, at_us):
                    said.append(Press(key))
            if contact.is_down and at_us - contact.down_since_us >= STUCK_US:
                contact.is_stuck = True
        return [*said, *self._tell()]

    def take_releases(self) -> list[Release]:
        """The keys that have come up since it was asked last, each once its quiet time is over."""
        releases, self._releases = self._releases, []
        return releases

    def _settle(self, key: str, at_us: int) -> None:
        contact = self._contacts[key]
        if contact.is_rising and at_us >= contact.quiet_until_us:
            contact.is_rising = False
            self._releases.append(Release(key, contact.chatter_us))

    @property
    def trouble(self) -> str:
        """What is wrong with the keys, as it was told last; empty for nothing."""
        return self._said

    @property
    def next_us(self) -> int | None:
        """When the levels have to be looked at again; none while nothing happens."""
        return min((one.next_us for one in self._contacts.values() if one.next_us is not None), default=None)

    def _tell(self) -> list[Said]:
        """What is wrong now, if it is not what was said last."""
        stuck = [key for key, one in self._contacts.items() if one.is_stuck]
        parts = [f"stuck: {', '.join(stuck)}"] if stuck else []
        if self._twins >= TWINS:
            parts.append("two keys close together every time: their wires touch, or are crossed")
        said = "; ".join(parts)
        if said == self._said:
            return []
        self._said = said
        return [Trouble(said)]
