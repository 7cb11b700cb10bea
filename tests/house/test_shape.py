# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every Python file keeps the shape of the house: short, named for its job, licensed, explained."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.house import shape
from tests.house.repository import ROOT, project_files

Check = Callable[[Path], list[str]]

EVERYWHERE: list[Check] = [
    shape.long_files,
    shape.long_functions,
    shape.empty_names,
    shape.missing_licence,
    shape.missing_docstrings,
]

PLANTED: dict[Check, str] = {
    shape.long_files: "\n" * 401,
    shape.long_functions: "def f():\n" + "    pass\n" * 60,
    shape.missing_licence: '"""A module."""\n',
    shape.missing_docstrings: '"""A module."""\n\n\nclass A:\n    """A class."""\n\n    def b(self): ...\n',
    shape.real_time: "import time\n\ntime.sleep(1)\n",
}


@pytest.mark.parametrize("check", EVERYWHERE, ids=lambda check: check.__name__)
def test_python_files_keep_their_shape(check: Check) -> None:
    """No Python file is too long, namelessly named, unlicensed or unexplained."""
    findings = [finding for path in project_files(".py") for finding in check(path)]

    assert findings == []


def test_unit_tests_do_not_wait() -> None:
    """A unit test neither sleeps nor looks at a real clock: time is an argument."""
    unit_tests = [path for path in project_files(".py") if path.is_relative_to(ROOT / "tests" / "unit")]

    assert [finding for path in unit_tests for finding in shape.real_time(path)] == []


@pytest.mark.parametrize("check", PLANTED, ids=lambda check: check.__name__)
def test_planted_faults_are_found(check: Check, tmp_path: Path) -> None:
    """Each check finds the fault it is there for."""
    planted = tmp_path / "planted.py"
    planted.write_text(PLANTED[check], encoding="utf-8")

    assert len(check(planted)) == 1


def test_planted_name_is_found() -> None:
    """A file called seat_utils.py is found, one called utilisation.py is not."""
    assert shape.empty_names(ROOT / "edge_agent" / "seat_utils.py") != []
    assert shape.empty_names(ROOT / "edge_agent" / "utilisation.py") == []
