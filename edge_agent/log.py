# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The seat's log: one JSON object a line on stderr, for the journal of the system. Never a member's choice."""

import sys

# structlog draws tracebacks with rich where rich is installed, and imports it for that: 5 MB and 70 ms for each seat,
# of which a rehearsal runs forty, and a daemon that writes JSON never draws.
_hides_rich = "rich" not in sys.modules
if _hides_rich:
    sys.modules["rich"] = None  # type: ignore[assignment]  # that is how an import is made to fail
import structlog  # noqa: E402 - see above

if _hides_rich:
    del sys.modules["rich"]

log = structlog.get_logger("seat")


def set_up_log() -> None:
    """Send everything to stderr as JSON."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
