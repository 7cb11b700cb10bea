# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Preparing sittings: the list of drafts, new ones, empty forms to be filled in, and the zero proof."""

import asyncio
import tempfile
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from starlette.responses import JSONResponse, Response

from central_broker.console.beginnings import BEGINNINGS, begin_with, write_head
from central_broker.console.console import Ask, Door
from central_broker.console.draft_view import View, view
from central_broker.console.pages.orders import refuse_unproven
from central_broker.console.rights import CHECKING, PREPARING
from central_broker.console.zero import ZeroProof, prove_zero
from central_broker.desk import Desk
from central_broker.intake.blank_forms import FORMS, blank_form
from voting_core.errors import RefusedError

SHOWN_MAX: Final = 40
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Listed:
    """One draft of the list."""

    draft: str
    view: View
    waits: bool


async def show(ask: Ask) -> Response:
    """The list."""
    drafts = ask.console.drafts
    named = drafts.all()

    def look() -> list[Listed]:
        return [Listed(one, view(drafts.folder(one)), drafts.staged(one) is not None) for one in named[:SHOWN_MAX]]

    listed = await asyncio.to_thread(look)
    tomorrow = date.fromtimestamp(ask.console.wall_ms() / 1000) + timedelta(days=1)  # noqa: DTZ012 - the hall's own day
    return ask.page(
        "prepare.html",
        listed=listed,
        more=len(named) - len(listed),
        beginnings=BEGINNINGS,
        forms=FORMS,
        tomorrow=tomorrow.isoformat(),
    )


async def begin(ask: Ask) -> Response:
    """A new draft.

    Raises:
        RefusedError: A field is empty or wrong, or there is such a draft already.
    """
    refused = refuse_unproven(ask, fresh=False, signing=False)
    if refused is not None:
        return refused
    sitting, title = ask.text("id", most=41).lower(), ask.text("title", most=400)
    if not sitting or not title:
        raise RefusedError("编号和名称都要填。 Fill in id and title.", "请填写。")
    hall = ask.status.hall if ask.status else "hall"
    files = begin_with(ask.text("from", most=80), ask.console.drafts)
    files["sitting.toml"] = write_head(sitting, title, hall, ask.text("date", most=10))
    await asyncio.to_thread(ask.console.drafts.make, sitting, files)
    return go(ask, f"/prepare/{sitting}", ("已建立草案。", "The draft is made."))


def go(ask: Ask, where: str, said: tuple[str, str]) -> Response:
    """It is done: the page goes on somewhere, and says so there."""
    return JSONResponse({"result": "done", "said": ask.say(*said), "go": where})


async def form(ask: Ask) -> Response:
    """An empty workbook."""
    name = str(ask.request.path_params["name"])
    found = next((one for one in FORMS if one.name == name), None)
    if found is None:
        return Response("没有这张表。 There is no such form.", 404, media_type="text/plain")
    data = await asyncio.to_thread(blank_form, found)
    return Response(data, media_type=XLSX, headers={"content-disposition": f'attachment; filename="{found.name}.xlsx"'})


async def zero(ask: Ask) -> Response:
    """The zero proof, to be printed and signed."""

    def count(desk: Desk) -> ZeroProof | None:
        if not desk.status().sitting:
            return None
        with tempfile.TemporaryDirectory(prefix="zero-", dir=ask.console.folder) as folder:
            bundle = Path(folder) / "bundle"
            outcome = desk.export(bundle)
            if outcome.result != "done":
                raise RefusedError(ask.say(outcome.said_zh, outcome.said_en), "")
            return prove_zero(bundle)

    proof = await ask.console.centre.at_desk(count)
    return ask.page("zero.html", proof=proof)


DOORS: Final = (
    Door("GET", "/prepare", PREPARING, show),
    Door("POST", "/prepare", PREPARING, begin),
    Door("GET", "/prepare/zero", CHECKING, zero),
    Door("GET", "/prepare/forms/{name}", PREPARING, form),
)
