# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The keys of a profile, one struct for each table of the file.

Bounds and descriptions stand here once: files are checked by them, and ``hardware_profiles/profile.schema.json`` is
drawn from them. A description is also the end of the sentence that says what to write instead.
"""

import hashlib
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from edge_agent.core.inputs import Button
from edge_agent.profiles.readers import NoReader, Reader

SCHEMA: Final = 1
ROLES: Final[tuple[Button, ...]] = ("yes", "no", "abstain")
"""In the order in which the keys stand on every seat, from left to right."""

Gpio = Annotated[int, Meta(ge=0, le=99, description="the number behind GPIO, not that of the pin on the header")]
Level = Literal["low", "high"]
ProfileName = Annotated[
    str, Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,40}$(?!\n)", description="small letters, digits and hyphens")
]

Board = Literal["virtual", "3B", "3B+", "4B", "400", "5B", "Zero2W"]
"""Boards of 64 bits by the names that gpiozero gives them; ``virtual`` has no pins, and all its parts are on the panel
socket."""

Backend = Literal["cage", "weston", "linuxfb", "xcb", "none"]


class ButtonPart(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A key: its GPIO, whether it closes to ground (low), how long it is not listened to after a change."""

    gpio: Gpio
    active: Level = "low"
    quiet_ms: Annotated[
        int, Meta(ge=5, le=100, description="longer than the contact chatters, as the self-test measures it")
    ] = 30


class Buttons(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All keys of a terminal."""

    yes: ButtonPart
    no: ButtonPart
    abstain: ButtonPart


class LampPart(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A lamp: its GPIO, whether a high level lights it, and the resistor in its way."""

    gpio: Gpio
    resistor_ohm: Annotated[
        int, Meta(ge=0, le=100_000, description="the resistor between pin and LED, 330 being usual; 0 for none")
    ]
    active: Level = "high"


class Lamps(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All lamps of a terminal, in its keys."""

    yes: LampPart
    no: LampPart
    abstain: LampPart


class Screen(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A screen. Sizes are those that the member sees, after it is turned."""

    backend: Backend
    size_px: Annotated[
        tuple[Annotated[int, Meta(ge=240, le=4096)], Annotated[int, Meta(ge=240, le=4096)]],
        Meta(description="width and height in pixels as the member sees them, such as [800, 480]"),
    ] = (800, 480)
    width_mm: Annotated[
        float,
        Meta(
            ge=80,
            le=400,
            description="the lit width as the member sees it, in millimetres by a ruler (no inches, no centimetres); "
            "a 7-inch panel has 154",
        ),
    ] = 154.0
    rotate: Literal[0, 90, 180, 270] = 0
    connector: Annotated[
        Literal["dsi", "hdmi"], Meta(description="the socket of the board that it is plugged into")
    ] = "hdmi"
    supply: Annotated[
        Literal["own", "header"], Meta(description="header where it takes 5 V from the board's pins, else own")
    ] = "own"


class Buzzer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something passive that beeps."""

    gpio: Gpio


class Watchdog(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The board's watchdog."""

    device: Annotated[
        str, Meta(pattern=r"^/dev/[A-Za-z0-9/_.:+-]{1,100}$(?!\n)", description="the path of a device, under /dev")
    ] = "/dev/watchdog0"
    timeout_s: Annotated[
        int,
        Meta(ge=2, le=15, description="the board counts 15 s at most, and longer times made boards restart for ever"),
    ] = 14


class Rtc(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A clock chip; the ds3231 is wired to GPIO 2 and 3."""

    kind: Literal["none", "pi5", "ds3231"] = "none"


class KeyStore(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something that keeps the key of the data partition and gives it to this board alone."""

    type: Annotated[Literal["tpm2"], Meta(description="a TPM 2.0, on a Raspberry Pi one of the kind SLB 9670 on SPI0")]


class HardwareProfile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One build of the terminal.

    Args:
        schema: Version of this format.
        profile: Its name, that of the file.
        board: Which board it is for.
        tried: On which real board it was tried, when and by whom; empty for never.
        extends: Name of a profile whose keys it takes where it says nothing itself; that one extends no other.
        buttons: Wanted of every board that is not virtual, like the lamps.
        key_store: None where the data partition is not encrypted. A virtual board may have that of its machine.
    """

    schema: Literal[1]
    profile: ProfileName
    board: Board
    tried: Annotated[
        str, Meta(max_length=200, description="on which real board it was tried, when and by whom; empty for never")
    ] = ""
    extends: Annotated[str, Meta(max_length=60, description="a profile of the same folder whose keys it takes")] = ""
    buttons: Buttons | None = None
    lamps: Lamps | None = None
    reader: Reader = msgspec.field(default_factory=NoReader)
    screen: Screen = msgspec.field(default_factory=lambda: Screen(backend="none"))
    buzzer: Buzzer | None = None
    watchdog: Watchdog | None = None
    rtc: Rtc = msgspec.field(default_factory=Rtc)
    key_store: KeyStore | None = None

    @property
    def name(self) -> str:
        """Name of the build."""
        return self.profile

    @property
    def is_simulated(self) -> bool:
        """Whether nobody sits at this seat: every part is virtual."""
        return self.board == "virtual"

    @property
    def sha256(self) -> str:
        """Hash of what is built, after ``extends`` and the site's overrides: seats of one build report the same.

        Remarks are not built: whoever writes down that a board was tried has changed no seat.
        """
        built = msgspec.structs.replace(self, tried="", extends="")
        return hashlib.sha256(msgspec.json.encode(built)).hexdigest()
