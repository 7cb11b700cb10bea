# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is in memory stays in memory: no core dumps, no swap."""

import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from adapters.private_memory import swap_areas
from edge_agent.profiles import read_profile
from edge_agent.serving import check_swap
from voting_core.errors import RefusedError

HEAD = "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n"

CRASH = """
import os, resource, signal, sys
resource.setrlimit(resource.RLIMIT_CORE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
{guard}
os.kill(os.getpid(), signal.SIGABRT)
"""


def crash(guard: str, folder: Path) -> bool:
    """Whether a process that ends by SIGABRT dumps core, by what the kernel tells of its death."""
    process = subprocess.Popen([sys.executable, "-c", CRASH.format(guard=guard)], cwd=folder)
    _, status = os.waitpid(process.pid, 0)
    process.returncode = -signal.SIGABRT
    assert os.WTERMSIG(status) == signal.SIGABRT
    return os.WCOREDUMP(status)


def test_a_crash_of_a_guarded_process_writes_nothing(tmp_path: Path) -> None:
    """The kernel says that no core was dumped, whatever the limit was before."""
    guard = "from adapters.private_memory import forbid_core_dumps; forbid_core_dumps()"
    assert not crash(guard, tmp_path)


def test_a_crash_of_any_other_process_dumps_core(tmp_path: Path) -> None:
    """The test above can fail: without the guard the kernel does dump, where this machine lets it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_CORE)
    if hard == 0 or not Path("/proc/sys/kernel/core_pattern").read_text().strip():
        pytest.skip(f"this machine dumps no core at all: RLIMIT_CORE is {soft}/{hard}")
    assert crash("", tmp_path)


@pytest.mark.parametrize(
    ("table", "areas"),
    [
        (HEAD, ()),
        (HEAD + "/dev/zram0 partition 100 0 5\n", ()),
        (HEAD + "/var/swap file 102396 0 -2\n/dev/sda2 partition 9 0 -3\n", ("/var/swap", "/dev/sda2")),
    ],
)
def test_swap_is_found_where_it_is_on(table: str, areas: tuple[str, ...], tmp_path: Path) -> None:
    """Files and partitions; compressed memory is none."""
    file = tmp_path / "swaps"
    file.write_text(table)
    assert swap_areas(file) == areas
    assert swap_areas(tmp_path / "absent") == ()


def test_a_seat_with_buttons_does_not_start_where_memory_could_reach_a_disk() -> None:
    """A simulated seat only logs it; one at which a member sits refuses, with the remedy."""
    simulated, wired = read_profile("simulated"), read_profile("zero2w-buttons")
    check_swap(simulated, ("/var/swap",))
    check_swap(wired, ())
    with pytest.raises(RefusedError, match="swapoff -a"):
        check_swap(wired, ("/var/swap",))
