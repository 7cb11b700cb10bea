# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Live pages: server-sent events (HTML Standard §9.2) that carry what of a page has changed.

A page is made of named panes. A stream sends all panes first, then those whose text differs from what it sent last: a
slow browser gets fewer, newer words and never a backlog. Once a second there is a beat with the centre's age, so that a
page knows by its own clock when it has gone stale.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

import msgspec
from starlette.responses import StreamingResponse

from central_broker.console.console import Ask, Console

BEAT_S: Final = 1.0
LARGE_SEATS: Final = 300
LARGE_GAP_S: Final = 0.1
"""Above so many seats, what happens within a tenth of a second is told together."""

Panes = Mapping[str, str]
Draw = Callable[[Ask], Panes]


@dataclass(slots=True)
class Cache:
    """Panes that several browsers look at are drawn once. The key names page, language and role."""

    drawn: dict[tuple[object, ...], tuple[tuple[int, int, bool], Panes]] = field(default_factory=dict)

    def panes(self, key: tuple[object, ...], version: tuple[int, int, bool], draw: Callable[[], Panes]) -> Panes:
        """The panes of this version, drawn if they are not yet."""
        known = self.drawn.get(key)
        if known is None or known[0] != version:
            known = (version, draw())
            self.drawn[key] = known
        return known[1]


def stream(ask: Ask, name: str, draw: Draw, cache: Cache) -> StreamingResponse:
    """A stream of one page.

    Args:
        ask: Who looks; the panes may depend on their role and language, and on nothing else of them.
        name: The page.
        draw: Draws all panes of the page as the house stands.
        cache: Shared by all streams of the page.
    """
    key = (name, ask.lang, ask.account.role if ask.account else "")
    body = _events(ask, key, draw, cache)
    headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
    return StreamingResponse(body, media_type="text/event-stream", headers=headers)


async def _events(ask: Ask, key: tuple[object, ...], draw: Draw, cache: Cache) -> AsyncIterator[bytes]:
    console, sent = ask.console, dict[str, str]()
    with console.centre.listening() as changed:
        while True:
            changed.clear()
            panes = cache.panes(key, version(console), lambda: draw(ask))
            news = {pane: text for pane, text in panes.items() if sent.get(pane) != text}
            if news:
                sent.update(news)
                yield event("panes", news)
            yield event("beat", beat(console))
            await asyncio.sleep(LARGE_GAP_S if _is_large(console) else 0)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(changed.wait(), BEAT_S)


def version(console: Console) -> tuple[int, int, bool]:
    """What panes depend on: the picture of the house, the hall's screen, and whether the centre is heard."""
    return (console.centre.picture.version, console.air.version, console.centre.picture.linked)


def beat(console: Console) -> dict[str, object]:
    """How old the picture is, and what time it is at the centre."""
    picture = console.centre.picture
    age_ms = console.mono_ms() - picture.heard_ms if picture.status else -1
    open_round = (
        next((one for one in reversed(picture.status.rounds) if one.phase == "open"), None) if picture.status else None
    )
    return {
        "at_ms": console.wall_ms(),
        "age_ms": age_ms,
        "linked": picture.linked,
        "left_ms": max(0, open_round.left_ms - age_ms) if open_round and open_round.left_ms else 0,
    }


def event(name: str, data: object) -> bytes:
    """One event; its data is JSON on one line."""
    return b"event: " + name.encode() + b"\ndata: " + msgspec.json.encode(data) + b"\n\n"


def _is_large(console: Console) -> bool:
    status = console.centre.picture.status
    return status is not None and len(status.seats) > LARGE_SEATS
