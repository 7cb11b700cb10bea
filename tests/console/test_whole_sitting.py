# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A secretary conducts a sitting of all four functions from a browser, with real seats and a real broker."""

import asyncio
from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import expect

from tests.console.browser import Person
from tests.console.conducting import NEXT, Secretary
from tests.console.desk_hall import DeskHall, desk_hall
from tests.console.desk_sitting import committee, small_sitting
from voting_core.lifecycle import RoundPhase, SittingPhase

AXE = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}
pytestmark = [pytest.mark.system, pytest.mark.timeout(240)]


def test_a_secretary_conducts_a_sitting_of_all_four_functions_by_the_next_step_alone(short_path: Path) -> None:
    """Motion, personnel in secret, appraisal and election: each step is one click, and every result is published."""

    async def sitting() -> None:
        async with desk_hall(short_path, small_sitting()) as desk:
            await desk.director.open_sitting()
            secretary = Secretary(await desk.person("li"), await desk.person("zhao"))

            async def before(order: str) -> None:
                if order == "close-poll" and "close-poll" not in secretary.given:
                    await no_key_closes_a_vote(desk, secretary.at)
                    await a_dead_centre_is_told_and_found_again(desk, secretary.at)
                    await a_dead_console_is_told_and_asks_who_sits_there(desk, secretary.at)
                    await nothing_on_the_page_stands_in_anybodys_way(secretary.at)

            secretary.before = before
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


async def no_key_closes_a_vote(desk: DeskHall, at: Person) -> None:
    """Enter and Space on every button of the way leave the vote open: only a hand closes it."""
    await at.page.locator(NEXT).focus()
    await at.page.keyboard.press("Enter")
    await expect(at.page.locator("#ask")).to_be_visible()
    for key in ("Enter", "Space"):
        await at.page.locator("#ask-yes").focus()
        await at.page.keyboard.press(key)
        await expect(at.page.locator("#ask")).to_be_visible()
    await at.page.keyboard.press("Escape")
    await expect(at.page.locator("#ask")).to_be_hidden()
    assert (await desk.hall.status()).rounds[-1].phase == RoundPhase.OPEN


async def a_dead_centre_is_told_and_found_again(desk: DeskHall, at: Person) -> None:
    """The page says at once that the centre is silent, dims, and says since when it is back; nobody signs in again."""
    await desk.hall.centre.kill()
    await expect(at.page.locator("#link-words")).to_contain_text("会议中心无应答")
    await expect(at.page.locator("html.is-stale, html.is-lost")).to_have_count(1)
    await desk.hall.start_centre_alone()
    await expect(at.page.locator("#link-words")).to_contain_text("恢复连接")
    await expect(at.page.locator("html.is-live")).to_have_count(1)


async def a_dead_console_is_told_and_asks_who_sits_there(desk: DeskHall, at: Person) -> None:
    """The console is killed under an open page: the page says so and comes back by itself, locked, without the key."""
    await desk.console.kill()
    await expect(at.page.locator("html.is-stale, html.is-lost")).to_have_count(1)
    await desk.console.start()
    await expect(at.page.locator("html.is-live")).to_have_count(1)
    await expect(at.page.locator("#locked")).to_be_visible()
    await at.page.locator("#unlock").click()
    await at.page.locator("#confirm-password").fill(desk.accounts["li"].password)
    await at.page.locator("#confirm-form button[type=submit]").click()
    await expect(at.page.locator("#locked")).to_be_hidden()
    at.complaints.clear()  # the browser's own words about a server that was gone


async def nothing_on_the_page_stands_in_anybodys_way(at: Person) -> None:
    """The rules of WCAG 2.1, levels A and AA, as far as a program can look, during a vote: map, table, question."""
    for shape in ("rows", "arcs", "table"):
        await at.page.locator(f"[data-shape={shape}]").click()
        found = await Axe().run(at.page, options=AXE)
        assert found.violations_count == 0, found.generate_report()
    await at.page.locator(NEXT).click()
    found = await Axe().run(at.page, options=AXE)
    assert found.violations_count == 0, found.generate_report()
    await at.page.keyboard.press("Escape")


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
