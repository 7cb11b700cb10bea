# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""From a commit to ``hemicycle-VERSION.tar``. The same commit and key give the same bytes, whoever builds and when.

::

    MANIFEST.json      version, number, commit, time, hash of the sums
    MANIFEST.sig       Ed25519 over the manifest
    SHA256SUMS         of every file below
    debian/            packages.txt, and the .deb files with --with-debs
    requirements/      lock files
    sbom.cdx.json      bill of materials
    wheels/            ours and the libraries', for this machine and for a 64-bit board
"""

import hashlib
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from provisioning.release.bill import bill
from provisioning.release.gathering import LOCKS, debian_files, debian_names, lay_out, library_wheels, own_wheel
from provisioning.release.packing import pack


@dataclass(frozen=True, slots=True)
class Built:
    """A release that was built; ``sha256`` is that of the tar, in hexadecimal."""

    path: Path
    version: str
    sequence: int
    sha256: str


def build(checkout: Path, out: Path, cache: Path, key: Ed25519PrivateKey, *, with_debs: bool = False) -> Built:
    """Build a release of the present commit.

    Args:
        checkout: Folder under git; changes that are not committed are not in the release.
        out: Where the tar goes.
        cache: Where wheels are kept between builds.
        key: Signs the manifest.
        with_debs: Whether to carry Debian's packages too, for this machine's kind of processor.

    Raises:
        RefusedError: Something is not to be had; the sentence names it.
    """
    with tempfile.TemporaryDirectory(prefix="hemicycle-release-") as folder:
        work = Path(folder)
        source = lay_out(checkout, work / "source")
        requirements = source.folder / "requirements"
        libraries = library_wheels(requirements, cache)
        own = own_wheel(source, work / "own")
        version = own.name.split("-")[1]
        names = debian_names(requirements)
        needed = sorted({name for some in names.values() for name in some})
        debs = debian_files(needed, work / "debs") if with_debs else []
        sums = {wheel.name: hashlib.sha256(wheel.read_bytes()).hexdigest() for wheel in libraries}
        (work / "sbom.cdx.json").write_text(bill(source, version, sums, needed, debs), "utf-8")
        lines = [f"{kind}: {' '.join(some)}\n" for kind, some in sorted(names.items())]
        (work / "packages.txt").write_text("".join(lines), "utf-8")
        files = {f"wheels/{wheel.name}": wheel for wheel in (*libraries, own)}
        files |= {f"requirements/{lock}": requirements / lock for lock in LOCKS}
        files |= {f"debian/{deb.name}": deb for deb in debs}
        files |= {"sbom.cdx.json": work / "sbom.cdx.json", "debian/packages.txt": work / "packages.txt"}
        target = out / f"hemicycle-{version}.tar"
        made = datetime.fromtimestamp(source.time_s, UTC).isoformat()
        digest = pack(files, target, key, version=version, sequence=source.sequence, commit=source.commit, made=made)
        return Built(target, version, source.sequence, digest)
