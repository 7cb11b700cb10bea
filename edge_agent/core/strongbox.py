# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a seat keeps secret: the member's credential of this sign-in, and a teller's shares of keys.

Nothing of it is a record, and nothing else reads it: no listing, no carried journal, no copy for the centre. What is no
longer needed is wiped from the disk's file.
"""

from collections.abc import Mapping

from gmpy2 import mpz

from edge_agent.core.desk import Desk
from edge_agent.core.rows import SecretRow
from voting_core.secrecy.group import Draw, Group

CREDENTIAL = "credential"


class Strongbox:
    """Secrets by name. A secret is durable together with the records of the same turn."""

    def __init__(self, desk: Desk, group: Group, draw: Draw) -> None:
        self._desk, self.group, self.draw = desk, group, draw
        self._held: dict[str, str] = {}

    def restore(self, secrets: Mapping[str, str]) -> None:
        """Take up what the journal holds."""
        self._held = dict(secrets)

    def put(self, name: str, value: str) -> None:
        """Keep a secret under a name."""
        self._held[name] = value
        self._desk.store(SecretRow(name=name, value=value))

    def wipe(self, *names: str) -> None:
        """Forget secrets."""
        for name in names:
            if self._held.pop(name, None) is not None:
                self._desk.store(SecretRow(name=name, value=""))

    def wipe_all(self, beginning: str) -> None:
        """Forget every secret whose name begins so."""
        self.wipe(*[name for name in self._held if name.startswith(beginning)])

    def text(self, name: str) -> str:
        """A secret; empty where there is none."""
        return self._held.get(name, "")

    def number(self, name: str) -> mpz | None:
        """A secret number; none where there is none."""
        held = self._held.get(name, "")
        return mpz(held) if held else None
