# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The centre's home folder and its one settings file, ``central.toml``."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta

from adapters.toml_file import SettingsError, read_toml
from voting_core.identifiers import HallId, Term
from voting_core.roster import Operator


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What ``central.toml`` says. ``term`` grows by one when the keys are restored from a backup."""

    hall: HallId
    term: Term
    broker_host: Annotated[str, Meta(min_length=1, max_length=253)]
    broker_port: Annotated[int, Meta(ge=1, le=65535)]
    operators: Annotated[tuple[Operator, ...], Meta(min_length=1, max_length=50)]


@dataclass(frozen=True, slots=True)
class Home:
    """Names of the files in the centre's home folder."""

    folder: Path

    @property
    def settings(self) -> Path:
        """``central.toml``."""
        return self.folder / "central.toml"

    @property
    def key(self) -> Path:
        """Ed25519 key that signs the floor log, heads and receipts."""
        return self.folder / "centre.key"

    @property
    def ledger(self) -> Path:
        """The ledger's SQLite file."""
        return self.folder / "ledger.sqlite"

    @property
    def socket(self) -> Path:
        """Unix socket of the command link."""
        return self.folder / "command.sock"

    @property
    def lock(self) -> Path:
        """Held by the centre that runs here."""
        return self.folder / "central.lock"

    def tls(self, name: str) -> Path:
        """``tls.key``, ``tls.crt`` or ``ca.crt``."""
        return self.folder / name


def read_settings(home: Home) -> Settings:
    """Read ``central.toml``.

    Raises:
        SettingsError: It is missing or wrong; the message names the key and the remedy.
    """
    settings = read_toml(home.settings, Settings)
    check_settings(settings, home.settings)
    return settings


def check_settings(settings: Settings, path: Path) -> None:
    """Refuse values that no centre can work with, before they are written or after they are read.

    Raises:
        SettingsError: Names the file and the value.
    """
    try:
        msgspec.convert(msgspec.to_builtins(settings), Settings, strict=True)
    except msgspec.ValidationError as error:
        raise SettingsError(f"{path}: {error}.", "Correct the value.") from error
    names = [operator.operator for operator in settings.operators]
    keys = [operator.key for operator in settings.operators]
    if len(set(names)) != len(names) or len(set(keys)) != len(keys):
        raise SettingsError(f"{path}: two operators share a name or a key.", "Two people are two names with two keys.")


def write_settings(settings: Settings) -> bytes:
    """``central.toml`` with these settings."""
    lines = [
        "# The centre of one hall. The term is raised by 'hemicycle-central keys restore' and by nothing else.",
        f'hall = "{settings.hall}"',
        f"term = {settings.term}",
        f"broker_host = {_text(settings.broker_host)}",
        f"broker_port = {settings.broker_port}",
    ]
    for operator in settings.operators:
        lines += [
            "",
            "[[operators]]",
            f'operator = "{operator.operator}"',
            f"name = {_text(operator.name)}",
            f'key = "{operator.key}"',
        ]
    return ("\n".join(lines) + "\n").encode()


def _text(value: str) -> str:
    """A JSON string is a TOML basic string, but for one control character that JSON leaves as it is."""
    return msgspec.json.encode(value).decode().replace("\x7f", "\\u007f")
