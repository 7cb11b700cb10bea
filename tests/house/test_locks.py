# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lock files pin every byte that is installed, and leave the place it comes from to each machine."""

import re
import tomllib
from pathlib import Path

import pytest

from tests.house.repository import ROOT

LOCKS = sorted((ROOT / "requirements").glob("*.lock"))
_REQUIREMENT = re.compile(r"[a-z0-9.-]+==[A-Za-z0-9.]+( ; [^\\]+)? \\")
_HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}( \\)?")


def _name(requirement: str) -> str:
    """Return the bare, normalised name of a requirement: ``paho-mqtt>=2.1`` is ``paho-mqtt``."""
    return re.split(r"[\[<>=;~ ]", requirement, maxsplit=1)[0].lower().replace("_", "-")


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_lock_holds_pins_and_hashes_only(lock: Path) -> None:
    """Every line of a lock file is a pinned release, a hash or a comment; none is an address or an option."""
    lines = [
        line for line in lock.read_text(encoding="utf-8").splitlines() if line and not line.lstrip().startswith("#")
    ]

    assert [line for line in lines if not _REQUIREMENT.fullmatch(line) and not _HASH.fullmatch(line)] == []


def test_locks_know_every_dependency() -> None:
    """What pyproject.toml asks for is in the lock files: after a change, `make lock` was not forgotten."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    wanted = {
        "dev.lock": [
            *project["dependencies"],
            *(name for extra, names in extras.items() if extra not in ("fuzz", "ansible") for name in names),
        ],
        "fuzz.lock": [*project["dependencies"], *extras["fuzz"]],
        "ansible.lock": [*project["dependencies"], *extras["ansible"]],
        "seat.lock": [*project["dependencies"], *extras["seat"]],
        "central.lock": [*project["dependencies"], *extras["central"]],
    }
    missing = [
        f"{lock} lacks {requirement}"
        for lock, requirements in wanted.items()
        for requirement in requirements
        if f"\n{_name(requirement)}==" not in (ROOT / "requirements" / lock).read_text(encoding="utf-8")
    ]

    assert missing == []
