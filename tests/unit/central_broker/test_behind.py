# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Programs behind the console end, whatever becomes of whoever waits for them."""

import asyncio
import os
from pathlib import Path

import pytest

from central_broker.console.behind import run_behind

WAITS = """\
import os, pathlib, signal, sys
pathlib.Path(sys.argv[1]).write_text(str(os.getpid()))
signal.pause()
"""


def test_what_it_said_and_how_it_ended_is_told() -> None:
    """Its exit code, and both of its outputs in their order."""
    told = asyncio.run(run_behind("-c", "import sys; print('one', flush=True); sys.exit('two')"))

    assert told == (1, b"one\ntwo\n")


def test_a_program_does_not_outlive_whoever_waited(tmp_path: Path) -> None:
    """A console that is stopped while it makes papers leaves no program behind."""
    told = tmp_path / "told"
    os.mkfifo(told)

    async def script() -> int:
        waiting = asyncio.create_task(run_behind("-c", WAITS, str(told)))
        process = int(await asyncio.to_thread(told.read_text))
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        return process

    with pytest.raises(ProcessLookupError):
        os.kill(asyncio.run(script()), 0)
