# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Debian's Chromium, driven by playwright: one browser for a test, one profile for each person at a desk."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

from playwright.async_api import Browser, Page, async_playwright, expect

from tests.conftest import require_system

# Root's Chromium has no sandbox; the others keep it from calling its maker, whom a closed network does not reach.
ARGUMENTS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE_MS: Final = 60_000
"""Only a hung page takes that long."""

expect.set_options(timeout=PATIENCE_MS)  # else five seconds, in which a busy machine may not even check a bundle


@asynccontextmanager
async def chromium(*more: str) -> AsyncIterator[Browser]:
    """A browser."""
    path = require_system("chromium")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=[*ARGUMENTS, *more])
        try:
            yield browser
        finally:
            await browser.close()


@dataclass(slots=True)
class Person:
    """Somebody at a browser of their own, signed in; ``complaints`` is what their browser's console said."""

    page: Page
    complaints: list[str] = field(default_factory=list)

    async def said(self) -> str:
        """What the page said of the last order."""
        return await self.page.locator("#said").inner_text()


async def sign_in(
    browser: Browser, origin: str, account: str, password: str, *, lang: str = "zh", width: int = 1440
) -> Person:
    """Sign in under an account."""
    context = await browser.new_context(viewport={"width": width, "height": 1000})
    context.set_default_timeout(PATIENCE_MS)
    page = await context.new_page()
    person = Person(page)
    page.on("console", lambda message: person.complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: person.complaints.append(str(error)))
    await page.goto(f"{origin}/enter?lang={lang}")
    await page.fill("[name=account]", account)
    await page.fill("[name=password]", password)
    await page.click("button.filled")
    await page.wait_for_load_state("load")
    return person
