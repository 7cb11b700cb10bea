# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Programs of ours that the console lets work behind everything else."""

import asyncio
import contextlib
import sys


async def run_behind(*arguments: str, within_s: float | None = None) -> tuple[int, bytes]:
    """Run Python with these arguments until it ends; it never outlives whoever waits for it.

    Returns:
        Its exit code and all that it wrote.

    Raises:
        TimeoutError: It took too long, and was ended.
    """
    process = await asyncio.create_subprocess_exec(
        *("nice", "-n", "10", sys.executable, *arguments),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        async with asyncio.timeout(within_s):
            said, _ = await process.communicate()
    finally:
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()
    assert process.returncode is not None, "it has ended"
    return process.returncode, said
