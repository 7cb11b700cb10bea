# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which services run on with former settings: told by the ages of files, and by nothing that a play remembers."""

import importlib.util
import os
from pathlib import Path
from types import ModuleType

import pytest

STALE = Path(__file__).resolve().parents[3] / "ansible" / "roles" / "settle" / "files" / "stale.py"
STARTED_S, ASKED_S = 100.0, 200.0
"""When the service was started and when it was last asked to read, in seconds since the machine's start."""


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The program, on a machine whose one service was started and then asked to read."""
    spec = importlib.util.spec_from_file_location("stale", STALE)
    assert spec is not None
    assert spec.loader is not None
    program = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(program)
    monkeypatch.setattr(program, "times", lambda service: (STARTED_S, ASKED_S) if service == "one.service" else None)
    return program


def found(
    program: ModuleType, folder: Path, service: str = "one.service", ahead_s: float = 0.0, **ages: float
) -> list[str]:
    """The states asked for, where files of these kinds were written at these dates."""
    asked: dict[str, object] = {"service": service}
    for kind, at in ages.items():
        (folder / kind).write_text("settings\n", "utf-8")
        os.utime(folder / kind, (at, at))
        asked[kind] = [str(folder / kind), str(folder / "missing")]
    return [one["state"] for one in program.stale([asked], ahead_s)]


def test_settings_that_were_there_at_the_start_are_in_force(machine: ModuleType, tmp_path: Path) -> None:
    """Nothing is started again."""
    assert found(machine, tmp_path, start=STARTED_S - 1, reload=ASKED_S - 1) == []


def test_settings_that_came_after_the_start_need_another_start(machine: ModuleType, tmp_path: Path) -> None:
    """Asking the service to read again would not do, though it was asked since."""
    assert found(machine, tmp_path, start=STARTED_S + 1, reload=ASKED_S + 1) == ["restarted"]


def test_lists_that_came_after_the_last_reading_are_read_again(machine: ModuleType, tmp_path: Path) -> None:
    """The service goes on."""
    assert found(machine, tmp_path, start=STARTED_S - 1, reload=ASKED_S + 1) == ["reloaded"]


def test_a_service_that_does_not_run_is_left_alone(machine: ModuleType, tmp_path: Path) -> None:
    """It reads its settings when it starts."""
    assert found(machine, tmp_path, "other.service", start=STARTED_S + 1) == []


def test_a_clock_that_was_set_right_after_the_start_changes_nothing(machine: ModuleType, tmp_path: Path) -> None:
    """A board without a clock chip started with last month's date; its settings are of last week."""
    month_s = 30 * 86_400.0

    assert found(machine, tmp_path, ahead_s=month_s, start=month_s - 7 * 86_400.0) == []
