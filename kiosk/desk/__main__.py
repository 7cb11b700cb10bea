# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``python -m kiosk.desk``: the screen of a simulated seat with keys, lamps and cards below it, in one window."""

import argparse
import os
import sys
from pathlib import Path
from typing import Final

from PyQt5.QtCore import QTimer
from PyQt5.QtWidgets import QVBoxLayout, QWidget

from kiosk import process
from kiosk.bridge import Bridge
from kiosk.desk.panel_link import PanelLink
from kiosk.desk.surface import DeskSurface
from kiosk.desk.tray import DeskCard
from kiosk.window import Window
from voting_core.errors import HemicycleError

PICTURE_EVERY_MS: Final = 500


def main() -> None:
    """Show the desk; what is refused is said in one sentence."""
    parser = argparse.ArgumentParser(prog="python -m kiosk.desk", description="A seat to play with.")
    parser.add_argument("--socket", type=Path, required=True, help="the seat's panel socket")
    parser.add_argument("--size", default="800x480", help="pixels of the screen")
    parser.add_argument("--width-mm", type=float, default=154.0, help="width of the screen")
    parser.add_argument("--card", action="append", default=[], help="NUMBER=LABEL of a card in the tray")
    parser.add_argument("--note", default="", help="a line at the bottom")
    parser.add_argument("--picture", type=Path, help="file to which the window is drawn again and again")
    given = parser.parse_args()
    try:
        metrics = process.metrics_of(given.size, given.width_mm)
        lock = process.lock_screen(given.socket)
        application, family = process.start_application()
    except HemicycleError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(process.REFUSED)
    application.setFont(process.desk_font(family))
    screen = Window(metrics, family)
    cards = tuple(DeskCard(number, label) for number, _, label in (one.partition("=") for one in given.card))
    surface = DeskSurface(cards, metrics.width_px, given.note)
    desk = QWidget()
    desk.setWindowTitle(f"Hemicycle · {given.note}")
    column = QVBoxLayout(desk)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(screen)
    column.addWidget(surface)
    panel = PanelLink(given.socket)
    panel.lit.connect(surface.light)
    surface.pressed.connect(lambda button: panel.send({"press": button}))
    surface.presented.connect(lambda number: panel.send({"card": number}))
    surface.plugged.connect(lambda plugged: panel.send({"link": "up" if plugged else "down"}))
    bridge = Bridge(given.socket, screen)
    bridge.open()
    panel.open()
    if given.picture is not None:
        draw_to(given.picture, desk)
    code = process.run(application, desk, is_framed=True)
    os.close(lock)
    sys.exit(code)


def draw_to(picture: Path, desk: QWidget) -> None:
    """Draw the desk into a file again and again, each time whole."""
    beside = picture.with_name(f".{picture.name}")

    def draw() -> None:
        if desk.grab().save(str(beside), "PNG"):
            beside.replace(picture)

    drawing = QTimer(desk)
    drawing.timeout.connect(draw)
    drawing.start(PICTURE_EVERY_MS)


main()
