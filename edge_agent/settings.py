# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The seat's home folder and its one settings file, ``seat.toml``.

::

    hall = "demo"
    seat = "s07"
    epoch = 1
    broker_host = "localhost"
    broker_port = 8883
    centre_key = "…"          # base64, from the paper that was printed when the centre was made
    profile = "simulated"
    technician_cards = []     # hashes of the cards that open the technician's scene; may be left out
"""

import fcntl
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta

from adapters.toml_file import SettingsError, read_toml
from voting_core.identifiers import RESERVED, Epoch, HallId, HashHex, KeyText, SeatId


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What ``seat.toml`` says. An epoch is one journal with one record key; a new card or key is a new epoch.

    A technician's card is named by its hash, as ``hemicycle-seat card-hash`` prints it; it need not be in any roster.
    """

    hall: HallId
    seat: SeatId
    epoch: Epoch
    broker_host: Annotated[str, Meta(min_length=1, max_length=253)]
    broker_port: Annotated[int, Meta(ge=1, le=65535)]
    centre_key: KeyText
    profile: Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,40}$(?!\n)")]
    technician_cards: Annotated[tuple[HashHex, ...], Meta(max_length=20)] = ()


@dataclass(frozen=True, slots=True)
class Home:
    """Names of the files in a seat's home folder."""

    folder: Path

    @property
    def settings(self) -> Path:
        """``seat.toml``."""
        return self.folder / "seat.toml"

    @property
    def key(self) -> Path:
        """Ed25519 key that signs this seat's records."""
        return self.folder / "record.key"

    @property
    def card_keys(self) -> Path:
        """Keys of the member's cards that prove themselves by a secret they share with this seat; mostly absent."""
        return self.folder / "card-keys.toml"

    @property
    def journal(self) -> Path:
        """The journal's SQLite file."""
        return self.folder / "journal.sqlite"

    @property
    def panel(self) -> Path:
        """Unix socket of the virtual panel."""
        return self.folder / "panel.sock"

    @property
    def service(self) -> Path:
        """Unix socket of a real terminal for a technician's terminal; a simulated one has its panel."""
        return self.folder / "service.sock"

    @property
    def self_test(self) -> Path:
        """Report of the last self-test, for the technician."""
        return self.folder / "selftest.json"

    @property
    def kiosk(self) -> Path:
        """Unix socket of the screen of a real terminal."""
        return self.folder / "kiosk.sock"

    @property
    def local(self) -> Path:
        """``local.toml``: what the site overrides of the hardware profile; it need not be there."""
        return self.folder / "local.toml"

    def tls(self, name: str) -> Path:
        """``tls.key``, ``tls.crt`` or ``ca.crt``."""
        return self.folder / name


def read_settings(home: Home) -> Settings:
    """Read ``seat.toml``.

    Raises:
        SettingsError: It is missing or wrong; the message names the key and the remedy.
    """
    settings = read_toml(home.settings, Settings)
    if settings.seat in RESERVED:
        raise SettingsError(f"{home.settings}: no seat may be called '{settings.seat}'.", "Choose a name such as s07.")
    return settings


def lock_home(home: Home) -> int:
    """Keep a second program away from this home while the returned descriptor is open.

    Two programs on one journal would sign two different records under one number.

    Raises:
        SettingsError: The folder is not there, or a program runs in it.
    """
    try:
        descriptor = os.open(home.folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as error:
        raise SettingsError(f"{home.folder}: cannot be opened: {error.strerror}.", "Name the seat's home.") from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(descriptor)
        raise SettingsError(f"{home.folder}: a seat runs in this home already.", "Stop it first.") from error
    return descriptor
