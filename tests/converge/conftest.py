# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One hall for all steps: it is made once, and each step finds it as the one before left it."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import require_system
from tests.converge.containers import Network
from tests.converge.hall import Hall, check_machine


@pytest.fixture(scope="session")
def hall() -> Iterator[Hall]:
    """Six bare machines that are switched on, and nothing done to them."""
    check_machine()
    for command, package in (("systemd-nspawn", "systemd-container"), ("nft", "nftables"), ("ssh", "openssh-client")):
        require_system(command, package)
    with tempfile.TemporaryDirectory(prefix="hc-", ignore_cleanup_errors=True) as folder:
        network = Network("hc")
        made = Hall(Path(folder), network)
        try:
            made.build()
            yield made
        finally:
            made.close()
            for what, seconds in made.timings.items():
                print(f"{seconds:7.1f} s  {what}")
