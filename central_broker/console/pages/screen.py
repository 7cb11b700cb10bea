# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The hall's screen, what is on air and in preview, and the chair's screen with the words to say."""

from typing import Final, get_args

import structlog
from starlette.responses import JSONResponse, Response

from central_broker.console.air import Slide, SlideName
from central_broker.console.chair_script import chair_words
from central_broker.console.console import LANGS, Ask, Door
from central_broker.console.live import stream
from central_broker.console.panes import Panes
from central_broker.console.rights import CHAIRING, EVERYBODY, PREPARING
from central_broker.console.slides import Shown, row_word, shown
from central_broker.console.steps import current_round, next_item
from voting_core.errors import RefusedError

BAR_WIDE: Final = 1000
"""Units of a whole bar, in which its parts are drawn."""

log = structlog.get_logger("console")


async def show_screen(ask: Ask) -> Response:
    """The screen, whole; its stream keeps it true."""
    _choose_lang(ask)
    return ask.page("screen.html", panes=draw_screen(ask), stream="/screen/stream")


async def follow_screen(ask: Ask) -> Response:
    """The screen's stream."""
    _choose_lang(ask)
    return stream(ask, "screen", draw_screen)


async def show_preview(ask: Ask) -> Response:
    """The preview, as large as the hall would see it."""
    _choose_lang(ask)
    return ask.page("screen.html", panes=draw_preview(ask), stream="/screen/preview/stream")


async def follow_preview(ask: Ask) -> Response:
    """Its stream."""
    _choose_lang(ask)
    return stream(ask, "preview", draw_preview)


def _choose_lang(ask: Ask) -> None:
    """A projector may speak another language than whoever signed in at it, or both."""
    wanted = ask.request.query_params.get("lang", "")
    if wanted in (*LANGS, "both"):
        ask.lang = wanted


def draw_screen(ask: Ask) -> Panes:
    """The slide on air."""
    held = ask.console.held.take(ask.status)
    return {"slide": draw_slide(ask, shown(held, ask.console.air.on_air))}


def draw_preview(ask: Ask) -> Panes:
    """The slide in preview."""
    held = ask.console.held.take(ask.status)
    return {"slide": draw_slide(ask, shown(held, ask.console.air.preview))}


def draw_slide(ask: Ask, slide: Shown) -> str:
    """One slide as text."""
    return ask.draw("panes/slide.html", slide=slide, parts=parts(slide), word=row_word)


def parts(slide: Shown) -> tuple[tuple[str, float, float], ...]:
    """Each bar's line, where it begins and how wide it is, in units of a whole bar."""
    total = sum(bar[3] for bar in slide.bars) or 1
    found, at = [], 0
    for line, _, _, members in slide.bars:
        found.append((line, BAR_WIDE * at / total, BAR_WIDE * members / total))
        at += members
    return tuple(found)


def draw_air(ask: Ask) -> str:
    """What is on air and in preview, for whoever leads the screen."""
    air, status = ask.console.air, ask.console.held.take(ask.status)
    published = [one for one in status.rounds if one.phase == "published"] if status else []
    now = shown(status, air.on_air)
    return ask.draw(
        "panes/air.html",
        on_air=draw_slide(ask, now),
        pages=max(len(now.pages), len(now.lists)) if air.on_air.name in ("result", "agenda") else 0,
        preview=draw_slide(ask, shown(status, air.preview)),
        air=air,
        published=published,
        leads=ask.role in PREPARING,
        may_chair=ask.role in CHAIRING,
    )


async def prepare(ask: Ask) -> Response:
    """Put a slide into preview.

    Raises:
        RefusedError: There is no such slide.
    """
    ask.console.air.prepare(wanted(ask))
    ask.console.centre.stir()
    return JSONResponse({"result": "done", "said": ask.say("已放入预览。", "It is in preview.")})


async def put_on_air(ask: Ask) -> Response:
    """Show the hall what is in preview, or at once what the form names.

    Raises:
        RefusedError: There is no such slide.
    """
    assert ask.account is not None, "the door has seen to it"
    slide = wanted(ask) if ask.text("slide") else ask.console.air.preview
    ask.console.air.show(slide)
    ask.console.centre.stir()
    log.info("on_air", account=ask.account.account, slide=slide.name, poll=slide.poll)
    return JSONResponse({"result": "done", "said": ask.say("已播出。", "It is on air.")})


def wanted(ask: Ask) -> Slide:
    """The slide that a form names.

    Raises:
        RefusedError: There is none of that name.
    """
    name, number, page = ask.text("slide"), ask.text("round") or "0", ask.text("page") or "0"
    names: tuple[SlideName, ...] = get_args(SlideName)
    found = next((one for one in names if one == name), None)
    if found is None or not all(one.isascii() and one.isdigit() and len(one) < 4 for one in (number, page)):
        raise RefusedError(f"There is no slide '{name[:20]}'.", "Choose one of the page.")
    return Slide(name=found, poll=ask.text("poll", most=64), round=int(number), page=int(page))


async def show_chair(ask: Ask) -> Response:
    """The chair's screen."""
    return ask.page("chair.html", panes=draw_chair(ask))


async def follow_chair(ask: Ask) -> Response:
    """Its stream."""
    return stream(ask, "chair", draw_chair)


def draw_chair(ask: Ask) -> Panes:
    """The numbers, the words to say, and what comes next."""
    status = ask.status
    if status is None:
        return {"chair": ""}
    state = current_round(status) or (status.rounds[-1] if status.rounds else None)
    values = {"state": state, "said": chair_words(status), "item": next_item(status), "slide": shown(status, Slide())}
    return {"chair": ask.draw("panes/chair.html", **values)}


DOORS: Final = (
    Door("GET", "/screen", EVERYBODY, show_screen),
    Door("GET", "/screen/stream", EVERYBODY, follow_screen, idle=True),
    Door("GET", "/screen/preview", PREPARING, show_preview),
    Door("GET", "/screen/preview/stream", PREPARING, follow_preview, idle=True),
    Door("POST", "/air/prepare", PREPARING, prepare),
    Door("POST", "/air/show", PREPARING, put_on_air),
    Door("GET", "/chair", CHAIRING, show_chair),
    Door("GET", "/chair/stream", CHAIRING, follow_chair, idle=True),
)
