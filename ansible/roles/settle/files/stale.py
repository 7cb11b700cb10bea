# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
# ruff: noqa: INP001 - carried to a machine by itself, never imported there
"""Print which services of this machine run on with settings that were changed after they had read them.

Runs on the machine with Debian's own Python. Its one argument is a JSON list of {"service", "start", "reload"}: files
that are read at the start, and files that are read again when the service is asked to. It prints a JSON list of
{"service", "state"}, where state is restarted or reloaded.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from typing import Any


def times(service: str) -> tuple[float, float] | None:
    """When a running service was started and when it last changed, in seconds of the monotonic clock; else None."""
    names = ("ActiveState", "ActiveEnterTimestampMonotonic", "StateChangeTimestampMonotonic")
    words = ["systemctl", "show", service, *(f"--property={name}" for name in names)]
    said = subprocess.run(words, capture_output=True, text=True, check=True).stdout
    values = dict(line.split("=", 1) for line in said.splitlines())
    if values["ActiveState"] != "active":
        return None
    return int(values[names[1]]) / 1e6, int(values[names[2]]) / 1e6


def youngest(files: Sequence[str], ahead_s: float) -> float:
    """When the youngest of these files was written, on the monotonic clock; before every start where there is none.

    A machine without a clock chip starts with an old date and is set right later. Ages survive that, dates do not;
    ``ahead_s`` is how far the date is ahead of the monotonic clock now.
    """
    return max((os.lstat(path).st_mtime - ahead_s for path in files if os.path.lexists(path)), default=float("-inf"))


def stale(services: Sequence[dict[str, Any]], ahead_s: float) -> Iterator[dict[str, str]]:
    """Which services have to be started again or asked to read, in the order given."""
    for one in services:
        known = times(one["service"])
        if known is None:
            continue
        started, changed = known
        if youngest(one.get("start", ()), ahead_s) > started:
            yield {"service": one["service"], "state": "restarted"}
        elif youngest(one.get("reload", ()), ahead_s) > changed:
            yield {"service": one["service"], "state": "reloaded"}


if __name__ == "__main__":
    found = list(stale(json.loads(sys.argv[1]), time.time() - time.monotonic()))
    sys.stdout.write(json.dumps(found) + "\n")
