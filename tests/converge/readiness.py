# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The technician's last look before a sitting: `hemicycle-fleet ready`, and the self-test at each seat."""

import asyncio
import os
import subprocess
import time

from tests.converge.containers import Machine
from tests.converge.hall import TOOLS, Hall
from tests.converge.release import ROOT
from tests.panel_technician import PanelTechnician

_HOME = "/var/lib/hemicycle-seat"
_PATIENCE_S = 90.0


def ask(hall: Hall, *words: str) -> tuple[int, list[str]]:
    """Ask whether the hall is ready; exit code and lines."""
    ssh = ("-i", str(hall.folder / "technician"), "-o", f"UserKnownHostsFile={hall.folder / 'known_hosts'}")
    program = (str(ROOT / ".venv" / "bin" / "hemicycle-fleet"), "--inventory", str(hall.inventory), "--lang", "en")
    done = subprocess.run(
        hall.network.command(*program, *(f"--ssh={word}" for word in ssh), "ready", *words),
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PATH": f"{TOOLS}:{os.environ['PATH']}"},
    )
    return done.returncode, [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]


def ask_until(hall: Hall, wanted: tuple[int, list[str]], *words: str) -> tuple[int, list[str]]:
    """Ask until it is as wanted, for seats tell of their devices twice a minute; gives the last answer."""
    end = time.monotonic() + _PATIENCE_S
    while (said := ask(hall, *words)) != wanted and time.monotonic() < end:
        time.sleep(2)
    return said


def hold_self_tests(hall: Hall) -> list[int]:
    """Hold the self-test at all seats side by side; their exit codes."""

    async def all_of_them() -> list[int]:
        return await asyncio.gather(*(_test(hall, machine) for machine in hall.seats.values()))

    return asyncio.run(all_of_them())


async def _test(hall: Hall, machine: Machine) -> int:
    hands = asyncio.create_task(PanelTechnician(machine.socket(f"{_HOME}/panel.sock")).attend())
    program = f"/opt/hemicycle/current/bin/hemicycle-seat selftest --home {_HOME} --json --lang en"
    ssh = ("-i", str(hall.folder / "technician"), "-o", f"UserKnownHostsFile={hall.folder / 'known_hosts'}")
    words = ("ssh", "-q", *ssh, f"technician@{machine.address}", f"sudo -u hemicycle-seat {program} </dev/null")
    terminal = await asyncio.create_subprocess_exec(*hall.network.command(*words), stdout=subprocess.PIPE)
    try:
        said, _ = await asyncio.wait_for(terminal.communicate(), _PATIENCE_S)
        print(said.decode())
    finally:
        hands.cancel()
    return terminal.returncode or 0
