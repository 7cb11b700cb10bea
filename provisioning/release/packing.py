# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A folder of files becomes one signed tar. The same folder, key and facts give the same bytes."""

import hashlib
import io
import json
import tarfile
from collections.abc import Mapping
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from provisioning.release.verifying import FORMAT, MANIFEST, SIGNATURE, SUMS


def pack(
    files: Mapping[str, Path],
    target: Path,
    key: Ed25519PrivateKey,
    *,
    version: str,
    sequence: int,
    commit: str,
    made: str,
) -> str:
    """Write a release.

    Args:
        files: Name inside the release to file on this machine.
        target: The tar; replaced if it is there.
        key: Signs the manifest.
        version: Of our programs.
        sequence: Number that grows with every commit.
        commit: 40 hexadecimal digits.
        made: ISO 8601; the commit's time, not the present one, so that a second build is the same.

    Returns:
        SHA-256 of the tar, hexadecimal.
    """
    sums = "".join(f"{_sum(files[name])}  {name}\n" for name in sorted(files)).encode("ascii")
    fields = {
        "format": FORMAT,
        "version": version,
        "sequence": sequence,
        "commit": commit,
        "made": made,
        "sums_sha256": hashlib.sha256(sums).hexdigest(),
    }
    manifest = (json.dumps(fields, indent=1) + "\n").encode("ascii")
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_suffix(".new")
    with tarfile.open(draft, "w", format=tarfile.USTAR_FORMAT) as tar:
        for name, data in ((MANIFEST, manifest), (SIGNATURE, key.sign(manifest)), (SUMS, sums)):
            tar.addfile(_member(name, len(data)), io.BytesIO(data))
        for name in sorted(files):
            with files[name].open("rb") as file:
                tar.addfile(_member(name, files[name].stat().st_size), file)
    draft.replace(target)
    return _sum(target)


def _member(name: str, size: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.mode, member.mtime = size, 0o644, 0
    return member


def _sum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
