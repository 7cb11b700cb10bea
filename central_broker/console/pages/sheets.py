# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Results to be taken away: a sheet for each round, and files of the whole sitting."""

import asyncio
from collections.abc import Mapping
from typing import Final

from starlette.responses import FileResponse, Response

from central_broker.console.console import Ask, Door
from central_broker.console.pages.sitting import WORDS
from central_broker.console.papers import FILES, forms_pdf, named_votes, sheet_pdf
from central_broker.console.rights import CHECKING, PREPARING
from central_broker.core.status import RoundStatus
from central_broker.result_table import result_table
from voting_core.errors import RefusedError
from voting_core.option_names import STANDING_NAMES, YES_NO

WHOLE: Final = ("report", "attendance")
"""Sheets about the whole sitting."""

DECIDED: Final = frozenset({"declared", "published", "annulled"})


async def show(ask: Ask) -> Response:
    """Items and their rounds, and the files."""
    drafts = ask.console.drafts.all() if ask.role in PREPARING else ()
    rounds = ask.status.rounds if ask.status else ()
    return ask.page("sheets.html", files=FILES, rounds=rounds, words=WORDS, drafts=drafts)


async def show_round(ask: Ask) -> Response:
    """One round: result, arithmetic and, of a named round that is declared, who voted how.

    Raises:
        RefusedError: There is no such round.
    """
    state = _round(ask, str(ask.request.path_params["poll"]), int(ask.request.path_params["round"]))
    named, told = [], ""
    if state.phase in DECIDED and state.secrecy == "named":
        try:
            named = named_votes(await ask.console.papers.fresh(), state.poll, state.round)
        except RefusedError as error:
            told = str(error)
    asked = {question.question: question.name for question in state.questions}
    rows = [
        (asked.get(question, ""), name, group, _choice(ask, state, line, options))
        for question, _, name, group, line, options in named
    ]
    return ask.page("sheet.html", state=state, table=result_table(state), words=WORDS, named=rows, told=told)


def _choice(ask: Ask, state: RoundStatus, line: str, options: str) -> str:
    """What a member is on the list with, in words."""
    names: Mapping[str, str] = state.names_en if ask.lang == "en" else state.names_zh
    if line == "ballot":
        said = (ask.say(*YES_NO[one]) if one in YES_NO else names.get(one, one) for one in options.split())
        return ask.say("、", ", ").join(said)
    return ask.say(*STANDING_NAMES.get(line, (line, line)))


def _round(ask: Ask, poll: str, number: int) -> RoundStatus:
    found = next((one for one in ask.need_status().rounds if (one.poll, one.round) == (poll, number)), None)
    if found is None:
        raise RefusedError("没有这一轮表决。 There is no such round.", "请从报告单页选择。 Choose one of the list.")
    return found


async def take(ask: Ask) -> Response:
    """One of the files.

    Raises:
        RefusedError: There is none of that name, or none yet.
    """
    name = str(ask.request.path_params["name"])
    if name not in FILES:
        raise RefusedError("没有这个文件。 There is no such file.", "请从报告单页选择。 Choose one of the list.")
    folder, sitting = await ask.console.papers.fresh(), ask.need_status().sitting
    return FileResponse(folder / name, media_type=FILES[name][2], filename=f"{sitting}-{name}")


async def take_sheet(ask: Ask) -> Response:
    """The official sheet of a round as PDF; with who voted how where ``names`` is asked for.

    Raises:
        RefusedError: There is none yet, or the font is missing.
    """
    poll, number = str(ask.request.path_params["poll"]), int(ask.request.path_params["round"])
    state = _round(ask, poll, number)
    with_names = "names" in ask.request.query_params and state.secrecy == "named"
    return await _pdf(ask, f"{state.poll}-{state.round}", with_names=with_names)


async def take_whole(ask: Ask) -> Response:
    """The report of the sitting, or its attendance, as PDF.

    Raises:
        RefusedError: It is neither, or there is none yet.
    """
    name = str(ask.request.path_params["name"])
    if name not in WHOLE:
        raise RefusedError("没有这个文件。 There is no such file.", "请从报告单页选择。 Choose one of the list.")
    return await _pdf(ask, name, with_names=True)


async def take_forms(ask: Ask) -> Response:
    """Ballots on paper for the agenda of a prepared sitting, for the day on which no terminal works.

    Raises:
        RefusedError: There is no such draft, or it has errors.
    """
    draft = str(ask.request.path_params["draft"])
    pdf = await asyncio.to_thread(forms_pdf, ask.console.drafts.folder(draft), ask.lang)
    headers = {"content-disposition": f'inline; filename="{draft}-forms.pdf"'}
    return Response(pdf, media_type="application/pdf", headers=headers)


async def _pdf(ask: Ask, name: str, *, with_names: bool) -> Response:
    folder, sitting = await ask.console.papers.fresh(), ask.need_status().sitting
    pdf = await asyncio.to_thread(sheet_pdf, folder, f"{name}.{ask.lang}", names=with_names)
    ending = "-names" if with_names and name not in WHOLE else ""
    headers = {"content-disposition": f'inline; filename="{sitting}-{name}{ending}.pdf"'}
    return Response(pdf, media_type="application/pdf", headers=headers)


DOORS: Final = (
    Door("GET", "/sheets", CHECKING, show),
    Door("GET", "/sheets/files/{name}", CHECKING, take),
    Door("GET", "/sheets/whole/{name}.pdf", CHECKING, take_whole),
    Door("GET", "/sheets/forms/{draft}.pdf", PREPARING, take_forms),
    Door("GET", "/sheets/{poll}/{round:int}", CHECKING, show_round),
    Door("GET", "/sheets/{poll}/{round:int}/sheet.pdf", CHECKING, take_sheet),
)
