# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``python -m kiosk.painting LINES``: how long the screen takes from a line of the agent to a painted page.

``LINES`` are lines of the agent's socket, one state each. Prints the times in microseconds as a list.
"""

import json
import sys
import time
from pathlib import Path
from typing import Final

from kiosk import process
from kiosk.presenting.dealings import ShowPage, StateArrived
from kiosk.presenting.presenter import Presenter
from kiosk.window import Window
from kiosk.words import read_line

ROUNDS: Final = 5
"""How often all lines are shown; the first time warms up fonts and is not counted."""


def main() -> None:
    """Show all lines again and again."""
    application, family = process.start_application()
    window = Window(process.metrics_of("800x480", 154.0), family)
    window.show()
    lines = Path(sys.argv[1]).read_bytes().splitlines()
    times_us: list[int] = []
    for number in range(ROUNDS):
        presenter = Presenter()
        for line in lines:
            before_ns = time.perf_counter_ns()
            state = read_line(line).state
            assert state is not None, "only states are shown"
            for effect in presenter.handle(StateArrived(view=state.view, mono_ms=before_ns // 1_000_000)):
                if isinstance(effect, ShowPage):
                    window.show_page(effect.page)
            application.processEvents()
            if number:
                times_us.append((time.perf_counter_ns() - before_ns) // 1_000)
    sys.stdout.write(json.dumps(times_us))


main()
