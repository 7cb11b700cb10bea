# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a vote costs until a secretary sees it: from the press at a seat to the paint in a browser.

The seats are wire seats (see ``rehearsal.load``): they publish like real ones and write no disk.
"""

import asyncio
import random
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from rehearsal.bench.measuring import open_bench_sitting
from rehearsal.desks import OpenDesks, open_desks
from rehearsal.hall import Hall, RehearsalError
from rehearsal.load.crowd import Crowd
from rehearsal.load.large_hall import large_draft
from rehearsal.load.usage import cpu_s
from rehearsal.places import free_port
from rehearsal.processes import Program
from voting_core import acts

PATIENCE_S: Final = 180.0
PER_S: Final = 10
"""Presses in a second for each 60 seats: a hall votes within about six seconds."""

PAGES: Final = 50
BROWSER: Final = "/usr/bin/chromium"

WATCH: Final = """() => {
  window.painted = [];
  const pane = document.getElementById('now'), last = { count: 0 };
  new MutationObserver(() => {
    const count = Number(pane.querySelector('.count b')?.textContent || 0);
    if (count === last.count) return;
    last.count = count;
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => window.painted.push([count, Date.now()]);
      channel.port2.postMessage(0);
    });
  }).observe(pane, { childList: true, subtree: true, characterData: true });
}"""
"""Notes when each number of voters was painted: the frame after the change, and what comes after that frame."""

SHOWS: Final = "voted => window.painted.some(([count]) => count >= voted)"


@dataclass(slots=True)
class ConsoleFigures:
    """What one hall told. ``painted_ms``: from each press until a number that holds it was painted."""

    seats: int
    painted_ms: list[float] = field(default_factory=list)
    page_s: float = 0.0
    """Main thread of the page, over the whole vote."""
    centre_s: float = 0.0
    console_s: float = 0.0
    took_s: float = 0.0
    fan_s: float = 0.0
    """The console's processor time over the same vote with fifty pages open more."""
    sheet_s: float = 0.0
    """From the click until the sheet of the result is there."""
    names_s: float = 0.0
    """The same with the list of who voted how."""


async def measure_console(files: Path, seats: int) -> ConsoleFigures:
    """Hold two votes in a hall of this size, one watched by one page, one by fifty more.

    Raises:
        RehearsalError: There is no browser, or a vote did not arrive.
    """
    if not Path(BROWSER).exists():
        raise RehearsalError(f"{BROWSER} is missing: apt install chromium.")
    with tempfile.TemporaryDirectory(prefix="hemicycle-", ignore_cleanup_errors=True) as root:
        async with open_desks(Path(root), large_draft(files, seats), free_port(), seats=False) as desks:
            return await _vote(desks)


async def _vote(desks: OpenDesks) -> ConsoleFigures:
    from playwright.async_api import async_playwright  # noqa: PLC0415 - no other command needs a browser

    hall, console, origin, account = desks.hall, desks.console, desks.origin, desks.accounts["li"]
    seats = hall.built.seats
    figures = ConsoleFigures(len(seats))
    await open_bench_sitting(hall)
    async with Crowd(hall.built, seats, random.Random(1)) as crowd, async_playwright() as playwright:
        await crowd.connect(PATIENCE_S)
        await crowd.until(lambda seat: seat.is_fresh and seat.floor_seq > 0, "hold the floor", PATIENCE_S)
        await crowd.sign_in(150, PATIENCE_S)
        await hall.order(lambda desk: desk.open_poll(hall.built.draft.agenda.items[0].item))
        await crowd.until(lambda seat: seat.has_opening, "hold the opening", PATIENCE_S)
        flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = await playwright.chromium.launch(executable_path=BROWSER, args=flags)
        page = await browser.new_page(viewport={"width": 1440, "height": 1000})
        await page.goto(f"{origin}/enter")
        await page.fill("[name=account]", account.account)
        await page.fill("[name=password]", account.password)
        await page.click("button.filled")
        await page.wait_for_selector("#now .count b")
        await page.evaluate(WATCH)
        watching = await page.context.new_cdp_session(page)
        await watching.send("Performance.enable")
        await asyncio.sleep(2.0)
        before = (await _page_s(watching), cpu_s(hall.centre.pid), cpu_s(console.pid), time.monotonic())
        pressed_ms = await _press_all(crowd)
        await page.wait_for_function(SHOWS, arg=len(seats), timeout=1000 * PATIENCE_S)
        after = (await _page_s(watching), cpu_s(hall.centre.pid), cpu_s(console.pid), time.monotonic())
        figures.page_s, figures.centre_s, figures.console_s, figures.took_s = (
            late - early for early, late in zip(before, after, strict=True)
        )
        figures.painted_ms = latencies(pressed_ms, await page.evaluate("window.painted"))
        figures.fan_s = await _fan_out(page.context, crowd, console, origin)
        await _decide(hall, crowd)
        figures.sheet_s = await _take_sheet(page, origin, hall, "")
        figures.names_s = await _take_sheet(page, origin, hall, "?names")
        await browser.close()
    return figures


async def _decide(hall: Hall, crowd: Crowd) -> None:
    """Close, seal, freeze, declare, publish."""
    await hall.order(lambda desk: desk.order_round(acts.ClosePoll))
    await crowd.until(lambda seat: seat.sealed == 1 and not seat.unsent, "have sealed", PATIENCE_S)
    await hall.wait(lambda status: not status.rounds[-1].unsealed, "the centre holds every seal")
    await hall.order(lambda desk: desk.order_round(acts.FreezeRound))
    await hall.order(lambda desk: desk.order_round(acts.DeclareResult))
    await hall.order(lambda desk: desk.order_round(acts.PublishResult))


async def _take_sheet(page: Any, origin: str, hall: Hall, query: str) -> float:  # noqa: ANN401 - playwright's own
    """How long a secretary waits for a sheet; the console may have read the ledger for it already.

    Raises:
        RehearsalError: No PDF came.
    """
    poll, began_s = hall.built.draft.agenda.items[0].item, time.monotonic()
    address = f"{origin}/sheets/{poll}/1/sheet.pdf{query}"
    reply = await page.context.request.get(address, timeout=1000 * PATIENCE_S)
    if not (await reply.body()).startswith(b"%PDF"):
        raise RehearsalError(f"There is no sheet: {(await reply.text())[:200]}")
    return time.monotonic() - began_s


async def _press_all(crowd: Crowd) -> list[float]:
    """Every member presses once, evenly; the wall time of each press."""
    gap_s, pressed = 60 / PER_S / len(crowd.places), []
    began_s = time.monotonic()
    for number, place in enumerate(crowd.places):
        wait_s = began_s + number * gap_s - time.monotonic()
        await asyncio.sleep(max(0.0, wait_s))
        pressed.append(1000 * time.time())
        place.seat.press("yes")
    return pressed


def latencies(pressed_ms: list[float], painted: list[list[float]]) -> list[float]:
    """For each press, how long until a number was painted that holds so many presses."""
    found, at = [], 0
    for number, began_ms in enumerate(pressed_ms, start=1):
        while at < len(painted) and painted[at][0] < number:
            at += 1
        if at == len(painted):
            break
        found.append(painted[at][1] - began_ms)
    return found


async def _page_s(watching: Any) -> float:  # noqa: ANN401 - playwright's own session
    """Seconds of the page's main thread so far (Chrome DevTools Protocol, Performance.getMetrics)."""
    metrics = (await watching.send("Performance.getMetrics"))["metrics"]
    return float(next(one["value"] for one in metrics if one["name"] == "TaskDuration"))


async def _fan_out(context: Any, crowd: Crowd, console: Program, origin: str) -> float:  # noqa: ANN401 - playwright's own
    """The console's processor time over a second vote, with fifty streams more."""
    import httpx  # noqa: PLC0415 - as the browser

    cookies = {one["name"]: one["value"] for one in await context.cookies()}
    async with httpx.AsyncClient(cookies=cookies, timeout=PATIENCE_S) as client:

        async def read() -> None:
            async with client.stream("GET", f"{origin}/sitting/stream") as stream:
                async for _ in stream.aiter_bytes():
                    pass

        readers = [asyncio.create_task(read()) for _ in range(PAGES)]
        await asyncio.sleep(3.0)
        began_s = cpu_s(console.pid)
        await _press_all(crowd)
        await asyncio.sleep(1.0)
        used_s = cpu_s(console.pid) - began_s
        for reader in readers:
            reader.cancel()
        await asyncio.gather(*readers, return_exceptions=True)
    return used_s
