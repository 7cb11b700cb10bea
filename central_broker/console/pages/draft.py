# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One draft: what is in it, what an upload would change, what is ready, and opening the sitting from it."""

import asyncio
from datetime import datetime
from functools import partial
from typing import Final

import structlog
from starlette.datastructures import UploadFile
from starlette.responses import JSONResponse, RedirectResponse, Response

from central_broker.command_words import Outcome
from central_broker.console.comparing import KINDS, compare
from central_broker.console.console import Ask, Console, Door
from central_broker.console.draft_edits import take_leave_list
from central_broker.console.draft_files import FAMILY_NAMES, Files, put, recognize
from central_broker.console.draft_view import View, fault_of, view
from central_broker.console.drafts import FILE_BYTES_MAX, About, Staged
from central_broker.console.live import stream
from central_broker.console.pages.orders import refuse_unproven
from central_broker.console.pages.prepare import go
from central_broker.console.panes import Panes
from central_broker.console.readiness import GRADES, check_readiness
from central_broker.console.rights import ORDERING, PREPARING
from central_broker.intake import SittingDraft
from central_broker.intake.blank_forms import FORMS
from central_broker.opening import is_begun, is_trial, open_sitting, trial_of
from central_broker.registry_file import read_registry
from voting_core.errors import RefusedError
from voting_core.lifecycle import SittingPhase
from voting_core.roster import Registry

log = structlog.get_logger("console")


def named(ask: Ask) -> str:
    """The draft of the address."""
    return str(ask.request.path_params["draft"])


async def show(ask: Ask) -> Response:
    """The draft as it was adopted last."""
    drafts, draft = ask.console.drafts, named(ask)
    shown = await asyncio.to_thread(view, drafts.folder(draft))
    return ask.page(
        "draft.html",
        draft=draft,
        view=shown,
        waits=drafts.staged(draft) is not None,
        ready=draw_ready(draft, ask)["ready"] if shown.draft else "",
        forms=FORMS,
        families=FAMILY_NAMES,
    )


async def follow(ask: Ask) -> Response:
    """The readiness of the draft's seats, live."""
    draft = named(ask)
    ask.console.drafts.folder(draft)
    return stream(ask, f"ready {draft}", partial(draw_ready, draft))


def draw_ready(draft: str, ask: Ask) -> Panes:
    """The pane of readiness, and what may be opened."""
    shown = view(ask.console.drafts.folder(draft))
    if shown.draft is None:
        return {"ready": ""}
    status = ask.status if ask.console.centre.picture.linked else None
    values = {
        "draft": draft,
        "view": shown,
        "ready": check_readiness(shown.draft, status, registry_of(ask.console)),
        "grades": GRADES,
        "orders": ask.role in ORDERING,
        "goes_on": bool(status and is_begun(status, shown.draft.sitting)),
        "trial": bool(status and is_trial(status.sitting) and status.phase != SittingPhase.CLOSED),
        "busy": bool(status and status.phase not in (SittingPhase.NONE, SittingPhase.CLOSED)),
    }
    return {"ready": ask.draw("panes/ready.html", **values)}


def registry_of(console: Console) -> Registry | None:
    """The hall's seat keys; none where they cannot be read."""
    try:
        return read_registry(console.registry)
    except RefusedError:
        return None


async def upload(ask: Ask) -> Response:
    """Put files beside the draft; nothing is changed before they are adopted.

    Raises:
        RefusedError: None was chosen, or one of them is none of a sitting.
    """
    refused = refuse_unproven(ask, fresh=False, signing=False)
    if refused is not None:
        return refused
    given = [one for one in ask.form.getlist("files") if isinstance(one, UploadFile) and one.filename]
    if not given:
        raise RefusedError(ask.say("没有选择文件。", "No file was chosen."), ask.say("先选文件。", "Choose one."))
    named_files = [(one.filename or "", await one.read(FILE_BYTES_MAX + 1)) for one in given]
    await asyncio.to_thread(_take, ask.console, named(ask), named_files, ask.session.account if ask.session else "")
    return go(ask, f"/prepare/{named(ask)}/preview", ("还没有生效，请看下面。", "Nothing has changed yet: see below."))


def _take(console: Console, draft: str, given: list[tuple[str, bytes]], by: str) -> None:
    """Stage the files: tables first, then a list of leave, which is about the roster."""
    files, what, troubles = console.drafts.working(draft), list[str](), list[tuple[str, str]]()
    told = [(recognize(name, data), name, data) for name, data in given]
    twice = next((name for name, _, _ in told if [one[0] for one in told].count(name) > 1), "")
    if twice:
        raise RefusedError(f"有两个文件都是 {twice}。 Two files are {twice}.", "只传一个。 Send one of them.")
    for name, original, data in sorted(told, key=lambda one: one[0].startswith("leave")):
        what.append(f"{original} → {name}")
        if name.startswith("leave"):
            files, found = take_leave_list(files, name, data)
            for one in map(fault_of, found):
                troubles.append(
                    tuple(  # type: ignore[arg-type] # of two, because there are two languages
                        f"{original} {one.place[lang]} {one.field[lang]}：{one.said[lang]} → {one.remedy[lang]}"
                        for lang in (0, 1)
                    )
                )
        else:
            files = put(files, name, data)
    console.drafts.stage(draft, files, About(by=by, what=tuple(what), troubles=tuple(troubles)))


def stage(ask: Ask, files: Files, what: str) -> None:
    """Put an edited version beside the draft."""
    by = ask.session.account if ask.session else ""
    ask.console.drafts.stage(named(ask), files, About(by=by, what=(what,)))


async def preview(ask: Ask) -> Response:
    """What waits to be adopted, and what it would change."""
    drafts, draft = ask.console.drafts, named(ask)
    staged = drafts.staged(draft)
    if staged is None:
        return RedirectResponse(f"/prepare/{draft}", 303)

    def look(waiting: Staged) -> tuple[View, View]:
        return view(drafts.folder(draft)), view(waiting.folder)

    before, after = await asyncio.to_thread(look, staged)
    return ask.page(
        "draft_preview.html",
        draft=draft,
        view=after,
        staged=staged,
        first=before.draft is None,
        changes=compare(before.draft, after.draft) if after.draft else (),
        kinds=KINDS,
        families=FAMILY_NAMES,
        forms=FORMS,
    )


async def adopt(ask: Ask) -> Response:
    """Make what waits the draft, all of it or nothing.

    Raises:
        RefusedError: It has errors, or is not what was looked at.
    """
    refused = refuse_unproven(ask, fresh=False, signing=False)
    if refused is not None:
        return refused
    drafts, draft = ask.console.drafts, named(ask)
    staged = drafts.staged(draft)
    if staged is not None and (staged.about.troubles or view(staged.folder).draft is None):
        raise RefusedError(
            ask.say("还有错误，什么也没有导入。", "There are errors: nothing was imported."),
            ask.say("改好再上传。", "Mend them and upload again."),
        )
    await asyncio.to_thread(drafts.adopt, draft, ask.text("mark"))
    log.info("draft_adopted", draft=draft, account=ask.session.account if ask.session else "")
    return go(ask, f"/prepare/{draft}", ("已采用。", "Adopted."))


async def discard(ask: Ask) -> Response:
    """Throw away what waits."""
    await asyncio.to_thread(ask.console.drafts.discard, named(ask))
    return go(ask, f"/prepare/{named(ask)}", ("已放弃，草案没有变。", "Thrown away: the draft is as it was."))


async def remove(ask: Ask) -> Response:
    """Take the draft out of the list."""
    refused = refuse_unproven(ask, fresh=False, signing=False)
    if refused is not None:
        return refused
    await asyncio.to_thread(ask.console.drafts.remove, named(ask))
    return go(ask, "/prepare", ("已删除草案。", "The draft is removed."))


async def open_now(ask: Ask) -> Response:
    """Open the sitting, or a trial of it: three orders in a row, which go on where they stopped.

    Raises:
        RefusedError: The draft has errors, or the registry is missing.
    """
    refused = refuse_unproven(ask)
    if refused is not None:
        return refused
    session, console = ask.session, ask.console
    assert session is not None, "the door has seen to it"
    shown = await asyncio.to_thread(view, console.drafts.folder(named(ask)))
    if shown.draft is None:
        raise RefusedError(ask.say("草案还有错误。", "The draft has errors."), ask.say("先改好。", "Mend them first."))
    meant = _meant(ask, shown.draft)
    registry = await asyncio.to_thread(read_registry, console.registry)
    outcomes = await console.centre.at_desk(
        lambda desk: list(open_sitting(desk, meant, registry)), session.account, session.signer
    )
    last = outcomes[-1]
    log.info("opened", account=session.account, sitting=meant.sitting, orders=len(outcomes), result=last.result)
    return _opened(ask, meant, last)


def _meant(ask: Ask, draft: SittingDraft) -> SittingDraft:
    """The sitting itself, or its trial: one that broke off, or a new one."""
    if ask.text("trial") != "yes":
        return draft
    status = ask.need_status()
    if is_trial(status.sitting) and is_begun(status, status.sitting):
        return trial_of(draft, status.sitting.partition("-")[2])
    at = datetime.fromtimestamp(ask.console.wall_ms() / 1000)  # noqa: DTZ006 - the hall's own time of day
    return trial_of(draft, at.strftime("%m%d-%H%M%S"))


def _opened(ask: Ask, draft: SittingDraft, last: Outcome) -> Response:
    if last.result != "done":
        body = {"result": last.result, "said": ask.say(last.said_zh, last.said_en)}
        return JSONResponse(body, 409 if last.result == "refused" else 200)
    said = (f"已开会：{draft.title}。下一步：开始报到。", f"Open: {draft.title}. Next: open the roll.")
    return go(ask, "/sitting", said)


DOORS: Final = (
    Door("GET", "/prepare/{draft}", PREPARING, show),
    Door("GET", "/prepare/{draft}/stream", PREPARING, follow, idle=True),
    Door("POST", "/prepare/{draft}/files", PREPARING, upload),
    Door("GET", "/prepare/{draft}/preview", PREPARING, preview),
    Door("POST", "/prepare/{draft}/adopt", PREPARING, adopt),
    Door("POST", "/prepare/{draft}/discard", PREPARING, discard),
    Door("POST", "/prepare/{draft}/remove", PREPARING, remove),
    Door("POST", "/prepare/{draft}/open", ORDERING, open_now),
)
