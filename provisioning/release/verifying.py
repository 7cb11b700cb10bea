# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Says whether a release is whole, ours and not older, and only then unpacks it.

This file runs by itself as ``verify-release`` on a machine that has nothing of ours yet: it needs Python's own library
and Debian's ``openssl`` (3.0, Ed25519 of RFC 8032). ``hemicycle-release verify`` runs the same lines.

The tar (POSIX.1-1988 ``ustar``, not compressed) begins with ``MANIFEST.json``, ``MANIFEST.sig`` (64 bytes over those of
the manifest) and ``SHA256SUMS``, whose hash is in the manifest. So the signature is judged before anything else is
read, and every further file is one that the sums name.
"""

import argparse
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

FORMAT: Final = "hemicycle/1 release"
MANIFEST: Final = "MANIFEST.json"
SIGNATURE: Final = "MANIFEST.sig"
SUMS: Final = "SHA256SUMS"
HEAD: Final = (MANIFEST, SIGNATURE, SUMS)
HEAD_BYTES_MAX: Final = 4_000_000
FILE_BYTES_MAX: Final = 512_000_000
FILES_MAX: Final = 5_000

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+~%-]{0,190}(/[A-Za-z0-9][A-Za-z0-9._+~%-]{0,190}){0,2}")
_VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z.+-]{0,60}")
_HEX = re.compile(r"[0-9a-f]{64}")

Signed = Callable[[bytes, bytes], bool]
"""Whether a signature (second) over bytes (first) is by the key that releases of this hall are signed with."""


class ReleaseError(ValueError):
    """A release is refused. Not of the project's tree of errors, since this file stands alone."""

    def __init__(self, problem: str, remedy: str = "Fetch the release again from whoever built it.") -> None:
        super().__init__(f"{problem} {remedy}")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the signature binds.

    Attributes:
        version: As in file names, such as ``0.1.0``.
        sequence: Grows with every commit; a machine takes no smaller one than it has.
        commit: 40 hexadecimal digits.
        made: Time of the commit, ISO 8601.
        sums_sha256: SHA-256 of ``SHA256SUMS``, 64 hexadecimal digits.
    """

    version: str
    sequence: int
    commit: str
    made: str
    sums_sha256: str


def read_manifest(data: bytes) -> Manifest:
    """Read a manifest strictly: exactly its fields, each of its type.

    Raises:
        ReleaseError: It is none.
    """
    kinds = {"version": str, "sequence": int, "commit": str, "made": str, "sums_sha256": str}
    try:
        fields = json.loads(data)
        if fields.pop("format") != FORMAT or {name: type(value) for name, value in fields.items()} != kinds:
            raise ValueError
        if not _VERSION.fullmatch(fields["version"]) or not _HEX.fullmatch(fields["sums_sha256"]):
            raise ValueError
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError) as error:
        raise ReleaseError(f"{MANIFEST}: is no manifest of a release.") from error
    return Manifest(**fields)


def examine(release: Path, signed: Signed, *, version: str = "", target: Path | None = None) -> Manifest:
    """Verify a release whole, then unpack it if a folder is named.

    Args:
        release: The ``.tar`` file.
        signed: Judges the signature.
        version: The version that is expected; empty if any is.
        target: A folder that does not exist yet; filled only with bytes that were verified, or not made at all.

    Raises:
        ReleaseError: Unsigned, altered, incomplete, or made to write where it should not; nothing was unpacked.
    """
    try:
        with tarfile.open(release, "r:") as tar:
            manifest, sums = _head(tar, signed)
            if version and manifest.version != version:
                raise ReleaseError(f"{release.name} is version {manifest.version}, not {version}.", "Name its version.")
            _walk(tar, sums, None)
        if target is not None:
            _unpack(release, manifest, sums, target)
    except (tarfile.TarError, EOFError, UnicodeError) as error:
        raise ReleaseError(f"{release.name}: is cut or no tar file: {error}.") from error
    except OSError as error:
        raise ReleaseError(
            f"{error.filename or release}: {error.strerror or error}.", "Check path and space."
        ) from error
    return manifest


def check_age(manifest: Manifest, installed: Path, *, allow_older: bool) -> str:
    """Refuse a release that is older than the one a machine has.

    Args:
        manifest: Of the new release.
        installed: The manifest that was kept of the present one; need not exist on a bare machine.
        allow_older: The technician said so, by name.

    Returns:
        A sentence for the log.

    Raises:
        ReleaseError: It is older, or what was kept cannot be read.
    """
    if not installed.exists():
        return f"Release {manifest.version}, number {manifest.sequence}, is the first one here."
    present = read_manifest(installed.read_bytes())
    between = f"release {manifest.version} (number {manifest.sequence}) after {present.version} ({present.sequence})"
    if manifest.sequence >= present.sequence:
        return f"In order: {between}."
    if allow_older:
        return f"OLDER, as the technician ordered: {between}."
    raise ReleaseError(
        f"Older than what is installed: {between}.",
        "If you want to go back all the same, say update_allow_older=true (--allow-older); it is written into the log.",
    )


def _head(tar: tarfile.TarFile, signed: Signed) -> tuple[Manifest, dict[str, str]]:
    data: dict[str, bytes] = {}
    for name in HEAD:
        member = tar.next()
        if member is None or member.name != name:
            raise ReleaseError(f"The release begins with no {name}: it is not signed as a release is.")
        _check_member(member, HEAD_BYTES_MAX)
        data[name] = b"".join(_bytes(tar, member))
    if not signed(data[MANIFEST], data[SIGNATURE]):
        raise ReleaseError(
            f"{SIGNATURE}: not signed with the key of this hall's releases.",
            "Ask who built it; a new key is installed on purpose only (update_change_key).",
        )
    manifest = read_manifest(data[MANIFEST])
    if hashlib.sha256(data[SUMS]).hexdigest() != manifest.sums_sha256:
        raise ReleaseError(f"{SUMS}: was altered after the release was signed.")
    return manifest, _read_sums(data[SUMS])


def _read_sums(data: bytes) -> dict[str, str]:
    sums: dict[str, str] = {}
    for line in data.decode("ascii").splitlines():
        digest, name = line[:64], line[66:]
        if not _HEX.fullmatch(digest) or line[64:66] != "  " or not _NAME.fullmatch(name) or name in (*sums, *HEAD):
            raise ReleaseError(f"{SUMS}: the line {line!r} is not one of sum and plain name.")
        sums[name] = digest
    return sums


def _walk(tar: tarfile.TarFile, sums: dict[str, str], target: Path | None) -> None:
    """Hash every file after the head against the sums, and write it if there is a folder for it."""
    left = dict(sums)
    for count, member in enumerate(iter(tar.next, None)):
        if count >= FILES_MAX:
            raise ReleaseError(f"The release has more than {FILES_MAX} files.")
        _check_member(member, FILE_BYTES_MAX)
        wanted = left.pop(member.name, None)
        if wanted is None:
            raise ReleaseError(f"{member.name}: is in the release but not in its sums, or twice in it.")
        digest = hashlib.sha256()
        with _place(target, member.name) as file:
            for piece in _bytes(tar, member):
                digest.update(piece)
                file.write(piece)
        if digest.hexdigest() != wanted:
            raise ReleaseError(f"{member.name}: differs from its sum {wanted}; it has {digest.hexdigest()}.")
    if left:
        raise ReleaseError(f"{min(left)}: is missing, and {len(left) - 1} more.")


def _check_member(member: tarfile.TarInfo, most: int) -> None:
    if member.type != tarfile.REGTYPE or member.pax_headers or member.sparse is not None:
        raise ReleaseError(f"{member.name!r}: is no plain file but a link, folder or something else.")
    if not _NAME.fullmatch(member.name):
        raise ReleaseError(f"{member.name!r}: is no name that a release may write to.")
    if not 0 <= member.size <= most:
        raise ReleaseError(f"{member.name}: has {member.size} bytes, at most {most}.")


def _place(target: Path | None, name: str) -> Any:  # noqa: ANN401 - two kinds of binary file
    if target is None:
        return Path("/dev/null").open("wb")
    path = target / name
    path.parent.mkdir(parents=True, exist_ok=True)
    return path.open("xb")


def _bytes(tar: tarfile.TarFile, member: tarfile.TarInfo) -> Iterator[bytes]:
    file = tar.extractfile(member)
    left = member.size
    while left and file is not None:
        piece = file.read(min(left, 1 << 20))
        if not piece:
            raise ReleaseError(f"{member.name}: is cut, {left} bytes are missing.")
        left -= len(piece)
        yield piece


def _unpack(release: Path, manifest: Manifest, sums: dict[str, str], target: Path) -> None:
    """Read the file once more and write what still has the sums that were signed."""
    draft = target.with_name(f".{target.name}.new")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o755, parents=True)
    try:
        with tarfile.open(release, "r:") as tar:
            for name in HEAD:
                member = tar.next()
                if member is None or member.name != name:
                    raise ReleaseError(f"{release.name}: was changed while it was read.")
            _walk(tar, sums, draft)
        record = {"format": FORMAT} | {name: getattr(manifest, name) for name in Manifest.__slots__}
        (draft / MANIFEST).write_text(json.dumps(record, indent=1) + "\n", "ascii")
        draft.rename(target)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise


def openssl_signed(key: Path) -> Signed:
    """Judge by Debian's ``openssl`` and a public key in a PEM file.

    Raises:
        ReleaseError: The key is not there.
    """
    if not key.is_file():
        raise ReleaseError(
            f"{key}: there is no key of releases.", "Play the role update with update_key, or name --key."
        )

    def judge(message: bytes, signature: bytes) -> bool:
        with tempfile.TemporaryDirectory() as folder:
            text, sealed = Path(folder, "message"), Path(folder, "signature")
            text.write_bytes(message)
            sealed.write_bytes(signature)
            words = ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", str(key), "-rawin"]
            done = subprocess.run([*words, "-in", str(text), "-sigfile", str(sealed)], capture_output=True, check=False)
        return len(signature) == 64 and done.returncode == 0

    return judge


def main() -> None:
    """Run as ``verify-release``: exit status 0, or 2 after one sentence that says why not."""
    words = argparse.ArgumentParser(description="Verify a release of Hemicycle, and unpack it.")
    words.add_argument("release", type=Path)
    words.add_argument("--key", type=Path, required=True, help="public key, PEM")
    words.add_argument("--version", default="", help="the version it has to be")
    words.add_argument("--installed", type=Path, help="manifest of the present release")
    words.add_argument("--allow-older", action="store_true")
    words.add_argument("--unpack", type=Path, metavar="FOLDER", help="a folder that does not exist yet")
    said = words.parse_args()
    try:
        print(
            verify(
                said.release,
                openssl_signed(said.key),
                version=said.version,
                installed=said.installed,
                allow_older=said.allow_older,
                target=said.unpack,
            )
        )
    except ReleaseError as error:
        print(f"Refused: {error}", file=sys.stderr)
        sys.exit(2)


def verify(
    release: Path, signed: Signed, *, version: str, installed: Path | None, allow_older: bool, target: Path | None
) -> str:
    """All of it in the order in which a machine wants it: whole, ours, not older; only then unpacked.

    Returns:
        A sentence for the log.

    Raises:
        ReleaseError: See :func:`examine` and :func:`check_age`.
    """
    manifest = examine(release, signed, version=version)
    said = "" if installed is None else " " + check_age(manifest, installed, allow_older=allow_older)
    if target is not None and examine(release, signed, version=version, target=target) != manifest:
        shutil.rmtree(target)
        raise ReleaseError(f"{release.name}: was changed while it was read.")
    return f"{release.name}: version {manifest.version}, commit {manifest.commit}, whole and ours.{said}"


if __name__ == "__main__":
    main()
