# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A secretary conducts a sitting of all four functions from a browser, with real seats and a real broker."""

import asyncio
from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.console.conducting import Secretary
from tests.console.desk_hall import desk_hall
from tests.console.desk_sitting import committee, small_sitting
from voting_core.lifecycle import RoundPhase, SittingPhase

pytestmark = [pytest.mark.system, pytest.mark.timeout(240)]


def test_a_secretary_conducts_a_sitting_of_all_four_functions_by_the_next_step_alone(short_path: Path) -> None:
    """Motion, personnel in secret, appraisal and election: each step is one click, and every result is published."""

    async def sitting() -> None:
        async with desk_hall(short_path, small_sitting()) as desk:
            await desk.director.open_sitting()
            secretary = Secretary(await desk.person("li"), await desk.person("zhao"))
            await secretary.conduct()

            status = await desk.hall.status()
            assert status.phase == SittingPhase.CLOSED
            assert [(one.kind, one.secrecy) for one in status.rounds if one.round == 1] == [
                ("motion", "named"),
                ("personnel", "secret"),
                ("appraisal", "named"),
                ("election", "named"),
            ]
            assert {one.phase for one in status.rounds} == {RoundPhase.PUBLISHED}
            assert secretary.at.complaints == []
            await expect(secretary.at.page.locator("#now")).to_contain_text("已闭会")

    asyncio.run(sitting())


@pytest.mark.long
@pytest.mark.timeout(1200)
def test_the_whole_committee_of_41_is_conducted_from_a_browser(short_path: Path) -> None:
    """All thirteen items of the example, 41 seats, in one go."""

    async def sitting() -> None:
        async with desk_hall(short_path, committee(), pace=0.3) as desk:
            await desk.director.open_sitting()
            secretary = Secretary(await desk.person("li"), await desk.person("zhao"))
            await secretary.conduct()

            status = await desk.hall.status()
            assert status.phase == SittingPhase.CLOSED
            assert {one.poll for one in status.rounds} == {one.item for one in status.agenda}
            assert secretary.at.complaints == []

    asyncio.run(sitting())
