# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Contradictions by the centre: kept as evidence, said on the screen, and the seat works on with what it holds."""

import hashlib
from typing import Final, Literal

from edge_agent.core.desk import Desk
from edge_agent.core.rows import EvidenceRow, ValueRow
from edge_agent.core.sentences import ALARMS

AlarmKey = Literal["floor_fork", "floor_stuck", "tree_fork"]

EVIDENCE_MAX: Final = 200
"""Rows of evidence past which more of the same is only said in the log: a flood must not fill the card."""


class Alarms:
    """What contradicts what.

    Args:
        desk: Where evidence is stored.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._seen: set[str] = set()
        self._rows = 0
        self.current: str = ""
        """Key of the newest alarm; empty when there is none."""

    def restore(self, current: str, rows: int) -> None:
        """Continue with what the journal holds; an alarm of another release is not known here and not repeated."""
        self.current = current if current in ALARMS else ""
        self._rows = rows

    def raise_alarm(self, key: AlarmKey, why: str, payload: bytes) -> None:
        """Keep bytes signed by the centre that contradict what we hold, once each."""
        if self.current != key:
            self.current = key
            self._desk.store(ValueRow(name="alarm", value=key))
        if self.keep(key, why, payload):
            self._desk.note("alarm", why)

    def keep(self, kind: str, why: str, payload: bytes) -> bool:
        """Keep bytes as evidence without an alarm; whether they are new."""
        digest = hashlib.sha256(payload).hexdigest()
        if digest in self._seen or self._rows >= EVIDENCE_MAX:
            return False
        self._seen.add(digest)
        self._rows += 1
        self._desk.store(EvidenceRow(kind=kind, at_ms=self._desk.wall_ms, note=why, payload=payload))
        return True
