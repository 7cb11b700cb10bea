# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``hemicycle-kiosk``: the screen of one seat."""

import argparse
import os
import sys
from pathlib import Path

from voting_core.errors import HemicycleError


def main() -> None:
    """Show the screen; what is refused is said in one sentence, exit code 2."""
    parser = argparse.ArgumentParser(prog="hemicycle-kiosk", description="The member's screen of one seat.")
    parser.add_argument("--socket", type=Path, help="the agent's socket")
    parser.add_argument("--names", type=Path, help="only say which names of this file (members.csv) cannot be written")
    parser.add_argument("--size", default="800x480", help="pixels of the panel, upright as the member sees it")
    parser.add_argument("--width-mm", type=float, default=154.0, help="measured width of the lit area")
    parser.add_argument("--windowed", action="store_true", help="a window instead of the whole screen")
    given = parser.parse_args()
    if given.names is None and given.socket is None:
        parser.error("--socket is missing")
    from PyQt5.QtCore import QTimer  # noqa: PLC0415 - the help needs no Qt

    from kiosk import process  # noqa: PLC0415 - nor this
    from kiosk.bridge import Bridge  # noqa: PLC0415 - nor does it need this
    from kiosk.names import unwritten  # noqa: PLC0415 - nor this
    from kiosk.window import Window  # noqa: PLC0415 - nor this

    try:
        if given.names is not None:
            kept, family = process.start_application()  # without an application there are no fonts
            code = _tell(unwritten(family, given.names))
            del kept
            sys.exit(code)
        metrics = process.metrics_of(given.size, given.width_mm)
        lock = process.lock_screen(given.socket)
        application, family = process.start_application()
    except HemicycleError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(process.REFUSED)
    window = Window(metrics, family)
    bridge = Bridge(given.socket, window)
    QTimer.singleShot(0, bridge.open)  # once it can end in order: whoever sees it connected may send it a signal
    code = process.run(application, window, is_framed=given.windowed)
    os.close(lock)
    sys.exit(code)


def _tell(names: list[str]) -> int:
    """Say which names cannot be written; 1 if there are any."""
    for name in names:
        sys.stdout.write(f"{name}\n")
    sys.stdout.write(f"{len(names)} names cannot be written on this screen.\n")
    return 1 if names else 0
