# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures of the sitting's page, taken in a real hall of 41 seats: ``python -m docs.screens.console``."""

import asyncio
import io
import random
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from PIL import Image
from playwright.async_api import Browser, Page, async_playwright

from central_broker.intake import SittingDraft, read_sitting
from rehearsal.company import Company
from rehearsal.desks import DeskAccount, OpenDesks, open_desks
from rehearsal.director import Director
from rehearsal.places import free_port
from rehearsal.stage import Stage
from voting_core import acts

ROOT: Final = Path(__file__).parents[2]
BROWSER: Final = "/usr/bin/chromium"
FLAGS: Final = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
SIZE: Final[Any] = {"width": 1440, "height": 1000}
HALL_SIZE: Final[Any] = {"width": 1280, "height": 720}
COLOURS: Final = 128
"""Enough for screens of few colours, and a third of the bytes."""


@dataclass(frozen=True, slots=True)
class Studio:
    """A hall of the example with its console, and a browser."""

    desks: OpenDesks
    draft: SittingDraft
    browser: Browser

    async def page(self, lang: str, account: str = "li", size: Any = SIZE) -> Page:  # noqa: ANN401 - playwright's own
        """A window of somebody who has signed in."""
        page = await self.browser.new_page(viewport=size)
        await enter(page, self.desks.origin, self.desks.accounts[account], lang)
        return page


@asynccontextmanager
async def studio() -> AsyncIterator[Studio]:
    """Where pictures are taken; nothing is open yet."""
    draft = read_sitting(ROOT / "examples" / "standing-committee")
    assert isinstance(draft, SittingDraft), "the example has no errors"
    with tempfile.TemporaryDirectory(prefix="hemicycle-", ignore_cleanup_errors=True) as root:
        async with open_desks(Path(root), draft, free_port()) as desks, async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=BROWSER, args=FLAGS)
            try:
                yield Studio(desks, draft, browser)
            finally:
                await browser.close()


async def photograph(folder: Path) -> None:
    """Take all pictures into a folder."""
    async with studio() as taken:
        hall, chance = taken.desks.hall, random.Random(3)  # noqa: S311 - draws who presses when
        playing = asyncio.create_task(Company(hall.built, hall.panels, chance, ("s01",), pace=0.6).play())
        try:
            pages = {lang: await taken.page(lang) for lang in ("zh", "en")}
            pages["hall"] = await taken.page("zh", "daping", HALL_SIZE)
            director = Director(hall, Stage.silent(taken.draft.roster.seats, hall.panels), pace=0.3)
            await _scenes(director, pages, folder)
        finally:
            playing.cancel()


async def _scenes(director: Director, pages: dict[str, Page], folder: Path) -> None:
    await director.open_sitting()
    await director.hall.wait(lambda status: status.present >= 36, "most have signed in")
    await director.open_poll("item-2")
    await director.hall.wait(lambda status: status.rounds[-1].voted >= 30, "most have voted")
    await _cut_off(director, "s23")
    await asyncio.sleep(4.0)
    for lang in ("zh", "en"):
        await take(pages[lang], folder / f"voting.{lang}.png")
    await take(pages["hall"], folder / "hall-voting.png")
    await pages["zh"].click("[data-order=close-poll]")
    await take(pages["zh"], folder / "closing.zh.png")
    await pages["zh"].click("#ask-no")
    await director.hall.panels["s23"].link("up")
    await director.decide()
    await asyncio.sleep(1.0)
    await take(pages["hall"], folder / "hall-result.png")
    await director.open_poll("item-11")
    await director.hall.wait(lambda status: status.rounds[-1].voted >= 34, "most have answered")
    await director.hall.order(lambda desk: desk.order_round(acts.ClosePoll))
    await director.hall.wait(lambda status: not status.rounds[-1].unsealed, "all have sealed")
    await director.freeze()
    await director.declare()
    await asyncio.sleep(1.0)
    await take(pages["zh"], folder / "appraisal.zh.png")
    await take(pages["hall"], folder / "hall-appraisal.png")
    await pages["en"].click("[data-shape=arcs]")
    await take(pages["en"], folder / "appraisal.en.png")


async def _cut_off(director: Director, seat: str) -> None:
    await director.hall.panels[seat].link("down")
    await director.hall.panels[seat].until("link", "cut_off", timeout_s=20)


async def enter(page: Page, origin: str, account: DeskAccount, lang: str) -> None:
    """Sign in."""
    await page.goto(f"{origin}/enter?lang={lang}")
    await page.fill("[name=account]", account.account)
    await page.fill("[name=password]", account.password)
    await page.click("button.filled")
    await page.wait_for_load_state("load")


async def take(page: Page, file: Path) -> None:
    """Take a picture of what the window shows, in few colours."""
    picture = Image.open(io.BytesIO(await page.screenshot())).convert("RGB")
    picture.quantize(COLOURS).save(file, optimize=True)


def main(photograph: Callable[[Path], Coroutine[None, None, None]]) -> None:
    """Take pictures into the folder that the command line names, or into that of the pages."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "pictures" / "console"
    target.mkdir(parents=True, exist_ok=True)
    asyncio.run(photograph(target))


if __name__ == "__main__":
    main(photograph)
