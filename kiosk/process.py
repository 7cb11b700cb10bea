# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The screen as a process: one for each socket, and another one goes away by itself."""

import fcntl
import os
import re
import signal
import sys
from pathlib import Path
from typing import Final

from PyQt5.QtCore import QTimer
from PyQt5.QtGui import QFont
from PyQt5.QtWidgets import QApplication, QWidget

from adapters.private_memory import forbid_core_dumps
from adapters.service_notify import this_service
from kiosk.look.fonts import load_fonts
from kiosk.look.metrics import Metrics
from voting_core.errors import RefusedError

REFUSED: Final = 2
"""A person has to mend something first: systemd leaves it."""
SIGNALS_EVERY_MS: Final = 200
"""Qt waits in C: Python looks for signals this often."""

_SIZE: Final = re.compile(r"([1-9][0-9]{2,3})x([1-9][0-9]{2,3})")


def metrics_of(size: str, width_mm: float) -> Metrics:
    """The panel of a size in pixels, such as 800x480, and a width in millimetres.

    Raises:
        RefusedError: It is no such size, or no panel that a seat has.
    """
    found = _SIZE.fullmatch(size)
    if found is None:
        raise RefusedError(f"'{size}' is no size of a screen.", "Write width and height in pixels, such as 800x480.")
    if not 40 <= width_mm <= 400:
        raise RefusedError(f"No screen is {width_mm} mm wide.", "Measure the lit area; a 7-inch panel has 154 mm.")
    return Metrics(width_px=int(found[1]), height_px=int(found[2]), width_mm=width_mm)


def lock_screen(socket: Path) -> int:
    """Be the only screen of a socket, as long as the returned descriptor is open.

    Raises:
        RefusedError: Another one is.
    """
    # Beside the socket, but that a service may not write there and has a folder of its own.
    folder = os.environ.get("RUNTIME_DIRECTORY", "")
    path = Path(folder) / f"{socket.stem}.screen" if folder else socket.with_suffix(".screen")
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise RefusedError(f"{path} cannot be opened: {error.strerror}.", "Name the socket of a seat.") from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(descriptor)
        raise RefusedError(f"Another screen shows {socket} already.", "End it first; two would fight.") from error
    return descriptor


def start_application() -> tuple[QApplication, str]:
    """Qt and the family of the screen's font.

    Raises:
        RefusedError: No font here can write Chinese.
    """
    forbid_core_dumps()
    application = QApplication(sys.argv[:1])
    family = load_fonts()
    if not family:
        raise RefusedError("No font here can write Chinese names.", "Install one: apt install fonts-noto-cjk.")
    return application, family


def desk_font(family: str) -> QFont:
    """The font of what stands beside the screen of a desk to play with."""
    font = QFont(family)
    font.setPixelSize(15)
    return font


def run(application: QApplication, window: QWidget, *, is_framed: bool) -> int:
    """Show a window until SIGTERM, SIGINT or its end."""
    for signum in (signal.SIGTERM, signal.SIGINT):
        # Queued, for a signal may come before Qt's loop, which would forget that it was told to end.
        signal.signal(signum, lambda *_: QTimer.singleShot(0, application.quit))
    looking = QTimer()
    looking.timeout.connect(lambda: None)
    looking.start(SIGNALS_EVERY_MS)
    window.show() if is_framed else window.showFullScreen()
    application.processEvents()  # it is painted before anybody is told that it is there
    this_service().ready()
    return application.exec()
