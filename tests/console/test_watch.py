# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What machines may ask of the console: whether it is well, and sums that tell nothing of anybody."""

import asyncio
import json
import re
from pathlib import Path

import httpx
import pytest
import structlog
from msgspec.structs import replace
from prometheus_client.parser import text_string_to_metric_families
from starlette.types import ASGIApp

from central_broker.console.app import build_app
from central_broker.console.measures import Counts, write_measures
from central_broker.core.status import Status
from central_broker.logs import begin_logs
from tests.builders import profile
from tests.centre_builders import Stage
from tests.console.drawn import ask_of, still_console
from tests.console.running_console import run, running_console
from tests.console.test_fleet import health
from tests.console.test_leaks import ONE_WAY, THE_OTHER, vote
from voting_core import acts


def figures(status: Status | None) -> dict[str, float]:
    """All figures, by name and label."""
    text = write_measures(status, linked=True, age_ms=40, counts=Counts()).decode()
    return {
        " ".join((sample.name, *sample.labels.values())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_the_figures_of_a_small_house() -> None:
    """Seats, members, rounds, ledger: as the state has them."""
    stage = Stage().begin()
    stage.turn_on("s01")
    found = figures(stage.status())

    assert {name: found[f"hemicycle_{name}"] for name in ("seats all", "seats online", "members present", "term")} == {
        "seats all": 3,
        "seats online": 1,
        "members present": 3,
        "term": 1,
    }
    assert found["hemicycle_ledger_records"] == stage.status().tree_size
    assert found["hemicycle_centre_heard_age_seconds"] == 0.04
    assert figures(None)["hemicycle_centre_linked"] == 1


@pytest.mark.parametrize("secrecy", ["named", "secret"])
def test_figures_are_the_same_whatever_is_chosen(secrecy: str) -> None:
    """Two houses vote the opposite way; no figure differs until the result is declared."""
    told = [[figures(status) for status in vote(choices, secrecy)] for choices in (ONE_WAY, THE_OTHER)]

    assert told[0] == told[1]


def test_no_figure_is_about_one_seat_or_one_member() -> None:
    """Labels are states and status codes: no seat, no member, no item, no option."""
    stage = Stage().begin()
    stage.vote({"s01": "yes", "s02": "no"})
    stage.done(acts.FreezeRound)
    text = write_measures(stage.status(), linked=True, age_ms=0, counts=Counts()).decode()

    assert set(re.findall(r"\{(\w+)=", text)) <= {"state", "status"}
    assert not re.search(r"s0[1-3]|m0[1-3]|委员|budget|\byes\b|\bno\b|abstain", text)


@pytest.mark.parametrize(("display", "told"), [("none", False), ("count", True)])
def test_how_many_have_voted_is_told_only_where_the_profile_shows_it(display: str, told: bool) -> None:
    """Where the number is hidden while a round is open, it is no figure either."""
    stage = Stage(rules=replace(profile(), display=display)).begin()
    stage.done(acts.OpenPoll)
    stage.press("s01", "yes")

    assert ("hemicycle_round_voted_members" in figures(stage.status())) is told


def test_a_console_that_hears_its_centre_is_well(tmp_path: Path) -> None:
    """200 with a word, without an account; 503 with a reason when the centre is gone or was never there."""

    async def script() -> None:
        async with running_console(tmp_path) as running:
            anybody = httpx.AsyncClient(
                transport=httpx.ASGITransport(build_app(running.console)), base_url=running.console.origin
            )
            well = await anybody.get("/healthz")
            assert (well.status_code, "ok" in well.text) == (200, True)
            running.console.centre.picture.linked = False
            gone = await anybody.get("/healthz")
            assert (gone.status_code, "last heard" in gone.text) == (503, True)

    run(script())


def test_figures_are_for_programs_here_technicians_and_auditors(tmp_path: Path) -> None:
    """Somebody behind the front needs a session of the right role; a program on the machine needs none."""

    async def asked(app: ASGIApp, **headers: str) -> int:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:9") as client:
            return (await client.get("/metrics", headers=headers)).status_code

    console = still_console(tmp_path)
    ask_of(console, None)
    app = build_app(console)

    assert asyncio.run(asked(app)) == 200
    assert asyncio.run(asked(app, **{"x-forwarded-for": "10.0.0.7"})) == 421
    assert asyncio.run(asked(app, **{"x-forwarded-for": "10.0.0.7", "host": "localhost:8470"})) == 403


def test_roles_that_may_see_figures(tmp_path: Path) -> None:
    """Through the front, a technician and an auditor see them, a secretary and an observer do not."""

    async def script() -> None:
        async with running_console(tmp_path) as running:
            told = {}
            for who in ("chen", "sun", "lin", "wu"):
                desk = running.people[who]
                told[who] = (await desk.client.get("/metrics", headers={"x-forwarded-for": "10.0.0.7"})).status_code
            assert told == {"chen": 200, "sun": 200, "lin": 403, "wu": 403}

    run(script())


def test_logs_are_json_where_nobody_reads_along(capsys: pytest.CaptureFixture[str]) -> None:
    """One object a line with time, level and what happened; Chinese stays readable."""
    begin_logs(terminal=False)
    structlog.get_logger("centre").warning("link_lost", reason="断开")
    line = json.loads(capsys.readouterr().out)
    structlog.reset_defaults()

    assert (line["event"], line["level"], line["reason"]) == ("link_lost", "warning", "断开")
    assert line["timestamp"].endswith("Z")


def test_alert_rules_are_about_figures_that_exist() -> None:
    """Every figure that a rule of docs/monitoring names is one that the console tells."""
    rules = (Path(__file__).parents[2] / "docs" / "monitoring" / "alerts.yml").read_text("utf-8")
    counts = Counts()
    counts.requests["200"] += 1
    status = Stage().begin().status()
    seats = (replace(status.seats[0], health=health()), *status.seats[1:])
    told = write_measures(replace(status, seats=seats), linked=True, age_ms=0, counts=counts).decode()

    named = set(re.findall(r"hemicycle_\w+", rules))

    assert len(named) >= 7
    assert {name for name in named if f"\n{name}" not in f"\n{told}"} == set()
