# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Audit, sheets and devices in a real browser: what is clicked works, nothing is in anybody's way, nothing breaks the
page's own rules.
"""

import asyncio
from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import expect

from tests.centre_builders import Stage
from tests.console.served import served_console
from voting_core import acts

pytestmark = pytest.mark.system

PAGES = ("/story", "/story/records/5", "/sheets", "/sheets/budget/1", "/fleet")


def declared() -> Stage:
    """A sitting with a declared round, an annulled one, a fault, and something that was not accepted."""
    stage = Stage().begin("budget", "plan")
    stage.message("s01", "up", b"nonsense")
    for poll in ("plan", "budget"):
        stage.vote({"s01": "yes", "s02": "yes", "s03": "no"}, poll=poll)
        stage.done(acts.FreezeRound, poll=poll)
        stage.done(acts.DeclareResult, poll=poll)
        if poll == "plan":
            stage.done(acts.AnnulPoll, by=("lin", "zhou"), poll=poll)
    stage.fault("s02")
    return stage


def test_an_auditor_searches_opens_a_record_and_has_a_bundle_checked(tmp_path: Path) -> None:
    """Typing sifts the story, a line opens to its record, one button exports and checks, a link takes the bundle."""

    async def script() -> None:
        async with served_console(tmp_path, declared().ledger) as served:
            sun = await served.person("sun")
            page = sun.page
            await page.goto(f"{served.origin}/story")
            await page.fill("[name=q]", "屏幕")
            await expect(page.locator(".story > li")).to_have_count(1)
            await page.locator("details.raw summary").click()
            await expect(page.locator("details.raw pre")).to_contain_text("DeviceFault")
            await page.fill("[name=q]", "")
            await page.get_by_role("radio", name="异常").check()
            await expect(page.locator(".story > li")).to_have_count(2)
            await page.get_by_role("button", name="导出并核验").click()
            await expect(page.locator("#proof .verdict")).to_contain_text("核验通过")
            async with page.expect_download() as taking:
                await page.get_by_role("link", name="下载审计包").click()
            taken = await taking.value
            assert taken.suggested_filename.endswith(".zip")
            assert sun.complaints == []

    asyncio.run(script())


def test_a_technician_sorts_and_sifts_the_table(tmp_path: Path) -> None:
    """A click on a heading sorts, a second one turns it round; words and the box sift; a cell follows its seat."""
    stage = declared()

    async def script() -> None:
        async with served_console(tmp_path, stage.ledger) as served:
            chen = await served.person("chen")
            page = chen.page
            await page.goto(f"{served.origin}/fleet")
            rows = page.locator("#fleet tbody tr")
            await expect(rows).to_have_count(3)
            await page.get_by_role("button", name="席位").click()
            await expect(rows.first).to_contain_text("s03")
            await page.fill("#fleet-find", "s02")
            await expect(page.locator("#fleet tbody tr")).to_have_count(1)
            await page.fill("#fleet-find", "")
            await page.locator("#fleet-help").check()
            await expect(page.locator("#fleet tbody tr")).to_have_count(3)
            assert chen.complaints == []

    asyncio.run(script())


def test_nothing_is_in_anybodys_way(tmp_path: Path) -> None:
    """The rules of WCAG that a machine can check hold on each page, and the browser has nothing to complain of."""

    async def script() -> None:
        async with served_console(tmp_path, declared().ledger) as served:
            sun = await served.person("sun", "en", width=1024)
            found = {}
            for path in PAGES:
                await sun.page.goto(f"{served.origin}{path}")
                result = await Axe().run(sun.page)
                found[path] = [one["id"] for one in result.response["violations"]]
            assert found == {path: [] for path in PAGES}
            assert sun.complaints == []

    asyncio.run(script())


def test_the_story_goes_on_while_somebody_reads(tmp_path: Path) -> None:
    """What is ordered meanwhile appears by itself, with the signer's name; what was looked for stays looked for."""

    async def script() -> None:
        async with served_console(tmp_path, declared().ledger) as served:
            sun = await served.person("sun")
            await sun.page.goto(f"{served.origin}/story?part=course")
            lines = sun.page.locator(".story > li")
            await expect(lines).to_have_count(4)
            await served.running.centre.at_desk(lambda desk: desk.order(acts.AdjournSitting, reason="午休"))
            await expect(lines).to_have_count(5)
            await expect(lines.last).to_contain_text("休会：午休")
            await expect(lines.last).to_contain_text("Lin 签署")

    asyncio.run(script())
