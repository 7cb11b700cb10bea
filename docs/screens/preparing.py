# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures of what is done before the sitting, in a real hall of 41 seats: ``python -m docs.screens.preparing``."""

import io
from collections.abc import Callable
from pathlib import Path

from openpyxl import Workbook
from playwright.async_api import Page

from central_broker.intake import SittingDraft
from docs.screens.console import main, studio, take

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
    async with studio() as taken:
        for lang in ("zh", "en"):
            await _prepare(await taken.page(lang), f"{taken.desks.origin}/prepare", lang, taken.draft, folder)


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
    main(photograph)
