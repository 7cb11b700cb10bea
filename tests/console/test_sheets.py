# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Results to be taken away: a sheet for each round with names where there are names, and files of the sitting."""

from pathlib import Path
from typing import Any

import pytest

from central_broker.console.papers import key
from tests.centre_builders import Stage
from tests.console.running_console import run, running_console
from voting_core import acts


def declared() -> Stage:
    """A sitting with one declared round."""
    stage = Stage().begin("budget", "plan")
    stage.vote({"s01": "yes", "s02": "yes", "s03": "no"})
    stage.done(acts.FreezeRound)
    stage.done(acts.DeclareResult)
    return stage


@pytest.mark.system
def test_a_declared_round_has_its_sheet_with_names(tmp_path: Path) -> None:
    """Counts, arithmetic, and who voted how; the same in the table that is downloaded."""
    stage = declared()

    async def script() -> None:
        async with running_console(tmp_path, ledger=stage.ledger) as running:
            wang = running.people["wang"]
            assert 'href="/sheets/budget/1"' in await wang.page("/sheets")
            page = await wang.page("/sheets/budget/1")
            assert stage.round().said_zh in page
            assert [page.count(f"<td>{word}</td>") for word in ("赞成", "反对")] == [2, 1]
            votes = await wang.page("/sheets/files/votes.csv")
            assert "budget,1,q1,m03,委员3,,ballot,no" in votes
            assert not (running.console.papers.folder / "bundle").exists()

    run(script())


@pytest.mark.system
def test_the_official_sheet_is_taken_as_a_pdf(tmp_path: Path) -> None:
    """For print and signatures: the result, the report, the attendance; with names only where they are asked for."""
    stage = declared()

    async def script() -> None:
        async with running_console(tmp_path, ledger=stage.ledger) as running:
            wang = running.people["wang"]
            plain = await wang.get("/sheets/budget/1/sheet.pdf")
            named = await wang.get("/sheets/budget/1/sheet.pdf?names=1")
            report = await wang.get("/sheets/whole/report.pdf")
            for reply in (plain, named, report):
                assert (reply.status_code, reply.content[:5]) == (200, b"%PDF-")
            assert len(named.content) > len(plain.content)
            assert (await wang.get("/sheets/plan/1/sheet.pdf")).status_code == 400
            assert (await wang.get("/sheets/whole/other.pdf")).status_code == 400

    run(script())


def test_nothing_is_shown_before_the_declaration(tmp_path: Path) -> None:
    """A round that is not declared has no names, and no files hold its ballots."""
    stage = Stage().begin()
    stage.vote({"s01": "yes", "s02": "yes", "s03": "no"})
    stage.done(acts.FreezeRound)

    async def script() -> None:
        async with running_console(tmp_path, ledger=stage.ledger) as running:
            lin = running.people["lin"]
            page = await lin.page("/sheets/budget/1")
            assert "宣布结果后显示" in page
            assert "委员1" not in page
            assert (await lin.get("/sheets/files/votes.csv")).status_code == 400

    run(script())


@pytest.mark.system
def test_while_the_next_round_is_open_the_last_results_are_there(tmp_path: Path) -> None:
    """What was made at the declaration can be taken until more is decided; the open round is not in it."""
    stage = declared()

    async def script() -> None:
        async with running_console(tmp_path, ledger=stage.ledger) as running:
            lin = running.people["lin"]
            await lin.page("/sheets/files/votes.csv")
            running.console.centre.picture.status = later.status()
            assert "budget,1" in await lin.page("/sheets/files/votes.csv")
            assert "plan,1" not in await lin.page("/sheets/files/votes.csv")

    later = declared()
    later.done(acts.OpenPoll, poll="plan")
    run(script())


def test_strange_names_are_refused(tmp_path: Path) -> None:
    """No other file of the machine is reached, and no round is made up."""

    async def script() -> None:
        async with running_console(tmp_path, ledger=declared().ledger) as running:
            for path in ("/sheets/files/..%2Fsessions.json", "/sheets/files/x", "/sheets/none/1", "/sheets/budget/7"):
                assert (await running.people["sun"].get(path)).status_code in (400, 404)
            assert (await running.people["chen"].get("/sheets")).status_code == 403

    run(script())


def test_files_are_made_anew_when_more_is_decided() -> None:
    """A declaration, an annulment or another sign-in gives them another name."""
    stage = Stage().begin(sign_in=False)
    names = [key(stage.status())]
    stage.sign_in("s01")
    names.append(key(stage.status()))
    stage.done(acts.AdjournSitting)
    names.append(key(stage.status()))

    assert len(set(names)) == 3


@pytest.mark.system
def test_paper_ballots_of_a_prepared_sitting(tmp_path: Path) -> None:
    """A secretary takes the forms of a draft as PDF; an auditor, who prepares nothing, does not."""

    async def script() -> None:
        async with running_console(tmp_path, ledger=declared().ledger) as running:
            lin = running.people["lin"]
            about: dict[str, Any] = {
                "from": "example/city-council",
                "id": "af-15",
                "title": "例会",
                "date": "2026-12-22",
            }
            await lin.post("/prepare", **about)
            assert "/sheets/forms/af-15.pdf" in await lin.page("/sheets")
            forms = await lin.get("/sheets/forms/af-15.pdf")
            assert forms.content.startswith(b"%PDF")
            assert (await running.people["sun"].get("/sheets/forms/af-15.pdf")).status_code == 403
            assert (await lin.get("/sheets/forms/none.pdf")).status_code == 400

    run(script())
