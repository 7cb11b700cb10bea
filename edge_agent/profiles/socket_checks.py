# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is plugged in or shown: the reader's port and frames, and whether the screen can be driven as described."""

from collections.abc import Iterator
from typing import Final

from edge_agent.hardware.readers.serial_template import template_faults
from edge_agent.profiles.fitting import Misfit
from edge_agent.profiles.profile import Backend, Board, Screen
from edge_agent.profiles.readers import Reader, SerialReader, TemplateReader

TURNING: Final[tuple[Backend, ...]] = ("weston", "xcb")
"""Backends that turn picture and touches together. cage cannot (KlipperScreen's issue 1650), linuxfb ignores it."""

DENSITY_TENTHS: Final = range(25, 161)
"""In tenths: a panel has 2.5 to 16 pixels on a millimetre (64 to 406 dpi)."""


def check_reader(board: Board, reader: Reader) -> Iterator[Misfit]:
    """A port that is another one tomorrow, and a frame that does not yield its own sample's number."""
    if not isinstance(reader, SerialReader):
        return
    place = ("reader", "port")
    if board == "5B" and reader.port == "/dev/serial0":
        problem = "on a Pi 5 this may be the debug socket and not the header"
        yield Misfit(place, problem, "write /dev/ttyAMA0, with dtparam=uart0=on in config.txt")
    if reader.port.startswith(("/dev/ttyUSB", "/dev/ttyACM")):
        problem = "this number changes when another USB device is plugged in"
        yield Misfit(place, problem, "write the path under /dev/serial/by-id: ls -l /dev/serial/by-id")
    if isinstance(reader, TemplateReader):
        for fault in template_faults(reader.template):
            yield Misfit(("reader", "template", fault.key), fault.problem, _begin_small(fault.remedy))


def check_screen(screen: Screen) -> Iterator[Misfit]:
    """A picture that the backend cannot turn, and a width that is no width of such a panel."""
    if screen.backend == "none":
        return
    if screen.rotate and screen.backend not in TURNING:
        problem = f"{screen.backend} cannot turn the picture"
        yield Misfit(
            ("screen", "rotate"), problem, 'write backend = "weston", or mount the panel so that it stands right'
        )
    width_px, _ = screen.size_px
    tenths = round(10 * width_px / screen.width_mm)
    if tenths not in DENSITY_TENTHS:
        problem = f"{width_px} pixels on {screen.width_mm:g} mm would be {tenths / 10:g} pixels a millimetre"
        remedy = "measure the lit width as the member sees it, in millimetres; a panel has 2.5 to 16 pixels on each"
        yield Misfit(("screen", "width_mm"), problem, remedy)


def _begin_small(sentence: str) -> str:
    """A sentence as the end of another one."""
    return sentence[:1].lower() + sentence[1:].rstrip(".")
