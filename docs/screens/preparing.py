# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures of what is done before the sitting, in a real hall of 41 seats: ``python -m docs.screens.preparing``."""

import asyncio
import io
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from openpyxl import Workbook
from playwright.async_api import Page, async_playwright

from central_broker.intake import SittingDraft, read_sitting
from docs.screens.console import BROWSER, FLAGS, ROOT, SIZE, enter, take
from rehearsal.building import build_hall
from rehearsal.desks import make_accounts, open_console
from rehearsal.hall import Hall
from rehearsal.mosquitto_binary import find_mosquitto
from rehearsal.places import free_port

Rows = list[list[object]]
TITLES = {"zh": "青屏市第八届人民代表大会常务委员会第二十二次会议", "en": "Standing committee, 22nd meeting"}


def workbook(draft: SittingDraft, change: Callable[[Rows], None]) -> bytes:
    """The members as a workbook, after a change."""
    rows: Rows = [["序号", "姓名", "席位", "卡号", "请假", "监票人"]]
    for one in draft.roster.members:
        number = draft.card_numbers.get(one.member, "")
        rows.append([one.member, one.name, one.seat, number, one.leave, "是" if one.teller else ""])
    change(rows)
    book = Workbook()
    sheet = book.active
    assert sheet is not None, "a new workbook has a sheet"
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def spoil(rows: Rows) -> None:
    """A card as a number, a formula, an empty name."""
    rows[3][3], rows[5][1], rows[9][3] = 4567123, "=B4", 71104926


def amend(rows: Rows) -> None:
    """Leave of two members, and a name."""
    rows[3][4], rows[5][4], rows[9][1] = "出差", "", "何龑"


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
            try:
                for lang in ("zh", "en"):
                    page = await browser.new_page(viewport=SIZE)
                    await enter(page, f"http://localhost:{port}", accounts["li"], lang)
                    await _prepare(page, f"http://localhost:{port}/prepare", lang, draft, folder)
            finally:
                await browser.close()
                await console.stop()
    finally:
        shutil.rmtree(root, ignore_errors=True)


async def _prepare(page: Page, prepare: str, lang: str, draft: SittingDraft, folder: Path) -> None:
    await page.goto(prepare)
    await page.select_option("[name=from]", "example/standing-committee")
    await page.fill("textarea[name=title]", TITLES[lang])
    await page.fill("[name=id]", f"qp-8-22-{lang}")
    await page.click("form[action='/prepare'] button")
    await page.wait_for_url(f"{prepare}/qp-8-22-{lang}")
    await page.wait_for_selector("#ready .all-good", timeout=120_000)
    await page.wait_for_timeout(6_000)  # what the page said goes away by itself
    await take(page, folder / f"prepare.{lang}.png")
    for name, change in (("errors", spoil), ("changes", amend)):
        data = workbook(draft, change)
        await page.goto(f"{prepare}/qp-8-22-{lang}")
        await page.set_input_files("input[type=file]", {"name": "名册.xlsx", "mimeType": "", "buffer": data})
        await page.click(".upload button")
        await page.wait_for_url("**/preview")
        await page.wait_for_timeout(6_000)
        await take(page, folder / f"prepare-{name}.{lang}.png")


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "pictures" / "console"
    target.mkdir(parents=True, exist_ok=True)
    asyncio.run(photograph(target))
