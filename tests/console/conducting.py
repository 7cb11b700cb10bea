# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A secretary who conducts a sitting by the one filled button, until the sitting is closed."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from playwright.async_api import Locator, expect

from tests.console.browser import PATIENCE_MS, Person

NEXT = ".steps > button.filled"


async def nothing(_order: str) -> None:
    """Nothing is done before an order."""


@dataclass(slots=True)
class Secretary:
    """Clicks the next step, again and again; ``before`` is told of each order before it is given.

    ``approver`` signs what waits for a second person.
    """

    at: Person
    approver: Person
    before: Callable[[str], Awaitable[None]] = nothing
    given: list[str] = field(default_factory=list)

    async def conduct(self, until: str = "close-sitting") -> None:
        """Go on until this order was given."""
        while not self.given or self.given[-1] != until:
            await self.step()

    async def step(self) -> str:
        """Give the next order; its name."""
        page = self.at.page
        button = page.locator(NEXT)
        await expect(button).to_be_visible(timeout=PATIENCE_MS)
        order = await button.get_attribute("data-order") or ""
        if order == "close-poll":
            await self._until_voted()
        if order == "freeze":  # a list that lacks no seat needs no second person
            await expect(page.locator("#now .warn")).to_have_count(0)
        await self.before(order)
        shown = await button.get_attribute("data-seen")
        await self._click(button)
        await expect(page.locator("#said")).to_be_visible()
        said = await self.at.said()
        if "需要第二位" in said or "second operator" in said:
            await self._approve()
        self.given.append(order)
        await page.wait_for_function(
            "shown => document.querySelector('.steps > button')?.dataset.seen !== shown",
            arg=shown,
        )
        return order

    async def _click(self, button: Locator) -> None:
        await button.click()
        dialog = self.at.page.locator("#ask")
        if await dialog.is_visible():
            await self.at.page.locator("#ask-yes").click()

    async def _approve(self) -> None:
        page = self.approver.page
        await page.locator("[data-order=approve]").first.click()
        await page.locator("#ask-yes").click()
        await expect(page.locator("#said")).to_be_visible()

    async def _until_voted(self) -> None:
        """Most have voted; somebody may never press."""
        await expect(self.at.page.locator("#now .count b")).to_have_text(re.compile(r"^([6-9]|\d\d+)$"))
