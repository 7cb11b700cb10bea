# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures of the sitting's page, taken in a real hall of 41 seats: ``python -m docs.screens.console``."""

import asyncio
import io
import random
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

from PIL import Image
from playwright.async_api import Page, async_playwright

from central_broker.intake import SittingDraft, read_sitting
from rehearsal.building import build_hall
from rehearsal.company import Company
from rehearsal.desks import DeskAccount, make_accounts, open_console
from rehearsal.director import Director
from rehearsal.hall import Hall
from rehearsal.mosquitto_binary import find_mosquitto
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


async def photograph(folder: Path) -> None:
    """Take all pictures into a folder."""
    draft = read_sitting(ROOT / "examples" / "standing-committee")
    assert isinstance(draft, SittingDraft), "the example has no errors"
    root = Path(tempfile.mkdtemp(prefix="hemicycle-"))
    try:
        built = build_hall(root, draft, lambda _: None)
        accounts, port = {one.account: one for one in make_accounts(built)}, free_port()
        async with Hall(built, find_mosquitto()) as hall, async_playwright() as playwright:
            await hall.start_centre()
            await hall.start_seats(lambda _: None)
            console = await open_console(built, port)
            browser = await playwright.chromium.launch(executable_path=BROWSER, args=FLAGS)
            chance = random.Random(3)  # noqa: S311 - draws who presses when
            playing = asyncio.create_task(Company(built, hall.panels, chance, ("s01",), pace=0.6).play())
            try:
                pages = {}
                for lang in ("zh", "en"):
                    page = await browser.new_page(viewport=SIZE)
                    await enter(page, f"http://localhost:{port}", accounts["li"], lang)
                    pages[lang] = page
                pages["hall"] = await browser.new_page(viewport=HALL_SIZE)
                await enter(pages["hall"], f"http://localhost:{port}", accounts["daping"], "zh")
                director = Director(hall, Stage.silent(draft.roster.seats, hall.panels), pace=0.3)
                await _scenes(director, pages, folder)
            finally:
                playing.cancel()
                await browser.close()
                await console.stop()
    finally:
        shutil.rmtree(root, ignore_errors=True)


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


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "pictures" / "console"
    target.mkdir(parents=True, exist_ok=True)
    asyncio.run(photograph(target))
