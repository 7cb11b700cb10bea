# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``hemicycle-pki``: the hall's authority, and the device's side of enrolment.

On the technician's machine ``init``, ``issue``, ``revoke``, ``list``, ``registry``, ``labels``, and for seats that
enrol by themselves ``token``, ``serve``; on the device ``request``, ``install``, or ``join``; for the people who run
the sitting ``operator-key``. Private keys are made where they are used and stay there; what is carried is a request one
way and a certificate back.
"""

import sys
from ipaddress import IPv4Address, IPv6Address, ip_address
from pathlib import Path
from typing import Annotated

import typer
from cryptography import x509

from adapters.key_files import write_atomic
from provisioning.asking import (
    AuthorityFolder,
    By,
    Home,
    PassphraseFile,
    certificate_fingerprint,
    open_authority,
    present,
    read,
    run,
    secret,
    technician,
)
from provisioning.authority import Authority, ledger_end, read_folder
from provisioning.certificates import ServerNames
from provisioning.device import REQUEST_FILE, install_enrolment, request_enrolment, request_rotation
from provisioning.enrolment import enrolment_bytes, read_enrolment
from provisioning.identity import EnrolmentError
from provisioning.inventory import registry
from provisioning.labels import labels_of, typeset
from provisioning.operators import create_operator_key
from provisioning.request import fingerprint
from provisioning.rotation import ROTATION_REQUEST
from provisioning.token_commands import add_to
from voting_core.codec import encode

app = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__, pretty_exceptions_enable=False)


@app.command()
def init(
    folder: AuthorityFolder,
    hall: Annotated[str, typer.Option(help="Id of the hall, part of every topic.")],
    passphrase_file: PassphraseFile = None,
    by: By = "",
) -> None:
    """Make a hall's authority."""
    name = technician(by)
    passphrase = secret("Passphrase of the hall's key", passphrase_file, confirm=True)
    authority = Authority.create(folder, hall, passphrase, by=name, now=present(), serial=x509.random_serial_number())
    print(f"Hall {hall}: authority made in {folder}, fingerprint {certificate_fingerprint(authority.certificate)}.")


@app.command()
def request(
    home: Home,
    identity: Annotated[str, typer.Option(help="Seat id, or centre, or broker.")] = "",
    epoch: Annotated[int, typer.Option(min=1, help="One more for every new journal of the same seat.")] = 1,
    rotate: Annotated[
        bool, typer.Option("--rotate", help="A new TLS key for a device that is enrolled; the old one stays in use.")
    ] = False,
) -> None:
    """Make this device's keys and its request."""
    if rotate:
        data = request_rotation(home)
        print(f"{home / ROTATION_REQUEST}: request for the next TLS key, fingerprint {fingerprint(data)}.")
        return
    data = request_enrolment(home, identity, epoch)
    print(f"{home / REQUEST_FILE}: request of {identity}, epoch {epoch}, fingerprint {fingerprint(data)}.")


@app.command()
def issue(
    request_file: Annotated[Path, typer.Argument(metavar="REQUEST")],
    folder: AuthorityFolder,
    days: Annotated[int, typer.Option(min=1, help="How long the certificate is good for.")] = 400,
    dns: Annotated[list[str] | None, typer.Option(help="Broker only: a name devices call it by.")] = None,
    ip: Annotated[list[str] | None, typer.Option(help="Broker only: an address devices call it by.")] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Revoke the former certificate of this identity.")] = False,
    out: Annotated[Path | None, typer.Option(help="Where to write; beside the request if left out.")] = None,
    passphrase_file: PassphraseFile = None,
    by: By = "",
) -> None:
    """Check a request and issue its certificate."""
    data = read(request_file)
    names = ServerNames(dns or (), [_address(text) for text in ip or ()])
    authority = open_authority(folder, passphrase_file, by)
    now = present()
    enrolment = authority.issue(
        data, days=days, now=now, serial=x509.random_serial_number(), names=names, replace=replace
    )
    authority.save(now=now)
    target = out or request_file.with_name("enrolment.json")
    write_atomic(target, enrolment_bytes(enrolment))
    print(f"{target}: {enrolment.identity} enrolled; its request had the fingerprint {fingerprint(data)}.")


@app.command()
def install(enrolment_file: Annotated[Path, typer.Argument(metavar="ENROLMENT")], home: Home) -> None:
    """Check an enrolment and put it into this device's home."""
    data = read(enrolment_file)
    install_enrolment(home, data, now=present())
    ca = x509.load_pem_x509_certificate(read_enrolment(data).ca_certificate.encode("ascii"))
    print(
        f"{home}: enrolled. The hall's fingerprint is {certificate_fingerprint(ca)}: compare it with the authority's."
    )


@app.command()
def revoke(identity: str, folder: AuthorityFolder, passphrase_file: PassphraseFile = None, by: By = "") -> None:
    """End an identity's certificate and write the revocation list."""
    authority = open_authority(folder, passphrase_file, by)
    now = present()
    authority.revoke(identity, now=now)
    authority.save(now=now)
    print(
        f"{identity} is revoked. Give the broker {folder / 'crl.pem'} and restart it: connections that stand stay up."
    )


@app.command(name="list")
def list_entries(
    folder: AuthorityFolder,
    shut_out: Annotated[
        bool, typer.Option("--shut-out", help="Only the names that were revoked and not enrolled again, one a line.")
    ] = False,
) -> None:
    """Show every certificate ever issued."""
    now = present()
    if shut_out:
        inventory = read_folder(folder)
        names = {entry.identity for entry in inventory.entries if inventory.unended(entry.identity) is None}
        sys.stdout.write("".join(f"{name}\n" for name in sorted(names)))
        return
    for entry in read_folder(folder).entries:
        status = "expired" if entry.status == "live" and not entry.is_live(now) else entry.status
        print(f"{entry.identity:<16} epoch {entry.epoch:<3} {status:<9} until {entry.not_after:%Y-%m-%d}  {entry.by}")
    rows, last = ledger_end(folder)
    print(f"The ledger holds: {rows} rows, the last one has the fingerprint {fingerprint(bytes.fromhex(last))}.")
    crl = x509.load_pem_x509_crl(read(folder / "crl.pem"))
    print(f"The revocation list is good until {crl.next_update_utc:%Y-%m-%d}; after that the broker lets nobody in.")


@app.command(name="registry")
def print_registry(folder: AuthorityFolder) -> None:
    """Print the seats' record keys as JSON, sorted by seat."""
    sys.stdout.write(encode(registry(read_folder(folder))).decode("utf-8") + "\n")


@app.command()
def labels(
    folder: AuthorityFolder,
    identities: Annotated[list[str] | None, typer.Argument(help="Devices; all that are enrolled if left out.")] = None,
    out: Annotated[Path, typer.Option(help="PDF to write.")] = Path("labels.pdf"),
) -> None:
    """Print labels for devices: name, hall, fingerprint and a square code; 24 on A4, 70 by 37 mm each."""
    made = labels_of(read_folder(folder), identities or ())
    write_atomic(out, typeset(made))
    print(f"{out}: {len(made)} labels.")


@app.command()
def operator_key(
    name: Annotated[str, typer.Option(help="The operator's id.")],
    out: Annotated[Path, typer.Option(help="Folder for the key and its public half.")],
    pin_file: Annotated[
        Path | None, typer.Option(help="File whose first line is the PIN; asked for if left out.")
    ] = None,
) -> None:
    """Make an operator's signing key, locked with a PIN."""
    public = create_operator_key(out, name, secret("PIN", pin_file, confirm=True))
    print(f"{out / name}.key and .pub made. Public key: {public}")


add_to(app)


def main() -> None:
    """Run the command line; a refusal is one sentence on stderr and exit status 2."""
    run(app)


def _address(text: str) -> IPv4Address | IPv6Address:
    try:
        return ip_address(text)
    except ValueError as error:
        raise EnrolmentError(f"--ip {text!r} is no address.", "Use --dns for a name.") from error
