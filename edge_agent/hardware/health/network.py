# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The network interface that leads out of this machine: its cable and its speed.

Sources: ``/proc/net/route`` and the kernel's class ``net``.
"""

from pathlib import Path
from typing import Final

from edge_agent.core.service.measured import NetworkFigures
from edge_agent.hardware.health.kernel_files import read_whole, sorted_matches

_FIELDS: Final = 7
"""Columns of the route table up to the metric: interface, destination, gateway, flags, two counts, metric."""


def measure_network(root: Path) -> NetworkFigures:
    """The interface of the default route with the lowest metric; without one, the first that is not loopback."""
    interface = _default_interface(root) or _first_interface(root)
    if not interface:
        return NetworkFigures(interface="", carrier=None, speed_mbit=None)
    folder = root / "sys/class/net" / interface
    carrier, speed = read_whole(folder / "carrier"), read_whole(folder / "speed")
    return NetworkFigures(
        interface=interface,
        carrier=None if carrier is None else bool(carrier),
        speed_mbit=speed if speed is not None and speed > 0 else None,  # a driver that does not know says -1
    )


def _default_interface(root: Path) -> str:
    try:
        lines = (root / "proc/net/route").read_text(encoding="ascii", errors="replace").splitlines()[1:]
    except OSError:
        return ""
    found = []
    for line in lines:
        fields = line.split()
        if len(fields) >= _FIELDS and fields[1] == "00000000" and fields[6].isdecimal():
            found.append((int(fields[6]), fields[0]))
    return min(found, default=(0, ""))[1]


def _first_interface(root: Path) -> str:
    names = [path.name for path in sorted_matches(root, "sys/class/net/*")]
    return next((name for name in names if name != "lo"), "")
