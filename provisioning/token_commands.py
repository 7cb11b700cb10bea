# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``hemicycle-pki token``, ``serve`` and ``join``: seats that enrol by themselves, once, while a window is open."""

import secrets
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event, Thread
from typing import Annotated

import typer
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from adapters.key_files import write_atomic
from provisioning.asking import (
    AuthorityFolder,
    By,
    Home,
    PassphraseFile,
    certificate_fingerprint,
    present,
    read,
    secret,
    technician,
)
from provisioning.authority import Authority
from provisioning.identity import EnrolmentError
from provisioning.inventory import live_entry
from provisioning.joining import RETRY_S, World, join, post, window_tls, wipe
from provisioning.seat_settings import settings_of
from provisioning.token import TOKEN_BYTES, join_file_bytes, read_join_file
from provisioning.window import Arrival, EnrolmentWindow, give_token, open_window
from provisioning.window_server import Reception, WindowServer, server_tls

JOIN_FILE = "hemicycle-join.json"
PORT = 8440
_FORMATS = ["%Y-%m-%d", "%Y-%m-%dT%H:%M"]


def token(
    seat: Annotated[str, typer.Argument(help="Id of the seat.")],
    folder: AuthorityFolder,
    host: Annotated[str, typer.Option(help="Address or name of this machine in the hall.")],
    until: Annotated[datetime, typer.Option(formats=_FORMATS, help="When the token ends, this machine's time.")],
    port: Annotated[int, typer.Option(min=1, max=65_535, help="Port of the window.")] = PORT,
    epoch: Annotated[int, typer.Option(min=1, help="One more for every new journal of the same seat.")] = 1,
    replace: Annotated[bool, typer.Option("--replace", help="The seat has a certificate; this ends it.")] = False,
    broker: Annotated[str, typer.Option(help="Address or name of the broker, for a card without settings.")] = "",
    broker_port: Annotated[int, typer.Option(min=1, max=65_535)] = 8883,
    profile: Annotated[str, typer.Option(help="How the seat is built, for a card without settings.")] = "",
    technician_card: Annotated[
        list[str] | None, typer.Option(help="Hash of a card that opens the self-test; may be repeated.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Folder to write to, such as the mounted boot medium.")] = None,
    passphrase_file: PassphraseFile = None,
    by: By = "",
) -> None:
    """Draw a one-time token for one seat, and write the file for its boot medium."""
    authority, now = _opener(folder, passphrase_file, by)(), present()
    if live_entry(authority.inventory, seat, now) is not None and not replace:
        raise EnrolmentError(f"{seat} has a live certificate.", "Say --replace if the device is to be replaced.")
    cards = tuple(technician_card or ())
    settings = settings_of(authority.inventory, now, broker=broker, port=broker_port, profile=profile, cards=cards)
    seed = secrets.token_bytes(TOKEN_BYTES)
    file = give_token(
        authority, (seat, epoch), seed, host=host, port=port, until=until.astimezone(), now=now, settings=settings
    )
    authority.save(now=now)
    target = out or Path(seat)
    target.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_atomic(target / JOIN_FILE, join_file_bytes(file), 0o600)
    print(
        f"{target / JOIN_FILE}: token of {seat}, good once, until {until:%Y-%m-%d %H:%M}. Whoever has it can be {seat}."
    )
    if settings is None:
        print("It brings no settings: the card has to have its seat.toml. --broker and --profile bring them.")


def serve(
    folder: AuthorityFolder,
    minutes: Annotated[int, typer.Option(min=1, max=720, help="How long the window is open.")] = 30,
    listen: Annotated[str, typer.Option(help="Address to listen on; all if left out.")] = "0.0.0.0",  # noqa: S104 - that is its purpose
    port: Annotated[int, typer.Option(min=1, max=65_535)] = PORT,
    days: Annotated[int, typer.Option(min=1, help="How long certificates are good for.")] = 400,
    unattended: Annotated[bool, typer.Option("--unattended", help="Ask nobody; the token is enough.")] = False,
    passphrase_file: PassphraseFile = None,
    by: By = "",
) -> None:
    """Open the enrolment window on this machine, for a while."""
    opener = _opener(folder, passphrase_file, by)
    authority, now, key = opener(), present(), ec.generate_private_key(ec.SECP256R1())
    until = now + timedelta(minutes=minutes)
    certificate = open_window(authority, key.public_key(), until=until, now=now, serial=x509.random_serial_number())
    authority.save(now=now)
    reception = Reception(present, x509.random_serial_number, _tell, _yes if unattended else _ask)
    window = EnrolmentWindow(opener, until=until, days=days)
    server = WindowServer((listen, port), server_tls(certificate, key), window, reception)
    shown = certificate_fingerprint(authority.certificate)
    _tell(f"The window of hall {authority.inventory.hall}, {shown}, is open on port {port} for {minutes} min.")
    thread = Thread(target=server.serve_forever, name="window", daemon=True)
    thread.start()
    try:
        _pause(minutes * 60.0)
    except KeyboardInterrupt:
        _tell("")
    server.shutdown()
    server.server_close()
    _tell("The window is closed.")


def join_hall(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=f"{JOIN_FILE} of the boot medium.")],
    home: Home,
    keep: Annotated[
        bool, typer.Option("--keep", help="Do not wipe the file; somebody with more rights does: wipe.")
    ] = False,
) -> None:
    """Enrol this seat with the token of its boot medium, then wipe the token."""
    found = read_join_file(read(file))
    if (home / "tls.crt").exists():
        print(f"{home}: has its certificate already.")
        if not keep:
            wipe_file(file)
        return
    tls = window_tls(found.ca_certificate)
    world = World(
        post=lambda body: post(found, tls, body),
        wait=lambda: _pause(RETRY_S),
        tell=_tell,
        now=present,
    )
    join(home, found, world)
    print(f"{home}: {found.seat} is enrolled in hall {found.hall}.")
    if not keep:
        wipe_file(file)


def wipe_file(file: Annotated[Path, typer.Argument(metavar="FILE", help=f"{JOIN_FILE} of the boot medium.")]) -> None:
    """Overwrite and remove a file with a token."""
    try:
        wipe(file)
    except OSError as error:
        raise EnrolmentError(
            f"{file}: cannot be wiped: {error.strerror}.", "Remove it from the boot medium by hand; its token is used."
        ) from error
    print(f"{file}: wiped.")


def add_to(app: typer.Typer) -> None:
    """Put these commands on a command line."""
    app.command()(token)
    app.command()(serve)
    app.command(name="join")(join_hall)
    app.command(name="wipe")(wipe_file)


class _Opener:
    """Opens the authority again and again with a passphrase that was asked for once."""

    def __init__(self, folder: Path, passphrase: bytes, by: str) -> None:
        self._folder = folder
        self._passphrase = passphrase
        self._by = by

    def __call__(self) -> Authority:
        return Authority.open(self._folder, self._passphrase, by=self._by)


def _opener(folder: Path, passphrase_file: Path | None, by: str) -> _Opener:
    name = technician(by)
    return _Opener(folder, secret("Passphrase of the hall's key", passphrase_file), name)


def _pause(seconds: float) -> None:
    Event().wait(timeout=seconds)


def _tell(words: str) -> None:
    print(words, flush=True)


def _yes(_arrival: Arrival, _address: str) -> bool:
    return True


def _ask(arrival: Arrival, address: str) -> bool:
    shown = f"{arrival.content.identity}, epoch {arrival.content.epoch}, from {address}, request {arrival.fingerprint}"
    return typer.confirm(f"{shown}. Does the seat say the same fingerprint?")
