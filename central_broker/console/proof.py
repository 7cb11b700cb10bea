# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A bundle for auditors: exported, then checked by the separate program, then there to be taken away.

What is downloaded is the very folder that was checked. The checking program trusts none of our code: it is another
process, and nothing of it is imported here.
"""

import asyncio
import hashlib
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, Literal
from zipfile import ZIP_DEFLATED, ZipFile

import msgspec
import structlog

from central_broker.console.behind import run_behind
from central_broker.console.watching import Centre
from central_broker.core.status import Status
from voting_core.errors import HemicycleError, RefusedError
from voting_core.lifecycle import UNDECIDED

PATIENCE_S: Final = 3600
"""Checking a congress' secret rounds takes minutes; whatever takes an hour hangs."""

REPORT_CHARACTERS_MAX: Final = 400_000

Phase = Literal["none", "exporting", "checking", "holds", "breaks", "failed"]

log = structlog.get_logger("console")


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """How far it is, and what came of it.

    Args:
        phase: ``holds`` and ``breaks`` are the checking program's word; ``failed``: it could not be asked.
        began_ms, ended_ms: By the clock that never jumps.
        at_ms: Wall time of the export.
        report: All that the checking program said.
        size_bytes: Of the whole bundle.
        manifest_sha256: Hash of ``bundle.json``, by which everything in it is known.
        checkpoint: The tree head that the centre signed in it.
    """

    phase: Phase = "none"
    began_ms: int = 0
    ended_ms: int = 0
    at_ms: int = 0
    report: str = ""
    size_bytes: int = 0
    manifest_sha256: str = ""
    checkpoint: str = ""

    @property
    def running(self) -> bool:
        """Whether it goes on."""
        return self.phase in ("exporting", "checking")


@dataclass(slots=True)
class Prover:
    """Makes and checks bundles, one at a time.

    Args:
        centre: Whose ledger is exported.
        folder: Where the last bundle is kept, in ``bundle`` below it.
    """

    centre: Centre
    folder: Path
    wall_ms: Callable[[], int]
    proof: Proof = field(default_factory=Proof)
    version: int = 0
    _task: asyncio.Task[None] | None = None

    @property
    def bundle(self) -> Path:
        """The last bundle."""
        return self.folder / "bundle"

    def begin(self, lang: str) -> None:
        """Export and check; returns at once. One that is going on already goes on.

        Raises:
            RefusedError: A round is not decided yet: its ballots belong to nobody's computer.
        """
        check_decided(self.centre.picture.status)
        if self.proof.running:
            return
        self._set(Proof(phase="exporting", began_ms=self.centre.mono_ms(), at_ms=self.wall_ms()))
        self._task = asyncio.create_task(self._work(lang))

    async def done(self) -> None:
        """Wait until it has ended."""
        if self._task is not None:
            await self._task

    async def _work(self, lang: str) -> None:
        try:
            await self._export()
            code, report = await self._check(lang)
        except (HemicycleError, OSError, TimeoutError) as error:
            log.warning("proof_failed", reason=str(error))
            self._end("failed", str(error) or "timed out")
            return
        phase: Phase = "holds" if code == 0 else "breaks" if code == 1 else "failed"
        log.info("proof", result=phase, manifest_sha256=self.proof.manifest_sha256)
        self._end(phase, report)

    async def _export(self) -> None:
        await asyncio.to_thread(shutil.rmtree, self.bundle, ignore_errors=True)
        outcome = await self.centre.at_desk(lambda desk: desk.export(self.bundle))
        if outcome.result != "done":
            raise RefusedError(outcome.said_zh, outcome.said_en)
        manifest = (self.bundle / "bundle.json").read_bytes()
        self._set(
            replace(
                self.proof,
                phase="checking",
                size_bytes=sum(file.stat().st_size for file in files_of(self.bundle)),
                manifest_sha256=hashlib.sha256(manifest).hexdigest(),
                checkpoint=str(msgspec.json.decode(manifest)["checkpoint"]),
            )
        )

    async def _check(self, lang: str) -> tuple[int, str]:
        """Let the separate program look at it; its exit code and all it said."""
        code, said = await run_behind(*("-I", "-m", "verifier", str(self.bundle), "--lang", lang), within_s=PATIENCE_S)
        return code, said.decode(errors="replace")[:REPORT_CHARACTERS_MAX]

    def _end(self, phase: Phase, report: str) -> None:
        self._set(replace(self.proof, phase=phase, report=report, ended_ms=self.centre.mono_ms()))

    def _set(self, proof: Proof) -> None:
        self.proof = proof
        self.version += 1


def check_decided(status: Status | None) -> None:
    """Whether a bundle may leave the centre.

    Raises:
        RefusedError: A round is not decided: the bundle would hold the ballots of a vote that goes on.
    """
    if status is not None and any(one.phase in UNDECIDED for one in status.rounds):
        raise RefusedError(
            "本轮表决尚未宣布结果，暂不导出选票。 A round is not decided yet: its ballots stay where they are.",
            "请在宣布结果后再导出。 Export it after the declaration.",
        )


def files_of(folder: Path) -> list[Path]:
    """All files of a bundle, in order."""
    return sorted(path for path in folder.rglob("*") if path.is_file())


class _Pipe:
    """A file that can only be written; what was written is taken from it."""

    def __init__(self) -> None:
        self.waiting: list[bytes] = []

    def write(self, data: bytes) -> int:
        """Take bytes."""
        self.waiting.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def take(self) -> bytes:
        """What was written since."""
        data, self.waiting = b"".join(self.waiting), []
        return data


def zipped(folder: Path, name: str) -> Iterator[bytes]:
    """A bundle as a zip archive, piece by piece: it is never in memory or on the disk as a whole.

    Args:
        folder: The bundle.
        name: The folder's name in the archive.
    """
    pipe = _Pipe()
    with ZipFile(pipe, "w", ZIP_DEFLATED) as archive:  # type: ignore[call-overload]  # it only writes
        for file in files_of(folder):
            with file.open("rb") as source, archive.open(f"{name}/{file.relative_to(folder)}", "w") as entry:
                while piece := source.read(64 * 1024):
                    entry.write(piece)
                    yield pipe.take()
    yield pipe.take()
