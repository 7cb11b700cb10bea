# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Faults put between a program and the kernel with strace: a kill or an error at the n-th call of one kind.

strace counts for each thread and each call by itself, so ``when=7`` is the seventh call of whichever thread comes to
seven first. Its fast mode (``--seccomp-bpf``) is left alone: in it, strace 6.1 puts in no signals. SQLite writes with
pwrite64 and syncs with fdatasync (seen with ``strace -f -e trace=desc``).
"""

import functools
import subprocess
from pathlib import Path
from typing import Final

import pytest

from rehearsal.processes import Program, dying_with_us
from tests.conftest import require_system

WRITE: Final = "pwrite64"
SYNC: Final = "fdatasync"
KILL: Final = "signal=KILL"
BROKEN: Final = "error=EIO"


class TracedProgram(Program):
    """A program of a hall that runs under strace.

    Args:
        program: The one to run; its arguments and its log are taken over.
        logs: Folder for the trace.
    """

    def __init__(self, program: Program, logs: Path) -> None:
        super().__init__(program.name, program._arguments, logs)
        self.trace_file = logs / f"{program.name}.strace"
        self._options: tuple[str, ...] = ()

    def fault(self, call: str, what: str, when: str) -> None:
        """From the next start on, put in this fault."""
        self._options = ("-e", f"trace={call}", "-e", f"inject={call}:{what}:when={when}")

    def slow_syncs(self, delay_ms: int, *calls: str) -> None:
        """From the next start on, let every sync take so long, and write down these calls with their texts."""
        traced, slow = f"trace={','.join(calls)}", f"inject={SYNC}:delay_enter={delay_ms * 1_000}"
        self._options = ("-s", "4000", "-e", traced, "-e", slow)

    def command(self) -> tuple[str, ...]:
        """What is run, with strace in front and without it where nothing is asked of it."""
        if not self._options:
            return super().command()
        strace = (require_strace(), "-f", "-qq", *self._options, "-o", str(self.trace_file))
        # If strace is killed, the program it runs must not live on.
        return (*strace, *dying_with_us(), *super().command())

    async def ended(self) -> int:
        """The exit code, once the program has ended by itself; below zero for the signal that ended it."""
        assert self._process is not None, "it was never started"
        return await self._process.wait()

    def calm(self) -> None:
        """From the next start on, run it without strace."""
        self._options = ()

    def struck(self) -> bool:
        """Whether the fault was put in since the last start."""
        trace = self.trace_file.read_text("utf-8", "replace") if self.trace_file.exists() else ""
        return "(INJECTED)" in trace or "+++ killed by SIGKILL +++" in trace


@functools.cache
def require_strace() -> str:
    """The path of strace, or the end of the test with a word about what is missing."""
    strace = require_system("strace")
    tried = subprocess.run([strace, "-f", "true"], capture_output=True, check=False)
    if tried.returncode:
        pytest.skip("this machine does not let us trace our own processes")
    return strace
