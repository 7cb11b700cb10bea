# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The self-test drawn in a terminal: a line a step, green or red, what is to be done now, and the keys that help."""

import asyncio
import contextlib
import os
import sys
import termios
import tty
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.table import Table
from rich.text import Text

from edge_agent.core.view import ServiceStep
from edge_agent.testing_device import KEYS, DeviceTest, drive

_MARKS: Final = {
    "open": ("·", "dim"),
    "now": ("▶", "bold yellow"),
    "passed": ("✓", "bold green"),
    "failed": ("✗", "bold red"),
    "skipped": ("–", "dim"),
}
_KEY_OF: Final = {word: key for key, word in KEYS.items()}


def run_device_test(socket: Path, *, lang: str, as_json: bool) -> int:
    """Test the device and tell of it; exit code 0 when every step passed or was left out.

    Raises:
        RefusedError: No seat runs there, or it goes away.
    """
    console = Console(stderr=as_json)
    test = asyncio.run(_run(socket, console, lang))
    console.print(draw(test, lang))
    if as_json:
        sys.stdout.write(test.as_json() + "\n")
    return test.exit_code


async def _run(socket: Path, console: Console, lang: str) -> DeviceTest:
    keys: asyncio.Queue[str] = asyncio.Queue()
    with _typed(keys), Live(console=console, transient=True, auto_refresh=False) as live:
        return await drive(socket, keys, lambda test: live.update(draw(test, lang), refresh=True))


def draw(test: DeviceTest, lang: str) -> RenderableType:
    """The steps, and what is to be done; at the end what came out."""
    said = test.said_en if lang == "en" else test.said_zh
    if test.view is None:
        return Text(said, style="bold")
    title = test.view.title_en if lang == "en" else test.view.title_zh
    table = Table(title=title, title_justify="left", show_header=False, box=None, pad_edge=False)
    for number, step in enumerate(test.view.steps, start=1):
        mark, style = _MARKS[str(step.state)]
        table.add_row(Text(mark, style=style), Text(f"{number}", style="dim"), *_words(step, style, lang))
    if test.result:
        return Group(table, Text(said, style="bold green" if test.result == "passed" else "bold red"))
    task = test.view.task_en if lang == "en" else test.view.task_zh
    offered = [(one.command, one.en if lang == "en" else one.zh) for one in test.view.commands]
    keys = "   ".join(f"[{_KEY_OF[command]}] {label}" for command, label in offered if command in _KEY_OF)
    return Group(table, Text(task, style="bold yellow"), Text(keys, style="dim"))


def _words(step: ServiceStep, style: str, lang: str) -> tuple[Text, Text]:
    name, said = (step.name_en, step.said_en) if lang == "en" else (step.name_zh, step.said_zh)
    return Text(name, style=style), Text(said)


@contextlib.contextmanager
def _typed(keys: "asyncio.Queue[str]") -> Iterator[None]:
    """Single keys of a terminal, or words on lines where the input is none."""
    loop, stream = asyncio.get_running_loop(), sys.stdin
    before = None
    if stream.isatty():
        before = termios.tcgetattr(stream)
        tty.setcbreak(stream)
    begun = bytearray()

    def read() -> None:
        typed = os.read(stream.fileno(), 1_024)
        if not typed:
            loop.remove_reader(stream)
        begun.extend(typed)
        if before is not None:
            words = [chr(one) for one in begun]
            begun.clear()
        else:
            *lines, rest = begun.split(b"\n")
            words = [bytes(line).decode(errors="replace").strip() for line in lines]
            begun[:] = rest
        for word in words:
            keys.put_nowait(word)

    try:
        with contextlib.suppress(OSError):  # a plain file or no input at all: nobody types, the device has buttons
            loop.add_reader(stream, read)
        yield
    finally:
        with contextlib.suppress(OSError, ValueError):
            loop.remove_reader(stream)
        if before is not None:
            termios.tcsetattr(stream, termios.TCSADRAIN, before)
