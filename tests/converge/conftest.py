# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One hall for all steps: it is made once, and each step finds it as the one before left it."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import require_system
from tests.converge.containers import Network
from tests.converge.hall import SEATS, Hall, check_machine


def pytest_addoption(parser: pytest.Parser) -> None:
    """How many of the hall's five seats are machines of their own; the rest of a sitting is simulated beside them."""
    parser.addoption("--machines", type=int, choices=range(1, len(SEATS) + 1), default=len(SEATS))


@pytest.fixture(scope="session")
def hall(request: pytest.FixtureRequest) -> Iterator[Hall]:
    """A bare centre and bare seats that are switched on, and nothing done to them."""
    check_machine()
    for command, package in (("systemd-nspawn", "systemd-container"), ("nft", "nftables"), ("ssh", "openssh-client")):
        require_system(command, package)
    with tempfile.TemporaryDirectory(prefix="hc-", ignore_cleanup_errors=True) as folder:
        # Named after this process: two halls on one computer take nothing from one another.
        network = Network(f"hc{os.getpid()}")
        seats = SEATS[: request.config.getoption("--machines", default=len(SEATS))]
        made = Hall(Path(folder), network, seats)
        try:
            made.build()
            yield made
        finally:
            made.close()
            for what, seconds in made.timings.items():
                print(f"{seconds:7.1f} s  {what}")
