# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Last-minute changes of a draft on the page; each is looked at before it is adopted, as an upload is."""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Final

from starlette.responses import Response

from central_broker.console import draft_edits as edits
from central_broker.console.beginnings import write_head
from central_broker.console.console import Ask, Door
from central_broker.console.draft_files import Files, fetch_from, put
from central_broker.console.draft_view import View, show
from central_broker.console.pages.draft import named, stage
from central_broker.console.pages.orders import refuse_unproven
from central_broker.console.pages.prepare import go
from central_broker.console.rights import PREPARING
from central_broker.intake.reading import parse_sitting
from voting_core.errors import RefusedError

Edit = Callable[[Ask, Files], Files]
TEXT_MAX: Final = 20_000
ITEMS_MAX: Final = 1_000


async def show_forms(ask: Ask) -> Response:
    """The forms, filled with what the draft or the version beside it says."""
    drafts, draft = ask.console.drafts, named(ask)
    files = await asyncio.to_thread(drafts.working, draft)
    shown = await asyncio.to_thread(_view_of, files)
    return ask.page("draft_edit.html", draft=draft, view=shown, member=ask.request.query_params.get("member", ""))


def _view_of(files: Files) -> View:
    return show(parse_sitting(lambda spot: fetch_from(files, spot)))


async def change(what: str, edit: Edit, ask: Ask) -> Response:
    """Make an edited version, to be looked at and adopted."""
    refused = refuse_unproven(ask, fresh=False, signing=False)
    if refused is not None:
        return refused

    def work() -> None:
        stage(ask, edit(ask, ask.console.drafts.working(named(ask))), what)

    await asyncio.to_thread(work)
    return go(ask, f"/prepare/{named(ask)}/preview", ("还没有生效，请看下面。", "Nothing has changed yet: see below."))


def _leave(ask: Ask, files: Files) -> Files:
    given = {name.removeprefix("leave."): ask.text(name, most=200) for name in ask.form if name.startswith("leave.")}
    return edits.set_leave(files, {member: reason for member, reason in given.items() if reason})


def _member(ask: Ask, files: Files) -> Files:
    changes = {name: ask.text(name, most=200) for name in ("seat", "group", "leave")}
    if ask.text("card", most=80):
        changes["card"] = ask.text("card", most=80)
    if ask.text("no-card"):
        changes["card"] = ""
    return edits.change_member(files, ask.text("member", most=40), changes)


def _agenda(ask: Ask, files: Files) -> Files:
    order = [one for one in ask.form.getlist("order") if isinstance(one, str)][:ITEMS_MAX]
    gone = {one for one in ask.form.getlist("gone") if isinstance(one, str)}
    titles = {name.removeprefix("title."): ask.text(name) for name in ask.form if name.startswith("title.")}
    return edits.arrange_agenda(files, [one for one in order if one not in gone], titles)


def _motion(ask: Ask, files: Files) -> Files:
    item, title, text = ask.text("id", most=31), ask.text("title"), ask.text("text", most=TEXT_MAX)
    if not (item and title and text):
        raise RefusedError("编号、标题、正文都要填。 Fill in id, title and text.", "请填写。")
    return edits.add_motion(files, item, title, text.replace("\r\n", "\n"))


def _head(ask: Ask, files: Files) -> Files:
    head = write_head(ask.text("id", most=41), ask.text("title", most=400), ask.text("hall", most=31), ask.text("date"))
    return put(files, "sitting.toml", head)


EDITS: Final[tuple[tuple[str, str, Edit], ...]] = (
    ("leave", "请假名单 leave", _leave),
    ("member", "成员 member", _member),
    ("agenda", "议程次序与标题 agenda", _agenda),
    ("motion", "增加议案 motion", _motion),
    ("head", "会议名称与日期 head", _head),
)

DOORS: Final = (
    Door("GET", "/prepare/{draft}/edit", PREPARING, show_forms),
    *(
        Door("POST", f"/prepare/{{draft}}/edit/{name}", PREPARING, partial(change, what, edit))
        for name, what, edit in EDITS
    ),
)
