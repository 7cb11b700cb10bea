# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""After the sitting: wait until nothing is under way, export the bundle, and let the separate program verify it."""

import asyncio
import shutil
import sys
from pathlib import Path

from rich.console import Console

from rehearsal.hall import Hall
from voting_core.errors import RefusedError


async def settle(hall: Hall) -> None:
    """Wait until every running seat has a receipt for all it wrote."""
    await hall.wait(lambda _: hall.unsent() == 0, "every seat holds its receipts", timeout_s=60)


def check_place(folder: Path) -> None:
    """The bundle of an earlier rehearsal may be replaced, nothing else.

    Raises:
        RefusedError: Something else is there.
    """
    if folder.exists() and not (folder / "bundle.json").exists():
        raise RefusedError(f"{folder} exists and is no bundle.", "Name another folder with --bundle.")


async def export(hall: Hall, folder: Path) -> None:
    """Write the bundle, in place of an earlier one of a rehearsal."""
    if (folder / "bundle.json").exists():
        shutil.rmtree(folder)
    await hall.order(lambda desk: desk.export(folder))


def set_sheets(bundle: Path, console: Console, lang: str) -> None:
    """Set the official sheets of the sitting beside its bundle; a machine without the font is told so."""
    from central_broker.sheet_commands import set_all  # noqa: PLC0415 - typst is large

    folder = bundle.with_name(f"{bundle.name}-sheets")
    try:
        count = set_all(bundle, folder, lang, names=False)
    except RefusedError as error:
        console.print(str(error), style="dim", highlight=False, markup=False)
        return
    console.print(f"报告单 {count} 份 · {count} official sheets: {folder.name}/", style="bold", highlight=False)


async def verify(folder: Path, console: Console, *, centre_key: str, lang: str) -> int:
    """Run ``hemicycle-verify`` as a process of its own and show what it says.

    Returns:
        Its exit code: 0 when everything holds.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "verifier",
        str(folder),
        "--centre-key",
        centre_key,
        "--lang",
        lang,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    output, _ = await process.communicate()
    console.print(output.decode("utf-8", errors="replace"), highlight=False, markup=False, soft_wrap=True)
    return process.returncode or 0
