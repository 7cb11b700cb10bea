# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a power cut would have left on the disk: at any moment, of the real files of a real program.

``volatile_disk.c``, preloaded under the program, writes down every change and every sync. From this diary the files are
put together again as they would be after a cut: all that was synced, and of what was not as much as chance wants.

What it assumes of a disk: a sync that returned holds; sectors of 512 bytes are written whole or not at all; unsynced
sectors survive in any selection. A name that was made or removed and whose folder was not synced may be there or not.
"""

import random
import struct
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Final

from rehearsal.processes import Program
from tests.conftest import require_system

SECTOR_BYTES: Final = 512
SOURCE: Final = Path(__file__).with_suffix(".c")
SYNC_US: Final = 2_000
"""A disk slow enough that a word said before its sync has returned arrives before the diary knows of the sync."""
PLANTED: Final = """
import runpy, sys
from adapters import durable_sqlite
durable_sqlite._PRAGMAS = (*(one for one in durable_sqlite._PRAGMAS if one[0] != "synchronous"),
    ("synchronous", "{synchronous}", {{"OFF": 0, "NORMAL": 1}}["{synchronous}"]))
runpy.run_module("{module}", run_name="__main__", alter_sys=True)
"""


class Survival(StrEnum):
    """What becomes of unsynced changes."""

    NONE = "none"
    ALL = "all"
    SOME = "some"
    """Any selection of sectors."""
    FIRST = "first"
    """The first changes, the last of them torn."""


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of the diary, and where it ends there."""

    kind: str
    name: str
    offset: int
    data: bytes
    end: int


def read_diary(diary: bytes) -> list[Change]:
    """All whole entries of a diary; the program may have died while it wrote the last one."""
    changes, at = [], 0
    while at + 25 <= len(diary):
        kind, name_length, offset, length = struct.unpack_from("<cQQQ", diary, at)
        end = at + 25 + name_length + length
        if end > len(diary):
            break
        name = diary[at + 25 : at + 25 + name_length].decode()
        changes.append(Change(kind.decode(), name, offset, diary[end - length : end], end))
        at = end
    return changes


@dataclass(slots=True)
class VolatileDisk:
    """The files of a folder as a sync left them, and what has changed since."""

    synced: dict[str, bytearray] = field(default_factory=dict)
    """Contents by name, whether or not the name itself is safe."""
    named: set[str] = field(default_factory=set)
    """Names that are safe."""
    changes: dict[str, list[Change]] = field(default_factory=dict)
    """Unsynced writes and truncations by file."""
    names: list[Change] = field(default_factory=list)
    """Files made and removed since the last sync of the folder."""

    @classmethod
    def of(cls, folder: Path) -> "VolatileDisk":
        """A disk on which everything in a folder is safe."""
        synced = {path.name: bytearray(path.read_bytes()) for path in database_files(folder)}
        return cls(synced=synced, named=set(synced))

    def take(self, change: Change) -> None:
        """The next entry of the diary."""
        match change.kind:
            case "S":
                for one in self.changes.pop(change.name, ()):
                    _apply(self.synced[change.name], one)
            case "D":
                self.named = self._names_after(self.names)
                self.names = []
            case "C":
                self.synced[change.name] = bytearray()
                self.changes.pop(change.name, None)
                self.names.append(change)
            case "U":
                self.names.append(change)
            case _:
                self.changes.setdefault(change.name, []).append(change)

    @property
    def at_risk(self) -> int:
        """How many changes a cut now could take."""
        return sum(map(len, self.changes.values())) + len(self.names)

    def cut(self, survival: Survival, chance: random.Random) -> dict[str, bytes]:
        """The files after a power cut now."""
        left = {}
        for name in self._names_after(list(_survivors(self.names, survival, chance))):
            held = bytearray(self.synced[name])
            for change in _survivors(self.changes.get(name, []), survival, chance):
                _apply(held, change)
            left[name] = bytes(held)
        return left

    def _names_after(self, changes: list[Change]) -> set[str]:
        names = set(self.named)
        for change in changes:
            if change.kind == "C":
                names.add(change.name)
            else:
                names.discard(change.name)
        return names


def _survivors(changes: list[Change], survival: Survival, chance: random.Random) -> Iterator[Change]:
    match survival:
        case Survival.ALL:
            yield from changes
        case Survival.FIRST:
            kept = chance.randrange(len(changes) + 1)
            yield from changes[:kept]
            if kept < len(changes) and changes[kept].kind == "W":
                torn = chance.randrange(len(changes[kept].data) // SECTOR_BYTES + 1) * SECTOR_BYTES
                yield _part(changes[kept], 0, torn)
        case Survival.SOME:
            for change in changes:
                yield from _sectors(change, chance)
        case Survival.NONE:
            return


def _sectors(change: Change, chance: random.Random) -> Iterator[Change]:
    """The sectors of one change that survive."""
    if change.kind != "W":
        if chance.random() < 0.5:
            yield change
        return
    end = change.offset + len(change.data)
    start = change.offset
    while start < end:
        stop = min(end, (start // SECTOR_BYTES + 1) * SECTOR_BYTES)
        if chance.random() < 0.5:
            yield _part(change, start - change.offset, stop - change.offset)
        start = stop


def _part(change: Change, start: int, stop: int) -> Change:
    return Change(change.kind, change.name, change.offset + start, change.data[start:stop], change.end)


def _apply(held: bytearray, change: Change) -> None:
    if change.kind == "T":
        del held[change.offset :]
    held.extend(bytes(max(0, change.offset - len(held))))
    held[change.offset : change.offset + len(change.data)] = change.data


class DiaryProgram(Program):
    """A program of a hall that runs on a disk with a diary.

    Args:
        program: The one to run; its arguments and its log are taken over.
        home: Its home folder.
        layer: The compiled ``volatile_disk.c``.
    """

    def __init__(self, program: Program, home: Path, layer: Path) -> None:
        super().__init__(program.name, program._arguments, program._log.parent)
        self.home, self._layer = home, layer
        self.diary_file = program._log.with_suffix(".diary")
        self.before = VolatileDisk()
        self.planted = ""
        """Another value of ``PRAGMA synchronous`` than the program asks for: a bug that must be found."""

    async def start(self) -> None:
        """Start it on what lies in its home; all of that is taken to be safe, and the diary begins anew."""
        self.before = VolatileDisk.of(self.home)
        self.diary_file.unlink(missing_ok=True)
        await super().start()

    def command(self) -> tuple[str, ...]:
        """What is run, with the layer under it."""
        under = {
            "LD_PRELOAD": self._layer,
            "VOLATILE_FOLDER": self.home,
            "VOLATILE_DIARY": self.diary_file,
            "VOLATILE_SYNC_US": SYNC_US,
        }
        interpreter, *rest = super().command()
        if self.planted:
            code = PLANTED.format(synchronous=self.planted, module=rest[1])
            rest = ["-c", code, *rest[2:]]
        return ("env", *(f"{name}={value}" for name, value in under.items()), interpreter, *rest)

    def written(self) -> int:
        """How far the diary has got."""
        return self.diary_file.stat().st_size

    def changes(self) -> list[Change]:
        """The diary since the start."""
        return read_diary(self.diary_file.read_bytes())


def compile_layer(folder: Path) -> Path:
    """Compile ``volatile_disk.c``."""
    layer = folder / "volatile_disk.so"
    compiler = require_system("gcc")
    subprocess.run([compiler, "-O2", "-Wall", "-shared", "-fPIC", "-o", layer, SOURCE, "-ldl", "-pthread"], check=True)
    return layer


def database_files(folder: Path) -> list[Path]:
    """The files of databases in a folder, without shared memory."""
    return sorted(path for path in folder.glob("*.sqlite*") if not path.name.endswith("-shm"))


def put_back(folder: Path, files: dict[str, bytes]) -> None:
    """Make the databases of a folder what a power cut has left of them."""
    for path in folder.glob("*.sqlite*"):
        path.unlink()
    for name, data in files.items():
        (folder / name).write_bytes(data)
        (folder / name).chmod(0o600)
