# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures of the pages about people, in a real hall of 41 seats: ``python -m docs.screens.people``."""

from pathlib import Path

from docs.screens.console import main, studio, take


async def photograph(folder: Path) -> None:
    """Take all pictures into a folder."""
    async with studio() as taken:
        for lang in ("zh", "en"):
            page = await taken.page(lang)
            await page.goto(f"{taken.desks.origin}/me")
            await take(page, folder / f"me.{lang}.png")
            await page.click(".who summary")
            await page.click("form[action='/lock'] button")
            await page.wait_for_selector("#locked:not([hidden])")
            await take(page, folder / f"locked.{lang}.png")
            page = await taken.page(lang, "zhao")
            await page.goto(f"{taken.desks.origin}/people")
            await page.fill("form.fields [name=account]", f"bai-{lang}")
            await page.fill("[name=name]", "白晓")
            await page.click("form[action='/people/add'] button")
            await page.wait_for_selector("#once:not([hidden])")
            await take(page, folder / f"people.{lang}.png")
            await page.goto(f"{taken.desks.origin}/enter?lang={lang}")
            await take(page, folder / f"enter.{lang}.png")


if __name__ == "__main__":
    main(photograph)
