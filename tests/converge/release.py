# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A release as the role ``update`` takes it: wheels, lock files, and the sums of all of them."""

import hashlib
import shutil
import sys
from pathlib import Path
from typing import Final

from tests.converge.bare import CACHE, run

ROOT: Final = Path(__file__).resolve().parents[2]
LOCKS: Final = ("seat.lock", "central.lock")


def build_release(target: Path) -> str:
    """Make a release of this checkout in a new folder; returns its version."""
    wheels = target / "wheels"
    wheels.mkdir(parents=True)
    for wheel in _libraries().iterdir():
        shutil.copy(wheel, wheels)
    run(
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "-w",
        str(wheels),
        str(ROOT),
    )
    (target / "requirements").mkdir()
    for lock in LOCKS:
        shutil.copy(ROOT / "requirements" / lock, target / "requirements")
    write_sums(target)
    return next(wheels.glob("hemicycle-*.whl")).name.split("-")[1]


def write_sums(release: Path) -> None:
    """Write SHA256SUMS over every file of a release."""
    files = sorted(path for path in release.rglob("*") if path.is_file() and path.name != "SHA256SUMS")
    sums = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(release)}" for path in files]
    (release / "SHA256SUMS").write_text("\n".join(sums) + "\n", "utf-8")


def _libraries() -> Path:
    """The wheels of the lock files, fetched once."""
    data = b"".join((ROOT / "requirements" / lock).read_bytes() for lock in LOCKS)
    target = CACHE / f"wheels-{hashlib.sha256(data).hexdigest()[:12]}"
    if not target.is_dir():
        made = target.with_suffix(".new")
        shutil.rmtree(made, ignore_errors=True)
        for lock in LOCKS:
            words = ("download", "--quiet", "--only-binary=:all:", "--require-hashes", "-d", str(made))
            run(sys.executable, "-m", "pip", *words, "-r", str(ROOT / "requirements" / lock))
        made.rename(target)
    return target
