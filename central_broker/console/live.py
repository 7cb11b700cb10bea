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
from typing import Final

import msgspec
from starlette.responses import StreamingResponse

from central_broker.console.console import Ask, Console
from central_broker.console.panes import Panes, Version

BEAT_S: Final = 1.0

Draw = Callable[[Ask], Panes]


def stream(ask: Ask, name: str, draw: Draw, *, fresh: bool = False) -> StreamingResponse:
    """A stream of one page.

    Args:
        ask: Who looks; the panes may depend on their role and language, and on nothing else of them.
        name: The page.
        draw: Draws all panes of the page as the house stands.
        fresh: They depend on more than that, and are drawn at every beat.
    """
    key = (name, ask.lang, ask.account.role if ask.account else "")
    body = _events(ask, lambda: draw(ask) if fresh else _drawn_once(ask, key, draw))
    headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
    return StreamingResponse(body, media_type="text/event-stream", headers=headers)


def _drawn_once(ask: Ask, key: tuple[object, ...], draw: Draw) -> Panes:
    """The panes of this moment, drawn once for all who look at the same."""
    return ask.console.drawn.panes(key, version(ask.console), lambda: draw(ask))


async def _events(ask: Ask, draw: Callable[[], Panes]) -> AsyncIterator[bytes]:
    console, sent = ask.console, dict[str, str | Mapping[str, str]]()
    with console.centre.listening() as changed:
        while may_go_on(ask):
            changed.clear()
            panes = draw()
            news = differing(sent, panes)
            if news:
                sent.update(panes)
                yield event("panes", news)
            yield event("beat", beat(console) | {"locked": ask.session is not None and ask.session.locked})
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(changed.wait(), BEAT_S)


def may_go_on(ask: Ask) -> bool:
    """Whether whoever looks is still signed in, under an account of the same role: else their stream ends."""
    session, account, console = ask.session, ask.account, ask.console
    if session is None or account is None:
        return False
    now = console.accounts.find(account.account)
    return now is not None and now.role == account.role and console.sessions.holds(session, console.wall_ms())


def differing(sent: Panes, panes: Panes) -> dict[str, str | Mapping[str, str]]:
    """What of these panes a stream has not sent yet."""
    news: dict[str, str | Mapping[str, str]] = {}
    for pane, now in panes.items():
        known = sent.get(pane)
        if known is now or known == now:
            continue
        if isinstance(now, str) or not isinstance(known, Mapping):
            news[pane] = now
        else:
            news[pane] = {key: value for key, value in now.items() if known.get(key) != value}
    return news


def version(console: Console) -> Version:
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
