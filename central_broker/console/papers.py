# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files that are made from the results: tables, lists with names, Popolo.

They are made from a bundle, which is deleted at once, by a process of their own: as soon as a result is declared, and
when somebody asks. While a round is undecided no bundle is made, for it would hold ballots: until then the files tell
what was decided before.
"""

import asyncio
import contextlib
import csv
import hashlib
import io
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import msgspec

from central_broker.console.behind import run_behind
from central_broker.console.proof import check_decided
from central_broker.console.watching import Centre
from central_broker.core.status import Status
from voting_core.errors import RefusedError
from voting_core.lifecycle import UNDECIDED

FILES: Final[dict[str, tuple[str, str, str]]] = {
    "tables.xlsx": (
        "全部表格（Excel）",
        "All tables (Excel)",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    "findings.csv": ("结论与算式", "Outcomes with their arithmetic", "text/csv; charset=utf-8"),
    "lines.csv": ("各项票数", "Counts of every line", "text/csv; charset=utf-8"),
    "votes.csv": ("记名表决逐人名单", "Named rounds, member by member", "text/csv; charset=utf-8"),
    "attendance.csv": ("出席情况", "Attendance", "text/csv; charset=utf-8"),
    "popolo.json": ("Popolo 开放数据", "Popolo open data", "application/json"),
    "results.json": ("全部结果", "All results", "application/json"),
}
"""What is made: Chinese, English, media type."""

SHEETS: Final = "sheets"
"""The folder, among the files, with what stands on each sheet."""

HAS_ROSTER: Final = frozenset({"rostered", "roll", "adjourned", "closed"})


@dataclass(slots=True)
class Papers:
    """The files of one centre's sitting.

    Args:
        centre: Whose results they are.
        folder: Where they are kept.
    """

    centre: Centre
    folder: Path
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def fresh(self) -> Path:
        """The folder with files that tell everything decided so far.

        Raises:
            RefusedError: There is no roster yet, or a first round is undecided, or the centre does not answer.
        """
        async with self._lock:
            status = self.centre.picture.status
            if status is None or status.phase not in HAS_ROSTER or status.rebuild is not None:
                raise RefusedError("名册尚未确定。 No roster is fixed yet.", "请先开会。 Open the sitting first.")
            wanted = self.folder / key(status)
            if wanted.exists():
                return wanted
            if any(one.phase in UNDECIDED for one in status.rounds):
                return self._former(status)
            await self._make(wanted)
            return wanted

    def _former(self, status: Status) -> Path:
        """What was made before the round at hand was opened.

        Raises:
            RefusedError: Nothing was.
        """
        made = sorted(self.folder.glob("results-*"), key=lambda path: path.stat().st_mtime)
        if not made or not made[-1].name.startswith(prefix(status)):
            check_decided(status)
        return made[-1]

    async def keep(self) -> None:
        """Make the files whenever a result was declared, until cancelled: the next round may be opened at once."""
        known: list[tuple[str, int, str]] = []
        with self.centre.listening() as changed:
            while True:
                changed.clear()
                status = self.centre.picture.status
                decided = [(one.poll, one.round, one.frozen_hash) for one in (status.rounds if status else ())]
                if status and decided != known and not any(one.phase in UNDECIDED for one in status.rounds):
                    known = decided
                    with contextlib.suppress(RefusedError, OSError):
                        await self.fresh()
                await changed.wait()

    async def _make(self, wanted: Path) -> None:
        bundle, draft = self.folder / "bundle", self.folder / "draft"
        for old in (bundle, draft):
            await asyncio.to_thread(shutil.rmtree, old, ignore_errors=True)
        try:
            outcome = await self.centre.at_desk(lambda desk: desk.export(bundle))
            if outcome.result != "done":
                raise RefusedError(outcome.said_zh, outcome.said_en)
            await _publish(bundle, draft)
        finally:
            await asyncio.to_thread(shutil.rmtree, bundle, ignore_errors=True)
        for old in self.folder.glob("results-*"):
            with contextlib.suppress(OSError):
                shutil.rmtree(old)
        draft.rename(wanted)


async def _publish(bundle: Path, folder: Path) -> None:
    """Write the files, and what stands on the sheets, in processes of their own, behind everything else.

    Raises:
        RefusedError: It could not.
    """
    for command, into in ((("publication",), folder), (("sheets", "data"), folder / SHEETS)):
        failed, said = await run_behind("-m", "central_broker", *command, str(bundle), str(into))
        if failed:
            raise RefusedError(f"文件没有生成。 The files were not made: {said.decode(errors='replace')[-300:]}")


def sheet_pdf(folder: Path, name: str, *, names: bool) -> bytes:
    """A sheet of the sitting, set for paper; long lists with names only where they are asked for.

    Raises:
        RefusedError: There is none of that name, or the font is missing.
    """
    from central_broker.sheets.sheet_data import Sheet  # noqa: PLC0415 - typst is large
    from central_broker.sheets.typesetting import typeset  # noqa: PLC0415 - the same

    file = folder / SHEETS / f"{name}.json"
    if not file.is_file():
        raise RefusedError(
            "还没有这张报告单。 There is no such sheet yet.", "宣布结果后再取。 Take it after the declaration."
        )
    sheet = msgspec.json.decode(file.read_bytes(), type=Sheet)
    return typeset(sheet if names else msgspec.structs.replace(sheet, annexes=()))


def forms_pdf(folder: Path, lang: str) -> bytes:
    """Ballots on paper for a sitting's files.

    Raises:
        RefusedError: The files have errors, or the font is missing.
    """
    from central_broker.intake import SittingDraft, read_sitting  # noqa: PLC0415 - reading sittings is large
    from central_broker.sheets import typeset_forms  # noqa: PLC0415 - typst is large

    draft = read_sitting(folder)
    if not isinstance(draft, SittingDraft):
        raise RefusedError("草案有错误。 The draft has errors.", "先在准备页改正。 Mend them on its page first.")
    return typeset_forms(draft.title, draft.agenda, draft.profile, "en" if lang == "en" else "zh").pdf


def prefix(status: Status) -> str:
    """How the files of a sitting are called."""
    return f"results-{status.sitting}-"


def key(status: Status) -> str:
    """A name that changes whenever something more was decided, or somebody came or went."""
    decided = [f"{one.poll}.{one.round}.{one.phase}.{one.frozen_hash}.{len(one.late)}" for one in status.rounds]
    told = " ".join([str(status.term), status.phase, str(status.floor_seq), str(status.present), *decided])
    return prefix(status) + hashlib.sha256(told.encode()).hexdigest()[:16]


def named_votes(folder: Path, poll: str, number: int) -> list[Sequence[str]]:
    """Who voted how in a declared named round: question, member, name, group, line, options; none of a secret one."""
    text = (folder / "votes.csv").read_text("utf-8-sig")
    rows = csv.DictReader(io.StringIO(text))
    return [
        (one["question"], one["member"], one["member_name"], one["group"], one["line"], one["options"])
        for one in rows
        if (one["item"], one["round"]) == (poll, str(number))
    ]
