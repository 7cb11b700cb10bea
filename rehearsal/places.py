# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the parts of a rehearsed hall lie on disk, and on which port its broker listens."""

import contextlib
import random
import socket
from dataclasses import dataclass
from pathlib import Path
from typing import Final

SERVED_PORTS: Final = range(10_000, 32_000)
"""Below those that Linux takes for outgoing connections, 32,768 and above (``ip(7)``, ip_local_port_range)."""


@dataclass(frozen=True, slots=True)
class Places:
    """Folders of one rehearsed hall.

    The root must have a short path: the sockets below it may have at most 107 characters (``unix(7)``).
    """

    root: Path

    @property
    def authority(self) -> Path:
        """The hall's certificate authority."""
        return self.root / "ca"

    @property
    def broker(self) -> Path:
        """The broker's home."""
        return self.root / "broker"

    @property
    def centre(self) -> Path:
        """The centre's home."""
        return self.root / "centre"

    @property
    def operators(self) -> Path:
        """Keys of the operators."""
        return self.root / "operators"

    @property
    def registry(self) -> Path:
        """The seat-key registry, as the technician hands it to the secretary."""
        return self.root / "registry.json"

    @property
    def environment(self) -> Path:
        """Shell settings for somebody who plays an operator."""
        return self.root / "hall.env"

    @property
    def logs(self) -> Path:
        """What the programs write to their standard error."""
        return self.root / "logs"

    def seat(self, seat: str) -> Path:
        """The home of one seat."""
        return self.root / "seats" / seat

    def panel(self, seat: str) -> Path:
        """The socket of one seat's virtual panel."""
        return self.seat(seat) / "panel.sock"


def free_port() -> int:
    """A TCP port of the loopback that nobody uses now, nor takes by chance before its server listens."""
    chance = random.SystemRandom()
    while True:
        port = chance.choice(SERVED_PORTS)
        with contextlib.suppress(OSError), socket.socket() as probe:
            probe.bind(("127.0.0.1", port))
            return port
