# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The hall's screen and the chair's in a real browser: what is put on air arrives, nothing breaks the page's rules."""

import asyncio
from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import expect

from tests.console.served import served_console
from tests.console.test_audit_browser import declared

pytestmark = pytest.mark.system


def test_a_secretary_looks_at_an_item_and_puts_it_on_air(tmp_path: Path) -> None:
    """Chosen on the sitting's page it is in preview only; one click later the hall sees it, with no reload."""

    async def script() -> None:
        async with served_console(tmp_path, declared().ledger) as served:
            lin, hall = await served.person("lin"), await served.person("wu")
            await hall.page.goto(f"{served.origin}/screen?lang=both")
            await expect(hall.page.locator(".slide")).to_contain_text("表决结束")
            await lin.page.goto(f"{served.origin}/sitting")
            await lin.page.select_option("#air-item", "plan")
            await expect(lin.page.locator("#air-show")).to_be_visible()
            await expect(hall.page.locator(".slide.item")).to_have_count(0)
            await lin.page.click("#air-show")
            await expect(hall.page.locator(".slide.item")).to_contain_text("议题 Item")
            await lin.page.goto(f"{served.origin}/screen/preview")
            await expect(lin.page.locator(".slide.item")).to_have_count(1)
            assert lin.complaints == hall.complaints == []

    asyncio.run(script())


def test_screens_are_readable_by_everybody(tmp_path: Path) -> None:
    """Neither the hall's screen nor the chair's has anything that axe finds fault with."""

    async def script() -> dict[str, str]:
        wrong: dict[str, str] = {}
        async with served_console(tmp_path, declared().ledger) as served:
            for path in ("/screen", "/screen/preview", "/chair"):
                lin = await served.person("lin")
                await lin.page.goto(f"{served.origin}{path}")
                found = await Axe().run(lin.page)
                if found.response["violations"]:
                    wrong[path] = found.generate_report()
                assert lin.complaints == []
        return wrong

    assert asyncio.run(script()) == {}
