# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Opening the folder: the signed list of files, and the bytes of each."""

import base64
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from verifier.findings import Check, Words, listed
from verifier.forms import FILE_NAME, MANIFEST
from verifier.reading import Fields, Unreadable, read_loose
from verifier.signatures import MESSAGE, fingerprint, is_signed

MANIFEST_BYTES_MAX: Final = 16 * 1024 * 1024
FILE_BYTES_MAX: Final = 2 * 1024 * 1024 * 1024
_OWN: Final = ("bundle.json", "bundle.sig")
_NEEDED: Final = ("ledger.frames", "quarantine.json", "receipts.frames", "results.json")


class NotABundleError(Exception):
    """The folder cannot be read as a bundle at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """A folder whose list of files was read; its content is not judged yet."""

    manifest: Fields
    manifest_bytes: bytes
    sig: bytes
    files: dict[str, bytes]
    """Content of the files that are there and listed, as found, by name."""
    odd: list[Words]
    """What is wrong with the folder itself: missing, foreign or unreadable files."""

    def blob(self, sha256: str) -> bytes | None:
        """The blob of this name; none when the folder lacks it."""
        return self.files.get(f"blobs/{sha256}")


def open_bundle(folder: Path) -> Bundle:
    """Read a bundle's folder.

    Raises:
        NotABundleError: There is no such folder, or no list of files in it that can be read.
    """
    try:
        manifest_bytes = _read(folder / "bundle.json", MANIFEST_BYTES_MAX)
        manifest: Fields = read_loose(manifest_bytes, MANIFEST)
    except OSError as error:
        raise NotABundleError(f"{folder / 'bundle.json'}: {error.strerror or error}") from error
    except Unreadable as error:
        raise NotABundleError(f"{folder / 'bundle.json'}: {error}") from error
    odd: list[Words] = []
    files: dict[str, bytes] = {}
    for name in sorted(manifest["files"]):
        try:
            files[name] = _read(folder / name, FILE_BYTES_MAX)
        except FileNotFoundError:
            odd.append(Words(f"文件 {name} 缺失", f"the file {name} is missing"))
        except (OSError, Unreadable) as error:
            odd.append(Words(f"文件 {name} 无法读取：{error}", f"the file {name} cannot be read: {error}"))
    odd += _unlisted(folder, set(manifest["files"]))
    return Bundle(manifest=manifest, manifest_bytes=manifest_bytes, sig=_signature(folder), files=files, odd=odd)


def _read(path: Path, limit_bytes: int) -> bytes:
    if path.is_symlink() or (path.exists() and not path.is_file()):
        raise Unreadable("not an ordinary file")
    if path.stat().st_size > limit_bytes:
        raise Unreadable(f"larger than {limit_bytes} bytes")
    return path.read_bytes()


def _unlisted(folder: Path, names: set[str]) -> list[Words]:
    odd: list[Words] = []
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if name not in names and name not in _OWN and not (name == "blobs" and path.is_dir() and not path.is_symlink()):
            odd.append(Words(f"多出未列入清单的文件 {name}", f"the file {name} is not on the list"))
    return odd


def _signature(folder: Path) -> bytes:
    """The bytes of bundle.sig; empty when there is no such file, which then fails as a signature."""
    try:
        text = _read(folder / "bundle.sig", 1000)
    except (OSError, Unreadable):
        return b""
    return base64.b64decode(text[:-1]) if re.fullmatch(rb"[A-Za-z0-9+/]{86}==\n", text) else b""


def check_signature(bundle: Bundle, pinned: str | None) -> Check:
    """The list of files is signed by the centre, whose key is the one on paper."""
    check = Check("bundle-signature", Words("包签名", "Bundle signature"))
    key = bundle.manifest["centre_key"]
    if not is_signed(key, MESSAGE, bundle.manifest_bytes, bundle.sig):
        check.blame(
            "bundle.sig 不是中心密钥对 bundle.json 的签名", "bundle.sig is not the centre's signature over bundle.json"
        )
    if pinned is not None and pinned != key:
        check.blame(
            f"包内的中心密钥（指纹 {fingerprint(key)}）不是给定的密钥",
            f"the centre's key in the bundle (fingerprint {fingerprint(key)}) is not the key you gave",
        )
    same = ("，且与给定的密钥相同", ", and the key is the one you gave") if pinned is not None else ("", "")
    check.note_holds(f"文件清单由中心密钥签名{same[0]}。", f"The list of files is signed by the centre's key{same[1]}.")
    return check


def check_files(bundle: Bundle) -> Check:
    """Every listed file is there with its size and hash, and there is no other."""
    check = Check("files", Words("文件", "Files"))
    check.breaks += bundle.odd
    for name, data in bundle.files.items():
        said = bundle.manifest["files"][name]
        digest = hashlib.sha256(data).hexdigest()
        if len(data) != said["size_bytes"]:
            check.blame(
                f"文件 {name} 有 {len(data)} 字节，清单写 {said['size_bytes']}",
                f"the file {name} has {len(data)} bytes, the list says {said['size_bytes']}",
            )
        if digest != said["sha256"]:
            check.blame(f"文件 {name} 的哈希与清单不符", f"the hash of {name} is not the one on the list")
        if name.startswith("blobs/") and name != f"blobs/{digest}":
            check.blame(f"附件 {name} 的名称不是其内容的哈希", f"the blob {name} is not named by its content's hash")
    missing = [name for name in _NEEDED if name not in bundle.manifest["files"]]
    if missing:
        check.blame(f"清单缺少 {listed(missing)}", f"the list lacks {listed(missing)}")
    count = len(bundle.files)
    check.note_holds(
        f"{count} 个文件的大小与哈希与清单一致，不多不少。",
        f"{count} files have the sizes and hashes on the list; none is missing, none is extra.",
    )
    return check


assert all(re.fullmatch(FILE_NAME, name) for name in _NEEDED), "the needed files may stand on the list"
