# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The units: accepted by systemd, sandboxed, and restarted only where that can help."""

import subprocess
from pathlib import Path

import pytest

from tests.conftest import require_system

pytestmark = pytest.mark.system

UNITS = Path(__file__).resolve().parents[2] / "ansible" / "units"
SERVICES = sorted(path.name for path in UNITS.glob("*.service"))
OPERATIONS = UNITS.parents[1] / "docs" / "operations.md"
FOREIGN = "hemicycle-broker.service"
"""mosquitto, whose exit codes are its own."""
ONCE = "hemicycle-join.service"
"""Ends when the seat has its certificate, and is not started again then."""


def analyse(*arguments: str) -> str:
    """What systemd-analyze says."""
    require_system("systemd-analyze")
    done = subprocess.run(
        ["systemd-analyze", "--no-pager", *arguments], capture_output=True, text=True, check=False, cwd=UNITS
    )
    return done.stdout + done.stderr


def values(service: str, key: str) -> list[str]:
    """All values of a key of a unit."""
    lines = (UNITS / service).read_text("utf-8").splitlines()
    return [line.partition("=")[2] for line in lines if line.startswith(f"{key}=")]


def told(service: str) -> float:
    """The exposure that docs/operations.md tells: 0 is the most closed, 10 the most open."""
    name = service.removesuffix(".service")
    row = next(line for line in OPERATIONS.read_text("utf-8").splitlines() if f"| `{name}` |" in line)
    return float(row.split("|")[-2])


@pytest.mark.parametrize("service", SERVICES)
def test_systemd_finds_nothing_wrong(service: str) -> None:
    """Every key is known and every value fits; only that the programs are not installed here may be said."""
    said = [line for line in analyse("verify", service).splitlines() if line.strip()]

    assert [line for line in said if "is not executable: No such file" not in line] == []


@pytest.mark.parametrize("service", SERVICES)
def test_little_of_the_system_is_open_to_it(service: str) -> None:
    """A program that is broken into can do little: not more than docs/operations.md says."""
    overall = next(line for line in analyse("security", "--offline=true", service).splitlines() if "Overall" in line)

    assert float(overall.partition(": ")[2].split()[0]) <= told(service)


@pytest.mark.parametrize("service", SERVICES)
def test_what_is_in_memory_reaches_no_disk(service: str) -> None:
    """A choice of a secret vote is in memory for a moment: no core dump, no swap."""
    assert values(service, "LimitCORE") == ["0"]
    assert values(service, "MemorySwapMax") == ["0"]


@pytest.mark.parametrize("service", SERVICES)
def test_it_is_started_again_for_ever_unless_a_person_has_to_mend_something(service: str) -> None:
    """Code 2 is the programs' word for that."""
    assert values(service, "Restart") == (["on-failure"] if service == ONCE else ["always"])
    assert values(service, "StartLimitIntervalSec") == ["0"]
    assert values(service, "RestartPreventExitStatus") == ([] if service == FOREIGN else ["2"])


def test_the_screen_has_no_network_and_no_pins() -> None:
    """All it can reach is the agent's socket."""
    assert values("hemicycle-kiosk.service", "PrivateNetwork") == ["yes"]
    assert "gpio" not in " ".join(values("hemicycle-kiosk.service", "SupplementaryGroups"))
