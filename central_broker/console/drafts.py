# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Drafts of sittings, kept in the console's folder until one of them is opened.

``drafts/<id>`` is a sitting's folder as the import reads it: a link to one of the versions below ``.kept``. What is
uploaded or edited is put together beside it, below ``.staged``, looked at, and adopted by setting the link anew, which
either happens or does not. What was adopted before stays, so that nothing is ever lost by an upload.
"""

import hashlib
import os
import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from adapters.key_files import sync_folder
from central_broker.console.draft_files import FAMILIES, Files, family_of
from voting_core.errors import RefusedError

DRAFTS_MAX: Final = 200
FILE_BYTES_MAX: Final = 8 * 1024 * 1024
_ID: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,40}")
_ABOUT: Final = ".about.json"
"""What was uploaded and could not be put in, and who did it; no file of a sitting begins with a dot."""


class About(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a staged version beside its files. ``troubles`` are sentences in both languages."""

    by: str = ""
    what: tuple[str, ...] = ()
    troubles: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Staged:
    """A version that waits to be adopted. ``mark`` names just these bytes."""

    folder: Path
    mark: str
    about: About


class Drafts:
    """All drafts of one console.

    Args:
        folder: Made when it is needed.
        draw: Makes a word that names a version, never twice the same.
    """

    def __init__(self, folder: Path, draw: Callable[[], str]) -> None:
        self._folder, self._draw = folder, draw

    def all(self) -> tuple[str, ...]:
        """Ids of all drafts, the one that was changed last first."""
        if not self._folder.is_dir():
            return ()
        found = [one for one in self._folder.iterdir() if one.is_symlink() and _ID.fullmatch(one.name)]
        return tuple(one.name for one in sorted(found, key=lambda one: (-one.lstat().st_mtime_ns, one.name)))

    def folder(self, draft: str) -> Path:
        """The folder of a draft, as the import reads it.

        Raises:
            RefusedError: There is none of that id.
        """
        found = self._folder / draft
        if not _ID.fullmatch(draft) or not found.is_symlink():
            raise RefusedError(f"没有草案“{draft[:60]}”。 There is no such draft.", "看列表。 Look at the list.")
        return found

    def files(self, draft: str) -> Files:
        """The files of a draft."""
        return _read(self.folder(draft))

    def make(self, draft: str, files: Mapping[str, bytes]) -> None:
        """A new draft.

        Raises:
            RefusedError: Its id is none, or taken, or there are too many.
        """
        if not _ID.fullmatch(draft):
            raise RefusedError(
                "会议编号只用小写字母、数字、连字符，最多 41 个。 An id has small letters, digits and hyphens.",
                "例如 qp-8-22。 Such as qp-8-22.",
            )
        if (self._folder / draft).is_symlink():
            raise RefusedError(f"草案“{draft}”已有。 There is such a draft.", "换一个编号。 Choose another id.")
        if len(self.all()) >= DRAFTS_MAX:
            raise RefusedError("草案太多。 There are too many drafts.", "删去旧的。 Remove old ones.")
        self._link(draft, self._write(self._folder / ".kept" / draft, files, About()))

    def staged(self, draft: str) -> Staged | None:
        """The version that waits to be adopted, if any."""
        waiting = self._folder / ".staged" / self.folder(draft).name
        found = sorted(waiting.iterdir()) if waiting.is_dir() else []
        if not found:
            return None
        folder = found[-1]
        try:
            about = msgspec.json.decode((folder / _ABOUT).read_bytes(), type=About)
        except (OSError, msgspec.DecodeError):
            about = About()
        return Staged(folder, _mark(folder), about)

    def working(self, draft: str) -> Files:
        """The files that the next upload or edit goes on with: those that wait, or the adopted ones."""
        waiting = self.staged(draft)
        return _read(waiting.folder) if waiting else self.files(draft)

    def stage(self, draft: str, files: Files, about: About) -> None:
        """Put a version together beside the draft; it takes the place of one that waited."""
        waiting = self._folder / ".staged" / self.folder(draft).name
        made = self._write(waiting, files, about)
        for old in waiting.iterdir():
            if old != made:
                shutil.rmtree(old)

    def adopt(self, draft: str, mark: str) -> None:
        """Make the waiting version the draft's own, all of it at once.

        Raises:
            RefusedError: None waits, or another one than was looked at.
        """
        waiting = self.staged(draft)
        if waiting is None or waiting.mark != mark:
            raise RefusedError(
                "要采用的内容已经变了。 What was to be adopted has changed.", "重新核对。 Look at it again."
            )
        kept = self._folder / ".kept" / draft / self._draw()
        kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        waiting.folder.rename(kept)
        self._link(draft, kept)

    def discard(self, draft: str) -> None:
        """Throw away what waits."""
        waiting = self.staged(draft)
        if waiting is not None:
            shutil.rmtree(waiting.folder)

    def remove(self, draft: str) -> None:
        """Take a draft out of the list, with all its versions."""
        link = self.folder(draft)
        link.unlink()
        for part in (".kept", ".staged"):
            shutil.rmtree(self._folder / part / draft, ignore_errors=True)

    def _link(self, draft: str, kept: Path) -> None:
        fresh = self._folder / f".link-{self._draw()}"
        fresh.symlink_to(os.path.relpath(kept, self._folder))
        fresh.replace(self._folder / draft)
        sync_folder(self._folder)

    def _write(self, parent: Path, files: Mapping[str, bytes], about: About) -> Path:
        """A folder with these files, on the disk before its name is known to anybody."""
        parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        made = parent / self._draw()
        made.mkdir(mode=0o700)
        for name, data in {**files, _ABOUT: msgspec.json.encode(about)}.items():
            assert name == _ABOUT or family_of(name) in FAMILIES, f"{name} is no file of a sitting"
            with (made / name).open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        sync_folder(made)
        return made


def _read(folder: Path) -> Files:
    return {
        file.name: file.read_bytes()
        for file in sorted(folder.iterdir())
        if family_of(file.name) in FAMILIES and file.is_file()
    }


def _mark(folder: Path) -> str:
    digest = hashlib.sha256(folder.name.encode())
    for name, data in _read(folder).items():
        digest.update(f"\0{name}\0{len(data)}\0".encode() + data)
    return digest.hexdigest()[:32]
