# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Everything a release is made of, fetched once and by hash: wheels of libraries, our own wheel, Debian's packages."""

import hashlib
import os
import platform
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from voting_core.errors import RefusedError

LOCKS: Final = ("seat.lock", "central.lock")
GLIBC: Final = (
    "manylinux2014",
    "manylinux_2_17",
    "manylinux_2_26",
    "manylinux_2_28",
    "manylinux_2_31",
    "manylinux_2_34",
)
"""What Debian 12 (glibc 2.36) can load, oldest first."""
BOARD: Final = "aarch64"


@dataclass(frozen=True, slots=True)
class Source:
    """A commit, laid out in a folder of its own: what is released is what was committed, not what lies about.

    Attributes:
        folder: The commit's files.
        commit: 40 hexadecimal digits.
        time_s: The commit's time, Unix seconds.
        sequence: Commits up to this one; grows with each.
    """

    folder: Path
    commit: str
    time_s: int
    sequence: int


def lay_out(checkout: Path, folder: Path) -> Source:
    """Lay out the present commit of a checkout.

    Raises:
        RefusedError: It is no checkout, or one whose history was cut, so that its number would be wrong.
    """
    if _git(checkout, "rev-parse", "--is-shallow-repository") != "false":
        raise RefusedError(f"{checkout}: its history is cut.", "Run: git fetch --unshallow.")
    tar = folder.with_suffix(".tar")
    _git(checkout, "archive", "--format=tar", f"--output={tar}", "HEAD")
    folder.mkdir(parents=True)
    _run("tar", "--extract", "--file", str(tar), "--directory", str(folder))
    tar.unlink()
    return Source(
        folder,
        commit=_git(checkout, "rev-parse", "HEAD"),
        time_s=int(_git(checkout, "log", "-1", "--format=%ct")),
        sequence=int(_git(checkout, "rev-list", "--count", "HEAD")),
    )


def library_wheels(requirements: Path, cache: Path) -> list[Path]:
    """The wheels of the lock files, for this machine and for a 64-bit board; kept by the locks' hash.

    Raises:
        RefusedError: A library has no wheel for one of them; pip's own words name it.
    """
    data = b"".join((requirements / lock).read_bytes() for lock in LOCKS)
    kept = cache / f"wheels-{platform.machine()}-{hashlib.sha256(data).hexdigest()[:12]}"
    if not kept.is_dir():
        draft = kept.with_suffix(".new")
        shutil.rmtree(draft, ignore_errors=True)
        for lock in LOCKS:
            for machine in {platform.machine(), BOARD}:
                _download(requirements / lock, machine, draft)
        draft.rename(kept)
    return sorted(kept.glob("*.whl"))


def own_wheel(source: Source, target: Path) -> Path:
    """Build our wheel from the commit, dated as the commit is."""
    words = ("wheel", "--quiet", "--no-deps", "--no-build-isolation", "-w", str(target), str(source.folder))
    _run(*_PIP, *words, SOURCE_DATE_EPOCH=str(source.time_s))
    return next(target.glob("hemicycle-*.whl"))


def debian_names(requirements: Path) -> dict[str, list[str]]:
    """Debian packages by kind of machine, as ``requirements/debian.toml`` lists them."""
    return {
        kind: sorted(names) for kind, names in tomllib.loads((requirements / "debian.toml").read_text("utf-8")).items()
    }


def debian_files(names: Sequence[str], target: Path) -> list[Path]:
    """Fetch packages and all they need by this machine's own ``apt-get``, for this machine's kind of processor.

    Raises:
        RefusedError: A package is not to be had.
    """
    target.mkdir(parents=True, exist_ok=True)
    quiet = ("--no-recommends", "--no-suggests", "--no-conflicts", "--no-breaks", "--no-replaces", "--no-enhances")
    said = _run("apt-cache", "depends", "--recurse", *quiet, *names)
    wanted = sorted({line for line in said.splitlines() if re.fullmatch(r"[a-z0-9][a-z0-9+.-]+", line)})
    _run("apt-get", "download", "--quiet", *wanted, cwd=target)
    return sorted(target.glob("*.deb"))


_PIP: Final = (sys.executable, "-m", "pip", "--disable-pip-version-check")


def _download(lock: Path, machine: str, target: Path) -> None:
    tags = [word for tag in GLIBC for word in ("--platform", f"{tag}_{machine}")]
    python = ("--python-version", "3.11", "--implementation", "cp", "--abi", "cp311", "--abi", "abi3", "--abi", "none")
    words = ("download", "--quiet", "--no-deps", "--only-binary=:all:", "--require-hashes", "-d", str(target))
    _run(*_PIP, *words, *tags, *python, "-r", str(lock))


def _git(checkout: Path, *words: str) -> str:
    return _run("git", "-C", str(checkout), *words).strip()


def _run(*command: str, cwd: Path | None = None, **environment: str) -> str:
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=cwd, env={**os.environ, **environment}
    )
    if done.returncode:
        last = "\n".join((done.stderr or done.stdout).strip().splitlines()[-5:])
        raise RefusedError(f"{' '.join(command[:4])} … did not go well:\n{last}", "Mend that and build again.")
    return done.stdout
