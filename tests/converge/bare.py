# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A bare Debian 12, and a folder of packages for a hall that is cut off. Both are made once and kept in a cache."""

import hashlib
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tests.conftest import lack, require_system

CACHE: Final = Path.home() / ".cache" / "hemicycle" / "converge"

# What an image of Raspberry Pi OS Lite has, as far as the play needs it.
_TREE: Final = ",".join(
    [
        *("ca-certificates", "dbus", "iproute2", "kmod", "libpam-systemd", "openssh-server", "procps", "python3"),
        *("python3-apt", "sudo", "systemd-sysv", "tzdata", "udev"),
    ]
)
# Everything that roles install; where one is missing the play says so.
_CARRIED: Final = (
    *("chrony", "mosquitto", "netbase", "nftables", "nginx-light", "openssl"),
    *("cryptsetup-bin", "libtss2-esys-3.0.2-0", "libtss2-mu0", "libtss2-rc0", "libtss2-tcti-device0"),
    *("python3-packaging", "python3-venv"),
)

_LEAVE_OUT: Final = [f"--dpkgopt=path-exclude=/usr/share/{folder}/*" for folder in ("doc", "info", "locale", "man")]


def run(*command: str, **more: object) -> str:
    """Run a command of the machine and return what it says; a failure shows all of it."""
    done = subprocess.run(command, capture_output=True, text=True, check=False, **more)  # type: ignore[call-overload]
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    return str(done.stdout)


def bare_tree(*more: str, architecture: str = "amd64") -> Path:
    """The tree of a bare Debian 12, read-only for whoever asks; more packages than an image has are named."""
    require_system("mmdebstrap")
    packages = ",".join([_TREE, *more])
    target = CACHE / f"tree-{architecture}-{_key(packages)}"
    if not target.is_dir():
        CACHE.mkdir(parents=True, exist_ok=True)
        made = CACHE / f"{target.name}.new"
        shutil.rmtree(made, ignore_errors=True)
        run(
            "mmdebstrap",
            "--mode=root",
            "--variant=minbase",
            f"--architectures={architecture}",
            f"--include={packages}",
            "--aptopt=Acquire::Check-Valid-Until false",
            *_LEAVE_OUT,
            "bookworm",
            str(made),
            *_sources(),
        )
        made.rename(target)
    return target


def package_folder(tree: Path) -> Path:
    """A folder that apt takes packages from without a network, as a technician carries one into a hall."""
    require_system("dpkg-scanpackages", "dpkg-dev")
    target = CACHE / f"packages-{_key(tree.name, *_CARRIED)}"
    if not target.is_dir():
        made = CACHE / f"{target.name}.new"
        shutil.rmtree(made, ignore_errors=True)
        made.mkdir(parents=True)
        with tempfile.TemporaryDirectory(prefix="carry-") as folder:
            copy = Path(folder) / "tree"
            run("cp", "--archive", str(tree), str(copy))
            (copy / "etc" / "resolv.conf").unlink(missing_ok=True)
            shutil.copy("/etc/resolv.conf", copy / "etc" / "resolv.conf")
            inside = ("chroot", str(copy), "apt-get", "--quiet", "-o", "Acquire::Check-Valid-Until=false")
            run(*inside, "update")
            run(*inside, "install", "--yes", "--no-install-recommends", "--download-only", *_CARRIED)
            for package in (copy / "var" / "cache" / "apt" / "archives").glob("*.deb"):
                shutil.copy(package, made)
        listed = run("dpkg-scanpackages", "--multiversion", ".", cwd=made)
        (made / "Packages").write_text(listed, "utf-8")
        made.rename(target)
    return target


def _key(*words: str) -> str:
    return hashlib.sha256(" ".join(words).encode()).hexdigest()[:12]


def _sources() -> Sequence[str]:
    """Where this machine takes its Debian from; the project names no host."""
    found = [
        path
        for path in (Path("/etc/apt/sources.list.d/debian.sources"), Path("/etc/apt/sources.list"))
        if path.is_file() and "bookworm" in path.read_text("utf-8")
    ]
    if not found:
        lack("this machine has no sources of Debian 12 to make a bare tree from")
    return [str(found[0])]
