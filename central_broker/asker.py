# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who is at the command line: home, operator, key, language; given once, before the command's name."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import typer

from adapters.key_files import load_signing_key
from central_broker.command_link import CommandClient
from central_broker.command_words import Outcome
from central_broker.desk import Desk
from central_broker.settings import Home
from voting_core.errors import RefusedError
from voting_core.signing import Ed25519Signer, Signer


@dataclass(frozen=True, slots=True)
class Asker:
    """The person at the command line."""

    home: Path
    operator: str
    key: Path | None
    pin_file: Path | None
    lang: str

    @contextmanager
    def desk(self, *, ordering: bool = True) -> Iterator[Desk]:
        """A desk connected to the centre; the key is unlocked only for somebody who orders."""
        signer = self._unlock() if ordering else None
        client = CommandClient(Home(self.home).socket)
        try:
            yield Desk(client, self.operator, signer, lambda: secrets.token_hex(16))
        finally:
            client.close()

    def tell(self, outcome: Outcome) -> None:
        """Say what became of an order; exit code 3 when a second operator is needed, 1 when it was refused."""
        typer.echo(outcome.said_en if self.lang == "en" else outcome.said_zh, err=outcome.result == "refused")
        if outcome.result != "done":
            raise typer.Exit(3 if outcome.result == "waiting" else 1)

    def _unlock(self) -> Signer:
        if not self.operator or self.key is None:
            raise RefusedError("Nobody is named.", "Give --operator and --key before the command.")
        return Ed25519Signer(load_signing_key(self.key, self.pin(self.key)))

    def pin(self, key: Path) -> bytes | None:
        """The key's PIN, from a file or asked for; none where the key has none."""
        if self.pin_file is not None:
            try:
                return self.pin_file.read_bytes().strip()
            except OSError as error:
                raise RefusedError(
                    f"{self.pin_file}: the PIN cannot be read: {error.strerror}.",
                    "Name another file with --pin-file, or none to be asked.",
                ) from error
        if key.exists() and b"ENCRYPTED" not in key.read_bytes():
            return None
        return str(typer.prompt(f"PIN: {key.name}", hide_input=True)).encode()


def asker_of(context: typer.Context) -> Asker:
    """The asker that the command line's first part described."""
    asker = context.find_object(Asker)
    assert asker is not None, "the callback of the program sets it"
    return asker
