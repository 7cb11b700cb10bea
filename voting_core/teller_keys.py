# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tellers' joint keys of a sitting as the floor log tells them, and what a further record of one may say."""

from dataclasses import dataclass, field

from voting_core.errors import StepError
from voting_core.teller_records import (
    KeyWordsHeard,
    TellerKeyBegun,
    TellerKeyFailed,
    TellerKeyFixed,
    TellerKeyRecord,
)


@dataclass(slots=True)
class TellerKey:
    """One joint key: from its beginning until it is fixed or given up."""

    begun: TellerKeyBegun
    heard: list[KeyWordsHeard] = field(default_factory=list)
    """What was said, step by step."""
    fixed: TellerKeyFixed | None = None
    failed: TellerKeyFailed | None = None

    @property
    def is_made(self) -> bool:
        """Whether it is still being made."""
        return self.fixed is None and self.failed is None


@dataclass(slots=True)
class TellerKeys:
    """All joint keys of a sitting, by number."""

    keys: dict[int, TellerKey] = field(default_factory=dict)

    @property
    def latest(self) -> TellerKey | None:
        """The key that was begun last."""
        return self.keys[max(self.keys)] if self.keys else None

    @property
    def in_force(self) -> TellerKey | None:
        """The key that was fixed last: the one to which the next secret round is encrypted."""
        fixed = [number for number, key in self.keys.items() if key.fixed is not None]
        return self.keys[max(fixed)] if fixed else None

    def check(self, record: TellerKeyRecord) -> None:
        """Whether a record about a key may come next.

        Raises:
            StepError: Its number is not the next, or no such key is being made.
        """
        latest = self.latest
        if isinstance(record, TellerKeyBegun):
            if latest is not None and latest.is_made:
                raise StepError(f"Key {latest.begun.key} is being made: wait for it, or give it up.")
            due = len(self.keys) + 1
            if record.key != due:
                raise StepError(f"The next key has number {due}, not {record.key}.")
            _check_tellers(record)
        elif latest is None or latest.begun.key != record.key or not latest.is_made:
            raise StepError(f"Key {record.key} is not being made.")
        elif isinstance(record, KeyWordsHeard) and any(one.step == record.step for one in latest.heard):
            raise StepError(f"The words of step '{record.step}' of key {record.key} were heard already.")

    def take(self, record: TellerKeyRecord) -> None:
        """Fold in a record that :meth:`check` has passed."""
        match record:
            case TellerKeyBegun():
                self.keys[record.key] = TellerKey(record)
            case KeyWordsHeard():
                self.keys[record.key].heard.append(record)
            case TellerKeyFixed():
                self.keys[record.key].fixed = record
            case TellerKeyFailed():
                self.keys[record.key].failed = record


def _check_tellers(record: TellerKeyBegun) -> None:
    seats = [one.seat for one in record.tellers]
    members = [one.member for one in record.tellers]
    if seats != sorted(set(seats)) or len(set(members)) < len(members):
        raise StepError("Tellers are named in the order of their seats, each once.")
    if record.needed > len(record.tellers):
        raise StepError(f"{record.needed} tellers are needed to open a count, {len(record.tellers)} make the key.")
