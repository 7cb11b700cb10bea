# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the centre and its console write their logs: for people on a terminal, one JSON object a line elsewhere."""

import logging
import sys

import structlog


def begin_logs(*, terminal: bool | None = None) -> None:
    """Set it up, once in a process.

    Args:
        terminal: Whether people read along; by default, whether the output is a terminal.
    """
    reads_along = sys.stdout.isatty() if terminal is None else terminal
    last: structlog.typing.Processor = (
        structlog.dev.ConsoleRenderer() if reads_along else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            last,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=False,
    )
