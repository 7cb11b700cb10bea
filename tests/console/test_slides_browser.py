# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Slides in a real browser: from the last row of the hall nothing is cut off, whatever the titles and names are."""

import asyncio
from pathlib import Path
from typing import Final

import pytest
from axe_playwright_python.async_playwright import Axe

from central_broker.console.app import STATIC
from central_broker.console.pages.screen import draw_slide
from central_broker.console.slides import AGENDA_MAX, OUTCOMES, Shown, paged
from central_broker.result_table import ResultRow
from tests.console.browser import chromium
from tests.console.drawn import ask_of, still_console

pytestmark = pytest.mark.system

SIZES: Final = ((1280, 720), (1920, 1080), (1024, 768))
TITLE: Final = "关于批准《青屏市国土空间总体规划》的决议（草案）" * 5
NAME: Final = "阿卜杜热西提买买提·艾力"
LINES: Final = (
    ("yes", "赞成", "yes"),
    ("no", "反对", "no"),
    ("abstain", "弃权", "abstain"),
    ("not_pressed", "未按", "-"),
)
SMALLEST: Final = 0.55
"""Of the usual size: what matters is 4 % of the height or more even on the fullest slide."""

OVERFLOWING: Final = """() => {
  const slide = document.querySelector(".slide"), pages = [...slide.querySelectorAll(".pages > section")], found = [];
  const look = () => [slide, ...slide.querySelectorAll("*")].forEach((box) => {
    if (box.closest("svg") || !box.clientHeight || getComputedStyle(box).display === "inline") return;
    const within = box.getBoundingClientRect();
    if (within.bottom > innerHeight + 1 || within.right > innerWidth + 1 || within.top < -1 || within.left < -1)
      found.push(box.tagName + "." + box.className);
  });
  if (!pages.length) look();
  for (const shown of pages) { pages.forEach((page) => { page.hidden = page !== shown; }); look(); }
  if (slide.scrollHeight > slide.clientHeight + 1) found.push("slide");
  return { found, fit: Number(getComputedStyle(slide).getPropertyValue("--fit") || 1) };
}"""


def row(number: int, outcome: str, cells: tuple[int, ...], said: str = "") -> ResultRow:
    """One subject with a long name."""
    return ResultRow(name=f"{NAME}{number}", cells=cells, outcome=outcome, said_zh=said, said_en=said)


def slides() -> dict[str, Shown]:
    """The fullest slide of each kind."""
    rows = tuple(row(number, "elected" if number < 9 else "not_elected", (3000 - number,)) for number in range(40))
    lists = tuple(row(number, "carried", (30, 5, 2, 4)) for number in range(12))
    scores = tuple(
        row(number, "scored", (), "38 人打分，去掉 1 个最高分、1 个最低分，得 91.25 分，优秀。") for number in range(8)
    )
    bars = tuple((*line, members) for line, members in zip(LINES, (1804, 605, 302, 289), strict=True))
    return {
        "emblem": Shown(kind="emblem", title=TITLE[:60]),
        "item": Shown(kind="item", title=TITLE, kicker=("议题", "Item")),
        "voting": Shown(
            kind="voting",
            title=TITLE,
            kicker=("无记名表决", "secret vote"),
            said=("请按表决器", "Please vote"),
            figures=(("已表决", "voted", 2987), ("在场", "present", 3000)),
            is_timed=True,
        ),
        "counting": Shown(kind="counting", title=TITLE, said=("表决结束，正在开票", "The tellers open the count")),
        "result": Shown(
            kind="result", title=TITLE, outcome="carried", bars=bars, mark=(1501, 3000), said=OUTCOMES["carried"]
        ),
        "election": Shown(
            kind="result",
            title=TITLE,
            columns=(("votes", "得票", "votes"),),
            pages=paged(rows),
            said=("应选 9 人，当选 9 人。", "Nine of nine are elected."),
        ),
        "personnel": Shown(
            kind="result", title=TITLE, columns=LINES, pages=paged(lists), said=("共 12 项。", "12 posts.")
        ),
        "scores": Shown(kind="result", title=TITLE, pages=paged(scores), said=("测评 8 项。", "8 targets.")),
        "agenda": Shown(
            kind="agenda",
            title=TITLE[:40],
            kicker=("议程", "Agenda"),
            lists=paged(((TITLE[:48], "通过", "carried"),) * 24, AGENDA_MAX),
        ),
    }


def test_nothing_on_any_slide_is_cut_off(tmp_path: Path) -> None:
    """Titles of 120 characters, 40 candidates, names of 12 characters: on three projectors, in both languages."""
    console = still_console(tmp_path)
    css, fit = ((STATIC / name).read_text("utf-8") for name in ("screen.css", "fit.js"))

    async def script() -> dict[str, object]:
        wrong: dict[str, object] = {}
        async with chromium() as browser:
            page = await browser.new_page()
            for lang in ("zh", "en"):
                ask = ask_of(console, None, lang=lang)
                for name, slide in slides().items():
                    await page.set_content(
                        f"<!doctype html><html lang={lang}><title>x</title><style>{css}</style><body class=hall>"
                        f"<main class=stage><div id=slide>{draw_slide(ask, slide)}</div></main><script>{fit}</script>"
                    )
                    for width, height in SIZES:
                        await page.set_viewport_size({"width": width, "height": height})
                        await page.evaluate(
                            "() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))"
                        )
                        told = await page.evaluate(OVERFLOWING)
                        if told["found"] or told["fit"] < SMALLEST:
                            wrong[f"{name} {lang} {width}"] = told
                    found = await Axe().run(page) if lang == "zh" else None
                    if found and found.response["violations"]:
                        wrong[f"{name} axe"] = found.generate_report()
        return wrong

    assert asyncio.run(script()) == {}
