# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The audit page: the story of the sitting, the tree head with its witnesses, and a bundle that is checked."""

import asyncio
from typing import Any, Final

import msgspec
from starlette.responses import HTMLResponse, RedirectResponse, Response, StreamingResponse

from central_broker.console.console import Ask, Door
from central_broker.console.live import stream
from central_broker.console.panes import Panes
from central_broker.console.proof import check_decided, zipped
from central_broker.console.rights import CHECKING
from central_broker.story.lines import MISHAP, PARTS, matches
from central_broker.telling import UNTOLD
from voting_core.errors import RefusedError

SHOWN_MAX: Final = 1_500
"""Lines on one page; of a longer story the newest, until somebody looks for others."""

INDEX_MAX: Final = 2**53 - 1

SEALED_KINDS: Final = UNTOLD | {"HandCountEntered", "CastingVoteGiven"}
"""Records whose text says, or would let somebody find out, who was for what."""


async def show(ask: Ask) -> Response:
    """The page."""
    await _refresh(ask)
    return await asyncio.to_thread(_page, ask)


def _page(ask: Ask) -> Response:
    """The whole page; a long story takes a while to draw, and others are served meanwhile."""
    return ask.page("story.html", panes=draw(ask), parts={**PARTS, "mishap": MISHAP}, items=_items(ask), **_found(ask))


async def lines(ask: Ask) -> Response:
    """Only the lines that were looked for, for the page's script."""
    await _refresh(ask)
    return await asyncio.to_thread(lambda: HTMLResponse(ask.draw("panes/story_lines.html", **_found(ask))))


async def _refresh(ask: Ask) -> None:
    """Read on; where the centre does not answer, what was read before stands, and the page's lamp says so."""
    try:
        await ask.console.chronicle.refresh()
    except RefusedError:
        return


def _found(ask: Ask) -> dict[str, Any]:
    query = ask.request.query_params
    wanted, part, item = (query.get(name, "")[:200] for name in ("q", "part", "item"))
    status = ask.status
    whole = ask.console.chronicle.story.whole(status.rounds if status else ())
    found = [line for line in whole if matches(line, wanted, part, item)]
    return {
        "size": ask.console.chronicle.story.size,
        "found": found[-SHOWN_MAX:],
        "left_out": max(0, len(found) - SHOWN_MAX),
        "total": len(whole),
        "wanted": wanted,
        "part": part,
        "item": item,
        "part_names": PARTS,
    }


def _items(ask: Ask) -> list[tuple[str, str]]:
    """Items that were put, in the order in which they were put: id and title."""
    return list({one.poll: one.title for one in (ask.status.rounds if ask.status else ())}.items())


def draw(ask: Ask) -> Panes:
    """What changes by itself: how long the story is, the tree head, the bundle."""
    console = ask.console
    proof, status = console.prover.proof, ask.status
    seconds = ((proof.ended_ms or console.mono_ms()) - proof.began_ms) // 1000
    size = msgspec.json.encode({"size": status.tree_size if status else 0}).decode()
    return {
        "size": size,
        "tree": ask.draw("panes/tree.html"),
        "proof": ask.draw("panes/proof.html", proof=proof, seconds=seconds),
        "evidence": ask.draw("panes/evidence.html", evidence=console.chronicle.evidence),
    }


async def follow(ask: Ask) -> Response:
    """The page's stream."""
    return stream(ask, "story", draw, fresh=True)  # how far a check has come is no part of the house


async def show_record(ask: Ask) -> Response:
    """One record as it was received.

    Raises:
        RefusedError: There is none at that place.
    """
    index = int(ask.request.path_params["index"])
    if index > INDEX_MAX:
        raise RefusedError("账本没有这条记录。 The ledger has no such record.", "请返回。 Go back.")
    record = await ask.console.chronicle.record(index)
    sealed = record.kind in SEALED_KINDS
    text = "" if sealed else msgspec.json.format(record.body, indent=2)
    values: dict[str, Any] = {"record": record, "sealed": sealed, "text": text}
    if "piece" in ask.request.query_params:
        return HTMLResponse(ask.draw("panes/record.html", **values))
    return ask.page("record.html", **values)


async def prove(ask: Ask) -> Response:
    """Export a bundle and have it checked."""
    ask.console.prover.begin(ask.lang)
    return RedirectResponse("/story#proof", 303)


async def take_bundle(ask: Ask) -> Response:
    """The bundle that was checked, as a zip archive.

    Raises:
        RefusedError: There is none, or a round is not decided.
    """
    prover, status = ask.console.prover, ask.need_status()
    check_decided(status)
    if prover.proof.running or not prover.proof.manifest_sha256:
        raise RefusedError("还没有审计包。 There is no bundle yet.", "请先导出并核验。 Export and check one first.")
    name = f"hemicycle-{status.sitting}-{prover.proof.manifest_sha256[:8]}"
    headers = {"content-disposition": f'attachment; filename="{name}.zip"'}
    return StreamingResponse(zipped(prover.bundle, name), media_type="application/zip", headers=headers)


DOORS: Final = (
    Door("GET", "/story", CHECKING, show),
    Door("GET", "/story/lines", CHECKING, lines, idle=True),
    Door("GET", "/story/stream", CHECKING, follow, idle=True),
    Door("GET", "/story/records/{index:int}", CHECKING, show_record),
    Door("POST", "/story/proof", CHECKING, prove),
    Door("GET", "/story/bundle.zip", CHECKING, take_bundle),
)
