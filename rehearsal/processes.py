# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The programs of a rehearsed hall as real processes, each with its own log; ended by number, never by name."""

import asyncio
import shutil
import signal
import sys
from pathlib import Path
from typing import Final

STOP_S: Final = 10.0


def dying_with_us() -> tuple[str, ...]:
    """What to write before a command so that its process ends when this program is killed. Source: setpriv(1)."""
    setpriv = shutil.which("setpriv")
    return (setpriv, "--pdeathsig", "KILL", "--") if setpriv else ()


class Program:
    """One process that can be started, killed and started again.

    Args:
        name: For its log file.
        arguments: After ``python -m``.
        logs: Folder of the logs.
    """

    def __init__(self, name: str, arguments: tuple[str, ...], logs: Path) -> None:
        self.name = name
        self._arguments = arguments
        self._log = logs / f"{name}.log"
        self._process: asyncio.subprocess.Process | None = None

    @property
    def running(self) -> bool:
        """Whether the process lives."""
        return self._process is not None and self._process.returncode is None

    @property
    def pid(self) -> int:
        """Its number; 0 when it was never started."""
        return self._process.pid if self._process else 0

    def command(self) -> tuple[str, ...]:
        """What is run."""
        return (sys.executable, "-m", *self._arguments)

    async def start(self) -> None:
        """Start it; its output is added to its log."""
        assert not self.running, f"{self.name} runs already"
        with self._log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *dying_with_us(),
                *self.command(),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    async def kill(self) -> None:
        """End it the way a power cut would."""
        if self._process is not None and self.running:
            self._process.kill()
            await self._process.wait()

    async def stop(self) -> None:
        """End it in order; killed if it does not follow."""
        if self._process is None or not self.running:
            return
        self._process.send_signal(signal.SIGTERM)
        try:
            await asyncio.wait_for(self._process.wait(), STOP_S)
        except TimeoutError:
            await self.kill()

    def last_words(self, lines: int = 5) -> str:
        """The end of its log."""
        if not self._log.exists():
            return ""
        return "\n".join(self._log.read_text("utf-8", errors="replace").splitlines()[-lines:])


def centre_program(home: Path, logs: Path) -> Program:
    """The centre of a home."""
    return Program("centre", ("central_broker", "--home", str(home), "serve"), logs)


def seat_program(home: Path, logs: Path) -> Program:
    """The agent of a seat's home."""
    return Program(home.name, ("edge_agent", "run", "--home", str(home)), logs)
