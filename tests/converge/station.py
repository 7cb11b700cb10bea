# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A machine of a hall as the technician's network sees it, whatever it is made of: an address that answers or not."""

import subprocess
import time
from abc import ABC, abstractmethod
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.converge.containers import Network


class Station(ABC):
    """One machine of a hall: switched on and off, and reached over ssh."""

    patience_s = 60.0
    """For a start, until somebody can log in."""

    def __init__(self, network: "Network", name: str, address: str, log: Path) -> None:
        self.network = network
        self.name = name
        self.address = address
        self.log = log

    @abstractmethod
    def start(self) -> None:
        """Switch it on."""

    @abstractmethod
    def stop(self) -> None:
        """Switch it off and take its disk away."""

    @abstractmethod
    def socket(self, path: str) -> Path:
        """Where a socket of this machine can be opened from here."""

    def answers(self) -> bool:
        """Whether somebody can log in."""
        knock = f"import socket; socket.create_connection(('{self.address}', 22), 2).recv(3)"
        done = subprocess.run(self.network.command("python3", "-c", knock), capture_output=True, check=False)
        return done.returncode == 0

    def wait(self) -> None:
        """Wait until somebody can log in."""
        end = time.monotonic() + self.patience_s
        while not self.answers():
            assert time.monotonic() < end, (
                f"{self.name} does not start:\n{self.log.read_text('utf-8', 'replace')[-3000:]}"
            )
            time.sleep(0.3)
