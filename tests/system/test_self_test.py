# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A self-test in a hall of real parts: from a terminal, at one seat, while the others sign in; into the ledger."""

import asyncio
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest

from central_broker.core.status import SeatStatus
from central_broker.intake import SittingDraft, read_sitting
from rehearsal.building import build_hall
from rehearsal.director import Director
from rehearsal.ending import export, settle
from rehearsal.hall import Hall
from rehearsal.mosquitto_binary import find_mosquitto
from rehearsal.stage import Stage
from tests.conftest import require_system
from tests.panel_technician import CARD, PanelTechnician
from verifier.cli import main
from verifier.ledger import read_ledger
from voting_core.self_tests import STEPS

pytestmark = [pytest.mark.system, pytest.mark.timeout(150)]

EXAMPLE: Final = Path(__file__).parents[2] / "examples" / "city-council"
TESTED: Final = "d5"
WITHIN_S: Final = 90.0
"""It takes half a minute, of which the screen is left alone for fifteen seconds."""
BY_SPEED: Final = frozenset({"network", "storage"})
"""Steps that a busy machine may fail: they say how slow it is, and nothing else is wrong with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """What is left of it."""

    exit_code: int
    told: dict[str, Any]
    report: dict[str, Any]
    status: SeatStatus
    bundle: Path
    ledger: list[dict[str, Any]]
    """The fields of every record."""


@pytest.fixture(scope="module")
def tested(tmp_path_factory: pytest.TempPathFactory) -> Played:
    """Play it once."""
    require_system("mosquitto")
    return asyncio.run(_play(tmp_path_factory.mktemp("tested")))


async def _play(root: Path) -> Played:
    draft = read_sitting(EXAMPLE)
    assert isinstance(draft, SittingDraft)
    built = build_hall(root / "hall", draft, lambda _: None)
    async with Hall(built, find_mosquitto()) as hall:
        await hall.start_centre()
        await hall.start_seats(lambda _: None)
        director = Director(hall, Stage.silent(draft.roster.seats, hall.panels), pace=0.05)
        await director.open_sitting()
        await hall.panels[TESTED].until("scene", "sign_in")
        home = built.places.seat(TESTED)
        hands = asyncio.create_task(PanelTechnician(built.places.panel(TESTED)).attend())
        command = [sys.executable, "-m", "edge_agent", "selftest", "--home", str(home), "--json", "--lang", "en"]
        terminal = await asyncio.create_subprocess_exec(
            *command, stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
        )
        try:
            async with asyncio.timeout(WITHIN_S):
                printed, trouble = await terminal.communicate()
                assert printed, trouble.decode()
                await hands
        except TimeoutError:
            hands.cancel()
            raise AssertionError(f"the test never ends: {hall.panels[TESTED].view.get('service')}") from None
        await director.sign_in(built.seats)
        first = draft.agenda.items[0].item
        await director.open_poll(first)
        await hall.panels[TESTED].until("scene", "voting")
        await hall.panels[TESTED].press("yes")
        await hall.panels[TESTED].until("stage", "delivered")
        await director.decide()
        await settle(hall)
        now = await hall.wait(lambda status: _of(status.seats).health is not None, "the seat tells of its health")
        await export(hall, root / "bundle")
    data = (root / "bundle" / "ledger.frames").read_bytes()
    leaves, _ = read_ledger(data, 0)
    return Played(
        exit_code=terminal.returncode or 0,
        told=json.loads(printed),
        report=json.loads((home / "selftest.json").read_text(encoding="utf-8")),
        status=_of(now.seats),
        bundle=root / "bundle",
        ledger=[dict(leaf.fields) for leaf in leaves],
    )


def _of(seats: tuple[SeatStatus, ...]) -> SeatStatus:
    return next(one for one in seats if one.seat == TESTED)


def _record(tested: Played) -> dict[str, Any]:
    (record,) = [one for one in tested.ledger if one["kind"] == "SelfTested"]
    return record


def test_the_result_is_in_the_ledger(tested: Played) -> None:
    """Nine steps, as the seat signed them, between the seat's start and its member's sign-in."""
    record = _record(tested)

    assert (record["seat"], record["profile"], record["ended"]) == (TESTED, "simulated", "finished")
    assert {step: record[step]["outcome"] for step in ("buttons", "lamps", "buzzer", "reader", "screen")} == {
        "buttons": "passed",
        "lamps": "passed",
        "buzzer": "skipped",
        "reader": "passed",
        "screen": "passed",
    }
    kinds = [one["kind"] for one in tested.ledger if one.get("seat") == TESTED and "seq" in one]
    assert kinds[:3] == ["SeatStarted", "SelfTested", "MemberSignedIn"]
    assert "BallotCast" in kinds


def test_terminal_report_and_record_say_the_same(tested: Played) -> None:
    """What was printed, what lies in the home and what is signed are one result; the exit code is that result."""
    record = _record(tested)
    outcomes = {step: record[step]["outcome"] for step in STEPS}
    failed = {step for step, outcome in outcomes.items() if outcome == "failed"}

    assert {one["step"]: one["state"] for one in tested.told["steps"]} == outcomes
    assert {one["step"]: one["outcome"] for one in tested.report["steps"]} == outcomes
    assert failed <= BY_SPEED, tested.told
    assert (tested.exit_code, tested.told["result"]) == ((1, "failed") if failed else (0, "passed"))


def test_the_network_was_really_timed(tested: Played) -> None:
    """Each question went to the centre and back over the broker."""
    figures = {one["figure"]: one["value"] for one in _record(tested)["network"]["figures"]}

    assert int(figures["answers"]) + int(figures["answers_lost"]) >= 3
    assert abs(int(figures["clock_offset_ms"])) < 60_000


def test_the_centre_knows_of_the_test(tested: Played) -> None:
    """The health of the seat tells how its last self-test came out."""
    health = tested.status.health

    assert health is not None
    assert health.tested == ("failed" if set(health.tests_failed) else "passed")
    assert health.profile == "simulated"


def test_the_auditors_program_accepts_the_bundle(tested: Played) -> None:
    """A self-test in the ledger breaks nothing, and no press of it is a ballot."""
    assert main([str(tested.bundle), "--lang", "en"]) == 0


def test_the_card_of_the_test_is_in_no_record(tested: Played) -> None:
    """Three times shown, and nowhere kept."""
    assert CARD not in json.dumps(tested.ledger)
    assert CARD not in json.dumps(tested.report)
