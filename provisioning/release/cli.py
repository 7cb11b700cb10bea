# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``hemicycle-release``: make the key, build, verify and show releases.

``key``, ``build`` and ``stick`` are for the technician's laptop, where the key stays; ``verify`` runs on every machine
before it unpacks anything.
"""

from ipaddress import IPv4Interface
from pathlib import Path
from typing import Annotated

import typer

from adapters.key_files import load_signing_key
from provisioning.asking import PassphraseFile, run, secret
from provisioning.release.signing import create_release_key, signed_by
from provisioning.release.stick import seed, write_stick
from provisioning.release.verifying import ReleaseError, examine, verify
from voting_core.errors import RefusedError

app = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__, pretty_exceptions_enable=False)

ReleaseFile = Annotated[Path, typer.Argument(metavar="RELEASE", help="hemicycle-VERSION.tar")]
PublicKey = Annotated[Path, typer.Option("--key", help="Public key of releases, PEM.")]
CALLED = "Passphrase of the releases' key"


@app.command()
def key(
    folder: Annotated[Path, typer.Option("--dir", help="Folder for release.key and release.pub.")],
    passphrase_file: PassphraseFile = None,
) -> None:
    """Make the key that releases are signed with."""
    public = create_release_key(folder, secret(CALLED, passphrase_file, confirm=True))
    print(f"{folder / 'release.key'} made, locked; {public} goes onto every machine (update_key).")


@app.command()
def build(
    folder: Annotated[Path, typer.Option("--dir", help="Folder of release.key.")],
    out: Annotated[Path, typer.Option(help="Where the release goes.")] = Path("dist"),
    checkout: Annotated[Path, typer.Option(help="Checkout whose present commit is released.")] = Path(),
    with_debs: Annotated[bool, typer.Option("--with-debs", help="Carry Debian's packages too.")] = False,
    passphrase_file: PassphraseFile = None,
) -> None:
    """Build a release of the present commit."""
    from provisioning.release.building import build as build_release  # noqa: PLC0415 - its library is a tool's

    signing = load_signing_key(folder / "release.key", secret(CALLED, passphrase_file))
    built = build_release(checkout, out, checkout / ".cache" / "release", signing, with_debs=with_debs)
    print(f"{built.path}: version {built.version}, number {built.sequence}, sha256 {built.sha256}")


@app.command(name="verify")
def verify_release(
    release: ReleaseFile,
    public: PublicKey,
    version: Annotated[str, typer.Option(help="The version it has to be.")] = "",
    installed: Annotated[Path | None, typer.Option(help="Manifest of the present release.")] = None,
    allow_older: Annotated[bool, typer.Option("--allow-older", help="Go back on purpose.")] = False,
    unpack: Annotated[Path | None, typer.Option(help="A folder that does not exist yet.")] = None,
) -> None:
    """Say whether a release is whole, ours and not older; then unpack it."""
    signed = signed_by(public)
    print(verify(release, signed, version=version, installed=installed, allow_older=allow_older, target=unpack))


@app.command()
def show(release: ReleaseFile, public: PublicKey) -> None:
    """Tell what a verified release is."""
    manifest = examine(release, signed_by(public))
    print(
        f"version {manifest.version}\nnumber  {manifest.sequence}\ncommit  {manifest.commit}\nmade    {manifest.made}"
    )


@app.command()
def stick(
    seat: str,
    boot: Annotated[Path, typer.Option(help="Folder where the card's boot partition is mounted.")],
    ssh_key: Annotated[list[Path], typer.Option(help="Public key file of a technician; may be repeated.")],
    address: Annotated[str, typer.Option(help="Fixed address with network, such as 10.20.0.107/24.")] = "",
    join_file: Annotated[Path | None, typer.Option(help="Join file of hemicycle-pki token, if not there yet.")] = None,
) -> None:
    """Make a blank card one seat's: name, way in, address, and the token to enrol with."""
    try:
        where = IPv4Interface(address) if address else None
        keys = [line.strip() for file in ssh_key for line in file.read_text("utf-8").splitlines() if line.strip()]
        names = write_stick(boot, seed(seat, keys, where), join_file)
    except (ValueError, OSError) as error:
        if isinstance(error, RefusedError):
            raise
        raise RefusedError(
            f"The card cannot be written: {error}.", "Check address, key files and the mount."
        ) from error
    print(f"{boot}: {', '.join(names)} written; this card is {seat}. Keep it locked away until it has started once.")


def main() -> None:
    """Run the command line; a refusal is one sentence on stderr and exit status 2."""
    run(app, ReleaseError)
