# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where mosquitto comes from: installed, unpacked before, or unpacked now from Debian's packages without root.

Unpacking: ``apt-get download`` needs no root, nor does ``dpkg -x``. mosquitto's libraries that are not installed are
unpacked beside it and found by ``LD_LIBRARY_PATH``. Where apt has no package lists, they are fetched beside the
packages, so that the system's own stay as they are.
"""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from voting_core.errors import RefusedError

_SYSTEM_FOLDERS: Final = ("/usr/local/sbin", "/usr/sbin")
"""Debian installs it outside an ordinary user's PATH."""
_INSTALL: Final = "Install it: sudo apt-get install mosquitto."


class NoMosquittoError(RefusedError):
    """There is no mosquitto and none could be unpacked; the message says what was tried."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MosquittoBinary:
    """An executable mosquitto."""

    path: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    """What it needs besides the caller's own environment."""


def find_mosquitto() -> MosquittoBinary:
    """The mosquitto of this machine, unpacked first if there is none.

    Raises:
        NoMosquittoError: There is none, and it could not be unpacked.
    """
    return installed_mosquitto() or unpacked_mosquitto(cache_folder()) or unpack_mosquitto(cache_folder())


def installed_mosquitto() -> MosquittoBinary | None:
    """The one on PATH, or where Debian puts it."""
    found = shutil.which("mosquitto", path=os.pathsep.join((os.environ.get("PATH", ""), *_SYSTEM_FOLDERS)))
    return MosquittoBinary(path=Path(found)) if found else None


def cache_folder() -> Path:
    """Where unpacked programs stay, after the XDG base directory specification."""
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "hemicycle"


def unpacked_mosquitto(cache: Path) -> MosquittoBinary | None:
    """The newest one unpacked before that still runs here."""
    for root in sorted(cache.glob("mosquitto-*"), reverse=True):
        binary = _binary_in(root)
        if binary is not None and not _missing_libraries(binary):
            return binary
    return None


def unpack_mosquitto(cache: Path) -> MosquittoBinary:
    """Fetch Debian's packages and unpack them into the cache folder.

    Raises:
        NoMosquittoError: No apt, no network, or a library that no package of mosquitto's brings.
    """
    for tool in ("apt-get", "dpkg", "dpkg-deb", "dpkg-query", "ldd"):
        if shutil.which(tool) is None:
            raise NoMosquittoError(f"mosquitto is not installed, and without {tool} it cannot be unpacked.", _INSTALL)
    cache.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="unpacking-", dir=cache) as name:
        root, debs = Path(name) / "root", Path(name) / "debs"
        root.mkdir()
        debs.mkdir()
        version = _unpack_all(root, debs)
        target = cache / f"mosquitto-{version}"
        # A rename: a folder with that name is whole, or it is not there.
        if _binary_in(target) is None:
            shutil.rmtree(target, ignore_errors=True)
            root.rename(target)
    binary = unpacked_mosquitto(cache)
    if binary is None:
        raise NoMosquittoError(f"mosquitto was unpacked into {target} but does not run there.", _INSTALL)
    return binary


def _unpack_all(root: Path, debs: Path) -> str:
    """Unpack mosquitto and, as long as libraries are missing, what its packages depend on; its version."""
    fetched = _fetch(["mosquitto"], debs)
    version = _field(fetched[0], "Version")
    done = {"mosquitto"}
    while True:
        wanted: set[str] = set()
        for deb in fetched:
            _run(["dpkg", "-x", str(deb), str(root)])
            wanted |= libraries_in(_field(deb, "Depends"))
        binary = _binary_in(root)
        assert binary is not None, "Debian's mosquitto package has no mosquitto in it"
        missing = _missing_libraries(binary)
        if not missing:
            return version
        next_packages = sorted(name for name in wanted - done if not _is_installed(name))
        if not next_packages:
            raise NoMosquittoError(f"mosquitto needs {', '.join(missing)}, and no package of its own has it.", _INSTALL)
        done |= set(next_packages)
        fetched = _fetch(next_packages, debs)


def libraries_in(depends: str) -> set[str]:
    """Names of library packages in a ``Depends`` field; of alternatives, the first."""
    names = (re.split(r"[\s:(|]", part.strip(), maxsplit=1)[0] for part in depends.split(","))
    return {name for name in names if name.startswith("lib")}


def missing_in(ldd_output: str) -> list[str]:
    """Libraries that ``ldd`` says are not found."""
    return re.findall(r"^\s*(\S+) => not found", ldd_output, re.MULTILINE)


def _binary_in(root: Path) -> MosquittoBinary | None:
    path = root / "usr/sbin/mosquitto"
    if not path.is_file():
        return None
    folders = sorted({str(library.parent) for library in root.rglob("*.so.*")})
    return MosquittoBinary(path=path, environment={"LD_LIBRARY_PATH": os.pathsep.join(folders)} if folders else {})


def _missing_libraries(binary: MosquittoBinary) -> list[str]:
    return missing_in(_run(["ldd", str(binary.path)], environment=binary.environment))


def _is_installed(package: str) -> bool:
    answer = subprocess.run(
        ["dpkg-query", "-W", "-f", "${db:Status-Status}", package], capture_output=True, text=True, check=False
    )
    return answer.stdout == "installed"


def _field(deb: Path, name: str) -> str:
    return _run(["dpkg-deb", "-f", str(deb), name]).strip()


def _fetch(packages: Sequence[str], debs: Path) -> list[Path]:
    """Download packages; the files that came."""
    before = set(debs.iterdir())
    lists = debs.parent / "apt"
    own_lists = [
        "-o", f"Dir::State={lists / 'state'}",
        "-o", "Dir::State::status=/var/lib/dpkg/status",
        "-o", f"Dir::Cache={lists / 'cache'}",
    ]  # fmt: skip
    try:
        _run(["apt-get", "-q", "download", *packages], folder=debs)
    except NoMosquittoError:
        for folder in ("state/lists/partial", "cache/archives/partial"):
            (lists / folder).mkdir(parents=True, exist_ok=True)
        _run(["apt-get", "-q", *own_lists, "update"])
        _run(["apt-get", "-q", *own_lists, "download", *packages], folder=debs)
    return sorted(set(debs.iterdir()) - before)


def _run(command: Sequence[str], *, folder: Path | None = None, environment: Mapping[str, str] | None = None) -> str:
    answer = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, "LC_ALL": "C", **(environment or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if answer.returncode != 0:
        last = (answer.stderr.strip() or answer.stdout.strip()).splitlines()[-1:]
        raise NoMosquittoError(
            f"mosquitto is not installed, and unpacking it failed: {' '.join(command[:2])}: {' '.join(last)}", _INSTALL
        )
    return answer.stdout
