# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The keys of a profile, one struct for each table of the file.

Profiles are TOML: YAML reads our own keys ``yes`` and ``no`` as true and false, and ``012`` as ten.
"""

from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from edge_agent.hardware.readers.frame_template import FrameTemplate

SCHEMA: Final = 1

Gpio = Annotated[int, Meta(ge=0, le=63)]
Level = Literal["low", "high"]
ProfileName = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,40}$(?!\n)")]
Device = Annotated[str, Meta(pattern=r"^/dev/[A-Za-z0-9/_.:+-]{1,100}$(?!\n)")]

Board = Literal["virtual", "3B+", "4B", "400", "5B", "Zero2W"]
"""Boards by the names that gpiozero gives them; ``virtual`` has no pins, and all its parts are on the panel socket."""

REVISIONS: Final[dict[str, str]] = {
    "3B+": "a020d3",
    "4B": "c03111",
    "400": "c03130",
    "5B": "c04170",
    "Zero2W": "902120",
}
"""By board, a revision code by which gpiozero knows its pins. Source: the list of revision codes of Raspberry Pi."""


class Table(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Any table of a profile."""


class ButtonPart(Table, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A key: its GPIO, whether it closes to ground (low), how long it is not listened to after a change."""

    gpio: Gpio
    active: Level = "low"
    quiet_ms: Annotated[int, Meta(ge=5, le=100)] = 30


class Buttons(Table, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All keys of a terminal."""

    yes: ButtonPart
    no: ButtonPart
    abstain: ButtonPart


class LampPart(Table, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A lamp: its GPIO, whether a high level lights it, and the resistor in its way."""

    gpio: Gpio
    resistor_ohm: Annotated[int, Meta(ge=0, le=100_000)]
    active: Level = "high"


class Lamps(Table, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All lamps of a terminal, in its keys."""

    yes: LampPart
    no: LampPart
    abstain: LampPart


class ReaderTable(Table, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="type"):
    """Any reader."""


class NoReader(ReaderTable, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="none"):
    """No reader: members sign in with the staff's help."""


class PcscReader(ReaderTable, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="pcsc"):
    """A smart-card reader by PC/SC, such as any USB reader of the class CCID; ``name`` is a part of its name."""

    name: Annotated[str, Meta(max_length=80)] = ""


class Pn532Reader(ReaderTable, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="pn532-hsu"):
    """A PN532 on a serial line."""

    port: Device


class Rdm6300Reader(ReaderTable, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="rdm6300"):
    """A module for EM4100 cards of 125 kHz."""

    port: Device


class TemplateReader(ReaderTable, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="serial-template"):
    """Any module that sends numbers by itself, described by a template with a sample."""

    port: Device
    baud: Literal[1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200]
    template: FrameTemplate


Reader = NoReader | PcscReader | Pn532Reader | Rdm6300Reader | TemplateReader


class Screen(Table, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A screen. Sizes as the member sees it, after it is turned; ``width_mm`` is the measured width of the lit area."""

    backend: Literal["cage", "weston", "linuxfb", "xcb", "none"]
    size_px: Annotated[tuple[int, int], Meta(description="Width and height in pixels, as the member sees it.")] = (
        800,
        480,
    )
    width_mm: Annotated[float, Meta(ge=40, le=400)] = 154.0
    rotate: Literal[0, 90, 180, 270] = 0


class Buzzer(Table, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something that beeps."""

    gpio: Gpio


class Watchdog(Table, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The board's watchdog. The BCM one counts 15 s at most; longer times made boards restart for ever."""

    device: Device = "/dev/watchdog0"
    timeout_s: Annotated[int, Meta(ge=2, le=15)] = 14


class Rtc(Table, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A clock chip."""

    kind: Literal["none", "pi5", "ds3231"] = "none"


class HardwareProfile(Table, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One build of the terminal.

    Args:
        schema: Version of this format.
        profile: Its name, that of the file.
        board: Which board it is for.
        tried: On which real board it was tried, when and by whom; empty for never.
        extends: Name of a profile whose keys it takes where it says nothing itself; that one extends no other.
    """

    schema: Literal[1]
    profile: ProfileName
    board: Board
    tried: Annotated[str, Meta(max_length=200)] = ""
    extends: str = ""
    buttons: Buttons | None = None
    lamps: Lamps | None = None
    reader: Reader = msgspec.field(default_factory=NoReader)
    screen: Screen = msgspec.field(default_factory=lambda: Screen(backend="none"))
    buzzer: Buzzer | None = None
    watchdog: Watchdog | None = None
    rtc: Rtc = msgspec.field(default_factory=Rtc)

    @property
    def name(self) -> str:
        """Name of the build."""
        return self.profile

    @property
    def is_simulated(self) -> bool:
        """Whether nobody sits at this seat: every part is virtual."""
        return self.board == "virtual"

    def pins(self) -> list[tuple[str, int]]:
        """Every wire to a GPIO, by the place of its key in the file: ``buttons.yes.gpio``."""
        wires: list[tuple[str, int]] = []
        for table, part in (("buttons", self.buttons), ("lamps", self.lamps)):
            if part is not None:
                wires += [(f"{table}.{key}.gpio", getattr(part, key).gpio) for key in ("yes", "no", "abstain")]
        return wires + ([("buzzer.gpio", self.buzzer.gpio)] if self.buzzer is not None else [])
