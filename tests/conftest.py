# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What every test may use: a clear word when the machine lacks something, and the same random examples everywhere."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import Phase, settings

# Debian keeps daemons such as mosquitto where the PATH of an ordinary user does not look.
_DAEMON_FOLDERS = ("/usr/local/sbin", "/usr/sbin", "/sbin")

# No deadline: a rule is right or wrong, however slow the machine. `make test` tries the same examples at each run, so
# that it fails for the change that broke it; `make test-long` looks for new ones. `make mutants` runs each test many
# times and only wants to know whether it fails, so it tries few and does not look for the shortest.
settings.register_profile("house", deadline=None, derandomize=True, max_examples=60)
settings.register_profile("long", deadline=None, max_examples=2_000)
settings.register_profile(
    "mutants", deadline=None, derandomize=True, max_examples=15, phases=(Phase.explicit, Phase.generate)
)
settings.load_profile("house")


def require_system(command: str, package: str = "") -> str:
    """Return the full path of a system command, or end the test with a word about what is missing.

    Debian's package is named where it is not called like the command.

    On the build server (``HEMICYCLE_CI=1``) a missing command fails the test; elsewhere it skips it.
    """
    folders = os.pathsep.join([os.environ.get("PATH", os.defpath), *_DAEMON_FOLDERS])
    found = shutil.which(command, path=folders)
    if found is None:
        lack(f"this machine has no `{command}`; on Debian: apt install {package or command}")
    return found


def lack(reason: str) -> NoReturn:
    """End a test on a machine that lacks something: failed on the build server, skipped elsewhere."""
    if os.environ.get("HEMICYCLE_CI") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(name="require_system", scope="session")
def _require_system() -> Callable[[str], str]:
    """Give the function of that name to tests that rather ask for a fixture."""
    return require_system


@pytest.fixture
def short_path() -> Iterator[Path]:
    """A folder with a path short enough for the sockets of a hall, gone after the test."""
    with tempfile.TemporaryDirectory(prefix="hall-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)
