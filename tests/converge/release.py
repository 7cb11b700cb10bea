# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A release as a hall gets it: of the present commit, by the builder itself, signed with a key made for the test."""

import shutil
import tarfile
import tempfile
from pathlib import Path
from typing import Final

from adapters.key_files import load_signing_key
from provisioning.release.building import build
from provisioning.release.gathering import library_wheels
from provisioning.release.packing import pack
from provisioning.release.signing import create_release_key
from provisioning.release.verifying import HEAD
from tests.converge.bare import CACHE

ROOT: Final = Path(__file__).resolve().parents[2]
PASSPHRASE: Final = b"converge only"


def fetch_wheels() -> None:
    """Fetch the libraries of a release, once for all; takes a while on a machine that never did."""
    library_wheels(ROOT / "requirements", CACHE)


def build_release(folder: Path) -> tuple[Path, str]:
    """Make key and release of this checkout's commit; returns the file and its version. The public key lies beside."""
    shutil.copy(create_release_key(folder / "release-keys", PASSPHRASE), folder / "release.pub")
    key = load_signing_key(folder / "release-keys" / "release.key", PASSPHRASE)
    built = build(ROOT, folder / "releases", CACHE, key)
    return built.path, built.version


def signed_anew(folder: Path, release: Path, *, sequence: int, stranger: bool) -> Path:
    """The same files as version 0.1.2 under another number, signed by the hall's key or by a stranger's."""
    if stranger:
        create_release_key(folder / "stranger", PASSPHRASE)
    keys = folder / ("stranger" if stranger else "release-keys")
    key = load_signing_key(keys / "release.key", PASSPHRASE)
    target = folder / f"number-{sequence}.tar"
    with tempfile.TemporaryDirectory() as place, tarfile.open(release) as tar:
        tar.extractall(place, filter="data")
        files = {name: Path(place, name) for name in tar.getnames() if name not in HEAD}
        pack(files, target, key, version="0.1.2", sequence=sequence, commit="c0" * 20, made="2026-11-27T00:00:00+00:00")
    return target
