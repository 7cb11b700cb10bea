# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The console reads the ledger on only while somebody looks, each record once, and begins anew with another ledger."""

from pathlib import Path

from msgspec.structs import replace

from central_broker.console.chronicle import GAP_MS
from tests.centre_builders import Stage
from tests.console.running_console import run, running_console
from voting_core import acts


def test_each_record_is_asked_for_once(tmp_path: Path) -> None:
    """The second reader within a second asks for nothing; later only what is new is told."""
    stage = Stage().begin()

    async def script() -> None:
        async with running_console(tmp_path, ledger=stage.ledger) as running:
            chronicle, now = running.console.chronicle, [100_000]
            running.console.centre.mono_ms = lambda: now[0]
            await chronicle.refresh()
            first = chronicle.story.size
            await running.centre.at_desk(lambda desk: desk.order(acts.AdjournSitting, reason="pause"))
            await running.seen(lambda status: status.tree_size > first)
            await chronicle.refresh()
            assert chronicle.story.size == first
            now[0] += GAP_MS
            await chronicle.refresh()
            assert chronicle.story.size == first + 1
            assert chronicle.story.lines[-1].zh == "休会：pause"

    run(script())


def test_another_ledger_has_another_story(tmp_path: Path) -> None:
    """After a rebuild, which is known by its term, nothing of the former story is left."""
    stage = Stage().begin()

    async def script() -> None:
        async with running_console(tmp_path, ledger=stage.ledger) as running:
            chronicle, now = running.console.chronicle, [100_000]
            running.console.centre.mono_ms = lambda: now[0]
            await chronicle.refresh()
            former = chronicle.story
            picture = running.console.centre.picture
            assert picture.status is not None
            picture.status = replace(picture.status, term=2)
            now[0] += GAP_MS
            await chronicle.refresh()
            assert chronicle.story is not former
            assert chronicle.story.size == former.size

    run(script())
