# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A secretary prepares a sitting in a browser: upload, look, adopt, try, open, with real seats and a real broker.

On the way axe-core looks for obstacles on the pages, in English and at 1024 pixels.
"""

import asyncio
import io
from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe
from openpyxl import Workbook
from playwright.async_api import Page, expect

from tests.console.browser import Person
from tests.console.conducting import Secretary
from tests.console.desk_hall import DeskHall, desk_hall
from tests.console.desk_sitting import small_sitting
from voting_core.lifecycle import SittingPhase

pytestmark = [pytest.mark.system, pytest.mark.timeout(240)]
AXE = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}


def tables() -> list[tuple[str, list[list[str | int]]]]:
    """The small sitting as a secretary's workbooks: members, seats and an agenda of two motions."""
    draft = small_sitting()
    members: list[list[str | int]] = [["序号", "姓名", "席位", "卡号", "请假", "监票人"]]
    for one in draft.roster.members:
        number = draft.card_numbers[one.member]
        members.append([one.member, one.name, one.seat, number, one.leave, "是" if one.teller else ""])
    seats: list[list[str | int]] = [["席位", "排", "座"]]
    seats += [[one.seat, one.row, one.place] for one in draft.roster.seats]
    agenda: list[list[str | int]] = [
        ["编号", "标题", "正文", "秒数"],
        ["a", "甲案", "甲案正文", 0],
        ["b", "乙案", "正文", 0],
    ]
    return [("名册.xlsx", members), ("席位.xlsx", seats), ("议程.xlsx", agenda)]


def write(folder: Path, spoil: bool) -> list[Path]:
    """The workbooks on a disk; spoilt, a card is a number."""
    written = []
    for name, rows in tables():
        book = Workbook()
        sheet = book.active
        assert sheet is not None, "a new workbook has a sheet"
        for row in rows:
            sheet.append(row)
        if spoil and name == "名册.xlsx":
            sheet["D2"].value = 1234567
        out = io.BytesIO()
        book.save(out)
        written.append(folder / name)
        written[-1].write_bytes(out.getvalue())
    return written


async def click(page: Page, words: str) -> None:
    """A button, and yes where it asks."""
    await page.get_by_role("button", name=words, exact=True).first.click()
    await page.wait_for_timeout(50)
    if await page.locator("#ask").is_visible():
        await page.locator("#ask-yes").click()


async def upload(page: Page, files: list[Path]) -> None:
    """Choose files and send them."""
    await page.set_input_files("input[type=file]", files)
    await click(page, "上传并核对")
    await page.wait_for_url("**/preview")


async def prepare(page: Page, origin: str, folder: Path) -> None:
    """A draft from a profile; bad workbooks first, then good ones, adopted."""
    await page.goto(f"{origin}/prepare")
    await page.select_option("[name=from]", "profile/municipal-standing-committee")
    await page.fill("textarea[name=title]", "第二十二次会议")
    await page.fill("[name=id]", "qp-8-22")
    await click(page, "新建")
    await page.wait_for_url("**/prepare/qp-8-22")
    await upload(page, write(folder, spoil=True))
    await expect(page.locator("main")).to_contain_text("members.xlsx")
    await expect(page.locator(".faults")).to_contain_text("Sheet!D2")
    await expect(page.get_by_role("button", name="采用", exact=True)).to_have_count(0)
    await page.set_input_files("input[type=file]", write(folder, spoil=False))
    await click(page, "上传并核对")
    await expect(page.locator(".decide")).to_contain_text("没有错误")
    await page.get_by_role("button", name="采用", exact=True).click()
    await page.wait_for_url("**/prepare/qp-8-22")


async def look(person: Person, origin: str, paths: tuple[str, ...]) -> None:
    """axe-core finds nothing on these pages, and the browser's console says nothing."""
    for path in paths:
        await person.page.goto(f"{origin}{path}")
        found = await Axe().run(person.page, options=AXE)
        assert (path, [one["id"] for one in found.response["violations"]]) == (path, [])
    assert person.complaints == []


def test_a_secretary_uploads_tries_and_opens(short_path: Path) -> None:
    """All is ready in green; a trial vote is held and closed; the real one opens; the zero proof is zero."""

    async def script(desk: DeskHall) -> None:
        secretary = Secretary(await desk.person("li"), await desk.person("zhao"))
        page = secretary.at.page
        await prepare(page, desk.origin, short_path)
        english = await desk.person("zhao", lang="en", width=1024)
        await look(english, desk.origin, ("/prepare", "/prepare/qp-8-22", "/prepare/qp-8-22/edit?member=m02"))
        await page.goto(f"{desk.origin}/prepare/qp-8-22")
        await expect(page.locator("#ready .ready-count")).to_contain_text("9")
        await expect(page.locator("#ready")).to_contain_text("可以开会")
        await click(page, "试表决")
        await page.wait_for_url("**/sitting")
        await look(english, desk.origin, ("/seats/s02", "/hand-count", "/prepare/zero"))
        await secretary.conduct()
        trial = await desk.hall.status()
        assert (trial.sitting.startswith("trial-"), trial.phase) == (True, SittingPhase.CLOSED)
        assert [one.title[:3] for one in trial.rounds] == ["【试】"]

        await page.goto(f"{desk.origin}/prepare/qp-8-22")
        await click(page, "正式开会")
        await page.wait_for_url("**/sitting")
        await page.goto(f"{desk.origin}/prepare/zero")
        await expect(page.locator("main")).to_contain_text("没有任何选票")
        status = await desk.hall.status()
        assert (status.sitting, status.phase, len(status.agenda)) == ("qp-8-22", SittingPhase.ROSTERED, 2)
        assert secretary.at.complaints == []

    async def sitting() -> None:
        async with desk_hall(short_path, small_sitting()) as desk:
            await script(desk)

    asyncio.run(sitting())
